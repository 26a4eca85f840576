/**
 * What a view is: for which types, in which shape, with which columns or items. The views themselves are the tables
 * `views_*.ts`; `views.ts` finds the one for an object.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import type { ValueFunction } from "./property_expression.ts";
import type { FormatValue } from "./records.ts";

/** The shapes that something can be drawn in. */
export type ViewShape = "table" | "list" | "wide" | "custom";

/** Where a cell's value comes from: a property, or a small function. */
export type ViewValue = string | ValueFunction;

/** Alignment by name. */
export type AlignmentName = "left" | "center" | "right";

/** A column of a table view. */
export interface ViewColumn {
  readonly value: ViewValue;
  /** The property's name where absent. */
  readonly label?: string;
  /** Cells; 0 where the content or the screen decides. @default {0} */
  readonly width?: number;
  readonly align?: AlignmentName;
  /** Alignment of the cells alone. */
  readonly cellAlign?: AlignmentName;
  readonly format?: string;
}

/** An item of a list view. */
export interface ViewItem {
  readonly value: ViewValue;
  readonly label?: string;
  readonly format?: string;
  /** The item shows only where this holds. */
  readonly when?: (object: PsValue, session: Session) => boolean;
}

/** A variant of a view for some of its types; the one without types is for all others. */
export interface Variant<T> {
  readonly types?: readonly string[];
  readonly content: T;
}

/** How a view draws. */
export type ViewControl =
  | {
    readonly shape: "table";
    readonly columns: readonly ViewColumn[];
    readonly autoSize?: boolean;
    /** Long cells go on in the next line. */
    readonly wrap?: boolean;
  }
  | { readonly shape: "list"; readonly entries: readonly Variant<readonly ViewItem[]>[] }
  | {
    readonly shape: "wide";
    readonly entries: readonly Variant<{ readonly value: ViewValue; readonly format?: string }>[];
  }
  | {
    readonly shape: "custom";
    /** Free text, or one value that is then shown like a cell. */
    readonly draw: (object: PsValue, session: Session) => readonly FormatValue[] | { readonly value: PsValue };
  };

/** What makes a group of a view, and what stands above it. */
export interface ViewGrouping {
  readonly value: ViewValue;
  readonly label?: string;
  /** Free text above the group instead of `label: value`. */
  readonly heading?: (object: PsValue, session: Session) => readonly FormatValue[];
}

/** One view. */
export interface ViewDefinition {
  /** For -View. */
  readonly name: string;
  readonly types: readonly string[];
  readonly control: ViewControl;
  readonly groupBy?: ViewGrouping;
  /** Drawn in between, without opening or closing a table. */
  readonly outOfBand?: boolean;
  /** Only where this holds: views differ by platform and by style. */
  readonly when?: (session: Session) => boolean;
}

/** A column: `column("Name", 30)`. */
export function column(value: ViewValue, width = 0, more: Omit<ViewColumn, "value" | "width"> = {}): ViewColumn {
  return { value, width, ...more };
}

/** A table view of types. */
export function tableView(
  name: string,
  types: string | readonly string[],
  columns: readonly ViewColumn[],
  more: Partial<Omit<ViewDefinition, "name" | "types" | "control">> & {
    readonly autoSize?: boolean;
    readonly wrap?: boolean;
  } = {},
): ViewDefinition {
  const { autoSize, wrap, ...rest } = more;
  return {
    name,
    types: typeof types === "string" ? [types] : types,
    control: {
      shape: "table",
      columns,
      ...(autoSize === undefined ? {} : { autoSize }),
      ...(wrap === undefined ? {} : { wrap }),
    },
    ...rest,
  };
}

/** A list view of types; items by property name. */
export function listView(
  name: string,
  types: string | readonly string[],
  items: readonly (string | ViewItem)[],
): ViewDefinition {
  return {
    name,
    types: typeof types === "string" ? [types] : types,
    control: { shape: "list", entries: [{ content: viewItems(items) }] },
  };
}

/** Items of a list, by property name or in full. */
export function viewItems(items: readonly (string | ViewItem)[]): readonly ViewItem[] {
  return items.map((item) => typeof item === "string" ? { value: item } : item);
}

/** A view in columns of one property. */
export function wideView(name: string, types: string | readonly string[], value: ViewValue): ViewDefinition {
  return {
    name,
    types: typeof types === "string" ? [types] : types,
    control: { shape: "wide", entries: [{ content: { value } }] },
  };
}
