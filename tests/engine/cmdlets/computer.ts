/** A computer in memory to run cmdlets on, with what they wrote told as text. */
import { CORE_CMDLETS } from "../../../lib/engine/cmdlets/all.ts";
import { createSession } from "../../../lib/engine/create_session.ts";
import { toText } from "../../../lib/engine/dotnet/convert.ts";
import type { Engine } from "../../../lib/engine/engine.ts";
import { MemoryFileSystem } from "../../../lib/engine/memory_file_system.ts";
import type { Platform } from "../../../lib/engine/platform.ts";
import { silentHost } from "../../../lib/engine/silent_host.ts";
import type { PsValue } from "../../../lib/clixml/value.ts";

/** What a script did. */
export interface Ran {
  /** Objects as `"$_"` shows them; `<null>` for `$null`. */
  readonly output: readonly string[];
  readonly values: readonly PsValue[];
  /** FullyQualifiedErrorId of each error; the one that ended the script begins with `!`. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** One computer with a session that lasts over scripts. */
export interface Computer {
  readonly files: MemoryFileSystem;
  readonly session: Engine;
  run(script: string): Ran;
}

const START = 639_000_000_000_000_000n;

/** A computer: on Windows with `C:`, `D:` and the share `\\files\team`, location `C:\work`; on Linux in `/work`. */
export function computer(os: "windows" | "linux"): Computer {
  let ticks = START;
  let ids = 0;
  let seed = 7;
  const windows = os === "windows";
  const now = (): bigint => ticks += 10_000n;
  const files = new MemoryFileSystem({ style: os, now });
  const folders = windows
    ? ["C:\\Users", "C:\\Users\\ada", "C:\\Temp", "C:\\work"]
    : ["/home", "/home/ada", "/tmp", "/work"];
  if (windows) { for (const root of ["C:", "D:", "\\\\files\\team"]) files.addRoot(root); }
  for (const folder of folders) files.createDirectory(folder);
  const platform: Platform = {
    os,
    computerName: "WEB01",
    userName: "ada",
    domainName: "CORP",
    processId: 77,
    psHome: windows ? "C:\\pwsh" : "/opt/pwsh",
    homeDirectory: folders[1]!,
    tempDirectory: folders[2]!,
    startDirectory: folders[3]!,
    now,
    utcOffsetMinutes: () => 0,
    setTimer: () => () => {},
    random: () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648,
    newGuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    environment: new Map([["PATH", windows ? "C:\\Windows" : "/usr/bin"]]),
    fileSystem: files,
  };
  const session = createSession({ platform, host: silentHost(), cmdlets: CORE_CMDLETS });
  return { files, session, run: (script) => run(session, script) };
}

function run(session: Engine, script: string): Ran {
  const values: PsValue[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const { task } = session.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void values.push(value),
      error: (record) => void errors.push(record.fullyQualifiedErrorId),
      warning: (text) => void warnings.push(text),
      verbose: () => undefined,
      debug: () => undefined,
      information: () => undefined,
      progress: () => undefined,
    },
  });
  for (let turns = 0; turns < 100_000; turns++) {
    const next = task.next();
    if (!next.done) continue;
    if (next.value.state !== "Completed") errors.push(`!${next.value.error.fullyQualifiedErrorId}`);
    return {
      output: values.map((value) => value === null ? "<null>" : toText(value, session)),
      values,
      errors,
      warnings,
    };
  }
  throw new Error("endless");
}
