/**
 * ConvertTo-Csv, ConvertFrom-Csv, Export-Csv and Import-Csv.
 * @module
 */
import { PropertyBag, PsChar, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import {
  type CmdletBody,
  type CmdletCall,
  type CmdletSpec,
  inSets,
  parameter,
  type ParameterSpec,
} from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { getProperty, propertiesOf } from "../dotnet/members.ts";
import { netText } from "../dotnet/text.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { decodeText } from "../providers/encodings.ts";
import type { Session } from "../session.ts";
import type { Step, Task } from "../task.ts";
import { ENCODING, encodingOf } from "./content_encoding.ts";
import { csvLine, type CsvQuoting, CsvReader } from "./csv_text.ts";
import { FileOutput, readWholeFile, resolveOneFile } from "./file_output.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const DELIMITER = inSets("Delimiter", "char", { Delimiter: { position: 1 } }, { validate: [{ kind: "NotNull" }] });

const WRITING: readonly ParameterSpec[] = [
  inSets("UseCulture", "switch", { UseCulture: {} }),
  parameter("IncludeTypeInformation", "switch", {}, { aliases: ["ITI"] }),
  parameter("NoTypeInformation", "switch", {}, { aliases: ["NTI"], hidden: true }),
  parameter("QuoteFields", "string[]", {}, { aliases: ["QF"] }),
  parameter("UseQuotes", "Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", {}, { aliases: ["UQ"] }),
  parameter("NoHeader", "switch"),
];

/** The row of ConvertTo-Csv. */
export const CONVERTTO_CSV: CmdletSpec = {
  name: "ConvertTo-Csv",
  module: UTILITY,
  className: commandClass("ConvertToCsvCommand"),
  defaultSet: "Delimiter",
  outputTypes: ["System.String"],
  parameters: [
    parameter("InputObject", "psobject", { position: 0, mandatory: true, value: true, property: true }),
    DELIMITER,
    ...WRITING,
  ],
  create: (cmd) => new ConvertToCsv(cmd),
};

/** The row of Export-Csv. */
export const EXPORT_CSV: CmdletSpec = {
  name: "Export-Csv",
  module: UTILITY,
  className: commandClass("ExportCsvCommand"),
  defaultSet: "Delimiter",
  shouldProcess: "Medium",
  parameters: [
    parameter("InputObject", "psobject", { mandatory: true, value: true, property: true }),
    parameter("Path", "string", { position: 0 }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("LiteralPath", "string", {}, { aliases: ["PSPath", "LP"], validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("Force", "switch"),
    parameter("NoClobber", "switch", {}, { aliases: ["NoOverwrite"] }),
    ENCODING,
    parameter("Append", "switch"),
    DELIMITER,
    ...WRITING,
  ],
  create: (cmd) => new ExportCsv(cmd),
};

/** Turns objects into lines; the first object decides on the columns. */
class CsvWriter {
  names: readonly string[] | undefined;
  readonly #cmd: CmdletCall;
  readonly #delimiter: string;
  readonly #quoting: CsvQuoting;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#delimiter = delimiterOf(cmd);
    const fields = cmd.texts("QuoteFields");
    this.#quoting = fields
      ? { kind: "Fields", names: new Set(fields.map((name) => name.toLowerCase())) }
      : { kind: (enumName(cmd, "UseQuotes") ?? "Always") as "Never" | "Always" | "AsNeeded" };
  }
  /** Refuses what cannot be asked for together. */
  check(): void {
    const cmd = this.#cmd;
    if (!cmd.has("QuoteFields") || !cmd.has("UseQuotes")) return;
    refuse(cmd, "CannotSpecifyQuoteFieldsAndUseQuotes", "-QuoteFields and -UseQuotes exclude each other.");
  }
  header(): string {
    const names = this.names ?? [];
    return csvLine(names, names, this.#delimiter, this.#quoting);
  }
  typeLine(value: PsValue): string {
    return `#TYPE ${(typeNamesOf(value)[0] ?? "").replace(/^CSV:/i, "")}`;
  }
  line(value: PsValue): string {
    const names = this.names ?? [];
    const fields = names.map((name) => fieldText(value, name, this.#cmd.session));
    return csvLine(fields, names, this.#delimiter, this.#quoting);
  }
}

function refuse(cmd: CmdletCall, errorId: string, message: string, target: PsValue = null): never {
  return cmd.terminate(cmd.record({
    types: ["System.InvalidOperationException", "System.SystemException"],
    message,
    errorId,
    category: "InvalidData",
    target,
  }));
}

function delimiterOf(cmd: CmdletCall): string {
  const given = cmd.get("Delimiter");
  return given instanceof PsChar ? String.fromCharCode(given.code) : ",";
}

/** Columns of an object: its properties, or the keys of a table and what was added to it. */
function columnsOf(value: PsValue, session: Session): string[] {
  const plain = unwrap(value);
  if (!(plain instanceof PsDictionary)) return propertiesOf(value, session).map((property) => property.name);
  const keys = [...plain.entries()].map(([key]) => toText(key, session));
  return value instanceof PsObject ? [...keys, ...value.members.names] : keys;
}

/** .NET's text of a field; `undefined` where it has no value. */
function fieldText(value: PsValue, name: string, session: Session): string | undefined {
  const plain = unwrap(value);
  let found: PsValue | undefined;
  if (plain instanceof PsDictionary) found = plain.get(name);
  try {
    found ??= getProperty(value, name, session, { strict: true });
    if (found === undefined || found === null) return undefined;
    return found instanceof PsObject && found.base === undefined ? toText(found, session) : netText(found);
  } catch {
    // What cannot be read counts as null.
    return undefined;
  }
}

class ConvertToCsv implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #writer: CsvWriter;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#writer = new CsvWriter(cmd);
  }
  begin(): Step {
    this.#writer.check();
    return undefined;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const value = cmd.get("InputObject") ?? null;
    if (value === null) return;
    const lines: string[] = [];
    if (!this.#writer.names) {
      this.#writer.names = columnsOf(value, cmd.session);
      if (!cmd.flag("NoHeader")) {
        if (cmd.flag("IncludeTypeInformation")) lines.push(this.#writer.typeLine(value));
        lines.push(this.#writer.header());
      }
    }
    lines.push(this.#writer.line(value));
    for (const line of lines) {
      if (line === "") continue;
      const step = cmd.write(line);
      if (step) yield* step;
    }
  }
}

class ExportCsv implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #writer: CsvWriter;
  #file: FileOutput | undefined;
  /** Columns that the file has already, where lines are added to it. */
  #existing: readonly string[] | undefined;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#writer = new CsvWriter(cmd);
  }
  *begin(): Task<void> {
    const cmd = this.#cmd;
    this.#writer.check();
    if (cmd.has("Path") === cmd.has("LiteralPath")) {
      refuse(cmd, "CannotSpecifyPathAndLiteralPath", "Give either -Path or -LiteralPath.");
    }
    if (cmd.flag("Append") && cmd.flag("NoHeader")) {
      refuse(cmd, "CannotSpecifyBothAppendAndNoHeader", "-Append and -NoHeader exclude each other.");
    }
    const literal = cmd.has("LiteralPath");
    const path = cmd.text(literal ? "LiteralPath" : "Path")!;
    if (!(yield* cmd.shouldProcess(path, "Export-Csv"))) return;
    if (cmd.flag("Append")) this.#existing = this.#readColumns(resolveOneFile(cmd, path, literal));
    this.#file = new FileOutput(cmd, {
      path,
      literal,
      append: cmd.flag("Append"),
      force: cmd.flag("Force"),
      noClobber: cmd.flag("NoClobber"),
    });
  }
  #readColumns(path: string): readonly string[] | undefined {
    const { fileSystem } = this.#cmd.session.platform;
    const stat = fileSystem.stat(path);
    if (stat?.kind !== "file" || stat.size === 0) return undefined;
    const reader = new CsvImport(this.#cmd, decodeText(fileSystem.read(path), encodingOf(this.#cmd)));
    reader.readHeader();
    return reader.header;
  }
  process(): Step {
    const cmd = this.#cmd;
    const value = cmd.get("InputObject") ?? null;
    const file = this.#file;
    if (value === null || !file) return undefined;
    if (!this.#writer.names) {
      const names = columnsOf(value, cmd.session);
      this.#writer.names = this.#existing ? this.#reconcile(this.#existing, names) : names;
      if (!this.#existing && !cmd.flag("NoHeader")) {
        if (cmd.flag("IncludeTypeInformation")) file.writeLine(this.#writer.typeLine(value));
        file.writeLine(this.#writer.header());
      }
    }
    file.writeLine(this.#writer.line(value));
    return undefined;
  }
  #reconcile(existing: readonly string[], names: readonly string[]): readonly string[] {
    const have = new Set(names.map((name) => name.toLowerCase()));
    const missing = existing.find((name) => !have.has(name.toLowerCase()));
    if (missing !== undefined && !this.#cmd.flag("Force")) {
      refuse(
        this.#cmd,
        "CannotAppendCsvWithMismatchedPropertyNames",
        `The objects have no property '${missing}', which the file has; use -Force.`,
        missing,
      );
    }
    return existing;
  }
  end(): Step {
    this.#file?.close();
    return undefined;
  }
  dispose(): void {
    this.#file?.close();
  }
}

/** Objects out of CSV text. */
class CsvImport {
  header: readonly string[] | undefined;
  typeName: string | undefined;
  readonly #cmd: CmdletCall;
  readonly #reader: CsvReader;

  constructor(cmd: CmdletCall, text: string, header?: readonly string[], typeName?: string) {
    this.#cmd = cmd;
    this.#reader = new CsvReader(text, delimiterOf(cmd));
    this.header = header;
    this.typeName = typeName;
  }
  readHeader(): void {
    const reader = this.#reader;
    if (this.typeName === undefined) {
      const line = reader.lineStartingWith("#");
      if (line !== undefined && /^#type/i.test(line)) this.typeName = line.slice(5).trim() || undefined;
    }
    while (this.header === undefined && !reader.atEnd) {
      const fields = reader.record();
      while (fields.length > 1 && fields.at(-1) === "") fields.pop();
      // A W3C log names its fields in a comment; other comments in front of the header are passed over.
      if (fields[0]?.startsWith("#Fields: ")) {
        fields[0] = fields[0].slice(9);
        this.header = fields;
      } else if (!fields[0]?.startsWith("#")) this.header = fields;
    }
    const seen = new Set<string>();
    for (const name of this.header ?? []) {
      if (name !== "" && seen.has(name.toLowerCase())) {
        this.#cmd.terminate(this.#cmd.record({
          types: [
            "System.Management.Automation.ExtendedTypeSystemException",
            "System.Management.Automation.RuntimeException",
            "System.SystemException",
          ],
          message: `The header has the name '${name}' twice.`,
          errorId: "AlreadyPresentPSMemberInfoInternalCollectionAdd",
          category: "NotSpecified",
        }));
      }
      seen.add(name.toLowerCase());
    }
  }
  *objects(warned: { unnamed: boolean }): Task<void> {
    this.readHeader();
    for (;;) {
      const fields = this.#reader.record();
      if (fields.length === 0) return;
      if (fields.length === 1 && fields[0] === "") continue;
      const bag = new PropertyBag();
      let unnamed = 0;
      for (const [i, name] of (this.header ?? []).entries()) {
        bag.set(name === "" ? `H${++unnamed}` : name, fields[i] ?? null);
      }
      if (unnamed > 0 && !warned.unnamed) {
        warned.unnamed = true;
        const step = this.#cmd.warning("Columns without a name are called H1, H2 and so on.");
        if (step) yield* step;
      }
      const names = this.typeName === undefined ? undefined : [this.typeName, `CSV:${this.typeName}`];
      const step = this.#cmd.write(new PsObject(bag, undefined, names));
      if (step) yield* step;
    }
  }
}

const NOT_EMPTY = [{ kind: "NotNullOrEmpty" }] as const;

/** The row of ConvertFrom-Csv. */
export const CONVERTFROM_CSV: CmdletSpec = {
  name: "ConvertFrom-Csv",
  module: UTILITY,
  className: commandClass("ConvertFromCsvCommand"),
  defaultSet: "Delimiter",
  parameters: [
    DELIMITER,
    inSets("UseCulture", "switch", { UseCulture: { mandatory: true } }),
    parameter("InputObject", "psobject[]", { position: 0, mandatory: true, value: true, property: true }, {
      validate: NOT_EMPTY,
    }),
    parameter("Header", "string[]", {}, { validate: NOT_EMPTY }),
  ],
  create(cmd) {
    let header = cmd.texts("Header");
    let typeName: string | undefined;
    const warned = { unnamed: false };
    return {
      *process(): Task<void> {
        for (const item of cmd.items("InputObject") ?? []) {
          const reader = new CsvImport(cmd, toText(item, cmd.session), header, typeName);
          yield* reader.objects(warned);
          // Lines that come one by one share the header of the first.
          header ??= reader.header;
          typeName ??= reader.typeName;
        }
      },
    };
  },
};

/** The row of Import-Csv. */
export const IMPORT_CSV: CmdletSpec = {
  name: "Import-Csv",
  module: UTILITY,
  className: commandClass("ImportCsvCommand"),
  defaultSet: "DelimiterPath",
  parameters: [
    inSets("Delimiter", "char", { DelimiterPath: { position: 1 }, DelimiterLiteralPath: { position: 1 } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("Path", "string[]", {
      DelimiterPath: { position: 0, mandatory: true, value: true, property: true },
      CulturePath: { position: 0, mandatory: true, value: true, property: true },
    }, { validate: NOT_EMPTY }),
    inSets("LiteralPath", "string[]", {
      DelimiterLiteralPath: { mandatory: true, property: true },
      CultureLiteralPath: { mandatory: true, property: true },
    }, { aliases: ["PSPath", "LP"], validate: NOT_EMPTY }),
    inSets("UseCulture", "switch", { CulturePath: { mandatory: true }, CultureLiteralPath: { mandatory: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    parameter("Header", "string[]", {}, { validate: NOT_EMPTY }),
    ENCODING,
  ],
  create(cmd) {
    const warned = { unnamed: false };
    return {
      *process(): Task<void> {
        if (cmd.has("Path") === cmd.has("LiteralPath")) {
          refuse(cmd, "CannotSpecifyPathAndLiteralPath", "Give either -Path or -LiteralPath.");
        }
        const literal = cmd.has("LiteralPath");
        for (const path of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
          const text = readWholeFile(cmd, path, literal);
          yield* new CsvImport(cmd, text, cmd.texts("Header")).objects(warned);
        }
      },
    };
  },
};
