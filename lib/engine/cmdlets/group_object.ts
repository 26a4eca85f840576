/**
 * Group-Object and its GroupInfo.
 * @module
 */
import { LiveObject, PsDictionary, PsList, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { declareType } from "../dotnet/declare.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import type { TypeRow } from "../dotnet/type.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Step, Task } from "../task.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { compareKeys } from "./object_comparison.ts";
import { EXPRESSION_KEY, type PropertyParameter, readPropertyParameters, unwrap } from "./property_expression.ts";
import { expandParameters, type KeyedObject, keysOf } from "./sort_object.ts";

const GROUP_INFO = "Microsoft.PowerShell.Commands.GroupInfo";
const COLLECTION =
  "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject, System.Management.Automation]]";

/** The row of Group-Object. */
export const GROUP_OBJECT: CmdletSpec = {
  name: "Group-Object",
  module: UTILITY,
  className: commandClass("GroupObjectCommand"),
  outputTypes: ["System.Collections.Hashtable", GROUP_INFO],
  parameters: [
    parameter("NoElement", "switch"),
    inSets("AsHashTable", "switch", { HashTable: {} }, { aliases: ["AHT"] }),
    inSets("AsString", "switch", { HashTable: {} }),
    parameter("InputObject", "psobject", { value: true }),
    parameter("Property", "object[]", { position: 0 }),
    parameter("Culture", "string"),
    parameter("CaseSensitive", "switch"),
  ],
  create: (cmd) => new GroupObject(cmd),
};

/** Microsoft.PowerShell.Commands.GroupInfo. */
export class GroupInfo extends LiveObject {
  readonly name: string;
  readonly values: PsList;
  readonly group: PsList = new PsList([], COLLECTION);
  readonly keepsElements: boolean;
  count = 0;
  constructor(name: string, values: readonly PsValue[], keepsElements: boolean) {
    super();
    this.name = name;
    this.values = new PsList([...values]);
    this.keepsElements = keepsElements;
  }
  add(value: PsValue): void {
    this.count++;
    if (this.keepsElements) this.group.items.push(value);
  }
  override typeNames(): readonly string[] {
    return this.keepsElements ? [GROUP_INFO, "System.Object"] : [`${GROUP_INFO}NoElement`, GROUP_INFO, "System.Object"];
  }
  override text(): string {
    return this.typeNames()[0]!;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Values", () => this.values];
    yield ["Count", () => this.count];
    yield ["Group", () => this.group];
    yield ["Name", () => this.name];
  }
}

/** Types of Group-Object's output. */
export const GROUP_TYPES: readonly TypeRow[] = [
  declareType(GROUP_INFO, {
    properties: {
      "System.Collections.ArrayList Values": (self: GroupInfo) => self.values,
      "int Count": (self: GroupInfo) => self.count,
      "System.Collections.ObjectModel.Collection[psobject] Group": (self: GroupInfo) => self.group,
      "string Name": (self: GroupInfo) => self.name,
    },
  }),
  declareType(`${GROUP_INFO}NoElement`, { base: GROUP_INFO }),
];

interface Group {
  readonly first: KeyedObject;
  readonly info: GroupInfo;
}

class GroupObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #rows: KeyedObject[] = [];
  #parameters: readonly PropertyParameter[] | undefined;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  process(): Step {
    const input = this.#cmd.get("InputObject");
    return input === undefined || input === null ? undefined : this.#take(input);
  }
  *#take(input: PsValue): Task<void> {
    this.#parameters ??= this.#readParameters(input);
    this.#rows.push(yield* keysOf(input, this.#parameters, this.#cmd));
  }
  #readParameters(first: PsValue): readonly PropertyParameter[] {
    const cmd = this.#cmd;
    const read = readPropertyParameters(cmd, cmd.items("Property") ?? [], [EXPRESSION_KEY]);
    const refuse = (message: string, target: PsValue): never =>
      cmd.terminate(cmd.record({
        types: ["System.ArgumentException", "System.SystemException"],
        message,
        errorId: "ArgumentException",
        category: "InvalidArgument",
        target,
      }));
    if (cmd.flag("AsString") && !cmd.flag("AsHashTable")) {
      return refuse("-AsString needs -AsHashTable.", cmd.get("AsString") ?? null);
    }
    const parameters = expandParameters(read, [first], cmd);
    if (cmd.flag("AsHashTable") && !cmd.flag("AsString") && (read.length > 1 || parameters.length > 1)) {
      return refuse("-AsHashTable without -AsString groups by one property only.", cmd.get("Property") ?? null);
    }
    return parameters;
  }

  *end(): Task<void> {
    const cmd = this.#cmd;
    const groups = this.#group();
    if (groups.length === 0) return;
    if (cmd.flag("AsHashTable")) {
      const step = this.#table(groups);
      if (step) yield* step;
      return;
    }
    for (const { info } of groups) {
      const step = cmd.write(info);
      if (step) yield* step;
    }
  }
  /** Groups in order of their keys; in order of appearance where the keys are of several types. */
  #group(): Group[] {
    const rows = this.#rows;
    const mixed = this.#hasSeveralTypes();
    if (!mixed) rows.sort((a, b) => this.#compare(a, b));
    const groups: Group[] = [];
    const keepsElements = !this.#cmd.flag("NoElement");
    for (const row of rows) {
      const known = mixed
        ? groups.find((group) => this.#compare(group.first, row) === 0)
        : groups.length > 0 && this.#compare(groups.at(-1)!.first, row) === 0
        ? groups.at(-1)
        : undefined;
      if (known) {
        known.info.add(row.value);
        continue;
      }
      const values = row.keys.map((key) => key?.value ?? null);
      const info = new GroupInfo(this.#name(values), values, keepsElements);
      info.add(row.value);
      groups.push({ first: row, info });
    }
    return groups;
  }
  #compare(a: KeyedObject, b: KeyedObject): number {
    const options = {
      descending: false,
      ignoreCase: !this.#cmd.flag("CaseSensitive"),
      session: this.#cmd.session,
    };
    for (let i = 0; i < Math.max(a.keys.length, b.keys.length); i++) {
      const order = compareKeys(a.keys[i], b.keys[i], options);
      if (order !== 0) return order;
    }
    return 0;
  }
  #hasSeveralTypes(): boolean {
    const types: (string | undefined)[] = [];
    for (const { keys } of this.#rows) {
      for (const [i, key] of keys.entries()) {
        const value = unwrap(key?.value ?? null);
        if (value === null) continue;
        const type = typeNamesOf(value)[0];
        if (types[i] !== undefined && types[i] !== type) return true;
        types[i] = type;
      }
    }
    return false;
  }
  #name(values: readonly PsValue[]): string {
    const { session } = this.#cmd;
    const parts: string[] = [];
    for (const value of values) {
      if (value === null) continue;
      const plain = unwrap(value);
      const items = typeof plain === "object" && plain !== null && isCollection(plain) ? itemsOf(plain) : undefined;
      parts.push(items ? `{${items.map((item) => toText(item, session)).join(", ")}}` : toText(value, session));
    }
    return parts.join(", ");
  }
  #table(groups: readonly Group[]): Step {
    const cmd = this.#cmd;
    const table = new PsDictionary(
      "System.Collections.Hashtable",
      cmd.flag("CaseSensitive") ? "ordinal" : "ignoreCase",
    );
    for (const { info } of groups) {
      const key = cmd.flag("AsString") ? info.name : unwrap(info.values.items[0] ?? null);
      if (key === null || table.has(key)) {
        return cmd.error(cmd.record({
          types: ["System.Exception"],
          message: "The groups do not make a table: a key is missing or comes twice.",
          errorId: "InvalidOperation",
          category: "InvalidArgument",
        }));
      }
      table.set(key, info.group);
    }
    return cmd.write(table);
  }
}

function isCollection(value: PsValue): boolean {
  return value instanceof Uint8Array ||
    (typeof value === "object" && value !== null && (value.kind === "Array" || value.kind === "List"));
}
