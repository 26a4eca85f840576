/**
 * Pipeline objects to lines of text: what Out-String, Out-Host, Out-Default and Out-File have in common. Raw objects
 * are formatted on the way, format records are drawn as they come.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { raise, type TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { withoutEscapes } from "./display_cells.ts";
import { GroupCache } from "./group_cache.ts";
import { ObjectFormatter } from "./object_formatter.ts";
import { type FormatRecord, formatRecordOf } from "./records.ts";
import { RecordWriter } from "./record_writer.ts";

/** Columns of a table where no screen says how many there are. */
const DEFAULT_COLUMNS = 80;

/** How text is laid out. */
export interface TextOptions {
  readonly session: Session;
  /**
   * Cells of a line. `undefined`: lists and free text do not wrap, tables are as wide as the session's screen
   * (80 where there is none), as Out-String without -Width does.
   */
  readonly width?: number | undefined;
  /** Lines of the screen, for Format-Table -RepeatHeader. @default {Infinity} */
  readonly height?: number;
  /** Keeps colours and links in tables and lists; text is never touched. @default {false} */
  readonly keepEscapes?: boolean;
  /** Shows rows of a table after 300 ms even where more may come that are wider. @default {false} */
  readonly streaming?: boolean;
}

/** A line of output. */
export interface FormattedLine {
  /** Text of a string object may hold newlines. */
  readonly text: string;
  /** The stream it came from: `Error`, `Warning`, …; `None` for output. */
  readonly stream: string;
}

type Place = "outside" | "sequence" | "group";

/** Formats a pipeline as it runs. */
export class TextFormatter {
  readonly #session: Session;
  readonly #keepEscapes: boolean;
  readonly #writer: RecordWriter;
  readonly #cache: GroupCache;
  #lines: FormattedLine[] = [];
  #formatter: ObjectFormatter | undefined;
  #place: Place = "outside";

  constructor(options: TextOptions) {
    this.#session = options.session;
    this.#keepEscapes = options.keepEscapes ?? false;
    this.#cache = new GroupCache(options.streaming ? () => options.session.platform.now() : undefined);
    this.#writer = new RecordWriter({
      sink: (text, raw, stream) => this.#line(text, raw, stream),
      width: options.width ?? Infinity,
      tableWidth: options.session.host.width || DEFAULT_COLUMNS,
      height: options.height ?? Infinity,
    });
  }

  /** Takes one pipeline object. @returns The lines that are ready. */
  add(value: PsValue): readonly string[] {
    return this.addLines(value).map((line) => line.text);
  }

  /** Ends the pipeline. @returns The lines that were still held back. */
  end(): readonly string[] {
    return this.endLines().map((line) => line.text);
  }

  /**
   * Takes one pipeline object that may belong to another stream than output.
   * @param stream What {@linkcode FormattedLine.stream} says for it. @default {"None"}
   */
  addLines(value: PsValue, stream = "None"): readonly FormattedLine[] {
    if (value === null) return [];
    const record = formatRecordOf(value);
    if (record !== undefined) {
      this.#record(record);
      return this.#take();
    }
    this.#formatter ??= new ObjectFormatter(this.#session);
    for (const made of this.#formatter.add(value)) {
      this.#record(stream !== "None" && made.kind === "FormatEntryData" ? { ...made, writeStream: stream } : made);
    }
    return this.#take();
  }

  /** Ends the pipeline, with the streams of the lines. */
  endLines(): readonly FormattedLine[] {
    this.#close();
    return this.#take();
  }

  #line(text: string, raw: boolean, stream: string): void {
    this.#lines.push({ text: raw || this.#keepEscapes ? text : withoutEscapes(text), stream });
  }

  #take(): readonly FormattedLine[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #close(): void {
    for (const made of this.#formatter?.end() ?? []) this.#record(made);
    for (const { record, hint } of this.#cache.drain()) this.#writer.write(record, hint);
    this.#formatter = undefined;
    this.#place = "outside";
  }

  #record(record: FormatRecord): void {
    // A sequence that starts inside another one ends it, as if it had been complete.
    if (record.kind === "FormatStartData" && this.#place === "group") this.#close();
    this.#place = nextPlace(this.#place, record);
    for (const { record: ready, hint } of this.#cache.add(record)) this.#writer.write(ready, hint);
  }
}

/**
 * All lines of the values, each ended by the platform's newline: what Out-String gives.
 * @throws {TerminatingError} Where format records among them are incomplete or out of order.
 */
export function formatToText(values: readonly PsValue[], options: TextOptions): string {
  const formatter = new TextFormatter(options);
  const lines: string[] = [];
  for (const value of values) lines.push(...formatter.add(value));
  lines.push(...formatter.end());
  const newline = newlineOf(options.session);
  return lines.map((line) => line + newline).join("");
}

/** Environment.NewLine of a session's computer. */
export function newlineOf(session: Session): string {
  return session.platform.os === "windows" ? "\r\n" : "\n";
}

const LEGAL: Readonly<Record<FormatRecord["kind"], readonly [from: Place, to: Place]>> = {
  FormatStartData: ["outside", "sequence"],
  GroupStartData: ["sequence", "group"],
  FormatEntryData: ["group", "group"],
  GroupEndData: ["group", "sequence"],
  FormatEndData: ["sequence", "outside"],
};

function nextPlace(place: Place, record: FormatRecord): Place {
  if (record.kind === "FormatEntryData" && record.outOfBand) return place;
  const [from, to] = LEGAL[record.kind];
  if (place === from) return to;
  throw outOfSequence(record, place, from);
}

function outOfSequence(record: FormatRecord, place: Place, legal: Place): TerminatingError {
  const error = raise({
    types: ["System.InvalidOperationException", "System.SystemException"],
    message: `Cannot draw a ${record.kind} here: it is legal in "${legal}", the output stands in "${place}". ` +
      "Objects of a Format-* command must reach the output complete and in order",
    errorId: "ConsoleLineOutputOutOfSequencePacket",
    category: "InvalidData",
  });
  // The error is that of a command inside the one that was typed.
  error.record.fullyQualifiedErrorId += ",Microsoft.PowerShell.Commands.OutLineOutputCommand";
  error.record.activity = "out-lineoutput";
  return error;
}
