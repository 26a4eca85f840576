/**
 * The files of recordings: finding, recognising and running them.
 * @module
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaseResult } from "./runner.ts";
import { RUNNERS } from "./runners.ts";

const DATA = fileURLToPath(new URL("./data/", import.meta.url));

/** What came of one file. */
export interface FileResult {
  readonly file: string;
  /** The kind of recordings; `undefined` where no runner takes the file. */
  readonly kind: string | undefined;
  readonly cases: readonly CaseResult[];
}

/** All recordings of this project, in a fixed order. */
export async function dataFiles(): Promise<string[]> {
  const entries = await readdir(DATA, { recursive: true });
  return entries.filter((name) => name.endsWith(".json")).sort().map((name) => join(DATA, name));
}

/** Cases that are known to fail, with the reason. */
export async function loadKnownFailures(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile(new URL("./known_failures.json", import.meta.url), "utf8"));
}

/** Runs one file after the other. */
export async function checkFiles(files: readonly string[]): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const file of files) {
    const json: unknown = JSON.parse(await readFile(file, "utf8"));
    const runner = RUNNERS.find((candidate) => candidate.accepts(json));
    results.push({ file, kind: runner?.kind, cases: runner === undefined ? [] : await runner.run(json, file) });
  }
  return results;
}
