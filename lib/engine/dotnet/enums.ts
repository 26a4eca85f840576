/**
 * Enum values: from numbers and names, text of flags, formats.
 * @module
 */
import { PsEnum, PsSmall, PsUInt64, type PsValue } from "../../clixml/value.ts";
import { integerValue, toInteger } from "./numbers.ts";
import type { EnumRow, PsType } from "./type.ts";
import { resolveType } from "./type_system.ts";

/** The number of an enum value. */
export function enumNumber(value: PsEnum): bigint {
  return toInteger(value.value) ?? 0n;
}

/** The value of an enum type for a number, named where it can be. */
export function enumValue(type: PsType, number: bigint): PsEnum {
  const row = type.row.enum!;
  const text = enumNames(row, number) ?? number.toString();
  const value = integerValue(row.underlying, number) as number | bigint | PsSmall | PsUInt64;
  return new PsEnum(type.fullName, text, value);
}

/** An enum value by its type's full name and one of its names; for tables that know both. */
export function enumNamed(typeName: string, name: string): PsEnum {
  const type = resolveType(typeName);
  const member = type?.row.enum?.members.find(([each]) => each === name);
  return type && member ? enumValue(type, member[1]) : new PsEnum(typeName, name, 0);
}

/** The names that make up a number, `undefined` where none do. */
function enumNames(row: EnumRow, number: bigint): string | undefined {
  const exact = row.members.find(([, value]) => value === number);
  if (exact) return exact[0];
  if (!row.flags || number === 0n) return undefined;
  const bits =
    { Byte: 8, SByte: 8, Int16: 16, UInt16: 16, Int32: 32, UInt32: 32, Int64: 64, UInt64: 64 }[row.underlying];
  let rest = BigInt.asUintN(bits, number);
  const names: string[] = [];
  const byValue = row.members.map(([name, value]) => [name, BigInt.asUintN(bits, value)] as const)
    .sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  for (let i = byValue.length - 1; i >= 0 && rest !== 0n; i--) {
    const [name, value] = byValue[i]!;
    if (value === 0n || (rest & value) !== value) continue;
    // Of several names of one number the first in the declaration counts.
    if (i > 0 && byValue[i - 1]![1] === value) continue;
    names.unshift(name);
    rest &= ~value;
  }
  return rest === 0n && names.length > 0 ? names.join(", ") : undefined;
}

/** Whether a number is a defined value, or for flags a union of defined ones. */
export function isDefinedNumber(row: EnumRow, number: bigint): boolean {
  return enumNames(row, number) !== undefined;
}

/** Finds a name: exactly (case counts or not), `undefined` where there is none. */
export function enumMember(row: EnumRow, name: string, ignoreCase: boolean): bigint | undefined {
  const exact = row.members.find(([each]) => each === name);
  if (exact || !ignoreCase) return exact?.[1];
  const wanted = name.toLowerCase();
  return row.members.find(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** Enum.Parse: names or numbers separated by commas; `undefined` where one is unknown. */
export function parseEnum(type: PsType, text: string, ignoreCase: boolean): PsEnum | undefined {
  const row = type.row.enum!;
  let number = 0n;
  for (const part of text.split(",")) {
    const word = part.trim();
    if (/^[-+]?\d+$/.test(word)) number |= BigInt(word.replace("+", ""));
    else {
      const value = enumMember(row, word, ignoreCase);
      if (value === undefined) return undefined;
      number |= value;
    }
  }
  return enumValue(type, number);
}

/** Enum.ToString(format). */
export function formatEnum(value: PsEnum, format: string): string | undefined {
  switch (format.toUpperCase()) {
    case "":
    case "G":
    case "F":
      return value.name;
    case "D":
      return enumNumber(value).toString();
    case "X": {
      const row = resolveType(value.type)?.row.enum;
      const digits = { Byte: 2, SByte: 2, Int16: 4, UInt16: 4, Int32: 8, UInt32: 8, Int64: 16, UInt64: 16 }[
        row?.underlying ?? "Int32"
      ];
      return BigInt.asUintN(digits * 4, enumNumber(value)).toString(16).toUpperCase().padStart(digits, "0");
    }
    default:
      return undefined;
  }
}

/** All values of an enum, in the order of their unsigned numbers. */
export function enumValues(type: PsType): PsValue[] {
  const row = type.row.enum!;
  return sortedMembers(row).map(([, value]) => enumValue(type, value));
}

/** Names and numbers of an enum, in the order of their unsigned numbers. */
export function sortedMembers(row: EnumRow): readonly (readonly [string, bigint])[] {
  const key = (value: bigint): bigint => BigInt.asUintN(64, value);
  return [...row.members].sort((a, b) => (key(a[1]) < key(b[1]) ? -1 : key(a[1]) > key(b[1]) ? 1 : 0));
}
