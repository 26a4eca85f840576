/**
 * A Linux computer without any real time, file or chance: its clock moves only when everybody waits.
 * @module
 */
import { MemoryFileSystem } from "../../lib/engine/memory_file_system.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import type { Task } from "../../lib/engine/task.ts";

/** Turns that a task may take before it is called endless. */
const MAX_TURNS = 20_000;
const START = 639_000_000_000_000_000n;
const TICKS_PER_MS = 10_000n;

/** A computer whose time is virtual. */
export class VirtualComputer {
  readonly platform: Platform;
  readonly #timers: { at: bigint; order: number; fire: () => void }[] = [];
  #now = START;
  #order = 0;
  #ids = 0;
  #seed = 42;

  constructor() {
    const now = (): bigint => {
      this.#now += 10n;
      return this.#now;
    };
    const fileSystem = new MemoryFileSystem({ style: "linux", now });
    for (
      const path of ["/home", "/home/user", "/tmp", "/tmp/truth", "/opt", "/opt/microsoft", "/etc", "/usr", "/usr/bin"]
    ) {
      fileSystem.createDirectory(path);
    }
    this.platform = {
      os: "linux",
      computerName: "server01",
      userName: "user",
      domainName: "server01",
      processId: 4242,
      psHome: "/opt/microsoft/powershell/7",
      homeDirectory: "/home/user",
      tempDirectory: "/tmp/",
      startDirectory: "/tmp/truth",
      now,
      utcOffsetMinutes: () => 0,
      setTimer: (ms, fire) => {
        const timer = { at: this.#now + BigInt(Math.ceil(ms)) * TICKS_PER_MS, order: this.#order++, fire };
        this.#timers.push(timer);
        return () => {
          const at = this.#timers.indexOf(timer);
          if (at >= 0) this.#timers.splice(at, 1);
        };
      },
      random: () => {
        this.#seed = (this.#seed * 1103515245 + 12345) % 2147483648;
        return this.#seed / 2147483648;
      },
      newGuid: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, "0")}`,
      environment: new Map([
        ["PATH", "/usr/bin"],
        ["HOME", "/home/user"],
        ["USER", "user"],
        ["HOSTNAME", "server01"],
        ["LANG", "en_US.UTF-8"],
      ]),
      fileSystem,
    };
  }

  /** Fires the next timer; `false` where there is none. */
  #fireNext(): boolean {
    if (this.#timers.length === 0) return false;
    this.#timers.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : a.order - b.order);
    const timer = this.#timers.shift()!;
    if (timer.at > this.#now) this.#now = timer.at;
    timer.fire();
    return true;
  }

  /** Runs a task to its end; time passes while it waits. */
  drive<T>(task: Task<T>): T {
    for (let turns = 0; turns < MAX_TURNS; turns++) {
      const next = task.next();
      if (next.done) return next.value;
      if (next.value === undefined) {
        if (this.#timers.some((timer) => timer.at <= this.#now)) this.#fireNext();
        continue;
      }
      let woken = false;
      next.value.subscribe(() => {
        woken = true;
      });
      while (!woken) if (!this.#fireNext()) throw new Error(`deadlock: waits for ${next.value.reason}`);
    }
    throw new Error("endless");
  }
}
