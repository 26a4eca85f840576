/**
 * Export-Clixml, Import-Clixml, ConvertTo-CliXml and ConvertFrom-CliXml.
 * @module
 */
import { decodeUtf16, encodeUtf16, fromHex, toHex } from "../../bytes.ts";
import { readClixml } from "../../clixml/read.ts";
import {
  PropertyBag,
  PsArray,
  PsDictionary,
  PsList,
  PsObject,
  PsSecureString,
  PsUInt64,
  type PsValue,
  PsXml,
} from "../../clixml/value.ts";
import { writeClixml } from "../../clixml/write.ts";
import { RemotingError } from "../../errors.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { isEnumerable, itemsOf } from "../dotnet/enumerate.ts";
import { construct } from "../dotnet/members.ts";
import { typeNamed, typeNamesOf } from "../dotnet/type_system.ts";
import { readXml } from "../dotnet/xml/read.ts";
import { raise } from "../exceptions.ts";
import { findEncoding } from "../providers/encodings.ts";
import type { Session } from "../session.ts";
import type { Step, Task } from "../task.ts";
import { ENCODING, encodingOf } from "./content_encoding.ts";
import { FileOutput, readWholeFile } from "./file_output.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";
import { wireTypeData } from "./wire_type_data.ts";

/** Levels that Export-Clixml writes where -Depth is not given. */
const DEFAULT_DEPTH = 2;
const DEPTH = parameter("Depth", "int", {}, { validate: [{ kind: "Range", min: 1, max: 2147483647 }] });
const NOT_EMPTY = [{ kind: "NotNullOrEmpty" }] as const;

// A secure string where there is no DPAPI: the bytes of its text.
function sealed(value: PsSecureString): string {
  return toHex(encodeUtf16(value.reveal() ?? ""));
}

/** A document of values, with the line ends of the computer. */
export function documentText(values: readonly PsValue[], depth: number, session: Session): string {
  const text = writeClixml(values, { depth, secureString: sealed, typeData: wireTypeData(() => session) });
  // Line ends in values are written as escapes.
  return session.platform.os === "windows" ? text.replaceAll("\n", "\r\n") : text;
}

/** Values of a document as scripts see them: secure strings with their text, credentials and XML with their members. */
class Reviver {
  readonly #session: Session;
  /** Objects of a document may lead back to themselves. */
  readonly #seen = new Set<PsValue>();
  constructor(session: Session) {
    this.#session = session;
  }
  revive(value: PsValue): PsValue {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof PsSecureString) {
      const cipher = value.cipher();
      return cipher === undefined || !/^([0-9a-f]{2})*$/i.test(cipher)
        ? value
        : PsSecureString.fromText(decodeUtf16(fromHex(cipher)));
    }
    if (value instanceof PsXml) return readXml(value.text);
    if (this.#seen.has(value)) return value;
    this.#seen.add(value);
    if (value instanceof PsArray || value instanceof PsList) {
      for (let i = 0; i < value.items.length; i++) value.items[i] = this.revive(value.items[i]!);
    } else if (value instanceof PsDictionary) {
      for (const [key, item] of [...value.entries()]) value.set(key, this.revive(item));
    } else if (value instanceof PsObject) {
      if (value.base !== undefined) value.base = this.revive(value.base);
      for (const bag of [value.members, value.adapted]) {
        for (let i = 0; i < (bag?.size ?? 0); i++) {
          const slot = bag!.values[i]!;
          if (!isDynamic(slot)) bag!.values[i] = this.revive(slot);
        }
      }
    } else if (typeNamesOf(value)[0] === "System.Management.Automation.PSCredential") return this.#credential(value);
    return value;
  }
  #credential(value: PsValue): PsValue {
    if (typeof value !== "object" || value === null || !("properties" in value)) return value;
    const fields = new Map([...value.properties()].map(([name, get]) => [name, get]));
    const user = fields.get("UserName")?.() ?? null;
    const password = this.revive(fields.get("Password")?.() ?? null);
    return construct(typeNamed("System.Management.Automation.PSCredential"), [user, password], this.#session);
  }
}

function isDynamic(slot: PropertyBag["values"][number]): slot is Exclude<PropertyBag["values"][number], PsValue> {
  return typeof slot === "object" && slot !== null && "memberType" in slot;
}

/** The values of a document; throws where it is none. */
export function readDocument(text: string, session: Session): PsValue[] {
  try {
    const reviver = new Reviver(session);
    return readClixml(text.replace(/^\ufeff/, "")).map((value) => reviver.revive(value));
  } catch (error) {
    if (!(error instanceof RemotingError)) throw error;
    throw raise({
      types: ["System.Xml.XmlException", "System.SystemException"],
      message: `The text is no CLIXML: ${error.message}`,
      errorId: "System.Xml.XmlException",
    });
  }
}

/** The row of Export-Clixml. */
export const EXPORT_CLIXML: CmdletSpec = {
  name: "Export-Clixml",
  module: UTILITY,
  className: commandClass("ExportClixmlCommand"),
  defaultSet: "ByPath",
  shouldProcess: "Medium",
  parameters: [
    DEPTH,
    inSets("Path", "string", { ByPath: { position: 0, mandatory: true } }),
    inSets("LiteralPath", "string", { ByLiteralPath: { mandatory: true } }, { aliases: ["PSPath", "LP"] }),
    parameter("InputObject", "psobject", { mandatory: true, value: true }, { allowNull: true }),
    parameter("Force", "switch"),
    parameter("NoClobber", "switch", {}, { aliases: ["NoOverwrite"] }),
    ENCODING,
  ],
  create: (cmd) => new ExportClixml(cmd),
};

class ExportClixml implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #values: PsValue[] = [];
  #file: FileOutput | undefined;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *begin(): Task<void> {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const path = cmd.text(literal ? "LiteralPath" : "Path") ?? "";
    if (!(yield* cmd.shouldProcess(path, "Export-Clixml"))) return;
    this.#file = new FileOutput(cmd, {
      path,
      literal,
      force: cmd.flag("Force"),
      noClobber: cmd.flag("NoClobber"),
      // The XML writer puts a mark in front of everything but UTF-8.
      encoding: cmd.has("Encoding") ? encodingOf(cmd) : findEncoding("utf8")!,
    });
  }
  process(): Step {
    this.#values.push(this.#cmd.get("InputObject") ?? null);
    return undefined;
  }
  end(): Step {
    const depth = this.#cmd.int("Depth") ?? DEFAULT_DEPTH;
    this.#file?.write(documentText(this.#values, depth, this.#cmd.session));
    this.#file?.close();
    return undefined;
  }
  dispose(): void {
    this.#file?.close();
  }
}

/** The row of Import-Clixml. */
export const IMPORT_CLIXML: CmdletSpec = {
  name: "Import-Clixml",
  module: UTILITY,
  className: commandClass("ImportClixmlCommand"),
  defaultSet: "ByPath",
  supportsPaging: true,
  parameters: [
    inSets("Path", "string[]", { ByPath: { position: 0, mandatory: true, value: true, property: true } }),
    inSets("LiteralPath", "string[]", { ByLiteralPath: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const literal = cmd.has("LiteralPath");
      for (const path of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
        yield* page(cmd, readDocument(readWholeFile(cmd, path, literal), cmd.session));
      }
    },
  }),
};

/** Writes values, with -First, -Skip and -IncludeTotalCount. */
function* page(cmd: CmdletCall, values: readonly PsValue[]): Task<void> {
  if (cmd.flag("IncludeTotalCount")) {
    // The total is not known: zero, with an accuracy of zero.
    const notes = new PropertyBag();
    notes.push("Accuracy", 0);
    const total = new PsObject(notes, new PsUInt64(0n));
    total.text = "0";
    const step = cmd.write(total);
    if (step) yield* step;
  }
  const paged = cmd.has("First") || cmd.has("Skip");
  const all = paged ? values.flatMap((value) => isEnumerable(unwrap(value)) ? itemsOf(value) : [value]) : values;
  const skip = count(cmd.get("Skip")) ?? 0;
  const first = count(cmd.get("First")) ?? all.length;
  for (const value of all.slice(skip, skip + first)) {
    const step = cmd.write(value);
    if (step) yield* step;
  }
}

function count(value: PsValue | undefined): number | undefined {
  const plain = unwrap(value ?? null);
  if (typeof plain === "number") return plain;
  if (plain instanceof PsUInt64) return Number(plain.value);
  return typeof plain === "bigint" ? Number(plain) : undefined;
}

/** The row of ConvertTo-CliXml. */
export const CONVERTTO_CLIXML: CmdletSpec = {
  name: "ConvertTo-CliXml",
  module: UTILITY,
  className: commandClass("ConvertToClixmlCommand"),
  outputTypes: ["System.String"],
  parameters: [
    parameter("InputObject", "psobject", { position: 0, mandatory: true, value: true }),
    DEPTH,
  ],
  create(cmd) {
    const values: PsValue[] = [];
    return {
      process(): Step {
        values.push(cmd.get("InputObject") ?? null);
        return undefined;
      },
      end: () => cmd.write(documentText(values, cmd.int("Depth") ?? DEFAULT_DEPTH, cmd.session)),
    };
  },
};

/** The row of ConvertFrom-CliXml. */
export const CONVERTFROM_CLIXML: CmdletSpec = {
  name: "ConvertFrom-CliXml",
  module: UTILITY,
  className: commandClass("ConvertFromClixmlCommand"),
  outputTypes: ["System.Management.Automation.PSObject"],
  parameters: [
    parameter("InputObject", "string", { position: 0, mandatory: true, value: true }, { validate: NOT_EMPTY }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const value of readDocument(cmd.text("InputObject") ?? "", cmd.session)) {
        const step = cmd.write(value);
        if (step) yield* step;
      }
    },
  }),
};
