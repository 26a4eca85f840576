/**
 * PSSession: one session as this client sees it (cmdlets.md 2.1, 2.4).
 * @module
 */
import type { ClientPipelineRun, ClientRunspacePool, RemoteShell } from "../client/contract.ts";
import { configurationNameOf, type ConnectionInfo } from "./connection_info.ts";

/** RunspaceState by name; the position is its number. */
export const RUNSPACE_STATES = [
  "BeforeOpen",
  "Opening",
  "Opened",
  "Closed",
  "Closing",
  "Broken",
  "Disconnecting",
  "Disconnected",
  "Connecting",
] as const;
/** The name of a RunspaceState. */
export type RunspaceState = (typeof RUNSPACE_STATES)[number];

/** RunspaceAvailability by name; the position is its number. */
export const RUNSPACE_AVAILABILITIES = [
  "None",
  "Available",
  "AvailableForNestedCommand",
  "Busy",
  "RemoteDebug",
] as const;
/** The name of a RunspaceAvailability. */
export type RunspaceAvailability = (typeof RUNSPACE_AVAILABILITIES)[number];

/** How a session object came to be. */
export type SessionOrigin = "created" | "queried";

/** One session. */
export class PSSession {
  /** Number in this process, from 1; never used twice. */
  readonly id: number;
  /** Label of this client; the server keeps the name that it was created with. */
  name: string;
  /** Name at the server, which remote -Name filters test. */
  readonly serverName: string;
  /** Lower-case GUID: runspace pool id and WSMan ShellId. */
  readonly instanceId: string;
  /** Where it is and how it is reached; changed in place, e.g. by a redirect. */
  connection: ConnectionInfo;
  /** Becomes `queried` when it goes on as what the server knows. */
  origin: SessionOrigin;
  /** The pool, once this process has held it. */
  pool: ClientRunspacePool | undefined;
  /** What the server said of the shell, for sessions that a query found. */
  shell: RemoteShell | undefined;
  /** Command at the server whose output nobody has fetched yet. */
  outstandingCommand: string | undefined;
  /** Pipelines that this client runs in it. */
  readonly running: Set<ClientPipelineRun> = new Set();
  /** Milliseconds since 1970-01-01 UTC; `undefined` while connected or unknown. */
  disconnectedOn: number | undefined;
  /** When the server gives it up, in the same unit. */
  expiresOn: number | undefined;
  /** The error that made it Broken. */
  reason: unknown;
  #state: RunspaceState;
  #heldElsewhere: boolean;

  /** In the given state, with no pool; `serverName` is `name` where absent. */
  constructor(facts: {
    readonly id: number;
    readonly name: string;
    readonly serverName?: string;
    readonly instanceId: string;
    readonly connection: ConnectionInfo;
    readonly origin: SessionOrigin;
    readonly state: RunspaceState;
    readonly heldElsewhere?: boolean;
    readonly shell?: RemoteShell;
  }) {
    this.id = facts.id;
    this.name = facts.name;
    this.serverName = facts.serverName ?? facts.name;
    this.instanceId = facts.instanceId;
    this.connection = facts.connection;
    this.origin = facts.origin;
    this.#state = facts.state;
    this.#heldElsewhere = facts.heldElsewhere ?? false;
    this.shell = facts.shell;
    this.outstandingCommand = facts.shell?.commands?.[0]?.commandId;
  }

  /** As typed. */
  get computerName(): string {
    return this.connection.computerName;
  }
  /** `undefined` over a transport that has no configurations. */
  get configurationName(): string | undefined {
    return this.connection.transport === "WSMan" ? configurationNameOf(this.connection.shellUri) : undefined;
  }

  /** Reading it notices a pool that has broken or was disconnected meanwhile. */
  get state(): RunspaceState {
    const pool = this.pool;
    // A pool that broke or was disconnected by the network says so itself.
    if (pool && this.#state === "Opened" && pool.state !== "Opened") {
      if (pool.state === "Broken" || pool.state === "Disconnected" || pool.state === "Closed") {
        this.setState(pool.state, pool.reason);
      }
    }
    return this.#state;
  }

  /** `Busy` while a pipeline runs, or (disconnected) while another client holds it. */
  get availability(): RunspaceAvailability {
    switch (this.state) {
      case "Opened":
        return this.running.size > 0 || this.outstandingCommand !== undefined ? "Busy" : "Available";
      case "Disconnected":
        return this.#heldElsewhere ? "Busy" : "None";
      default:
        return "None";
    }
  }

  /** Whether another client holds it. */
  get isHeldElsewhere(): boolean {
    return this.#state === "Disconnected" && this.#heldElsewhere;
  }

  /** Moves it; no other client counts as its holder then. `reason` stays where none is given. */
  setState(state: RunspaceState, reason?: unknown): void {
    this.#state = state;
    this.#heldElsewhere = false;
    if (reason !== undefined) this.reason = reason;
    if (state === "Opened") this.disconnectedOn = this.expiresOn = undefined;
  }

  /** Goes on as the session that its server knows: nobody here holds it, and it may be connected. */
  adopt(queried: PSSession): void {
    this.pool = undefined;
    this.shell = queried.shell;
    this.outstandingCommand = queried.outstandingCommand;
    this.disconnectedOn = queried.disconnectedOn;
    this.expiresOn = queried.expiresOn;
    this.origin = "queried";
    this.#state = "Disconnected";
    this.#heldElsewhere = queried.isHeldElsewhere;
  }

  /** Goes on with the connection that another object of the same session made. */
  take(connected: PSSession): void {
    this.adopt(connected);
    this.pool = connected.pool;
    this.setState(connected.state, connected.reason);
  }

  /** As PowerShell shows it in text. */
  toString(): string {
    return `[PSSession]${this.name}`;
  }
}
