/**
 * Get-FileHash and Format-Hex.
 * @module
 */
import { createHash } from "node:crypto";
import { concatBytes, toHex } from "../../bytes.ts";
import { PsArray, PsEnum, PsSmall, PsUInt64, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { construct, invokeMethod } from "../dotnet/members.ts";
import { resolveType, typeNamed, typeNamesOf, typeOf } from "../dotnet/type_system.ts";
import { FileSystemError } from "../platform.ts";
import { FileSystemItem } from "../providers/file_items.ts";
import type { Step, Task } from "../task.ts";
import { ENCODING, encodingOf } from "./content_encoding.ts";
import { type DataObject, dataType } from "./data_object.ts";
import { ioException, providersOf } from "./item_paths.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { valueBytes } from "./value_bytes.ts";
import { unwrap } from "./property_expression.ts";

const FILE_HASH_INFO = dataType("Microsoft.PowerShell.Commands.FileHashInfo", [
  "string Algorithm",
  "string Hash",
  "string Path",
], { settable: ["Algorithm", "Hash", "Path"] });

const ALGORITHMS = ["SHA1", "SHA256", "SHA384", "SHA512", "MD5"] as const;

/** The row of Get-FileHash. */
export const GET_FILEHASH: CmdletSpec = {
  name: "Get-FileHash",
  module: UTILITY,
  className: commandClass("GetFileHashCommand"),
  defaultSet: "Path",
  outputTypes: ["Microsoft.PowerShell.Commands.FileHashInfo"],
  parameters: [
    inSets("Path", "string[]", { Path: { position: 0, mandatory: true, value: true, property: true } }),
    inSets("LiteralPath", "string[]", { LiteralPath: { position: 0, mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    inSets("InputStream", "System.IO.Stream", { StreamParameterSet: { position: 0, mandatory: true } }),
    parameter("Algorithm", "string", { position: 1 }, { validate: [{ kind: "Set", values: ALGORITHMS }] }),
  ],
  create: (cmd) => new GetFileHash(cmd),
};

class GetFileHash implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const stream = cmd.get("InputStream");
    if (stream !== undefined && stream !== null) {
      const step = cmd.write(this.#info(streamBytes(stream, cmd), ""));
      if (step) yield* step;
      return;
    }
    const literal = cmd.has("LiteralPath");
    for (const typed of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
      for (const path of yield* filesOf(cmd, typed, literal)) {
        const { fileSystem } = cmd.session.platform;
        if (fileSystem.stat(path)?.kind === "directory") continue;
        try {
          const step = cmd.write(this.#info(fileSystem.read(path), path));
          if (step) yield* step;
        } catch (error) {
          if (!(error instanceof FileSystemError)) throw error;
          const missing = error.reason === "notFound";
          const step = cmd.error(cmd.record({
            exception: ioException(error),
            errorId: missing ? "FileNotFound" : error.reason === "denied" ? "UnauthorizedAccessError" : "FileReadError",
            category: missing ? "ObjectNotFound" : error.reason === "denied" ? "InvalidData" : "ReadError",
            target: path,
          }));
          if (step) yield* step;
        }
      }
    }
  }
  #info(bytes: Uint8Array, path: string): DataObject {
    const given = this.#cmd.text("Algorithm") ?? "SHA256";
    const name = ALGORITHMS.find((each) => each.toLowerCase() === given.toLowerCase()) ?? "SHA256";
    const hash = createHash(name.toLowerCase()).update(bytes).digest("hex").toUpperCase();
    return FILE_HASH_INFO.make({ Algorithm: given, Hash: hash, Path: path });
  }
}

/** Full paths that a typed path names; what is missing is a FileNotFound error with the typed path as its target. */
function* filesOf(cmd: CmdletCall, typed: string, literal: boolean): Task<string[]> {
  const providers = providersOf(cmd);
  if (literal) return [providers.resolve(typed).path];
  try {
    return providers.glob(typed).map((path) => path.path);
  } catch {
    const step = cmd.error(cmd.record({
      types: [
        "System.Management.Automation.ItemNotFoundException",
        "System.Management.Automation.SessionStateException",
        "System.Management.Automation.RuntimeException",
        "System.SystemException",
      ],
      message: `There is no file '${typed}'.`,
      errorId: "FileNotFound",
      category: "ObjectNotFound",
      target: typed,
    }));
    if (step) yield* step;
    return [];
  }
}

/** What is left of a stream. */
function streamBytes(stream: PsValue, cmd: CmdletCall): Uint8Array {
  const memory = construct(typeNamed("System.IO.MemoryStream"), [], cmd.session);
  invokeMethod(stream, "CopyTo", [memory], cmd.session);
  const bytes = invokeMethod(memory, "ToArray", [], cmd.session);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

const BYTES_PER_LINE = 16;

const BYTE_COLLECTION = dataType("Microsoft.PowerShell.Commands.ByteCollection", [
  "uint Offset",
  "ulong Offset64",
  "byte[] Bytes",
  "string Path",
  "string HexOffset",
  "string Label",
  "string HexBytes",
  "string Ascii",
], {
  text(self) {
    const bytes = self.get("Bytes") as Uint8Array;
    const hex = Array.from(bytes, (byte) => `${byte.toString(16).toUpperCase().padStart(2, "0")} `).join("");
    return `${self.get("HexOffset")}   ${hex.padEnd(BYTES_PER_LINE * 3)} ${
      (self.get("Ascii") as string).padEnd(BYTES_PER_LINE)
    }`;
  },
});

/** Types of Get-FileHash's and Format-Hex's output. */
export const HASH_TYPES = [FILE_HASH_INFO.row, BYTE_COLLECTION.row] as const;

function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    if (byte === 0) return " ";
    return byte < 32 || (byte >= 127 && byte < 160) ? "\ufffd" : String.fromCharCode(byte);
  }).join("");
}

/** The row of Format-Hex. */
export const FORMAT_HEX: CmdletSpec = {
  name: "Format-Hex",
  module: UTILITY,
  className: commandClass("FormatHex"),
  outputTypes: ["Microsoft.PowerShell.Commands.ByteCollection"],
  parameters: [
    inSets("Path", "string[]", { Path: { position: 0, mandatory: true } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("LiteralPath", "string[]", { LiteralPath: { mandatory: true } }, {
      aliases: ["PSPath", "LP"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InputObject", "psobject", { ByInputObject: { mandatory: true, value: true } }),
    { ...ENCODING, sets: { ByInputObject: {} } },
    parameter("Count", "long", {}, { validate: [{ kind: "RangeKind", range: "Positive" }] }),
    parameter("Offset", "long", {}, { validate: [{ kind: "RangeKind", range: "NonNegative" }] }),
    inSets("Raw", "switch", { ByInputObject: {} }, { hidden: true }),
  ],
  create: (cmd) => new FormatHex(cmd),
};

class FormatHex implements CmdletBody {
  readonly #cmd: CmdletCall;
  #buffer: Uint8Array[] = [];
  #type: string | undefined;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    if (cmd.parameterSet !== "ByInputObject") {
      const literal = cmd.has("LiteralPath");
      for (const typed of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
        for (const path of yield* filesOf(cmd, typed, literal)) yield* this.#file(path);
      }
      return;
    }
    const value = unwrap(cmd.get("InputObject") ?? null);
    if (value instanceof FileSystemItem) {
      yield* this.#flush();
      yield* this.#file(value.path);
    } else if (typeof value === "string") {
      yield* this.#flush();
      yield* this.#lines(this.#window(encodingOf(cmd).encode(value)), 0, this.#label("System.String"));
    } else {
      yield* this.#number(value);
    }
  }
  *#number(value: PsValue): Task<void> {
    const isArray = value instanceof PsArray || value instanceof Uint8Array;
    const typeName = typeNamesOf(value)[0] ?? "System.Object";
    const bytes = value instanceof PsArray
      ? joinBytes(value.items.map((item) => valueBytes(unwrap(item))))
      : valueBytes(value);
    if (!bytes) {
      const cmd = this.#cmd;
      const step = cmd.error(cmd.record({
        types: ["System.ArgumentException", "System.SystemException"],
        message: `Values of the type '${typeName}' have no bytes that could be shown.`,
        errorId: "FormatHexTypeNotSupported",
        category: "InvalidArgument",
        target: typeOf(value),
      }));
      if (step) yield* step;
      return;
    }
    // Numbers of one type that follow each other are shown together.
    if (isArray || (this.#type !== undefined && this.#type !== typeName)) yield* this.#flush();
    this.#type = value instanceof PsEnum ? typeNamesOf(value.value)[0]! : typeName;
    this.#buffer.push(bytes);
    if (isArray) yield* this.#flush();
  }
  *#flush(): Task<void> {
    if (this.#buffer.length === 0) return;
    const bytes = this.#window(concatBytes(this.#buffer));
    const label = this.#label(this.#type ?? "System.Object");
    this.#buffer = [];
    this.#type = undefined;
    yield* this.#lines(bytes, 0, label);
  }
  #window(bytes: Uint8Array): Uint8Array {
    const offset = this.#cmd.int("Offset") ?? 0;
    return bytes.subarray(offset, offset + (this.#cmd.int("Count") ?? bytes.length));
  }
  #label(typeName: string): string {
    const id = Math.floor(this.#cmd.session.platform.random() * 0x7fffffff);
    const short = resolveType(typeName)?.name ?? typeName;
    return `${short} (${typeName}) <${id.toString(16).toUpperCase().padStart(8, "0")}>`;
  }
  *#file(path: string): Task<void> {
    const cmd = this.#cmd;
    try {
      const bytes = cmd.session.platform.fileSystem.read(path);
      yield* this.#lines(this.#window(bytes), cmd.int("Offset") ?? 0, path, path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      const step = cmd.error(cmd.record({
        exception: ioException(error),
        errorId: "FormatHexIOError",
        category: "WriteError",
        target: path,
      }));
      if (step) yield* step;
    }
  }
  *#lines(bytes: Uint8Array, offset: number, label: string, path: string | null = null): Task<void> {
    for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      const line = bytes.slice(at, at + BYTES_PER_LINE);
      const step: Step = this.#cmd.write(BYTE_COLLECTION.make({
        Offset: new PsSmall("UInt32", (offset + at) >>> 0),
        Offset64: new PsUInt64(BigInt(offset + at)),
        Bytes: line,
        Path: path,
        HexOffset: (offset + at).toString(16).toUpperCase().padStart(16, "0"),
        Label: label,
        HexBytes: toHex(line).toUpperCase().replace(/..(?=.)/g, "$& "),
        Ascii: asciiOf(line),
      }));
      if (step) yield* step;
    }
  }
  *end(): Task<void> {
    yield* this.#flush();
  }
}

function joinBytes(parts: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  return parts.includes(undefined) ? undefined : concatBytes(parts as readonly Uint8Array[]);
}
