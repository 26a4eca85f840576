/** @module */
import { RemotingError } from "../errors.ts";
import type { ClixmlForm } from "./read.ts";
import type { PsObject, PsSecureString, PsValue } from "./value.ts";

/** What the type table of a session knows about a value's types (Update-TypeData), for the writer. */
export interface WireTypeData {
  /** SerializationDepth of the type; `undefined` where none is set. */
  depth?(typeNames: readonly string[]): number | undefined;
  /** Extended members that the types add (ScriptProperty, AliasProperty …); getters that throw are left out. */
  members?(value: PsValue): Iterable<readonly [string, () => PsValue]>;
  /** The text that is written instead of the object (SerializationMethod String); `undefined`: write the object. */
  asText?(value: PsObject): string | undefined;
}

/** What both forms of writing have in common. */
export interface WriteOptions {
  /** Levels of adapted properties. @default {1} */
  readonly depth?: number;
  /** Content of the `SS` element for a secure string. Without it, writing one fails. */
  readonly secureString?: (value: PsSecureString) => string;
  readonly typeData?: WireTypeData;
}

/** Options of {@linkcode writeClixml}. */
export interface WriteClixmlOptions extends WriteOptions {
  /** @default {"file"} */
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

/** A document with the given values. */
export function writeClixml(_values: readonly PsValue[], _options: WriteClixmlOptions = {}): string {
  throw new RemotingError("ERR_CLIXML", "local", "Cannot write CLIXML: the writer is being built");
}

/** The data of a PSRP message; "" for `null`. */
export function writeRemoting(_value: PsValue, _options: WriteRemotingOptions = {}): string {
  throw new RemotingError("ERR_CLIXML", "local", "Cannot write CLIXML: the writer is being built");
}
