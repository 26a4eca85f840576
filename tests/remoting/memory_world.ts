/**
 * Computers in memory with shells on them, and the ports that a client of them has: no network, no WSMan. Each client
 * has its own ports, so that several can meet at one shell.
 * @module
 */
import type { Endpoint, NewPoolOptions, RemoteShell } from "../../lib/client/contract.ts";
import type { CmdletSpec } from "../../lib/engine/command.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import type { ConnectionInfo } from "../../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { KEY_PAIR } from "../psrp/pair.ts";
import { fault, MemoryPool } from "./memory_pool.ts";
import { MemoryShell } from "./memory_shell.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** Idle time-out of a shell where its client wants none. */
export const IDLE_TIMEOUT_MS = 7_200_000;
const MAX_INT = 2_147_483_647;

/** What shells run on. */
export interface MemoryWorldOptions {
  readonly time: VirtualTime;
  readonly cmdlets: readonly CmdletSpec[];
  platform(computerName: string): Platform;
  /** Makes an operation on a computer fail or wait. */
  readonly gate?: (operation: string, computerName: string, signal?: AbortSignal) => Promise<void>;
  readonly maxIdleTimeoutMs?: number;
  /** @default {3} */
  readonly protocolMinor?: number;
  /** Whether clients may leave shells and come back, which not every transport lets them. @default {true} */
  readonly canDisconnect?: boolean;
}

/** The world. */
export class MemoryWorld {
  readonly options: MemoryWorldOptions;
  /** Shells by the lower-case name of their computer. */
  readonly shells: Map<string, MemoryShell[]> = new Map();
  /** Operations in their order, `open srv01` and the like. */
  readonly log: string[] = [];
  /** Pools in the order in which they were made. */
  readonly pools: MemoryPool[] = [];
  #clients = 0;
  #guids = 0;

  constructor(options: MemoryWorldOptions) {
    this.options = options;
  }

  /** Shells of a computer that are there. */
  shellsOf(computerName: string): MemoryShell[] {
    return (this.shells.get(computerName.toLowerCase()) ?? []).filter((shell) => !shell.closed);
  }

  /** Ports of one more client. */
  ports(): RemotingPorts {
    const clientId = `client ${++this.#clients}`;
    const computerOf = (endpoint: Endpoint): string => endpoint.computerName;
    const poolOptions = (computerName: string) => ({
      clientId,
      newKeyPair: () => KEY_PAIR,
      newGuid: () => this.#guid(),
      gate: (operation: string, signal?: AbortSignal) => this.#gate(operation, computerName, signal),
    });
    return {
      openPool: async (endpoint, options) => {
        const computerName = computerOf(endpoint);
        await this.#gate("open", computerName, options.signal);
        const shell = this.#newShell(computerName, options);
        const pool = new MemoryPool(shell, poolOptions(computerName), options);
        this.pools.push(pool);
        pool.open();
        return pool;
      },
      connectPool: async (endpoint, remote, options) => {
        const computerName = computerOf(endpoint);
        await this.#gate("connect", computerName, options?.signal);
        const shell = this.shellsOf(computerName).find(({ options: { id } }) => id === remote.shellId);
        if (!shell) throw fault(2150858843, "connect: the shell does not exist");
        if (shell.holder !== undefined) throw fault(2150859213, "connect: another client holds the shell");
        if (options?.bufferMode !== undefined) shell.bufferMode = options.bufferMode;
        const pool = new MemoryPool(shell, poolOptions(computerName));
        this.pools.push(pool);
        pool.connect();
        return pool;
      },
      enumerateShells: async (endpoint, signal) => {
        const computerName = computerOf(endpoint);
        await this.#gate("enumerate", computerName, signal);
        return this.shellsOf(computerName).map((shell) => this.#remoteShell(shell));
      },
      endpoint: (connection: ConnectionInfo) =>
        Promise.resolve({ computerName: connection.computerName } as Partial<Endpoint> as Endpoint),
      now: () => this.options.time.now(),
      newGuid: () => this.#guid(),
    };
  }

  #newShell(computerName: string, options: NewPoolOptions): MemoryShell {
    const { time, cmdlets, maxIdleTimeoutMs = MAX_INT, protocolMinor = 3, canDisconnect = true } = this.options;
    const shell = new MemoryShell({
      id: options.poolId,
      name: options.name ?? "",
      resourceUri: options.shellUri,
      platform: this.options.platform(computerName),
      cmdlets,
      idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      maxIdleTimeoutMs,
      bufferMode: options.bufferMode ?? "Block",
      protocolMinor,
      canDisconnect,
      now: () => time.now(),
    });
    const key = computerName.toLowerCase();
    this.shells.set(key, [...this.shells.get(key) ?? [], shell]);
    return shell;
  }

  #remoteShell(shell: MemoryShell): RemoteShell {
    const { id, name, resourceUri, maxIdleTimeoutMs, now } = shell.options;
    return {
      shellId: id,
      name,
      resourceUri,
      owner: "user",
      state: shell.holder === undefined ? "Disconnected" : "Connected",
      idleTimeoutMs: shell.idleTimeoutMs,
      maxIdleTimeoutMs,
      bufferMode: shell.bufferMode,
      locale: "en-US",
      dataLocale: "en-US",
      compressionMode: "NoCompression",
      encoding: "UTF8",
      profileLoaded: "Yes",
      shellInactivityMs: shell.holder === undefined ? now() - shell.disconnectedAt : 0,
      commands: [...shell.commands.keys()].map((commandId) => ({ commandId, commandLine: "" })),
    };
  }

  async #gate(operation: string, computerName: string, signal?: AbortSignal): Promise<void> {
    this.log.push(`${operation} ${computerName}`);
    await this.options.gate?.(operation, computerName, signal);
    signal?.throwIfAborted();
  }

  #guid(): string {
    return `00000000-0000-4000-9000-${(++this.#guids).toString(16).padStart(12, "0")}`;
  }
}
