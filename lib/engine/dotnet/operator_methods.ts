/**
 * Operators that types define as static methods: `op_Addition`, `op_Equality`. Classes of scripts have them too.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { NO_SESSION } from "./no_session.ts";
import { applyPlan, conversionRank, parameterType } from "./conversions.ts";
import { baseOf } from "./numbers.ts";
import { chainOf, typeOf } from "./type_system.ts";

/** The result of `op_Name` of the left operand's type, `undefined` where it has none that fits. */
export function userOperator(name: string, a: PsValue, b: PsValue): PsValue | undefined {
  const left = baseOf(a);
  if (left === null) return undefined;
  const wanted = `op_${name}`;
  for (const type of chainOf(typeOf(left))) {
    const row = type.row.staticMethods?.find((each) => each.name === wanted);
    for (const overload of row?.overloads ?? []) {
      if (overload.parameters.length !== 2) continue;
      const first = parameterType(overload, 0);
      const second = parameterType(overload, 1);
      if (conversionRank(left, first) === 0 || conversionRank(b, second) === 0) continue;
      return overload.call(null, [applyPlan(left, first, NO_SESSION), applyPlan(b, second, NO_SESSION)], NO_SESSION);
    }
  }
  return undefined;
}
