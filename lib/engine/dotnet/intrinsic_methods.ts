/**
 * The methods that every object has: ForEach() and Where().
 * @module
 */
import { PsList, type PsValue } from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { memberError, methodError } from "./clr_errors.ts";
import { convertTo } from "./convert.ts";
import { oneValue } from "./dynamic_members.ts";
import { enumerate, itemsOf } from "./enumerate.ts";
import { enumNumber } from "./enums.ts";
import { baseOf } from "./numbers.ts";
import { getOwn, setProperty } from "./properties.ts";
import { MethodReference } from "./method_reference.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import { PsType } from "./type.ts";
import { PsEnum } from "../../clixml/value.ts";
import { typeNamed } from "./type_system.ts";

const COLLECTION =
  "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]";

/** The collection that both methods return. */
export function resultCollection(items: PsValue[]): PsList {
  return new PsList(items, COLLECTION);
}

function inputItems(self: PsValue): readonly PsValue[] {
  return enumerate(self) === undefined ? (self === null ? [] : [self]) : itemsOf(self);
}

/** How one item's method is called; given by the method lookup. */
export type Invoker = (self: PsValue, name: string, args: readonly PsValue[], session: Session) => PsValue;

/** `$x.ForEach(…)`. */
export function forEachMethod(
  self: PsValue,
  args: readonly PsValue[],
  session: Session,
  invoke: Invoker,
): PsValue {
  const [what, ...rest] = args;
  const expression = what === undefined ? null : baseOf(what);
  if (expression === null) {
    throw methodError("MethodCountCouldNotFindBest", "ForEach() needs a script block, a type or a name.");
  }
  const output: PsValue[] = [];
  const add = (value: PsValue): void => {
    if (value !== NOTHING) output.push(value);
  };
  for (const item of inputItems(self)) {
    if (expression instanceof ScriptBlock) {
      output.push(...session.callSync(expression, { dollarUnder: item, args: rest }));
    } else if (expression instanceof PsType) add(convertTo(item, expression, session));
    else namedForEach(item, toText(expression), rest, session, invoke, add);
  }
  return resultCollection(output);
}

function namedForEach(
  item: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  invoke: Invoker,
  add: (value: PsValue) => void,
): void {
  const value = getOwn(item, name, session);
  if (value === undefined || value instanceof MethodReference) {
    if (value === undefined) throw memberNotFound(name);
    add(invoke(item, name, args, session));
  } else if (args.length === 0) {
    for (const each of enumerate(value) === undefined ? [value] : itemsOf(value)) add(each);
  } else setProperty(item, name, args.length === 1 ? args[0]! : null, session);
}

function memberNotFound(name: string): Error {
  return memberError(
    "System.Management.Automation.PropertyNotFoundException",
    "ForEachNonexistentMemberReference",
    `There is no member "${name}".`,
  );
}

/** Modes of Where(). */
const WHERE_MODES = ["Default", "First", "Last", "SkipUntil", "Until", "Split"] as const;

/** Mode and count of a call of Where(). */
export function whereArguments(
  args: readonly PsValue[],
  session: Session,
): { readonly mode: (typeof WHERE_MODES)[number]; readonly count: number } {
  const type = typeNamed("System.Management.Automation.WhereOperatorSelectionMode");
  const given = args[1] === undefined ? undefined : convertTo(args[1], type, session);
  const mode = given instanceof PsEnum ? WHERE_MODES[Number(enumNumber(given))] : undefined;
  const count = args[2] === undefined ? 0 : convertTo(args[2], typeNamed("System.Int32"), session) as number;
  return { mode: mode ?? "Default", count };
}

/** `$x.Where(…)`. */
export function whereMethod(self: PsValue, args: readonly PsValue[], session: Session): PsValue {
  const block = args[0] === undefined ? null : baseOf(args[0]);
  if (!(block instanceof ScriptBlock)) {
    throw methodError("MethodCountCouldNotFindBest", "Where() needs a script block.");
  }
  const { mode, count } = whereArguments(args, session);
  return selectWhere(
    inputItems(self),
    mode,
    count,
    (item) => isTrue(oneValue(session.callSync(block, { dollarUnder: item }))),
  );
}

/** What Where() keeps, for a test of one item. */
function selectWhere(
  items: readonly PsValue[],
  mode: (typeof WHERE_MODES)[number],
  count: number,
  test: (item: PsValue) => boolean,
): PsValue {
  const kept: PsValue[] = [];
  switch (mode) {
    case "Default":
      for (const item of items) {
        if (test(item)) kept.push(item);
        if (count > 0 && kept.length >= count) break;
      }
      break;
    case "First":
      for (const item of items) {
        if (test(item)) kept.push(item);
        if (kept.length >= Math.max(count, 1)) break;
      }
      break;
    case "Last":
      for (const item of items) if (test(item)) kept.push(item);
      kept.splice(0, Math.max(kept.length - Math.max(count, 1), 0));
      break;
    case "SkipUntil": {
      let started = false;
      for (const item of items) {
        started ||= test(item);
        if (started) kept.push(item);
        if (count > 0 && kept.length >= count) break;
      }
      break;
    }
    case "Until":
      for (const item of items) {
        if (test(item)) break;
        kept.push(item);
        if (count > 0 && kept.length >= count) break;
      }
      break;
    case "Split": {
      const others: PsValue[] = [];
      for (const item of items) {
        const full = count > 0 && kept.length >= count;
        (!full && test(item) ? kept : others).push(item);
      }
      return resultCollection([resultCollection(kept), resultCollection(others)]);
    }
  }
  return resultCollection(kept);
}
