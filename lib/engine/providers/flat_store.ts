/**
 * The drives of the session's own state (Env:, Variable:, Function:, Alias:): one level of named items.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";

/** What writing an item needs to know beside its name and value. */
export interface FlatWriteOptions {
  readonly force?: boolean;
  /** ScopedItemOptions, for functions and aliases. */
  readonly options?: string;
  /** Whether the item must not be there yet (New-Item). */
  readonly isNew?: boolean;
}

/** One drive's items. Names compare as the store likes. */
export interface FlatStore {
  /** Names in the order that Get-ChildItem shows. */
  names(): readonly string[];
  /** The item under a name: PSVariable, DictionaryEntry, FunctionInfo, AliasInfo. */
  item(name: string): PsValue | undefined;
  /** What Get-Content and `$drive:name` give. */
  value(name: string): PsValue | undefined;
  /** Creates or changes an item. @returns The item. */
  write(name: string, value: PsValue, options: FlatWriteOptions): PsValue;
  remove(name: string, force: boolean): void;
}
