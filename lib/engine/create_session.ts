/**
 * Makes sessions.
 * @module
 */
import type { CmdletSpec } from "./command.ts";
import { Engine } from "./engine.ts";
import type { Platform } from "./platform.ts";
import { createScheduler } from "./scheduler.ts";
import type { EngineHost, Scheduler } from "./session.ts";

/** What a session is made of. */
export interface SessionOptions {
  readonly platform: Platform;
  readonly host: EngineHost;
  readonly cmdlets: readonly CmdletSpec[];
  /** Runs background jobs. @default a scheduler whose turns are timers of the platform */
  readonly scheduler?: Scheduler;
  readonly runspaceId?: string;
  /** Number of the first job. @default {1} */
  readonly jobSeed?: number;
}

/** Makes a session. */
export function createSession(options: SessionOptions): Engine {
  const { platform } = options;
  return new Engine({
    ...options,
    scheduler: options.scheduler ?? createScheduler((run) => void platform.setTimer(0, run)),
  });
}
