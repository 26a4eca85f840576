/**
 * Values to CLIXML text (MS-PSRP 2.2.5), in the file form of Export-Clixml and the form of PSRP messages.
 * @module
 */
import type { ClixmlForm } from "./read.ts";
import type { PsValue } from "./value.ts";
import { ValueWriter, type WriteOptions } from "./value_writer.ts";

export type { WireTypeData, WriteOptions } from "./value_writer.ts";

/** Options of {@linkcode writeClixml}. */
export interface WriteClixmlOptions extends WriteOptions {
  /** Framing that is written. @default {"file"} */
  readonly form?: ClixmlForm;
  /** Blanks per level, 0 for one line. @default {2 in the file form, 0 in the remoting form} */
  readonly indent?: number;
}

/** Options of {@linkcode writeRemoting}. */
export interface WriteRemotingOptions extends WriteOptions {
  /**
   * Whether the sender wraps the value in a PSObject of its own (every object of a pipeline is): then a list or table
   * that contains itself is written once more inside. @default {true}
   */
  readonly wrapped?: boolean;
}

/**
 * A document with the given values.
 * @throws {RemotingError} `ERR_CLIXML` where a secure string cannot be encrypted, or a file cannot hold a character.
 */
export function writeClixml(values: readonly PsValue[], options: WriteClixmlOptions = {}): string {
  const form = options.form ?? "file";
  const indent = options.indent ?? (form === "file" ? 2 : 0);
  return new ValueWriter(options, form === "file", indent).document(values);
}

/** The data of a PSRP message; "" for `null`. */
export function writeRemoting(value: PsValue, options: WriteRemotingOptions = {}): string {
  if (value === null) return "";
  return new ValueWriter(options, false, 0).single(value, options.wrapped ?? true);
}
