/**
 * Selectors and options: named values in a header, selectors inside of a filter too (DSP0226 5.4.2.2 and 6.4).
 * Names compare without regard to case.
 * @module
 */
import { attributeOf, childrenOf, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { NAMESPACES } from "./names.ts";
import { readFlag } from "./values.ts";

/** Picks an instance of a resource. */
export interface Selector {
  /** Name, `ShellId` as a rule. */
  readonly name: string;
  /** Value as written. */
  readonly value: string;
}

/** A switch for one request. */
export interface Option {
  /** Name; see wire's table of options for what PowerShell sends. */
  readonly name: string;
  /** Value as written. */
  readonly value: string;
  /** Whether a service that does not know it must refuse the request. @default {false} */
  readonly mustComply?: boolean;
}

/** The first value of this name. */
export function valueOf(list: readonly (Selector | Option)[] | undefined, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return list?.find((each) => each.name.toLowerCase() === wanted)?.value;
}

/** `w:SelectorSet`. */
export function writeSelectors(
  selectors: readonly Selector[],
  attributes?: Readonly<Record<string, string | undefined>>,
): Markup {
  const each = selectors.map(({ name, value }) => textMarkup("w:Selector", value, { Name: name }));
  return markup("w:SelectorSet", attributes, each);
}

/** The selectors of a `w:SelectorSet`. */
export function readSelectors(set: Element): Selector[] {
  return childrenOf(set, NAMESPACES.w, "Selector").map((selector) => ({
    name: attributeOf(selector, "Name")?.trim() ?? "",
    value: textOf(selector).trim(),
  }));
}

/** `w:OptionSet`. */
export function writeOptions(
  options: readonly Option[],
  attributes: Readonly<Record<string, string | undefined>>,
): Markup {
  const each = options.map(({ name, value, mustComply }) =>
    textMarkup("w:Option", value, { Name: name, MustComply: mustComply ? "true" : undefined })
  );
  return markup("w:OptionSet", attributes, each);
}

/** The options of a `w:OptionSet`. */
export function readOptions(set: Element): Option[] {
  return childrenOf(set, NAMESPACES.w, "Option").map((option) => ({
    name: attributeOf(option, "Name")?.trim() ?? "",
    value: textOf(option).trim(),
    // PSWSMan spells it mustComply.
    ...(readFlag(attributeOf(option, "MustComply") ?? attributeOf(option, "mustComply")) ? { mustComply: true } : {}),
  }));
}
