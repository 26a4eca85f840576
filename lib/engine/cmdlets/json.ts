/**
 * ConvertTo-Json, ConvertFrom-Json and Test-Json.
 * @module
 */
import { PsArray, PsDateTime, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import { convertTo } from "../dotnet/convert.ts";
import { typeNamed } from "../dotnet/type_system.ts";
import type { Step, Task } from "../task.ts";
import { jsonDateTime, JsonError, readJson, readJsonDate } from "./json_reader.ts";
import { type JsonEscapes, writeJson } from "./json_writer.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";

/** The row of ConvertTo-Json. */
export const CONVERTTO_JSON: CmdletSpec = {
  name: "ConvertTo-Json",
  module: UTILITY,
  className: commandClass("ConvertToJsonCommand"),
  outputTypes: ["System.String"],
  parameters: [
    parameter("InputObject", "object", { position: 0, mandatory: true, value: true }, { allowNull: true }),
    parameter("Depth", "int", {}, { validate: [{ kind: "Range", min: 0, max: 100 }] }),
    parameter("Compress", "switch"),
    parameter("EnumsAsStrings", "switch"),
    parameter("AsArray", "switch"),
    parameter("EscapeHandling", "Newtonsoft.Json.StringEscapeHandling"),
  ],
  create: (cmd) => new ConvertToJson(cmd),
};

class ConvertToJson implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #input: PsValue[] = [];
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  process(): Step {
    this.#input.push(this.#cmd.get("InputObject") ?? null);
    return undefined;
  }
  *end(): Task<void> {
    const cmd = this.#cmd;
    if (this.#input.length === 0) return;
    const many = this.#input.length > 1 || cmd.flag("AsArray");
    const depth = cmd.int("Depth") ?? 2;
    let tooDeep = false;
    const text = writeJson(many ? new PsArray(this.#input) : this.#input[0]!, {
      session: cmd.session,
      depth,
      compress: cmd.flag("Compress"),
      enumsAsStrings: cmd.flag("EnumsAsStrings"),
      escapes: (enumName(cmd, "EscapeHandling") ?? "Default") as JsonEscapes,
      newline: cmd.session.platform.os === "windows" ? "\r\n" : "\n",
      piped: cmd.expectingInput && !many,
      tooDeep: () => {
        tooDeep = true;
      },
      badKey: (table) =>
        cmd.terminate(cmd.record({
          types: ["System.InvalidOperationException", "System.SystemException"],
          message: "A table with keys that are no strings cannot be JSON.",
          errorId: "NonStringKeyInDictionary",
          category: "InvalidOperation",
          target: table,
        })),
    });
    const warned = tooDeep
      ? cmd.warning(`The JSON is cut at depth ${depth}; deeper objects are written as text.`)
      : undefined;
    if (warned) yield* warned;
    const step = cmd.write(text);
    if (step) yield* step;
  }
}

/** The row of ConvertFrom-Json. */
export const CONVERTFROM_JSON: CmdletSpec = {
  name: "ConvertFrom-Json",
  module: UTILITY,
  className: commandClass("ConvertFromJsonCommand"),
  parameters: [
    parameter("InputObject", "string", { position: 0, mandatory: true, value: true }, { allowEmptyString: true }),
    parameter("AsHashtable", "switch"),
    parameter("Depth", "int", {}, { validate: [{ kind: "RangeKind", range: "Positive" }] }),
    parameter("NoEnumerate", "switch"),
    parameter("DateKind", "Microsoft.PowerShell.Commands.JsonDateKind"),
  ],
  create: (cmd) => new ConvertFromJson(cmd),
};

/** How -DateKind reads a text: a DateTime, a DateTimeOffset, or no date at all. */
function dateReader(cmd: CmdletCall): (text: string) => PsValue | undefined {
  const kind = enumName(cmd, "DateKind")?.toLowerCase() ?? "default";
  const { platform } = cmd.session;
  const offset = (utc: bigint): number => platform.utcOffsetMinutes(utc);
  if (kind === "string") return () => undefined;
  return (text) => {
    const date = readJsonDate(text);
    if (!date) return undefined;
    if (kind === "offset") return convertTo(text, typeNamed("System.DateTimeOffset"), cmd.session);
    const read = jsonDateTime(date, offset);
    if (kind === "default") return read;
    const toUtc = (value: PsDateTime): bigint =>
      value.dateKind === "Local" ? value.ticks - BigInt(offset(value.ticks)) * 600_000_000n : value.ticks;
    if (kind === "utc") return new PsDateTime(toUtc(read), "Utc");
    return read.dateKind === "Utc"
      ? new PsDateTime(read.ticks + BigInt(offset(read.ticks)) * 600_000_000n, "Local")
      : new PsDateTime(read.ticks, "Local");
  };
}

class ConvertFromJson implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #lines: string[] = [];
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  process(): Step {
    this.#lines.push(this.#cmd.text("InputObject") ?? "");
    return undefined;
  }
  *end(): Task<void> {
    const lines = this.#lines;
    if (lines.length === 0) return;
    const first = lines.length > 1 ? this.#tryRead(lines[0]!) : undefined;
    // Either every string is a value of its own, or all of them together are one.
    const texts = lines.length === 1 || (first !== undefined && first !== null) ? lines : [lines.join("\n")];
    for (const text of texts) {
      const value = this.#read(text);
      const step = this.#cmd.flag("NoEnumerate") ? this.#cmd.write(value) : this.#cmd.writeAll(value);
      if (step) yield* step;
    }
  }
  #tryRead(text: string): PsValue | undefined {
    try {
      return this.#parse(text);
    } catch (error) {
      if (error instanceof JsonError && error.memberErrorId === undefined) return undefined;
      throw error;
    }
  }
  #parse(text: string): PsValue | undefined {
    const cmd = this.#cmd;
    return readJson(text, {
      maxDepth: cmd.int("Depth") ?? 1024,
      asHashtable: cmd.flag("AsHashtable"),
      date: dateReader(cmd),
    });
  }
  #read(text: string): PsValue {
    const cmd = this.#cmd;
    try {
      return this.#parse(text) ?? null;
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      const isMember = error.memberErrorId !== undefined;
      return cmd.terminate(cmd.record({
        types: [isMember ? "System.InvalidOperationException" : "System.ArgumentException", "System.SystemException"],
        message: error.message,
        errorId: error.memberErrorId ?? "System.ArgumentException",
        category: isMember ? "InvalidOperation" : "NotSpecified",
      }));
    }
  }
}
