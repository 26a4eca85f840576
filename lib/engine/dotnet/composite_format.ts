/**
 * Composite formatting, `'{0,10:N2}' -f …` and String.Format: places, alignment, format strings.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type Culture, EN_US } from "./culture.ts";
import { formatValue, isFormattable } from "./number_format.ts";
import { netText } from "./text.ts";

/** Widest alignment; .NET's own bound. */
export const MAX_ALIGNMENT = 1_000_000;

const PLACE = /^\{\s*(\d{1,7})\s*(?:,\s*(-?\d{1,7})\s*)?(?::([^{}]*(?:(?:\{\{|\}\})[^{}]*)*))?\}/;

/** Text of a composite format; `undefined` where the format is none or names an argument that is not there. */
export function compositeFormat(
  format: string,
  args: readonly PsValue[],
  culture: Culture = EN_US,
): string | undefined {
  let text = "";
  for (let i = 0; i < format.length;) {
    const char = format[i]!;
    if (char !== "{" && char !== "}") {
      const next = format.slice(i).search(/[{}]/);
      const end = next < 0 ? format.length : i + next;
      text += format.slice(i, end);
      i = end;
      continue;
    }
    if (format[i + 1] === char) {
      text += char;
      i += 2;
      continue;
    }
    if (char === "}") return undefined;
    const match = PLACE.exec(format.slice(i));
    if (!match) return undefined;
    const index = Number(match[1]);
    const width = Number(match[2] ?? 0);
    if (index >= args.length || Math.abs(width) >= MAX_ALIGNMENT) return undefined;
    const part = formatArgument(args[index]!, match[3] ?? "", culture);
    if (part === undefined) return undefined;
    text += width < 0 ? part.padEnd(-width) : part.padStart(width);
    i += match[0].length;
  }
  return text;
}

/** One argument in a format; types that take none ignore it. */
function formatArgument(value: PsValue, format: string, culture: Culture): string | undefined {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return isFormattable(value) ? formatValue(value, format, culture) : netText(value);
}
