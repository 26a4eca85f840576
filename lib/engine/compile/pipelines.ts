/**
 * Pipelines with commands, chains of them, and background jobs.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { CommandExpressionAst, PipelineAst, PipelineChainAst, ScriptBlockAst } from "../language/ast.ts";
import { link, type PipelineState, type Processor, runPipeline } from "../pipeline.ts";
import type { Task } from "../task.ts";
import { compileArrayLiteral } from "./array_literal.ts";
import { type Code, evaluate, type Statement } from "./code.ts";
import { type CommandCode, compileCommand } from "./commands.ts";
import type { Compiler } from "./compiler.ts";
import { type Completion, FlowError, NEXT } from "./flow.ts";
import { Collector, type Frame } from "./frame.ts";
import { captured, emit } from "./output.ts";
import { compileRedirections, type Redirected, type Redirections } from "./redirections.ts";
import { statementError } from "./statement_errors.ts";

/** Compiles a pipeline of commands. */
export function compilePipeline(c: Compiler, node: PipelineAst, placed = true): Statement {
  const at = node.extent;
  if (node.background) {
    return {
      run: function* (f) {
        f.at = at;
        yield* f.engine.background(f, node, at.text.replace(/&\s*$/, ""));
        return NEXT;
      },
    };
  }
  const first = node.elements[0]!;
  const source = first.kind === "CommandExpression" ? compileSource(c, first) : undefined;
  const rest = source === undefined ? node.elements : node.elements.slice(1);
  const commands = rest.filter((element) => element.kind === "Command").map((element) => compileCommand(c, element));
  const length = node.elements.length;
  if (commands.length === 0) return redirectedExpression(at, source!);
  const redirected = commands.some((command) => command.redirections !== undefined);
  return {
    run: function* (f) {
      if (placed) f.at = at;
      const { engine } = f;
      let input: { readonly value: PsValue } | undefined;
      if (source !== undefined) input = { value: yield* sourceValue(f, source) };
      const state: PipelineState = { failed: false };
      const chain: Processor[] = [];
      for (let i = 0; i < commands.length; i++) {
        const command = commands[i]!;
        const position = source === undefined ? i + 1 : i + 2;
        chain.push(yield* command.make(f, { state, position, length, expectingInput: position > 1 }));
      }
      link(chain, f.out);
      if (redirected) yield* runRedirected(f, commands, chain, input);
      else yield* runPipeline(f, chain, input);
      engine.checkStop();
      return NEXT;
    },
  };
}

interface Source {
  readonly code: Code;
  readonly redirections: Redirections | undefined;
}

/** Compiles the one pipeline of a script block so that its commands can be stepped through; `undefined` where it is none. */
export function compileSteps(
  c: Compiler,
  ast: ScriptBlockAst,
): ((f: Frame, expectingInput: boolean) => Task<readonly Processor[]>) | undefined {
  const only = ast.end?.statements[0];
  if (only?.kind !== "Pipeline" || ast.end!.statements.length !== 1) return undefined;
  const commands = only.elements.filter((element) => element.kind === "Command").map((element) =>
    compileCommand(c, element)
  );
  if (commands.length !== only.elements.length) return undefined;
  return function* (f, expectingInput) {
    const state: PipelineState = { failed: false };
    const chain: Processor[] = [];
    for (const [i, command] of commands.entries()) {
      const place = { state, position: i + 1, length: commands.length, expectingInput: i > 0 || expectingInput };
      chain.push(yield* command.make(f, place));
    }
    return chain;
  };
}

function* runRedirected(
  f: Frame,
  commands: readonly CommandCode[],
  chain: readonly Processor[],
  input: { readonly value: PsValue } | undefined,
): Task<void> {
  const opened: Redirected[] = [];
  try {
    for (let i = 0; i < chain.length; i++) {
      const { redirections } = commands[i]!;
      if (redirections === undefined) continue;
      const processor = chain[i]!;
      const streams = yield* redirections(f, processor.out, processor.records);
      opened.push(streams);
      processor.out = streams.out;
      processor.records = streams.records;
    }
    yield* runPipeline(f, chain, input);
  } finally {
    for (const streams of opened) {
      const step = streams.close();
      if (step !== undefined) yield* step;
    }
  }
}

function compileSource(c: Compiler, node: CommandExpressionAst): Source {
  return {
    code: node.expression.kind === "ArrayLiteral"
      ? compileArrayLiteral(c, node.expression, true)
      : c.expression(node.expression),
    redirections: node.redirections.length === 0 ? undefined : compileRedirections(c, node.redirections),
  };
}

function* sourceValue(f: Frame, source: Source): Task<PsValue> {
  if (source.redirections === undefined) return yield* evaluate(source.code, f);
  const collector = new Collector();
  const { out, records } = f;
  const opened = yield* source.redirections(f, collector, records);
  f.records = opened.records;
  try {
    const value = yield* evaluate(source.code, f);
    const step = emit(opened.out, value);
    if (step !== undefined) yield* step;
  } finally {
    f.out = out;
    f.records = records;
    const step = opened.close();
    if (step !== undefined) yield* step;
  }
  return captured(collector);
}

function redirectedExpression(at: PipelineAst["extent"], source: Source): Statement {
  return {
    run: function* (f) {
      f.at = at;
      const value = yield* sourceValue(f, source);
      const step = emit(f.out, value);
      if (step !== undefined) yield* step;
      return NEXT;
    },
  };
}

/** Compiles `a && b` and `a || b`. */
export function compilePipelineChain(c: Compiler, node: PipelineChainAst): Statement {
  const at = node.extent;
  if (node.background) {
    return {
      run: function* (f) {
        f.at = at;
        yield* f.engine.background(f, node, at.text.replace(/&\s*$/, ""));
        return NEXT;
      },
    };
  }
  const links: { readonly operator: "&&" | "||" | undefined; readonly run: Statement["run"] }[] = [];
  const collect = (part: PipelineAst | PipelineChainAst, operator: "&&" | "||" | undefined): void => {
    if (part.kind === "PipelineChain") {
      collect(part.left, operator);
      links.push({ operator: part.operator, run: c.statement(part.right, false).run });
    } else links.push({ operator, run: c.statement(part, false).run });
  };
  collect(node, undefined);
  return {
    run: function* (f) {
      let result: Completion = NEXT;
      for (const { operator, run } of links) {
        if (operator !== undefined && f.engine.ok !== (operator === "&&")) continue;
        try {
          const step = run(f);
          result = typeof step === "object" ? yield* step : step;
        } catch (error) {
          if (error instanceof FlowError) throw error;
          const step = statementError(f, error, undefined, c.trapDepth > 0);
          if (step !== undefined) yield* step;
        }
        if (result !== NEXT) return result;
      }
      return NEXT;
    },
  };
}
