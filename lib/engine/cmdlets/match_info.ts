/**
 * MatchInfo: what Select-String found, and where.
 * @module
 */
import { LiveObject, PsArray, PsUInt64, type PsValue } from "../../clixml/value.ts";
import { declareType } from "../dotnet/declare.ts";
import type { TypeRow } from "../dotnet/type.ts";

const MATCH_INFO = "Microsoft.PowerShell.Commands.MatchInfo";
const CONTEXT = "Microsoft.PowerShell.Commands.MatchInfoContext";
const INPUT_STREAM = "InputStream";

/** Lines around a match. The display lines leave out what another match shows already. */
export class MatchContext extends LiveObject {
  pre: readonly string[] = [];
  post: readonly string[] = [];
  displayPre: readonly string[] = [];
  displayPost: readonly string[] = [];
  override typeNames(): readonly string[] {
    return [CONTEXT, "System.Object"];
  }
  override text(): string {
    return CONTEXT;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["PreContext", () => texts(this.pre)];
    yield ["PostContext", () => texts(this.post)];
    yield ["DisplayPreContext", () => texts(this.displayPre)];
    yield ["DisplayPostContext", () => texts(this.displayPost)];
  }
}

function texts(lines: readonly string[]): PsArray {
  return new PsArray([...lines], "System.String");
}

/** Microsoft.PowerShell.Commands.MatchInfo. */
export class MatchInfo extends LiveObject {
  readonly line: string;
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly matches: readonly PsValue[];
  readonly newline: string;
  lineNumber = 0n;
  /** Full path of the file; `undefined` where the line came down the pipeline. */
  path: string | undefined;
  context: MatchContext | undefined;

  constructor(options: {
    readonly line: string;
    readonly pattern: string;
    readonly ignoreCase: boolean;
    readonly matches: readonly PsValue[];
    readonly newline: string;
  }) {
    super();
    this.line = options.line;
    this.pattern = options.pattern;
    this.ignoreCase = options.ignoreCase;
    this.matches = options.matches;
    this.newline = options.newline;
  }
  filename(): string {
    return this.path === undefined ? INPUT_STREAM : this.path.replace(/^.*[\\/]/s, "");
  }
  /** The path below a folder; the whole path where it is elsewhere. */
  relativePath(folder: string): string {
    const { path } = this;
    if (path === undefined) return INPUT_STREAM;
    if (folder === "" || !path.toLowerCase().startsWith(folder.toLowerCase()) || path.length <= folder.length) {
      return path;
    }
    if (/[\\/]$/.test(folder)) return path.slice(folder.length);
    return /[\\/]/.test(path[folder.length]!) ? path.slice(folder.length + 1) : path;
  }
  /** ToString(): path, number and line, with the context where it was asked for. */
  describe(folder?: string): string {
    const shown = folder === undefined ? this.path ?? INPUT_STREAM : this.relativePath(folder);
    const write = (prefix: string, number: bigint, line: string): string =>
      this.path === undefined ? prefix + line : `${prefix}${shown}:${number}:${line}`;
    const { context } = this;
    if (!context) return write("", this.lineNumber, this.line);
    let number = this.lineNumber - BigInt(context.displayPre.length);
    const lines = context.displayPre.map((line) => write("  ", number++, line));
    lines.push(write("> ", number++, this.line));
    for (const line of context.displayPost) lines.push(write("  ", number++, line));
    return lines.join(this.newline);
  }
  override typeNames(): readonly string[] {
    return [MATCH_INFO, "System.Object"];
  }
  override text(): string {
    return this.describe();
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["IgnoreCase", () => this.ignoreCase];
    yield ["LineNumber", () => new PsUInt64(this.lineNumber)];
    yield ["Line", () => this.line];
    yield ["Filename", () => this.filename()];
    yield ["Path", () => this.path ?? INPUT_STREAM];
    yield ["Pattern", () => this.pattern];
    yield ["Context", () => this.context ?? null];
    yield ["Matches", () => new PsArray([...this.matches], "System.Text.RegularExpressions.Match")];
  }
}

/** Types of Select-String's output. */
export const MATCH_TYPES: readonly TypeRow[] = [
  declareType(MATCH_INFO, {
    properties: {
      "bool IgnoreCase": (self: MatchInfo) => self.ignoreCase,
      "ulong LineNumber": (self: MatchInfo) => new PsUInt64(self.lineNumber),
      "string Line": (self: MatchInfo) => self.line,
      "string Filename": (self: MatchInfo) => self.filename(),
      "string Path": (self: MatchInfo) => self.path ?? INPUT_STREAM,
      "string Pattern": (self: MatchInfo) => self.pattern,
      [`${CONTEXT} Context`]: (self: MatchInfo) => self.context ?? null,
      "System.Text.RegularExpressions.Match[] Matches": (self: MatchInfo) =>
        new PsArray([...self.matches], "System.Text.RegularExpressions.Match"),
    },
    methods: {
      "string ToString()": (self: MatchInfo) => self.describe(),
      "string ToString(string directory)": (self: MatchInfo, folder: string) => self.describe(folder),
      "string ToEmphasizedString(string directory)": (self: MatchInfo, folder: string) => self.describe(folder),
      "string RelativePath(string directory)": (self: MatchInfo, folder: string) => self.relativePath(folder),
    },
  }),
  declareType(CONTEXT, {
    properties: {
      "string[] PreContext": (self: MatchContext) => texts(self.pre),
      "string[] PostContext": (self: MatchContext) => texts(self.post),
      "string[] DisplayPreContext": (self: MatchContext) => texts(self.displayPre),
      "string[] DisplayPostContext": (self: MatchContext) => texts(self.displayPost),
    },
  }),
];
