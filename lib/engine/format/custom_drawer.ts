/**
 * Objects as free text: by a view, or as a tree of classes and their properties (Format-Custom).
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { type Drawer, type DrawerSetup, sizesByContent } from "./drawer.ts";
import { enumerableOf } from "./object_items.ts";
import { cellText } from "./object_text.ts";
import type { PropertyParameter } from "./property_parameters.ts";
import {
  type Entry,
  formatBlock,
  type FormatValue,
  NEW_LINE,
  propertyField,
  type Shape,
  textField,
} from "./records.ts";
import { isScalarType } from "./scalar_types.ts";
import { implicitProperties, requestedProperties } from "./shown_properties.ts";
import { ELLIPSIS } from "./text_lines.ts";
import type { ViewControl, ViewDefinition } from "./view.ts";

/** Levels of objects in objects, where nobody says otherwise. */
const DEFAULT_DEPTH = 5;
const INDENT = 2;

/** Draws free text. */
export class CustomDrawer implements Drawer {
  readonly view: ViewDefinition | undefined;
  readonly autoSize: boolean;
  readonly #draw: (object: PsValue) => readonly FormatValue[];

  constructor(draw: (object: PsValue) => readonly FormatValue[], autoSize: boolean, view?: ViewDefinition) {
    this.#draw = draw;
    this.autoSize = autoSize;
    this.view = view;
  }
  shape(): Shape {
    return { kind: "ComplexViewHeaderInfo" };
  }
  entry(object: PsValue): Entry {
    return { kind: "ComplexViewEntry", formatValueList: this.#draw(object) };
  }
}

/** The free text of a view. */
export function customOfView(
  view: ViewDefinition,
  control: Extract<ViewControl, { shape: "custom" }>,
  setup: DrawerSetup,
): CustomDrawer {
  const draw = (object: PsValue): readonly FormatValue[] => {
    const drawn = control.draw(object, setup.context.session);
    return "value" in drawn ? [formatBlock([propertyField(cellText(drawn.value, setup.context))])] : drawn;
  };
  return new CustomDrawer(draw, sizesByContent(setup.options, undefined), view);
}

/** A tree of the object's properties. */
export function customOfProperties(setup: DrawerSetup): CustomDrawer {
  const tree = new ObjectTree(setup);
  return new CustomDrawer((object) => tree.draw(object), sizesByContent(setup.options, undefined));
}

interface Level {
  readonly depth: number;
  readonly most: number;
}

class ObjectTree {
  readonly #setup: DrawerSetup;

  constructor(setup: DrawerSetup) {
    this.#setup = setup;
  }

  draw(object: PsValue): readonly FormatValue[] {
    const level = { depth: 0, most: this.#setup.options?.depth ?? DEFAULT_DEPTH };
    const parts: FormatValue[] = [];
    const items = enumerableOf(object);
    if (isScalarType(typeNamesOf(object))) {
      parts.push(formatBlock(this.#leaf(object)));
    } else if (items !== undefined) {
      const block = formatBlock();
      this.#items(items, level, block.formatValueList);
      parts.push(block);
    } else {
      this.#object(object, level, this.#setup.options?.properties ?? [], parts);
    }
    return parts;
  }

  #object(object: PsValue, level: Level, asked: readonly PropertyParameter[], out: FormatValue[]): void {
    const { session } = this.#setup.context;
    const shown = asked.length > 0
      ? requestedProperties(object, asked, session, false)
      : implicitProperties(object, session);
    const body = formatBlock([], INDENT);
    const className = typeNamesOf(object)[0] ?? "PSObject";
    const block = formatBlock([
      textField(`class ${className.slice(className.lastIndexOf(".") + 1)}`),
      NEW_LINE,
      textField("{"),
      NEW_LINE,
      body,
      textField("}"),
      NEW_LINE,
    ]);
    out.push(block);
    for (const { expression, parameter } of shown) {
      body.formatValueList.push(textField(`${expression.text()} = `));
      const inner = parameter?.depth === undefined ? level : { depth: level.depth, most: parameter.depth };
      const [result] = expression.values(object, session);
      if (result?.error !== undefined) {
        this.#setup.errors.property(result.error.record, expression.text(), object);
        body.formatValueList.push(...this.#leaf(this.#setup.errors.mark));
        continue;
      }
      this.#value(result?.value ?? null, inner, body.formatValueList);
    }
  }

  #value(value: PsValue, level: Level, out: FormatValue[]): void {
    const items = value === null ? undefined : enumerableOf(value);
    if (items === undefined && this.#isLeaf(value, level)) {
      out.push(...this.#leaf(value));
      return;
    }
    out.push(NEW_LINE);
    const block = formatBlock([], INDENT);
    out.push(block);
    if (items !== undefined) this.#items(items, next(level), block.formatValueList);
    else this.#object(value, next(level), [], block.formatValueList);
  }

  #items(items: Iterable<PsValue>, level: Level, out: FormatValue[]): void {
    const body = formatBlock([], INDENT);
    out.push(textField("["), NEW_LINE, body, textField("]"), NEW_LINE, NEW_LINE);
    const limit = this.#setup.context.enumerationLimit;
    let count = 0;
    for (const item of items) {
      if (limit >= 0 && count++ === limit) {
        body.formatValueList.push(...this.#leaf(ELLIPSIS));
        return;
      }
      if (this.#isLeaf(item, level)) {
        body.formatValueList.push(...this.#leaf(item));
        continue;
      }
      const inner = enumerableOf(item);
      if (inner === undefined) {
        this.#object(item, next(level), [], body.formatValueList);
        continue;
      }
      const block = formatBlock([], INDENT);
      body.formatValueList.push(NEW_LINE, block);
      this.#items(inner, next(level), block.formatValueList);
    }
  }

  #isLeaf(value: PsValue, level: Level): boolean {
    if (level.depth >= level.most || value === null) return true;
    const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
    return isScalarType(typeNamesOf(bare));
  }

  #leaf(value: PsValue): FormatValue[] {
    return [propertyField(cellText(value, this.#setup.context)), NEW_LINE];
  }
}

function next(level: Level): Level {
  return { depth: level.depth + 1, most: level.most };
}
