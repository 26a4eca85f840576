/**
 * IFormattable for every type that has it: one door to the formats of numbers, dates, spans, GUIDs and enums.
 * @module
 */
import { LiveObject, PsDateTime, PsEnum, PsGuid, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import { type Culture, EN_US } from "./culture.ts";
import { formatDateTime } from "./date_format.ts";
import { formatEnum } from "./enums.ts";
import { formatNumber, isNumber } from "./numeric_format.ts";
import { baseOf } from "./numbers.ts";
import { formatSpan } from "./timespan_text.ts";
import { chainOf, typeOf } from "./type_system.ts";

/** Whether a type takes a format string at all. */
export function isFormattable(value: PsValue): boolean {
  const base = baseOf(value);
  return isNumber(base) || base instanceof PsDateTime || base instanceof PsTimeSpan || base instanceof PsGuid ||
    base instanceof PsEnum || (base instanceof LiveObject && tableFormat(base) !== undefined);
}

function tableFormat(
  value: LiveObject,
): ((self: PsValue, format: string, culture: string) => string | undefined) | undefined {
  for (const type of chainOf(typeOf(value))) if (type.row.format) return type.row.format;
  return undefined;
}

/** `value.ToString(format, culture)`; `undefined` where the format is none or the type takes no format. */
export function formatValue(value: PsValue, format: string, culture: Culture = EN_US): string | undefined {
  const base = baseOf(value);
  if (isNumber(base)) return formatNumber(base, format, culture);
  if (base instanceof PsDateTime) return formatDateTime(base, format, culture);
  if (base instanceof PsTimeSpan) return formatSpan(base.ticks, format, culture);
  if (base instanceof PsGuid) return formatGuid(base.text, format);
  if (base instanceof PsEnum) return formatEnum(base, format);
  if (base instanceof LiveObject) return tableFormat(base)?.(base, format, culture.name);
  return undefined;
}

/** Guid.ToString(format). */
export function formatGuid(text: string, format: string): string | undefined {
  switch (format.toUpperCase()) {
    case "":
    case "D":
      return text;
    case "N":
      return text.replaceAll("-", "");
    case "B":
      return `{${text}}`;
    case "P":
      return `(${text})`;
    case "X": {
      const hex = text.replaceAll("-", "");
      const bytes = hex.slice(16).match(/../g)!.map((byte) => `0x${byte}`);
      return `{0x${hex.slice(0, 8)},0x${hex.slice(8, 12)},0x${hex.slice(12, 16)},{${bytes.join(",")}}}`;
    }
    default:
      return undefined;
  }
}
