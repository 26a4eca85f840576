/**
 * Turns objects of one view into the parts of format records. A drawer is chosen by the first object of a sequence and
 * draws all that follow.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { ErrorRecord, exception, type PsException } from "../exceptions.ts";
import type { FormatOptions } from "./format_options.ts";
import { Grouper } from "./grouper.ts";
import { cellText, type FormatContext } from "./object_text.ts";
import { PropertyExpression } from "./property_expression.ts";
import type { Entry, Shape } from "./records.ts";
import type { ViewDefinition, ViewValue } from "./view.ts";

/** Stands in a cell whose property failed, with -DisplayError. */
const ERROR_MARK = "#ERR";
/** Stands in a cell whose format string does not fit, with -DisplayError. */
const FORMAT_ERROR_MARK = "#FMTERR";

/** Draws the objects of one sequence. */
export interface Drawer {
  /** The view, where one was found: objects of other types are then drawn in between. */
  readonly view: ViewDefinition | undefined;
  readonly autoSize: boolean;
  shape(): Shape;
  entry(object: PsValue): Entry;
}

/** What a drawer works with. */
export interface DrawerSetup {
  readonly context: FormatContext;
  readonly options: FormatOptions | undefined;
  readonly errors: CellErrors;
}

/** Collects what went wrong in cells, where -ShowError asks for it. */
export class CellErrors {
  readonly #collect: boolean;
  readonly #display: boolean;
  #records: ErrorRecord[] = [];

  constructor(options: FormatOptions | undefined) {
    this.#collect = options?.showError ?? false;
    this.#display = options?.displayError ?? false;
  }

  /** What stands in the cell of a property that failed. */
  get mark(): string {
    return this.#display ? ERROR_MARK : "";
  }
  /** Notes a failed property. */
  property(error: ErrorRecord, name: string, object: PsValue): void {
    this.#add(error.exception, "PSPropertyExpressionError", `Cannot read "${name}": ${error.text()}`, object);
  }
  /** What stands in a cell whose format failed; `undefined` where the value is shown without it. */
  format(format: string, object: PsValue): string | undefined {
    if (!this.#display) return undefined;
    const cause = exception(["System.FormatException", "System.SystemException"], "the value takes no such format");
    this.#add(cause, "formattingError", `Cannot use the format "${format}": ${cause.message}`, object);
    return FORMAT_ERROR_MARK;
  }
  /** The errors since the last call, as records of their own. */
  drain(): readonly ErrorRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }
  #add(cause: PsException, errorId: string, message: string, object: PsValue): void {
    if (!this.#collect) return;
    const record = new ErrorRecord({
      exception: cause,
      errorId,
      category: "InvalidArgument",
      target: object,
    });
    record.details = { message, recommendedAction: "" };
    this.#records.push(record);
  }
}

/** The expression of a view's value. */
export function viewExpression(value: ViewValue): PropertyExpression {
  return new PropertyExpression(value);
}

/** The text of an object's property in a cell, and the name it was found under. */
export function drawCell(
  object: PsValue,
  expression: PropertyExpression,
  setup: DrawerSetup,
  style: { readonly format?: string | undefined; readonly decimals?: boolean } = {},
): { readonly text: string; readonly name: string | undefined } {
  const [result] = expression.values(object, setup.context.session);
  if (result === undefined) return { text: "", name: undefined };
  const name = result.expression.text();
  if (result.error !== undefined) {
    setup.errors.property(result.error.record, name, object);
    return { text: setup.errors.mark, name };
  }
  let mark: string | undefined;
  const { format } = style;
  const text = cellText(result.value, setup.context, {
    format,
    decimals: style.decimals,
    onFormatError: format === undefined || !setup.options?.displayError ? undefined : () => {
      mark = setup.errors.format(format, object);
    },
  });
  return { text: mark ?? text, name };
}

/** The grouper that the command line or the view asks for. */
export function grouperFor(
  options: FormatOptions | undefined,
  view: ViewDefinition | undefined,
): Grouper | undefined {
  const asked = options?.groupBy;
  if (asked !== undefined) return new Grouper({ expression: asked.expression, label: asked.label });
  const own = view?.groupBy;
  if (own === undefined) return undefined;
  return new Grouper({
    expression: viewExpression(own.value),
    label: own.label ?? (typeof own.value === "string" ? own.value : ""),
    heading: own.heading,
  });
}

/** Whether a view, or the command line in its stead, sizes columns by content. */
export function sizesByContent(options: FormatOptions | undefined, own: boolean | undefined): boolean {
  return options?.autoSize ?? own ?? false;
}
