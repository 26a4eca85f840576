/** A session that formatting tests can do without the interpreter: a clock, a width, no variables. */
import type { PsValue } from "../../../lib/clixml/value.ts";
import type { Session } from "../../../lib/engine/session.ts";

/** What a test wants to be different. */
export interface FakeSessionOptions {
  readonly os?: "windows" | "linux";
  readonly now?: () => bigint;
  readonly width?: number;
  readonly variables?: ReadonlyMap<string, PsValue>;
}

/** A session of nothing but what formatting reads. */
export function fakeSession(options: FakeSessionOptions = {}): Session {
  const parts = {
    platform: { os: options.os ?? "linux", now: options.now ?? (() => 0n) },
    host: { width: options.width ?? 0 },
    slots: new Map<string, unknown>(),
    scope: {
      get: (name: string) => options.variables?.get(name),
      entry: (name: string) => {
        const value = options.variables?.get(name);
        return value === undefined ? undefined : { name, value };
      },
    },
    preference: (name: string) => options.variables?.get(name) ?? null,
  };
  return parts as unknown as Session;
}
