// BufferMode: what scripts do with their output while nobody reads it.
import { assert, assertEquals } from "@std/assert";
import { INTERACTIVE, RemoteClient } from "./remote_client.ts";
import { Rig } from "./rig.ts";

const BUFFER_BYTES = 20_000;
/** Each line is a message of about 200 bytes. */
const SCRIPT = (count: number): string =>
  `1..${count} | ForEach-Object { $global:made = $_; "$_ ".PadRight(100, "x") }; "end"`;
const number = (line: unknown): number => Number(String(line).split(" ")[0]);

async function rigWith(bufferMode: "Block" | "Drop"): Promise<{ rig: Rig; client: RemoteClient }> {
  const rig = new Rig({ limits: { bufferBytes: BUFFER_BYTES } });
  return { rig, client: await RemoteClient.open(rig, { bufferMode }) };
}

Deno.test("Block: the producer waits at the bound, goes on as it is read, and nothing is lost", async () => {
  const { rig, client } = await rigWith("Block");
  const { id } = await client.start(SCRIPT(1000));
  await rig.quiet();
  let most = 0;
  for (;;) {
    const { streams, commandState } = await client.receive(id);
    most = Math.max(most, streams.reduce((sum, { bytes }) => sum + bytes.length, 0));
    if (commandState?.state === "Done") break;
    await rig.quiet();
  }
  assert(most < BUFFER_BYTES * 1.1, `${most} bytes waited at once`);
  const lines = client.output(id);
  assertEquals(lines.length, 1001);
  assertEquals(lines.slice(0, -1).map(number), Array.from({ length: 1000 }, (_, i) => i + 1));
});

Deno.test("Block: a producer that nobody reads stands still, connected or not", async () => {
  const { rig, client } = await rigWith("Block");
  await client.run("$made = 0");
  const { id } = await client.start(SCRIPT(1000));
  await rig.advance(600_000, 10);
  await client.disconnect();
  await rig.advance(600_000, 10);
  const other = await RemoteClient.takeOver(rig, client.shellId);
  await other.attach(id);
  const { streams, commandState } = await other.receive(id);
  assertEquals(commandState, undefined);
  const first = other.output(id).length;
  assert(streams.length === first && first > 50 && first < 200, `${first} lines were made`);
  await other.finish(id);
  assertEquals(other.output(id).map(number).slice(0, -1), Array.from({ length: 1000 }, (_, i) => i + 1));
  assertEquals(await other.run("$made"), [1000]);
});

Deno.test("Block: a producer that waits at the bound can be stopped", async () => {
  const { rig, client } = await rigWith("Block");
  const { id } = await client.start(SCRIPT(1000));
  await rig.quiet();
  await client.signal(id, "stopPipeline");
  await client.finish(id);
  assertEquals(client.stateOf(id), "Stopped");
  assertEquals(await client.run("'free'"), ["free"]);
});

Deno.test("Drop: the producer runs to its end; the oldest records go, the newest and the state stay, in order", async () => {
  const { rig, client } = await rigWith("Drop");
  const { id } = await client.start(`Start-Sleep -Seconds 1; ${SCRIPT(1000)}`);
  await client.disconnect();
  await rig.advance(1000);
  const other = await RemoteClient.takeOver(rig, client.shellId);
  assertEquals(await other.run("$made"), [1000]);
  await other.attach(id);
  await other.finish(id);
  const lines = other.output(id);
  assertEquals(lines.at(-1), "end");
  const kept = lines.slice(0, -1).map(number);
  assert(kept.length > 50 && kept.length < 200);
  assertEquals(kept, Array.from({ length: kept.length }, (_, i) => 1000 - kept.length + 1 + i));
  assertEquals(other.stateOf(id), "Completed");
});

Deno.test("Drop: nothing goes while the client is there, the producer waits instead", async () => {
  const { rig, client } = await rigWith("Drop");
  const { id } = await client.start(SCRIPT(500));
  await rig.quiet();
  await client.finish(id);
  assertEquals(client.output(id).length, 501);
});

Deno.test("Drop: a producer that waited at the bound goes on when its client leaves", async () => {
  const { rig, client } = await rigWith("Block");
  const { id } = await client.start(SCRIPT(500));
  await rig.quiet();
  await client.disconnect({ bufferMode: "Drop" });
  await rig.quiet();
  await client.reconnect();
  await client.finish(id);
  assertEquals(client.output(id).at(-1), "end");
  assert(client.output(id).length < 300);
  assertEquals(await client.run("$made"), [500]);
});

Deno.test("Drop: a question to the host is not dropped, however much comes before and after it", async () => {
  const { rig, client } = await rigWith("Drop");
  const { id } = await client.start({
    statements: [[{
      text: `Start-Sleep -Seconds 1; 1..300 | % { "x" * 100 }; $a = Read-Host; "got $a"`,
      isScript: true,
    }]],
    hostInfo: INTERACTIVE,
  });
  await client.disconnect();
  await rig.advance(1000);
  await client.reconnect();
  for (;;) {
    const { commandState } = await client.receive(id);
    if (commandState?.state === "Pending") break;
  }
  const [call] = client.heardOf("hostCall").slice(-1);
  assertEquals(call?.call.method, "ReadLine");
  client.pool.respondHostCall(call!.call, "yes" as never, id);
  await client.flush();
  await client.finish(id);
  assertEquals(client.output(id).at(-1), "got yes");
});
