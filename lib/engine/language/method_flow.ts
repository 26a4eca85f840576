/**
 * The flow of control in a method of a class: whether every way through it returns, and which variables are read where
 * they may not have been set. PowerShell checks both when it parses, for methods only.
 *
 * The graph is PowerShell's, with its simplifications: a block is a run of reads and writes; a `try` counts as not run when
 * its `catch` begins; any command may break out of any loop around it.
 * @module
 */

import type {
  Ast,
  AttributedExpressionAst,
  ExpressionAst,
  FunctionMemberAst,
  LoopStatementAst,
  PipelineBaseAst,
  StatementAst,
  SwitchStatementAst,
  TryStatementAst,
  VariableExpressionAst,
} from "./ast.ts";
import { childrenOf, walk } from "./ast_walk.ts";
import { pureExpression } from "./constants.ts";
import { canonicalTypeName, typeExists } from "./known_types.ts";

/** What was found in a method. */
export interface MethodFlow {
  /** Whether every way through the method returns or throws. */
  readonly alwaysReturns: boolean;
  /** Variables that are read where they may not have been set. */
  readonly unset: ReadonlySet<VariableExpressionAst>;
}

interface Write {
  readonly name: string;
  /** The declared type, where one is written. */
  readonly type: string | undefined;
}

/** A run of code without branches. */
interface Block {
  readonly steps: (VariableExpressionAst | Write)[];
  readonly next: Block[];
  readonly previous: Block[];
  reachable: boolean;
  returns: boolean;
  throws: boolean;
  /** Variables that are set at its end. */
  set: Set<string> | undefined;
}

interface Loop {
  readonly label: string;
  readonly breakTarget: Block;
  readonly continueTarget: Block;
}

// Variables that a method always has.
const AUTOMATIC: ReadonlySet<string> = new Set([
  "_",
  "args",
  "this",
  "input",
  "pscmdlet",
  "psboundparameters",
  "myinvocation",
  "psscriptroot",
  "pscommandpath",
  "?",
]);

// Commands that set variables by name, after which nothing is known about them.
const SETS_VARIABLES =
  /^((Microsoft\.PowerShell\.Utility\\)?(New-Variable|Remove-Variable|Set-Variable|Set-PSBreakpoint)|nv|rv|sbp|sv|set)$/i;

function newBlock(): Block {
  return {
    steps: [],
    next: [],
    previous: [],
    reachable: false,
    returns: false,
    throws: false,
    set: undefined,
  };
}

function flows(from: Block, to: Block): void {
  if (from.next.includes(to)) return;
  if (from.reachable) to.reachable = true;
  from.next.push(to);
  to.previous.push(from);
}

/** The name of a variable that belongs to the method itself; `undefined` for `$script:x`, `$env:x` … */
function localName(variable: VariableExpressionAst): string | undefined {
  const { scope, drive, name } = variable.path;
  if (drive !== undefined || scope === "global" || scope === "script") return undefined;
  const lower = name.toLowerCase();
  return lower === "psitem" ? "_" : lower;
}

/** Follows the flow of control through a method. */
export function analyzeMethod(method: FunctionMemberAst): MethodFlow {
  return new Analysis().run(method);
}

class Analysis {
  readonly #entry = newBlock();
  readonly #exit = newBlock();
  readonly #loops: Loop[] = [];
  /** Variables whose value can come from elsewhere, once they are set anywhere. */
  readonly #dynamic = new Set<string>();
  readonly #written = new Set<string>();
  readonly #types = new Map<string, string>();
  readonly #reads: VariableExpressionAst[] = [];
  readonly #unset = new Set<VariableExpressionAst>();
  #block = this.#entry;
  #anyDynamic = false;

  run(method: FunctionMemberAst): MethodFlow {
    this.#entry.reachable = true;
    this.#anyDynamic = setsVariablesByName(method);
    for (const parameter of method.parameters) {
      const name = localName(parameter.name);
      if (name === undefined) continue;
      const types = parameter.attributes.filter((attribute) => attribute.kind === "TypeConstraint");
      const type = types[0]?.typeName.fullName ?? "object";
      if (types.length !== parameter.attributes.length || types.length > 1) this.#dynamic.add(name);
      this.#entry.steps.push({ name, type });
    }
    const { body } = method;
    for (const block of [body.dynamicParam, body.begin, body.process, body.end, body.clean]) {
      this.#statements(block?.statements ?? []);
    }
    flows(this.#block, this.#exit);
    this.#trackVariables();
    const alwaysReturns = this.#exit.previous.every((block) => block.returns || block.throws || !block.reachable);
    return { alwaysReturns, unset: this.#unset };
  }

  // One pass in an order where blocks come after those that lead to them, but for the backward edges of loops.
  #trackVariables(): void {
    for (const block of depthFirst(this.#entry)) {
      const known = block.previous.filter((previous) => previous.set !== undefined);
      const set = new Set(known[0]?.set ?? []);
      for (const name of set) if (!known.every((previous) => previous.set!.has(name))) set.delete(name);
      for (const step of block.steps) {
        if ("kind" in step) {
          const name = localName(step)!;
          if (!AUTOMATIC.has(name) && !set.has(name)) this.#unset.add(step);
        } else {
          this.#write(step, set);
        }
      }
      block.set = set;
    }
    // A variable that may be set from elsewhere is not missed once the method sets it somewhere.
    for (const variable of this.#reads) {
      const name = localName(variable)!;
      if (this.#dynamic.has(name) && this.#written.has(name)) this.#unset.delete(variable);
    }
  }

  // Two types for one variable make it dynamic.
  #write(step: Write, set: Set<string>): void {
    const { name } = step;
    if (this.#anyDynamic) this.#dynamic.add(name);
    const old = this.#types.get(name);
    const type = step.type === undefined ? undefined : canonicalTypeName(step.type);
    if (old === undefined) {
      this.#types.set(name, type ?? "object");
    } else {
      const now = type ?? (set.has(name) ? undefined : "object");
      if (now !== undefined && now !== old) this.#dynamic.add(name);
    }
    this.#written.add(name);
    set.add(name);
  }

  #statements(statements: readonly StatementAst[]): void {
    for (const statement of statements) this.#visit(statement);
  }

  #visit(node: Ast): void {
    switch (node.kind) {
      case "IfStatement":
        return this.#if(node);
      case "SwitchStatement":
        return this.#switch(node);
      case "ForStatement":
        if (node.initializer !== undefined) this.#visit(node.initializer);
        return this.#whileLoop(node, node.condition, node.iterator);
      case "WhileStatement":
        return this.#whileLoop(node, node.condition);
      case "ForEachStatement":
        return this.#forEach(node);
      case "DoWhileStatement":
      case "DoUntilStatement":
        return this.#doLoop(node);
      case "TryStatement":
        return this.#try(node);
      case "BreakStatement":
      case "ContinueStatement":
        return this.#jump(node);
      case "ReturnStatement":
        this.#leave(node.pipeline).returns = true;
        return;
      case "ThrowStatement":
      case "ExitStatement":
        this.#leave(node.pipeline).throws = true;
        return;
      case "AssignmentStatement":
        return this.#assign(node.left, node.right);
      case "DataStatement":
        this.#statements(node.body.statements);
        if (node.variableName !== undefined) this.#set(node.variableName.toLowerCase(), "object");
        return;
      case "Pipeline":
        return this.#pipeline(node);
      case "TernaryExpression":
        return this.#branches(node.condition, [node.ifTrue, node.ifFalse]);
      case "BinaryExpression":
        return this.#binary(node);
      case "VariableExpression":
        return this.#read(node);
      case "StatementBlock":
      case "NamedBlock":
        return this.#statements(node.statements);
      // These have variables of their own, or none, or are no code of this method. Chains PowerShell leaves out.
      case "PipelineChain":
      case "FunctionDefinition":
      case "TypeDefinition":
      case "ScriptBlockExpression":
      case "UsingExpression":
      case "BaseCtorInvokeMemberExpression":
      case "ErrorStatement":
      case "ErrorExpression":
      case "TypeConstraint":
        return;
      default:
        for (const child of childrenOf(node)) this.#visit(child);
    }
  }

  #read(variable: VariableExpressionAst): void {
    if (localName(variable) === undefined) return;
    this.#reads.push(variable);
    this.#block.steps.push(variable);
  }

  #set(name: string, type: string | undefined): void {
    this.#block.steps.push({ name, type });
  }

  #if(node: Extract<Ast, { kind: "IfStatement" }>): void {
    const end = newBlock();
    if (node.elseClause === undefined) flows(this.#block, end);
    node.clauses.forEach((clause, i) => {
      const last = i === node.clauses.length - 1 && node.elseClause === undefined;
      const body = newBlock();
      const otherwise = last ? end : newBlock();
      this.#visit(clause.condition);
      flows(this.#block, body);
      flows(this.#block, otherwise);
      this.#block = body;
      this.#visit(clause.body);
      flows(this.#block, end);
      this.#block = otherwise;
    });
    if (node.elseClause !== undefined) {
      this.#visit(node.elseClause);
      flows(this.#block, end);
    }
    this.#block = end;
  }

  #branches(condition: ExpressionAst, choices: readonly ExpressionAst[]): void {
    this.#visit(condition);
    const from = this.#block;
    const end = newBlock();
    const starts = choices.map(() => {
      const start = newBlock();
      flows(from, start);
      return start;
    });
    choices.forEach((choice, i) => {
      this.#block = starts[i]!;
      this.#visit(choice);
      flows(this.#block, end);
    });
    this.#block = end;
  }

  #binary(node: Extract<Ast, { kind: "BinaryExpression" }>): void {
    // The left side of a long chain is walked without recursion.
    const chain: Extract<Ast, { kind: "BinaryExpression" }>[] = [];
    let left: ExpressionAst = node;
    while (left.kind === "BinaryExpression") {
      chain.push(left);
      left = left.left;
    }
    this.#visit(left);
    for (let link = chain.pop(); link !== undefined; link = chain.pop()) {
      if (link.operator !== "-and" && link.operator !== "-or") {
        this.#visit(link.right);
        continue;
      }
      const end = newBlock();
      const right = newBlock();
      flows(this.#block, end);
      flows(this.#block, right);
      this.#block = right;
      this.#visit(link.right);
      flows(this.#block, end);
      this.#block = end;
    }
  }

  #pipeline(node: Extract<Ast, { kind: "Pipeline" }>): void {
    let runsCommand = false;
    for (const element of node.elements) {
      if (element.kind === "Command") {
        runsCommand = true;
        for (const part of element.elements) this.#visit(part);
      } else {
        this.#visit(element.expression);
      }
      for (const redirection of element.redirections) this.#visit(redirection);
    }
    if (!runsCommand || this.#loops.length === 0) return;
    for (const loop of this.#loops) {
      flows(this.#block, loop.breakTarget);
      flows(this.#block, loop.continueTarget);
    }
    const rest = newBlock();
    flows(this.#block, rest);
    this.#block = rest;
  }

  #loop(label: string | undefined, breakTarget: Block, continueTarget: Block, body: () => void): void {
    this.#loops.push({ label: (label ?? "").toLowerCase(), breakTarget, continueTarget });
    body();
    this.#loops.pop();
  }

  #generalLoop(
    label: string | undefined,
    condition: (() => void) | undefined,
    body: () => void,
    iterator?: Ast,
  ): void {
    const again = newBlock();
    if (iterator !== undefined) {
      const start = newBlock();
      flows(this.#block, start);
      this.#block = again;
      this.#visit(iterator);
      flows(this.#block, start);
      this.#block = start;
    } else {
      flows(this.#block, again);
      this.#block = again;
    }
    const end = newBlock();
    const inside = newBlock();
    if (condition !== undefined) {
      condition();
      flows(this.#block, end);
    }
    this.#loop(label, end, again, () => {
      flows(this.#block, inside);
      this.#block = inside;
      body();
      flows(this.#block, again);
    });
    this.#block = end;
  }

  #whileLoop(node: LoopStatementAst, condition: PipelineBaseAst | undefined, iterator?: Ast): void {
    const test = condition && ((): void => this.#visit(condition));
    this.#generalLoop(node.label, test, () => this.#visit(node.body), iterator);
  }

  #forEach(node: Extract<Ast, { kind: "ForEachStatement" }>): void {
    const end = newBlock();
    const test = (): void => {
      this.#visit(node.condition);
      flows(this.#block, end);
      this.#set("foreach", "enumerator");
      const name = localName(node.variable);
      if (name !== undefined) this.#set(name, undefined);
    };
    this.#generalLoop(node.label, test, () => this.#visit(node.body));
    flows(this.#block, end);
    this.#block = end;
  }

  #doLoop(node: Extract<Ast, { kind: "DoWhileStatement" | "DoUntilStatement" }>): void {
    const again = newBlock();
    const inside = newBlock();
    const end = newBlock();
    const repeat = newBlock();
    this.#loop(node.label, end, again, () => {
      flows(this.#block, inside);
      this.#block = inside;
      this.#visit(node.body);
      flows(this.#block, again);
      this.#block = again;
      this.#visit(node.condition);
      flows(this.#block, end);
      flows(this.#block, repeat);
      flows(repeat, inside);
    });
    this.#block = end;
  }

  #switch(node: SwitchStatementAst): void {
    const test = (): void => {
      this.#visit(node.condition);
      this.#set("switch", "enumerator");
    };
    this.#generalLoop(node.label, test, () => this.#switchBody(node));
  }

  #switchBody(node: SwitchStatementAst): void {
    const end = newBlock();
    node.clauses.forEach((clause, i) => {
      const last = i === node.clauses.length - 1 && node.defaultClause === undefined;
      const body = newBlock();
      const next = last ? end : newBlock();
      this.#visit(clause.pattern);
      flows(this.#block, next);
      flows(this.#block, body);
      this.#block = body;
      this.#visit(clause.body);
      if (last) return;
      flows(this.#block, next);
      this.#block = next;
    });
    if (node.defaultClause !== undefined) {
      flows(this.#block, end);
      this.#visit(node.defaultClause);
    }
    flows(this.#block, end);
    this.#block = end;
  }

  #try(node: TryStatementAst): void {
    const before = this.#block;
    this.#block = newBlock();
    flows(before, this.#block);
    this.#visit(node.body);
    const lastOfTry = this.#block;
    const finallyStart = node.finallyBlock && newBlock();
    const end = newBlock();
    let catchesAll = false;
    for (const clause of node.catchClauses) {
      catchesAll ||= clause.catchTypes.length === 0;
      this.#block = newBlock();
      flows(before, this.#block);
      this.#visit(clause.body);
      flows(this.#block, finallyStart ?? end);
    }
    if (node.finallyBlock === undefined || finallyStart === undefined) {
      flows(lastOfTry, end);
    } else {
      flows(lastOfTry, finallyStart);
      this.#block = finallyStart;
      this.#visit(node.finallyBlock);
      flows(this.#block, end);
      if (!catchesAll) {
        flows(before, finallyStart);
        const rethrow = newBlock();
        flows(this.#block, rethrow);
        rethrow.throws = true;
        flows(rethrow, this.#exit);
      }
    }
    this.#block = end;
  }

  #jump(node: Extract<Ast, { kind: "BreakStatement" | "ContinueStatement" }>): void {
    const target = this.#jumpTarget(node.label);
    if (target === undefined) {
      flows(this.#block, this.#exit);
      this.#block.throws = true;
    } else {
      flows(this.#block, node.kind === "BreakStatement" ? target.breakTarget : target.continueTarget);
    }
    this.#block = newBlock();
  }

  #jumpTarget(label: ExpressionAst | undefined): Loop | undefined {
    if (label === undefined) return this.#loops[this.#loops.length - 1];
    this.#visit(label);
    if (label.kind !== "StringConstantExpression") return undefined;
    const wanted = label.value.toLowerCase();
    return this.#loops.findLast((loop) => loop.label === wanted);
  }

  #leave(pipeline: PipelineBaseAst | undefined): Block {
    if (pipeline !== undefined) this.#visit(pipeline);
    const last = this.#block;
    flows(last, this.#exit);
    this.#block = newBlock();
    return last;
  }

  #assign(left: ExpressionAst, right: StatementAst): void {
    this.#visit(right);
    for (const target of targetsOf(left)) {
      if (target.kind === "VariableExpression") {
        const name = localName(target);
        if (name !== undefined) this.#set(name, undefined);
      } else if (target.kind === "ConvertExpression" || target.kind === "AttributedExpression") {
        this.#assignTyped(target);
      } else {
        this.#visit(target);
      }
    }
  }

  #assignTyped(target: AttributedExpressionAst | Extract<Ast, { kind: "ConvertExpression" }>): void {
    let expression: ExpressionAst = target;
    let count = 0;
    let attributes = false;
    let type: string | undefined;
    while (expression.kind === "ConvertExpression" || expression.kind === "AttributedExpression") {
      count++;
      if (expression.kind === "AttributedExpression") attributes = true;
      else type = expression.type.typeName.fullName;
      expression = expression.child;
    }
    if (expression.kind !== "VariableExpression") {
      this.#visit(target);
      return;
    }
    const name = localName(expression);
    if (name === undefined) return;
    const resolved = type !== undefined && typeExists(type) !== "no";
    if (attributes || count > 1 || !resolved) this.#dynamic.add(name);
    if (!attributes && count <= 1) this.#set(name, type);
    else this.#written.add(name);
  }
}

function targetsOf(left: ExpressionAst): ExpressionAst[] {
  if (left.kind === "ParenExpression") {
    const inner = pureExpression(left.pipeline);
    return inner === undefined ? [] : targetsOf(inner);
  }
  return left.kind === "ArrayLiteral" ? left.elements.flatMap(targetsOf) : [left];
}

function setsVariablesByName(method: FunctionMemberAst): boolean {
  let found = false;
  walk(method.body, {
    enter: (node) => {
      if (node.kind === "Command") {
        const [name] = node.elements;
        found ||= node.invocationOperator === "dot" ||
          (name?.kind === "StringConstantExpression" && SETS_VARIABLES.test(name.value));
      } else if (node.kind === "VariableExpression") {
        found ||= node.path.scope === "private";
      }
      return node.kind !== "FunctionDefinition" && node.kind !== "ScriptBlockExpression" &&
        node.kind !== "TrapStatement";
    },
  });
  return found;
}

// Blocks in reverse order of a depth-first search's completion, without recursion.
function depthFirst(entry: Block): Block[] {
  const order: Block[] = [];
  const seen = new Set<Block>([entry]);
  const stack: { block: Block; next: number }[] = [{ block: entry, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const next = top.block.next[top.next++];
    if (next === undefined) order.push(stack.pop()!.block);
    else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ block: next, next: 0 });
    }
  }
  return order.reverse();
}
