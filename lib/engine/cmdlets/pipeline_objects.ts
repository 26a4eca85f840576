/**
 * Small cmdlets on whatever comes down the pipeline: Get-Unique, Tee-Object, Out-Null, Out-File, Join-String,
 * Measure-Command.
 * @module
 */
import { PsArray, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { formatOperator } from "../dotnet/operators.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { TextFormatter } from "../format/text_formatter.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task } from "../task.ts";
import { ENCODING } from "./content_encoding.ts";
import { FileOutput } from "./file_output.ts";
import { commandClass, CORE, UTILITY } from "./modules.ts";
import { compareObjects } from "./object_comparison.ts";
import { evaluate, type PropertyExpression, propertyExpression, unwrap } from "./property_expression.ts";

const INPUT_OBJECT = parameter("InputObject", "psobject", { value: true });

/** The row of Get-Unique. */
export const GET_UNIQUE: CmdletSpec = {
  name: "Get-Unique",
  module: UTILITY,
  className: commandClass("GetUniqueCommand"),
  defaultSet: "AsString",
  parameters: [
    INPUT_OBJECT,
    inSets("AsString", "switch", { AsString: {} }),
    inSets("OnType", "switch", { UniqueByType: {} }),
    parameter("CaseInsensitive", "switch"),
  ],
  create(cmd) {
    let last: { readonly value: PsValue } | undefined;
    const same = (a: PsValue, b: PsValue): boolean => {
      if (cmd.flag("OnType")) return typeNamesOf(a)[0] === typeNamesOf(b)[0];
      const asText = cmd.flag("AsString");
      const one = asText ? toText(a, cmd.session) : a;
      const two = asText ? toText(b, cmd.session) : b;
      return compareObjects(one, two, cmd.flag("CaseInsensitive"), cmd.session) === 0;
    };
    return {
      process(): Step {
        const value = cmd.get("InputObject");
        if (value === undefined || (last && same(value, last.value))) return undefined;
        last = { value };
        return cmd.write(value);
      },
    };
  },
};

/** The row of Out-Null. */
export const OUT_NULL: CmdletSpec = {
  name: "Out-Null",
  module: CORE,
  className: commandClass("OutNullCommand"),
  parameters: [INPUT_OBJECT],
  create: () => ({ process: () => undefined }),
};

/** The row of Out-File. */
export const OUT_FILE: CmdletSpec = {
  name: "Out-File",
  module: UTILITY,
  className: commandClass("OutFileCommand"),
  defaultSet: "ByPath",
  shouldProcess: "Medium",
  parameters: [
    inSets("FilePath", "string", { ByPath: { position: 0, mandatory: true } }, { aliases: ["Path"] }),
    inSets("LiteralPath", "string", { ByLiteralPath: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    { ...ENCODING, sets: { __AllParameterSets: { position: 1 } } },
    parameter("Append", "switch"),
    parameter("Force", "switch"),
    parameter("NoClobber", "switch", {}, { aliases: ["NoOverwrite"] }),
    parameter("Width", "int", {}, { validate: [{ kind: "Range", min: 2, max: 2147483647 }] }),
    parameter("NoNewline", "switch"),
    INPUT_OBJECT,
  ],
  create: (cmd) => new OutFile(cmd),
};

/** Writes objects as text into a file. */
class OutFile implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #formatter: TextFormatter;
  #file: FileOutput | undefined;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#formatter = new TextFormatter({ session: cmd.session, width: cmd.int("Width") });
  }
  *begin(): Task<void> {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const path = cmd.text(literal ? "LiteralPath" : "FilePath") ?? "";
    if (!(yield* cmd.shouldProcess(path, "Output to File"))) return;
    this.#file = new FileOutput(cmd, {
      path,
      literal,
      append: cmd.flag("Append"),
      force: cmd.flag("Force"),
      noClobber: cmd.flag("NoClobber"),
    });
  }
  #lines(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.#cmd.flag("NoNewline")) this.#file?.write(line);
      else this.#file?.writeLine(line);
    }
  }
  process(): Step {
    const value = this.#cmd.get("InputObject");
    if (value !== undefined && this.#file) this.#lines(this.#formatter.add(value));
    return undefined;
  }
  end(): Step {
    if (this.#file) this.#lines(this.#formatter.end());
    this.#file?.close();
    return undefined;
  }
  dispose(): void {
    this.#file?.close();
  }
}

/** The row of Tee-Object. */
export const TEE_OBJECT: CmdletSpec = {
  name: "Tee-Object",
  module: UTILITY,
  className: commandClass("TeeObjectCommand"),
  defaultSet: "File",
  parameters: [
    INPUT_OBJECT,
    inSets("FilePath", "string", { File: { position: 0, mandatory: true } }, { aliases: ["Path"] }),
    inSets("LiteralPath", "string", { LiteralFile: { mandatory: true } }, { aliases: ["PSPath", "LP"] }),
    inSets("Append", "switch", { File: {} }),
    { ...ENCODING, sets: { File: {}, LiteralFile: {} } },
    inSets("Variable", "string", { Variable: { mandatory: true } }),
  ],
  create: (cmd) => new TeeObject(cmd),
};

class TeeObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #values: PsValue[] = [];
  #file: FileOutput | undefined;
  #formatter: TextFormatter | undefined;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  begin(): Step {
    const cmd = this.#cmd;
    if (cmd.has("Variable")) return undefined;
    const literal = cmd.has("LiteralPath");
    const path = cmd.text(literal ? "LiteralPath" : "FilePath") ?? "";
    this.#file = new FileOutput(cmd, { path, literal, append: cmd.flag("Append") });
    this.#formatter = new TextFormatter({ session: cmd.session });
    return undefined;
  }
  process(): Step {
    const value = this.#cmd.get("InputObject");
    if (value === undefined) return undefined;
    if (this.#formatter) { for (const line of this.#formatter.add(value)) this.#file?.writeLine(line); }
    else this.#values.push(value);
    return this.#cmd.write(value);
  }
  end(): Step {
    for (const line of this.#formatter?.end() ?? []) this.#file?.writeLine(line);
    this.#file?.close();
    const variable = this.#cmd.text("Variable");
    if (variable !== undefined) {
      const values = this.#values;
      this.#cmd.session.scope.set(variable, values.length === 1 ? values[0]! : new PsArray(values));
    }
    return undefined;
  }
  dispose(): void {
    this.#file?.close();
  }
}

/** The row of Join-String. */
export const JOIN_STRING: CmdletSpec = {
  name: "Join-String",
  module: UTILITY,
  className: commandClass("JoinStringCommand"),
  defaultSet: "default",
  outputTypes: ["System.String"],
  parameters: [
    parameter("Property", "Microsoft.PowerShell.Commands.PSPropertyExpression", { position: 0 }),
    parameter("Separator", "string", { position: 1 }, { allowEmptyString: true }),
    parameter("OutputPrefix", "string", {}, { aliases: ["op"] }),
    parameter("OutputSuffix", "string", {}, { aliases: ["os"] }),
    inSets("SingleQuote", "switch", { SingleQuote: {} }),
    inSets("DoubleQuote", "switch", { DoubleQuote: {} }),
    inSets("FormatString", "string", { Format: {} }),
    parameter("UseCulture", "switch"),
    parameter("InputObject", "psobject[]", { value: true }),
  ],
  create: (cmd) => new JoinString(cmd),
};

class JoinString implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #property: PropertyExpression | undefined;
  readonly #parts: string[] = [];
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    const given = unwrap(cmd.get("Property") ?? null);
    this.#property = given === null
      ? undefined
      : propertyExpression(given instanceof ScriptBlock ? given : toText(given, cmd.session));
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    for (const item of cmd.items("InputObject") ?? []) {
      let value = item;
      if (this.#property) {
        const results = yield* evaluate(this.#property, item, cmd);
        value = results[0]?.value ?? null;
      }
      if (value !== null) this.#parts.push(this.#text(value));
    }
  }
  #text(value: PsValue): string {
    const cmd = this.#cmd;
    const format = cmd.text("FormatString");
    if (format !== undefined) return toText(formatOperator(format, new PsArray([value]), cmd.session));
    const text = toText(value, cmd.session);
    if (cmd.flag("SingleQuote")) return `'${text}'`;
    return cmd.flag("DoubleQuote") ? `"${text}"` : text;
  }
  end(): Step {
    const cmd = this.#cmd;
    const ofs = cmd.session.preference("OFS");
    const separator = cmd.text("Separator") ??
      (cmd.flag("UseCulture") ? "," : ofs === null ? "" : toText(ofs, cmd.session));
    return cmd.write((cmd.text("OutputPrefix") ?? "") + this.#parts.join(separator) + (cmd.text("OutputSuffix") ?? ""));
  }
}

/** The row of Measure-Command. */
export const MEASURE_COMMAND: CmdletSpec = {
  name: "Measure-Command",
  module: UTILITY,
  className: commandClass("MeasureCommandCommand"),
  outputTypes: ["System.TimeSpan"],
  parameters: [INPUT_OBJECT, parameter("Expression", "scriptblock", { position: 0, mandatory: true })],
  create(cmd) {
    let ticks = 0n;
    return {
      *process(): Task<void> {
        const { platform } = cmd.session;
        const start = platform.now();
        const block = unwrap(cmd.get("Expression") ?? null) as ScriptBlock;
        const input = cmd.get("InputObject");
        yield* cmd.invokeTo(block, () => undefined, {
          dotSourced: true,
          ...(input !== undefined && { dollarUnder: input, input: [input] }),
        });
        ticks += platform.now() - start;
      },
      end: () => cmd.write(new PsTimeSpan(ticks)),
    };
  },
};
