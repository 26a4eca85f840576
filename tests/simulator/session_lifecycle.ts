/**
 * The story of one session, told through one way to log on: open, run, disconnect while a command runs; another client
 * finds it, connects, reads what was produced meanwhile, closes.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { PsValue } from "../../lib/clixml/value.ts";
import type { ClientPipelineRun, ClientRunspacePool, Endpoint } from "../../lib/client/contract.ts";
import { enumerateShells } from "../../lib/client/enumeration.ts";
import { connectPool, openPool } from "../../lib/client/runspace_pool.ts";
import { systemClock } from "../../lib/client/system_clock.ts";
import { authenticatorFactory, type LogonCredential, type LogonMechanism } from "../../lib/transport/authenticate.ts";
import type { TlsOptions } from "../../lib/transport/socket.ts";
import { createHttpTransport } from "../../lib/transport/http.ts";
import { createSimulator, defaultWorld, listen, listenTls, type SimulatorOptions } from "../../simulator/mod.ts";
import { authority, serverIdentity } from "../auth/identities.ts";

/** More than fits into one part of CredSSP. */
const KEPT_LENGTH = 40_000;
/** The file that lets the command go on; it is made when nobody is connected to the command any more. */
const GO_ON = "C:\\go-on.txt";
const SHELL_URI = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";

/** One way to log on. */
export interface LogonWay {
  readonly mechanism: LogonMechanism;
  readonly isTls: boolean;
  readonly credential?: LogonCredential;
  readonly tls?: TlsOptions;
  readonly simulator: Partial<SimulatorOptions> & { readonly world?: never };
  readonly account: { readonly user: string; readonly domain?: string; readonly password: string };
}

/** Tells the story; returns everything that the simulator traced, as text. */
export async function tellSession(way: LogonWay): Promise<string> {
  const internal: unknown[] = [];
  const simulator = createSimulator({
    cbtHardening: "strict",
    ...way.simulator,
    world: defaultWorld([{ ...way.account, administrator: true }]),
    onInternalError: (error) => void internal.push(error),
  });
  const { clientAuthorities } = way.simulator;
  const listening = way.isTls
    ? await listenTls(simulator, {
      port: 0,
      identity: serverIdentity(),
      ...(clientAuthorities ? { clientAuthorities } : {}),
    })
    : await listen(simulator, { port: 0 });
  try {
    const begun = await withClient(way, listening.port, beginning);
    const rest = await withClient(way, listening.port, (endpoint) => ending(endpoint, begun));
    // What the first client had got already is not told again; nothing is lost, nothing comes twice.
    assertEquals([...begun.sizes, ...rest], ["begun".length, KEPT_LENGTH, "ended".length]);
    assertEquals(internal, []);
    const users = new Set(simulator.trace.entries().map(({ user }) => user));
    assertEquals([...users], [way.account.user]);
    return JSON.stringify(simulator.trace.entries());
  } finally {
    simulator.close();
    await listening.close();
  }
}

interface Begun {
  readonly poolId: string;
  readonly commandId: string;
  /** Lengths of the texts that the first client got. */
  readonly sizes: readonly number[];
}

async function beginning(endpoint: Endpoint): Promise<Begun> {
  const pool = await openPool(endpoint, { poolId: crypto.randomUUID(), shellUri: SHELL_URI, name: "ITTask" });
  assertEquals(await run(pool, '1..3 | ForEach-Object { "item $_" }'), ["item 1", "item 2", "item 3"]);
  assertEquals(await run(pool, `$kept = 'x' * ${KEPT_LENGTH}; $kept.Length`), [KEPT_LENGTH]);
  const wait = `while (-not (Test-Path ${GO_ON})) { Start-Sleep -Milliseconds 1 }`;
  const pipeline = await pool.start(spec(`'begun'; ${wait}; $kept; 'ended'`));
  await pool.disconnect();
  assertEquals(pool.state, "Disconnected");
  const other = await openPool(endpoint, { poolId: crypto.randomUUID(), shellUri: SHELL_URI });
  await run(other, `Set-Content ${GO_ON} now`);
  await other.close();
  return { poolId: pool.id, commandId: pipeline.id, sizes: await sizesOf(pipeline) };
}

async function ending(endpoint: Endpoint, { poolId, commandId }: Begun): Promise<number[]> {
  const shell = (await enumerateShells(endpoint)).find(({ shellId }) => shellId === poolId);
  assert(shell, "the disconnected session is not listed");
  assertEquals([shell.name, shell.state], ["ITTask", "Disconnected"]);
  const pool = await connectPool(endpoint, shell);
  const attached = await pool.attach(commandId);
  const sizes = await sizesOf(attached);
  assertEquals(attached.end?.state, "Completed");
  assertEquals(await run(pool, "$kept.Length"), [KEPT_LENGTH]);
  await pool.close();
  assertEquals(await enumerateShells(endpoint), []);
  return sizes;
}

async function withClient<T>(way: LogonWay, port: number, use: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  const url = `${way.isTls ? "https" : "http"}://localhost:${port}/wsman`;
  const { mechanism, credential, tls } = way;
  const transport = createHttpTransport({
    url,
    address: { host: "127.0.0.1", port },
    authenticate: authenticatorFactory({ mechanism, url, ...(credential ? { credential } : {}) }),
    tls: { ca: authority().certificate, ...tls },
  });
  try {
    const sessionId = crypto.randomUUID();
    return await use({ transport, uri: url, computerName: "localhost", sessionId, clock: systemClock() });
  } finally {
    transport.close();
  }
}

function spec(text: string): Parameters<ClientRunspacePool["start"]>[0] {
  return { statements: [[{ text, isScript: true }]] };
}

async function run(pool: ClientRunspacePool, text: string): Promise<PsValue[]> {
  return await recordsOf(await pool.start(spec(text)));
}

async function recordsOf(pipeline: ClientPipelineRun): Promise<PsValue[]> {
  const output: PsValue[] = [];
  for (let report = await pipeline.next(); report !== undefined; report = await pipeline.next()) {
    if (report.type === "record") output.push(report.value);
  }
  return output;
}

async function sizesOf(pipeline: ClientPipelineRun): Promise<number[]> {
  return (await recordsOf(pipeline)).map((value) => String(value).length);
}
