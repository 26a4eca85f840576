/**
 * Objects as rows of a table, by a view or by properties.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Session } from "../session.ts";
import { drawCell, type Drawer, type DrawerSetup, sizesByContent, viewExpression } from "./drawer.ts";
import type { PropertyExpression } from "./property_expression.ts";
import { type Entry, propertyField, type Shape, type TableColumn } from "./records.ts";
import { COMPUTER_NAME, showsComputerName } from "./remote_properties.ts";
import { isScalarType } from "./scalar_types.ts";
import { implicitProperties, requestedProperties, type ShownProperty } from "./shown_properties.ts";
import { ALIGNMENT } from "./table_writer.ts";
import type { ViewColumn, ViewControl, ViewDefinition } from "./view.ts";

/** Columns of a table whose properties nobody named. */
const MAX_IMPLICIT_COLUMNS = 10;

interface Cell {
  readonly expression: PropertyExpression;
  readonly format?: string | undefined;
  readonly decimals: boolean;
  readonly alignment: number;
}

/** Draws rows of a table. */
export class TableDrawer implements Drawer {
  readonly view: ViewDefinition | undefined;
  readonly autoSize: boolean;
  readonly #setup: DrawerSetup;
  readonly #columns: readonly TableColumn[];
  readonly #cells: readonly Cell[];
  readonly #wrap: boolean;

  constructor(
    setup: DrawerSetup,
    parts: {
      readonly view?: ViewDefinition;
      readonly autoSize: boolean;
      readonly wrap: boolean;
      readonly columns: readonly TableColumn[];
      readonly cells: readonly Cell[];
    },
  ) {
    this.#setup = setup;
    this.view = parts.view;
    this.autoSize = parts.autoSize;
    this.#columns = parts.columns;
    this.#cells = parts.cells;
    this.#wrap = setup.options?.wrap ?? parts.wrap;
  }

  shape(): Shape {
    const { options } = this.#setup;
    return {
      kind: "TableHeaderInfo",
      hideHeader: options?.hideHeaders ?? false,
      repeatHeader: options?.repeatHeader ?? false,
      tableColumnInfoList: this.#columns,
    };
  }

  entry(object: PsValue): Entry {
    const fields = this.#cells.map(({ expression, format, decimals, alignment }) =>
      propertyField(drawCell(object, expression, this.#setup, { format, decimals }).text, alignment)
    );
    return { kind: "TableRowEntry", formatPropertyFieldList: fields, multiLine: this.#wrap };
  }
}

/** A table of the columns of a view; objects that came over remoting get one more. */
export function tableOfView(
  view: ViewDefinition,
  control: Extract<ViewControl, { shape: "table" }>,
  first: PsValue,
  setup: DrawerSetup,
): TableDrawer {
  const columns: ViewColumn[] = [...control.columns];
  if (showsComputerName(first, setup.context.session)) columns.push({ value: COMPUTER_NAME });
  return new TableDrawer(setup, {
    view,
    autoSize: sizesByContent(setup.options, control.autoSize),
    wrap: control.wrap ?? false,
    columns: columns.map((column) => ({
      kind: "TableColumnInfo",
      width: column.width ?? 0,
      alignment: column.align === undefined ? ALIGNMENT[column.cellAlign ?? "undefined"] : ALIGNMENT[column.align],
      label: column.label ?? (typeof column.value === "string" ? column.value : ""),
      propertyName: null,
      HeaderMatchesProperty: true,
    })),
    cells: columns.map((column) => ({
      expression: viewExpression(column.value),
      format: column.format,
      decimals: false,
      alignment: ALIGNMENT[column.cellAlign ?? "undefined"],
    })),
  });
}

/** A table of properties: those that were asked for, else those of the first object. */
export function tableOfProperties(first: PsValue, setup: DrawerSetup): TableDrawer {
  const { session } = setup.context;
  const asked = setup.options?.properties ?? [];
  const shown = asked.length > 0
    ? requestedProperties(first, asked, session, true)
    : implicitProperties(first, session).slice(0, MAX_IMPLICIT_COLUMNS);
  return new TableDrawer(setup, {
    autoSize: sizesByContent(setup.options, undefined),
    wrap: false,
    columns: shown.map((property) => propertyColumn(property, first, session)),
    cells: shown.map(({ expression, parameter }) => ({
      expression,
      format: parameter?.formatString,
      decimals: parameter?.formatString === undefined,
      alignment: ALIGNMENT.undefined,
    })),
  });
}

function propertyColumn({ expression, parameter }: ShownProperty, first: PsValue, session: Session): TableColumn {
  return {
    kind: "TableColumnInfo",
    width: parameter?.width ?? 0,
    alignment: parameter?.alignment ?? naturalAlignment(first, expression, session),
    label: null,
    propertyName: parameter?.label ?? expression.text(),
    HeaderMatchesProperty: true,
  };
}

/** Numbers and the like stand right, text and objects left; the first object decides. */
function naturalAlignment(first: PsValue, expression: PropertyExpression, session: Session): number {
  const [result] = expression.values(first, session);
  if (result === undefined || result.error !== undefined || result.value === null) return ALIGNMENT.left;
  const types = typeNamesOf(result.value);
  if (types[0] === "System.String") return ALIGNMENT.left;
  return isScalarType(types) ? ALIGNMENT.right : ALIGNMENT.left;
}
