/**
 * From text to enums, numbers, types and XML, with PowerShell's error ids.
 * @module
 */
import { type PsEnum, type PsValue } from "../../clixml/value.ts";
import { castError, clrException } from "./clr_errors.ts";
import { enumMember, enumValue, isDefinedNumber } from "./enums.ts";
import { NUMBER_STYLES, parseDecimal, parseInteger, parseReal, scanNumberText } from "./number_parse.ts";
import { changeNumber, isIntegerType, type NumericType, roundToEven } from "./numbers.ts";
import type { PsType } from "./type.ts";
import { exception, RUNTIME_EXCEPTION } from "../exceptions.ts";
import { PsBigInteger, PsDouble } from "../../clixml/value.ts";

function badText(text: string, type: string): string {
  return `Cannot convert "${text}" to ${type}: it is not in a format that the type reads.`;
}

/** Text to an integer type, through a literal, .NET's parser or a double. */
export function stringToInteger(text: string, type: NumericType): PsValue {
  if (text === "") return changeNumber(0, type)!;
  const scanned = scanNumberText(text);
  if (scanned !== undefined) {
    const value = changeNumber(scanned, type);
    if (value !== undefined) return value;
  }
  let overflow = false;
  if (type === "BigInteger") {
    const value = bigFromText(text);
    if (value !== undefined) return value;
  } else if (isIntegerType(type)) {
    const parsed = parseInteger(text, type);
    if (typeof parsed === "object") return parsed.value;
    overflow = parsed === "overflow";
  }
  if (!overflow) {
    const real = parseReal(text, "Double");
    const value = real instanceof PsDouble ? changeNumber(new PsDouble(roundToEven(real.value)), type) : undefined;
    if (value !== undefined && value !== null) return value;
  }
  const inner = overflow
    ? clrException("System.OverflowException", `The number "${text}" is too large or too small for ${type}.`)
    : clrException("System.FormatException", badText(text, type));
  throw castError("InvalidCastFromStringToInteger", badText(text, type), inner);
}

function bigFromText(text: string): PsValue | undefined {
  const plain = text.trim().replaceAll(",", "");
  return /^[-+]?\d+$/.test(plain) ? new PsBigInteger(BigInt(plain.replace("+", ""))) : undefined;
}

/** Text to Double, Single or Decimal. */
export function stringToReal(text: string, type: "Double" | "Single" | "Decimal"): PsValue {
  if (text === "") return changeNumber(0, type)!;
  const scanned = scanNumberText(text);
  if (scanned !== undefined) {
    const value = changeNumber(scanned, type);
    if (value !== undefined) return value;
  }
  if (type === "Decimal") {
    const parsed = parseDecimal(text);
    if (typeof parsed === "object") return parsed;
    const real = parsed === "format" ? parseReal(text, "Double") : undefined;
    const value = real === undefined ? undefined : changeNumber(real, "Decimal");
    if (value !== undefined) return value;
    throw castError(
      "InvalidCastFromStringToDecimal",
      badText(text, type),
      clrException(parsed === "overflow" ? "System.OverflowException" : "System.FormatException", badText(text, type)),
    );
  }
  const value = parseReal(text, type, NUMBER_STYLES.Float | NUMBER_STYLES.AllowThousands);
  if (value !== undefined) return value;
  throw castError(
    "InvalidCastFromStringToDoubleOrSingle",
    badText(text, type),
    clrException("System.FormatException", badText(text, type)),
  );
}

/** A number that a text operand of an arithmetic operator stands for. */
export function stringToNumber(text: string): PsValue {
  return scanNumberText(text) ?? stringToInteger(text, "Int32");
}

/** Text to an enum: names in any case, unique prefixes, numbers, several where commas separate them. */
export function stringToEnum(text: string, type: PsType): PsEnum {
  const row = type.row.enum!;
  const parts = text.split(",").map((part) => part.trim());
  let number = 0n;
  for (const part of parts) {
    const value = enumPart(part, type, parts.length === 1);
    if (value === undefined) {
      const names = row.members.map(([name]) => name).join(", ");
      const message = `Cannot convert "${text}" to ${type.name}: use one of ${names}.`;
      throw castError(
        "SubstringDisambiguationEnumParseThrewAnException",
        message,
        exception(RUNTIME_EXCEPTION, message),
      );
    }
    number |= value;
  }
  return checkedEnum(number, type);
}

function enumPart(part: string, type: PsType, mayAbbreviate: boolean): bigint | undefined {
  const row = type.row.enum!;
  if (part === "") return undefined;
  if (/^[-+]?\d+$/.test(part)) return BigInt(part.replace("+", ""));
  const exact = enumMember(row, part, true);
  if (exact !== undefined || !mayAbbreviate) return exact;
  const prefix = part.toLowerCase();
  const found = row.members.filter(([name]) => name.toLowerCase().startsWith(prefix));
  const values = new Set(found.map(([, value]) => value));
  return found.length > 0 && (values.size === 1 || found.length === 1) ? found[0]![1] : undefined;
}

/** An enum value of a number that must be defined. */
export function checkedEnum(number: bigint, type: PsType): PsEnum {
  if (!isDefinedNumber(type.row.enum!, number)) {
    throw castError(
      "UndefinedIntegerToEnum",
      `Cannot convert ${number} to ${type.name}: no value of the enum has that number.`,
    );
  }
  return enumValue(type, number);
}
