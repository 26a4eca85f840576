// Disconnect, Reconnect, Connect: what stays, what goes, who may come back.
import { assert, assertEquals } from "@std/assert";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

async function stateOf(client: RemoteClient): Promise<string | undefined> {
  const answer = await client.rig.ask({ operation: "Get" }, client.request({ resource: RESOURCE_URIS.shell }));
  assert(answer.kind === "Shell");
  return answer.shell.state;
}

Deno.test("variables, functions and the location outlive Disconnect and Reconnect", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  await client.run("$kept = 'still here'; function twice($n) { $n * 2 }; Set-Location C:\\Windows");
  await client.disconnect();
  assertEquals(await stateOf(client), "Disconnected");
  await client.reconnect();
  assertEquals(await stateOf(client), "Connected");
  assertEquals(await client.run("$kept; twice 21; $PWD.Path"), ["still here", 42, "C:\\Windows"]);
});

Deno.test("nothing of PSRP travels with Disconnect and Reconnect, and a key that was exchanged stays good", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  client.pool.exchangeKeys();
  await client.flush();
  await client.receive();
  assert(client.pool.hasKey);
  const before = client.heard.length;
  await client.disconnect();
  await client.reconnect();
  assertEquals(client.heard.length, before);
  const poll = codeOf(client.receive());
  await rig.advance(20_000);
  assertEquals(await poll, 2150858793);
});

Deno.test("another process takes a disconnected shell over: INIT_DATA in the answer, private data behind, no state", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig, { name: "Shared" });
  await first.run("$kept = 1..3");
  await first.disconnect();
  const second = await RemoteClient.takeOver(rig, first.shellId);
  assertEquals(second.heard.map((event) => event.type), [
    "sessionCapability",
    "initData",
    "applicationPrivateData",
    "poolState",
  ]);
  assertEquals(await second.run("$kept"), [1, 2, 3]);
  // The first one has lost it: by now somebody else holds the shell.
  assertEquals(await codeOf(rig.ask({ operation: "Reconnect" }, first.request())), 2150859213);
  await second.disconnect();
  assertEquals(await codeOf(rig.ask({ operation: "Reconnect" }, first.request())), 2150859206);
  assertEquals(await codeOf(rig.ask({ operation: "Reconnect" }, second.request())), 0);
});

Deno.test("numbers of objects go on over Connect", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const objectOf = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  const { id } = await first.start("'x'");
  const last = (await first.receive(id)).streams.map(({ bytes }) => objectOf(bytes)).at(-1)!;
  await first.disconnect();
  const second = new RemoteClient(rig, { connectTo: first.shellId });
  await second.connect();
  const { streams } = await second.receive();
  assert(objectOf(streams[0]!.bytes) > last);
});

Deno.test("a command that was running is found, attached and read to its end", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const { id } = await first.start('1..3 | ForEach-Object { Start-Sleep -Seconds 1; "line $_" }');
  await rig.quiet();
  await first.disconnect();
  await rig.advance(5000, 10);
  const second = await RemoteClient.takeOver(rig, first.shellId);
  assertEquals(await second.commands(), [id]);
  await second.attach(id);
  await second.finish(id);
  assertEquals(second.output(id), ["line 1", "line 2", "line 3"]);
  assertEquals(second.stateOf(id), "Completed");
  assertEquals(await second.commands(), []);
});

Deno.test("Connect ends the input of what runs", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const { id } = await first.start({
    statements: [[{ text: 'begin { $n = 0 } process { $n += $_ } end { "sum $n" }', isScript: true }]],
    noInput: false,
  });
  const pipeline = first.pool.pipeline(id)!;
  for (const value of [1, 2, 3]) pipeline.sendInput(value);
  await first.flush();
  await first.disconnect();
  const second = await RemoteClient.takeOver(rig, first.shellId);
  await second.attach(id);
  await second.finish(id);
  assertEquals(second.output(id), ["sum 6"]);
});

Deno.test("Reconnect does not end the input", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start({ statements: [[{ text: "$input", isScript: true }]], noInput: false });
  client.pool.pipeline(id)!.sendInput("before");
  await client.flush();
  await client.disconnect();
  await client.reconnect();
  client.pool.pipeline(id)!.sendInput("after");
  client.pool.pipeline(id)!.endInput();
  await client.flush();
  await client.finish(id);
  assertEquals(client.output(id), ["before", "after"]);
});

Deno.test("Disconnect cuts Receives that wait, of the shell and of commands, before it answers", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 100");
  const ends: string[] = [];
  const note = (name: string) => (code: number): void => void ends.push(`${name} ${code}`);
  const polls = [
    codeOf(client.receive()).then(note("pool")),
    codeOf(client.receive(id)).then(note("command")),
  ];
  await rig.quiet();
  await codeOf(client.disconnect()).then(note("disconnect"));
  await Promise.all(polls);
  assertEquals(ends.slice(0, 2).sort(), ["command 2150859230", "pool 2150859230"]);
  assertEquals(ends[2], "disconnect 0");
});

Deno.test("connectXml must be there and be what it should", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  await client.disconnect();
  const other = new RemoteClient(rig, { connectTo: client.shellId });
  other.pool.connect();
  const good = other.pool.take(60_000)!.bytes;
  const connect = (connectXml?: Uint8Array): Promise<number> =>
    rig.faultOf({ operation: "Connect", ...(connectXml ? { connectXml } : {}) }, other.request());
  assertEquals(await connect(), 0x80540fa2);
  assertEquals(await connect(good.slice(0, 60)), 0x80540fa3);
  assertEquals(await connect(new Uint8Array([...good, ...good])), 0x80540fa3);
  const stranger = new RemoteClient(rig);
  stranger.pool.connect();
  assertEquals(await connect(stranger.pool.take(60_000)!.bytes), 0x80540fa3);
  assertEquals(await connect(good), 0);
});

Deno.test("a client of protocol 2.1 cannot be disconnected, and nobody can connect", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { protocol: "2.1", pool: { protocolMinor: 1 } });
  assertEquals(await codeOf(rig.ask({ operation: "Disconnect" }, client.request())), 2150859205);
  assertEquals(await client.run("'goes on'"), ["goes on"]);
});

Deno.test("a shell that was created without an id cannot be disconnected", async () => {
  const rig = new Rig();
  const client = new RemoteClient(rig);
  client.pool.open();
  const { shellId: _, ...options } = client.request();
  const created = await rig.ask({
    operation: "Create",
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
    creationXml: client.pool.take(60_000)!.bytes,
  }, options);
  client.shellId = created.shellId;
  await client.receive();
  assertEquals(await codeOf(rig.ask({ operation: "Disconnect" }, client.request())), 2150859205);
});

Deno.test("a pool that is not open yet cannot be disconnected", async () => {
  const rig = new Rig();
  const client = new RemoteClient(rig);
  const { shellId: _, ...options } = client.request();
  await rig.ask({
    operation: "Create",
    shellId: client.shellId,
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
  }, options);
  assertEquals(await codeOf(rig.ask({ operation: "Disconnect" }, client.request())), 2150859205);
  client.pool.open();
  await client.flush();
  await client.receive();
  assertEquals(client.pool.state, "Opened");
});

Deno.test("Disconnect and Reconnect may set the buffer mode, Disconnect the idle time-out too", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const described = async (): Promise<unknown[]> => {
    const answer = await rig.ask({ operation: "Get" }, client.request({ resource: RESOURCE_URIS.shell }));
    assert(answer.kind === "Shell");
    return [answer.shell.bufferMode, answer.shell.idleTimeoutMs];
  };
  assertEquals(await described(), ["Block", 7_200_000]);
  await client.disconnect({ idleTimeoutMs: 90_000, bufferMode: "Drop" });
  assertEquals(await described(), ["Drop", 90_000]);
  await rig.ask({ operation: "Reconnect", bufferMode: "Block" }, client.request());
  assertEquals(await described(), ["Block", 90_000]);
});

Deno.test("Disconnect refuses an idle time-out out of bounds, and the shell stays with its client", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  for (const idleTimeoutMs of [0, 59_999, 2_147_483_648]) {
    const body = { operation: "Disconnect", idleTimeoutMs } as const;
    assertEquals(await codeOf(rig.ask(body, client.request())), 2150859250);
  }
  assertEquals(await stateOf(client), "Connected");
});

Deno.test("an idle time-out beyond the maximum passes on Create and fails on Disconnect; strict services refuse it", async () => {
  const limits = { maxIdleTimeoutMs: 600_000 };
  const rig = new Rig({ limits });
  const client = await RemoteClient.open(rig, { idleTimeoutMs: 700_000 });
  assertEquals(await codeOf(rig.ask({ operation: "Disconnect" }, client.request())), 2150859250);
  await client.disconnect({ idleTimeoutMs: 600_000 });
  const strict = new Rig({ limits: { ...limits, strictIdleTimeout: true } });
  assertEquals(await codeOf(RemoteClient.open(strict, { idleTimeoutMs: 700_000 })), 2150859250);
  assertEquals(await codeOf(RemoteClient.open(strict, { idleTimeoutMs: 59_000 })), 2150859250);
});

Deno.test("changes of shells are told to whom asks", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = client.shellId.slice(-4);
  await client.disconnect();
  await client.reconnect();
  await client.delete();
  assertEquals(rig.events, [
    `${id} Disconnecting client`,
    `${id} Disconnected client`,
    `${id} Connected client`,
    `${id} Closed deleted`,
  ]);
});
