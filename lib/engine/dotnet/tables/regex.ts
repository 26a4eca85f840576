/**
 * TABLE: System.Text.RegularExpressions.
 * @module
 */
import { PsArray, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { callDelegate } from "../delegates.ts";
import { enumNumber, enumValue } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import { cachedRegex, escapeRegex, expandReplacement, NetRegex, type RegexMatch, unescapeRegex } from "../regex.ts";
import type { Span } from "../regex_match.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";

const NAMESPACE = "System.Text.RegularExpressions";

type RegexObject = NetObject<NetRegex>;
type MatchObject = NetObject<RegexMatch | undefined>;

/** A group of a match, or the whole of it. */
interface GroupState {
  readonly match: RegexMatch | undefined;
  readonly number: number;
}

/** One capture. */
interface CaptureState {
  readonly text: string;
  readonly span: Span;
}

type GroupObject = NetObject<GroupState>;

/** A Regex object. */
function regexObject(pattern: string, options = 0): RegexObject {
  return new NetObject<NetRegex>(`${NAMESPACE}.Regex`, cachedRegex(pattern, options));
}

const matchObject = (match: RegexMatch | undefined): MatchObject =>
  new NetObject<RegexMatch | undefined>(`${NAMESPACE}.Match`, match);

const optionsOf = (value: PsEnum | undefined): number => value === undefined ? 0 : Number(enumNumber(value));

function needed(text: string | null, name = "input"): string {
  if (text === null) throw argumentError("ArgumentNullException", name, "A value is needed.");
  return text;
}

function start(text: string, at: number | undefined): number | undefined {
  if (at !== undefined && (at < 0 || at > text.length)) {
    throw argumentError("ArgumentOutOfRangeException", "startat", "The start is outside of the text.");
  }
  return at;
}

const first = (regex: NetRegex, text: string | null, at?: number): PsValue =>
  matchObject(regex.match(needed(text), start(needed(text), at)));

/** The collection of all matches. */
function matches(regex: NetRegex, text: string | null, at?: number): PsValue {
  const found = [...regex.matches(needed(text), start(needed(text), at))];
  return new NetObject<readonly RegexMatch[]>(`${NAMESPACE}.MatchCollection`, found);
}

const splitPieces = (pieces: string[]): PsValue => new PsArray(pieces, "System.String");

function evaluated(regex: NetRegex, text: string | null, evaluator: PsValue, session: Session, count = -1): string {
  return regex.replaceWith(needed(text), (match) => {
    const value = callDelegate(session, evaluator, [matchObject(match)]);
    return value === null ? "" : netText(value);
  }, count);
}

function spanOf(state: GroupState): Span | undefined {
  if (state.match === undefined) return undefined;
  return state.match.spans(state.number).at(-1);
}

function groupText(state: GroupState): string {
  return state.match?.group(state.number) ?? "";
}

const groupObject = (match: RegexMatch | undefined, number: number): GroupObject =>
  new NetObject<GroupState>(`${NAMESPACE}.Group`, { match, number });

function groupMembers(match: RegexMatch | undefined): PsValue[] {
  const groups = match?.regex.parsed.groups ?? [0];
  return groups.map((number) => number === 0 ? matchObject(match) : groupObject(match, number));
}

function namedGroup(match: RegexMatch | undefined, name: string): PsValue {
  return numberedGroup(match, match?.regex.groupNumber(name) ?? -1);
}

function numberedGroup(match: RegexMatch | undefined, number: number): PsValue {
  const isGroup = match?.regex.parsed.groups.includes(number) ?? false;
  return number === 0 ? matchObject(match) : groupObject(isGroup ? match : undefined, number);
}

const captures = (match: RegexMatch | undefined, number: number): PsValue =>
  new NetObject<readonly CaptureState[]>(
    `${NAMESPACE}.CaptureCollection`,
    match === undefined ? [] : match.spans(number).map((span) => ({ text: match.text, span })),
  );
const captureObject = (state: CaptureState): PsValue => new NetObject<CaptureState>(`${NAMESPACE}.Capture`, state);

function nth<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw argumentError("ArgumentOutOfRangeException", "i", "There is no such item.");
  return item;
}

/** Regular expressions. */
export const REGEX_ROWS: readonly TypeRow[] = [
  declareType(`${NAMESPACE}.Regex`, {
    properties: {
      "timespan MatchTimeout": () => null,
      [`${NAMESPACE}.RegexOptions Options`]: (self: RegexObject) =>
        enumValue(typeNamed(`${NAMESPACE}.RegexOptions`), BigInt(self.state.options)),
      "bool RightToLeft": (self: RegexObject) => self.state.rightToLeft,
    },
    methods: {
      "string[] GetGroupNames()": (self: RegexObject) => splitPieces([...self.state.groupNames()]),
      "int[] GetGroupNumbers()": (self: RegexObject) => new PsArray([...self.state.parsed.groups], "System.Int32"),
      "string GroupNameFromNumber(int i)": (self: RegexObject, number: number) => self.state.groupName(number),
      "int GroupNumberFromName(string name)": (self: RegexObject, name: string | null) =>
        self.state.groupNumber(needed(name, "name")),
      "int Count(string input)": (self: RegexObject, text: string | null) =>
        [...self.state.matches(needed(text))].length,
      "bool IsMatch(string input)": (self: RegexObject, text: string | null) => self.state.test(needed(text)),
      "bool IsMatch(string input, int startat)": (self: RegexObject, text: string | null, at: number) =>
        self.state.test(needed(text), start(needed(text), at)),
      [`${NAMESPACE}.Match Match(string input)`]: (self: RegexObject, text: string | null) => first(self.state, text),
      [`${NAMESPACE}.Match Match(string input, int startat)`]: (self: RegexObject, text: string | null, at: number) =>
        first(self.state, text, at),
      [`${NAMESPACE}.Match Match(string input, int beginning, int length)`]: (
        self: RegexObject,
        text: string | null,
        at: number,
        length: number,
      ) => first(self.state, needed(text).slice(at, at + length)),
      [`${NAMESPACE}.MatchCollection Matches(string input)`]: (self: RegexObject, text: string | null) =>
        matches(self.state, text),
      [`${NAMESPACE}.MatchCollection Matches(string input, int startat)`]: (
        self: RegexObject,
        text: string | null,
        at: number,
      ) => matches(self.state, text, at),
      "string Replace(string input, string replacement)": (self: RegexObject, text: string | null, by: string | null) =>
        self.state.replace(needed(text), needed(by, "replacement")),
      "string Replace(string input, string replacement, int count)": (
        self: RegexObject,
        text: string | null,
        by: string | null,
        count: number,
      ) => self.state.replace(needed(text), needed(by, "replacement"), count),
      "string Replace(string input, string replacement, int count, int startat)": (
        self: RegexObject,
        text: string | null,
        by: string | null,
        count: number,
        at: number,
      ) => self.state.replace(needed(text), needed(by, "replacement"), count, start(needed(text), at)),
      [`string Replace(string input, ${NAMESPACE}.MatchEvaluator evaluator)`]: (
        self: RegexObject,
        text: string | null,
        evaluator: PsValue,
        session: Session,
      ) => evaluated(self.state, text, evaluator, session),
      [`string Replace(string input, ${NAMESPACE}.MatchEvaluator evaluator, int count)`]: (
        self: RegexObject,
        text: string | null,
        evaluator: PsValue,
        count: number,
        session: Session,
      ) => evaluated(self.state, text, evaluator, session, count),
      "string[] Split(string input)": (self: RegexObject, text: string | null) =>
        splitPieces(self.state.split(needed(text))),
      "string[] Split(string input, int count)": (self: RegexObject, text: string | null, count: number) =>
        splitPieces(self.state.split(needed(text), count)),
      "string[] Split(string input, int count, int startat)": (
        self: RegexObject,
        text: string | null,
        count: number,
        at: number,
      ) => splitPieces(self.state.split(needed(text), count, start(needed(text), at))),
      "string ToString()": (self: RegexObject) => self.state.pattern,
    },
    statics: {
      "int CacheSize": () => 15,
      "int Count(string input, string pattern)": (text: string | null, pattern: string) =>
        [...cachedRegex(pattern, 0).matches(needed(text))].length,
      "string Escape(string str)": (text: string | null) => escapeRegex(needed(text, "str")),
      "string Unescape(string str)": (text: string | null) => unescapeRegex(needed(text, "str")),
      "bool IsMatch(string input, string pattern)": (text: string | null, pattern: string | null) =>
        cachedRegex(needed(pattern, "pattern"), 0).test(needed(text)),
      [`bool IsMatch(string input, string pattern, ${NAMESPACE}.RegexOptions options)`]: (
        text: string | null,
        pattern: string | null,
        options: PsEnum,
      ) => cachedRegex(needed(pattern, "pattern"), optionsOf(options)).test(needed(text)),
      [`${NAMESPACE}.Match Match(string input, string pattern)`]: (text: string | null, pattern: string | null) =>
        first(cachedRegex(needed(pattern, "pattern"), 0), text),
      [`${NAMESPACE}.Match Match(string input, string pattern, ${NAMESPACE}.RegexOptions options)`]: (
        text: string | null,
        pattern: string | null,
        options: PsEnum,
      ) => first(cachedRegex(needed(pattern, "pattern"), optionsOf(options)), text),
      [`${NAMESPACE}.MatchCollection Matches(string input, string pattern)`]: (
        text: string | null,
        pattern: string | null,
      ) => matches(cachedRegex(needed(pattern, "pattern"), 0), text),
      [`${NAMESPACE}.MatchCollection Matches(string input, string pattern, ${NAMESPACE}.RegexOptions options)`]: (
        text: string | null,
        pattern: string | null,
        options: PsEnum,
      ) => matches(cachedRegex(needed(pattern, "pattern"), optionsOf(options)), text),
      "string Replace(string input, string pattern, string replacement)": (
        text: string | null,
        pattern: string | null,
        by: string | null,
      ) => cachedRegex(needed(pattern, "pattern"), 0).replace(needed(text), needed(by, "replacement")),
      [`string Replace(string input, string pattern, string replacement, ${NAMESPACE}.RegexOptions options)`]: (
        text: string | null,
        pattern: string | null,
        by: string | null,
        options: PsEnum,
      ) => cachedRegex(needed(pattern, "pattern"), optionsOf(options)).replace(needed(text), needed(by, "replacement")),
      [`string Replace(string input, string pattern, ${NAMESPACE}.MatchEvaluator evaluator)`]: (
        text: string | null,
        pattern: string | null,
        evaluator: PsValue,
        session: Session,
      ) => evaluated(cachedRegex(needed(pattern, "pattern"), 0), text, evaluator, session),
      [`string Replace(string input, string pattern, ${NAMESPACE}.MatchEvaluator evaluator, ${NAMESPACE}.RegexOptions options)`]:
        (text: string | null, pattern: string | null, evaluator: PsValue, options: PsEnum, session: Session) =>
          evaluated(cachedRegex(needed(pattern, "pattern"), optionsOf(options)), text, evaluator, session),
      "string[] Split(string input, string pattern)": (text: string | null, pattern: string | null) =>
        splitPieces(cachedRegex(needed(pattern, "pattern"), 0).split(needed(text))),
      [`string[] Split(string input, string pattern, ${NAMESPACE}.RegexOptions options)`]: (
        text: string | null,
        pattern: string | null,
        options: PsEnum,
      ) => splitPieces(cachedRegex(needed(pattern, "pattern"), optionsOf(options)).split(needed(text))),
    },
    constructors: {
      "(string pattern)": (pattern: string | null) => regexObject(needed(pattern, "pattern")),
      [`(string pattern, ${NAMESPACE}.RegexOptions options)`]: (pattern: string | null, options: PsEnum) =>
        regexObject(needed(pattern, "pattern"), optionsOf(options)),
      [`(string pattern, ${NAMESPACE}.RegexOptions options, timespan matchTimeout)`]: (
        pattern: string | null,
        options: PsEnum,
      ) => regexObject(needed(pattern, "pattern"), optionsOf(options)),
    },
  }),
  declareType(`${NAMESPACE}.Capture`, {
    properties: {
      "int Index": (self: NetObject<CaptureState>) => self.state.span[0],
      "int Length": (self: NetObject<CaptureState>) => self.state.span[1] - self.state.span[0],
      "string Value": (self: NetObject<CaptureState>) => self.state.text.slice(...self.state.span),
      "System.ReadOnlySpan[char] ValueSpan": {
        get: (self: NetObject<CaptureState>) => self.state.text.slice(...self.state.span),
        set: () => undefined,
      },
    },
    methods: {
      "string ToString()": (self: NetObject<CaptureState>) => self.state.text.slice(...self.state.span),
    },
  }),
  declareType(`${NAMESPACE}.Group`, {
    base: `${NAMESPACE}.Capture`,
    properties: {
      "bool Success": (self: GroupObject) => spanOf(self.state) !== undefined,
      "string Name": (self: GroupObject) => self.state.match?.regex.groupName(self.state.number) ?? "",
      [`${NAMESPACE}.CaptureCollection Captures`]: (self: GroupObject) => captures(self.state.match, self.state.number),
      "int Index": (self: GroupObject) => spanOf(self.state)?.[0] ?? 0,
      "int Length": (self: GroupObject) => groupText(self.state).length,
      "string Value": (self: GroupObject) => groupText(self.state),
    },
    methods: { "string ToString()": (self: GroupObject) => groupText(self.state) },
  }),
  declareType(`${NAMESPACE}.Match`, {
    base: `${NAMESPACE}.Group`,
    properties: {
      [`${NAMESPACE}.GroupCollection Groups`]: (self: MatchObject) =>
        new NetObject<RegexMatch | undefined>(`${NAMESPACE}.GroupCollection`, self.state),
      "bool Success": (self: MatchObject) => self.state !== undefined,
      "string Name": () => "0",
      [`${NAMESPACE}.CaptureCollection Captures`]: (self: MatchObject) => captures(self.state, 0),
      "int Index": (self: MatchObject) => self.state?.index ?? 0,
      "int Length": (self: MatchObject) => self.state?.length ?? 0,
      "string Value": (self: MatchObject) => self.state?.value ?? "",
    },
    methods: {
      [`${NAMESPACE}.Match NextMatch()`]: (self: MatchObject) =>
        matchObject(self.state === undefined ? undefined : self.state.regex.next(self.state)),
      "string Result(string replacement)": (self: MatchObject, pattern: string) =>
        self.state === undefined ? "" : expandReplacement(self.state, pattern),
      "string ToString()": (self: MatchObject) => self.state?.value ?? "",
    },
    statics: { [`${NAMESPACE}.Match Empty`]: () => matchObject(undefined) },
  }),
  declareType(`${NAMESPACE}.MatchCollection`, {
    interfaces: `System.Collections.Generic.IList[${NAMESPACE}.Match] System.Collections.IList`,
    properties: {
      "int Count": (self: NetObject<readonly RegexMatch[]>) => self.state.length,
      "bool IsReadOnly": () => true,
      [`${NAMESPACE}.Match Item(int i)`]: (self: NetObject<readonly RegexMatch[]>, index: number) =>
        matchObject(nth(self.state, index)),
    },
    items: (self: NetObject<readonly RegexMatch[]>) => self.state.map(matchObject),
  }),
  declareType(`${NAMESPACE}.GroupCollection`, {
    interfaces: `System.Collections.Generic.IList[${NAMESPACE}.Group] System.Collections.IList`,
    properties: {
      "int Count": (self: MatchObject) => self.state?.regex.parsed.groups.length ?? 1,
      "string[] Keys": (self: MatchObject) => splitPieces([...(self.state?.regex.groupNames() ?? [])]),
      [`${NAMESPACE}.Group Item(int groupnum)`]: (self: MatchObject, number: number) =>
        numberedGroup(self.state, number),
      [`${NAMESPACE}.Group Item(string groupname)`]: (self: MatchObject, name: string) => namedGroup(self.state, name),
    },
    methods: {
      "bool ContainsKey(string key)": (self: MatchObject, name: string) =>
        (self.state?.regex.groupNumber(name) ?? -1) >= 0,
    },
    items: (self: MatchObject) => groupMembers(self.state),
  }),
  declareType(`${NAMESPACE}.CaptureCollection`, {
    interfaces: `System.Collections.Generic.IList[${NAMESPACE}.Capture] System.Collections.IList`,
    properties: {
      "int Count": (self: NetObject<readonly CaptureState[]>) => self.state.length,
      [`${NAMESPACE}.Capture Item(int i)`]: (self: NetObject<readonly CaptureState[]>, index: number) =>
        captureObject(nth(self.state, index)),
    },
    items: (self: NetObject<readonly CaptureState[]>) => self.state.map(captureObject),
  }),
];
