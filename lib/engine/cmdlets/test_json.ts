/**
 * Test-Json.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { exception, TerminatingError } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { decodeText } from "../providers/encodings.ts";
import type { Step, Task } from "../task.ts";
import { ioException, providersOf } from "./item_paths.ts";
import { SchemaError, schemaProblems } from "./json_schema.ts";
import { commandClass, UTILITY } from "./modules.ts";

const TEXT = ["JsonString", "JsonStringWithSchemaString", "JsonStringWithSchemaFile"] as const;
const PATH = ["JsonPath", "JsonPathWithSchemaString", "JsonPathWithSchemaFile"] as const;
const LITERAL = ["JsonLiteralPath", "JsonLiteralPathWithSchemaString", "JsonLiteralPathWithSchemaFile"] as const;

function everySet(names: readonly string[], membership: object): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, membership]));
}

const NOT_EMPTY = [{ kind: "NotNullOrEmpty" }] as const;
const SECOND = { position: 1, mandatory: true };

/** The row of Test-Json: whether a text is JSON, and as its schema says. */
export const TEST_JSON: CmdletSpec = {
  name: "Test-Json",
  module: UTILITY,
  className: commandClass("TestJsonCommand"),
  defaultSet: "JsonString",
  outputTypes: ["System.Boolean"],
  parameters: [
    inSets("Json", "string", everySet(TEXT, { position: 0, mandatory: true, value: true })),
    inSets("Path", "string", everySet(PATH, { position: 0, mandatory: true, property: true })),
    inSets("LiteralPath", "string", everySet(LITERAL, { position: 0, mandatory: true, property: true }), {
      aliases: ["PSPath", "LP"],
    }),
    inSets("Schema", "string", everySet([TEXT[1], PATH[1], LITERAL[1]], SECOND), { validate: NOT_EMPTY }),
    inSets("SchemaFile", "string", everySet([TEXT[2], PATH[2], LITERAL[2]], SECOND), { validate: NOT_EMPTY }),
    parameter("Options", "string[]", {}, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Set", values: ["IgnoreComments", "AllowTrailingCommas"] }],
    }),
  ],
  create: (cmd) => new TestJson(cmd),
};

class TestJson implements CmdletBody {
  readonly #cmd: CmdletCall;
  #schema: { readonly value: unknown } | undefined;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  begin(): Step {
    const cmd = this.#cmd;
    const text = cmd.text("Schema") ?? (cmd.has("SchemaFile") ? this.#schemaFile(cmd.text("SchemaFile")!) : undefined);
    if (text === undefined) return undefined;
    try {
      this.#schema = { value: JSON.parse(text) };
      return undefined;
    } catch {
      return this.#error("InvalidJsonSchema", "The schema is no JSON.", cmd.text("Schema") ?? cmd.text("SchemaFile")!);
    }
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const text = cmd.text("Json") ?? this.#file();
    let result = true;
    for (const step of this.#problems(text)) {
      result = false;
      if (step) yield* step;
    }
    const step = cmd.write(result);
    if (step) yield* step;
  }
  *#problems(text: string): Iterable<Step> {
    let value: unknown;
    try {
      value = JSON.parse(relaxed(text, this.#cmd.texts("Options") ?? []));
    } catch {
      yield this.#error("InvalidJson", "The text is no JSON: its syntax is wrong.", this.#cmd.text("Json") ?? null);
      return;
    }
    if (this.#schema === undefined) return;
    try {
      for (const { location, message } of schemaProblems(this.#schema.value, value)) {
        yield this.#error("InvalidJsonAgainstSchemaDetailed", `At '${location}' ${message}.`, null);
      }
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      yield this.#error("InvalidJsonSchema", `${error.message}.`, null);
    }
  }
  #error(errorId: string, message: string, target: PsValue): Step {
    const cmd = this.#cmd;
    return cmd.error(cmd.record({ types: ["System.Exception"], message, errorId, category: "InvalidData", target }));
  }
  #schemaFile(path: string): string {
    const cmd = this.#cmd;
    const full = cmd.session.providers.resolveFile(path);
    try {
      return decodeText(cmd.session.platform.fileSystem.read(full));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      return cmd.terminate(cmd.record({
        exception: exception(["System.Exception"], `The schema '${full}' cannot be read.`, ioException(error)),
        errorId: "JsonSchemaFileOpenFailure",
        category: "OpenError",
        target: full,
      }));
    }
  }
  #file(): string {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const typed = cmd.text(literal ? "LiteralPath" : "Path") ?? "";
    try {
      const [item] = providersOf(cmd).glob(typed, { literal });
      return item === undefined ? "" : decodeText(cmd.session.platform.fileSystem.read(item.path));
    } catch (error) {
      if (error instanceof TerminatingError) cmd.terminate(error.record);
      throw error;
    }
  }
}

/** JSON without the comments and commas that the options allow. */
function relaxed(text: string, options: readonly string[]): string {
  let checked = text;
  const allows = (name: string): boolean => options.some((option) => option.toLowerCase() === name.toLowerCase());
  if (allows("IgnoreComments")) checked = checked.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "$1");
  if (allows("AllowTrailingCommas")) checked = checked.replace(/("(?:\\.|[^"\\])*")|,(\s*[}\]])/g, "$1$2");
  return checked;
}
