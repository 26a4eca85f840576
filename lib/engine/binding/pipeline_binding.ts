/**
 * Binds one pipeline object: by value and by property name, first as it is, then converted.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { getProperty } from "../dotnet/members.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Binding } from "./binding.ts";
import { coerce, fits } from "./coercion.ts";
import { missingMandatory } from "./mandatory.ts";
import { EVERY_SET, type Param } from "./signature.ts";

const ROUNDS = [
  { byValue: true, coercing: false },
  { byValue: false, coercing: false },
  { byValue: true, coercing: true },
  { byValue: false, coercing: true },
] as const;

type Round = (typeof ROUNDS)[number];

/** Binds the objects of a pipeline one after the other. */
export class PipelineBinding {
  readonly #binding: Binding;
  readonly #setsBefore: number;
  /** Parameters bound from the object before, and what they held before it. */
  readonly #restore: [Param, PsValue | undefined][] = [];

  /** The parameter that takes every object as it is, once the first object has shown it to be the only one. */
  #direct: Param | undefined;
  readonly #mayBeDirect: Param | undefined;

  constructor(binding: Binding) {
    this.#binding = binding;
    this.#setsBefore = binding.sets;
    this.#mayBeDirect = onlyTaker(binding);
  }

  /** Binds an object in the simplest case. @returns Whether it was that case. */
  bindDirectly(object: PsValue): boolean {
    const param = this.#direct;
    if (param === undefined || object === null) return false;
    const binding = this.#binding;
    binding.values[param.index] = object;
    binding.bound.set(param.name, object);
    return true;
  }

  /** Forgets what the object before bound. */
  reset(): void {
    const binding = this.#binding;
    if (this.#direct !== undefined) delete binding.values[this.#direct.index];
    // `$PSBoundParameters` keeps what former objects bound.
    for (const [param, value] of this.#restore) {
      if (value === undefined) delete binding.values[param.index];
      else binding.values[param.index] = value;
    }
    this.#restore.length = 0;
  }

  /** Stores the value that a script block gave for this object. */
  storeDelayed(param: Param, value: PsValue): void {
    const binding = this.#binding;
    this.#restore.push([param, binding.values[param.index]]);
    binding.store(param, coerce(binding.binder, param, value));
  }

  /** Binds an object. @returns Whether any parameter took it. */
  bind(object: PsValue): boolean {
    const binding = this.#binding;
    binding.sets = this.#setsBefore;
    const passes = binding.prioritized === 0
      ? [binding.sets]
      : [binding.prioritized, binding.sets & ~binding.prioritized];
    let any = false;
    for (const [pass, start] of passes.entries()) {
      let valid = start;
      for (const round of ROUNDS) {
        if (!this.#round(round, object, valid)) continue;
        any = true;
        if (binding.prioritized === 0 || pass === 1) {
          binding.validateSets(true, true);
          valid = binding.sets;
        }
      }
      if (pass === 0 && binding.prioritized !== 0 && binding.sets === binding.prioritized) break;
    }
    binding.validateSets(false, true);
    const only = this.#mayBeDirect;
    if (any && only !== undefined && this.missing().length === 0) this.#direct = only;
    return any;
  }

  /** Mandatory parameters of the chosen set that the object did not give. */
  missing(): readonly Param[] {
    return missingMandatory(this.#binding, false);
  }

  #round(round: Round, object: PsValue, valid: number): boolean {
    const { defaultSet } = this.#binding.signature;
    let sets = valid;
    if (defaultSet !== 0 && (valid & defaultSet) !== 0) {
      if (this.#inSets(round, object, defaultSet)) return true;
      if (sets !== EVERY_SET) sets &= ~defaultSet;
    }
    return this.#inSets(round, object, sets);
  }

  #inSets(round: Round, object: PsValue, sets: number): boolean {
    const binding = this.#binding;
    let any = false;
    const params = binding.signature.fromPipeline;
    for (let i = params.length - 1; i >= 0; i--) {
      const param = params[i]!;
      if ((param.sets & sets) === 0 || binding.isBound(param)) continue;
      for (const [, membership] of param.matching(sets)) {
        if (round.byValue ? !membership.value : !membership.property || object === null) continue;
        const value = round.byValue ? object : this.#property(param, object);
        if (value === undefined) continue;
        if (this.#take(param, value, round.coercing)) {
          any = true;
          break;
        }
      }
    }
    return any;
  }

  #property(param: Param, object: PsValue): PsValue | undefined {
    const { session } = this.#binding.binder;
    for (const name of [param.name, ...(param.spec.aliases ?? [])]) {
      const value = ownProperty(object, name, session);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #take(param: Param, value: PsValue, coercing: boolean): boolean {
    const binding = this.#binding;
    if (!coercing && !fits(param, value)) return false;
    let converted: PsValue;
    try {
      converted = coerce(binding.binder, param, value);
    } catch (error) {
      if (!(error instanceof TerminatingError)) throw error;
      // An object that does not fit here may fit another parameter; one that breaks a rule is refused.
      if (
        /^(ParameterArgumentTransformationError|CannotConvertArgument|MismatchedPSTypeName)/.test(
          error.record.fullyQualifiedErrorId,
        )
      ) {
        return false;
      }
      throw error;
    }
    this.#restore.push([param, binding.values[param.index]]);
    binding.store(param, converted);
    binding.sets &= param.sets;
    return true;
  }
}

// The one parameter that can take objects, where it takes any without a look at them.
function onlyTaker(binding: Binding): Param | undefined {
  if (binding.prioritized !== 0 || binding.delayed.length > 0) return undefined;
  let only: Param | undefined;
  for (const param of binding.signature.fromPipeline) {
    if (binding.isBound(param)) continue;
    for (const [, membership] of param.matching(binding.sets)) {
      if (!membership.value && !membership.property) continue;
      if (only !== undefined && only !== param) return undefined;
      if (membership.property || param.type !== undefined || param.spec.validate !== undefined) return undefined;
      only = param;
    }
  }
  return only;
}

// Members of the items of a collection are no properties of the object itself.
function ownProperty(
  object: PsValue,
  name: string,
  session: Parameters<typeof getProperty>[2],
): PsValue | undefined {
  if (
    object instanceof PsObject && object.base === undefined && !object.members.has(name) && !object.adapted?.has(name)
  ) {
    return undefined;
  }
  return getProperty(object, name, session);
}
