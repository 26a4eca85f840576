/**
 * Set-Content, Add-Content and Clear-Content.
 * @module
 */
import { concatBytes } from "../../bytes.ts";
import { PsArray, PsSmall, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { RUNTIME_EXCEPTION } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { markedEncoding, type TextEncoding } from "../providers/encodings.ts";
import { parentPath } from "../providers/path_style.ts";
import { notSupported } from "../providers/provider_errors.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Step, Task } from "../task.ts";
import { DYNAMIC_ENCODING, encodingOf } from "./content_encoding.ts";
import { contentNotes, withReadCount } from "./get_content.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  ioException,
  pathParameters,
  providersOf,
  report,
  reportRefusal,
} from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";
import { netText } from "../dotnet/text.ts";
import { unwrap } from "./property_expression.ts";

const WRITE_PARAMETERS = [
  parameter("Value", "object[]", { position: 1, mandatory: true, value: true, property: true }, {
    allowNull: true,
    allowEmptyCollection: true,
  }),
  parameter("PassThru", "switch"),
  ...pathParameters({ path: { position: 0, mandatory: true, property: true } }),
  ...filterParameters(),
  FORCE,
  CREDENTIAL,
  parameter("NoNewline", "switch", {}, { dynamic: true }),
  DYNAMIC_ENCODING,
  parameter("AsByteStream", "switch", {}, { dynamic: true }),
  parameter("Stream", "string", {}, { dynamic: true }),
] as const;

/** The row of Set-Content. */
export const SET_CONTENT: CmdletSpec = {
  name: "Set-Content",
  module: MANAGEMENT,
  className: commandClass("SetContentCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: WRITE_PARAMETERS,
  create: (cmd) => new WriteContent(cmd, false),
};

/** The row of Add-Content. */
export const ADD_CONTENT: CmdletSpec = {
  name: "Add-Content",
  module: MANAGEMENT,
  className: commandClass("AddContentCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: WRITE_PARAMETERS,
  create: (cmd) => new WriteContent(cmd, true),
};

/** One open item. */
interface Writer {
  readonly path: ProviderPath;
  /** For files: text or bytes that wait to be written. */
  readonly chunks: Uint8Array[];
  readonly encoding: TextEncoding;
  /** For other items: the values. */
  readonly values: PsValue[];
}

class WriteContent implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #appends: boolean;
  #writers: Writer[] | undefined;
  #flushed = false;

  constructor(cmd: CmdletCall, appends: boolean) {
    this.#cmd = cmd;
    this.#appends = appends;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    // Where the paths come down the pipeline, each record has its own items.
    const pathsArePiped = cmd.expectingInput && this.#writers !== undefined && !cmd.has("Path") &&
      !cmd.has("LiteralPath");
    if (pathsArePiped) this.#close();
    this.#writers ??= yield* this.#open();
    const content = cmd.items("Value") ?? [];
    for (const writer of this.#writers) {
      if (!this.#write(writer, content)) {
        const step = this.#refuseBytes();
        if (step) yield* step;
        continue;
      }
      if (!cmd.flag("PassThru") || content.length === 0) continue;
      const notes = contentNotes(cmd, writer.path);
      const step = cmd.write(withReadCount(new PsArray([...content]), notes, content.length));
      if (step) yield* step;
    }
  }
  end(): Step {
    this.#close();
    return undefined;
  }
  dispose(): void {
    this.#close();
  }

  *#open(): Task<Writer[]> {
    const cmd = this.#cmd;
    const providers = providersOf(cmd);
    const writers: Writer[] = [];
    this.#flushed = false;
    for (const path of yield* eachPath(cmd, { allowMissing: true })) {
      if (!(yield* cmd.shouldProcess(path.display, this.#appends ? "Add Content" : "Set Content"))) continue;
      const store = providers.store(path.provider);
      try {
        let encoding = encodingOf(cmd);
        if (!store) encoding = this.#openFile(path, encoding);
        const values = store && this.#appends ? [...itemsOf(store.value(path.path) ?? null)] : [];
        writers.push({ path, chunks: [], encoding, values });
      } catch (error) {
        if (!(error instanceof FileSystemError)) {
          yield* report(cmd, error);
          continue;
        }
        const denied = error.reason === "denied" || error.reason === "isDirectory";
        const step = cmd.error(cmd.record({
          exception: ioException(denied ? new FileSystemError("denied", path.path) : error),
          errorId: error.reason === "notDirectory"
            ? "GetContentWriterDirectoryNotFoundError"
            : denied
            ? "GetContentWriterUnauthorizedAccessError"
            : "GetContentWriterIOError",
          category: error.reason === "notDirectory" ? "ObjectNotFound" : denied ? "PermissionDenied" : "WriteError",
          target: path.path,
        }));
        if (step) yield* step;
      }
    }
    return writers;
  }
  /** Empties or creates the file. @returns The encoding: that of the file's own mark where text is added. */
  #openFile(path: ProviderPath, encoding: TextEncoding): TextEncoding {
    const cmd = this.#cmd;
    const { fileSystem } = cmd.session.platform;
    const { style } = providersOf(cmd);
    const stat = fileSystem.stat(path.path);
    if (stat?.kind === "directory") throw new FileSystemError("isDirectory", path.path);
    if (!stat && fileSystem.stat(parentPath(style, path.path))?.kind !== "directory") {
      throw new FileSystemError("notDirectory", path.path);
    }
    if (stat?.readOnly) {
      if (!cmd.flag("Force")) throw new FileSystemError("denied", path.path);
      fileSystem.setAttributes?.(path.path, { readOnly: false });
    }
    if (this.#appends && stat && stat.size > 0) {
      const marked = cmd.has("Encoding") ? undefined : markedEncoding(fileSystem.read(path.path));
      return { ...(marked ?? encoding), preamble: new Uint8Array() };
    }
    fileSystem.write(path.path, new Uint8Array());
    return encoding;
  }
  /** @returns False where something is no byte, but must be one. */
  #write(writer: Writer, content: readonly PsValue[]): boolean {
    const cmd = this.#cmd;
    if (providersOf(cmd).store(writer.path.provider)) {
      writer.values.push(...content);
      return true;
    }
    const newline = cmd.flag("NoNewline") ? "" : cmd.session.platform.os === "windows" ? "\r\n" : "\n";
    const lines = content.flatMap((item) => {
      const plain = unwrap(item);
      return plain instanceof PsArray && plain.elementType === "System.Object" ? plain.items : [item];
    });
    for (const value of lines) {
      if (value === null) continue;
      if (cmd.flag("AsByteStream")) {
        const byte = byteOf(value);
        if (byte === undefined) return false;
        writer.chunks.push(Uint8Array.of(byte));
      } else writer.chunks.push(writer.encoding.encode(netText(value) + newline));
    }
    return true;
  }
  #refuseBytes(): Step {
    const cmd = this.#cmd;
    return cmd.error(cmd.record({
      types: ["System.Management.Automation.ProviderInvocationException", ...RUNTIME_EXCEPTION],
      message: "A byte stream takes bytes only.",
      errorId: "Argument",
      category: "InvalidArgument",
    }));
  }
  #close(): void {
    if (this.#flushed || !this.#writers) return;
    this.#flushed = true;
    const providers = providersOf(this.#cmd);
    const { fileSystem } = this.#cmd.session.platform;
    for (const { path, chunks, encoding, values } of this.#writers) {
      const store = providers.store(path.provider);
      if (store) {
        const value = values.length === 1 ? values[0]! : new PsArray(values);
        store.write(path.path, value, { force: this.#cmd.flag("Force") });
      } else if (chunks.length > 0) {
        const preamble = this.#cmd.flag("AsByteStream") ? [] : [encoding.preamble];
        fileSystem.append(path.path, concatBytes([...preamble, ...chunks]));
      }
    }
    this.#writers = undefined;
  }
}

function byteOf(value: PsValue): number | undefined {
  const plain = unwrap(value);
  return plain instanceof PsSmall && plain.type === "Byte" ? plain.value : undefined;
}

/** The row of Clear-Content. */
export const CLEAR_CONTENT: CmdletSpec = {
  name: "Clear-Content",
  module: MANAGEMENT,
  className: commandClass("ClearContentCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [
    ...pathParameters({ path: { position: 0, mandatory: true, property: true } }),
    ...filterParameters(),
    FORCE,
    CREDENTIAL,
    parameter("Stream", "string", {}, { dynamic: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      for (const path of yield* eachPath(cmd)) {
        try {
          if (!(yield* cmd.shouldProcess(path.display, "Clear Content"))) continue;
          const store = providers.store(path.provider);
          if (store) store.write(path.path, null, { force: cmd.flag("Force") });
          else if (providers.isContainer(path)) {
            throw notSupported("A folder has no content that can be cleared.");
          } else cmd.session.platform.fileSystem.write(path.path, new Uint8Array());
        } catch (error) {
          if (!(error instanceof FileSystemError)) {
            yield* report(cmd, error);
            continue;
          }
          yield* reportRefusal(cmd, error, "ClearContent", "WriteError", path.path);
        }
      }
    },
  }),
};
