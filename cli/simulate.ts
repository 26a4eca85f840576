/**
 * `psreconnect simulate`: an endpoint that listens until it is told to end.
 * @module
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname as machineName, tmpdir } from "node:os";
import process from "node:process";
import {
  type CertifiedKey,
  createSimulator,
  DEFAULT_AUTH,
  DEFAULT_COMPUTERS,
  defaultWorld,
  issueCertificate,
  listen,
  type Listening,
  listenTls,
  makeAuthority,
  SCHEME_NAMES,
  type SchemeName,
  type TraceEntry,
} from "../simulator/mod.ts";
import { numberOption, type OptionValues, takeOptions, textOption, UsageError } from "./arguments.ts";
import { firstLine } from "./passwords.ts";
import type { Terminal } from "./terminal.ts";
import { SIMULATE_OPTIONS } from "./usage.ts";

const DEFAULT_PORT = 5985;
const DEFAULT_HTTPS_PORT = 5986;
const DEFAULT_USER = "demo";
const PASSWORD_BYTES = 12;

/** Runs the simulator until SIGINT or SIGTERM. @returns The exit code. */
export async function simulate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, rest } = takeOptions(args, SIMULATE_OPTIONS);
  if (rest.length > 0) throw new UsageError(`simulate does not know "${rest[0]}"`);
  const hostname = textOption(values, "host") ?? "127.0.0.1";
  const typedUser = textOption(values, "user") ?? DEFAULT_USER;
  const [domain, user] = typedUser.includes("\\") ? typedUser.split("\\") : [undefined, typedUser];
  const password = passwordOf(values);
  const computers = values.texts.get("computer") ?? DEFAULT_COMPUTERS;
  const keepAlive = numberOption(values, "keep-alive", 1, 86_400);
  const keytab = textOption(values, "keytab");
  const allowUnencrypted = values.flags.has("allow-unencrypted");
  const auth = schemesOf(values, allowUnencrypted, keytab !== undefined);
  const identity = values.flags.has("https") || values.texts.has("https-port")
    ? makeIdentity(computers, hostname, user!, auth.includes("certificate"))
    : undefined;
  const simulator = createSimulator({
    world: defaultWorld(
      [{ user: user!, password, administrator: true, ...(domain === undefined ? {} : { domain }) }],
      computers,
    ),
    auth,
    allowUnencrypted,
    ...(keytab === undefined ? {} : { keytab }),
    ...(identity?.client
      ? {
        clientAuthorities: [identity.authority.certificate],
        certificateMappings: [{ name: identity.client.name, user: user! }],
      }
      : {}),
    ...(keepAlive === undefined ? {} : { limits: { keepAliveMs: keepAlive * 1000 } }),
    onInternalError: (error) => terminal.error(`psreconnect: the simulator failed: ${describe(error)}\n`),
  });
  if (values.flags.has("trace")) simulator.trace.subscribe((entry) => terminal.error(`${traceLine(entry)}\n`));
  const listeners: Listening[] = [];
  try {
    const plain = await listen(simulator, { port: numberOption(values, "port", 0, 65_535) ?? DEFAULT_PORT, hostname });
    listeners.push(plain);
    const tls = identity && await listenTls(simulator, {
      port: numberOption(values, "https-port", 0, 65_535) ?? DEFAULT_HTTPS_PORT,
      hostname,
      identity: identity.server,
      ...(identity.client ? { clientAuthorities: [identity.authority.certificate] } : {}),
    });
    if (tls) listeners.push(tls);
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    const names = simulator.computers.map((computer) => computer.name);
    const ready = {
      endpoint: `http://${host}:${plain.port}/wsman`,
      port: plain.port,
      computers: names,
      user: typedUser,
      password,
      pid: process.pid,
      ...(tls && identity
        ? { httpsEndpoint: `https://${host}:${tls.port}/wsman`, httpsPort: tls.port, caFile: identity.caFile }
        : {}),
      ...(identity?.client ? { clientCertificate: identity.client.file } : {}),
    };
    // Who reads that it is ready may end it at once.
    const ended = terminated();
    terminal.out(banner(host, ready));
    const readyFile = textOption(values, "ready-file");
    if (readyFile !== undefined) writeWhole(readyFile, JSON.stringify(ready));
    await ended;
  } catch (error) {
    if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
    throw new UsageError("the port is in use: give another --port, or 0 for a free one");
  } finally {
    simulator.close();
    for (const listener of listeners) await listener.close();
    if (identity) rmSync(identity.folder, { recursive: true, force: true });
  }
  return 0;
}

/** One exchange as one line of at most 76 characters. */
export function traceLine(entry: TraceEntry): string {
  const before = entry.before.replace("-", "");
  const after = entry.after.replace("-", "gone");
  const change = entry.before === entry.after ? entry.after : `${before}->${after}`;
  const fault = entry.fault === undefined ? "" : ` ! ${entry.fault}`;
  const bytes = `${entry.requestBytes}/${entry.responseBytes} B`;
  return `${entry.computer.padEnd(8)} ${entry.operation.padEnd(10)} ${change.padEnd(23)} ${bytes.padEnd(11)}${fault}`;
}

function schemesOf(values: OptionValues, allowUnencrypted: boolean, hasKeytab: boolean): readonly SchemeName[] {
  const asked = (values.texts.get("auth") ?? []).flatMap((text) => text.split(",")).map((text) =>
    text.trim().toLowerCase()
  );
  const unknown = asked.find((name) => !(SCHEME_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--auth takes ${SCHEME_NAMES.join(", ")}, not "${unknown}"`);
  if (asked.length > 0) return asked as SchemeName[];
  return [
    ...DEFAULT_AUTH,
    ...(hasKeytab ? ["kerberos" as const] : []),
    ...(allowUnencrypted ? ["basic" as const] : []),
  ];
}

interface Identity {
  readonly folder: string;
  readonly authority: CertifiedKey;
  readonly caFile: string;
  readonly server: CertifiedKey;
  readonly client: { readonly name: string; readonly file: string } | undefined;
}

/** An authority for this run, the listener's certificate, and one for a client where those may log on. */
function makeIdentity(computers: readonly string[], hostname: string, user: string, forClient: boolean): Identity {
  const folder = mkdtempSync(`${tmpdir()}/psreconnect-`);
  const ports = { now: Date.now(), randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const authority = makeAuthority("psreconnect simulator", ports);
  const names = new Set(["localhost", "127.0.0.1", hostname, machineName(), ...computers]);
  const server = issueCertificate(authority, {
    ...ports,
    commonName: computers[0]!,
    usage: "server",
    names: [...names],
  });
  const caFile = `${folder}/ca.pem`;
  writeFileSync(caFile, authority.certificate);
  if (!forClient) return { folder, authority, caFile, server, client: undefined };
  const name = `${user}@localhost`;
  const client = issueCertificate(authority, { ...ports, commonName: user, usage: "client", names: [name] });
  const file = `${folder}/client.pem`;
  writeFileSync(file, `${client.certificate}\n${client.privateKey}`, { mode: 0o600 });
  return { folder, authority, caFile, server, client: { name, file } };
}

function banner(host: string, ready: {
  readonly endpoint: string;
  readonly port: number;
  readonly computers: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly httpsEndpoint?: string;
  readonly caFile?: string;
  readonly clientCertificate?: string;
}): string {
  const map = ready.computers.map((name) => `${name}=${host}:${ready.port}`).join(",");
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["endpoint", ready.endpoint],
    ["https", ready.httpsEndpoint],
    ["ca file", ready.caFile],
    ["client", ready.clientCertificate],
    ["user", ready.user],
    ["password", ready.password],
  ];
  const lines = facts.filter(([, value]) => value !== undefined).map(([name, value]) => `  ${name.padEnd(9)} ${value}`);
  return `Simulating ${ready.computers.join(", ")}
${lines.join("\n")}

In another terminal:
  export PSRECONNECT_MAP='${map}'
  export PSRECONNECT_USER='${ready.user}' PSRECONNECT_PASSWORD='${ready.password}'
  psreconnect New-PSSession -ComputerName ${ready.computers[0]} -Name ITTask -ConfigurationName ITTasks
  psreconnect Get-PSSession -ComputerName ${ready.computers[0]}

Ctrl+C ends it.
`;
}

function passwordOf(values: OptionValues): string {
  const file = textOption(values, "password-file");
  if (file !== undefined) return firstLine(file);
  return process.env["PSRECONNECT_PASSWORD"] || newPassword();
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
