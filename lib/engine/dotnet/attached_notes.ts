/**
 * Members that a script added to a collection. Arrays, lists and tables are references without a place for members of
 * their own, so these are kept beside them.
 * @module
 */
import { PropertyBag, type PsArray, type PsDictionary, type PsList } from "../../clixml/value.ts";

const ATTACHED = new WeakMap<object, PropertyBag>();
const STATE: { any: boolean } = { any: false };

/** The members of a collection, `undefined` where none were added. */
export function attachedNotes(value: object): PropertyBag | undefined {
  return STATE.any ? ATTACHED.get(value) : undefined;
}

/** The members of a collection, made where there are none. */
export function attachNotes(value: PsArray | PsList | PsDictionary): PropertyBag {
  STATE.any = true;
  let notes = ATTACHED.get(value);
  if (notes === undefined) ATTACHED.set(value, notes = new PropertyBag());
  return notes;
}
