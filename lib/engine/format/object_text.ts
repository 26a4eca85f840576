/**
 * The text of a value in a cell: what PSObject.ToString() says, collections in braces, numbers of a table with three
 * decimals.
 * @module
 */
import {
  PsArray,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsList,
  PsObject,
  PsSingle,
  PsUri,
  type PsValue,
  PsVersion,
  PsXml,
} from "../../clixml/value.ts";
import { DictionaryEntry } from "../dotnet/collections.ts";
import { compositeFormat } from "../dotnet/composite_format.ts";
import { joinText, toText } from "../dotnet/text.ts";
import { formatValue, isFormattable } from "../dotnet/number_format.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Session } from "../session.ts";
import { bareValue } from "./bare_value.ts";
import { displayNameOf } from "./display_name.ts";
import { enumerableOf } from "./object_items.ts";
import { ELLIPSIS } from "./text_lines.ts";

/** How many items of a collection a cell shows where `$FormatEnumerationLimit` says nothing else. */
const DEFAULT_ENUMERATION_LIMIT = 4;

/** What drawing needs to know of its surroundings. */
export interface FormatContext {
  readonly session: Session;
  /** Items of a collection that a cell shows; all where negative. */
  readonly enumerationLimit: number;
}

/** The surroundings of a session's formatting. */
export function formatContext(session: Session): FormatContext {
  const limit = session.scope.entry("FormatEnumerationLimit", "Global")?.value;
  return { session, enumerationLimit: typeof limit === "number" ? limit : DEFAULT_ENUMERATION_LIMIT };
}

/** PSObject.ToString(): like a cast to string, but in the session's culture. */
export function objectText(value: PsValue, session: Session): string {
  if (value === null) return "";
  const bare = bareValue(value);
  if (bare instanceof DictionaryEntry) return `[${entryText(bare.key, session)}, ${entryText(bare.value, session)}]`;
  if ((bare instanceof PsDouble || bare instanceof PsSingle) && Math.abs(bare.value) === Infinity) {
    return bare.value > 0 ? "\u221e" : "-\u221e";
  }
  // A literal keeps how it was typed, a deserialized value the text that came with it; only the screen tells.
  if (value instanceof PsObject && value.text !== undefined && value.base !== undefined) {
    if (enumerableOf(bare) === undefined && !value.members.has("ToString")) return value.text;
  }
  const isPlain = !(bare instanceof PsObject) && enumerableOf(bare) === undefined;
  return isPlain ? joinText(value, session) : toText(value, session);
}

// Inside an entry, a collection is no more than its type.
function entryText(value: PsValue, session: Session): string {
  if (value === null) return "";
  return enumerableOf(value) === undefined ? objectText(value, session) : typeNamesOf(value)[0] ?? "";
}

/** How {@linkcode cellText} writes a value. */
export interface CellOptions {
  /** A .NET format string, simple or composite. */
  readonly format?: string | undefined;
  /** Fractional numbers get three decimals, as in tables without a view. @default {false} */
  readonly decimals?: boolean | undefined;
  /** Called where the format string does not fit; the cell is then empty. */
  readonly onFormatError?: (() => void) | undefined;
}

/** The text of a value in a cell. */
export function cellText(value: PsValue, context: FormatContext, options: CellOptions = {}): string {
  const { session } = context;
  if (options.format) {
    const text = formattedText(value, options.format, session);
    if (text !== undefined) return text;
    if (options.onFormatError !== undefined) {
      options.onFormatError();
      return "";
    }
  }
  if (value === null) return "";
  const items = enumerableOf(value);
  if (items !== undefined) return itemsText(items, context);
  const bare = bareValue(value);
  if (options.decimals && (bare instanceof PsDouble || bare instanceof PsSingle || bare instanceof PsDecimal)) {
    return formatValue(bare, "F3") ?? "";
  }
  return objectText(value, session);
}

/** `undefined` where the format is none for this value. */
function formattedText(value: PsValue, format: string, session: Session): string | undefined {
  if (format.includes("{0") || format.includes("}")) return compositeFormat(format, [value]);
  return isFormattable(value) ? formatValue(value, format) : objectText(value, session);
}

function itemsText(items: Iterable<PsValue>, context: FormatContext): string {
  const { session, enumerationLimit: limit } = context;
  const parts: string[] = [];
  let more = false;
  for (const item of items) {
    if (limit >= 0 && parts.length === limit) {
      more = true;
      break;
    }
    parts.push(itemText(item, session));
  }
  // The ellipsis follows the last item at once.
  return `{${parts.join(", ")}${more ? ELLIPSIS : ""}}`;
}

/** Types that say themselves what their text is; of all others, a name property is the better text. */
const SPEAKING_TYPES: ReadonlySet<string> = new Set([
  "System.RuntimeType",
  "System.Management.Automation.ScriptBlock",
  "System.Management.Automation.ErrorRecord",
  "System.Management.Automation.SwitchParameter",
  "System.Diagnostics.Process",
  "System.Text.StringBuilder",
  "System.Net.IPAddress",
  "System.DateTimeOffset",
  "System.DateOnly",
  "System.TimeOnly",
  "System.Globalization.CultureInfo",
  "System.Text.RegularExpressions.Regex",
  "System.Management.Automation.SemanticVersion",
  "System.Management.Automation.ErrorCategoryInfo",
  "System.Management.Automation.InformationRecord",
  "Microsoft.PowerShell.Commands.MatchInfo",
  "Microsoft.PowerShell.Commands.MemberDefinition",
]);

function itemText(item: PsValue, session: Session): string {
  if (item === null) return "$null";
  if (!speaks(item)) {
    const name = displayNameOf(item, session);
    if (name !== undefined) return objectText(name, session);
  }
  const text = objectText(item, session);
  // A property bag whose text is empty still has its type's.
  return text === "" && item instanceof PsObject ? typeNamesOf(item)[0] ?? "" : text;
}

function speaks(item: PsValue): boolean {
  if (item instanceof PsObject) return item.base === undefined || speaks(item.base);
  if (item === null || typeof item !== "object" || item instanceof Uint8Array) return !(item instanceof Uint8Array);
  if (item instanceof PsArray || item instanceof PsList || item instanceof PsDictionary) return false;
  if (item instanceof PsVersion || item instanceof PsUri) return true;
  if (item instanceof PsXml || item.kind === "SecureString" || item.kind === "Enum") return false;
  if (item.kind !== "Live" || item instanceof DictionaryEntry) return true;
  return SPEAKING_TYPES.has(item.typeNames()[0] ?? "");
}
