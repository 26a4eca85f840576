/**
 * Select-String.
 * @module
 */
import { type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { NetObject } from "../dotnet/net_object.ts";
import { NetRegex, type RegexMatch } from "../dotnet/regex.ts";
import { REGEX_OPTIONS } from "../dotnet/regex_parse.ts";
import { TerminatingError } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { decodeText } from "../providers/encodings.ts";
import { FileSystemItem } from "../providers/file_items.ts";
import type { Step, Task } from "../task.ts";
import { anyWildcard } from "../wildcard.ts";
import { ENCODING, encodingOf } from "./content_encoding.ts";
import { linesOf } from "./get_content.ts";
import { providersOf } from "./item_paths.ts";
import { MatchContext, MatchInfo } from "./match_info.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const NOT_EMPTY = [{ kind: "NotNullOrEmpty" }] as const;

/** The row of Select-String. */
export const SELECT_STRING: CmdletSpec = {
  name: "Select-String",
  module: UTILITY,
  className: commandClass("SelectStringCommand"),
  defaultSet: "File",
  outputTypes: ["System.Boolean", "Microsoft.PowerShell.Commands.MatchInfo"],
  parameters: [
    parameter("Culture", "string"),
    inSets("InputObject", "psobject", {
      Object: { mandatory: true, value: true },
      ObjectRaw: { mandatory: true, value: true },
    }, { allowNull: true, allowEmptyString: true }),
    parameter("Pattern", "string[]", { position: 0, mandatory: true }),
    inSets("Path", "string[]", {
      File: { position: 1, mandatory: true, property: true },
      FileRaw: { position: 1, mandatory: true, property: true },
    }),
    inSets("LiteralPath", "string[]", {
      LiteralFile: { mandatory: true, property: true },
      LiteralFileRaw: { mandatory: true, property: true },
    }, { aliases: ["PSPath", "LP"] }),
    inSets("Raw", "switch", {
      ObjectRaw: { mandatory: true },
      FileRaw: { mandatory: true },
      LiteralFileRaw: { mandatory: true },
    }),
    parameter("SimpleMatch", "switch"),
    parameter("CaseSensitive", "switch"),
    inSets("Quiet", "switch", { Object: {}, File: {}, LiteralFile: {} }),
    parameter("List", "switch"),
    parameter("NoEmphasis", "switch"),
    parameter("Include", "string[]", {}, { validate: NOT_EMPTY }),
    parameter("Exclude", "string[]", {}, { validate: NOT_EMPTY }),
    parameter("NotMatch", "switch"),
    parameter("AllMatches", "switch"),
    ENCODING,
    parameter("Context", "int[]", {}, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Count", min: 1, max: 2 }, {
        kind: "Range",
        min: 0,
        max: 2147483647,
      }],
    }),
  ],
  create: (cmd) => new SelectString(cmd),
};

/** Finds a line's matches; `undefined` where none of the patterns fits. */
type Finder = (line: string) => { readonly pattern: string; readonly matches: readonly RegexMatch[] } | undefined;

class SelectString implements CmdletBody {
  readonly #cmd: CmdletCall;
  #find: Finder = () => undefined;
  readonly #before: number;
  readonly #after: number;
  #records = 0n;
  #done = false;
  #lines: ContextTracker;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    const context = cmd.flag("Raw") ? undefined : cmd.items("Context") as readonly number[] | undefined;
    this.#before = context?.[0] ?? 0;
    this.#after = context?.[1] ?? context?.[0] ?? 0;
    this.#lines = new ContextTracker(this.#before, this.#after);
  }

  begin(): Step {
    const cmd = this.#cmd;
    if (cmd.has("Culture") && !cmd.flag("SimpleMatch")) {
      cmd.terminate(cmd.record({
        types: ["System.InvalidOperationException", "System.SystemException"],
        message: "-Culture needs -SimpleMatch.",
        errorId: "CannotSpecifyCultureWithoutSimpleMatch",
        category: "InvalidData",
      }));
    }
    const patterns = cmd.texts("Pattern") ?? [];
    this.#find = cmd.flag("SimpleMatch") ? this.#simple(patterns) : this.#regular(patterns);
    return undefined;
  }
  #simple(patterns: readonly string[]): Finder {
    const fold = this.#cmd.flag("CaseSensitive") ? (text: string) => text : (text: string) => text.toLowerCase();
    const folded = patterns.map((pattern) => [pattern, fold(pattern)] as const);
    return (line) => {
      const text = fold(line);
      const found = folded.find(([, pattern]) => text.includes(pattern));
      return found && { pattern: found[0], matches: [] };
    };
  }
  #regular(patterns: readonly string[]): Finder {
    const cmd = this.#cmd;
    const options = cmd.flag("CaseSensitive") ? REGEX_OPTIONS.None : REGEX_OPTIONS.IgnoreCase;
    const all = cmd.flag("AllMatches") && !cmd.flag("NotMatch");
    const compiled = patterns.map((pattern) => {
      try {
        return [pattern, new NetRegex(pattern, options)] as const;
      } catch (error) {
        if (!(error instanceof TerminatingError)) throw error;
        return cmd.terminate(cmd.record({
          types: ["System.ArgumentException", "System.SystemException"],
          message: `The pattern '${pattern}' is no regular expression: ${error.message}`,
          errorId: "InvalidRegex",
          category: "InvalidArgument",
        }));
      }
    });
    return (line) => {
      for (const [pattern, regex] of compiled) {
        const first = regex.match(line);
        if (!first) continue;
        const matches = [first];
        for (let next = all ? regex.next(first) : undefined; next; next = regex.next(next)) matches.push(next);
        return { pattern, matches };
      }
      return undefined;
    };
  }

  *process(): Task<void> {
    if (this.#done) return;
    const cmd = this.#cmd;
    const input = cmd.get("InputObject");
    const plain = unwrap(input ?? null);
    if (cmd.has("Path") || cmd.has("LiteralPath")) {
      yield* this.#files(this.#resolve());
    } else if (plain instanceof FileSystemItem) {
      yield* this.#files([plain.path]);
    } else {
      this.#records++;
      const line = plain instanceof MatchInfo ? plain.line : toText(input ?? "", cmd.session);
      const found = this.#match(line, plain instanceof MatchInfo ? plain : undefined);
      if (found && !(plain instanceof MatchInfo)) found.lineNumber = this.#records;
      if (found) this.#lines.match(found);
      else this.#lines.line(line);
      if (yield* this.#emit(this.#lines.take())) this.#done ||= cmd.flag("Quiet");
    }
  }
  /** Full paths of the files that are named. */
  #resolve(): string[] {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const typed = cmd.texts(literal ? "LiteralPath" : "Path") ?? [];
    const paths: string[] = [];
    for (const path of typed) {
      try {
        if (literal) paths.push(providersOf(cmd).resolveFile(path));
        else paths.push(...providersOf(cmd).glob(path, { force: false }).map((item) => item.path));
      } catch (error) {
        if (error instanceof TerminatingError) cmd.terminate(error.record);
        throw error;
      }
    }
    return paths;
  }
  *#files(paths: readonly string[]): Task<void> {
    const cmd = this.#cmd;
    const include = cmd.texts("Include");
    const exclude = cmd.texts("Exclude");
    const wanted = include ? anyWildcard(include) : () => true;
    const unwanted = exclude ? anyWildcard(exclude) : () => false;
    for (const path of paths) {
      if (cmd.session.platform.fileSystem.stat(path)?.kind === "directory") continue;
      if (!wanted(path) || unwanted(path)) continue;
      const found = yield* this.#file(path);
      if (found && cmd.flag("Quiet")) return;
    }
    if (cmd.flag("Quiet")) {
      const step = cmd.write(cmd.flag("List") ? null : false);
      if (step) yield* step;
    }
  }
  *#file(path: string): Task<boolean> {
    const cmd = this.#cmd;
    let text: string;
    try {
      text = decodeText(cmd.session.platform.fileSystem.read(path), encodingOf(cmd));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      const step = cmd.error(cmd.record({
        types: ["System.ArgumentException", "System.SystemException"],
        message: `The file '${path}' cannot be read: ${error.reason}.`,
        errorId: "ProcessingFile",
        category: "InvalidArgument",
      }));
      if (step) yield* step;
      return false;
    }
    const tracker = new ContextTracker(this.#before, this.#after);
    const once = cmd.flag("Quiet") || cmd.flag("List");
    let found = false;
    for (const [i, line] of linesOf(text).entries()) {
      const match = this.#match(line);
      if (match) {
        match.path = path;
        match.lineNumber = BigInt(i + 1);
        tracker.match(match);
        found = true;
      } else tracker.line(line);
      if (found && once) break;
      yield* this.#emit(tracker.take());
    }
    tracker.end();
    yield* this.#emit(tracker.take());
    return found;
  }

  /** A line's match, or the lack of one where -NotMatch wants it. */
  #match(line: string, filtered?: MatchInfo): MatchInfo | undefined {
    const cmd = this.#cmd;
    const found = this.#find(line);
    const inverted = cmd.flag("NotMatch");
    if ((found !== undefined) === inverted) return undefined;
    if (filtered) return filtered;
    const info = new MatchInfo({
      line,
      pattern: found?.pattern ?? cmd.texts("Pattern")?.[0] ?? "",
      ignoreCase: !cmd.flag("CaseSensitive"),
      matches: (found?.matches ?? []).map((match) => new NetObject("System.Text.RegularExpressions.Match", match)),
      newline: cmd.session.platform.os === "windows" ? "\r\n" : "\n",
    });
    if (this.#before > 0 || this.#after > 0) info.context = new MatchContext();
    return info;
  }

  *#emit(matches: readonly MatchInfo[]): Task<boolean> {
    if (matches.length === 0) return false;
    const cmd = this.#cmd;
    const list = cmd.flag("List");
    const values: readonly PsValue[] = cmd.flag("Raw")
      ? matches.map((match) => match.line)
      : cmd.flag("Quiet") && !list
      ? [true]
      : list
      ? matches.slice(0, 1)
      : matches;
    for (const value of values) {
      const step = cmd.write(value);
      if (step) yield* step;
    }
    return true;
  }
  *end(): Task<void> {
    this.#lines.end();
    if (!this.#done) yield* this.#emit(this.#lines.take());
  }
}

/** Gathers the lines around matches; a match is ready when the lines behind it are known. */
class ContextTracker {
  readonly #before: number;
  readonly #after: number;
  /** The last lines, matching or not. */
  readonly #last: string[] = [];
  /** Lines since the last match's context, for display. */
  #lastUnshown: string[] = [];
  readonly #open: {
    readonly info: MatchInfo;
    readonly post: string[];
    readonly displayPost: string[];
    shown: boolean;
  }[] = [];
  readonly #ready: MatchInfo[] = [];

  constructor(before: number, after: number) {
    this.#before = before;
    this.#after = after;
  }
  line(text: string): void {
    let taken = false;
    for (const entry of this.#open) {
      entry.post.push(text);
      if (entry.shown && entry.displayPost.length < this.#after) {
        entry.displayPost.push(text);
        taken = true;
      }
    }
    if (!taken) this.#lastUnshown.push(text);
    this.#advance(text);
  }
  match(info: MatchInfo): void {
    const { context } = info;
    for (const entry of this.#open) {
      entry.post.push(info.line);
      // Lines behind a new match are shown with that one.
      entry.shown = false;
    }
    if (context) {
      context.pre = this.#before > 0 ? this.#last.slice(-this.#before) : [];
      context.displayPre = this.#before > 0 ? this.#lastUnshown.slice(-this.#before) : [];
    }
    this.#lastUnshown = [];
    if (context && this.#after > 0) this.#open.push({ info, post: [], displayPost: [], shown: true });
    this.#advance(info.line);
    if (!context || this.#after === 0) this.#ready.push(info);
  }
  #advance(text: string): void {
    if (this.#before > 0) {
      this.#last.push(text);
      if (this.#last.length > this.#before) this.#last.shift();
      if (this.#lastUnshown.length > this.#before) this.#lastUnshown.shift();
    } else this.#lastUnshown = [];
    while (this.#open.length > 0 && this.#open[0]!.post.length >= this.#after) this.#finish();
  }
  #finish(): void {
    const { info, post, displayPost } = this.#open.shift()!;
    const context = info.context!;
    context.post = post.slice(0, this.#after);
    context.displayPost = displayPost;
    this.#ready.push(info);
  }
  end(): void {
    while (this.#open.length > 0) this.#finish();
  }
  /** The matches that are ready. */
  take(): MatchInfo[] {
    return this.#ready.splice(0);
  }
}
