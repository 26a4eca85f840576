/**
 * `psreconnect simulate`: an endpoint that listens until it is told to end.
 * @module
 */
import { renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { createSimulator, DEFAULT_COMPUTERS, defaultWorld, listen, type TraceEntry } from "../simulator/mod.ts";
import { numberOption, takeOptions, textOption, UsageError } from "./arguments.ts";
import { firstLine } from "./passwords.ts";
import type { Terminal } from "./terminal.ts";
import { SIMULATE_OPTIONS } from "./usage.ts";

const DEFAULT_PORT = 5985;
const DEFAULT_USER = "demo";
const PASSWORD_BYTES = 12;
const LOOPBACK = /^(127\.|localhost$|::1$)/;

/** Runs the simulator until SIGINT or SIGTERM. @returns The exit code. */
export async function simulate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, rest } = takeOptions(args, SIMULATE_OPTIONS);
  if (rest.length > 0) throw new UsageError(`simulate does not know "${rest[0]}"`);
  const hostname = textOption(values, "host") ?? "127.0.0.1";
  const user = textOption(values, "user") ?? DEFAULT_USER;
  const passwordFile = textOption(values, "password-file");
  const givenPassword = passwordFile === undefined
    ? process.env["PSRECONNECT_PASSWORD"] || undefined
    : firstLine(passwordFile);
  const password = givenPassword ?? newPassword();
  const computers = values.texts.get("computer") ?? DEFAULT_COMPUTERS;
  const keepAlive = numberOption(values, "keep-alive", 1, 86_400);
  const isLoopback = LOOPBACK.test(hostname);
  const simulator = createSimulator({
    world: defaultWorld([{ user, password, administrator: true }], computers),
    allowUnencrypted: values.flags.has("allow-unencrypted") || isLoopback,
    ...(keepAlive === undefined ? {} : { limits: { keepAliveMs: keepAlive * 1000 } }),
    onInternalError: (error) => terminal.error(`psreconnect: the simulator failed: ${describe(error)}\n`),
  });
  if (values.flags.has("trace")) simulator.trace.subscribe((entry) => terminal.error(`${traceLine(entry)}\n`));
  const listening = await listen(simulator, {
    port: numberOption(values, "port", 0, 65_535) ?? DEFAULT_PORT,
    hostname,
  });
  const { port } = listening;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const endpoint = `http://${host}:${port}/wsman`;
  const names = simulator.computers.map((computer) => computer.name);
  terminal.out(banner({ endpoint, host, port, user, password, names }));
  const readyFile = textOption(values, "ready-file");
  if (readyFile !== undefined) {
    writeWhole(readyFile, JSON.stringify({ endpoint, port, computers: names, user, password, pid: process.pid }));
  }
  await terminated();
  simulator.close();
  await listening.close();
  return 0;
}

/** One exchange as one line of at most 76 characters. */
export function traceLine(entry: TraceEntry): string {
  const change = entry.before === entry.after
    ? entry.after
    : `${entry.before.replace("-", "")}->${entry.after.replace("-", "gone")}`;
  const fault = entry.fault === undefined ? "" : ` ! ${entry.fault}`;
  const bytes = `${entry.requestBytes}/${entry.responseBytes} B`;
  return `${entry.computer.padEnd(8)} ${entry.operation.padEnd(10)} ${change.padEnd(23)} ${bytes.padEnd(11)}${fault}`;
}

function banner(facts: {
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly names: readonly string[];
}): string {
  const { endpoint, host, port, user, password, names } = facts;
  const map = names.map((name) => `${name}=${host}:${port}`).join(",");
  const first = names[0]!;
  return `Simulating ${names.join(", ")}
  endpoint  ${endpoint}
  user      ${user}
  password  ${password}

In another terminal:
  export PSRECONNECT_MAP='${map}'
  export PSRECONNECT_USER='${user}' PSRECONNECT_PASSWORD='${password}'
  psreconnect New-PSSession -ComputerName ${first} -Name ITTask -ConfigurationName ITTasks
  psreconnect Get-PSSession -ComputerName ${first}

Ctrl+C ends it.
`;
}

function newPassword(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES))))
    .replaceAll("+", "-").replaceAll("/", "_");
}

/** Writes a file so that nobody sees half of it; only its owner may read the password in it. */
function writeWhole(path: string, text: string): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, text, { mode: 0o600 });
  renameSync(part, path);
}

function terminated(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.off("SIGINT", end);
      process.off("SIGTERM", end);
      resolve();
    };
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
