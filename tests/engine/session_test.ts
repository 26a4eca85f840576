import { assert, assertEquals } from "@std/assert";
import type { PsValue } from "../../lib/clixml/value.ts";
import type { RunRequest, RunResult, Streams } from "../../lib/engine/session.ts";
import type { Task, Wait } from "../../lib/engine/task.ts";
import { runScript, Workbench } from "./run_script.ts";

function script(text: string): RunRequest["statements"] {
  return [[{ text, isScript: true, arguments: [] }]];
}

function collecting(output: PsValue[]): Streams {
  const nothing = (): undefined => undefined;
  return {
    output: (value) => void output.push(value),
    error: nothing,
    warning: nothing,
    verbose: nothing,
    debug: nothing,
    information: nothing,
    progress: nothing,
  };
}

/** Takes steps of a task until it has nothing to do; `undefined` where it did not end. */
function steps(task: Task<RunResult>, count: number): RunResult | undefined {
  for (let i = 0; i < count; i++) {
    const next = task.next();
    if (next.done) return next.value;
  }
  return undefined;
}

Deno.test("run() of commands as data joins them by pipes, binds by name and position, and merges streams", () => {
  const bench = new Workbench();
  const ran = bench.run("", {
    statements: [
      [
        { text: "Write-Output", isScript: false, arguments: [{ value: 3 }] },
        { text: "ForEach-Object", isScript: false, arguments: [{ name: "-MemberName", value: "ToString" }] },
      ],
      [{ text: "Get-Item", isScript: false, arguments: [{ name: "Path", value: "/nope" }], merge: ["Error"] }],
    ],
  });
  assertEquals(ran.output[0], "3");
  assertEquals(ran.output.length, 2);
  assertEquals(ran.errors, []);
});

Deno.test("run() hands input from outside to the first command", () => {
  const bench = new Workbench();
  const values: PsValue[] = [1, 2];
  const ran = bench.run("$input | ForEach-Object { $_ * 2 }", {
    input: {
      *next() {
        yield undefined;
        return values.shift();
      },
    },
  });
  assertEquals(ran.output, ["2", "4"]);
});

Deno.test("run() keeps variables and functions for the next one", () => {
  const bench = new Workbench();
  bench.run("$x = 5; function f { $x + 1 }");
  assertEquals(bench.run("f").output, ["6"]);
});

Deno.test("run() gives others a turn in an endless loop, and stops at its next step", () => {
  const { session } = new Workbench();
  const output: PsValue[] = [];
  const run = session.run({
    statements: script("try { while ($true) { } } finally { 'fin' }"),
    streams: collecting(output),
  });
  assertEquals(steps(run.task, 5), undefined);
  run.stop();
  assertEquals(steps(run.task, 5)?.state, "Stopped");
});

Deno.test("run() is stopped in its sleep", () => {
  const { session } = new Workbench();
  const run = session.run({ statements: script("Start-Sleep 100; 'no'"), streams: collecting([]) });
  let wait: Wait | undefined;
  while (wait === undefined) {
    const next = run.task.next();
    assert(!next.done);
    wait = next.value ?? undefined;
  }
  let woken = false;
  wait.subscribe(() => {
    woken = true;
  });
  run.stop();
  assert(woken);
  assertEquals(steps(run.task, 5)?.state, "Stopped");
});

Deno.test("run() of a script that does not parse fails", () => {
  const ran = runScript("1 +");
  assertEquals([ran.state, ran.end], ["Failed", "ExpectedValueExpression"]);
});

Deno.test("run() carries calls that lie deep within each other, through blocks, methods and waits", () => {
  const sum = "function s([int]$n) { if ($n -eq 0) { Start-Sleep 1; 0 } else { $n + (s ($n-1)) } }; s 2000";
  assertEquals(runScript(sum).output, ["2001000"]);
  const method =
    "class A { [int] F([int]$n) { if ($n -eq 0) { return 0 }; return 1 + $this.F($n-1) } }; [A]::new().F(1000)";
  assertEquals(runScript(method).output, ["1000"]);
  const thrown = "function t($n) { if ($n -eq 0) { throw 'deep' }; t ($n-1) }; try { t 1500 } catch { \"c:$_\" }";
  assertEquals(runScript(thrown).output, ["c:deep"]);
});

Deno.test("run() stops a recursion that never ends", () => {
  assertEquals(runScript("function f { f }; f").errors, ["CallDepthOverflow"]);
});

Deno.test("exit() ends a run with its code", () => {
  const bench = new Workbench();
  assertEquals(bench.run("exit 7; 'no'").state, "Completed");
  assertEquals(bench.run("$LASTEXITCODE").output, ["7"]);
});

Deno.test("fork() makes a session that knows the commands, but no variables", () => {
  const bench = new Workbench();
  bench.run("$x = 5");
  const output: PsValue[] = [];
  const forked = bench.session.fork();
  bench.computer.drive(
    forked.run({ statements: script("$x; 1 + 0"), streams: collecting(output) }).task,
  );
  assertEquals(output, [null, 1]);
});

Deno.test("callSync() collects what a block writes", () => {
  const { session } = new Workbench();
  assertEquals(session.callSync(session.parse("param($a) $a * 2; $_"), { args: [4], dollarUnder: "u" }), [8, "u"]);
});

Deno.test("errors name line and column of what failed", () => {
  const [record] = runScript("\n\n  nope-cmd\n").records;
  assertEquals([record?.invocation?.position?.line, record?.invocation?.position?.column], [3, 3]);
});
