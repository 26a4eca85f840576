/**
 * One command of a pipeline: its name, its arguments, its redirections.
 * @module
 */
import { PsArray, PsChar, PsDictionary, PsList, PsObject, type PsValue } from "../../clixml/value.ts";
import type { Argument } from "../binding/arguments.ts";
import { toText } from "../dotnet/convert.ts";
import { DictionaryEntry } from "../dotnet/collections.ts";
import { enumerate, itemsOf } from "../dotnet/enumerate.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { CommandAst, CommandElementAst, ExpressionAst } from "../language/ast.ts";
import type { Extent } from "../language/source.ts";
import type { PipelineState, Processor } from "../pipeline.ts";
import type { Task } from "../task.ts";
import { type Code, evaluate, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";
import { compileRedirections, type Redirections } from "./redirections.ts";

/** Where a command stands in its pipeline. */
export interface CommandPlace {
  readonly state: PipelineState;
  /** 1-based. */
  readonly position: number;
  readonly length: number;
  readonly expectingInput: boolean;
}

/** A compiled command: makes its processor when the pipeline starts. */
export interface CommandCode {
  readonly redirections: Redirections | undefined;
  make(f: Frame, place: CommandPlace): Task<Processor>;
}

type ArgumentCode = (f: Frame, into: Argument[]) => Task<void> | undefined;

/** Compiles a command. */
export function compileCommand(c: Compiler, node: CommandAst): CommandCode {
  const [head, ...rest] = node.elements;
  const name = headCode(c, node, head!);
  const args = rest.map((element, i) => argumentCode(c, element, rest[i - 1]));
  const redirections = node.redirections.length === 0 ? undefined : compileRedirections(c, node.redirections);
  const at = node.extent;
  const dotSourced = node.invocationOperator === "dot";
  const likeMethod = isLikeMethodCall(node);
  return {
    redirections,
    *make(f, place) {
      const command = typeof name === "string" ? name : plain(yield* evaluate(name, f));
      const values: Argument[] = [];
      for (const arg of args) {
        const step = arg(f, values);
        if (step !== undefined) yield* step;
      }
      if (likeMethod && f.scope.strictVersion >= 2) throw calledLikeMethod(name);
      const before = f.at;
      f.at = at;
      const processor = yield* f.engine.makeCommand(f, {
        command,
        isCall: node.invocationOperator !== "none",
        args: values,
        extent: at,
        nameExtent: head!.extent,
        dotSourced,
        place,
      });
      f.at = before;
      return processor;
    },
  };
}

/** `f(1, 2)`: one argument that is an array, where two were meant. */
function isLikeMethodCall(node: CommandAst): boolean {
  const [name, argument] = node.elements;
  return node.elements.length === 2 && node.invocationOperator === "none" && argument!.kind === "ParenExpression" &&
    argument!.extent.start === name!.extent.end;
}

function calledLikeMethod(name: string | Code): Error {
  return raise({
    types: RUNTIME_EXCEPTION,
    message: "Cannot call a function as if it were a method: write its arguments apart, without parentheses",
    errorId: "StrictModeFunctionCallWithParens",
    category: "InvalidOperation",
    target: typeof name === "string" ? name : null,
  });
}

function headCode(c: Compiler, node: CommandAst, head: CommandElementAst): string | Code {
  if (head.kind === "CommandParameter") return head.extent.text;
  if (head.kind === "StringConstantExpression") return head.value;
  void node;
  return valued(c.expression(head));
}

function argumentCode(c: Compiler, node: CommandElementAst, before: CommandElementAst | undefined): ArgumentCode {
  void before;
  if (node.kind === "CommandParameter") {
    if (node.parameterName === "-") return () => undefined;
    const name = node.parameterName;
    const nameText = node.nameExtent.text;
    if (node.argument === undefined) {
      const argument: Argument = { name, nameText, nameExtent: node.nameExtent };
      return (_f, into) => {
        into.push(argument);
        return undefined;
      };
    }
    const code = valued(c.expression(node.argument));
    const { extent } = node.argument;
    const text = literalText(node.argument);
    return function* (f, into) {
      const value = yield* evaluate(code, f);
      into.push({ name, nameText, nameExtent: node.nameExtent, value, extent, ...(text !== undefined && { text }) });
    };
  }
  if (node.kind === "VariableExpression" && node.splatted) return splat(c.readQuietly(node), node.extent);
  if (node.kind === "UsingExpression" && node.child.kind === "VariableExpression" && node.child.splatted) {
    const code = c.expression(node);
    if (code.sync) return splat(code.run, node.extent);
  }
  const text = literalText(node);
  const { extent } = node;
  const code = argumentValue(c, node);
  if (code.sync) {
    const { run } = code;
    return (f, into) => {
      const value = run(f);
      into.push(text === undefined ? { value: plain(value), extent } : { value: plain(value), text, extent });
      return undefined;
    };
  }
  return function* (f, into) {
    into.push({ value: plain(yield* evaluate(code, f)), extent });
  };
}

function argumentValue(c: Compiler, node: ExpressionAst): Code {
  return c.expression(node);
}

/** The literal as typed, where it is a number. */
function literalText(node: ExpressionAst): string | undefined {
  return node.kind === "ConstantExpression" && typeof node.value !== "boolean" ? node.extent.text : undefined;
}

function splat(read: (f: Frame) => PsValue, extent: Extent): ArgumentCode {
  return (f, into) => {
    const raw = read(f);
    const value = raw instanceof PsObject && raw.base !== undefined ? raw.base : raw;
    if (value === NOTHING) return undefined;
    if (value instanceof PsDictionary) {
      for (const [key, item] of value.entries()) {
        const name = toText(key, f.engine);
        into.push({ name, nameText: `-${name}:`, nameExtent: extent, value: item, extent, splatted: true });
      }
      return undefined;
    }
    if (typeof value === "string") {
      for (let i = 0; i < value.length; i++) into.push({ value: new PsChar(value.charCodeAt(i)) });
      return undefined;
    }
    if (value instanceof PsArray || value instanceof PsList || enumerate(value) !== undefined) {
      const names = value instanceof PsArray ? PARAMETER_NAMES.get(value) : undefined;
      for (const [i, item] of itemsOf(value).entries()) {
        const parameter = names?.get(i);
        if (parameter !== undefined) into.push({ name: parameter, nameText: `-${parameter}` });
        else if (item instanceof DictionaryEntry) {
          const name = toText(item.key, f.engine);
          into.push({ name, nameText: `-${name}:`, nameExtent: extent, value: item.value, extent, splatted: true });
        } else into.push({ value: item });
      }
      return undefined;
    }
    into.push({ value });
    return undefined;
  };
}

/** Names of the parameters in an `$args`, so that `@args` passes them on as such. */
const PARAMETER_NAMES = new WeakMap<PsArray, ReadonlyMap<number, string>>();

/** The array of `$args`. `names`: which of its items were parameters. */
export function argumentArray(items: PsValue[], names: ReadonlyMap<number, string>): PsArray {
  const array = new PsArray(items);
  if (names.size > 0) PARAMETER_NAMES.set(array, names);
  return array;
}

/** The error for a command whose name is null or empty. */
export function badCommandName(value: PsValue): Error {
  return raise({
    types: RUNTIME_EXCEPTION,
    message:
      "Cannot run this: the value after the call operator is neither a command's name, nor a script block, nor a command",
    errorId: "BadExpression",
    category: "InvalidOperation",
    target: value,
  });
}
