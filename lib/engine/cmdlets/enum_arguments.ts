/**
 * Arguments whose parameter is of an enum type.
 * @module
 */
import { PsEnum } from "../../clixml/value.ts";
import type { CmdletCall } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { unwrap } from "./property_expression.ts";

/** Name of the enum value that a parameter is bound to, `undefined` where it is not bound. */
export function enumName(cmd: CmdletCall, parameter: string): string | undefined {
  const value = unwrap(cmd.get(parameter) ?? null);
  if (value === null) return undefined;
  return value instanceof PsEnum ? value.name : toText(value, cmd.session);
}
