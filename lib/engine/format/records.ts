/**
 * What Format-* commands send down the pipeline: records that say how to draw objects, not the objects. They travel
 * over remoting, so names, fields and class ids are those of PowerShell; a deserialized record is read back here.
 * @module
 */
import { LiveObject, PsDynamicMember, PsEnum, PsList, PsObject, type PsValue } from "../../clixml/value.ts";

const NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format.";
/** The property that tells the class of a deserialized record. */
const CLASS_ID = "ClassId2e4f51ef21dd47e99d3c952918aff9cd";
/** Deeper nesting is no record that a formatter made; stops hostile ones. */
const MAX_DEPTH = 60;

/** A column of a table. */
export interface TableColumn {
  readonly kind: "TableColumnInfo";
  /** 0 where the content or the screen decides. */
  readonly width: number;
  readonly alignment: number;
  readonly label: string | null;
  readonly propertyName: string | null;
  readonly HeaderMatchesProperty: boolean;
}

/** The kind of drawing, and what all its entries share. */
export type Shape =
  | {
    readonly kind: "TableHeaderInfo";
    readonly hideHeader: boolean;
    readonly repeatHeader: boolean;
    readonly tableColumnInfoList: readonly TableColumn[];
  }
  | { readonly kind: "ListViewHeaderInfo" }
  | { readonly kind: "WideViewHeaderInfo"; readonly columns: number }
  | { readonly kind: "ComplexViewHeaderInfo" };

/** The text of a property. */
export interface PropertyField {
  readonly kind: "FormatPropertyField";
  readonly propertyValue: string | null;
  readonly alignment: number;
}

/** A labelled value. */
export interface ListField {
  readonly kind: "ListViewField";
  readonly label: string | null;
  readonly propertyName: string | null;
  readonly formatPropertyField: PropertyField;
}

/** Indentation of a part. */
export interface Frame {
  readonly kind: "FrameInfo";
  readonly leftIndentation: number;
  readonly rightIndentation: number;
  readonly firstLine: number;
}

/** A part of free text. */
export type FormatValue =
  | { readonly kind: "FormatTextField"; readonly text: string }
  | { readonly kind: "FormatNewLine" }
  | PropertyField
  | FormatBlock;

/** Parts of free text that belong together. */
export interface FormatBlock {
  readonly kind: "FormatEntry";
  readonly formatValueList: FormatValue[];
  readonly frameInfo: Frame | null;
}

/** Free text above a group. */
export interface Grouping {
  readonly kind: "GroupingEntry";
  readonly formatValueList: readonly FormatValue[];
}

/** How one object is drawn. */
export type Entry =
  | { readonly kind: "RawTextFormatEntry"; readonly text: string }
  | {
    readonly kind: "TableRowEntry";
    readonly formatPropertyFieldList: readonly PropertyField[];
    readonly multiLine: boolean;
  }
  | { readonly kind: "ListViewEntry"; readonly listViewFieldList: readonly ListField[] }
  | { readonly kind: "WideViewEntry"; readonly formatPropertyField: PropertyField }
  | { readonly kind: "ComplexViewEntry"; readonly formatValueList: readonly FormatValue[] };

/** The five records of a formatted sequence. */
export type FormatRecord =
  | {
    readonly kind: "FormatStartData";
    readonly shapeInfo: Shape;
    /** Set where widths follow the content of whole groups. */
    readonly autosizeInfo: { readonly kind: "AutosizeInfo"; readonly objectCount: number } | null;
  }
  | { readonly kind: "GroupStartData"; readonly groupingEntry: Grouping | null }
  | {
    readonly kind: "FormatEntryData";
    readonly formatEntryInfo: Entry;
    /** Drawn wherever it stands, without touching the open table or list. */
    readonly outOfBand: boolean;
    readonly writeStream: string;
  }
  | { readonly kind: "GroupEndData" }
  | { readonly kind: "FormatEndData" };

/** Any part of a record. */
type Node =
  | FormatRecord
  | Shape
  | TableColumn
  | Entry
  | PropertyField
  | ListField
  | FormatValue
  | Frame
  | Grouping
  | { readonly kind: "AutosizeInfo"; readonly objectCount: number };

type Field = readonly [name: string, type: "text" | "raw" | "number" | "flag" | "stream" | "node" | "nodes"];

interface FormatClass {
  readonly id: string;
  readonly bases: readonly string[];
  /** In the order in which they are written down. */
  readonly fields: readonly Field[];
}

const VALUES: Field = ["formatValueList", "nodes"];
const GROUPING: Field = ["groupingEntry", "node"];
const CONTROL = ["ControlInfoData", "PacketInfoData"] as const;
const START = ["StartData", ...CONTROL] as const;

const CLASSES: Readonly<Record<Node["kind"], FormatClass>> = {
  FormatStartData: {
    id: "033ecb2bc07a4d43b5ef94ed5a35d280",
    bases: START,
    fields: [
      ["pageHeaderEntry", "node"],
      ["pageFooterEntry", "node"],
      ["autosizeInfo", "node"],
      ["shapeInfo", "node"],
      GROUPING,
    ],
  },
  FormatEndData: { id: "cf522b78d86c486691226b40aa69e95c", bases: CONTROL, fields: [GROUPING] },
  GroupStartData: {
    id: "9e210fe47d09416682b841769c78b8a3",
    bases: START,
    fields: [["shapeInfo", "node"], GROUPING],
  },
  GroupEndData: { id: "4ec4f0187cb04f4cb6973460dfe252df", bases: CONTROL, fields: [GROUPING] },
  FormatEntryData: {
    id: "27c87ef9bbda4f709f6b4002fa4af63c",
    bases: ["PacketInfoData"],
    fields: [["formatEntryInfo", "node"], ["outOfBand", "flag"], ["writeStream", "stream"]],
  },
  WideViewHeaderInfo: {
    id: "b2e2775d33d544c794d0081f27021b5c",
    bases: ["ShapeInfo"],
    fields: [["columns", "number"]],
  },
  TableHeaderInfo: {
    id: "e3b7a39c089845d388b2e84c5d38f5dd",
    bases: ["ShapeInfo"],
    fields: [["hideHeader", "flag"], ["repeatHeader", "flag"], ["tableColumnInfoList", "nodes"]],
  },
  TableColumnInfo: {
    id: "7572aa4155ec4558817a615acf7dd92e",
    bases: [],
    fields: [
      ["width", "number"],
      ["alignment", "number"],
      ["label", "text"],
      ["propertyName", "text"],
      ["HeaderMatchesProperty", "flag"],
    ],
  },
  ListViewHeaderInfo: { id: "830bdcb24c1642258724e441512233a4", bases: ["ShapeInfo"], fields: [] },
  ComplexViewHeaderInfo: { id: "5197dd85ca6f4cce9ae9e6fd6ded9d76", bases: ["ShapeInfo"], fields: [] },
  RawTextFormatEntry: {
    id: "29ED81BA914544d4BC430F027EE053E9",
    bases: ["FormatEntryInfo"],
    fields: [["text", "raw"]],
  },
  ListViewEntry: {
    id: "cf58f450baa848ef8eb3504008be6978",
    bases: ["FormatEntryInfo"],
    fields: [["listViewFieldList", "nodes"]],
  },
  ListViewField: {
    id: "b761477330ce4fb2a665999879324d73",
    bases: [],
    fields: [["label", "text"], ["propertyName", "text"], ["formatPropertyField", "node"]],
  },
  TableRowEntry: {
    id: "0e59526e2dd441aa91e7fc952caf4a36",
    bases: ["FormatEntryInfo"],
    fields: [["formatPropertyFieldList", "nodes"], ["multiLine", "flag"]],
  },
  WideViewEntry: {
    id: "59bf79de63354a7b9e4d1697940ff188",
    bases: ["FormatEntryInfo"],
    fields: [["formatPropertyField", "node"]],
  },
  ComplexViewEntry: {
    id: "22e7ef3c896449d4a6f2dedea05dd737",
    bases: ["FreeFormatEntry", "FormatEntryInfo"],
    fields: [VALUES],
  },
  GroupingEntry: {
    id: "919820b7eadb48be8e202c5afa5c2716",
    bases: ["FreeFormatEntry", "FormatEntryInfo"],
    fields: [VALUES],
  },
  AutosizeInfo: { id: "a27f094f0eec4d64845801a4c06a32ae", bases: [], fields: [["objectCount", "number"]] },
  FormatNewLine: { id: "de7e8b96fbd84db5a43aa82eb34580ec", bases: ["FormatValue"], fields: [] },
  FormatTextField: {
    id: "b8d9e369024a43a580b9e0c9279e3354",
    bases: ["FormatValue"],
    fields: [["text", "text"]],
  },
  FormatPropertyField: {
    id: "78b102e894f742aca8c1d6737b6ff86a",
    bases: ["FormatValue"],
    fields: [["propertyValue", "text"], ["alignment", "number"]],
  },
  FormatEntry: {
    id: "fba029a113a5458d932a2ed4871fadf2",
    bases: ["FormatValue"],
    fields: [VALUES, ["frameInfo", "node"]],
  },
  FrameInfo: {
    id: "091C9E762E33499eBE318901B6EFB733",
    bases: [],
    fields: [["leftIndentation", "number"], ["rightIndentation", "number"], ["firstLine", "number"]],
  },
};

/** Classes of the items of lists, by field. */
const ITEM_CLASSES: Readonly<Record<string, string>> = {
  tableColumnInfoList: "TableColumnInfo",
  formatPropertyFieldList: "FormatPropertyField",
  listViewFieldList: "ListViewField",
  formatValueList: "FormatValue",
};
const ASSEMBLY = "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

const KINDS_BY_ID: ReadonlyMap<string, Node["kind"]> = new Map(
  Object.entries(CLASSES).map(([kind, row]) => [row.id.toLowerCase(), kind as Node["kind"]]),
);
const RECORD_KINDS: ReadonlySet<string> = new Set<FormatRecord["kind"]>([
  "FormatStartData",
  "GroupStartData",
  "FormatEntryData",
  "GroupEndData",
  "FormatEndData",
]);
const STREAMS = ["None", "Output", "Error", "Warning", "Verbose", "Debug", "Information"] as const;
const STREAM_TYPE = "System.Management.Automation.WriteStreamType";

/** A format record, or a part of one, as an object of the engine. */
export class FormatObject extends LiveObject {
  readonly node: Node;
  constructor(node: Node) {
    super();
    this.node = node;
  }
  override typeNames(): readonly string[] {
    const { kind } = this.node;
    return [...[kind, ...CLASSES[kind].bases, "FormatInfoData"].map((name) => NAMESPACE + name), "System.Object"];
  }
  override text(): string {
    return NAMESPACE + this.node.kind;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { id, fields } = CLASSES[this.node.kind];
    yield [CLASS_ID, () => id];
    for (const [name, type] of fields) yield [name, () => fieldValue(this.node, name, type)];
  }
}

/** A part of free text. */
export function textField(text: string): FormatValue {
  return { kind: "FormatTextField", text };
}

/** The end of a line of free text. */
export const NEW_LINE: FormatValue = { kind: "FormatNewLine" };

/** The text of a property. */
export function propertyField(propertyValue: string, alignment = 0): PropertyField {
  return { kind: "FormatPropertyField", propertyValue, alignment };
}

/** Parts of free text, indented where `indent` is given. */
export function formatBlock(formatValueList: FormatValue[] = [], indent?: number): FormatBlock {
  return {
    kind: "FormatEntry",
    formatValueList,
    frameInfo: indent === undefined
      ? null
      : { kind: "FrameInfo", leftIndentation: indent, rightIndentation: 0, firstLine: 0 },
  };
}

/**
 * The format record in a pipeline object: one made here, or one that came over remoting; `undefined` for all others,
 * damaged records included.
 */
export function formatRecordOf(value: PsValue): FormatRecord | undefined {
  const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
  if (bare instanceof FormatObject) {
    return RECORD_KINDS.has(bare.node.kind) ? bare.node as FormatRecord : undefined;
  }
  if (!(bare instanceof PsObject)) return undefined;
  const first = bare.typeNames?.[0];
  if (first === undefined || !first.startsWith(`Deserialized.${NAMESPACE}`)) return undefined;
  const node = readNode(bare, 0);
  return node !== undefined && RECORD_KINDS.has(node.kind) && isDrawable(node) ? node as FormatRecord : undefined;
}

function isDrawable(node: Node): boolean {
  if (node.kind === "FormatStartData") return node.shapeInfo !== null;
  if (node.kind === "FormatEntryData") return node.formatEntryInfo !== null;
  return true;
}

function fieldValue(node: Node, name: string, type: Field[1]): PsValue {
  const value: unknown = Reflect.get(node, name);
  switch (type) {
    case "text":
    case "raw":
      return typeof value === "string" ? value : null;
    case "number":
      return typeof value === "number" ? value : 0;
    case "flag":
      return value === true;
    case "stream": {
      const at = Math.max(0, STREAMS.findIndex((stream) => stream === value));
      return new PsEnum(STREAM_TYPE, STREAMS[at]!, at);
    }
    case "node":
      return isNode(value) ? new FormatObject(value) : null;
    case "nodes": {
      const items = Array.isArray(value) ? value.filter(isNode).map((item) => new FormatObject(item)) : [];
      return new PsList(items, `System.Collections.Generic.List\`1[[${NAMESPACE}${ITEM_CLASSES[name]}, ${ASSEMBLY}]]`);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value;
}

function readNode(value: PsValue | undefined, depth: number): Node | undefined {
  if (!(value instanceof PsObject) || depth > MAX_DEPTH) return undefined;
  const id = member(value, CLASS_ID);
  const kind = typeof id === "string" ? KINDS_BY_ID.get(id.toLowerCase()) : undefined;
  if (kind === undefined) return undefined;
  const entries = CLASSES[kind].fields.map(([name, type]) => [name, readField(member(value, name), type, depth)]);
  return { kind, ...Object.fromEntries(entries) };
}

function readField(value: PsValue | undefined, type: Field[1], depth: number): unknown {
  switch (type) {
    case "text":
      // Tabs were four blanks to the sender's tables.
      return typeof value === "string" ? value.replaceAll("\t", "    ") : null;
    case "raw":
      return typeof value === "string" ? value : null;
    case "number":
      return typeof value === "number" ? value : 0;
    case "flag":
      return value === true;
    case "stream":
      return streamName(value);
    case "node":
      return readNode(value, depth + 1) ?? null;
    case "nodes": {
      const list = value instanceof PsObject ? value.base : value;
      const items = list instanceof PsList ? list.items : [];
      return items.map((item) => readNode(item, depth + 1)).filter((item) => item !== undefined);
    }
  }
}

function streamName(value: PsValue | undefined): string {
  const bare = value instanceof PsObject ? value.text ?? value.base : value;
  if (typeof bare === "number") return STREAMS[bare] ?? "None";
  const text = bare instanceof PsEnum ? bare.name : bare;
  return STREAMS.find((stream) => stream === text) ?? "None";
}

function member(object: PsObject, name: string): PsValue | undefined {
  const found = object.adapted?.get(name) ?? object.members.get(name);
  return found instanceof PsDynamicMember ? undefined : found;
}
