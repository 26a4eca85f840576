/**
 * What the truth runner knows of a kind of recordings: how to recognise a file, and how to run it.
 * @module
 */

/** What came of one case of a file. */
export interface CaseResult {
  readonly id: string;
  readonly topic?: string;
  readonly passed: boolean;
  /** What the recording says, where it differs from `actual`. */
  readonly expected?: unknown;
  /** What this project does. */
  readonly actual?: unknown;
  /** Which part of the case failed, or the error. */
  readonly detail?: string;
}

/** Runs the files of one kind. */
export interface TruthRunner {
  /** `clixml`, `psrp`, `language`, … */
  readonly kind: string;
  /** Whether a parsed file is of this kind, by its shape. */
  accepts(json: unknown): boolean;
  /** @param file Name of the file, for kinds that need it. */
  run(json: unknown, file: string): Promise<CaseResult[]> | CaseResult[];
}

/** Whether `json` is an object that has an array under `name`. */
export function hasArray(json: unknown, name: string): boolean {
  return typeof json === "object" && json !== null && Array.isArray((json as Record<string, unknown>)[name]);
}
