/**
 * Finds the view for an object: the one of its most derived type first, in the order of the tables; then the same for
 * the types that a deserialized object had.
 * @module
 */
import type { Session } from "../session.ts";
import type { Variant, ViewDefinition, ViewShape } from "./view.ts";
import { CORE_VIEWS } from "./views_core.ts";
import { ERROR_VIEWS } from "./views_errors.ts";
import { FILE_VIEWS } from "./views_files.ts";
import { REMOTING_VIEWS } from "./views_remoting.ts";
import { SYSTEM_VIEWS } from "./views_system.ts";

const ALL_VIEWS = [...SYSTEM_VIEWS, ...FILE_VIEWS, ...CORE_VIEWS, ...ERROR_VIEWS, ...REMOTING_VIEWS];
const DESERIALIZED = "Deserialized.";

const BY_TYPE = new Map<string, ViewDefinition[]>();
const TYPES_OF = new WeakMap<ViewDefinition, ReadonlySet<string>>();
for (const view of ALL_VIEWS) {
  TYPES_OF.set(view, new Set(view.types.map((type) => type.toLowerCase())));
  for (const type of view.types) {
    const key = type.toLowerCase();
    const known = BY_TYPE.get(key);
    if (known === undefined) BY_TYPE.set(key, [view]);
    else known.push(view);
  }
}

/** What kind of view is wanted. */
export interface ViewQuery {
  /** Any shape where absent. */
  readonly shape?: ViewShape | undefined;
  readonly name?: string | undefined;
  /** Only views that are drawn in between. @default {false} */
  readonly outOfBand?: boolean;
}

/** The view for an object of these types, `undefined` where none fits. */
export function findView(typeNames: readonly string[], query: ViewQuery, session: Session): ViewDefinition | undefined {
  const fits = (view: ViewDefinition): boolean =>
    (view.outOfBand ?? false) === (query.outOfBand ?? false) &&
    (query.shape === undefined || view.control.shape === query.shape) &&
    (query.name === undefined || view.name.toLowerCase() === query.name.toLowerCase()) &&
    (view.when === undefined || view.when(session));
  return withOriginalTypes(typeNames, (names) => {
    for (const name of names) {
      const found = BY_TYPE.get(name.toLowerCase())?.find(fits);
      if (found !== undefined) return found;
    }
    return undefined;
  });
}

/** Whether a view is for objects of these types. */
export function isApplicable(view: ViewDefinition, typeNames: readonly string[]): boolean {
  const types = TYPES_OF.get(view);
  const fits = (names: readonly string[]) => names.some((name) => types?.has(name.toLowerCase())) || undefined;
  return withOriginalTypes(typeNames, fits) ?? false;
}

/** The variant for an object of these types: the one of its most derived type, else the one for all. */
export function findVariant<T>(variants: readonly Variant<T>[], typeNames: readonly string[]): T | undefined {
  const special = withOriginalTypes(typeNames, (names) => {
    for (const name of names) {
      const found = variants.find((variant) => variant.types?.includes(name));
      if (found !== undefined) return found;
    }
    return undefined;
  });
  return (special ?? variants.find((variant) => variant.types === undefined))?.content;
}

/** Names of the views of a shape for these very types, for the message about an unknown one. */
export function viewNames(typeNames: readonly string[], shape: ViewShape): readonly string[] {
  const views = typeNames.flatMap((name) => BY_TYPE.get(name.toLowerCase()) ?? []);
  return [...new Set(views.filter((view) => view.control.shape === shape).map((view) => view.name))];
}

function withOriginalTypes<T>(
  typeNames: readonly string[],
  find: (names: readonly string[]) => T | undefined,
): T | undefined {
  const found = find(typeNames);
  if (found !== undefined || !typeNames.some((name) => name.startsWith(DESERIALIZED))) return found;
  return find(
    typeNames.map((name) => name.startsWith(DESERIALIZED) ? name.slice(DESERIALIZED.length) : name),
  );
}
