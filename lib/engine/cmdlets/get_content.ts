/**
 * Get-Content.
 * @module
 */
import { PropertyBag, PsArray, PsSmall, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { FileSystemError } from "../platform.ts";
import { decodeText } from "../providers/encodings.ts";
import { badArgument } from "../providers/provider_errors.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Task } from "../task.ts";
import { DYNAMIC_ENCODING, encodingOf } from "./content_encoding.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  ioException,
  pathParameters,
  providersOf,
  report,
  withNotes,
} from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

/** The row of Get-Content. */
export const GET_CONTENT: CmdletSpec = {
  name: "Get-Content",
  module: MANAGEMENT,
  className: commandClass("GetContentCommand"),
  defaultSet: "Path",
  parameters: [
    parameter("ReadCount", "long", { property: true }),
    parameter("TotalCount", "long", { property: true }, {
      aliases: ["First", "Head"],
      validate: [{ kind: "Range", min: 0n, max: 9223372036854775807n }],
    }),
    parameter("Tail", "int", { property: true }, {
      aliases: ["Last"],
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    ...pathParameters({ path: { position: 0, mandatory: true, property: true } }),
    ...filterParameters(),
    FORCE,
    CREDENTIAL,
    parameter("Delimiter", "string", {}, { dynamic: true }),
    parameter("Wait", "switch", {}, { dynamic: true }),
    parameter("Raw", "switch", {}, { dynamic: true }),
    DYNAMIC_ENCODING,
    parameter("AsByteStream", "switch", {}, { dynamic: true }),
    parameter("Stream", "string", {}, { dynamic: true }),
  ],
  create: (cmd) => new GetContent(cmd),
};

class GetContent implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const total = cmd.int("TotalCount");
    const tail = cmd.int("Tail");
    if (total !== undefined && tail !== undefined) {
      const step = cmd.error(cmd.record({
        types: ["System.InvalidOperationException", "System.SystemException"],
        message: "-TotalCount and -Tail exclude each other.",
        errorId: "TailAndHeadCannotCoexist",
        category: "InvalidOperation",
      }));
      if (step) yield* step;
      return;
    }
    if (total === 0) return;
    for (const path of yield* eachPath(cmd)) {
      const blocks = yield* this.#read(path);
      if (!blocks) continue;
      yield* this.#give(blocks, path, total, tail);
    }
  }

  *#give(
    blocks: readonly PsValue[],
    path: ProviderPath,
    total: number | undefined,
    tail: number | undefined,
  ): Task<void> {
    const cmd = this.#cmd;
    const chosen = tail !== undefined
      ? blocks.slice(Math.max(0, blocks.length - tail))
      : total === undefined
      ? blocks
      : blocks.slice(0, total);
    const size = cmd.has("ReadCount") ? cmd.int("ReadCount")! : 1;
    const notes = contentNotes(cmd, path);
    if (size === 1) {
      for (const [i, block] of chosen.entries()) {
        const step = cmd.write(withReadCount(block, notes, i + 1));
        if (step) yield* step;
      }
      return;
    }
    const length = size <= 0 ? chosen.length : size;
    for (let at = 0; at < chosen.length; at += length) {
      const part = chosen.slice(at, at + length);
      const step = cmd.write(withReadCount(new PsArray(part), notes, at + part.length));
      if (step) yield* step;
    }
  }

  /** The blocks of an item; what cannot be read is written as an error. */
  *#read(path: ProviderPath): Task<readonly PsValue[] | undefined> {
    const cmd = this.#cmd;
    const providers = providersOf(cmd);
    try {
      const store = providers.store(path.provider);
      if (store) {
        if (path.path === "") throw badArgument("A drive has no content; name one of its items.");
        const value = store.value(path.path) ?? null;
        return value === null ? [] : itemsOf(value);
      }
      return this.#readFile(path.path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) {
        yield* report(cmd, error);
        return undefined;
      }
      const step = cmd.error(
        cmd.record(
          error.reason === "isDirectory"
            ? {
              types: ["System.UnauthorizedAccessException", "System.SystemException"],
              message: `'${path.path}' is a folder and has no content.`,
              errorId: "GetContentReaderUnauthorizedAccessError",
              category: "PermissionDenied",
              target: path.path,
            }
            : {
              exception: ioException(error),
              errorId: error.reason === "denied"
                ? "GetContentReaderUnauthorizedAccessError"
                : "GetContentReaderIOError",
              category: error.reason === "denied" ? "PermissionDenied" : "ReadError",
              target: path.path,
            },
        ),
      );
      if (step) yield* step;
      return undefined;
    }
  }
  #readFile(path: string): readonly PsValue[] {
    const cmd = this.#cmd;
    const { fileSystem } = cmd.session.platform;
    if (fileSystem.stat(path)?.kind === "directory") throw new FileSystemError("isDirectory", path);
    const bytes = fileSystem.read(path);
    if (cmd.flag("AsByteStream")) {
      if (cmd.flag("Raw")) return [bytes];
      return Array.from(bytes, (byte) => new PsSmall("Byte", byte));
    }
    const text = decodeText(bytes, encodingOf(cmd));
    if (cmd.flag("Raw")) return text === "" ? [] : [text];
    const delimiter = cmd.text("Delimiter");
    if (!delimiter) return linesOf(text);
    const parts = text.split(delimiter);
    if (parts.at(-1) === "") parts.pop();
    return parts;
  }
}

/** Lines as a StreamReader takes them apart: at LF, CR and CR LF; an end of line at the end opens no line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The notes that content carries: where it was read. */
export function contentNotes(cmd: CmdletCall, path: ProviderPath): PropertyBag {
  const providers = providersOf(cmd);
  const notes = new PropertyBag();
  notes.push("PSPath", path.display);
  if (path.provider === providers.fileSystem) {
    const parent = providers.above(path);
    notes.push("PSParentPath", parent?.display ?? "");
    notes.push("PSChildName", providers.leaf(path));
  }
  if (path.drive) notes.push("PSDrive", path.drive);
  notes.push("PSProvider", path.provider);
  return notes;
}

/** Content with its notes and the count of what was read so far. */
export function withReadCount(value: PsValue, notes: PropertyBag, count: number): PsValue {
  const own = new PropertyBag();
  const { names, values } = notes;
  for (let i = 0; i < names.length; i++) own.push(names[i]!, values[i]!);
  own.push("ReadCount", BigInt(count));
  return withNotes(value, own);
}
