/**
 * Objects as items side by side: one property of each.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { displayNameExpression } from "./display_name.ts";
import { drawCell, type Drawer, type DrawerSetup, sizesByContent, viewExpression } from "./drawer.ts";
import { type Entry, propertyField, type Shape } from "./records.ts";
import { allProperties, defaultSet, requestedProperties, type ShownProperty } from "./shown_properties.ts";
import type { ViewControl, ViewDefinition } from "./view.ts";
import { findVariant } from "./views.ts";

/** Draws columns of items. */
export class WideDrawer implements Drawer {
  readonly view: ViewDefinition | undefined;
  readonly autoSize: boolean;
  readonly #columns: number;
  readonly #draw: (object: PsValue) => string;

  constructor(setup: DrawerSetup, draw: (object: PsValue) => string, view?: ViewDefinition) {
    this.#draw = draw;
    this.view = view;
    this.autoSize = sizesByContent(setup.options, undefined);
    this.#columns = this.autoSize ? 0 : setup.options?.columns ?? 0;
  }
  shape(): Shape {
    return { kind: "WideViewHeaderInfo", columns: this.#columns };
  }
  entry(object: PsValue): Entry {
    return { kind: "WideViewEntry", formatPropertyField: propertyField(this.#draw(object)) };
  }
}

/** Items of a view. */
export function wideOfView(
  view: ViewDefinition,
  control: Extract<ViewControl, { shape: "wide" }>,
  setup: DrawerSetup,
): WideDrawer {
  const draw = (object: PsValue): string => {
    const item = findVariant(control.entries, typeNamesOf(object));
    return item === undefined ? "" : drawCell(object, viewExpression(item.value), setup, { format: item.format }).text;
  };
  return new WideDrawer(setup, draw, view);
}

/** Items of the property that was asked for, else of the one that names the object best. */
export function wideOfProperties(setup: DrawerSetup): WideDrawer {
  const draw = (object: PsValue): string => {
    const shown = itemProperty(object, setup);
    if (shown === undefined) return "";
    return drawCell(object, shown.expression, setup, { format: shown.parameter?.formatString }).text;
  };
  return new WideDrawer(setup, draw);
}

function itemProperty(object: PsValue, setup: DrawerSetup): ShownProperty | undefined {
  const { session } = setup.context;
  const asked = setup.options?.properties ?? [];
  if (asked.length > 0) return requestedProperties(object, asked, session, false)[0];
  const name = displayNameExpression(object, session);
  if (name !== undefined) return { expression: name };
  return defaultSet(object, session)[0] ?? allProperties(object, session)[0];
}
