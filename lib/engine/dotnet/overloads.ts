/**
 * Choosing among overloads: by how well each argument converts, then by how specific the parameters are, as
 * PowerShell's adapter does.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { exceptionOf, methodError } from "./clr_errors.ts";
import { RANK } from "./conversion_ranks.ts";
import {
  applyPlan,
  argumentType,
  conversionRank,
  effectiveArrayType,
  makeArray,
  parameterType,
  planFor,
} from "./conversions.ts";
import { closeByArguments } from "./generic_methods.ts";
import { baseOf } from "./numbers.ts";
import { PsReference } from "./reference.ts";
import { type MethodOverload, type PsType, RefCell } from "./type.ts";
import { OBJECT_TYPE } from "./type_system.ts";

interface Candidate {
  readonly overload: MethodOverload;
  /** Parameter types by argument, a `params` array spread out where that was chosen. */
  readonly types: readonly PsType[];
  readonly ranks: readonly number[];
  readonly expanded: boolean;
}

const isParams = (overload: MethodOverload): boolean => overload.parameters.at(-1)?.startsWith("params ") ?? false;

/** Rank of an argument for a parameter; a `ref` parameter wants a reference whose value fits. */
function argumentRank(arg: PsValue, type: PsType, byRef: boolean): number {
  if (!byRef) return conversionRank(arg, type);
  const base = baseOf(arg);
  return base instanceof PsReference ? conversionRank(base.value, type) : RANK.None;
}

function candidateOf(open: MethodOverload, args: readonly PsValue[]): Candidate | undefined {
  const overload = closeByArguments(open, args);
  const count = overload.parameters.length;
  const hasParams = isParams(overload);
  if (args.length > count && !hasParams) return undefined;
  if (args.length < count && args.length < count - (overload.optional ?? 0) - (hasParams ? 1 : 0)) return undefined;
  const types: PsType[] = [];
  const ranks: number[] = [];
  let expanded = false;
  for (let i = 0; i < count; i++) {
    const type = parameterType(overload, i);
    if (hasParams && i === count - 1) {
      const element = type.elementType ?? OBJECT_TYPE;
      if (args.length === count) {
        const whole = conversionRank(args[i]!, type);
        const single = conversionRank(args[i]!, element);
        expanded = single > whole;
        const rank = Math.max(whole, single);
        if (rank === RANK.None) return undefined;
        types.push(expanded ? element : type);
        ranks.push(rank);
      } else {
        expanded = true;
        for (let k = i; k < args.length; k++) {
          const rank = conversionRank(args[k]!, element);
          if (rank === RANK.None) return undefined;
          types.push(element);
          ranks.push(rank);
        }
      }
    } else if (i < args.length) {
      const rank = argumentRank(args[i]!, type, overload.byRef?.includes(i) ?? false);
      if (rank === RANK.None) return undefined;
      types.push(type);
      ranks.push(rank);
    }
  }
  return { overload, types, ranks, expanded };
}

const rankBetween = (from: PsType, to: PsType): number => planFor(from, to)?.rank ?? RANK.None;

/** Positive where `a` is better, negative where `b` is, 0 where none is. */
function compare(a: Candidate, b: Candidate, args: readonly PsValue[]): number {
  const count = a.ranks.length;
  let better = 0;
  for (let i = 0; i < count; i++) {
    const weight = count - i;
    const [first, second] = [a.ranks[i]!, b.ranks[i]!];
    if (first !== second) better += first > second ? weight : -weight;
    else if (first === RANK.UnrelatedArrays) {
      const arg = baseOf(args[i]!);
      const element = arg instanceof PsArray ? effectiveArrayType(arg).elementType : undefined;
      const [x, y] = [a.types[i]!.elementType, b.types[i]!.elementType];
      if (element && x && y) better += Math.sign(rankBetween(element, x) - rankBetween(element, y)) * weight;
    }
  }
  if (better === 0) {
    let weight = count;
    for (let i = 0; i < count; i++, weight = Math.abs(weight) - 1) {
      const [first, second] = [a.ranks[i]!, b.ranks[i]!];
      if (first < RANK.NullToValue || second < RANK.NullToValue) continue;
      if ((first >= RANK.NumericImplicit) !== (second >= RANK.NumericImplicit)) continue;
      // Where nothing is lost the more specific type is better, else the more general one.
      if (first >= RANK.NumericImplicit) weight = -weight;
      const there = rankBetween(a.types[i]!, b.types[i]!);
      const back = rankBetween(b.types[i]!, a.types[i]!);
      if (there < back) better += weight;
      else if (there > back) better -= weight;
    }
  }
  if (better !== 0) return better;
  for (let i = 0; i < count; i++) if (a.types[i] !== b.types[i]) return 0;
  if (a.expanded && b.expanded) return a.overload.parameters.length > b.overload.parameters.length ? 1 : -1;
  if (a.expanded !== b.expanded) return a.expanded ? -1 : 1;
  const generic = (candidate: Candidate): number => candidate.overload.typeParameters ? 1 : 0;
  if (generic(a) !== generic(b)) return generic(b) - generic(a);
  return b.overload.parameters.length - a.overload.parameters.length;
}

interface Choice {
  readonly overload: MethodOverload;
  readonly expanded: boolean;
}

function noneFits(name: string, count: number): Error {
  return methodError(
    "MethodCountCouldNotFindBest",
    `Cannot find an overload of "${name}" that takes ${count} such arguments.`,
  );
}

interface ChoiceNode {
  choice: Choice | undefined;
  readonly next: Map<PsType, ChoiceNode>;
}

/** What was chosen before, by the types of the arguments. */
const CHOICES = new WeakMap<readonly MethodOverload[], ChoiceNode>();
/** Calls with more arguments are too rare to be worth a memory. */
const MAX_REMEMBERED_ARGUMENTS = 4;

/** Where the choice for these arguments is kept; `undefined` where more than their types decides. */
function choiceNode(overloads: readonly MethodOverload[], args: readonly PsValue[]): ChoiceNode | undefined {
  if (args.length > MAX_REMEMBERED_ARGUMENTS) return undefined;
  let root = CHOICES.get(overloads);
  if (root === undefined) CHOICES.set(overloads, root = { choice: undefined, next: new Map() });
  let node: ChoiceNode = root;
  for (const arg of args) {
    const base = baseOf(arg);
    // Of an array the items count, of a reference its value.
    if (base instanceof PsArray || base instanceof PsReference) return undefined;
    const type = argumentType(base);
    const known: ChoiceNode | undefined = node.next.get(type);
    const next: ChoiceNode = known ?? { choice: undefined, next: new Map() };
    if (known === undefined) node.next.set(type, next);
    node = next;
  }
  return node;
}

/** The overload for the arguments. @throws MethodCountCouldNotFindBest. */
function chooseOverload(
  name: string,
  overloads: readonly MethodOverload[],
  args: readonly PsValue[],
): Choice {
  const node = choiceNode(overloads, args);
  if (node?.choice !== undefined) return node.choice;
  const choice = findOverload(name, overloads, args);
  if (node !== undefined) node.choice = choice;
  return choice;
}

function findOverload(
  name: string,
  overloads: readonly MethodOverload[],
  args: readonly PsValue[],
): Choice {
  const only = overloads[0];
  if (overloads.length === 1 && only !== undefined && only.parameters.length === args.length && !isParams(only)) {
    return { overload: closeByArguments(only, args), expanded: false };
  }
  let best: Candidate | undefined;
  let tied = false;
  for (const overload of overloads) {
    const candidate = candidateOf(overload, args);
    if (candidate === undefined) continue;
    if (best === undefined) {
      best = candidate;
      continue;
    }
    const result = compare(best, candidate, args);
    if (result === 0) tied = true;
    else if (result < 0) {
      best = candidate;
      tied = false;
    }
  }
  if (best === undefined || tied) throw noneFits(name, args.length);
  return best;
}

function convertArgument(name: string, arg: PsValue, type: PsType, position: number, session: Session): PsValue {
  try {
    return applyPlan(arg, type, session);
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw methodError(
      "MethodArgumentConversionInvalidCastArgument",
      `Cannot convert argument ${position + 1} of "${name}" to ${type.name}: ${inner.message}`,
      inner,
    );
  }
}

/** Arguments as the overload wants them, and what to do with its references afterwards. */
export interface PreparedCall {
  readonly overload: MethodOverload;
  readonly args: readonly PsValue[];
  /** Stores what the method left in its `ref` parameters. */
  readonly finish: (() => void) | undefined;
}

/** Chooses an overload and converts the arguments. */
export function prepareCall(
  name: string,
  overloads: readonly MethodOverload[],
  args: readonly PsValue[],
  session: Session,
): PreparedCall {
  const { overload, expanded } = chooseOverload(name, overloads, args);
  const values: PsValue[] = [];
  const cells: { readonly reference: PsReference; readonly cell: RefCell }[] = [];
  const count = overload.parameters.length;
  const last = expanded ? count - 1 : count;
  for (let i = 0; i < last && i < args.length; i++) {
    const type = parameterType(overload, i);
    const arg = args[i]!;
    if (overload.byRef?.includes(i)) {
      const reference = baseOf(arg);
      if (!(reference instanceof PsReference)) {
        throw methodError(
          "NonRefArgumentToRefParameterMsg",
          `Argument ${i + 1} of "${name}" must be a reference, [ref].`,
        );
      }
      const cell = new RefCell(reference.value);
      cells.push({ reference, cell });
      values.push(cell as unknown as PsValue);
    } else {
      const base = baseOf(arg);
      if (
        base instanceof PsReference && type.fullName !== "System.Management.Automation.PSReference" &&
        type !== OBJECT_TYPE
      ) {
        throw methodError("RefArgumentToNonRefParameterMsg", `Argument ${i + 1} of "${name}" must not be a reference.`);
      }
      values.push(convertArgument(name, arg, type, i, session));
    }
  }
  if (expanded) {
    const element = parameterType(overload, count - 1).elementType ?? OBJECT_TYPE;
    const rest = args.slice(count - 1).map((arg, i) => convertArgument(name, arg, element, count - 1 + i, session));
    values.push(makeArray(rest, element));
  }
  const finish = cells.length === 0 ? undefined : () => {
    for (const { reference, cell } of cells) reference.value = cell.value;
  };
  return { overload, args: values, finish };
}
