// Over real sockets: what a connection that breaks costs, and what does not.
import { assert, assertEquals } from "@std/assert";
import * as http from "node:http";
import { encodeUtf8, toBase64 } from "../../lib/bytes.ts";
import { parseResponse } from "../../lib/wsman/envelope.ts";
import { listen, type Listening } from "../../simulator/serve.ts";
import { RemoteClient } from "./remote_client.ts";
import { ADMIN, Rig } from "./rig.ts";

const BASIC = `Basic ${toBase64(encodeUtf8(`${ADMIN.domain}\\${ADMIN.user}:${ADMIN.password}`))}`;

/** A request on a socket of its own. */
function post(port: number, envelope: string): http.ClientRequest {
  const outgoing = http.request({
    agent: false,
    port,
    host: "127.0.0.1",
    method: "POST",
    path: "/wsman",
    headers: {
      Host: "server01:5985",
      Authorization: BASIC,
      "Content-Type": "application/soap+xml;charset=UTF-8",
      "Content-Length": encodeUtf8(envelope).length,
    },
  });
  // Sockets break here on purpose.
  outgoing.on("error", () => {});
  outgoing.end(envelope);
  return outgoing;
}

function responseOf(outgoing: http.ClientRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve) => outgoing.on("response", resolve));
}

async function textOf(outgoing: http.ClientRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await responseOf(outgoing)) chunks.push(chunk);
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Waits until the simulator has traced another exchange. */
function nextTrace(rig: Rig): Promise<void> {
  return new Promise((resolve) => {
    const end = rig.simulator.trace.subscribe(() => {
      end();
      resolve();
    });
  });
}

async function withListener(use: (rig: Rig, listening: Listening) => Promise<void>): Promise<void> {
  const rig = new Rig({ limits: { maxEnvelopeBytes: 16_000_000, bufferBytes: 16_000_000 } });
  const listening = await listen(rig.simulator, { port: 0 });
  try {
    await use(rig, listening);
  } finally {
    rig.simulator.close();
    await listening.close();
  }
}

Deno.test("a Receive that waits on a socket that breaks takes nothing with it", async () => {
  await withListener(async (rig, { port }) => {
    const client = await RemoteClient.open(rig);
    const { id } = await client.start("Start-Sleep -Seconds 3; 'kept'");
    const body = { operation: "Receive", commandId: id, streams: ["stdout"] } as const;
    const traced = nextTrace(rig);
    const poll = post(port, rig.envelope(body, client.request()));
    while (!isWaiting(rig, client.shellId, id)) await rig.quiet();
    poll.destroy();
    await traced;
    await rig.advance(3000);
    await client.finish(id);
    assertEquals(client.output(id), ["kept"]);
  });
});

Deno.test("an answer that breaks off on its way is given again, once, in order", async () => {
  await withListener(async (rig, { port }) => {
    const client = await RemoteClient.open(rig, { maxEnvelopeSize: 16_000_000 });
    const { id } = await client.start("1..100 | ForEach-Object { \"$_ \" + 'x' * 50000 }");
    await rig.quiet();
    const body = { operation: "Receive", commandId: id, streams: ["stdout"] } as const;
    // Nobody reads from this socket: the host cannot get rid of megabytes, and then the socket breaks.
    const stuck = post(port, rig.envelope(body, client.request()));
    const response = await responseOf(stuck);
    response.on("error", () => {});
    response.destroy();
    stuck.destroy();
    const target = rig.simulator.computers[0]!.shells.find(client.shellId);
    while (!target.commands.get(id) || target.commands.get(id)!.buffer.isEmpty) await rig.quiet();
    await client.finish(id);
    assertEquals(client.output(id).map((line) => Number(String(line).split(" ")[0])), [
      ...Array.from({ length: 100 }, (_, i) => i + 1),
    ]);
    assertEquals(client.stateOf(id), "Completed");
  });
});

Deno.test("a listener answers several connections at once, each in its own time", async () => {
  await withListener(async (rig, { port }) => {
    const client = await RemoteClient.open(rig);
    const { id } = await client.start("Start-Sleep -Seconds 3; 'late'");
    const receive = { operation: "Receive", commandId: id, streams: ["stdout"] } as const;
    const late = textOf(post(port, rig.envelope(receive, client.request())));
    while (!isWaiting(rig, client.shellId, id)) await rig.quiet();
    const shells = { resource: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell" };
    const list = await textOf(post(port, rig.envelope({ operation: "Enumerate", optimize: true }, shells)));
    assert(list.includes("EnumerateResponse"));
    await rig.advance(3000);
    const received = parseResponse(await late, { operation: "Receive" });
    assert(received.operation === "Receive");
    client.take(received);
    assertEquals(client.output(id), ["late"]);
  });
});

function isWaiting(rig: Rig, shellId: string, commandId: string): boolean {
  const shell = rig.simulator.computers[0]!.shells.find(shellId);
  return shell.commands.get(commandId)?.poll.isWaiting === true;
}
