/**
 * `deno task truth [FILE...]`: runs recordings of a real PowerShell against this project and says what differs.
 *
 * Exit code 0: nothing fails beyond `known_failures.json`; 1: something does; 2: wrong command line.
 * @module
 */
import { relative } from "node:path";
import process from "node:process";
import { checkFiles, dataFiles, type FileResult, loadKnownFailures } from "./files.ts";

const USAGE = `Usage: deno task truth [--json] [--failures N] [FILE...]

  FILE          recordings to run; without one, all of tests/truth/data
  --json        one line for machines: {"files":[{"file","passed","failed","failures":[id...]}]}
  --failures N  show N failing cases with what was expected and what came
`;

interface Arguments {
  readonly json: boolean;
  readonly failures: number;
  readonly files: readonly string[];
}

function parse(args: readonly string[]): Arguments | undefined {
  let json = false;
  let failures = 0;
  const files: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--json") json = true;
    else if (arg === "--failures" || arg.startsWith("--failures=")) {
      const text = arg.includes("=") ? arg.slice(arg.indexOf("=") + 1) : args[++i] ?? "";
      if (!/^[0-9]+$/.test(text)) return undefined;
      failures = Number(text);
    } else if (arg.startsWith("-")) return undefined;
    else files.push(arg);
  }
  return { json, failures, files };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function report(results: readonly FileResult[], shown: number): void {
  let left = shown;
  for (const { file, kind, cases } of results) {
    if (kind === undefined) {
      print(`${file}: no runner for recordings of this kind`);
      continue;
    }
    const failed = cases.filter((result) => !result.passed);
    print(`${file}: ${cases.length - failed.length} passed, ${failed.length} failed`);
    const topics = new Map<string, [number, number]>();
    for (const result of cases) {
      const counts = topics.get(result.topic ?? "") ?? [0, 0];
      counts[result.passed ? 0 : 1]++;
      topics.set(result.topic ?? "", counts);
    }
    if (topics.size > 1) {
      for (const [topic, [good, bad]] of topics) print(`  ${topic}: ${good} passed, ${bad} failed`);
    }
    for (const result of failed) {
      if (left-- <= 0) break;
      print(`  FAILED ${result.id}${result.detail === undefined ? "" : `: ${result.detail}`}`);
      print(`    expected ${show(result.expected)}`);
      print(`    actual   ${show(result.actual)}`);
    }
  }
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
  return text.length > 4000 ? `${text.slice(0, 4000)} … (${text.length} characters)` : text;
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const files = parsed.files.length > 0
    ? parsed.files
    : (await dataFiles()).map((file) => relative(process.cwd(), file));
  let results: FileResult[];
  try {
    results = await checkFiles(files);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  if (parsed.json) {
    print(JSON.stringify({
      files: results.map(({ file, cases }) => {
        const failures = cases.filter((result) => !result.passed).map((result) => result.id);
        return { file, passed: cases.length - failures.length, failed: failures.length, failures };
      }),
    }));
  } else report(results, parsed.failures);
  const known = await loadKnownFailures();
  const unlisted = results.flatMap(({ cases }) => cases).filter((result) =>
    !result.passed && !Object.hasOwn(known, result.id)
  );
  if (!parsed.json) {
    const cases = results.flatMap((result) => result.cases);
    const failed = cases.filter((result) => !result.passed).length;
    print(
      `${cases.length - failed} of ${cases.length} passed; ${failed} failed, ${unlisted.length} of them unexpected`,
    );
  }
  return unlisted.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
