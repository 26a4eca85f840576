/**
 * Functions, scripts and script blocks as commands of a pipeline.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../clixml/value.ts";
import { noteDynamicValue } from "./attribute_objects.ts";
import { type Argument } from "./binding/arguments.ts";
import type { DynamicParameter } from "./binding_extras.ts";
import { Binding } from "./binding/binding.ts";
import { BindingErrors, refusedInput } from "./binding/binding_errors.ts";
import type { Binder } from "./binding/coercion.ts";
import { missingMandatory } from "./binding/mandatory.ts";
import { PipelineBinding } from "./binding/pipeline_binding.ts";
import { COMMON_NAMES, type Param } from "./binding/signature.ts";
import { CommandRuntime } from "./command_runtime.ts";
import type { Statement } from "./compile/code.ts";
import { BREAK, type Completion, CONTINUE, ExitFlow, LoopFlow } from "./compile/flow.ts";
import { Collector, Frame, type Output, type Records } from "./compile/frame.ts";
import { ReturnFlow } from "./compile/return_flow.ts";
import { argumentArray } from "./compile/commands.ts";
import type { ScriptCode, ScriptDeclaration } from "./compile/script_code.ts";
import { LiveEnumerator } from "./dotnet/collections.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { CALLS_PER_STACK, descend } from "./descent.ts";
import type { Engine } from "./engine.ts";
import { type ErrorRecord, TerminatingError } from "./exceptions.ts";
import { folderOf, type Invocation } from "./invocation.ts";
import type { PipelineState, Processor } from "./pipeline.ts";
import { pagingParameters } from "./paging_parameters.ts";
import { PsCmdlet } from "./ps_cmdlet.ts";
import { ScriptParameters } from "./script_parameters.ts";
import { type Automatic, AUTOMATIC_NAMES, Scope, Variable } from "./scope.ts";
import type { Step, Task } from "./task.ts";

/** What to run, and how. */
export interface ScriptProcessorOptions {
  readonly caller: Frame;
  readonly code: ScriptCode;
  readonly args: readonly Argument[];
  readonly invocation: Invocation;
  /** Name in error ids and stack traces; empty for a script block. */
  readonly name: string;
  readonly frameName: string;
  readonly file: string | undefined;
  readonly records: Records;
  readonly pipeline: PipelineState;
  readonly expectingInput: boolean;
  /** Runs in the caller's scope. */
  readonly dotSourced?: boolean;
  /** Scope that the new one lies in, where it is not the caller's. */
  readonly parent?: Scope;
  /** The code of a run itself, in the global scope. */
  readonly isRoot?: boolean;
  /** A script file: `$script:` means its scope, and `exit` ends only it. */
  readonly isScript?: boolean;
  readonly setup?: (scope: Scope) => void;
  readonly dollarUnder?: PsValue;
  readonly input?: readonly PsValue[];
}

/** Runs a script block as a command. */
export class ScriptProcessor implements Processor, Automatic {
  out!: Output;
  records: Records;
  readonly pipeline: PipelineState;
  readonly input: Output = { write: (value) => this.#write(value) };
  readonly options: ScriptProcessorOptions;
  readonly engine: Engine;
  #frame!: Frame;
  #declaration!: ScriptDeclaration;
  #binding!: Binding;
  #dynamicParameters: readonly DynamicParameter[] = [];
  #parameters!: ScriptParameters;
  #takesInput = false;
  #runtime: CommandRuntime | undefined;
  #pipelineBinding: PipelineBinding | undefined;
  #collected: PsValue[] | undefined;
  #began = false;
  #left = false;
  #under: Variable | undefined;
  #beforeUnder: { readonly value: PsValue } | undefined;
  #loose: readonly PsValue[] = [];
  #giveBack: (() => void) | undefined;
  #errors!: BindingErrors;

  constructor(options: ScriptProcessorOptions) {
    this.options = options;
    this.engine = options.caller.engine;
    this.records = options.records;
    this.pipeline = options.pipeline;
  }

  prepare(): Step {
    const { caller, code, invocation, name } = this.options;
    const scope = this.#makeScope();
    this.#frame = new Frame(this.engine, {
      scope,
      cells: scope.layout === code.layout ? scope.cells : [],
      out: this.out,
      records: this.records,
      name: this.options.frameName,
      file: this.options.file,
      caller,
      invocation,
    });
    this.engine.checkDepth(this.#frame);
    if (code.definitions.length > 0) this.engine.defineClasses(this.#frame, code);
    this.#errors = new BindingErrors(
      invocation.options.commandName,
      name,
      () => invocation.details(),
    );
    this.#declaration = code.declare(this.#frame);
    const binder: Binder = {
      session: this.engine,
      errors: this.#errors,
      isScript: true,
      advanced: code.advanced,
    };
    const { signature } = this.#declaration;
    this.#binding = new Binding(code.dynamicParam === undefined ? signature : signature.copy(), binder);
    this.#takesInput = signature.fromPipeline.length > 0;
    this.#parameters = new ScriptParameters({
      frame: this.#frame,
      code,
      declaration: this.#declaration,
      binding: this.#binding,
      errors: this.#errors,
    });
    this.#takeAutomatic(scope);
    return this.#bind();
  }

  // A dotted script lends its own `$args` and the like to the scope it runs in; a dotted block has none.
  #takeAutomatic(scope: Scope): void {
    const { dotSourced, isScript, isRoot, args } = this.options;
    if (dotSourced && !isRoot && !isScript && args.length === 0) return;
    if (dotSourced && !isRoot) {
      const before = scope.automatic;
      this.#giveBack = () => {
        scope.automatic = before;
        for (const name of AUTOMATIC_NAMES.keys()) scope.drop(name);
      };
    }
    if (dotSourced) { for (const name of AUTOMATIC_NAMES.keys()) scope.drop(name); }
    scope.automatic = this;
  }

  #makeScope(): Scope {
    const { caller, code, dotSourced, parent, isScript, setup } = this.options;
    if (dotSourced) return caller.scope;
    const scope = new Scope(parent ?? caller.scope, code.layout, parent === undefined ? undefined : parent.root);
    if (isScript) scope.isScript = true;
    setup?.(scope);
    return scope;
  }

  #bind(): Step {
    const { args, code, expectingInput } = this.options;
    const binding = this.#binding;
    binding.bindNamed(args);
    const refusal = binding.bindPositional();
    if (code.advanced) {
      this.engine.applyDefaults(this.options.name, binding);
      binding.validateSets(true, false);
      if (code.dynamicParam !== undefined) return this.#dynamic(refusal);
    }
    return this.#finishBinding(refusal, expectingInput);
  }

  *#dynamic(refusal: TerminatingError | undefined): Task<void> {
    this.#parameters.storeBound();
    const collector = new Collector();
    const { out } = this.#frame;
    this.#frame.out = collector;
    const step = this.#run(this.options.code.dynamicParam!);
    if (step !== undefined) yield* step;
    this.#frame.out = out;
    this.#dynamicParameters = this.engine.addDynamicParameters(this.#binding.signature, collector.items);
    if (this.#dynamicParameters.length > 0) {
      this.#takesInput = this.#binding.signature.fromPipeline.length > 0;
      const rest = this.#binding.rest;
      this.#binding.bindNamed(rest);
      this.#binding.bindPositional();
    }
    const last = this.#finishBinding(refusal, this.options.expectingInput);
    if (last !== undefined) yield* last;
  }

  #finishBinding(refusal: TerminatingError | undefined, expectingInput: boolean): Step {
    const { code } = this.options;
    const binding = this.#binding;
    binding.bindRemaining(refusal);
    if (code.advanced) {
      binding.validateSets(expectingInput, !expectingInput);
      const missing = missingMandatory(binding, expectingInput);
      if (missing.length > 0) return this.#ask(missing);
    }
    return this.#bound();
  }

  *#ask(missing: readonly Param[]): Task<void> {
    yield* this.engine.promptMandatory(this.#binding, missing);
    const step = this.#bound();
    if (step !== undefined) yield* step;
  }

  #bound(): Step {
    const { code } = this.options;
    this.#loose = this.#binding.looseValues();
    const { invocation } = this.options;
    invocation.bound = this.#binding.bound;
    for (const { name, object } of this.#dynamicParameters) {
      const value = this.#binding.bound.get(name);
      if (value !== undefined) noteDynamicValue(object, value);
    }
    invocation.unbound = this.#loose;
    if (code.advanced) this.#configure();
    if (this.options.expectingInput && code.advanced) this.#pipelineBinding = new PipelineBinding(this.#binding);
    return this.#parameters.storeAll();
  }

  // Common parameters become preferences of the function's own scope.
  #configure(): void {
    const { caller, invocation, name, pipeline } = this.options;
    const common = new Map<string, PsValue>();
    for (const [parameter, value] of this.#binding.bound) {
      if (COMMON_NAMES.has(parameter.toLowerCase())) common.set(parameter.toLowerCase(), value);
    }
    const runtime = new CommandRuntime({
      frame: caller,
      invocation,
      className: name,
      out: this.out,
      records: this.records,
      pipeline,
    });
    runtime.configure(common);
    runtime.scope = this.#frame.scope;
    this.#runtime = runtime;
    this.#frame.out = runtime.out;
    this.#frame.records = runtime.records;
    const { scope } = this.#frame;
    for (const [parameter, variable] of LOCAL_PREFERENCES) {
      if (!common.has(parameter)) continue;
      const value = parameter.endsWith("action")
        ? common.get(parameter)!
        : enumNamed(ACTION_PREFERENCE, runtime.preference(parameter));
      scope.put(new Variable(variable, value));
    }
    if (common.has("whatif")) {
      scope.put(new Variable("WhatIfPreference", this.engine.truth(common.get("whatif")!)));
    }
    if (common.has("confirm")) {
      const impact = this.engine.truth(common.get("confirm")!) ? "Low" : "None";
      scope.put(new Variable("ConfirmPreference", enumNamed("System.Management.Automation.ConfirmImpact", impact)));
    }
  }

  /** The value of `$args`, `$MyInvocation` and the like, by lower-case name. */
  automatic(name: string): PsValue | undefined {
    switch (name) {
      case "args":
        if (this.options.code.advanced) return undefined;
        return argumentArray([...this.#loose], this.#binding.looseNames());
      case "input":
        return inputEnumerator(this.#collected ?? this.options.input ?? []);
      case "myinvocation":
        return this.options.invocation.info();
      case "psboundparameters": {
        const table = new PsDictionary("System.Management.Automation.PSBoundParametersDictionary");
        for (const [key, value] of this.#binding.bound) table.set(key, value);
        return table;
      }
      case "pscmdlet":
        return this.options.code.advanced && this.#runtime !== undefined
          ? new PsCmdlet(this.#runtime, {
            parameterSet: () => this.#binding.setName,
            confirmImpact: this.#declaration.binding?.shouldProcess ?? "None",
            frame: this.#frame,
            ...(this.#declaration.binding?.supportsPaging && { paging: () => pagingParameters(this.#binding.bound) }),
          })
          : undefined;
      case "pscommandpath":
        return this.options.file ?? "";
      case "psscriptroot":
        return folderOf(this.options.file ?? "");
      default:
        return undefined;
    }
  }

  begin(): Step {
    this.#began = true;
    const { begin, process, end } = this.options.code;
    if (process === undefined && end !== undefined && this.options.expectingInput) this.#collected = [];
    if (this.options.dollarUnder !== undefined) this.#setUnder(this.options.dollarUnder);
    return begin === undefined ? undefined : this.#run(begin);
  }

  #setUnder(value: PsValue): void {
    if (this.#under === undefined) {
      const { scope } = this.#frame;
      const own = scope.own("_");
      if (own !== undefined) this.#beforeUnder = { value: own.value };
      this.#under = own ?? scope.put(new Variable("_", value));
    }
    this.#under.value = value;
  }

  #write(value: PsValue): Step {
    if (this.#left) return undefined;
    if (this.#pipelineBinding !== undefined) return this.#writeBound(value);
    const { process } = this.options.code;
    if (process === undefined) {
      this.#collected?.push(value);
      return undefined;
    }
    this.#setUnder(value);
    this.#setInput([value]);
    return this.#run(process);
  }

  #setInput(values: PsValue[]): void {
    this.#collected = values;
    const { scope } = this.#frame;
    const own = scope.own("input");
    if (own !== undefined) own.value = inputEnumerator(values);
  }

  #writeBound(value: PsValue): Step {
    const { process } = this.options.code;
    if (this.#binding.delayed.length > 0) return this.#writeDelayed(value);
    if (process === undefined) this.#collected?.push(value);
    this.#pipelineBinding!.reset();
    return this.#bindObject(value);
  }

  #bindObject(value: PsValue): Step {
    let took: boolean;
    try {
      // A function that takes nothing from the pipeline has no place for the object.
      took = this.#takesInput && this.#pipelineBinding!.bind(value);
    } catch (error) {
      if (!(error instanceof TerminatingError)) throw error;
      return this.#refuse(error.record, value);
    }
    return this.#afterBinding(value, took);
  }

  #afterBinding(value: PsValue, took: boolean): Step {
    const { process } = this.options.code;
    if (!took) {
      return this.#refuse(this.#errors.record("InputObjectNotBound", { target: value, given: value }), value);
    }
    const missing = this.#pipelineBinding!.missing();
    if (missing.length > 0) {
      const detail = missing.map((param) => param.name).join(", ");
      return this.#refuse(
        this.#errors.record("InputObjectMissingMandatory", { detail, target: value, given: value }),
        value,
      );
    }
    this.#parameters.storePipelined();
    this.#setUnder(value);
    if (process === undefined) return undefined;
    this.#setInput([value]);
    return this.#run(process);
  }

  *#writeDelayed(value: PsValue): Task<void> {
    this.#pipelineBinding!.reset();
    for (const { param, block } of this.#binding.delayed) {
      const output = yield* this.engine.callIn(this.options.caller, block, { dollarUnder: value });
      if (output.length === 0) {
        throw this.#errors.error("ScriptBlockArgumentNoOutput", { parameter: param.name });
      }
      this.#pipelineBinding!.storeDelayed(param, output.length === 1 ? output[0]! : new PsArray(output));
    }
    const { signature } = this.#binding;
    const more = signature.fromPipeline.some((param) => !this.#binding.isBound(param));
    if (more) this.#pipelineBinding!.bind(value);
    const step = this.#afterBinding(value, true);
    if (step !== undefined) yield* step;
  }

  // An object that cannot be bound is an error of its own; the next one is tried.
  #refuse(record: ErrorRecord, value: PsValue): Step {
    const runtime = this.#runtime!;
    return runtime.writeError(runtime.adopt(refusedInput(record, value, this.options.invocation.details())), false);
  }

  runOnce(): Step {
    const { process } = this.options.code;
    return process === undefined || this.#left ? undefined : this.#run(process);
  }

  end(): Step {
    const { end, process } = this.options.code;
    if (end === undefined || this.#left) return undefined;
    if (process !== undefined) this.#setInput([]);
    return this.#run(end);
  }

  close(): Step {
    const { clean } = this.options.code;
    this.#restoreUnder();
    this.#giveBack?.();
    if (clean === undefined || !this.#began) return undefined;
    return this.#run(clean);
  }

  #restoreUnder(): void {
    if (!this.options.dotSourced || this.#under === undefined) return;
    if (this.#beforeUnder === undefined) this.#frame.scope.drop("_");
    else this.#under.value = this.#beforeUnder.value;
    this.#under = undefined;
  }

  /** Runs one block; what is left of it is the step. */
  #run(statement: Statement): Step {
    const frame = this.#frame;
    if (frame.depth - frame.stackBase < CALLS_PER_STACK) return this.#runHere(statement);
    frame.stackBase = frame.depth;
    return descend(() => this.#runHere(statement));
  }

  #runHere(statement: Statement): Step {
    const { engine } = this;
    const frame = this.#frame;
    const before = engine.frame;
    engine.frame = frame;
    let result: Completion | Task<Completion>;
    try {
      result = statement.run(frame);
    } catch (error) {
      engine.frame = before;
      this.#ended(error);
      return undefined;
    }
    engine.frame = before;
    if (typeof result !== "object") {
      this.#complete(result);
      return undefined;
    }
    return this.#finish(result);
  }

  *#finish(rest: Task<Completion>): Task<void> {
    const { engine } = this;
    const before = engine.frame;
    engine.frame = this.#frame;
    let completion: Completion;
    try {
      completion = yield* rest;
    } catch (error) {
      engine.frame = before;
      this.#ended(error);
      return;
    } finally {
      engine.frame = before;
    }
    this.#complete(completion);
  }

  #complete(completion: Completion): void {
    if (completion === BREAK || completion === CONTINUE) throw new LoopFlow(completion, this.#frame.label);
  }

  #ended(error: unknown): void {
    if (error instanceof ReturnFlow && error.frame === this.#frame) return;
    if (error instanceof TerminatingError && error.ends === this.#frame) error.ends = undefined;
    if (error instanceof ExitFlow && this.options.isScript) {
      this.#left = true;
      this.engine.setExitCode(error.code);
      if (error.code !== 0) this.pipeline.failed = true;
      return;
    }
    // An advanced function names itself in errors that leave it, as a cmdlet does.
    throw this.#runtime === undefined ? error : this.#runtime.wrap(this.engine.asShown(error));
  }
}

const ACTION_PREFERENCE = "System.Management.Automation.ActionPreference";

const LOCAL_PREFERENCES: readonly (readonly [string, string])[] = [
  ["erroraction", "ErrorActionPreference"],
  ["warningaction", "WarningPreference"],
  ["informationaction", "InformationPreference"],
  ["progressaction", "ProgressPreference"],
  ["verbose", "VerbosePreference"],
  ["debug", "DebugPreference"],
];

/** `$input`: goes through the objects once, from the start again after Reset(). */
export function inputEnumerator(values: readonly PsValue[]): PsValue {
  return new LiveEnumerator("System.Collections.ArrayList+ArrayListEnumeratorSimple", () => values[Symbol.iterator]());
}
