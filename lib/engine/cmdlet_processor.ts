/**
 * Cmdlets as commands of a pipeline.
 * @module
 */
import { PsArray, PsList, PsObject, type PsValue } from "../clixml/value.ts";
import type { Argument } from "./binding/arguments.ts";
import { Binding } from "./binding/binding.ts";
import { BindingErrors, refusedInput } from "./binding/binding_errors.ts";
import type { Binder } from "./binding/coercion.ts";
import { askPasswords, hasUserNames } from "./binding/credentials.ts";
import { missingMandatory } from "./binding/mandatory.ts";
import { PipelineBinding } from "./binding/pipeline_binding.ts";
import {
  COMMON_NAMES,
  COMMON_PARAMETERS,
  PAGING_PARAMETERS,
  type Param,
  SHOULD_PROCESS_PARAMETERS,
  Signature,
  typeOfSpec,
} from "./binding/signature.ts";
import type {
  CmdletBody,
  CmdletCall,
  CmdletSpec,
  Information,
  InvokeOptions,
  Progress,
  RecordOptions,
} from "./command.ts";
import { CommandRuntime } from "./command_runtime.ts";
import { StopUpstream } from "./compile/flow.ts";
import type { Frame, Output, Records } from "./compile/frame.ts";
import { NOTHING } from "./compile/nothing.ts";
import { emit } from "./compile/output.ts";
import { isTrue, toText } from "./dotnet/convert.ts";
import { itemsOf } from "./dotnet/enumerate.ts";
import type { Engine } from "./engine.ts";
import { ErrorRecord, exception, TerminatingError } from "./exceptions.ts";
import type { Invocation } from "./invocation.ts";
import type { PipelineState, Processor } from "./pipeline.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Session } from "./session.ts";
import type { Step, Task } from "./task.ts";

const SIGNATURES = new WeakMap<CmdletSpec, Signature>();

/** The parameters of a cmdlet, with the common ones. */
export function cmdletSignature(spec: CmdletSpec): Signature {
  let signature = SIGNATURES.get(spec);
  if (signature === undefined) {
    signature = new Signature(spec.parameters, spec.defaultSet);
    const more = [
      ...COMMON_PARAMETERS,
      ...(spec.shouldProcess === undefined ? [] : SHOULD_PROCESS_PARAMETERS),
      ...(spec.supportsPaging ? PAGING_PARAMETERS : []),
    ];
    for (const common of more) {
      if (signature.named(common.name) === undefined) signature.add(common, typeOfSpec(common));
    }
    SIGNATURES.set(spec, signature);
  }
  return signature;
}

/** What to run. */
export interface CmdletProcessorOptions {
  readonly caller: Frame;
  readonly spec: CmdletSpec;
  readonly args: readonly Argument[];
  readonly invocation: Invocation;
  readonly records: Records;
  readonly pipeline: PipelineState;
  readonly expectingInput: boolean;
}

/** Runs a cmdlet as a command, and is what its body sees. */
export class CmdletProcessor implements Processor, CmdletCall {
  out!: Output;
  records: Records;
  readonly pipeline: PipelineState;
  readonly engine: Engine;
  readonly spec: CmdletSpec;
  readonly options: CmdletProcessorOptions;
  readonly expectingInput: boolean;
  pipelineObject: PsValue | undefined;
  #binding!: Binding;
  #errors!: BindingErrors;
  #runtime!: CommandRuntime;
  #pipelineBinding: PipelineBinding | undefined;
  #body: CmdletBody | undefined;

  constructor(options: CmdletProcessorOptions) {
    this.options = options;
    this.engine = options.caller.engine;
    this.spec = options.spec;
    this.records = options.records;
    this.pipeline = options.pipeline;
    this.expectingInput = options.expectingInput;
  }

  get session(): Session {
    return this.engine;
  }
  get frame(): Frame {
    return this.options.caller;
  }
  get runtime(): CommandRuntime {
    return this.#runtime;
  }
  get parameterSet(): string {
    return this.#binding.setName;
  }
  get invocationName(): string {
    return this.options.invocation.options.invocationName;
  }

  // ------------------------------------------------------------------------------------------------- as a command

  prepare(): Step {
    const { caller, spec, invocation, args, pipeline } = this.options;
    this.#errors = new BindingErrors(spec.name, spec.className, () => invocation.details());
    const binder: Binder = {
      session: this.engine,
      errors: this.#errors,
      isScript: false,
      advanced: true,
      ...(spec.refuses && { refuses: spec.refuses }),
    };
    const binding = new Binding(cmdletSignature(spec), binder);
    this.#binding = binding;
    this.#runtime = new CommandRuntime({
      frame: caller,
      invocation,
      className: spec.className,
      out: this.out,
      records: this.records,
      pipeline,
    });
    const { host } = this.engine;
    return hasUserNames(args, binding, host) ? this.#askPasswords(args) : this.#bind(args);
  }

  *#askPasswords(args: readonly Argument[]): Task<void> {
    const step = this.#bind(yield* askPasswords(args, this.#binding, this.engine.host));
    if (step !== undefined) yield* step;
  }

  #bind(args: readonly Argument[]): Step {
    const { spec } = this.options;
    const binding = this.#binding;
    binding.bindNamed(args);
    const refusal = binding.bindPositional();
    this.engine.applyDefaults(spec.name, binding);
    binding.validateSets(true, false);
    binding.bindRemaining(refusal);
    binding.validateSets(this.expectingInput, !this.expectingInput);
    const missing = missingMandatory(binding, this.expectingInput);
    if (missing.length > 0) return this.#ask(missing);
    this.#bound();
    return undefined;
  }

  *#ask(missing: readonly Param[]): Task<void> {
    yield* this.engine.promptMandatory(this.#binding, missing);
    this.#bound();
  }

  #bound(): void {
    const { invocation } = this.options;
    invocation.bound = this.#binding.bound;
    const common = new Map<string, PsValue>();
    for (const [name, value] of this.#binding.bound) {
      if (COMMON_NAMES.has(name.toLowerCase())) common.set(name.toLowerCase(), value);
    }
    if (common.size > 0) this.#runtime.configure(common);
    this.out = this.#runtime.out;
    this.records = this.#runtime.records;
    if (this.expectingInput) this.#pipelineBinding = new PipelineBinding(this.#binding);
    this.#body = this.spec.create(this);
  }

  begin(): Step {
    const body = this.#body!;
    return body.begin === undefined ? undefined : this.#guard(() => body.begin!());
  }

  runOnce(): Step {
    const body = this.#body!;
    return body.process === undefined ? undefined : this.#guard(() => body.process!());
  }

  end(): Step {
    const body = this.#body!;
    this.#pipelineBinding?.reset();
    this.pipelineObject = undefined;
    return body.end === undefined ? undefined : this.#guard(() => body.end!());
  }

  close(): Step {
    this.#body?.dispose?.();
    return undefined;
  }

  /** Binds and processes an object of the command before. */
  #input(value: PsValue): Step {
    this.pipelineObject = value;
    const binding = this.#pipelineBinding!;
    if (binding.bindDirectly(value)) return this.#body!.process?.();
    if (this.#binding.delayed.length > 0) return this.#inputDelayed(value);
    binding.reset();
    let took: boolean;
    try {
      took = binding.bind(value);
    } catch (error) {
      return this.#refuse(error, value);
    }
    return this.#processBound(value, took);
  }

  // An object that cannot be bound is an error of its own; the next one is tried.
  #refuse(error: unknown, value: PsValue): Step {
    if (!(error instanceof TerminatingError)) throw error;
    const written = refusedInput(error.record, value, this.options.invocation.details());
    return this.#runtime.writeError(this.#runtime.adopt(written), false);
  }

  *#inputDelayed(value: PsValue): Task<void> {
    const binding = this.#pipelineBinding!;
    binding.reset();
    for (const { param, block } of this.#binding.delayed) {
      const output = yield* this.engine.callIn(this.options.caller, block, { dollarUnder: value });
      if (output.length === 0) throw this.#errors.error("ScriptBlockArgumentNoOutput", { parameter: param.name });
      binding.storeDelayed(param, output.length === 1 ? output[0]! : new PsArray(output));
    }
    const open = this.#binding.signature.params.some((param) => param.fromPipeline && !this.#binding.isBound(param));
    if (open) binding.bind(value);
    const step = this.#processBound(value, true);
    if (step !== undefined) yield* step;
  }

  #processBound(value: PsValue, took: boolean): Step {
    if (!took) {
      const record = this.#errors.record("InputObjectNotBound", { target: value, given: value });
      return this.#runtime.writeError(this.#runtime.adopt(record), false);
    }
    const missing = this.#pipelineBinding!.missing();
    if (missing.length > 0) {
      const names = missing.map((param) => param.name).join(", ");
      const record = this.#errors.record("InputObjectMissingMandatory", { detail: names, target: value, given: value });
      return this.#runtime.writeError(this.#runtime.adopt(record), false);
    }
    const body = this.#body!;
    return body.process === undefined ? undefined : body.process();
  }

  #take(value: PsValue): Step {
    const { engine } = this;
    const before = engine.frame;
    engine.frame = this.options.caller;
    let step: Step;
    try {
      step = this.#input(value);
    } catch (error) {
      throw this.#failure(error);
    } finally {
      engine.frame = before;
    }
    return step === undefined ? undefined : this.#guardRest(step);
  }

  #guard(run: () => Step): Step {
    const { engine } = this;
    const before = engine.frame;
    engine.frame = this.options.caller;
    let step: Step;
    try {
      step = run();
    } catch (error) {
      throw this.#failure(error);
    } finally {
      engine.frame = before;
    }
    return step === undefined ? undefined : this.#guardRest(step);
  }

  *#guardRest(step: Task<void>): Task<void> {
    const { engine } = this;
    const before = engine.frame;
    engine.frame = this.options.caller;
    try {
      yield* step;
    } catch (error) {
      throw this.#failure(error);
    } finally {
      engine.frame = before;
    }
  }

  #failure(error: unknown): unknown {
    return this.#runtime.wrap(this.engine.asShown(error));
  }

  // ------------------------------------------------------------------------------------------------- for the body

  get(name: string): PsValue | undefined {
    const param = this.#binding.signature.named(name);
    return param === undefined ? undefined : this.#binding.values[param.index];
  }
  has(name: string): boolean {
    return this.get(name) !== undefined;
  }
  flag(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && isTrue(value);
  }
  text(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return typeof value === "string" ? value : value === null ? "" : toText(value, this.engine);
  }
  texts(name: string): readonly string[] | undefined {
    return this.items(name)?.map((item) =>
      item === null ? "" : typeof item === "string" ? item : toText(item, this.engine)
    );
  }
  int(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number") return value;
    if (typeof value === "bigint") return Number(value);
    if (typeof value === "object" && "value" in value) return Number(value.value);
    return Number(toText(value, this.engine));
  }
  items(name: string): readonly PsValue[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const inner = value instanceof PsObject && value.base !== undefined ? value.base : value;
    if (inner instanceof PsArray || inner instanceof PsList) return itemsOf(inner);
    return [value];
  }
  bound(): ReadonlyMap<string, PsValue> {
    return this.#binding.bound;
  }

  /** Where an object of the command before comes in, or the body sends one out: the pipeline calls `input`. */
  write(value: PsValue): Step {
    return value === NOTHING ? undefined : this.out.write(value);
  }
  /** The command as the target of the one before. */
  readonly input: Output = { write: (value) => this.#take(value) };

  writeAll(value: PsValue): Step {
    return emit(this.out, value);
  }
  error(record: ErrorRecord): Step {
    return this.#runtime.error(record);
  }
  record(options: RecordOptions): ErrorRecord {
    const made = options.exception ?? exception(options.types ?? [], options.message ?? "");
    return new ErrorRecord({
      exception: made,
      errorId: options.errorId,
      category: options.category,
      target: options.target ?? null,
    });
  }
  terminate(record: ErrorRecord): never {
    throw this.#runtime.terminating(record);
  }
  warning(text: string): Step {
    return this.#runtime.warning(text);
  }
  verbose(text: string): Step {
    return this.#runtime.verbose(text);
  }
  debug(text: string): Step {
    return this.#runtime.debug(text);
  }
  information(info: Information): Step {
    return this.#runtime.information(info);
  }
  progress(progress: Progress): Step {
    return this.#runtime.progress(progress);
  }
  shouldProcess(target: string, action: string): Task<boolean> {
    return this.#runtime.shouldProcess(target, action, this.spec.shouldProcess ?? "Medium");
  }
  shouldContinue(query: string, caption: string): Task<boolean> {
    return this.#runtime.shouldContinue(query, caption);
  }
  invoke(block: ScriptBlock, options?: InvokeOptions): Task<PsValue[]> {
    return this.engine.callIn(this.options.caller, block, options, this.records);
  }
  invokeTo(block: ScriptBlock, sink: (value: PsValue) => Step, options?: InvokeOptions): Task<void> {
    return this.engine.callTo(this.options.caller, block, { write: sink }, options, this.records);
  }
  checkStop(): void {
    this.engine.checkStop();
  }
  stopUpstream(): never {
    throw new StopUpstream(this);
  }
}
