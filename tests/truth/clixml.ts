/**
 * Runs the CLIXML recordings: `xml` reads as `reads_as` and is written `again`; with an engine, `expression` is written
 * as `xml`. What PowerShell refuses must be refused.
 * @module
 */
import { readClixml, readRemotingBytes } from "../../lib/clixml/read.ts";
import { writeClixml, writeRemoting } from "../../lib/clixml/write.ts";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { PsArray, type PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import { sameNotation, toNotation } from "./notation.ts";
import { type CaseResult, hasArray, type TruthRunner } from "./runner.ts";

interface ClixmlEntry {
  readonly id: string;
  readonly topic: string;
  readonly form?: "file" | "export" | "remoting";
  readonly call?: "Deserialize" | "DeserializeAsList" | "remoting";
  readonly depth?: number;
  readonly expression?: string;
  readonly message?: string;
  readonly xml?: string;
  readonly reads_as?: unknown;
  readonly reads_as_unknown?: boolean;
  readonly again?: string;
  readonly refused?: unknown;
  readonly writing_refused?: unknown;
  readonly reading_refused?: unknown;
  readonly placeholder?: unknown;
}

/** What the runner may use beside this library's own reader and writer. */
export interface ClixmlRunnerOptions {
  /** The value of an expression's last statement, where an engine is there. */
  readonly evaluate?: (expression: string) => PsValue;
}

/** Depth at which `reading.json` was written again. */
const AGAIN_DEPTH = 60;
const EXPORT_DEPTH = 2;

/** See the module. */
export function createClixmlRunner(options: ClixmlRunnerOptions = {}): TruthRunner {
  return {
    kind: "clixml",
    accepts: (json) => hasArray(json, "entries"),
    run: (json) => {
      const results: CaseResult[] = [];
      for (const entry of (json as { entries: readonly ClixmlEntry[] }).entries) {
        const result = runEntry(entry, options);
        if (result !== undefined) results.push(result);
      }
      return results;
    },
  };
}

interface Mismatch {
  readonly detail: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

function runEntry(entry: ClixmlEntry, options: ClixmlRunnerOptions): CaseResult | undefined {
  const { id, topic } = entry;
  const mismatch = entry.xml === undefined ? undefined : checkReading(entry, entry.xml);
  if (mismatch !== undefined) return { id, topic, passed: false, ...mismatch };
  if (options.evaluate !== undefined && entry.expression !== undefined && entry.message === undefined) {
    const written = checkWriting(entry, options.evaluate);
    if (written !== undefined) return { id, topic, passed: false, ...written };
  } else if (entry.xml === undefined) return undefined;
  return { id, topic, passed: true };
}

function checkReading(entry: ClixmlEntry, xml: string): Mismatch | undefined {
  const isRefused = entry.refused !== undefined || entry.reading_refused !== undefined;
  let read: Read;
  try {
    read = readEntry(entry, xml);
  } catch (error) {
    if (isRefused) return undefined;
    return { detail: `reading failed: ${(error as Error).message}`, expected: entry.reads_as, actual: undefined };
  }
  const actual = toNotation(read.value);
  if (isRefused) return { detail: "was read, but must be refused", expected: "refused", actual };
  if (!entry.reads_as_unknown && !sameNotation(actual, entry.reads_as)) {
    return { detail: "reads as something else", expected: entry.reads_as, actual };
  }
  if (entry.again === undefined) return undefined;
  return compare("written again", entry.again, () => writeAgain(entry, read));
}

function compare(detail: string, expected: string, write: () => string): Mismatch | undefined {
  try {
    const actual = write();
    return actual === expected ? undefined : { detail, expected, actual };
  } catch (error) {
    return { detail: `${detail}: ${(error as Error).message}`, expected, actual: undefined };
  }
}

interface Read {
  readonly value: PsValue;
  readonly values: readonly PsValue[];
}

function readEntry(entry: ClixmlEntry, xml: string): Read {
  const kind = entry.form ?? entry.call;
  if (kind === "remoting") {
    const value = readRemotingBytes(encodeUtf8(xml));
    return { value, values: [value] };
  }
  const values = readClixml(xml);
  const isList = kind === "export" || kind === "DeserializeAsList" || values.length > 1;
  return { values, value: isList ? new PsArray(values) : values[0] ?? null };
}

// A process without a key holds secure strings as hexadecimal digits.
const secureString = (value: PsSecureString): string => value.cipher()?.toLowerCase() ?? "";

function writeAgain(entry: ClixmlEntry, { value, values }: Read): string {
  const kind = entry.form ?? entry.call;
  if (kind === "remoting") return writeRemoting(value, { secureString });
  if (kind === "export") return writeClixml(values, { depth: entry.depth ?? EXPORT_DEPTH, secureString });
  const depth = entry.depth ?? (entry.call === undefined ? 1 : AGAIN_DEPTH);
  return writeClixml([value], { depth, secureString });
}

function checkWriting(entry: ClixmlEntry, evaluate: (expression: string) => PsValue): Mismatch | undefined {
  const write = (): string => {
    const value = evaluate(entry.expression!);
    if (entry.form === "remoting") return writeRemoting(value, { secureString });
    const depth = entry.depth ?? (entry.form === "export" ? EXPORT_DEPTH : 1);
    return writeClixml([value], { depth, secureString });
  };
  if (entry.writing_refused === undefined) {
    if (entry.placeholder !== undefined || entry.xml === undefined) return undefined;
    return compare("written from the expression", entry.xml, write);
  }
  try {
    return { detail: "was written, but must be refused", expected: "refused", actual: write() };
  } catch {
    return undefined;
  }
}
