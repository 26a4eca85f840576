import { assertEquals, assertRejects } from "@std/assert";
import { RemotingError } from "../../lib/errors.ts";
import type { ClientPipelineRun, NetworkNotice, PipelineReport } from "../../lib/client/contract.ts";
import { openPool } from "../../lib/client/runspace_pool.ts";
import { RETRY_INTERVAL_MS, RobustConnection } from "../../lib/client/robust.ts";
import { TransportError, WSMAN_CODES } from "../../lib/transport/errors.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeHost } from "./fake_host.ts";

const POOL = "0d7e6d70-1111-4222-8333-444455556666";
const SCRIPT = { statements: [[{ text: "long", isScript: true }]] };

function unreachable(): TransportError {
  return new TransportError("ERR_CONNECT", WSMAN_CODES.destinationUnreachable, "Cannot reach server01");
}

/** A robust connection that notes what it tells. */
function connection(clock: FakeClock, maxRetryMs = 10_000): {
  robust: RobustConnection;
  notices: NetworkNotice["kind"][];
  lost: () => number;
  participate: (value: boolean) => void;
} {
  const notices: NetworkNotice["kind"][] = [];
  let lost = 0;
  let participating = true;
  const robust = new RobustConnection(clock, maxRetryMs, {
    isParticipating: () => participating,
    notify: ({ kind }) => notices.push(kind),
    onLost: () => lost++,
  });
  return { robust, notices, lost: () => lost, participate: (value) => participating = value };
}

Deno.test("RobustConnection.run() tries once a second until the network is back", async () => {
  const clock = new FakeClock();
  const { robust, notices } = connection(clock);
  const retries: boolean[] = [];
  const result = robust.run((isRetry) => {
    retries.push(isRetry);
    return retries.length < 4 ? Promise.reject(unreachable()) : Promise.resolve("back");
  });
  await clock.advance(3 * RETRY_INTERVAL_MS);
  assertEquals(await result, "back");
  assertEquals(retries, [false, true, true, true]);
  assertEquals(notices, [
    "NetworkFailureDetected",
    "ConnectionRetryAttempt",
    "ConnectionRetryAttempt",
    "ConnectionRetryAttempt",
    "ConnectionRetrySucceeded",
  ]);
});

Deno.test("RobustConnection.run() gives up after its time and says so once", async () => {
  const clock = new FakeClock();
  const { robust, notices, lost } = connection(clock, 5000);
  const failing = [1, 2].map(() =>
    assertRejects(() => robust.run(() => Promise.reject(unreachable())), TransportError)
  );
  await clock.advance(20_000);
  await Promise.all(failing);
  assertEquals([lost(), notices.filter((kind) => kind === "NetworkFailureDetected").length], [1, 1]);
  assertEquals(notices.filter((kind) => kind === "ConnectionRetryAttempt").length, 5);
});

Deno.test("RobustConnection.run() lets one request try for all", async () => {
  const clock = new FakeClock();
  const { robust, notices } = connection(clock);
  let isDown = true;
  let attempts = 0;
  const request = () =>
    robust.run(() => {
      attempts++;
      return isDown ? Promise.reject(unreachable()) : Promise.resolve(attempts);
    });
  const all = Promise.all([request(), request(), request()]);
  await clock.advance(RETRY_INTERVAL_MS);
  assertEquals(attempts, 4, "three failed, one tries");
  isDown = false;
  await clock.advance(RETRY_INTERVAL_MS);
  assertEquals((await all).length, 3);
  assertEquals(notices.filter((kind) => kind === "ConnectionRetrySucceeded").length, 1);
});

Deno.test("RobustConnection.run() takes a fault for a sign of life", async () => {
  const clock = new FakeClock();
  const { robust, notices } = connection(clock);
  let attempts = 0;
  const failing = assertRejects(() =>
    robust.run(() =>
      Promise.reject(attempts++ === 0 ? unreachable() : new RemotingError("ERR_WSMAN_FAULT", "remote", "x"))
    )
  );
  await clock.advance(RETRY_INTERVAL_MS);
  await failing;
  assertEquals(notices.at(-1), "ConnectionRetrySucceeded");
});

Deno.test("RobustConnection.run() hands the trying on when its request is given up", async () => {
  const clock = new FakeClock();
  const { robust } = connection(clock);
  const abort = new AbortController();
  let isDown = true;
  const attempt = () => isDown ? Promise.reject(unreachable()) : Promise.resolve("back");
  const first = assertRejects(() => robust.run(attempt, abort.signal), RemotingError);
  const second = robust.run(attempt);
  await settle();
  abort.abort();
  assertEquals((await first).code, "ERR_ABORTED");
  isDown = false;
  await clock.advance(2 * RETRY_INTERVAL_MS);
  assertEquals(await second, "back");
});

Deno.test("RobustConnection.run() does not try again where nothing runs", async () => {
  const { robust, notices, participate } = connection(new FakeClock());
  participate(false);
  await assertRejects(() => robust.run(() => Promise.reject(unreachable())), TransportError);
  assertEquals(notices, []);
});

/** A pool with a running command that has said one thing. */
async function running(host: FakeHost): Promise<{
  pool: Awaited<ReturnType<typeof openPool>>;
  run: ClientPipelineRun;
}> {
  host.onPipeline = (pipeline) => pipeline.sendRecord("output", "before");
  const pool = await openPool(host.endpoint({ maxRetryMs: 10_000 }), {
    poolId: POOL,
    shellUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
  });
  const run = await pool.start(SCRIPT);
  await run.next();
  return { pool, run };
}

async function rest(run: ClientPipelineRun): Promise<unknown[]> {
  const out: unknown[] = [];
  const words = (report: PipelineReport): unknown =>
    report.type === "record" ? report.value : report.type === "network" ? report.notice.kind : report.type;
  for (let report = await run.next(); report !== undefined; report = await run.next()) out.push(words(report));
  return out;
}

Deno.test("ClientRunspacePool outlives a lost network while a command runs, and loses nothing", async () => {
  const host = new FakeHost();
  const { pool, run } = await running(host);
  await settle();
  host.goDown();
  await host.clock.advance(3500);
  assertEquals(pool.state, "Opened");
  host.shell.polls.clear();
  host.shell.core.pipeline(run.id)!.sendRecord("output", "after");
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.isDown = false;
  await host.clock.advance(2000);
  const heard = await rest(run);
  assertEquals(heard.filter((word) => word !== "ConnectionRetryAttempt"), [
    "NetworkFailureDetected",
    "ConnectionRetrySucceeded",
    "after",
  ]);
  assertEquals([pool.state, run.end?.state], ["Opened", "Completed"]);
});

Deno.test("ClientRunspacePool disconnects by itself when the network does not come back", async () => {
  const host = new FakeHost();
  const { pool, run } = await running(host);
  await settle();
  host.goDown();
  await host.clock.advance(20_000);
  const heard = await rest(run);
  assertEquals(heard.slice(-2), ["AutoDisconnectStarting", "AutoDisconnectSucceeded"]);
  assertEquals([pool.state, run.end?.state], ["Disconnected", "Disconnected"]);
  assertEquals((pool.reason as RemotingError).code, "ERR_CONNECT");
  host.isDown = false;
  host.disconnect(host.shell);
  await pool.reconnect();
  const again = await pool.attach(run.id);
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  assertEquals([await rest(again), again.end?.state, pool.state], [[], "Completed", "Opened"]);
});

Deno.test("ClientRunspacePool breaks where a shell of protocol 2.1 loses the network", async () => {
  const host = new FakeHost();
  host.protocolMinor = 1;
  const { pool, run } = await running(host);
  await settle();
  host.goDown();
  await settle();
  assertEquals([pool.state, run.end?.state, (await rest(run)).at(-1)], ["Broken", "Failed", "InternalErrorAbort"]);
});

Deno.test("ClientRunspacePool finds out about a loss while idle when it is used next", async () => {
  const host = new FakeHost();
  const { pool, run } = await running(host);
  host.shell.core.pipeline(run.id)!.finish("Completed");
  host.shell.poke();
  await rest(run);
  await run.close();
  host.goDown();
  await settle();
  assertEquals(pool.state, "Opened");
  await assertRejects(() => pool.start(SCRIPT), TransportError);
  assertEquals(pool.state, "Broken");
});
