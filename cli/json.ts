/**
 * PowerShell values as JSON for machines: objects by their properties, three levels deep.
 * @module
 */
import {
  PsDateTime,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsGuid,
  PsObject,
  PsSecureString,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  PsUri,
  type PsValue,
  PsVersion,
} from "../lib/clixml/value.ts";
import { toText } from "../lib/engine/dotnet/convert.ts";
import { formatValue } from "../lib/engine/dotnet/number_format.ts";
import { enumerate } from "../lib/engine/dotnet/enumerate.ts";
import { propertiesOf } from "../lib/engine/dotnet/members.ts";
import type { Session } from "../lib/engine/session.ts";

/** Levels of objects; what lies deeper is text. */
const MAX_DEPTH = 3;

/** What `JSON.stringify` takes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The JSON of a value. */
export function toJson(value: PsValue, session: Session, depth = 0): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
    return value;
  }
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof PsDouble || value instanceof PsSingle || value instanceof PsSmall) {
    return Number.isFinite(value.value) ? value.value : String(value.value);
  }
  if (value instanceof PsDecimal) return Number(value.unscaled) / 10 ** value.scale;
  if (value instanceof PsEnum) return value.name;
  if (value instanceof PsSecureString) return "***";
  if (value instanceof PsGuid || value instanceof PsUri || value instanceof PsVersion || value instanceof PsTimeSpan) {
    return toText(value, session);
  }
  if (value instanceof PsDateTime) return formatValue(value, "o") ?? toText(value, session);
  if (value instanceof PsObject && value.base !== undefined && value.members.size === 0) {
    return toJson(value.base, session, depth);
  }
  if (depth >= MAX_DEPTH) return toText(value, session);
  if (value instanceof PsDictionary) {
    return Object.fromEntries(
      [...value.entries()].map(([key, item]) => [toText(key, session), toJson(item, session, depth + 1)]),
    );
  }
  const items = enumerate(value);
  if (items) {
    const all: Json[] = [];
    for (let next = items.next(); !next.done; next = items.next()) all.push(toJson(next.value, session, depth + 1));
    return all;
  }
  const properties = propertiesOf(value, session);
  if (properties.length === 0) return toText(value, session);
  const members: Record<string, Json> = {};
  for (const { name, get } of properties) {
    try {
      members[name] = toJson(get(), session, depth + 1);
    } catch {
      members[name] = null;
    }
  }
  return members;
}
