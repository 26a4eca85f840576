/**
 * What counts as true.
 * @module
 */
import {
  PsArray,
  PsBigInteger,
  PsChar,
  PsDecimal,
  PsDouble,
  PsEnum,
  PsList,
  PsObject,
  PsSingle,
  PsSmall,
  PsUInt64,
  type PsValue,
} from "../../clixml/value.ts";
import { toInteger } from "./numbers.ts";
import { SwitchParameter } from "./switch_parameter.ts";

// Lists that implement IList count as their content; sets, queues and stacks are objects like any other.
const LISTS = /^System\.Collections\.(ArrayList|Generic\.List`1|ObjectModel\.|Specialized\.StringCollection)/;

function items(value: PsValue): readonly PsValue[] | undefined {
  if (value instanceof PsArray) return value.items;
  if (value instanceof PsList && LISTS.test(value.type)) return value.items;
  return undefined;
}

/** `[bool]$x`: zero, empty text, null, and collections of nothing or of one such value are false. */
export function isTrue(value: PsValue): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.length > 0;
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
  }
  if (value === null) return false;
  if (value instanceof PsDouble || value instanceof PsSingle || value instanceof PsSmall) return value.value !== 0;
  if (value instanceof PsUInt64 || value instanceof PsBigInteger) return value.value !== 0n;
  if (value instanceof PsDecimal) return value.unscaled !== 0n;
  if (value instanceof PsChar) return value.code !== 0;
  if (value instanceof PsEnum) return toInteger(value.value) !== 0n;
  if (value instanceof SwitchParameter) return value.isPresent;
  if (value instanceof PsObject) return value.base === undefined || isTrue(value.base);
  if (value instanceof Uint8Array) return value.length === 1 ? value[0] !== 0 : value.length > 0;
  const list = items(value);
  if (list === undefined) return true;
  if (list.length !== 1) return list.length > 1;
  const only = list[0]!;
  const inner = items(only);
  return inner === undefined ? isTrue(only) : inner.length > 0;
}
