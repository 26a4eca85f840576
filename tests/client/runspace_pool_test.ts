import { assert, assertEquals, assertRejects } from "@std/assert";
import { customObject, PsObject, PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import { RemotingError } from "../../lib/errors.ts";
import type { ClientPipelineRun, ClientRunspacePool, PipelineReport } from "../../lib/client/contract.ts";
import { enumerateShells } from "../../lib/client/enumeration.ts";
import { connectPool, openPool } from "../../lib/client/runspace_pool.ts";
import { LARGE_ENVELOPE_BYTES, SMALL_ENVELOPE_BYTES } from "../../lib/client/shell_requests.ts";
import type { PipelineSpec } from "../../lib/psrp/client.ts";
import { settle } from "./fake_clock.ts";
import { FakeHost } from "./fake_host.ts";

const POOL = "0d7e6d70-1111-4222-8333-444455556666";
const SHELL_URI = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";

function open(host: FakeHost, more: Partial<Parameters<typeof openPool>[1]> = {}): Promise<ClientRunspacePool> {
  return openPool(host.endpoint(), { poolId: POOL, shellUri: SHELL_URI, name: "Session1", ...more });
}

function script(text: string, more: Partial<PipelineSpec> = {}): PipelineSpec {
  return { statements: [[{ text, isScript: true }]], ...more };
}

async function reportsOf(run: ClientPipelineRun): Promise<PipelineReport[]> {
  const reports: PipelineReport[] = [];
  for (let report = await run.next(); report !== undefined; report = await run.next()) reports.push(report);
  return reports;
}

async function outputOf(run: ClientPipelineRun): Promise<PsValue[]> {
  return (await reportsOf(run)).flatMap((report) => report.type === "record" ? [report.value] : []);
}

Deno.test("openPool() makes a shell of the pool's id and learns what the server allows", async () => {
  const host = new FakeHost();
  const pool = await open(host, { idleTimeoutMs: 120_000, bufferMode: "Drop" });
  assertEquals([pool.id, pool.state, host.shell.id, host.shell.name], [POOL, "Opened", POOL, "Session1"]);
  assertEquals(pool.facts, { idleTimeoutMs: 120_000, maxIdleTimeoutMs: 2_147_483_647, bufferMode: "Drop" });
  assertEquals(pool.applicationPrivateData?.has("PSVersionTable"), true);
  const [create] = host.requests;
  assertEquals(create?.headers.options, [{ name: "protocolversion", value: "2.3", mustComply: true }]);
  assertEquals(create?.headers.maxEnvelopeSize, SMALL_ENVELOPE_BYTES);
});

Deno.test("openPool() asks for no profile, and for larger envelopes once the server knows 2.2", async () => {
  const host = new FakeHost();
  const pool = await open(host, { noMachineProfile: true });
  assertEquals(host.requests[0]?.headers.options?.[1], { name: "WINRS_NOPROFILE", value: "1", mustComply: true });
  await outputOf(await pool.start(script("1")));
  const command = host.requests.find(({ operation }) => operation === "Command");
  assertEquals(command?.headers.maxEnvelopeSize, LARGE_ENVELOPE_BYTES);
});

Deno.test("openPool() tries Create again as often as asked, and then says why not", async () => {
  const host = new FakeHost();
  host.faults.set("Create", [2150859120, 995]);
  assertEquals((await open(host, { createRetries: 2 })).state, "Opened");
  host.faults.set("Create", [2150859120, 5]);
  const error = await assertRejects(() => open(host, { createRetries: 5, poolId: crypto.randomUUID() }), RemotingError);
  assertEquals([error.code, (error as { wsmanCode?: number }).wsmanCode], ["ERR_WSMAN_FAULT", 5]);
});

Deno.test("openPool() ends by its signal and by its time, and leaves no shell behind", async () => {
  for (const [how, code] of [["signal", "ERR_ABORTED"], ["time", "ERR_TIMEOUT"]] as const) {
    const host = new FakeHost();
    host.opensPools = false;
    const abort = new AbortController();
    const opening = openPool(host.endpoint({ openTimeoutMs: 1000 }), {
      poolId: POOL,
      shellUri: SHELL_URI,
      signal: abort.signal,
    });
    const failing = assertRejects(() => opening, RemotingError);
    await settle();
    assertEquals(host.shells.size, 1);
    if (how === "signal") abort.abort();
    else await host.clock.advance(2000);
    assertEquals((await failing).code, code);
    assertEquals(host.shells.size, 0);
  }
});

Deno.test("ClientRunspacePool.start() brings records, host calls and the end in order", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => {
    assertEquals(pipeline.request?.statements[0]?.[0]?.text, "Get-Date");
    pipeline.sendRecord("output", "one");
    pipeline.sendRecord("warning", customObject([["Message", "careful"]]));
    pipeline.sendHostCall("WriteLine2", "hello");
    pipeline.finish("Failed", customObject([["Message", "sorry"]]));
  };
  const pool = await open(host);
  const run = await pool.start(script("Get-Date"));
  const reports = await reportsOf(run);
  assertEquals(reports.map((report) => report.type === "record" ? report.stream : report.type), [
    "output",
    "warning",
    "hostCall",
  ]);
  assertEquals(run.end?.state, "Failed");
  assert(run.end?.reason instanceof PsObject);
  await run.close();
  assertEquals(host.seen.at(-1), `Signal ${run.id}`);
  assertEquals(host.shell.commands.size, 0);
});

Deno.test("ClientPipelineRun.sendInput() and endInput() reach the script in order, large input in parts", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const got: PsValue[] = [];
  host.onEvent = (event, shell) => {
    if (event.type === "input") got.push(event.value);
    if (event.type === "endOfInput") shell.core.pipeline(event.pipelineId)!.finish("Completed");
  };
  const pool = await open(host);
  const run = await pool.start(script("$input", { noInput: false }));
  const large = "x".repeat(2_000_000);
  for (const value of [1, "two", large, 4]) await run.sendInput(value);
  await run.endInput();
  await outputOf(run);
  assertEquals(got.map((value) => value === large ? "large" : value), [1, "two", "large", 4]);
  assert(host.largestRequest <= LARGE_ENVELOPE_BYTES, `${host.largestRequest} bytes`);
  await assertRejects(() => run.sendInput(5), RemotingError);
});

Deno.test("ClientRunspacePool.start() splits a script that does not fit into one envelope", async () => {
  const host = new FakeHost();
  const text = `'${"y".repeat(1_000_000)}'`;
  let length = 0;
  host.onPipeline = (pipeline) => {
    length = pipeline.request!.statements[0]![0]!.text.length;
    pipeline.finish("Completed");
  };
  const pool = await open(host);
  await outputOf(await pool.start(script(text)));
  assertEquals(length, text.length);
  assert(host.largestRequest <= LARGE_ENVELOPE_BYTES, `${host.largestRequest} bytes`);
});

Deno.test("ClientPipelineRun.stop() sends the signal that stops, and hears what still comes", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => pipeline.sendRecord("output", "working");
  const pool = await open(host);
  const run = await pool.start(script("while (1) {}"));
  assertEquals((await run.next())?.type, "record");
  await run.stop();
  assertEquals([await run.next(), run.end?.state], [undefined, "Stopped"]);
  const signal = host.requests.find(({ operation }) => operation === "Signal");
  assertEquals(signal?.operation === "Signal" && signal.code, "powershell/signal/crtl_c");
  await run.stop();
  await run.close();
});

Deno.test("ClientPipelineRun.answer() answers on the prompt's own stream", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => void pipeline.sendHostCall("ReadLine");
  host.onEvent = (event, shell) => {
    if (event.type !== "hostResponse") return;
    const pipeline = shell.core.pipeline(event.pipelineId!)!;
    pipeline.sendRecord("output", event.body.result as string);
    pipeline.finish("Completed");
  };
  const pool = await open(host);
  const run = await pool.start(script("Read-Host"));
  const report = await run.next();
  assert(report?.type === "hostCall");
  run.answer(report.call, "typed");
  assertEquals(await outputOf(run), ["typed"]);
  const send = host.requests.find(({ operation }) => operation === "Send");
  assertEquals(send?.operation === "Send" && send.streams[0]?.name, "pr");
});

Deno.test("ClientRunspacePool.onHostCall hears calls of the pool and answers them", async () => {
  const host = new FakeHost();
  const pool = await open(host);
  pool.onHostCall = (call, answer) => answer(`answer to ${call.method}`);
  const answers: unknown[] = [];
  host.onEvent = (event) => {
    if (event.type === "hostResponse") answers.push(event.body.result);
  };
  host.shell.core.sendHostCall("ReadLine");
  host.shell.poke();
  await settle();
  assertEquals(answers, ["answer to ReadLine"]);
});

Deno.test("ClientRunspacePool exchanges a key when a secret is to be read", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => {
    pipeline.sendRecord("output", PsSecureString.fromText("hidden"));
    pipeline.finish("Completed");
  };
  const pool = await open(host);
  const [secret] = await outputOf(await pool.start(script("1")));
  await settle();
  assertEquals((secret as PsSecureString).reveal(), "hidden");
});

Deno.test("ClientRunspacePool runs several pipelines at a time", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const pool = await open(host, { maxRunspaces: 3 });
  const runs = [await pool.start(script("1")), await pool.start(script("2")), await pool.start(script("3"))];
  for (const [i, { id }] of [...runs.entries()].reverse()) {
    host.shell.core.pipeline(id)!.sendRecord("output", i);
    host.shell.core.pipeline(id)!.finish("Completed");
  }
  host.shell.poke();
  assertEquals(await Promise.all(runs.map(outputOf)), [[0], [1], [2]]);
});

Deno.test("ClientRunspacePool polls again when nothing came in time", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const pool = await open(host);
  const run = await pool.start(script("1"));
  await settle();
  await host.clock.advance(600_000);
  assertEquals([pool.state, host.shell.polls.size], ["Opened", 2]);
  assert(host.seen.filter((operation) => operation === "Receive").length > 3);
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  await outputOf(run);
});

Deno.test("ClientRunspacePool.disconnect() leaves the command, reconnect() and attach() go on with it without loss", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => pipeline.sendRecord("output", "before");
  const pool = await open(host);
  const states: string[] = [];
  pool.onState((state) => states.push(state));
  const run = await pool.start(script("long"));
  assertEquals((await run.next())?.type, "record");
  await pool.disconnect({ idleTimeoutMs: 90_000, bufferMode: "Block" });
  assertEquals([pool.state, run.end?.state, await run.next()], ["Disconnected", "Disconnected", undefined]);
  assertEquals([host.shell.state, host.shell.idleTimeoutMs, pool.facts.idleTimeoutMs], [
    "Disconnected",
    90_000,
    90_000,
  ]);
  await run.close();
  assertEquals(host.seen.includes(`Signal ${run.id}`), false, "letting go does not end the command");
  host.shell.core.pipeline(run.id)!.sendRecord("output", "meanwhile");
  await pool.reconnect();
  const again = await pool.attach(run.id);
  host.shell.core.pipeline(run.id)!.sendRecord("output", "after");
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  assertEquals(await outputOf(again), ["meanwhile", "after"]);
  assertEquals(states, ["Disconnecting", "Disconnected", "Connecting", "Opened"]);
});

Deno.test("ClientRunspacePool.disconnect() keeps the pool open where the server refuses", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const pool = await open(host);
  const run = await pool.start(script("1"));
  host.faults.set("Disconnect", [2150859250]);
  await assertRejects(() => pool.disconnect({ idleTimeoutMs: 1 }), RemotingError);
  assertEquals(pool.state, "Opened");
  host.shell.core.pipeline(run.id)!.sendRecord("output", "still here");
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  assertEquals(await outputOf(run), ["still here"]);
});

Deno.test("ClientRunspacePool.disconnect() does not ask a server of protocol 2.1", async () => {
  const host = new FakeHost();
  host.protocolMinor = 1;
  const pool = await open(host);
  const error = await assertRejects(() => pool.disconnect(), RemotingError);
  assertEquals([error.code, error.fault, pool.state], ["ERR_SESSION", "local", "Opened"]);
  assertEquals(host.seen.includes("Disconnect"), false);
});

Deno.test("enumerateShells() finds a disconnected session, connectPool() and attach() take it over", async () => {
  const host = new FakeHost();
  host.onPipeline = (pipeline) => pipeline.sendRecord("output", "before");
  const first = await open(host);
  const run = await first.start(script("long"));
  await run.next();
  await first.disconnect();
  const other = host.endpoint({ sessionId: "bbbbbbbb-0000-4000-8000-000000000002" });
  const [shell] = await enumerateShells(other);
  assertEquals([shell?.shellId, shell?.name, shell?.state], [POOL, "Session1", "Disconnected"]);
  assertEquals(shell?.commands?.map(({ commandId }) => commandId), [run.id]);
  const pool = await connectPool(other, shell!);
  assertEquals([pool.state, pool.facts.bufferMode], ["Opened", "Block"]);
  assertEquals(pool.applicationPrivateData?.has("PSVersionTable"), true);
  const attached = await pool.attach(run.id);
  host.shell.core.pipeline(run.id)!.sendRecord("output", "after");
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  assertEquals(await outputOf(attached), ["after"]);
  host.onPipeline = (pipeline) => pipeline.finish("Completed");
  assertEquals(await outputOf(await pool.start(script("new"))), []);
  await assertRejects(() => first.reconnect(), RemotingError);
});

Deno.test("enumerateShells() pulls what a server does not give at once, and skips commands that it hides", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  for (let i = 0; i < 3; i++) {
    const pool = await open(host, { poolId: crypto.randomUUID(), name: `Session${i}` });
    for (let j = 0; j < 3; j++) await pool.start(script("1"));
  }
  host.batch = 1;
  const shells = await enumerateShells(host.endpoint());
  assertEquals(shells.map(({ name, commands }) => [name, commands?.length]), [
    ["Session0", 3],
    ["Session1", 3],
    ["Session2", 3],
  ]);
  host.batch = Infinity;
  host.faults.set("Enumerate", [0, 5]);
  const seen = await enumerateShells(host.endpoint());
  assertEquals(seen.map(({ commands }) => commands?.length), [undefined, 3, 3]);
  host.faults.set("Enumerate", [5]);
  await assertRejects(() => enumerateShells(host.endpoint()), RemotingError);
});

Deno.test("connectPool() says that another client holds the shell", async () => {
  const host = new FakeHost();
  await open(host);
  const [shell] = await enumerateShells(host.endpoint());
  const error = await assertRejects(() => connectPool(host.endpoint(), shell!), RemotingError);
  assertEquals((error as { wsmanCode?: number }).wsmanCode, 2150859213);
});

Deno.test("ClientRunspacePool.reconnect() breaks where the shell is gone", async () => {
  const host = new FakeHost();
  const pool = await open(host);
  await pool.disconnect();
  host.shells.clear();
  await assertRejects(() => pool.reconnect(), RemotingError);
  assertEquals(pool.state, "Broken");
});

Deno.test("ClientRunspacePool notices that the server disconnected it, and that the shell was deleted", async () => {
  for (
    const [code, state, end] of [[2150859204, "Disconnected", "Disconnected"], [995, "Broken", "Stopped"]] as const
  ) {
    const host = new FakeHost();
    host.onPipeline = () => {};
    const pool = await open(host);
    const run = await pool.start(script("1"));
    await settle();
    host.shell.endPolls(code);
    await settle();
    assertEquals([pool.state, run.end?.state === "Failed" ? end : run.end?.state], [state, end]);
    assert(pool.reason !== undefined);
  }
});

Deno.test("ClientRunspacePool.close() deletes the shell, ends what runs, and is content where it is gone", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const pool = await open(host);
  const run = await pool.start(script("1"));
  await pool.close();
  assertEquals([pool.state, run.end?.state, host.shells.size], ["Closed", "Stopped", 0]);
  await pool.close();
  const other = await open(host);
  host.shells.clear();
  await other.close();
  assertEquals(other.state, "Closed");
});

Deno.test("ClientPipelineRun.next() ends by its signal, and the pipeline goes on", async () => {
  const host = new FakeHost();
  host.onPipeline = () => {};
  const pool = await open(host);
  const run = await pool.start(script("1"));
  const abort = new AbortController();
  const waiting = assertRejects(() => run.next(abort.signal), RemotingError);
  abort.abort();
  assertEquals((await waiting).code, "ERR_ABORTED");
  assertEquals(run.end, undefined);
});
