/**
 * Methods that run script: of script blocks, of `$PSCmdlet`, of classes, `.ForEach()` and `.Where()`.
 * @module
 */
import { PsArray, PsDictionary, PsList, type PsValue } from "../clixml/value.ts";
import type { Frame } from "./compile/frame.ts";
import { NOTHING } from "./compile/nothing.ts";
import { isTrue, toText } from "./dotnet/convert.ts";
import { itemsOf } from "./dotnet/enumerate.ts";
import { resultCollection, whereArguments } from "./dotnet/intrinsic_methods.ts";
import { getProperty } from "./dotnet/members.ts";
import type { Engine } from "./engine.ts";
import { hostUiCall } from "./host_ui.ts";
import { METHOD_INVOCATION_EXCEPTION, raise, TerminatingError } from "./exceptions.ts";
import { PsCmdlet } from "./ps_cmdlet.ts";
import { ScriptBlock } from "./script_block.ts";
import { HostUi, InvokeCommandObject } from "./session_objects.ts";
import { AstObject } from "./ast_objects.ts";
import { SteppablePipeline } from "./steppable_pipeline.ts";
import type { Task } from "./task.ts";

/** A call of a method that runs script; `undefined` where the method is another. */
export function methodCall(
  engine: Engine,
  f: Frame,
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  isStatic: boolean,
): Task<PsValue> | undefined {
  const lower = name.toLowerCase();
  if (isStatic) return engine.types.staticCall(f, self, lower, args);
  const value = engine.unwrap(self);
  if (value instanceof ScriptBlock) return blockMethod(engine, f, value, lower, args);
  if (value instanceof AstObject) return value.call(engine, f, lower, args);
  if (value instanceof PsCmdlet || value instanceof SteppablePipeline) return value.call(lower, args);
  if (value instanceof InvokeCommandObject && lower === "invokescript") return value.invokeScript(f, args);
  if (value instanceof HostUi) return hostUiCall(value, lower, args);
  const own = engine.types.instanceCall(f, self, lower, args);
  if (own !== undefined) return own;
  const [block, ...rest] = args;
  if (!(block instanceof ScriptBlock) || self === null || hasOwn(value, lower)) return undefined;
  if (lower === "foreach") return forEach(engine, f, self, block, rest);
  return lower === "where" ? where(engine, f, self, block, args) : undefined;
}

// List`1 has a ForEach of its own, which hides the language's.
function hasOwn(value: PsValue, name: string): boolean {
  return name === "foreach" && value instanceof PsList && value.type.startsWith("System.Collections.Generic.List");
}

function blockMethod(
  engine: Engine,
  f: Frame,
  block: ScriptBlock,
  name: string,
  args: readonly PsValue[],
): Task<PsValue> | undefined {
  switch (name) {
    case "invoke":
      return invokeBlock(engine, f, block, name, args);
    case "invokereturnasis":
      return invokeBlock(engine, f, block, name, args);
    case "getsteppablepipeline":
      return steppable(engine, f, block);
    case "invokewithcontext": {
      const [functions, variables, ...rest] = args;
      return invokeWithContext(engine, f, block, functions ?? null, variables ?? null, rest);
    }
    default:
      return undefined;
  }
}

// deno-lint-ignore require-yield
function* steppable(engine: Engine, f: Frame, block: ScriptBlock): Task<PsValue> {
  return new SteppablePipeline(engine, f, block);
}

function* invokeBlock(
  engine: Engine,
  f: Frame,
  block: ScriptBlock,
  name: string,
  args: readonly PsValue[],
): Task<PsValue> {
  const before = engine.inTry;
  engine.inTry = true;
  try {
    const output = yield* engine.callIn(f, block, { args });
    if (name === "invoke") return resultCollection(output);
    return output.length === 1 ? output[0]! : output.length === 0 ? NOTHING : new PsArray(output);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    throw methodInvocation(error);
  } finally {
    engine.inTry = before;
  }
}

// What a method throws arrives wrapped, its type's name being the id.
function methodInvocation(error: TerminatingError): TerminatingError {
  const { exception } = error.record;
  const type = exception.types[0]!;
  const wrapped = raise({
    types: METHOD_INVOCATION_EXCEPTION,
    message: exception.message,
    errorId: type.slice(type.lastIndexOf(".") + 1),
    category: "NotSpecified",
    inner: exception,
  });
  return wrapped;
}

function* invokeWithContext(
  engine: Engine,
  f: Frame,
  block: ScriptBlock,
  functions: PsValue,
  variables: PsValue,
  args: readonly PsValue[],
): Task<PsValue> {
  const table = engine.unwrap(functions);
  const commands = new Map<string, ScriptBlock>();
  if (table instanceof PsDictionary) {
    for (const [name, body] of table.entries()) {
      if (body instanceof ScriptBlock) commands.set(toText(name, engine), body);
    }
  }
  const values = new Map<string, PsValue>();
  for (const item of variables === null ? [] : itemsOf(variables)) {
    if (item === null) continue;
    const name = getProperty(item, "Name", engine);
    if (typeof name === "string") values.set(name, getProperty(item, "Value", engine) ?? null);
  }
  const output = yield* engine.callIn(f, block, { args, variables: values, functions: commands });
  return resultCollection(output);
}

function* forEach(
  engine: Engine,
  f: Frame,
  self: PsValue,
  block: ScriptBlock,
  args: readonly PsValue[],
): Task<PsValue> {
  const output: PsValue[] = [];
  for (const item of inputItems(self)) {
    for (const value of yield* engine.callIn(f, block, { dollarUnder: item, args, dotSourced: args.length === 0 })) {
      output.push(value);
    }
  }
  return resultCollection(output);
}

function inputItems(self: PsValue): readonly PsValue[] {
  return self === null ? [] : itemsOf(self);
}

function* where(engine: Engine, f: Frame, self: PsValue, block: ScriptBlock, args: readonly PsValue[]): Task<PsValue> {
  const { mode, count } = whereArguments(args, engine);
  const yes: PsValue[] = [];
  const no: PsValue[] = [];
  const full = (limit: number) => limit > 0 && yes.length >= limit;
  let started = false;
  for (const item of inputItems(self)) {
    let fits = started;
    if (!started) {
      const output = yield* engine.callIn(f, block, { dollarUnder: item, dotSourced: true });
      fits = isTrue(output.length === 1 ? output[0]! : new PsArray(output));
    }
    if (mode === "Until") {
      if (fits) break;
      yes.push(item);
    } else if (mode === "Split") {
      (fits && !full(count) ? yes : no).push(item);
    } else if (fits) {
      yes.push(item);
      if (mode === "SkipUntil") started = true;
      if (mode === "First" && full(Math.max(1, count))) break;
    }
    if (mode !== "Split" && mode !== "Last" && full(count)) break;
  }
  if (mode === "Split") return resultCollection([resultCollection(yes), resultCollection(no)]);
  return resultCollection(mode === "Last" ? yes.slice(-Math.max(1, count)) : yes);
}
