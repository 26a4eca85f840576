// What time does to shells: idle time-outs, clients that vanish, lifetimes, enumerations that nobody pulls.
import { assert, assertEquals } from "@std/assert";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import type { Shell } from "../../lib/wsman/shell.ts";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

const GONE = 2150858843;
const TIMED_OUT = 2150858793;

/** The shell as the service lists it, which counts as nobody's sign of life; `undefined` when it is gone. */
async function listed(client: RemoteClient): Promise<Shell | undefined> {
  const body = { operation: "Enumerate", optimize: true, maxElements: 32_000 } as const;
  const { items } = await client.rig.ask(body, { resource: RESOURCE_URIS.shell });
  const shells = items.flatMap((item) => item.kind === "Shell" ? [item.shell] : []);
  return shells.find(({ shellId }) => shellId === client.shellId);
}

Deno.test("a client that says nothing for the idle time-out is disconnected, then its shell is deleted", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  await rig.advance(59_999);
  assertEquals((await listed(client))?.state, "Connected");
  await rig.advance(2001);
  const shell = await listed(client);
  // As recorded: after 62 seconds the shell is Disconnected, and its inactivity counts from the last request.
  assertEquals([shell?.state, shell?.shellInactivityMs], ["Disconnected", 62_000]);
  await rig.advance(57_999);
  assert(await listed(client));
  await rig.advance(1);
  assertEquals(await listed(client), undefined);
  assertEquals(rig.events.map((event) => event.split(" ").slice(1).join(" ")), [
    "Disconnecting idle",
    "Disconnected idle",
    "Closed idle",
  ]);
});

Deno.test("every request but a look starts the idle time anew", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  for (let i = 0; i < 5; i++) {
    await rig.advance(50_000);
    await client.run("1");
  }
  assertEquals((await listed(client))?.state, "Connected");
  for (let i = 0; i < 5; i++) {
    await rig.advance(15_000);
    await rig.ask({ operation: "Get" }, client.request({ resource: RESOURCE_URIS.shell }));
  }
  assertEquals((await listed(client))?.state, "Disconnected");
});

Deno.test("a Receive that waits keeps its shell", async () => {
  const rig = new Rig({ limits: { maxTimeoutMs: 600_000 } });
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  const poll = codeOf(client.receive(undefined, { timeoutMs: 500_000 }));
  await rig.advance(499_000, 20);
  assertEquals((await listed(client))?.state, "Connected");
  await rig.advance(1000);
  assertEquals(await poll, TIMED_OUT);
  await rig.advance(59_000);
  assertEquals((await listed(client))?.state, "Connected");
  await rig.advance(1000);
  assertEquals((await listed(client))?.state, "Disconnected");
});

Deno.test("a disconnected shell lives for its idle time-out from Disconnect on, even while it works", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  await client.start("while ($true) { Start-Sleep -Seconds 10 }");
  await rig.advance(30_000, 3);
  await client.disconnect();
  assertEquals((await listed(client))?.shellInactivityMs, 0);
  await rig.advance(59_999, 6);
  assertEquals((await listed(client))?.shellInactivityMs, 59_000);
  await rig.advance(1);
  assertEquals(await listed(client), undefined);
  assertEquals(await codeOf(rig.ask({ operation: "Reconnect" }, client.request())), GONE);
});

Deno.test("Disconnect's own idle time-out counts, and coming back starts the time anew", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  await client.disconnect({ idleTimeoutMs: 300_000 });
  await rig.advance(299_000);
  await client.reconnect();
  await rig.advance(299_000);
  assertEquals((await listed(client))?.state, "Connected");
  await client.disconnect();
  await rig.advance(299_999);
  assert(await listed(client));
  await rig.advance(1);
  assertEquals(await listed(client), undefined);
});

Deno.test("a shell that cannot be disconnected is deleted at its idle time-out", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000, protocol: "2.1", pool: { protocolMinor: 1 } });
  await rig.advance(60_000);
  assertEquals(await listed(client), undefined);
});

Deno.test("a script in a shell that is deleted stops; its finally blocks run", async () => {
  const rig = new Rig();
  const witness = await RemoteClient.open(rig);
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 60_000 });
  const file = "C:\\Windows\\Temp\\mark.txt";
  await client.start(`try { while ($true) { Start-Sleep -Seconds 5 } } finally { Set-Content ${file} 'cleaned' }`);
  await rig.quiet();
  await client.disconnect();
  await rig.advance(60_000, 12);
  assertEquals(await listed(client), undefined);
  assertEquals(await witness.run(`"$(Get-Content ${file})"`), ["cleaned"]);
});

Deno.test("a lifetime ends a shell whatever its client does", async () => {
  const rig = new Rig();
  const client = new RemoteClient(rig);
  client.pool.open();
  const { shellId: _, ...options } = client.request();
  await rig.ask({
    operation: "Create",
    shellId: client.shellId,
    lifetimeMs: 100_000,
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
    creationXml: client.pool.take(60_000)!.bytes,
  }, options);
  await client.receive();
  for (let i = 0; i < 9; i++) {
    await rig.advance(11_000);
    await client.run("1");
  }
  assertEquals((await listed(client))?.lifetimeMs, 100_000);
  await rig.advance(1000);
  assertEquals(await codeOf(client.run("1")), GONE);
});

Deno.test("a client whose Receive dies and who stays away is taken for gone: disconnected while a command runs", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 200; 'done'");
  const { connection, cut } = rig.connection();
  const poll = codeOf(client.receive(id, { connection, timeoutMs: 60_000 }));
  await rig.quiet();
  cut();
  await poll;
  await rig.advance(239_999, 8);
  assertEquals((await listed(client))?.state, "Connected");
  await rig.advance(1);
  assertEquals((await listed(client))?.state, "Disconnected");
  const other = await RemoteClient.takeOver(rig, client.shellId);
  await other.attach(id);
  await other.finish(id);
  assertEquals(other.output(id), ["done"]);
});

Deno.test("a client whose Receive dies and who stays away is taken for gone: deleted where nothing runs", async () => {
  const rig = new Rig({ limits: { keepAliveMs: 5000 } });
  const client = await RemoteClient.open(rig);
  const { connection, cut } = rig.connection();
  const poll = codeOf(client.receive(undefined, { connection }));
  await rig.quiet();
  cut();
  await poll;
  await rig.advance(5000);
  assertEquals(await listed(client), undefined);
});

Deno.test("a client that comes back within the keep-alive time stays connected", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 300; 'done'");
  const { connection, cut } = rig.connection();
  const poll = codeOf(client.receive(id, { connection }));
  await rig.quiet();
  cut();
  await poll;
  await rig.advance(200_000, 4);
  assertEquals(await codeOf(Promise.all([client.receive(id), rig.advance(20_000)])), TIMED_OUT);
  await rig.advance(200_000, 4);
  assertEquals((await listed(client))?.state, "Connected");
  await client.finish(id);
  assertEquals(client.output(id), ["done"]);
});

Deno.test("an enumeration that nobody pulls expires", async () => {
  const rig = new Rig();
  await RemoteClient.open(rig);
  const { context } = await rig.ask({ operation: "Enumerate", optimize: false }, { resource: RESOURCE_URIS.shell });
  await rig.advance(240_000);
  assertEquals(await rig.faultOf({ operation: "Pull", context }, { resource: RESOURCE_URIS.shell }), 2150858779);
});
