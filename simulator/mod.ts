/**
 * A WSMan endpoint that runs without Windows: virtual computers, accounts, session configurations, and a PowerShell
 * engine inside their shells.
 *
 * ```ts ignore
 * const simulator = createSimulator({ world: defaultWorld([account]) });
 * const { port } = await listen(simulator, { port: 0 });
 * ```
 * @module
 */
import { setImmediate } from "node:timers";
import { createScheduler } from "../lib/engine/scheduler.ts";
import { createApp } from "./app.ts";
import type { CbtHardening } from "../lib/auth/channel_binding.ts";
import { type RandomBytes, type SchemeName, SCHEMES } from "../lib/auth/mechanism.ts";
import { selfSigned } from "./certificates.ts";
import type { SimulatorClock } from "./clock.ts";
import type { Computer } from "./computer.ts";
import type { Connection } from "./connection.ts";
import { buildComputers } from "./build_computers.ts";
import type { ServiceLimits } from "./operations.ts";
import { LogonGuard } from "./logon_guard.ts";
import { MAX_BUFFERED_BYTES } from "./output_buffer.ts";
import type { ShellPlugin } from "./plugin.ts";
import { cmdPlugin } from "./plugins/cmd.ts";
import { powershellPlugin } from "./plugins/powershell.ts";
import type { CertificateMapping } from "./schemes/certificate.ts";
import { makeSchemes } from "./schemes/table.ts";
import { Service } from "./service.ts";
import type { CloseReason, Shell } from "./shell.ts";
import { Trace } from "./trace.ts";
import type { World } from "./world.ts";

export { DEFAULT_COMPUTERS, defaultWorld } from "./default_world.ts";
export { type Connection, looseConnection } from "./connection.ts";
export { type ManualClock, manualClock, type SimulatorClock } from "./clock.ts";
export { listen, type Listening, type ListenOptions, listenTls, type ListenTlsOptions } from "./serve.ts";
export {
  type CertificatePorts,
  type CertificateRequest,
  type CertifiedKey,
  issueCertificate,
  makeAuthority,
} from "./certificates.ts";
export type { CertificateMapping } from "./schemes/certificate.ts";
export type { CbtHardening } from "../lib/auth/channel_binding.ts";
export type { RandomBytes, SchemeName } from "../lib/auth/mechanism.ts";
export type { FileStat, FileSystem } from "../lib/engine/platform.ts";
export type { Computer } from "./computer.ts";
export type { Trace, TraceEntry } from "./trace.ts";
export type { Account, ComputerSeed, FileSeed, JobView, SessionConfiguration, World } from "./world.ts";
export type { ServiceLimits } from "./operations.ts";

/** WinRM's own limits (wire.md 1.16, 3.5). */
export const DEFAULT_LIMITS: ServiceLimits = {
  maxEnvelopeBytes: 512_000,
  maxTimeoutMs: 60_000,
  idleTimeoutMs: 7_200_000,
  maxIdleTimeoutMs: 2_147_483_647,
  minIdleTimeoutMs: 60_000,
  keepAliveMs: 240_000,
  bufferBytes: MAX_BUFFERED_BYTES,
  maxShellsPerUser: 30,
  maxConcurrentUsers: 10,
  strictIdleTimeout: false,
};

/** Schemes that a listener may offer. */
export const SCHEME_NAMES: readonly SchemeName[] = Object.keys(SCHEMES) as SchemeName[];
/** Schemes that a listener offers where nobody says otherwise. */
export const DEFAULT_AUTH: readonly SchemeName[] = ["negotiate", "credssp"];

/** How a simulator is made. */
export interface SimulatorOptions {
  /** The virtual computers and the accounts that may log on to them. */
  readonly world: World;
  /** Limits that differ from {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Partial<ServiceLimits>;
  /** Drives every time-out. @default the system's clock */
  readonly clock?: SimulatorClock;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** Makes a GUID with dashes. @default crypto.randomUUID */
  readonly newGuid?: () => string;
  /** Uniformly random bytes. @default the system's */
  readonly randomBytes?: RandomBytes;
  /** Schemes that are offered, in the order of the table. @default Negotiate, CredSSP, and Basic where it may be used */
  readonly auth?: readonly SchemeName[];
  /** Takes bodies that are not sealed over plain HTTP, and so lets Basic and Digest work there. @default {false} */
  readonly allowUnencrypted?: boolean;
  /** What channel bindings of a logon over TLS are worth. @default {"relaxed"} */
  readonly cbtHardening?: CbtHardening;
  /** File with the keys of the service `HTTP/name`, for Kerberos. @default Kerberos is not offered */
  readonly keytab?: string;
  /** Whose account a client certificate is good for. @default nobody's */
  readonly certificateMappings?: readonly CertificateMapping[];
  /** Authorities that may issue certificates of clients, in PEM. @default none */
  readonly clientAuthorities?: readonly string[];
  /** Gives the running scripts their next turn, soon. @default setImmediate */
  readonly defer?: (turn: () => void) => void;
  /** Told of errors that are the simulator's own. @default nobody */
  readonly onInternalError?: (error: unknown) => void;
  /** Told when a shell changes its connection state or goes away. */
  readonly onShell?: (event: ShellEvent) => void;
}

/** A change of a shell. */
export interface ShellEvent {
  /** NetBIOS-style name of the virtual computer. */
  readonly computer: string;
  /** Lower-case GUID. */
  readonly shellId: string;
  /** Friendly name that the client gave it. */
  readonly name: string | undefined;
  /** The connection state that it is in now, or `Closed`. */
  readonly change: "Connected" | "Disconnecting" | "Disconnected" | "Closed";
  /** Cause in one word: a {@linkcode CloseReason}, or `client`, `idle` or `lost`. */
  readonly why: string;
}

/** A running simulator. */
export interface Simulator {
  /** Answers one HTTP request that came over `connection`. */
  fetch(request: Request, connection: Connection, onAnswer?: (undeliver: () => void) => void): Promise<Response>;
  /** Those of the world, in its order; the first answers where a Host header names none. */
  readonly computers: readonly Computer[];
  /** The latest exchanges over WSMan. */
  readonly trace: Trace;
  /** Logons that failed since the start. */
  readonly failedLogons: number;
  /** Closes every shell. */
  close(): void;
}

/** Makes a simulator. It listens nowhere: see `listen()`. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const clock = options.clock ?? systemClock();
  const random = options.random ?? Math.random;
  const newGuid = options.newGuid ?? (() => crypto.randomUUID());
  const randomBytes = options.randomBytes ?? ((length: number) => crypto.getRandomValues(new Uint8Array(length)));
  const limits: ServiceLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const trace = new Trace();
  const computers = buildComputers(options.world, limits, { clock, random, newGuid });
  const scheduler = createScheduler(options.defer ?? ((turn) => void setImmediate(turn)));
  const plugins: readonly ShellPlugin[] = [
    powershellPlugin({ newGuid, randomBytes, scheduler }),
    cmdPlugin({ scheduler }),
  ];
  const event = (shell: Shell, change: ShellEvent["change"], why: string): void =>
    options.onShell?.({
      computer: shell.facts.computer.name,
      shellId: shell.facts.shellId,
      name: shell.facts.name,
      change,
      why,
    });
  const service = new Service({
    clock,
    limits,
    plugins,
    trace,
    newGuid,
    shellHooks: {
      onClosed: (shell: Shell, reason: CloseReason) => {
        shell.facts.computer.shells.remove(shell);
        event(shell, "Closed", reason);
      },
      onState: (shell, _from, why) => event(shell, shell.state, why),
    },
    onInternalError: options.onInternalError ?? (() => {}),
  });
  const allowUnencrypted = options.allowUnencrypted ?? false;
  const guard = new LogonGuard(clock);
  const schemes = makeSchemes(options.auth ?? defaultAuth(options), {
    accounts: options.world.accounts,
    allowUnencrypted,
    cbtHardening: options.cbtHardening ?? "relaxed",
    now: () => clock.now(),
    randomBytes,
    // Making a key takes a moment, so it waits for the first who needs it.
    credSspIdentity: once(() => selfSigned("psreconnect simulator", { now: Date.now(), randomBytes })),
    ...(options.keytab === undefined ? {} : { keytab: options.keytab }),
    certificateMappings: options.certificateMappings ?? [],
    clientAuthorities: options.clientAuthorities ?? [],
  });
  const app = createApp({
    service,
    schemes,
    guard,
    allowUnencrypted,
    maxEnvelopeBytes: limits.maxEnvelopeBytes,
    computerOf: (host) => computerOf(computers, host),
  });
  return {
    computers,
    trace,
    get failedLogons() {
      return guard.total;
    },
    fetch: async (request, connection, onAnswer) =>
      await app.fetch(request, { connection, ...(onAnswer ? { onAnswer } : {}) }),
    close() {
      for (const computer of computers) for (const shell of computer.shells.all()) shell.close("shutdown");
    },
  };
}

/** The computer that a Host header means; an address or an unknown name means the first one. */
function computerOf(computers: readonly Computer[], host: string | undefined): Computer {
  const name = (host ?? "").replace(/:\d+$/, "");
  return computers.find((computer) => computer.answersTo(name)) ?? computers[0]!;
}

function defaultAuth({ keytab, allowUnencrypted }: SimulatorOptions): SchemeName[] {
  return [
    ...DEFAULT_AUTH,
    ...(keytab === undefined ? [] : ["kerberos" as const]),
    ...(allowUnencrypted ? ["basic" as const] : []),
  ];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

function systemClock(): SimulatorClock {
  return {
    now: () => Date.now(),
    setTimer(ms, fire) {
      // Longer ones would fire at once.
      const timer = setTimeout(fire, Math.min(ms, 2_147_483_647));
      return () => clearTimeout(timer);
    },
  };
}
