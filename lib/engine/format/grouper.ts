/**
 * Notices where a group of objects ends and another begins: where the text or value of one property changes.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { equalValues } from "../dotnet/operators.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { cellText, type FormatContext, objectText } from "./object_text.ts";
import type { PropertyExpression } from "./property_expression.ts";
import { formatBlock, type Grouping, propertyField, textField } from "./records.ts";
import type { ViewGrouping } from "./view.ts";

/** What makes groups. */
export interface GrouperOptions {
  readonly expression: PropertyExpression;
  /** Stands before the group's value; the property's name where absent. */
  readonly label?: string | undefined;
  readonly heading?: ViewGrouping["heading"];
}

/** Follows the grouping value from object to object. */
export class Grouper {
  readonly #options: GrouperOptions;
  #value: PsValue | undefined;
  #name = "";

  constructor(options: GrouperOptions) {
    this.#options = options;
  }

  /** Takes the next object. @returns Whether its value differs from the one before. */
  update(object: PsValue, session: Session): boolean {
    const [result] = this.#options.expression.values(object, session);
    // An object whose value cannot be read goes on in the group that is open.
    if (result === undefined || result.error !== undefined) return false;
    const before = this.#value;
    this.#value = result.value;
    // Nothing yet counts as null: a first group of null has no name.
    const changed = !sameGroup(result.value, before ?? null, session);
    if (changed) this.#name = result.expression.text();
    return changed;
  }

  /** What stands above the group that `first` opens; `null` where nothing was read. */
  heading(first: PsValue, context: FormatContext): Grouping | null {
    if (this.#value === undefined) return null;
    const { heading, label } = this.#options;
    if (heading !== undefined) {
      return { kind: "GroupingEntry", formatValueList: [...heading(first, context.session)] };
    }
    const text = formatBlock([
      textField(`   ${label ?? this.#name}: `),
      propertyField(cellText(this.#value, context)),
    ]);
    return { kind: "GroupingEntry", formatValueList: [text] };
  }
}

function sameGroup(a: PsValue, b: PsValue, session: Session): boolean {
  try {
    if (equalValues(a, b, true) || equalValues(b, a, true)) return true;
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
  }
  return objectText(a, session).toLowerCase() === objectText(b, session).toLowerCase();
}
