/**
 * Objects to format records: the work of Format-Table, Format-List, Format-Wide and Format-Custom, and of the default
 * formatting that chooses between them by the first object.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { propertiesOf } from "../dotnet/members.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { raise, type TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { customOfProperties, customOfView } from "./custom_drawer.ts";
import { CellErrors, type Drawer, type DrawerSetup, grouperFor } from "./drawer.ts";
import type { FormatOptions } from "./format_options.ts";
import type { Grouper } from "./grouper.ts";
import { listOfProperties, listOfView } from "./list_drawer.ts";
import { enumerableOf } from "./object_items.ts";
import { type FormatContext, formatContext, objectText } from "./object_text.ts";
import { formatBlock, type FormatRecord, formatRecordOf } from "./records.ts";
import { REMOTING_PROPERTIES } from "./remote_properties.ts";
import { isScalarType } from "./scalar_types.ts";
import { allProperties, defaultSet } from "./shown_properties.ts";
import { tableOfProperties, tableOfView } from "./table_drawer.ts";
import type { ViewDefinition, ViewShape } from "./view.ts";
import { findView, isApplicable, viewNames } from "./views.ts";
import { wideOfProperties, wideOfView } from "./wide_drawer.ts";

/** Objects with more properties than this are lists where nobody chose a shape. */
const MAX_TABLE_PROPERTIES = 4;

/** Formats one sequence of objects. */
export class ObjectFormatter {
  readonly #context: FormatContext;
  readonly #options: FormatOptions | undefined;
  readonly #setup: DrawerSetup;
  #drawer: Drawer | undefined;
  #grouper: Grouper | undefined;
  #inGroup = false;

  /** @param options What a Format-* command asks for; none for the default formatting. */
  constructor(session: Session, options?: FormatOptions) {
    this.#context = formatContext(session);
    this.#options = options;
    this.#setup = { context: this.#context, options, errors: new CellErrors(options) };
  }

  /** The records of one pipeline object, a collection as its items. */
  add(value: PsValue): readonly FormatRecord[] {
    if (value === null) return [];
    const out: FormatRecord[] = [];
    const items = formatRecordOf(value) === undefined ? enumerableOf(value) : undefined;
    const expand = this.#options?.expand ?? "EnumOnly";
    if (items === undefined || expand === "CoreOnly") {
      this.#object(value, out);
      return out;
    }
    const all = [...items];
    if (expand === "Both") this.#announce(value, all.length, out);
    // A null among the items is printed as nothing, on a line of its own.
    for (const item of all) this.#object(item ?? "", out);
    return out;
  }

  /** The records that close what is open. */
  end(): readonly FormatRecord[] {
    const out: FormatRecord[] = [];
    if (this.#inGroup) out.push({ kind: "GroupEndData" });
    if (this.#drawer !== undefined) out.push({ kind: "FormatEndData" });
    this.#inGroup = false;
    this.#drawer = undefined;
    return out;
  }

  #object(object: PsValue, out: FormatRecord[]): void {
    const formatted = formatRecordOf(object);
    if (formatted !== undefined) {
      out.push(formatted);
      return;
    }
    const inBetween = this.#options?.force !== true;
    if (inBetween && this.#outOfBand(object, false, out)) return;
    if (this.#drawer === undefined) {
      this.#drawer = this.#choose(object);
      this.#grouper = grouperFor(this.#options, this.#drawer.view);
      out.push({
        kind: "FormatStartData",
        shapeInfo: this.#drawer.shape(),
        autosizeInfo: this.#drawer.autoSize ? { kind: "AutosizeInfo", objectCount: 0 } : null,
      });
    }
    const { view } = this.#drawer;
    if (inBetween && view !== undefined && !isApplicable(view, typeNamesOf(object))) {
      if (this.#outOfBand(object, true, out)) return;
    }
    const changed = this.#grouper?.update(object, this.#context.session) ?? false;
    if (this.#inGroup && changed) {
      out.push(entryRecord({ kind: "ComplexViewEntry", formatValueList: [formatBlock()] }, true));
      out.push({ kind: "GroupEndData" });
      this.#inGroup = false;
    }
    if (!this.#inGroup) {
      out.push({ kind: "GroupStartData", groupingEntry: this.#grouper?.heading(object, this.#context) ?? null });
      this.#inGroup = true;
    }
    out.push(entryRecord(this.#drawer.entry(object), false));
    this.#drainErrors(out);
  }

  /** Draws what needs no table around it. @returns Whether the object was such. */
  #outOfBand(object: PsValue, asList: boolean, out: FormatRecord[]): boolean {
    const { session } = this.#context;
    const types = typeNamesOf(object);
    const view = findView(types, { outOfBand: true }, session);
    if (view !== undefined) {
      out.push(entryRecord(this.#drawerOfView(view, object, undefined).entry(object), true));
      return true;
    }
    if (isScalarType(types) || !hasOwnProperties(object, session)) {
      out.push(entryRecord({ kind: "RawTextFormatEntry", text: objectText(object, session) }, true));
      return true;
    }
    if (!asList) return false;
    const setup = { ...this.#setup, options: undefined };
    out.push(entryRecord(listOfProperties(setup).entry(object), true));
    return true;
  }

  #announce(value: PsValue, count: number, out: FormatRecord[]): void {
    const say = (text: string): void => void out.push(entryRecord({ kind: "RawTextFormatEntry", text }, true));
    say("This object is a collection:");
    this.#outOfBand(value, true, out);
    say(count === 0 ? "It holds no objects." : count === 1 ? "It holds one object:" : `It holds ${count} objects:`);
  }

  #drainErrors(out: FormatRecord[]): void {
    for (const record of this.#setup.errors.drain()) this.#outOfBand(record, true, out);
  }

  #choose(first: PsValue): Drawer {
    const options = this.#options;
    const { session } = this.#context;
    const types = typeNamesOf(first);
    if (options !== undefined && options.properties.length > 0) return this.#drawerOfProperties(options.shape, first);
    const view = findView(types, { shape: options?.shape, name: options?.view }, session);
    if (view !== undefined) return this.#drawerOfView(view, first, options);
    if (options?.view !== undefined) throw unknownView(options.view, options.shape, types);
    return this.#drawerOfProperties(options?.shape ?? defaultShape(first, session), first);
  }

  #drawerOfView(view: ViewDefinition, first: PsValue, options: FormatOptions | undefined): Drawer {
    const setup = { ...this.#setup, options };
    const { control } = view;
    switch (control.shape) {
      case "table":
        return tableOfView(view, control, first, setup);
      case "list":
        return listOfView(view, control, first, setup);
      case "wide":
        return wideOfView(view, control, setup);
      case "custom":
        return customOfView(view, control, setup);
    }
  }

  #drawerOfProperties(shape: ViewShape, first: PsValue): Drawer {
    switch (shape) {
      case "table":
        return tableOfProperties(first, this.#setup);
      case "list":
        return listOfProperties(this.#setup);
      case "wide":
        return wideOfProperties(this.#setup);
      case "custom":
        return customOfProperties(this.#setup);
    }
  }
}

type Entry = Extract<FormatRecord, { kind: "FormatEntryData" }>["formatEntryInfo"];

function entryRecord(formatEntryInfo: Entry, outOfBand: boolean): FormatRecord {
  return { kind: "FormatEntryData", formatEntryInfo, outOfBand, writeStream: "None" };
}

function defaultShape(first: PsValue, session: Session): ViewShape {
  const count = defaultSet(first, session).length || allProperties(first, session).length;
  return count <= MAX_TABLE_PROPERTIES ? "table" : "list";
}

/** Whether an object has properties other than the notes of remoting. */
function hasOwnProperties(object: PsValue, session: Session): boolean {
  // The common case without a look at every property.
  const first = object instanceof PsObject ? object.members.names[0] : undefined;
  if (first !== undefined && !REMOTING_PROPERTIES.has(first.toLowerCase())) return true;
  return propertiesOf(object, session).some(({ name }) => !REMOTING_PROPERTIES.has(name.toLowerCase()));
}

function unknownView(name: string, shape: ViewShape, types: readonly string[]): TerminatingError {
  const known = viewNames(types, shape);
  const hint = known.length > 0 ? `views of this shape: ${known.join(", ")}` : "no view of this shape is known";
  return raise({
    types: [
      "System.Management.Automation.PipelineStoppedException",
      "System.Management.Automation.RuntimeException",
      "System.SystemException",
    ],
    message: `Cannot find a ${shape} view "${name}" for ${types[0] ?? "this object"}: ${hint}`,
    errorId: "FormatViewNotFound",
    category: "ObjectNotFound",
    target: name,
  });
}
