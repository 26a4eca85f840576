/**
 * Small readers for the functions of the view tables.
 * @module
 */
import { PsDouble, PsSingle, type PsValue } from "../../clixml/value.ts";
import { convertTo } from "../dotnet/convert.ts";
import { toText } from "../dotnet/text.ts";
import { getProperty } from "../dotnet/members.ts";
import { resolveType } from "../dotnet/type_system.ts";
import { formatValue } from "../dotnet/number_format.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";

/** The value at the end of a path of properties; `null` where the path breaks off. */
export function read(object: PsValue, path: string, session: Session): PsValue {
  let value: PsValue = object;
  for (const name of path.split(".")) {
    if (value === null) return null;
    value = getProperty(value, name, session) ?? null;
  }
  return value;
}

/** The same as text; empty where there is none. */
export function readText(object: PsValue, path: string, session: Session): string {
  const value = read(object, path, session);
  return value === null ? "" : toText(value, session);
}

/** The same as a JavaScript number; `undefined` where it is none. */
export function readNumber(object: PsValue, path: string, session: Session): number | undefined {
  const value = read(object, path, session);
  if (typeof value === "number") return value;
  if (value === null) return undefined;
  const type = resolveType("double");
  if (type === undefined) return undefined;
  try {
    const converted = convertTo(value, type, session);
    return converted instanceof PsDouble ? converted.value : undefined;
  } catch (error) {
    if (error instanceof TerminatingError) return undefined;
    throw error;
  }
}

/** A function that shows a number divided by a unit, as Single in a .NET format. */
export function scaled(path: string, unit: number, format: string): (object: PsValue, session: Session) => PsValue {
  return (object, session) => {
    const value = readNumber(object, path, session) ?? 0;
    return formatValue(new PsSingle(value / unit), format) ?? null;
  };
}
