/**
 * The text of an error record, in the views that `$ErrorView` chooses from: ConciseView, NormalView, CategoryView.
 * @module
 */
import { type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/text.ts";
import { ErrorRecord, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { bareValue } from "./bare_value.ts";
import { markedLine, positionMessage } from "./position_message.ts";
import { readText } from "./view_values.ts";

/** Columns of a message where no screen says how wide it is. */
const DEFAULT_COLUMNS = 120;
const NATIVE_ERRORS: ReadonlySet<string> = new Set(["NativeCommandErrorMessage", "NativeCommandError"]);
const KNOWN_VIEWS = ["ConciseView", "CategoryView", "DetailedView", "NormalView"] as const;

/** What the text of an error is made of. */
interface ErrorFacts {
  readonly message: string;
  readonly errorId: string;
  /** `Category: (target:type) [activity], reason`. */
  readonly category: string;
  readonly recommendation: string;
  readonly computerName: string;
  /** The live record; a deserialized one knows no place. */
  readonly record: ErrorRecord | undefined;
}

/** The text of an error record, live or deserialized. */
export function errorText(error: PsValue, session: Session): string {
  const facts = factsOf(error, session);
  if (NATIVE_ERRORS.has(facts.errorId)) return facts.message;
  switch (errorView(session)) {
    case "CategoryView":
      return facts.category;
    case "NormalView":
      return normalView(facts);
    default:
      return conciseView(facts, session);
  }
}

function factsOf(error: PsValue, session: Session): ErrorFacts {
  const bare = bareValue(error);
  if (bare instanceof ErrorRecord) {
    return {
      message: bare.text(),
      errorId: bare.fullyQualifiedErrorId,
      category: categoryText(bare),
      recommendation: bare.details?.recommendedAction ?? "",
      computerName: bare.origin?.computerName ?? "",
      record: bare,
    };
  }
  const details = readText(error, "ErrorDetails_Message", session) || readText(error, "ErrorDetails.Message", session);
  return {
    message: details || readText(error, "Exception.Message", session) || toText(error, session),
    errorId: readText(error, "FullyQualifiedErrorId", session),
    category: readText(error, "ErrorCategory_Message", session) || readText(error, "CategoryInfo", session),
    recommendation: readText(error, "ErrorDetails_RecommendedAction", session),
    computerName: readText(error, "OriginInfo.PSComputerName", session),
    record: undefined,
  };
}

function errorView(session: Session): (typeof KNOWN_VIEWS)[number] {
  const chosen = session.preference("ErrorView");
  if (chosen === null) return "ConciseView";
  const text = toText(chosen, session).toLowerCase();
  return KNOWN_VIEWS.find((view) => view.toLowerCase() === text) ?? "NormalView";
}

/** `ErrorCategoryInfo.GetMessage()`. */
export function categoryText(record: ErrorRecord): string {
  const { category, targetName, targetType, activity, reason } = record;
  return `${category}: (${shorten(targetName)}:${targetType}) [${shorten(activity)}], ${shorten(reason)}`;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 15)}\u2026${text.slice(-15)}`;
}

function normalView(facts: ErrorFacts): string {
  const { record } = facts;
  const invocation = record?.invocation;
  const name = invocation === undefined
    ? ""
    : /^[&.]?$/.test(invocation.invocationName)
    ? invocation.commandName
    : invocation.invocationName;
  const lines = [(name === "" ? "" : `${name} : `) + facts.message];
  const place = invocation === undefined ? "" : positionMessage(invocation.position);
  if (place !== "") lines.push(place);
  lines.push(`+ CategoryInfo          : ${facts.category}`, `+ FullyQualifiedErrorId : ${facts.errorId}`);
  if (facts.computerName !== "") lines.push(`+ PSComputerName        : ${facts.computerName}`);
  return lines.join("\n");
}

function conciseView(facts: ErrorFacts, session: Session): string {
  const { record } = facts;
  const position = record?.invocation?.position;
  const file = position?.file;
  const isParseError = record?.category === "ParserError";
  const fromParser = isParseError &&
    record.exception.types.some((name) => name.endsWith(".ParentContainsErrorRecordException"));
  let place = "";
  let prefix = "";
  if (position !== undefined && (fromParser || file !== undefined || position.line > 1) && !isModule(file)) {
    const number = String(position.line);
    const margin = " ".repeat(Math.max(0, number.length - 4));
    place = `${file === undefined ? "" : `${file}:${number}`}\n${margin}Line |\n`;
    const marked = markedLine(position);
    prefix = `${margin}     | `;
    place += `${number.padStart(4)} |  ${marked?.line ?? ""}\n`;
    if (marked !== undefined) place += `${prefix} ${marked.underline}\n`;
  }
  let message = prefix + facts.message;
  if (file !== undefined || isParseError) {
    const flat = message.replaceAll("\r\n", " ").replace(/[\n\t]/g, " ");
    message = `${breakMessage(flat, prefix, session.host.width || DEFAULT_COLUMNS)}\n`;
  }
  const recommendation = facts.recommendation.trim() === "" ? "" : `\n  Recommendation: ${facts.recommendation}`;
  return `${reasonOf(facts)}: ${place}${message}${recommendation}`;
}

function isModule(file: string | undefined): boolean {
  return file !== undefined && /\.psm1$/i.test(file);
}

/** What stands in front of the message: who failed, or what kind of error it is. */
function reasonOf({ record, category }: ErrorFacts): string {
  if (record === undefined) return /^\w+/.exec(category)?.[0] ?? "Error";
  if (wasThrown(record)) return "Exception";
  const invocation = record.invocation;
  // NotSpecified is number zero, so it says nothing.
  const kind = record.category === "NotSpecified" ? "" : record.category;
  return invocation?.commandName || record.activity || invocation?.invocationName || kind || record.reason || "Error";
}

/** Whether `throw` made the record of a value that is no exception: RuntimeException.WasThrownFromThrowStatement. */
function wasThrown(record: ErrorRecord): boolean {
  if (record.exception.extra.get("WasThrownFromThrowStatement") === true) return true;
  return record.exception.types[0] === RUNTIME_EXCEPTION[0] && record.category === "OperationStopped" &&
    record.fullyQualifiedErrorId === record.exception.message;
}

/** Breaks a message at blanks so that each line fits the screen; lines after the first repeat the prefix. */
function breakMessage(message: string, prefix: string, columns: number): string {
  if (message.length <= columns) return message;
  let head = cutAtBlank(message, columns);
  const lines = [head];
  let rest = message.slice(head.length).trim();
  while (rest.length + prefix.length > columns) {
    head = cutAtBlank(prefix + rest, columns);
    if (head.length <= prefix.length) break;
    lines.push(head);
    rest = rest.slice(head.length - prefix.length).trim();
  }
  lines.push(prefix + rest);
  return lines.join("\n");
}

function cutAtBlank(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const blank = cut.search(/\s\S*$/);
  return blank < 0 ? cut : cut.slice(0, blank);
}
