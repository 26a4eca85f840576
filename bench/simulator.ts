/**
 * How many requests a second the simulator answers, beside a Hono application that only gives back the same bytes: the
 * server in a process of its own, the same client with the same envelope (an Enumerate of the shells), Basic over HTTP.
 * `deno run -A bench/simulator.ts` prints one line of JSON and a table to read.
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { openPool } from "../lib/client/runspace_pool.ts";
import { systemClock } from "../lib/client/system_clock.ts";
import { authenticatorFactory } from "../lib/transport/authenticate.ts";
import { createHttpTransport } from "../lib/transport/http.ts";
import type { Transport } from "../lib/transport/transport.ts";
import { buildRequest } from "../lib/wsman/envelope.ts";
import { RESOURCE_URIS } from "../lib/wsman/names.ts";
import { createSimulator, defaultWorld, listen } from "../simulator/mod.ts";

const RUN_MS = 2000;
const CLIENTS = [1, 8] as const;
const ACCOUNT = { user: "bench", password: "not a secret", administrator: true };
const SHELL_URI = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
/** Sessions that are listed. */
const SHELLS = 3;

if (process.argv[2] === "serve") await serve(process.argv[3]);
else await compare();

/** Serves the simulator, or with the answer given, its bytes. The port is the first line. */
async function serve(answer: string | undefined): Promise<void> {
  if (answer === undefined) {
    const simulator = createSimulator({ world: defaultWorld([ACCOUNT]), auth: ["basic"], allowUnencrypted: true });
    process.stdout.write(`${(await listen(simulator, { port: 0 })).port}\n`);
    return;
  }
  const app = new Hono();
  const bytes = new TextEncoder().encode(answer);
  app.post("/wsman", async (context) => {
    await context.req.arrayBuffer();
    return context.body(bytes, 200, { "content-type": "application/soap+xml;charset=UTF-8" });
  });
  const server = createServer(getRequestListener(app.fetch));
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

async function compare(): Promise<void> {
  const simulator = await startServer();
  const url = urlOf(simulator.port);
  const endpoint = { uri: url, computerName: "127.0.0.1", sessionId: crypto.randomUUID(), clock: systemClock() };
  const transport = transportTo(simulator.port);
  for (let count = 0; count < SHELLS; count++) {
    await openPool({ ...endpoint, transport }, { poolId: crypto.randomUUID(), shellUri: SHELL_URI })
      .then((pool) => pool.disconnect());
  }
  const answer = await exchange(transport, url);
  transport.close();
  const echo = await startServer(answer);

  const results: Record<string, number>[] = [];
  const lines = [`answer of ${answer.length} bytes`, "clients  simulator (req/s)  bare Hono (req/s)  ratio"];
  for (const clients of CLIENTS) {
    for (const { port } of [echo, simulator]) await measure(port, clients);
    const bare = await measure(echo.port, clients);
    const full = await measure(simulator.port, clients);
    const ratio = full / bare;
    results.push({ clients, bytes: answer.length, simulator: Math.round(full), bare: Math.round(bare), ratio });
    lines.push(
      `${String(clients).padStart(7)}  ${full.toFixed(0).padStart(17)}  ${bare.toFixed(0).padStart(17)}  ${
        ratio.toFixed(2).padStart(5)
      }`,
    );
  }
  for (const { stop } of [simulator, echo]) await stop();
  process.stdout.write(`${JSON.stringify(results)}\n${lines.join("\n")}\n`);
}

/** Requests a second of so many clients, each asking again when it was answered. */
async function measure(port: number, clients: number): Promise<number> {
  const transports = Array.from({ length: clients }, () => transportTo(port));
  const start = performance.now();
  const end = start + RUN_MS;
  let requests = 0;
  await Promise.all(transports.map(async (transport) => {
    for (; performance.now() < end; requests++) await exchange(transport, urlOf(port));
  }));
  const seconds = (performance.now() - start) / 1000;
  for (const transport of transports) transport.close();
  return requests / seconds;
}

async function exchange(transport: Transport, url: string): Promise<string> {
  const envelope = buildRequest({
    to: url,
    messageId: crypto.randomUUID(),
    resourceUri: RESOURCE_URIS.shell,
    maxEnvelopeSize: 512_000,
    operationTimeoutMs: 60_000,
    locale: "en-US",
    dataLocale: "en-US",
  }, { operation: "Enumerate", optimize: true, maxElements: 32_000 });
  const { status, body } = await transport.send({ envelope, timeoutMs: 60_000 });
  if (status !== 200) throw new Error(`The server answered ${status}`);
  return new TextDecoder().decode(body);
}

function transportTo(port: number): Transport {
  const url = urlOf(port);
  const credential = { userName: ACCOUNT.user, password: ACCOUNT.password };
  const authenticate = authenticatorFactory({ mechanism: "Basic", url, credential, noEncryption: true });
  return createHttpTransport({ url, authenticate, allowUnencrypted: true });
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}/wsman`;
}

async function startServer(...answer: string[]): Promise<{ port: number; stop: () => Promise<void> }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", import.meta.filename!, "serve", ...answer],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The server ended before it listened");
    line += value;
  }
  return {
    port: Number(line),
    stop: async () => {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}
