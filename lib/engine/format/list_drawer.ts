/**
 * Objects as labelled values, by a view or by properties.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { drawCell, type Drawer, type DrawerSetup, sizesByContent, viewExpression } from "./drawer.ts";
import { type Entry, type ListField, propertyField, type Shape } from "./records.ts";
import { COMPUTER_NAME, showsComputerName } from "./remote_properties.ts";
import { implicitProperties, requestedProperties } from "./shown_properties.ts";
import type { ViewControl, ViewDefinition, ViewItem } from "./view.ts";
import { findVariant } from "./views.ts";

/** Draws lists. */
export class ListDrawer implements Drawer {
  readonly view: ViewDefinition | undefined;
  readonly autoSize: boolean;
  readonly #draw: (object: PsValue) => readonly ListField[];

  constructor(
    draw: (object: PsValue) => readonly ListField[],
    autoSize: boolean,
    view?: ViewDefinition,
  ) {
    this.#draw = draw;
    this.autoSize = autoSize;
    this.view = view;
  }
  shape(): Shape {
    return { kind: "ListViewHeaderInfo" };
  }
  entry(object: PsValue): Entry {
    return { kind: "ListViewEntry", listViewFieldList: this.#draw(object) };
  }
}

/** A list of the items of a view; objects that came over remoting get one more. */
export function listOfView(
  view: ViewDefinition,
  control: Extract<ViewControl, { shape: "list" }>,
  first: PsValue,
  setup: DrawerSetup,
): ListDrawer {
  const { session } = setup.context;
  const more: ViewItem[] = showsComputerName(first, session) ? [{ value: COMPUTER_NAME }] : [];
  const draw = (object: PsValue): readonly ListField[] => {
    const items = findVariant(control.entries, typeNamesOf(object)) ?? [];
    return [...items, ...more].filter((item) => item.when?.(object, session) ?? true).map((item) => {
      const { text, name } = drawCell(object, viewExpression(item.value), setup, { format: item.format });
      const fallback = typeof item.value === "string" ? item.value : "";
      return field(item.label ?? name ?? fallback, null, text);
    });
  };
  return new ListDrawer(draw, sizesByContent(setup.options, undefined), view);
}

/** A list of properties, chosen anew for each object. */
export function listOfProperties(setup: DrawerSetup): ListDrawer {
  const { session } = setup.context;
  const asked = setup.options?.properties ?? [];
  const draw = (object: PsValue): readonly ListField[] => {
    const shown = asked.length > 0
      ? requestedProperties(object, asked, session, false)
      : implicitProperties(object, session);
    return shown.map(({ expression, parameter }) => {
      const { text } = drawCell(object, expression, setup, { format: parameter?.formatString });
      return field(null, parameter?.label ?? expression.text(), text);
    });
  };
  return new ListDrawer(draw, sizesByContent(setup.options, undefined));
}

function field(label: string | null, propertyName: string | null, text: string): ListField {
  return { kind: "ListViewField", label, propertyName, formatPropertyField: propertyField(text) };
}
