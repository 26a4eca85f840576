/**
 * TABLE: System.Enum, and what System.Type says about enums.
 * @module
 */
import { PsArray, PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { enumMember, enumNumber, enumValue, enumValues, formatEnum, parseEnum, sortedMembers } from "../enums.ts";
import { integerValue, toInteger } from "../numbers.ts";
import { PsType, type RefCell, type TypeRow } from "../type.ts";
import { typeNamed, typeOf } from "../type_system.ts";

/** Texts as an array of .NET. */
export const strings = (items: readonly string[]): PsArray => new PsArray([...items], "System.String");

/** The facts of an enum; an error where the type is none. */
export function enumRow(type: PsType | null): NonNullable<TypeRow["enum"]> {
  if (type === null) throw argumentError("ArgumentNullException", "enumType", "A type is needed.");
  const row = type.row.enum;
  if (row === undefined) throw argumentError("ArgumentException", "enumType", "The type must be an enum.");
  return row;
}

/** An enum's values, by their numbers. */
export function valueArray(type: PsType): PsArray {
  enumRow(type);
  return new PsArray(enumValues(type), type.fullName);
}

/** The type of the numbers behind an enum. */
export function underlying(type: PsType): PsType {
  return typeNamed(`System.${enumRow(type).underlying}`);
}

/** Whether an enum has a value of this name or number. */
export function isDefined(type: PsType, value: PsValue): boolean {
  const row = enumRow(type);
  if (value === null) throw argumentError("ArgumentNullException", "value", "A value is needed.");
  if (typeof value === "string") return enumMember(row, value, false) !== undefined;
  const number = value instanceof PsEnum ? enumNumber(value) : toInteger(value);
  if (number === undefined) {
    throw clrError("System.InvalidOperationException", "The value is of no type that an enum has.");
  }
  return row.members.some(([, each]) => each === number);
}

function parsed(type: PsType, text: string | null, ignoreCase: boolean): PsValue {
  enumRow(type);
  if (text === null) throw argumentError("ArgumentNullException", "value", "A value is needed.");
  const value = text.trim() === "" ? undefined : parseEnum(type, text, ignoreCase);
  if (value === undefined) {
    throw argumentError("ArgumentException", "value", `There is no value "${text}" in ${type.name}.`);
  }
  return value;
}

function tryParse(type: PsType | undefined, text: string | null, ignoreCase: boolean, cell: RefCell): boolean {
  // Without a type argument, the reference's own value tells the enum.
  const wanted = type?.row.enum ? type : cell.value instanceof PsEnum ? typeOf(cell.value) : undefined;
  if (wanted === undefined) throw argumentError("ArgumentException", "TEnum", "The type must be an enum.");
  const value = text === null || text.trim() === "" ? undefined : parseEnum(wanted, text, ignoreCase);
  cell.value = value ?? enumValue(wanted, 0n);
  return value !== undefined;
}

/** The name of a value of an enum, else `$null`. */
export function nameOf(type: PsType, value: PsValue): PsValue {
  const number = value instanceof PsEnum ? enumNumber(value) : toInteger(value) ?? 0n;
  const row = enumRow(type);
  return row.members.find(([, each]) => each === number)?.[0] ?? null;
}

function hasFlag(self: PsEnum, flag: PsEnum): boolean {
  if (self.type !== flag.type) throw argumentError("ArgumentException", "flag", "The value is of another enum.");
  const bits = enumNumber(flag);
  return (enumNumber(self) & bits) === bits;
}

/** The TypeCode of a type; of an enum, that of its numbers. */
export function typeCode(type: PsType): PsValue {
  const codes = typeNamed("System.TypeCode");
  const name = type.row.enum ? enumRow(type).underlying : type.namespace === "System" ? type.name : "Object";
  return enumValue(codes, enumMember(codes.row.enum!, name, false) ?? 1n);
}

/** Enum. */
export const ENUM_TYPE_ROWS: readonly TypeRow[] = [
  declareType("System.Enum", {
    base: "System.ValueType",
    isAbstract: true,
    interfaces: "System.IComparable System.IFormattable System.IConvertible",
    properties: {
      "int value__": {
        get: (self: PsEnum) => integerValue(typeOf(self).row.enum!.underlying, enumNumber(self)),
        set: () => {
          throw clrError("System.NotSupportedException", "An enum's number cannot be set.");
        },
      },
    },
    methods: {
      "int CompareTo(System.Object target)": (self: PsEnum, other: PsValue) => {
        if (other === null) return 1;
        if (!(other instanceof PsEnum) || other.type !== self.type) {
          throw argumentError("ArgumentException", "target", "The value is of another enum.");
        }
        const [a, b] = [enumNumber(self), enumNumber(other)];
        return a < b ? -1 : a > b ? 1 : 0;
      },
      "bool Equals(System.Object obj)": (self: PsEnum, other: PsValue) =>
        other instanceof PsEnum && other.type === self.type && enumNumber(other) === enumNumber(self),
      "System.TypeCode GetTypeCode()": (self: PsEnum) => typeCode(typeOf(self)),
      "bool HasFlag(System.Enum flag)": hasFlag,
      "string ToString()": (self: PsEnum) => self.name,
      "string ToString(string format)": (self: PsEnum, format: string | null) => {
        const text = formatEnum(self, format ?? "");
        if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of an enum.`);
        return text;
      },
      "int GetHashCode()": (self: PsEnum) => Number(BigInt.asIntN(32, enumNumber(self))),
    },
    statics: {
      "string Format(type enumType, System.Object value, string format)": (
        type: PsType,
        value: PsValue,
        format: string,
      ) => {
        const number = value instanceof PsEnum ? enumNumber(value) : toInteger(value) ?? 0n;
        return formatEnum(enumValue(type, number), format) ?? "";
      },
      "string GetName(type enumType, System.Object value)": nameOf,
      "string[] GetNames(type enumType)": (type: PsType) => strings(sortedMembers(enumRow(type)).map(([name]) => name)),
      "type GetUnderlyingType(type enumType)": underlying,
      "array GetValues(type enumType)": valueArray,
      "bool IsDefined(type enumType, System.Object value)": isDefined,
      "System.Object Parse(type enumType, string value)": (type: PsType, text: string | null) =>
        parsed(type, text, false),
      "System.Object Parse(type enumType, string value, bool ignoreCase)": parsed,
      "System.Object ToObject(type enumType, System.Object value)": (type: PsType, value: PsValue) => {
        enumRow(type);
        const number = value instanceof PsEnum ? enumNumber(value) : toInteger(value);
        if (number === undefined) throw argumentError("ArgumentException", "value", "The value is no number.");
        return enumValue(type, number);
      },
      "bool TryParse(type enumType, string value, [ref] System.Object result)": (
        type: PsType,
        text: string | null,
        result: RefCell,
      ) => tryParse(type, text, false, result),
      "bool TryParse(type enumType, string value, bool ignoreCase, [ref] System.Object result)": (
        type: PsType,
        text: string | null,
        ignoreCase: boolean,
        result: RefCell,
      ) => tryParse(type, text, ignoreCase, result),
      "bool TryParse[TEnum](string value, [ref] TEnum result)": (
        text: string | null,
        result: RefCell,
        _session: Session,
        _type: PsType,
        type?: PsType,
      ) => tryParse(type, text, false, result),
      "bool TryParse[TEnum](string value, bool ignoreCase, [ref] TEnum result)": (
        text: string | null,
        ignoreCase: boolean,
        result: RefCell,
        _session: Session,
        _type: PsType,
        type?: PsType,
      ) => tryParse(type, text, ignoreCase, result),
    },
  }),
];
