/**
 * Binds the arguments of one command: by name, by position, what remains; then chooses the parameter set. What comes
 * down the pipeline is bound in `pipeline_binding.ts`.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import { enumerate } from "../dotnet/enumerate.ts";
import { ScriptBlock } from "../script_block.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type { Argument } from "./arguments.ts";
import { yields } from "./binding_errors.ts";
import { type Binder, checkSetter, coerce, fits, keptText, takesScriptBlock } from "./coercion.ts";
import { EVERY_SET, type Param, type PositionedParam, type Signature } from "./signature.ts";

/** A script block that gives the value of a parameter for each pipeline object. */
export interface Delayed {
  readonly param: Param;
  readonly block: ScriptBlock;
}

/** How many sets bits stand for. */
export function setCount(bits: number): number {
  if (bits === EVERY_SET) return 1;
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The binding of one command. */
export class Binding {
  readonly signature: Signature;
  readonly binder: Binder;
  /** Values by the parameter's index. */
  readonly values: (PsValue | undefined)[] = [];
  /** `$PSBoundParameters`. */
  readonly bound: Map<string, PsValue> = new Map();
  readonly delayed: Delayed[] = [];
  /** Sets that are still possible. */
  sets = EVERY_SET;
  /** Tried first for each pipeline object. */
  prioritized = 0;
  /** Arguments that no parameter took. */
  rest: Argument[] = [];

  constructor(signature: Signature, binder: Binder) {
    this.signature = signature;
    this.binder = binder;
  }

  isBound(param: Param): boolean {
    return this.values[param.index] !== undefined || this.delayed.some((entry) => entry.param === param);
  }

  /** Name of the chosen set. */
  get setName(): string {
    return this.signature.setName(this.sets);
  }

  /** Stores a value that has been converted. */
  store(param: Param, value: PsValue): void {
    this.values[param.index] = value;
    this.bound.set(param.name, value);
  }

  /** Pairs parameters with the arguments that follow them and binds what has a name. */
  bindNamed(args: readonly Argument[]): void {
    this.rest = [];
    const typed = new Set<Param>();
    for (const arg of this.#paired(args)) {
      const param = arg.name === undefined ? undefined : this.#find(arg.name, arg.nameExtent);
      if (param === undefined) {
        this.rest.push(arg);
        continue;
      }
      if (this.isBound(param)) {
        // A splatted parameter gives way to one that was typed, not to another splatted one.
        if (arg.splatted && typed.has(param)) continue;
        throw this.binder.errors.error("ParameterAlreadyBound", { parameter: param.name, at: arg.nameExtent });
      }
      this.bindOne(param, arg.value ?? null, arg.text, arg.extent);
      if (!arg.splatted) typed.add(param);
    }
  }

  #find(name: string, at?: Extent): Param | undefined {
    const found = this.signature.match(name);
    if (found.kind === "one") return found.param;
    if (found.kind === "none") return undefined;
    throw this.binder.errors.error("AmbiguousParameter", {
      parameter: name,
      detail: found.params.map((param) => `-${param.name}`).join(" "),
      at,
    });
  }

  #paired(args: readonly Argument[]): Argument[] {
    const pairs: Argument[] = [];
    // Typed parameters go before splatted ones of the same name, which then give way.
    const splatted: Argument[] = [];
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      if (arg.splatted && arg.name !== undefined) {
        splatted.push(arg);
        continue;
      }
      if (arg.name === undefined || arg.value !== undefined) {
        pairs.push(arg);
        continue;
      }
      const param = this.#find(arg.name, arg.nameExtent);
      if (param === undefined) {
        pairs.push(arg);
        continue;
      }
      if (param.isSwitch) {
        pairs.push({ ...arg, value: true });
        continue;
      }
      const next = args[i + 1];
      const missing = next === undefined ||
        (next.name !== undefined && !next.splatted &&
          (next.value !== undefined || this.#find(next.name) !== undefined));
      if (missing || next.splatted) {
        throw this.binder.errors.error("MissingArgument", {
          parameter: param.name,
          detail: param.spec.type,
          type: param.type,
          at: arg.nameExtent,
        });
      }
      i++;
      // A parameter that nobody knows is text here.
      if (next.name !== undefined) pairs.push({ ...arg, value: next.nameText ?? `-${next.name}` });
      else {
        pairs.push({
          ...arg,
          value: next.value ?? null,
          ...(next.text !== undefined && { text: next.text }),
          ...(next.extent !== undefined && { extent: next.extent }),
        });
      }
    }
    return [...pairs, ...splatted];
  }

  /** Converts and binds one argument. */
  bindOne(param: Param, value: PsValue, text?: string, at?: Extent): void {
    if (this.#delays(param, value)) this.delayed.push({ param, block: value as ScriptBlock });
    else {
      const converted = coerce(this.binder, param, value, text, at);
      checkSetter(this.binder, param, converted, this.bound, at);
      this.store(param, converted);
    }
    this.sets &= param.sets;
  }

  #delays(param: Param, value: PsValue): boolean {
    return value instanceof ScriptBlock && param.fromPipeline && !takesScriptBlock(param) && this.binder.advanced;
  }

  /** Binds what has no name by position. @returns The last refusal, for the case that nothing else takes the argument. */
  bindPositional(): TerminatingError | undefined {
    const positional = positionalArguments(this.rest);
    if (positional.length === 0) return undefined;
    const taken = new Set<Argument>();
    let refusal: TerminatingError | undefined;
    let next = 0;
    for (const entries of this.signature.positions()) {
      const arg = positional[next];
      if (arg === undefined) break;
      const candidates = this.#atPosition(entries);
      if (candidates.length === 0) continue;
      next++;
      const outcome = this.#bindAt(candidates, arg);
      if (outcome === true) taken.add(arg);
      else if (outcome !== false) refusal = outcome;
    }
    this.rest = this.rest.filter((arg) => !taken.has(arg));
    return refusal;
  }

  #atPosition(entries: readonly PositionedParam[]): readonly PositionedParam[] {
    return entries.filter(({ param, bits }) =>
      (bits === EVERY_SET || (bits & this.sets) !== 0) && !this.isBound(param)
    );
  }

  #bindAt(
    candidates: readonly PositionedParam[],
    arg: Argument,
  ): boolean | TerminatingError {
    const preferred = this.signature.defaultSet !== 0 && (this.sets & this.signature.defaultSet) !== 0
      ? this.signature.defaultSet
      : 0;
    let refusal: TerminatingError | undefined;
    for (const coercing of [false, true]) {
      for (const only of preferred === 0 ? [EVERY_SET] : [preferred, EVERY_SET]) {
        let bound = false;
        for (const { param, bits } of candidates) {
          if ((bits & only) === 0 || this.isBound(param)) continue;
          const value = arg.value ?? null;
          if (!coercing && !this.#delays(param, value) && !fits(param, value)) continue;
          // Several parameters of one position may take the same argument; no set may be left then.
          try {
            this.bindOne(param, value, arg.text, arg.extent);
            bound = true;
          } catch (error) {
            if (!(error instanceof TerminatingError)) throw error;
            if (candidates.length === 1 || !yields(error.record)) throw error;
            refusal = error;
          }
        }
        if (bound) return true;
      }
    }
    return refusal ?? false;
  }

  /** Gives what remains to the parameter that takes it; throws where something is left that may not be. */
  bindRemaining(refusal: TerminatingError | undefined): void {
    if (this.rest.length === 0) return;
    let taker: Param | undefined;
    for (const param of this.signature.takingRest) {
      if (this.isBound(param) || !param.inSet(this.sets)?.remaining) continue;
      if (taker !== undefined) throw this.binder.errors.error("AmbiguousParameterSet", { parameter: param.name });
      taker = param;
    }
    if (taker !== undefined) {
      const values = this.looseValues(taker.spec.keepsText);
      const only = values.length === 1 ? values[0]! : undefined;
      this.rest = [];
      this.bindOne(taker, only !== undefined && enumerate(only) !== undefined ? only : new PsArray(values));
      return;
    }
    if (!this.binder.advanced) return;
    const [first] = this.rest;
    if (first!.name !== undefined) {
      throw this.binder.errors.error("NamedParameterNotFound", {
        parameter: first!.name,
        given: first!.value,
        at: first!.nameExtent,
      });
    }
    if (refusal !== undefined) throw refusal;
    throw this.binder.errors.error("PositionalParameterNotFound", {
      parameter: first!.value === undefined || first!.value === null
        ? "$null"
        : toText(first!.value, this.binder.session),
      given: first!.value,
    });
  }

  /** The arguments that no parameter took, as `$args` has them. */
  looseValues(keepsText = false): PsValue[] {
    const values: PsValue[] = [];
    for (const arg of this.rest) {
      if (arg.name !== undefined) values.push(arg.nameText ?? `-${arg.name}`);
      if (arg.value === undefined) continue;
      if (keepsText && arg.text !== undefined) values.push(keptText(arg.value, arg.text));
      else values.push(arg.value);
    }
    return values;
  }

  /** Names of the parameters among the loose values, by their place. */
  looseNames(): ReadonlyMap<number, string> {
    const names = new Map<number, string>();
    let at = 0;
    for (const arg of this.rest) {
      if (arg.name !== undefined) names.set(at++, arg.name);
      if (arg.value !== undefined) at++;
    }
    return names;
  }

  /**
   * Narrows the sets down. @param beforePipeline Whether pipeline objects may still decide.
   * @returns How many sets are possible.
   */
  validateSets(beforePipeline: boolean, chooseDefault: boolean): number {
    const { signature } = this;
    const { defaultSet } = signature;
    let count = setCount(this.sets);
    if (this.sets === EVERY_SET) {
      count = Math.max(1, signature.setNames.length);
      if (count === 1 && signature.setNames.length === 1 && chooseDefault) this.sets = 1;
      if (beforePipeline && this.#takesPipeline()) {
        if (count > 1) return count;
      }
      if (defaultSet !== 0) {
        if (chooseDefault) {
          this.sets = defaultSet;
          count = 1;
        }
      } else if (count > 1) {
        count = this.#resolveByMandatory();
        if (count !== 1) this.ambiguous();
      }
      return count;
    }
    if (count === 0) this.ambiguous();
    if (count > 1) {
      if (defaultSet !== 0 && (this.sets & defaultSet) !== 0) {
        if (chooseDefault) {
          this.sets = defaultSet;
          count = 1;
        }
      } else if (!(beforePipeline && this.#takesPipeline())) {
        count = this.#resolveByMandatory();
        if (count !== 1) this.ambiguous();
      }
    }
    return count;
  }

  ambiguous(): never {
    throw this.binder.errors.error("AmbiguousParameterSet");
  }

  #takesPipeline(): boolean {
    for (const param of this.signature.fromPipeline) {
      if (this.isBound(param)) continue;
      for (const [, membership] of param.matching(this.sets)) {
        if (membership.value || membership.property) return true;
      }
    }
    return false;
  }

  // The only set that lacks no mandatory parameter is the one that is meant.
  #resolveByMandatory(): number {
    let possible = this.sets === EVERY_SET ? this.signature.allSets : this.sets;
    for (const param of this.signature.mandatory) {
      if (this.isBound(param)) continue;
      for (const [bits, membership] of param.matching(possible)) {
        if (membership.mandatory && bits !== EVERY_SET) possible &= ~bits;
      }
    }
    if (setCount(possible) === 1 && possible !== EVERY_SET) {
      this.sets = possible;
      return 1;
    }
    return setCount(this.sets === EVERY_SET ? this.signature.allSets : this.sets);
  }
}

// What follows a parameter that nobody knows may be its argument, so it is left with it.
function positionalArguments(rest: readonly Argument[]): Argument[] {
  const found: Argument[] = [];
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i]!;
    if (arg.name === undefined) found.push(arg);
    else if (arg.value === undefined && rest[i + 1]?.name === undefined) i++;
  }
  return found;
}
