/**
 * Operators on text: `-like`, `-match`, `-replace`, `-split`, `-join`, `-f`.
 * @module
 */
import { PsArray, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import { raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { exceptionTypes, languageError } from "./clr_errors.ts";
import { LiveEnumerator } from "./collections.ts";
import { compositeFormat } from "./composite_format.ts";
import { convertTo } from "./convert.ts";
import { oneValue } from "./dynamic_members.ts";
import { enumerate, isEnumerable, itemsOf } from "./enumerate.ts";
import { NetObject } from "./net_object.ts";
import { baseOf, toInteger } from "./numbers.ts";
import { cachedRegex, escapeRegex, type NetRegex, type RegexMatch } from "./regex.ts";
import { cachedWildcard } from "./regex_cache.ts";
import { REGEX_OPTIONS } from "./regex_parse.ts";
import { castText, joinText, toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import { isValueType, typeNamed } from "./type_system.ts";

/** `text -like pattern`. */
export function likeMatch(value: PsValue, pattern: PsValue, ignoreCase = true, session?: Session): boolean {
  const text = typeof value === "string" ? value : toText(value, session);
  const wanted = baseOf(pattern);
  if (wanted instanceof NetObject && wanted.netType().fullName === WILDCARD_TYPE) {
    const state = wanted.state as { readonly pattern: string; readonly ignoreCase: boolean };
    return cachedWildcard(state.pattern, state.ignoreCase).matches(text);
  }
  return cachedWildcard(typeof wanted === "string" ? wanted : toText(wanted, session), ignoreCase).matches(text);
}

const WILDCARD_TYPE = "System.Management.Automation.WildcardPattern";
const REGEX_TYPE = "System.Text.RegularExpressions.Regex";

/** The regex that an operand means: a Regex object as it is, text with the operator's case rule. */
function regexOf(pattern: PsValue, ignoreCase: boolean, session?: Session): NetRegex {
  const base = baseOf(pattern);
  if (base instanceof NetObject && base.netType().fullName === REGEX_TYPE) return base.state as NetRegex;
  return cachedRegex(toText(base, session), ignoreCase ? REGEX_OPTIONS.IgnoreCase : REGEX_OPTIONS.None);
}

/** What `$Matches` holds after a match: groups that took part, by name or number. */
function matchTable(match: RegexMatch): PsDictionary {
  const table = new PsDictionary("System.Collections.Hashtable", "ignoreCase");
  const { parsed } = match.regex;
  for (const group of parsed.groups) {
    const text = match.group(group);
    if (text === undefined) continue;
    const name = parsed.names.get(group)!;
    table.set(/^\d+$/.test(name) ? Number(name) : name, text);
  }
  return table;
}

/** What `-match` gives: the value of the operator, and the groups for `$Matches` where it matched one text. */
export interface MatchResult {
  readonly value: PsValue;
  readonly groups: PsDictionary | undefined;
}

/** `a -match b` and `a -notmatch b`. */
export function matchOperator(
  a: PsValue,
  b: PsValue,
  ignoreCase = true,
  negated = false,
  session?: Session,
): MatchResult {
  const regex = regexOf(b, ignoreCase, session);
  if (isEnumerable(a)) {
    const found = itemsOf(a).filter((item) => regex.test(toText(item, session)) !== negated);
    return { value: new PsArray(found), groups: undefined };
  }
  const match = regex.match(toText(a, session));
  return { value: (match !== undefined) !== negated, groups: match && matchTable(match) };
}

function invalidRegex(pattern: PsValue, error: TerminatingError, session?: Session): TerminatingError {
  return raise({
    types: RUNTIME_EXCEPTION,
    message: error.record.exception.message,
    errorId: "InvalidRegularExpression",
    category: "InvalidOperation",
    target: toText(pattern, session),
    inner: error.record.exception,
  });
}

/** `a -replace pattern, replacement`. */
export function replaceOperator(a: PsValue, b: PsValue, ignoreCase = true, session?: Session): PsValue {
  let pattern: PsValue = b;
  let replacement: PsValue = "";
  const operands = baseOf(b);
  if (isEnumerable(operands)) {
    const items = itemsOf(operands);
    if (items.length > 2) {
      throw languageError("BadReplaceArgument", "-replace takes a pattern and a replacement.", toText(b, session));
    }
    pattern = items[0] ?? null;
    replacement = items[1] ?? "";
  }
  let regex: NetRegex;
  try {
    regex = regexOf(pattern, ignoreCase, session);
  } catch (error) {
    throw error instanceof TerminatingError ? invalidRegex(pattern, error, session) : error;
  }
  const replace = replacer(regex, replacement, session);
  if (!isEnumerable(a)) return replace(toText(a, session));
  return new PsArray(itemsOf(a).map((item) => replace(toText(item, session))));
}

function replacer(regex: NetRegex, replacement: PsValue, session?: Session): (text: string) => string {
  const base = baseOf(replacement);
  if (base instanceof ScriptBlock && session) {
    return (text) =>
      regex.replaceWith(text, (match) => {
        // Variables that the block sets live on from one match to the next.
        const output = session.callSync(base, { dollarUnder: matchObject(match), dotSourced: true });
        return toText(oneValue(output), session);
      });
  }
  const pattern = toText(base, session);
  return (text) => regex.replace(text, pattern);
}

/** A Match object, as scripts see it. */
export function matchObject(match: RegexMatch | undefined): PsValue {
  return new NetObject("System.Text.RegularExpressions.Match", match);
}

const SPLIT_OPTIONS: Readonly<Record<string, number>> = {
  simplematch: 1,
  regexmatch: 2,
  cultureinvariant: 4,
  ignorepatternwhitespace: 8,
  multiline: 16,
  singleline: 32,
  ignorecase: 64,
  explicitcapture: 128,
};
const SPLIT_TO_REGEX: readonly (readonly [number, number])[] = [
  [4, REGEX_OPTIONS.CultureInvariant],
  [8, REGEX_OPTIONS.IgnorePatternWhitespace],
  [16, REGEX_OPTIONS.Multiline],
  [32, REGEX_OPTIONS.Singleline],
  [64, REGEX_OPTIONS.IgnoreCase],
  [128, REGEX_OPTIONS.ExplicitCapture],
];

function conversionFailure(error: unknown): TerminatingError {
  if (!(error instanceof TerminatingError)) throw error;
  // Conversions inside of the operator are reported as its own failure.
  return raise({
    types: RUNTIME_EXCEPTION,
    message: error.record.exception.message,
    errorId: "RuntimeException",
    category: "NotSpecified",
    inner: error.record.exception,
  });
}

function splitOptions(value: PsValue, session?: Session): number {
  const base = baseOf(value);
  if (typeof base === "object" && base !== null && "kind" in base && base.kind === "Enum") {
    return Number(toInteger(base) ?? 0n);
  }
  const type = typeNamed("System.Management.Automation.SplitOptions");
  if (type.row.enum) {
    const converted = convertTo(base, type, session);
    return Number(toInteger(converted) ?? 0n);
  }
  return toText(base).split(",").reduce((sum, name) => sum | (SPLIT_OPTIONS[name.trim().toLowerCase()] ?? 0), 0);
}

/** Where the splitter cuts: pieces of a text, captured groups between them. */
type Cutter = (text: string, limit: number) => string[];

/** How the splitter was written. */
export interface SplitOptionsGiven {
  readonly caseSensitive?: boolean | undefined;
}

/** `-split a` (b is null) and `a -split b`. */
export function splitOperator(a: PsValue, b: PsValue, session?: Session, options: SplitOptionsGiven = {}): PsValue {
  if (b === null) return unarySplit(a, session);
  return binarySplit(a, b, !options.caseSensitive, session);
}

function unarySplit(a: PsValue, session?: Session): PsValue {
  const result: PsValue[] = [];
  for (const item of isEnumerable(a) ? itemsOf(a) : [a]) {
    const words = toText(item, session).trim().split(/\s+/);
    result.push(...words);
  }
  return new PsArray(result, "System.String");
}

/** `a -split b` with a case rule. */
export function binarySplit(a: PsValue, b: PsValue, ignoreCase: boolean, session?: Session): PsValue {
  const operands = isEnumerable(baseOf(b)) ? itemsOf(baseOf(b)) : [b];
  const delimiter = baseOf(operands[0] ?? null);
  let limit = 0;
  let flags = 0;
  try {
    if (operands.length > 1) limit = convertTo(operands[1]!, typeNamed("System.Int32"), session) as number;
    if (operands.length > 2 && !(delimiter instanceof ScriptBlock)) flags = splitOptions(operands[2]!, session);
  } catch (error) {
    throw conversionFailure(error);
  }
  if (flags & 1 && flags & ~(1 | 64)) throw badCombination();
  const cut = cutter(delimiter, flags, ignoreCase, session);
  const result: PsValue[] = [];
  for (const item of isEnumerable(a) ? itemsOf(a) : [a]) result.push(...cut(toText(item, session), limit));
  return new PsArray(result, "System.String");
}

function badCombination(): TerminatingError {
  return raise({
    types: exceptionTypes("System.Management.Automation.ParseException"),
    message: "SimpleMatch goes with no other option of -split.",
    errorId: "InvalidSplitOptionCombination",
    category: "ParserError",
  });
}

function cutter(delimiter: PsValue, flags: number, ignoreCase: boolean, session?: Session): Cutter {
  if (delimiter instanceof ScriptBlock && session) return blockCutter(delimiter, session);
  let options: number = ignoreCase ? REGEX_OPTIONS.IgnoreCase : REGEX_OPTIONS.None;
  for (const [bit, option] of SPLIT_TO_REGEX) if (flags & bit) options |= option;
  const text = toText(delimiter, session);
  const base = delimiter instanceof NetObject && delimiter.netType().fullName === REGEX_TYPE
    ? delimiter.state as NetRegex
    : cachedRegex(flags & 1 ? escapeRegex(text) : text, options);
  const backwards = flags & 1 ? undefined : base;
  return (subject, limit) => {
    if (limit >= 0) return base.split(subject, limit);
    // A negative limit counts from the end.
    const source = backwards ?? base;
    return cachedRegex(source.pattern, source.options | REGEX_OPTIONS.RightToLeft).split(subject, -limit);
  };
}

function blockCutter(block: ScriptBlock, session: Session): Cutter {
  return (text, limit) => {
    const pieces: string[] = [];
    const count = Math.abs(limit);
    const positions = Array.from({ length: text.length }, (_, i) => i);
    const cuts: number[] = [];
    for (const i of limit < 0 ? positions.reverse() : positions) {
      if (count !== 0 && cuts.length + 1 >= count) break;
      // The whole text and the place are there too, as arguments.
      const output = session.callSync(block, { dollarUnder: text[i]!, args: [text, i] });
      if (isTrue(oneValue(output))) cuts.push(i);
    }
    let at = 0;
    for (const i of cuts.sort((x, y) => x - y)) {
      pieces.push(text.slice(at, i));
      at = i + 1;
    }
    pieces.push(text.slice(at));
    return pieces;
  };
}

/** `-join a` (b is null) and `a -join b`. */
export function joinOperator(a: PsValue, b: PsValue, session?: Session): PsValue {
  const separator = b === null ? "" : toText(b, session);
  // What hands out items itself, as $input does, is one value.
  if (a instanceof LiveEnumerator) return toText(a, session);
  if (!isEnumerable(a)) return joinText(a, session);
  return itemsOf(a).map((item) => joinText(item, session)).join(separator);
}

/** Arguments of `-f`: an array of references is many, everything else is one. */
function formatArguments(args: PsValue): readonly PsValue[] {
  const base = baseOf(args);
  if (base instanceof PsArray && base.lengths === undefined && !isValueType(typeNamed(base.elementType))) {
    return base.items;
  }
  return [args];
}

/** `format -f args`. */
export function formatOperator(format: PsValue, args: PsValue, session?: Session): PsValue {
  const text = toText(format, session);
  const values = formatArguments(args).map((value) =>
    value instanceof PsObject && value.base === undefined ? castText(value, session, undefined) : value
  );
  const result = compositeFormat(text, values);
  if (result === undefined) {
    throw languageError(
      "FormatError",
      `Cannot format with "${text}": the format is none, or it wants more values.`,
      text,
    );
  }
  return result;
}

/** The items of an operand on the right of `-in` or `-contains`; a value that is no collection stands alone. */
export function operandItems(value: PsValue): Iterable<PsValue> {
  const iterator = enumerate(value);
  return iterator === undefined ? [value] : { [Symbol.iterator]: () => iterator };
}
