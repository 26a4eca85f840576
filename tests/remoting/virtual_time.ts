/**
 * Time that passes only when everybody waits, and a virtual Linux computer on it: for engine sessions whose tasks wait
 * for promises too.
 * @module
 */
import { MemoryFileSystem } from "../../lib/engine/memory_file_system.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import type { Task } from "../../lib/engine/task.ts";

/** Turns of a task before it is called endless. */
const MAX_TURNS = 200_000;
/** Turns of the event loop in which neither a promise nor a timer came to anything before a wait is called endless. */
const MAX_IDLE_TURNS = 50;
const START_MS = 1_764_000_000_000;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock with timers. */
export class VirtualTime {
  #now = START_MS;
  #order = 0;
  readonly #timers: Timer[] = [];

  /** Milliseconds since 1970-01-01 UTC. */
  now(): number {
    return this.#now;
  }
  /** UTC ticks; no two are equal. */
  ticks(): bigint {
    this.#now += 0.001;
    return BigInt(Math.round(this.#now * 10_000)) + UNIX_EPOCH_TICKS;
  }
  setTimer(ms: number, fire: () => void): () => void {
    const timer = { at: this.#now + ms, order: this.#order++, fire };
    this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }
  /** Lets time pass until the next timer. @returns False where there is none. */
  fireNext(): boolean {
    this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
    const timer = this.#timers.shift();
    if (!timer) return false;
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
    return true;
  }
  /** Fires what is due now. */
  #fireDue(): void {
    while (this.#timers.some((timer) => timer.at <= this.#now)) this.fireNext();
  }

  /** Runs a task to its end. Time passes while everybody waits. */
  async drive<T>(task: Task<T>, stop?: AbortSignal): Promise<T> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const next = task.next();
      if (next.done) return next.value;
      if (next.value === undefined) {
        this.#fireDue();
        continue;
      }
      const wait = next.value;
      let woken = false;
      const giveUp = wait.subscribe(() => {
        woken = true;
      });
      await this.#until(() => woken || (stop?.aborted ?? false), wait.reason);
      if (!woken) giveUp();
    }
    throw new Error("the task does not end");
  }

  /** Lets promises and timers go on until the condition holds. */
  async until(condition: () => boolean): Promise<void> {
    await this.#until(condition, "condition");
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    for (let idle = 0; idle < MAX_IDLE_TURNS;) {
      if (condition()) return;
      // Everything that promises can do, before time passes.
      await macrotask();
      if (condition()) return;
      if (this.fireNext()) idle = 0;
      else idle++;
    }
    throw new Error(`nobody ends the wait for ${what}`);
  }
}

/** One turn of the event loop: all microtasks are done then, which a message of a port does not wait for. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** How the computer differs from `server01`. */
export interface ComputerOptions {
  readonly computerName?: string;
  readonly fileSystem?: MemoryFileSystem;
}

/** A file system with the folders that scripts expect. */
export function linuxFiles(time: VirtualTime): MemoryFileSystem {
  const files = new MemoryFileSystem({ style: "linux", now: () => time.ticks() });
  for (
    const path of ["/home", "/home/user", "/tmp", "/tmp/truth", "/opt", "/opt/microsoft", "/etc", "/usr", "/usr/bin"]
  ) {
    files.createDirectory(path);
  }
  return files;
}

/** The platform of a virtual Linux computer. */
export function linuxPlatform(time: VirtualTime, options: ComputerOptions = {}): Platform {
  const { computerName = "server01" } = options;
  let guids = 0;
  let seed = 42;
  return {
    os: "linux",
    computerName,
    userName: "user",
    domainName: computerName,
    processId: 4242,
    psHome: "/opt/microsoft/powershell/7",
    homeDirectory: "/home/user",
    tempDirectory: "/tmp/",
    startDirectory: "/tmp/truth",
    now: () => time.ticks(),
    utcOffsetMinutes: () => 0,
    setTimer: (ms, fire) => time.setTimer(ms, fire),
    random() {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    },
    newGuid: () => `00000000-0000-4000-8000-${(++guids).toString(16).padStart(12, "0")}`,
    environment: new Map([
      ["PATH", "/usr/bin"],
      ["HOME", "/home/user"],
      ["USER", "user"],
      ["HOSTNAME", computerName],
      ["LANG", "en_US.UTF-8"],
    ]),
    fileSystem: options.fileSystem ?? linuxFiles(time),
  };
}
