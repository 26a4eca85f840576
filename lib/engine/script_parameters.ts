/**
 * The parameters of a running function as variables of its scope: what was bound, defaults, what each pipeline object
 * gives.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { Binding } from "./binding/binding.ts";
import type { BindingErrors } from "./binding/binding_errors.ts";
import { zeroOf } from "./compile/attributes.ts";
import { evaluate } from "./compile/code.ts";
import type { Frame } from "./compile/frame.ts";
import { plain } from "./compile/nothing.ts";
import type { ScriptCode, ScriptDeclaration } from "./compile/script_code.ts";
import { TYPED, Variable } from "./scope.ts";
import type { Step, Task } from "./task.ts";

/** What the variables are made from. */
export interface ScriptParametersOptions {
  readonly frame: Frame;
  readonly code: ScriptCode;
  readonly declaration: ScriptDeclaration;
  readonly binding: Binding;
  readonly errors: BindingErrors;
}

/** Keeps the variables of parameters in step with what is bound. */
export class ScriptParameters {
  readonly #options: ScriptParametersOptions;
  /** What each parameter holds while no object gives it a value. */
  readonly #initial: PsValue[] = [];

  constructor(options: ScriptParametersOptions) {
    this.#options = options;
  }

  /** Stores what was bound, and defaults for the rest, in order. */
  storeAll(): Step {
    const { code } = this.#options;
    for (let i = 0; i < code.parameters.length; i++) {
      const { defaultValue } = code.parameters[i]!;
      const value = this.#options.binding.values[i];
      if (value !== undefined) this.#keep(i, value);
      else if (defaultValue === undefined) this.#keep(i, this.#zero(i));
      else if (defaultValue.sync) this.#keep(i, this.#default(i, defaultValue.run(this.#options.frame)));
      else return this.#storeRest(i);
    }
    return undefined;
  }

  *#storeRest(from: number): Task<void> {
    const { code, frame } = this.#options;
    for (let i = from; i < code.parameters.length; i++) {
      const { defaultValue } = code.parameters[i]!;
      const value = this.#options.binding.values[i];
      if (value !== undefined) this.#keep(i, value);
      else if (defaultValue === undefined) this.#keep(i, this.#zero(i));
      else this.#keep(i, this.#default(i, yield* evaluate(defaultValue, frame)));
    }
  }

  /** Stores what was bound so far: what a dynamicparam block sees. */
  storeBound(): void {
    for (let i = 0; i < this.#options.code.parameters.length; i++) {
      const value = this.#options.binding.values[i];
      if (value !== undefined) this.#store(i, value);
    }
  }

  /** Stores what the current pipeline object gave; what it did not give is as it was before the first one. */
  storePipelined(): void {
    const { binding, code } = this.#options;
    for (let i = 0; i < code.parameters.length; i++) {
      if (!binding.signature.params[i]!.fromPipeline) continue;
      this.#store(i, binding.values[i] ?? this.#initial[i] ?? null);
    }
  }

  #zero(i: number): PsValue {
    return zeroOf(this.#options.declaration.parameters[i]!.type);
  }

  // A default is converted, but not validated.
  #default(i: number, value: PsValue): PsValue {
    const { declaration, frame, errors } = this.#options;
    const { type, spec } = declaration.parameters[i]!;
    return type === undefined ? value : frame.engine.convertDefault(plain(value), type, errors, spec.name);
  }

  #keep(i: number, value: PsValue): void {
    this.#initial[i] = value;
    this.#store(i, value);
  }

  #store(i: number, value: PsValue): void {
    const { code, declaration, frame } = this.#options;
    const parameter = code.parameters[i]!;
    const { constraint } = declaration.parameters[i]!;
    const { scope, cells } = frame;
    const own = scope.cells === cells;
    let variable = own ? cells[parameter.slot] : undefined;
    if (variable !== undefined) {
      variable.value = value;
      return;
    }
    variable = new Variable(parameter.node.name.path.name, value, constraint === undefined ? 0 : TYPED);
    variable.constraint = constraint;
    if (!own) scope.put(variable);
    cells[parameter.slot] = variable;
  }
}
