/**
 * From a command's name or value to what runs it; calls of script blocks from inside.
 * @module
 */
import { LiveObject, PsArray, PsList, PsObject, type PsValue } from "../clixml/value.ts";
import type { Argument } from "./binding/arguments.ts";
import { CmdletProcessor } from "./cmdlet_processor.ts";
import type { InvokeOptions } from "./command.ts";
import { CommandInfo } from "./command_info.ts";
import { badCommandName, type CommandPlace } from "./compile/commands.ts";
import type { Frame, Output } from "./compile/frame.ts";
import { NOWHERE, positionOf } from "./compile/positions.ts";
import { NOTHING } from "./compile/nothing.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { toText } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import { ScriptModule } from "./dynamic_module.ts";
import { raise, RUNTIME_EXCEPTION, type TerminatingError } from "./exceptions.ts";
import { Invocation } from "./invocation.ts";
import { methodCall } from "./script_methods.ts";
import type { PipelineAst, PipelineChainAst } from "./language/ast.ts";
import type { Extent } from "./language/source.ts";
import { link, type Processor, runPipeline } from "./pipeline.ts";
import { decodeScript } from "./redirect_files.ts";
import { Scope, Variable } from "./scope.ts";
import { ScriptBlock } from "./script_block.ts";
import { ScriptProcessor } from "./script_processor.ts";
import type { CommandEntry } from "./session.ts";
import type { Task } from "./task.ts";

/** One use of a command, evaluated. */
export interface CommandUse {
  readonly command: PsValue;
  /** Whether it stands after `&` or `.`. */
  readonly isCall: boolean;
  readonly args: readonly Argument[];
  readonly extent: Extent | undefined;
  readonly nameExtent: Extent | undefined;
  readonly dotSourced: boolean;
  readonly place: CommandPlace;
}

/** Looks commands up and calls them. */
export class Caller {
  readonly #engine: Engine;
  readonly #scripts = new Map<string, { readonly text: string; readonly block: ScriptBlock }>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes the processor of a command. */
  // deno-lint-ignore require-yield
  *make(f: Frame, use: CommandUse): Task<Processor> {
    const { command } = use;
    const value = command instanceof PsObject && command.base !== undefined ? command.base : command;
    if (value instanceof ScriptBlock) return this.#block(f, use, value);
    if (value instanceof ScriptModule) return this.#inModule(f, use, value);
    if (value instanceof CommandInfo) return this.#entry(f, use, value.entry, value.entry.name);
    if (value instanceof PsList || value instanceof PsArray || value === null) throw badCommandName(value);
    const name = typeof value === "string" ? value : toText(value, this.#engine);
    if (name === "") throw badCommandName(value);
    const before = this.#engine.frame;
    this.#engine.frame = f;
    try {
      const entry = this.#engine.commands.resolve(name);
      if (entry === undefined) {
        const target = this.#engine.commands.target(name);
        const errorId = /^[\w.]+\\[\w-]+$/.test(target) ? "CouldNotAutoLoadModule" : undefined;
        throw notFoundAt(use, commandNotFound(target, errorId), name);
      }
      return this.#entry(f, use, entry, name);
    } finally {
      this.#engine.frame = before;
    }
  }

  #invocation(f: Frame, use: CommandUse, name: string, invocationName: string, command: () => PsValue): Invocation {
    return new Invocation({
      commandName: name,
      invocationName,
      command,
      extent: use.extent,
      pipelineLength: use.place.length,
      pipelinePosition: use.place.position,
      expectingInput: use.place.expectingInput,
      origin: f.caller === undefined ? "Runspace" : "Internal",
      callerFile: f.file,
    });
  }

  #block(f: Frame, use: CommandUse, block: ScriptBlock): Processor {
    const engine = this.#engine;
    const operator = use.dotSourced ? "." : "&";
    return new ScriptProcessor({
      caller: f,
      code: engine.codeOfBlock(block),
      args: use.args,
      invocation: this.#invocation(f, use, "", operator, () => blockInfo(block)),
      name: "",
      frameName: "<ScriptBlock>",
      file: block.file ?? undefined,
      records: f.records,
      pipeline: use.place.state,
      expectingInput: use.place.expectingInput,
      dotSourced: use.dotSourced,
      ...parentOf(block, f),
    });
  }

  // `& $module { … }` runs the block in the module.
  #inModule(f: Frame, use: CommandUse, module: ScriptModule): Processor {
    const [first, ...rest] = use.args;
    const block = first?.value;
    if (block instanceof ScriptBlock) {
      const inner = new ScriptBlock(block.ast, block.source, block.scope, block.file, module.scope);
      return this.#block(f, { ...use, args: rest }, inner);
    }
    const name = block === undefined || block === null ? "" : toText(block, this.#engine);
    const entry = module.scope.functions?.get(name.toLowerCase());
    if (entry === undefined) throw notFoundAt(use, commandNotFound(name), name);
    return this.#entry(f, { ...use, args: rest }, entry, name);
  }

  #entry(f: Frame, use: CommandUse, entry: CommandEntry, typed: string): Processor {
    const engine = this.#engine;
    const invocation = this.#invocation(f, use, entry.name, typed, () => engine.commandInfo(entry));
    const { state, expectingInput } = use.place;
    switch (entry.kind) {
      case "cmdlet":
        return new CmdletProcessor({
          caller: f,
          spec: entry.spec,
          args: use.args,
          invocation,
          records: f.records,
          pipeline: state,
          expectingInput,
        });
      case "function":
      case "filter":
        return new ScriptProcessor({
          caller: f,
          code: this.#functionCode(entry),
          args: use.args,
          invocation,
          name: entry.name,
          frameName: entry.name,
          file: entry.block.file,
          records: f.records,
          pipeline: state,
          expectingInput,
          dotSourced: use.dotSourced,
          ...parentOf(entry.block, f),
        });
      case "script": {
        const block = this.loadScript(entry.path);
        const named = entry.name;
        return new ScriptProcessor({
          caller: f,
          code: engine.codeOfBlock(block),
          args: use.args,
          invocation,
          name: named,
          frameName: "<ScriptBlock>",
          file: entry.path,
          records: f.records,
          pipeline: state,
          expectingInput,
          isScript: true,
          dotSourced: use.dotSourced,
        });
      }
      case "alias": {
        const target = engine.commands.resolve(entry.definition);
        if (target === undefined) throw commandNotFound(entry.definition);
        return this.#entry(f, use, target, typed);
      }
      case "application":
        throw raise({
          types: ["System.Management.Automation.ApplicationFailedException", ...RUNTIME_EXCEPTION],
          message: `Cannot run the program "${entry.path}": this engine starts no processes`,
          errorId: "NativeCommandFailed",
          category: "ResourceUnavailable",
          target: entry.path,
        });
    }
  }

  #functionCode(entry: CommandEntry & { readonly kind: "function" | "filter" }) {
    return this.#engine.codeOfBlock(entry.block);
  }

  /** A script file as a command: a path, or `name.ps1` on the search path. */
  findScript(name: string): CommandEntry | undefined {
    const { platform } = this.#engine;
    const isPath = /[\\/]/.test(name) || /^[A-Za-z]:/.test(name);
    if (!isPath) return this.#onSearchPath(name);
    let path: string;
    try {
      path = this.#engine.providers.resolveFile(name);
    } catch {
      return undefined;
    }
    for (const candidate of /\.ps1$/i.test(path) ? [path] : [path, `${path}.ps1`]) {
      if (platform.fileSystem.stat(candidate)?.kind !== "file") continue;
      const leaf = candidate.slice(Math.max(candidate.lastIndexOf("/"), candidate.lastIndexOf("\\")) + 1);
      if (/\.ps1$/i.test(candidate)) return { kind: "script", name: leaf, path: candidate };
      return { kind: "application", name: leaf, path: candidate };
    }
    return undefined;
  }

  #onSearchPath(name: string): CommandEntry | undefined {
    const { platform } = this.#engine;
    const separator = platform.os === "windows" ? ";" : ":";
    const slash = platform.os === "windows" ? "\\" : "/";
    const variable = [...platform.environment].find(([key]) => key.toUpperCase() === "PATH")?.[1] ?? "";
    const leaf = /\.ps1$/i.test(name) ? name : `${name}.ps1`;
    for (const folder of variable.split(separator)) {
      if (folder === "") continue;
      const path = folder.endsWith(slash) ? `${folder}${leaf}` : `${folder}${slash}${leaf}`;
      if (platform.fileSystem.stat(path)?.kind === "file") return { kind: "script", name: leaf, path };
    }
    return undefined;
  }

  /** Reads and parses a script file; the tree is kept as long as the text is the same. */
  loadScript(path: string): ScriptBlock {
    const text = decodeScript(this.#engine.platform.fileSystem.read(path));
    const known = this.#scripts.get(path);
    if (known !== undefined && known.text === text) return known.block;
    const block = this.#engine.parse(text, path);
    this.#scripts.set(path, { text, block });
    return block;
  }

  /** Runs a script block where a frame stands. */
  *call(f: Frame, block: ScriptBlock, out: Output, options: InvokeOptions = {}, records = f.records): Task<void> {
    const engine = this.#engine;
    const state = { failed: false };
    const processor = new ScriptProcessor({
      caller: f,
      code: engine.codeOfBlock(block),
      args: (options.args ?? []).map((value) => ({ value })),
      invocation: new Invocation({
        commandName: "",
        invocationName: "",
        command: () => blockInfo(block),
        callerFile: f.file,
      }),
      name: "",
      frameName: "<ScriptBlock>",
      file: block.file,
      records,
      pipeline: state,
      expectingInput: options.input !== undefined,
      ...(options.dotSourced && { dotSourced: true }),
      ...(options.dollarUnder !== undefined && { dollarUnder: options.dollarUnder }),
      ...(options.input !== undefined && { input: options.input }),
      ...parentOf(block, f),
      setup: (scope) => variablesInto(scope, options),
    });
    link([processor], out);
    const ok = engine.ok;
    yield* runPipeline(
      f,
      [processor],
      options.input === undefined ? undefined : { value: new PsArray([...options.input]) },
    );
    engine.ok = ok;
  }

  /** A call of a method that runs script; `undefined` where the method is another. */
  scriptMethod(
    f: Frame,
    self: PsValue,
    name: string,
    args: readonly PsValue[],
    isStatic: boolean,
  ): Task<PsValue> | undefined {
    return methodCall(this.#engine, f, self, name, args, isStatic);
  }

  /** What `$x.$member(…)` calls where `$member` is a script block. */
  invokeValue(
    f: Frame,
    self: PsValue,
    value: PsValue,
  ): ((args: readonly PsValue[]) => Task<PsValue>) | undefined {
    const engine = this.#engine;
    if (!(value instanceof ScriptBlock)) return undefined;
    return function* (args) {
      const output = yield* engine.callIn(f, value, { args, self });
      return output.length === 1 ? output[0]! : output.length === 0 ? NOTHING : new PsArray(output);
    };
  }

  /** Runs a pipeline as a background job, as `&` at its end asks. */
  *background(f: Frame, _node: PipelineAst | PipelineChainAst, text: string): Task<void> {
    const engine = this.#engine;
    const block = engine.parse(text);
    const processor = yield* this.make(f, {
      command: "Start-Job",
      isCall: false,
      args: [{ name: "ScriptBlock", value: block }],
      extent: f.at,
      nameExtent: f.at,
      dotSourced: false,
      place: { state: { failed: false }, position: 1, length: 1, expectingInput: false },
    });
    link([processor], f.out);
    yield* runPipeline(f, [processor], undefined);
  }
}

function variablesInto(scope: Scope, options: InvokeOptions): void {
  if (options.self !== undefined) scope.put(new Variable("this", options.self));
  for (const [name, value] of options.variables ?? []) scope.put(new Variable(name, value));
  for (const [name, block] of options.functions ?? []) {
    (scope.functions ??= new Map()).set(name.toLowerCase(), { kind: "function", name, block });
  }
}

// Code of a module or closure runs in its module's scope, whoever calls it.
function parentOf(block: ScriptBlock, f: Frame): { readonly parent?: Scope } {
  const { closure } = block;
  if (closure instanceof Scope && f.scope.root !== closure) return { parent: closure };
  if (closure === undefined && f.scope.root !== f.engine.global && block.scope !== undefined) {
    // A block from outside, called by a module: it sees what the module's caller sees.
    for (let frame: Frame | undefined = f; frame !== undefined; frame = frame.caller) {
      if (frame.scope.root === f.engine.global) return { parent: frame.scope };
    }
    return { parent: f.engine.global };
  }
  return {};
}

/** The error for a name that nothing answers to. */
export function commandNotFound(name: string, errorId = "CommandNotFoundException"): TerminatingError {
  const error = raise({
    types: ["System.Management.Automation.CommandNotFoundException", ...RUNTIME_EXCEPTION],
    message: `Cannot find the command "${name}": check its spelling, or the path where it is a file`,
    errorId,
    category: "ObjectNotFound",
    target: name,
  });
  error.record.exception.extra.set("CommandName", name);
  return error;
}

/** There is no command, but InvocationName tells what was typed, and the place is that of the name. */
function notFoundAt(use: CommandUse, error: TerminatingError, typed: string): TerminatingError {
  error.record.invocation = {
    commandName: "",
    invocationName: use.dotSourced ? "." : use.isCall ? "&" : typed,
    position: use.nameExtent === undefined ? NOWHERE : positionOf(use.nameExtent),
    pipelineLength: 0,
    pipelinePosition: 0,
  };
  return error;
}

/** System.Management.Automation.ScriptInfo: what `$MyInvocation.MyCommand` is in a script block. */
class ScriptInfo extends LiveObject {
  readonly block: ScriptBlock;
  constructor(block: ScriptBlock) {
    super();
    this.block = block;
  }
  override typeNames(): readonly string[] {
    return [
      "System.Management.Automation.ScriptInfo",
      "System.Management.Automation.CommandInfo",
      "System.Object",
    ];
  }
  override text(): string {
    return this.block.source;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["ScriptBlock", () => this.block];
    yield ["Definition", () => this.block.source];
    yield ["CommandType", () => enumNamed("System.Management.Automation.CommandTypes", "Script")];
    yield ["Name", () => ""];
    yield ["Source", () => ""];
    yield ["ModuleName", () => ""];
  }
}

/** A block that runs as a command of its own, as `$MyInvocation.MyCommand`. */
export function blockInfo(block: ScriptBlock): PsValue {
  return new ScriptInfo(block);
}
