/**
 * Compiles one script block: a table leads from each kind of node to the family that knows it.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { PsType } from "../dotnet/type.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type {
  AssignmentStatementAst,
  ExpressionAst,
  PipelineBaseAst,
  ScriptBlockAst,
  StatementAst,
  StatementBlockAst,
  TypeName,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "../language/ast.ts";
import { HOST_UI_METHODS } from "../host_ui.ts";
import { PS_CMDLET_METHODS } from "../ps_cmdlet.ts";
import { Layout, Variable } from "../scope.ts";
import type { Task } from "../task.ts";
import { compileAssignment, compileAssignmentValue, compileIncrement } from "./assignment.ts";
import { compileTry } from "./catching.ts";
import { closure, type Code, constant, type Statement, task } from "./code.ts";
import { compileArrayLiteral } from "./array_literal.ts";
import {
  compileArrayExpression,
  compileConvert,
  compileHashtable,
  compileParen,
  compileScriptBlockExpression,
  compileSubExpression,
  pureExpression,
} from "./collections.ts";
import { compileData, compileFunction, compileUnsupported } from "./definitions.ts";
import type { Frame } from "./frame.ts";
import { invocationAt } from "./positions.ts";
import { compileConstant, compileExpandable, compileString, compileType } from "./literals.ts";
import { type LoopCursor, loopCursor, type LoopItems, visibleCursor } from "./loop_cursor.ts";
import { compileDo, compileFor, compileForEach, compileWhile } from "./loops.ts";
import { compileIndex, compileInvoke, compileMember } from "./members.ts";
import { compileBinary, compileTernary, compileUnary } from "./operators.ts";
import { compilePipeline, compilePipelineChain } from "./pipelines.ts";
import { compileBaseConstructor } from "./class_members.ts";
import {
  compileExit,
  compileExpressionStatement,
  compileIf,
  compileJump,
  compileList,
  compileReturn,
  compileThrow,
  withSuccess,
} from "./statements.ts";
import { compileSwitch } from "./switch.ts";
import { compileUsing, compileVariable } from "./variables.ts";

type Of<U extends { readonly kind: string }, K extends U["kind"]> = Extract<U, { readonly kind: K }>;
type Families<U extends { readonly kind: string }, R> = {
  readonly [K in U["kind"]]: (c: Compiler, node: Of<U, K>) => R;
};

const EXPRESSIONS: Families<ExpressionAst, Code> = {
  BinaryExpression: compileBinary,
  UnaryExpression: compileUnary,
  TernaryExpression: compileTernary,
  AttributedExpression: (c, node) => c.expression(node.child),
  ConvertExpression: compileConvert,
  MemberExpression: compileMember,
  InvokeMemberExpression: compileInvoke,
  BaseCtorInvokeMemberExpression: compileBaseConstructor,
  IndexExpression: compileIndex,
  ArrayLiteral: compileArrayLiteral,
  ArrayExpression: compileArrayExpression,
  SubExpression: compileSubExpression,
  ParenExpression: compileParen,
  Hashtable: (c, node) => compileHashtable(c, node),
  ScriptBlockExpression: compileScriptBlockExpression,
  StringConstantExpression: compileString,
  ExpandableStringExpression: compileExpandable,
  ConstantExpression: compileConstant,
  TypeExpression: compileType,
  VariableExpression: (c, node) => {
    c.mentions.add(node.path.name.toLowerCase());
    return compileVariable(c, node);
  },
  UsingExpression: compileUsing,
  ErrorExpression: () => constant(null),
};

const STATEMENTS: Families<StatementAst, Statement> = {
  UsingStatement: () => ({ run: () => 0 }),
  FunctionDefinition: compileFunction,
  TypeDefinition: () => ({ run: () => 0 }),
  IfStatement: compileIf,
  SwitchStatement: compileSwitch,
  ForStatement: compileFor,
  ForEachStatement: compileForEach,
  WhileStatement: compileWhile,
  DoWhileStatement: compileDo,
  DoUntilStatement: compileDo,
  TrapStatement: () => ({ run: () => 0 }),
  TryStatement: compileTry,
  DataStatement: compileData,
  BlockStatement: (c, node) => c.block(node.body),
  ConfigurationDefinition: compileUnsupported,
  DynamicKeywordStatement: compileUnsupported,
  ReturnStatement: compileReturn,
  BreakStatement: compileJump,
  ContinueStatement: compileJump,
  ExitStatement: compileExit,
  ThrowStatement: compileThrow,
  Pipeline: (c, node) => {
    const only = node.elements[0]!;
    return pureExpression(node) !== undefined && only.kind === "CommandExpression"
      ? compileExpressionStatement(c, node, only)
      : compilePipeline(c, node);
  },
  PipelineChain: compilePipelineChain,
  AssignmentStatement: compileAssignment,
  ErrorStatement: () => ({ run: () => 0 }),
};

/** Opens a loop's cursor; `close` gives the loop's variable its value from before. */
export type OpenCursor = (f: Frame, items: LoopItems) => {
  readonly cursor: LoopCursor;
  readonly close: (() => void) | undefined;
};

/** The state of compiling one script block. */
export class Compiler {
  /** Variables of the block. */
  readonly layout: Layout;
  /** Names of variables that the block reads or writes. */
  readonly mentions: Set<string> = new Set();
  /** `using namespace`. */
  readonly namespaces: readonly string[];
  /** How many lists with traps are around. */
  trapDepth = 0;
  /** How many catch clauses are around. */
  catchDepth = 0;
  /** Whether it is the body of a class method, whose output is what `return` gives. */
  inMethod = false;

  /** Lower-case names of methods that scripts have defined. */
  readonly methods: ReadonlySet<string>;

  constructor(options: { readonly namespaces: readonly string[]; readonly methods: ReadonlySet<string> }) {
    this.namespaces = options.namespaces;
    this.methods = options.methods;
    this.layout = new Layout();
  }

  /** Compiles an expression. */
  expression(node: ExpressionAst): Code {
    const family = EXPRESSIONS[node.kind] as (c: Compiler, node: ExpressionAst) => Code;
    return family(this, node);
  }

  /** Compiles a statement. `captured`: its output is taken as a value, so `$?` is left alone. */
  statement(node: StatementAst, captured: boolean): Statement {
    const family = STATEMENTS[node.kind] as (c: Compiler, node: StatementAst) => Statement;
    const statement = family(this, node);
    return captured ? statement : withSuccess(node, statement);
  }

  /** Compiles statements in braces. */
  block(node: StatementBlockAst): Statement {
    return compileList(this, node.statements, node.traps);
  }

  /** Compiles an assignment as the value that it assigns. */
  assignmentValue(node: AssignmentStatementAst): Code {
    const code = compileAssignmentValue(this, node);
    const at = node.extent;
    return this.at(at, code);
  }

  /** Compiles `$i++` and the like. */
  increment(node: UnaryExpressionAst): Code {
    return compileIncrement(this, node);
  }

  /** Reads a variable without minding that it is not set. */
  readQuietly(node: VariableExpressionAst): (f: Frame) => PsValue {
    return this.expression(node).run as (f: Frame) => PsValue;
  }

  /** A condition or initializer that is only an expression becomes the place of errors in it. */
  positioned(node: PipelineBaseAst, code: Code): Code {
    return pureExpression(node) === undefined ? code : this.at(node.extent, code);
  }

  /** Code that says where it stands before it runs. */
  at(extent: ExpressionAst["extent"], code: Code): Code {
    if (code.sync) {
      const { run } = code;
      return closure((f) => {
        f.at = extent;
        return run(f);
      }, code.maybeNothing);
    }
    const { run } = code;
    return task(function* (f) {
      f.at = extent;
      return yield* run(f);
    }, code.maybeNothing);
  }

  /** Compiles something that runs with cells of its own: a trap. */
  child<T>(compile: () => T): T {
    return compile();
  }

  /** Finds a type when it is first needed. */
  type(name: TypeName, at: Extent = name.extent): (f: Frame) => PsType {
    let found: PsType | undefined;
    const text = name.fullName;
    return (f) => {
      if (found !== undefined) return found;
      const type = f.engine.classes.get(text.toLowerCase()) ?? this.resolve(name, f);
      if (type === undefined) throw this.#missingPart(name, f) ?? typeNotFound(text, at);
      if (type.scriptClass === undefined) found = type;
      return type;
    };
  }

  // The part that nobody knows, where a name has parts: `List` of `List[int]`, `Foo` of `Foo[]`.
  #missingPart(name: TypeName, f: Frame): Error | undefined {
    if (name.kind === "TypeName") return undefined;
    if (name.kind === "GenericTypeName") {
      const { generic } = name;
      const open = `${generic.name}\`${name.typeArguments.length}`;
      if (this.resolve({ ...generic, name: open, fullName: open }, f) === undefined) {
        return typeNotFound(generic.fullName, generic.extent);
      }
    }
    const parts = name.kind === "GenericTypeName" ? name.typeArguments : [name.element];
    const missing = parts.find((part) => this.resolve(part, f) === undefined);
    return missing && (this.#missingPart(missing, f) ?? typeNotFound(missing.fullName, missing.extent));
  }

  resolve(name: TypeName, f: Frame): PsType | undefined {
    return f.engine.findType(name, this.namespaces);
  }

  /** Opens cursors for loops: `$foreach` or `$switch` exists where the block mentions it. */
  cursor(name: "foreach" | "switch"): OpenCursor {
    const { mentions } = this;
    const slot = this.layout.slot(name);
    return (f, items) => {
      if (!mentions.has(name)) return { cursor: loopCursor(items), close: undefined };
      const { cursor, value } = visibleCursor(items);
      const before = f.scope.own(name);
      f.cells[slot] = f.scope.put(new Variable(name, value));
      return {
        cursor,
        close: () => {
          if (before === undefined) f.scope.drop(name);
          else f.scope.put(new Variable(name, before.value));
          f.cells[slot] = undefined;
        },
      };
    };
  }

  /** The script block value of a literal. */
  scriptBlockValue(f: Frame, node: ScriptBlockAst): PsValue {
    return f.engine.blockValue(f, node, this.namespaces);
  }

  /** Whether a method of this name may be written in the script language, so that calling it may wait. */
  mayRunScript(name: string): boolean {
    return SCRIPT_METHODS.has(name.toLowerCase()) || this.methods.has(name.toLowerCase());
  }

  /** A call of a method that runs script: of a class, a script block; `undefined` where it is another. */
  scriptMethod(
    f: Frame,
    self: PsValue,
    name: string,
    args: readonly PsValue[],
    isStatic: boolean,
    as?: PsType,
  ): Task<PsValue> | undefined {
    if (as !== undefined) {
      const base = f.engine.types.baseCall(f, as, self, name, args);
      if (base !== undefined) return base;
    }
    return f.engine.scriptMethod(f, self, name, args, isStatic);
  }

  /** What `$x.$name(…)` calls where `$name` is no name. */
  invokeValue(f: Frame, self: PsValue, value: PsValue): ((args: readonly PsValue[]) => Task<PsValue>) | undefined {
    return f.engine.invokeValue(f, self, value);
  }
}

/** Methods of .NET objects that run a script block. */
const SCRIPT_METHODS: ReadonlySet<string> = new Set([
  "invoke",
  "invokereturnasis",
  "invokewithcontext",
  "foreach",
  "where",
  "invokescript",
  "getsteppablepipeline",
  "find",
  "findall",
  "begin",
  "process",
  "end",
  "dispose",
  "clean",
  ...PS_CMDLET_METHODS,
  ...HOST_UI_METHODS,
]);

/** The error for a type that nobody knows. */
export function typeNotFound(name: string, at?: Extent): Error {
  const error = raise({
    types: RUNTIME_EXCEPTION,
    message: `Cannot find the type [${name}]: check its name, or load what defines it`,
    errorId: "TypeNotFound",
    category: "InvalidOperation",
    target: name,
  });
  error.record.targetType = "TypeName";
  if (at !== undefined) error.record.invocation = invocationAt(at);
  return error;
}
