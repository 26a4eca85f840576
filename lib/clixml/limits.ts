/**
 * Bounds of the CLIXML reader. A document comes from a peer, so each thing that can grow has a named limit.
 * @module
 */
import { RemotingError } from "../errors.ts";

/**
 * Nested values that a reader takes (and a writer writes): level 50 itself is refused. This is PowerShell's own bound, so
 * nothing that a real peer sends goes beyond it.
 */
export const MAX_VALUE_DEPTH = 50;
/** Nested elements of any kind. Only member sets and ignored content nest without being values; stops a stack overflow. */
export const MAX_ELEMENT_DEPTH = 1000;
/** Characters of one document. A message is bounded far below this by the defragmenter; files of Export-Clixml are larger. */
export const MAX_TEXT_LENGTH: number = 256 * 1024 * 1024;
/** Elements (and type names, which a five-character reference can multiply) of one document: bounds the memory it becomes. */
export const MAX_ELEMENTS = 20_000_000;
/** Characters of one string, name or base64 text. */
export const MAX_STRING_LENGTH: number = 128 * 1024 * 1024;
/** Type names of one object. The deepest hierarchies of .NET have about fifteen. */
export const MAX_TYPE_NAMES = 1000;

/** What a CLIXML document may take; every field has a default above. */
export interface ClixmlLimits {
  /** Nested values. @default {MAX_VALUE_DEPTH} */
  readonly depth: number;
  /** Nested elements. @default {MAX_ELEMENT_DEPTH} */
  readonly elementDepth: number;
  /** Characters of the document. @default {MAX_TEXT_LENGTH} */
  readonly textLength: number;
  /** Elements of the document. @default {MAX_ELEMENTS} */
  readonly elements: number;
  /** Characters of one string. @default {MAX_STRING_LENGTH} */
  readonly stringLength: number;
  /** Type names of one object. @default {MAX_TYPE_NAMES} */
  readonly typeNames: number;
}

/** The limits that hold where a caller names none. */
export const DEFAULT_CLIXML_LIMITS: ClixmlLimits = {
  depth: MAX_VALUE_DEPTH,
  elementDepth: MAX_ELEMENT_DEPTH,
  textLength: MAX_TEXT_LENGTH,
  elements: MAX_ELEMENTS,
  stringLength: MAX_STRING_LENGTH,
  typeNames: MAX_TYPE_NAMES,
};

/** The error of a document that is no CLIXML; `at` is the position in the text. */
export function malformed(detail: string, at?: number, cause?: unknown): RemotingError {
  const place = at === undefined ? "" : ` at character ${at}`;
  return new RemotingError("ERR_CLIXML", "remote", `Cannot read CLIXML${place}: ${detail}`, { cause });
}

/** The error of a document that goes beyond `limit`. */
export function overLimit(limit: keyof ClixmlLimits, allowed: number): RemotingError {
  return new RemotingError(
    "ERR_CLIXML_LIMIT",
    "remote",
    `Cannot read CLIXML: more than ${allowed} for the limit "${limit}"; raise it in the options if the sender is trusted`,
  );
}
