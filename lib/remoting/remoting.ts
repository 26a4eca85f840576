/**
 * Remoting of one client process: its repository, its ports, and what every cmdlet does to a single session.
 * @module
 */
import { RemotingError } from "../errors.ts";
import type { HostInfo } from "../psrp/bodies/host_call.ts";
import type { PsDictionary } from "../clixml/value.ts";
import type { ClientRunspacePool } from "../client/contract.ts";
import { applyOptions, type ConnectionInfo, redirectTo } from "./connection_info.ts";
import { CmdletError, transportCode } from "./errors.ts";
import type { RemotingPorts } from "./ports.ts";
import { SessionRepository } from "./repository.ts";
import { PSSession } from "./session.ts";
import { objectSessionOptions } from "./session_options.ts";

/** Shortest idle time-out anywhere. */
export const MIN_IDLE_TIMEOUT_MS = 60_000;
const MAX_INT = 2_147_483_647;
const REDIRECT_REQUESTED = 2150859161;
const MALFORMED_REDIRECT = 867;

/** How a new session is made. */
export interface OpenOptions {
  /** What scripts see in `$PSSenderInfo.ApplicationArguments`. */
  readonly applicationArguments?: PsDictionary | null;
  /** Console that scripts over there see. @default no host */
  readonly hostInfo?: HostInfo;
  /** Aborting gives the opening up. */
  readonly signal?: AbortSignal;
  /** The server sent the client elsewhere, and it goes there. */
  readonly onRedirect?: (uri: URL) => void;
}

/** What disconnecting may change. */
export interface DisconnectOptions {
  /** Seconds without a client until the server gives the session up. */
  readonly idleTimeoutSec?: number;
  /** What becomes of output beyond the server's buffer meanwhile; `None` leaves it as it is. */
  readonly outputBufferingMode?: "None" | "Drop" | "Block";
}

/** A redirect to what is no URI. */
class MalformedRedirect extends RemotingError {
  override readonly name = "MalformedRedirect";
  readonly wsmanCode = MALFORMED_REDIRECT;
  constructor(computerName: string) {
    super("ERR_REDIRECT", "remote", `Cannot follow ${computerName}: it redirects to what is no URI`);
  }
}

/** The remoting of this process. */
export class Remoting {
  /** What it was made with. */
  readonly ports: RemotingPorts;
  /** The sessions that this process holds. */
  readonly repository: SessionRepository = new SessionRepository();

  /** Starts with no sessions. */
  constructor(ports: RemotingPorts) {
    this.ports = ports;
  }

  /** A session object that is not opened yet; its number is burned. */
  plan(connection: ConnectionInfo, name: string | undefined): PSSession {
    const id = this.repository.nextId();
    return new PSSession({
      id,
      name: name ?? this.repository.autoName(id),
      instanceId: this.ports.newGuid().toLowerCase(),
      connection,
      origin: "created",
      state: "BeforeOpen",
    });
  }

  /** Opens a planned session. Throws what the transport or server said; the session is Broken then. */
  async open(session: PSSession, options: OpenOptions = {}): Promise<void> {
    session.setState("Opening");
    for (;;) {
      try {
        session.pool = await this.#openPool(session, options);
        takeFacts(session);
        session.setState("Opened");
        return;
      } catch (error) {
        const elsewhere = redirection(session.connection, error);
        if (!(elsewhere instanceof URL)) {
          session.setState("Broken", elsewhere);
          throw elsewhere;
        }
        redirectTo(session.connection, elsewhere);
        options.onRedirect?.(elsewhere);
      }
    }
  }

  async #openPool(session: PSSession, options: OpenOptions): Promise<ClientRunspacePool> {
    const { connection } = session;
    const endpoint = await this.ports.endpoint(connection);
    return await this.ports.openPool(endpoint, {
      poolId: session.instanceId,
      name: session.name,
      shellUri: connection.shellUri,
      noMachineProfile: connection.noMachineProfile,
      createRetries: connection.maxConnectionRetryCount,
      ...(connection.idleTimeoutMs > 0 ? { idleTimeoutMs: connection.idleTimeoutMs } : {}),
      ...(connection.outputBufferingMode === "None" ? {} : { bufferMode: connection.outputBufferingMode }),
      ...(options.applicationArguments === undefined ? {} : { applicationArguments: options.applicationArguments }),
      ...(options.hostInfo ? { hostInfo: options.hostInfo } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  }

  /**
   * Connects a Disconnected session that nobody else holds: Reconnect where this process held the pool, Connect where a
   * query found it.
   * @throws what the transport or server said; the session is Broken then.
   */
  async connect(
    session: PSSession,
    options: { readonly hostInfo?: HostInfo; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const mode = session.connection.outputBufferingMode;
    const bufferMode = mode === "None" ? {} : { bufferMode: mode };
    const signal = options.signal ? { signal: options.signal } : {};
    session.setState("Connecting");
    try {
      if (session.pool) await session.pool.reconnect({ ...bufferMode, ...signal });
      else {
        const endpoint = await this.ports.endpoint(session.connection);
        session.pool = await this.ports.connectPool(endpoint, shellOf(session), {
          ...bufferMode,
          ...signal,
          ...(options.hostInfo ? { hostInfo: options.hostInfo } : {}),
        });
      }
      session.setState("Opened");
    } catch (error) {
      session.setState("Broken", error);
      throw error;
    }
  }

  /** Sets what a disconnect shall change. Throws {@linkcode CmdletError} where the server does not allow it. */
  prepareDisconnect(session: PSSession, options: DisconnectOptions): void {
    const { connection } = session;
    applyDisconnectOptions(connection, options);
    const idle = connection.idleTimeoutMs;
    const max = connection.maxIdleTimeoutMs ?? MAX_INT;
    if (idle !== -1 && (idle < MIN_IDLE_TIMEOUT_MS || idle > max)) {
      throw new CmdletError("CannotDisconnectSessionWithInvalidIdleTimeout", [session.name, idle / 1000, max / 1000], {
        target: session,
      });
    }
  }

  /** Disconnects an Opened session. Throws {@linkcode CmdletError}. */
  async disconnect(session: PSSession, signal?: AbortSignal): Promise<void> {
    const { connection, pool } = session;
    const { outputBufferingMode: mode, idleTimeoutMs: idle } = connection;
    session.setState("Disconnecting");
    try {
      if (!pool) {
        throw new RemotingError("ERR_SESSION", "local", "Cannot disconnect: the session was never opened here");
      }
      const [running] = session.running;
      await pool.disconnect({
        ...(idle > 0 ? { idleTimeoutMs: idle } : {}),
        ...(mode === "None" ? {} : { bufferMode: mode }),
        ...(signal ? { signal } : {}),
      });
      session.outstandingCommand ??= running?.id;
      session.running.clear();
      session.setState("Disconnected");
      session.disconnectedOn = this.ports.now();
      session.expiresOn = session.disconnectedOn + Math.max(0, idle);
    } catch (error) {
      session.setState(pool?.state === "Opened" ? "Opened" : "Broken", error);
      throw new CmdletError("PSSessionDisconnectFailed", [session.name, session.computerName, error], {
        target: session,
        cause: error,
      });
    }
  }

  /** The same session under a number of its own. */
  renumber(session: PSSession): PSSession {
    const again = new PSSession({
      id: this.repository.nextId(),
      name: session.name,
      serverName: session.serverName,
      instanceId: session.instanceId,
      connection: session.connection,
      origin: session.origin,
      state: session.state,
    });
    again.pool = session.pool;
    again.outstandingCommand = session.outstandingCommand;
    again.disconnectedOn = session.disconnectedOn;
    again.expiresOn = session.expiresOn;
    return again;
  }

  /** Closes a session at its server and forgets it. Errors of the close are swallowed, as PowerShell does. */
  async remove(session: PSSession, signal?: AbortSignal): Promise<void> {
    const { pool } = session;
    if (pool && session.state === "Opened") {
      try {
        await pool.close(signal);
      } catch (error) {
        session.reason = error;
      }
    }
    session.running.clear();
    session.outstandingCommand = undefined;
    session.setState("Closed");
    this.repository.remove(session);
  }
}

/**
 * Where the server sends the client, if it may go there; else the error of the open. A redirect that says nowhere gets
 * the number that PowerShell gives it (truth/remoting README 26).
 */
function redirection(connection: ConnectionInfo, error: unknown): unknown {
  if (transportCode(error) !== REDIRECT_REQUESTED || connection.maximumConnectionRedirectionCount <= 0) return error;
  const { location } = error as { readonly location?: unknown };
  const target = typeof location === "string" ? URL.parse(location) : null;
  return target ?? new MalformedRedirect(connection.computerName);
}

/** Either bound option replaces all option fields of the connection by defaults (cmdlets.md 2.12). */
function applyDisconnectOptions(connection: ConnectionInfo, options: DisconnectOptions): void {
  const { idleTimeoutSec, outputBufferingMode } = options;
  if (idleTimeoutSec === undefined && outputBufferingMode === undefined) return;
  applyOptions(connection, {
    ...objectSessionOptions(),
    idleTimeoutMs: idleTimeoutSec === undefined ? -1 : Math.min(idleTimeoutSec * 1000, MAX_INT),
    outputBufferingMode: outputBufferingMode ?? "None",
  });
}

function takeFacts(session: PSSession): void {
  const { facts } = session.pool!;
  const { connection } = session;
  if (facts.idleTimeoutMs !== undefined) connection.idleTimeoutMs = facts.idleTimeoutMs;
  connection.maxIdleTimeoutMs = facts.maxIdleTimeoutMs;
  if (facts.bufferMode !== undefined) connection.outputBufferingMode = facts.bufferMode;
}

function shellOf(session: PSSession): NonNullable<PSSession["shell"]> {
  if (session.shell) return session.shell;
  throw new RemotingError(
    "ERR_SESSION",
    "local",
    `Cannot connect session ${session.name}: its server was never asked for it`,
  );
}
