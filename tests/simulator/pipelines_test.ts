// Pipelines and pools: how they run, queue, stop, fail, and what pools answer about themselves.
import { assert, assertEquals } from "@std/assert";
import { PsDynamicMember, type PsObject, PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import type { PipelineSpec } from "../../lib/psrp/client.ts";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

function member(value: PsValue, name: string): PsValue {
  const found = (value as PsObject).members?.get(name) ?? null;
  return found instanceof PsDynamicMember ? null : found;
}

const script = (text: string): PipelineSpec => ({ statements: [[{ text, isScript: true }]] });

Deno.test("a stop ends a sleeping pipeline at once; finally blocks speak; the last word is Stopped, with a reason", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start(
    "'first'; try { Start-Sleep -Seconds 3600 } finally { 'from finally'; Write-Warning 'w' }",
  );
  await rig.quiet();
  await client.signal(id, "stopPipeline");
  await client.finish(id);
  assertEquals(client.output(id), ["first", "from finally"]);
  assertEquals(client.records(id, "warning").length, 1);
  const state = client.heardOf("pipelineState").at(-1)!;
  assertEquals(state.state, "Stopped");
  assertEquals(member(state.reason!, "FullyQualifiedErrorId"), "PipelineStopped");
});

Deno.test("a stop ends a busy pipeline, and one that waits for input", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const busy = await client.start("while ($true) { $n++ }");
  // It never rests, so only its turns are waited for.
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(() => resolve()));
  await client.signal(busy.id, "stopPipeline");
  await client.finish(busy.id);
  assertEquals(client.stateOf(busy.id), "Stopped");
  const waiting = await client.start({ ...script("$input"), noInput: false });
  await rig.quiet();
  await client.signal(waiting.id, "stopPipeline");
  await client.finish(waiting.id);
  assertEquals(client.stateOf(waiting.id), "Stopped");
});

Deno.test("a pipeline that waits for a runspace is stopped without a reason, and never runs", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const first = await client.start("Start-Sleep -Seconds 5; 'first'");
  const second = await client.start("$global:ran = $true");
  await client.signal(second.id, "stopPipeline");
  await client.finish(second.id);
  const state = client.heardOf("pipelineState").find(({ pipelineId }) => pipelineId === second.id)!;
  assertEquals([state.state, state.reason], ["Stopped", undefined]);
  await rig.advance(5000);
  await client.finish(first.id);
  assertEquals(await client.run('"[$ran]"'), ["[]"]);
});

Deno.test("Terminate closes a command: it stops, and its client hears no more than Done", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  for (const code of ["terminate", "ctrlC"] as const) {
    const { id } = await client.start("try { 'x'; Start-Sleep 3600 } finally { $global:cleaned++ }");
    await rig.quiet();
    await client.receive(id);
    const poll = client.receive(id);
    await rig.quiet();
    await client.signal(id, code);
    assertEquals((await poll).commandState?.state, "Done");
    assertEquals(await codeOf(client.receive(id)), 2150858843);
    assertEquals(await client.commands(), []);
  }
  assertEquals(await client.run("$cleaned"), [2]);
});

Deno.test("a finally block that never ends does not outlive a closed command for long", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start(
    "try { Start-Sleep 3600 } finally { while ($true) { $global:turns++; Start-Sleep 1 } }",
  );
  await rig.quiet();
  await client.signal(id, "terminate");
  await rig.advance(60_000, 60);
  const [turns] = await client.run("$turns");
  assert(Number(turns) >= 9 && Number(turns) <= 11, `${turns} turns`);
});

Deno.test("Delete while a pipeline runs and Receives wait ends all of them", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 3600");
  const polls = [codeOf(client.receive()), codeOf(client.receive(id))];
  await rig.quiet();
  await client.delete();
  assertEquals(await Promise.all(polls), [995, 995]);
  assertEquals(rig.internalErrors, []);
});

Deno.test("a pipeline that fails says why", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'before'; throw 'own exception'");
  await client.finish(id);
  const state = client.heardOf("pipelineState").at(-1)!;
  assertEquals([client.output(id), state.state], [["before"], "Failed"]);
  assertEquals(member(state.reason!, "FullyQualifiedErrorId"), "own exception");
  const wrong = await client.start("this is no { script");
  await client.finish(wrong.id);
  assertEquals(client.stateOf(wrong.id), "Failed");
  assertEquals(await client.run("'goes on'"), ["goes on"]);
});

Deno.test("records travel on their streams, merged ones in the output", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const text =
    "Write-Error 'e'; Write-Warning 'w'; Write-Verbose 'v' -Verbose; Write-Debug 'd' -Debug; Write-Information 'i'; Write-Progress 'p'";
  const { id } = await client.start(text);
  await client.finish(id);
  const streams = ["error", "warning", "verbose", "debug", "information", "progress"];
  assertEquals(streams.map((stream) => client.records(id, stream).length), [1, 1, 1, 1, 1, 1]);
  assertEquals(client.stateOf(id), "Completed");
  const merged = await client.start({
    statements: [[{ text: "Write-Error 'e'; 'o'", isScript: true, mergeMyResult: 2, mergeToResult: 1 }]],
  });
  await client.finish(merged.id);
  assertEquals([client.output(merged.id).length, client.records(merged.id, "error").length], [2, 0]);
});

Deno.test("commands with parameters, several of them in a pipe, several statements", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const parameter = (name: string | null, value: PsValue) => ({ name, value });
  assertEquals(
    await client.run({
      statements: [[
        { text: "Write-Output", parameters: [parameter("InputObject", 3)] },
        { text: "ForEach-Object", parameters: [parameter("MemberName", "ToString")] },
      ], [{ text: 'param($a, $b) "$a-$b"', isScript: true, parameters: [parameter("-b", 1), parameter(null, 2)] }]],
    }),
    ["3", "2-1"],
  );
});

Deno.test("input comes as it is sent, and ends when its client says so", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start({ ...script('process { "got $_" }'), noInput: false });
  client.pool.pipeline(id)!.sendInput(1);
  await client.flush();
  await client.receive(id);
  assertEquals(client.output(id), ["got 1"]);
  for (let i = 2; i <= 200; i++) client.pool.pipeline(id)!.sendInput(i);
  client.pool.pipeline(id)!.endInput();
  await client.flush();
  await client.finish(id);
  assertEquals(client.output(id).length, 200);
});

Deno.test("a CREATE_PIPELINE in pieces starts when it is whole", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const pipeline = client.pool.createPipeline(script(`'${"x".repeat(5000)}'.Length`));
  const pieces: Uint8Array[] = [];
  for (let next = client.pool.take(1000); next; next = client.pool.take(1000)) pieces.push(next.bytes);
  assert(pieces.length > 4);
  const [first, ...rest] = pieces;
  await rig.ask({
    operation: "Command",
    commandId: pipeline.id,
    commandLine: "",
    arguments: [btoa(String.fromCharCode(...first!))],
  }, client.request());
  for (const bytes of rest) {
    const streams = [{ name: "stdin", commandId: pipeline.id, bytes }];
    await rig.ask({ operation: "Send", streams }, client.request());
  }
  await client.finish(pipeline.id);
  assertEquals(client.output(pipeline.id), [5000]);
});

Deno.test("the rest of creationXml may follow by Send", async () => {
  const rig = new Rig();
  const client = new RemoteClient(rig);
  client.pool.open();
  const { shellId: _, ...options } = client.request();
  const creationXml = client.pool.take(700)!.bytes;
  const body = {
    operation: "Create",
    shellId: client.shellId,
    inputStreams: ["stdin"],
    outputStreams: ["stdout"],
  } as const;
  await rig.ask({ ...body, creationXml }, options);
  await client.flush();
  await client.receive();
  assertEquals(client.pool.state, "Opened");
});

Deno.test("a pool runs as many pipelines at once as it has runspaces, each with variables of its own", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { pool: { minRunspaces: 1, maxRunspaces: 2 } });
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push((await client.start(`"start ${n}"; $mine = ${n}; Start-Sleep 1; "$mine"`)).id);
  await rig.quiet();
  for (const id of ids.slice(0, 2)) await client.receive(id);
  assertEquals(client.heardOf("record").map(({ value }) => value), ["start 1", "start 2"]);
  await rig.advance(2000, 2);
  for (const id of ids) await client.finish(id);
  assertEquals(ids.map((id) => client.output(id)), [["start 1", "1"], ["start 2", "2"], ["start 3", "3"]]);
});

Deno.test("runspaces of a pool are one process: they share the environment, not the variables", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { pool: { minRunspaces: 1, maxRunspaces: 2 } });
  const holder = await client.start("$env:SHARED = 'yes'; $own = 'mine'; $PID; Start-Sleep 100");
  await rig.quiet();
  await client.receive(holder.id);
  assertEquals(await client.run('$env:SHARED; "[$own]"; $PID'), ["yes", "[]", client.output(holder.id)[0]!]);
});

Deno.test("a nested pipeline waits for the one around it, as in PowerShell", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const outer = await client.start("'outer'; Start-Sleep 5; $seen = 'left by outer'; 'outer ends'");
  const nested = await client.start({ ...script('"nested, $seen"'), isNested: true });
  await rig.quiet();
  assertEquals((await client.receive(outer.id)).streams.length, 1);
  const poll = codeOf(client.receive(nested.id, { timeoutMs: 1000 }));
  await rig.advance(1000);
  assertEquals(await poll, 2150858793);
  await rig.advance(4000);
  await client.finish(outer.id);
  await client.finish(nested.id);
  assertEquals(client.output(nested.id), ["nested, left by outer"]);
});

Deno.test("minimum, maximum and free runspaces of a pool", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { pool: { minRunspaces: 1, maxRunspaces: 3 } });
  const ask = async (request: () => bigint): Promise<unknown> => {
    const callId = request();
    await client.flush();
    await client.receive();
    const { body } = client.heardOf("availability").at(-1)!;
    assertEquals(body.callId, callId);
    return body.response;
  };
  const { pool } = client;
  assertEquals(await ask(() => pool.getAvailableRunspaces()), 3);
  assertEquals(await ask(() => pool.setMaxRunspaces(5)), true);
  assertEquals(await ask(() => pool.setMinRunspaces(2)), true);
  assertEquals(await ask(() => pool.setMinRunspaces(9)), false);
  assertEquals(await ask(() => pool.setMaxRunspaces(1)), false);
  await client.start("Start-Sleep 100");
  await rig.quiet();
  assertEquals(await ask(() => pool.getAvailableRunspaces()), 4);
});

Deno.test("a reset forgets variables, errors and the location, and keeps functions; a busy or larger pool refuses", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const reset = async (): Promise<unknown> => {
    client.pool.resetRunspaceState();
    await client.flush();
    await client.receive();
    return client.heardOf("availability").at(-1)!.body.response;
  };
  const before = await client.run("$PWD.Path");
  await client.run(
    "$gone = 1; $VerbosePreference = 'Continue'; Write-Error 'x'; Set-Location C:\\; function kept { 'kept' }",
  );
  assertEquals(await reset(), true);
  assertEquals(
    await client.run('"[$gone] $VerbosePreference $($Error.Count)"; kept; $PWD.Path'),
    ["[] SilentlyContinue 0", "kept", ...before],
  );
  await client.start("Start-Sleep 100");
  await rig.quiet();
  assertEquals(await reset(), false);
  const larger = await RemoteClient.open(rig, { pool: { minRunspaces: 1, maxRunspaces: 2 } });
  larger.pool.resetRunspaceState();
  await larger.flush();
  await larger.receive();
  assertEquals(larger.heardOf("availability")[0]!.body.response, false);
});

Deno.test("metadata of commands: a count, then one description each", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  await client.run("function Get-Own { param([string] $Name, [switch] $Loud) }");
  const pipeline = client.pool.getCommandMetadata({ names: ["Get-Own", "Get-Chil*"] });
  await client.command(pipeline.id);
  await client.finish(pipeline.id);
  const [count, ...found] = client.output(pipeline.id);
  assertEquals(member(count!, "Count"), 2);
  assertEquals(found.map((each) => member(each, "Name")).sort(), ["Get-ChildItem", "Get-Own"]);
  assertEquals(client.stateOf(pipeline.id), "Completed");
  const nothing = client.pool.getCommandMetadata({ names: ["Get-Nothing"] });
  await client.command(nothing.id);
  await client.finish(nothing.id);
  assertEquals(client.output(nothing.id).map((each) => member(each, "Count")), [0]);
});

Deno.test("secure strings travel under the session key, both ways, and never in clear", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  client.pool.exchangeKeys();
  await client.flush();
  await client.receive();
  const secret = PsSecureString.fromText("under the key");
  const spec: PipelineSpec = {
    statements: [[{
      text: "param($s) $s.GetType().Name; $s.Length; $s",
      isScript: true,
      parameters: [{ name: "s", value: secret }],
    }]],
  };
  const { id } = await client.start(spec);
  await client.finish(id);
  const [type, length, back] = client.output(id);
  assertEquals([type, length], ["SecureString", 13]);
  assert(back instanceof PsSecureString);
  assertEquals(back.reveal(), "under the key");
});

Deno.test("a secure string of the server's can be read once the client has asked for the key", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("ConvertTo-SecureString 'made here' -AsPlainText -Force");
  await client.finish(id);
  const [secret] = client.output(id);
  assert(secret instanceof PsSecureString);
  await client.flush();
  await client.receive();
  assertEquals(secret.reveal(), "made here");
});

Deno.test("numbers, dates and objects arrive as what they are", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const [small, large, text, object] = await client.run("1; 5000000000; 'é😀'; [pscustomobject]@{ A = 1; B = 'x' }");
  assertEquals([small, text], [1, "é😀"]);
  assertEquals(String(large), "5000000000");
  assertEquals([member(object!, "A"), member(object!, "B")], [1, "x"]);
});
