/**
 * How fast the engine runs: a tight loop of Int32 arithmetic, and objects through a pipeline of three stages.
 *
 * `deno run -A bench/engine.ts [--json]`; a real PowerShell 7.6.5 does 2.2 million rounds and 188,000 objects a second on
 * the machine that the targets were set for.
 * @module
 */
import process from "node:process";
import { CORE_ENGINE_CMDLETS } from "../lib/engine/cmdlets/core_all.ts";
import { createSession } from "../lib/engine/create_session.ts";
import { MemoryFileSystem } from "../lib/engine/memory_file_system.ts";
import type { Platform } from "../lib/engine/platform.ts";
import { silentHost } from "../lib/engine/silent_host.ts";

const now = (): bigint => 638_000_000_000_000_000n;

const PLATFORM: Platform = {
  os: "linux",
  computerName: "bench",
  userName: "user",
  domainName: "bench",
  processId: 1,
  psHome: "/opt/powershell",
  homeDirectory: "/",
  tempDirectory: "/",
  startDirectory: "/",
  now,
  utcOffsetMinutes: () => 0,
  setTimer: () => () => {},
  random: () => 0.5,
  newGuid: () => "00000000-0000-4000-8000-000000000000",
  environment: new Map(),
  fileSystem: new MemoryFileSystem({ style: "linux", now }),
};

/** Runs a script and tells what it wrote and how long it took. */
function measure(text: string): { readonly output: readonly unknown[]; readonly seconds: number } {
  const session = createSession({ platform: PLATFORM, host: silentHost(), cmdlets: CORE_ENGINE_CMDLETS });
  const output: unknown[] = [];
  const run = session.run({
    statements: [[{ text, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void output.push(value),
      error: (record) => {
        throw new Error(record.exception.message);
      },
      warning: () => undefined,
      verbose: () => undefined,
      debug: () => undefined,
      information: () => undefined,
      progress: () => undefined,
    },
  });
  const start = performance.now();
  for (;;) {
    const next = run.task.next();
    if (!next.done) continue;
    if (next.value.state !== "Completed") throw new Error(next.value.error.exception.message);
    return { output, seconds: (performance.now() - start) / 1000 };
  }
}

interface Question {
  readonly name: string;
  readonly unit: string;
  readonly target: number;
  readonly count: number;
  readonly script: string;
}

const QUESTIONS: readonly Question[] = [
  {
    name: "loop",
    unit: "rounds/s",
    target: 5_000_000,
    count: 5_000_000,
    script: "$s = 0; for ($i = 0; $i -lt 5000000; $i++) { $s += $i * 2; if ($s -gt 1000000000) { $s = 0 } }; $s",
  },
  {
    name: "pipeline",
    unit: "objects/s",
    target: 188_000,
    count: 500_000,
    script: "$n = 0; 1..500000 | Where-Object { $_ % 2 } | ForEach-Object { $_ * 2 } | ForEach-Object { $n++ }; $n",
  },
  {
    name: "calls",
    unit: "calls/s",
    target: 100_000,
    count: 200_000,
    script: "function f($a, $b) { $a + $b }; $s = 0; foreach ($i in 1..200000) { $s = f $i 1 }; $s",
  },
];

const results = QUESTIONS.map((question) => {
  // The first run warms the compiler up.
  measure(question.script);
  const { seconds } = measure(question.script);
  return { ...question, perSecond: Math.round(question.count / seconds) };
});

if (process.argv.includes("--json")) {
  process.stdout.write(
    `${JSON.stringify(results.map(({ name, perSecond, target }) => ({ name, perSecond, target })))}\n`,
  );
} else {
  for (const { name, unit, perSecond, target } of results) {
    process.stdout.write(
      `${name}: ${perSecond.toLocaleString("en-US")} ${unit} (target ${target.toLocaleString("en-US")})\n`,
    );
  }
}
