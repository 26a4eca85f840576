/**
 * Cast operators that .NET types define (op_Implicit, op_Explicit), as a table.
 * @module
 */
import { PsBigInteger, PsDateTime, PsUInt64, type PsValue, PsVersion } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { changeNumber, type NumericType } from "./numbers.ts";
import { ABSENT, PRESENT } from "./switch_parameter.ts";
import type { PsType } from "./type.ts";

/** A cast operator; the result is `undefined` where the value does not fit. */
export interface CastOperator {
  readonly implicit: boolean;
  readonly convert: (value: PsValue, session: Session) => PsValue | undefined;
}

const OPERATORS = new Map<string, CastOperator>();

/** Adds a cast operator from one type to another, by full names. */
export function registerCast(
  from: string,
  to: string,
  convert: CastOperator["convert"],
  implicit = true,
): void {
  OPERATORS.set(`${from}>${to}`, { implicit, convert });
}

const BIG = "System.Numerics.BigInteger";
const INTEGERS: readonly NumericType[] = ["SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"];
for (const name of INTEGERS) {
  registerCast(`System.${name}`, BIG, (value) => changeNumber(value, "BigInteger"));
}
for (const name of ["Single", "Double", "Decimal"] as const) {
  registerCast(`System.${name}`, BIG, (value) => changeNumber(value, "BigInteger"), false);
}
for (const name of [...INTEGERS, "Single", "Double", "Decimal"] as const) {
  registerCast(BIG, `System.${name}`, (value) => changeNumber(value, name), false);
}
registerCast(
  "System.Boolean",
  "System.Management.Automation.SwitchParameter",
  (value) => value === true ? PRESENT : ABSENT,
);
registerCast("System.UInt64", "System.UIntPtr", (value) => value instanceof PsUInt64 ? value : undefined, false);
registerCast("System.DateTime", "System.DateTime", (value) => value instanceof PsDateTime ? value : undefined);
registerCast("System.Version", "System.Version", (value) => value instanceof PsVersion ? value : undefined);

/** The operator that casts one type to another. */
export function castOperator(from: PsType, to: PsType): CastOperator | undefined {
  return OPERATORS.get(`${from.fullName}>${to.fullName}`);
}

/** Whether a value is a BigInteger; its arithmetic is .NET's own. */
export function isBigInteger(value: PsValue): value is PsBigInteger {
  return value instanceof PsBigInteger;
}
