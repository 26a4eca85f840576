/**
 * Checks of a finished tree: what the grammar allows but PowerShell refuses before anything runs. The tree is visited in
 * PowerShell's order, which is the order of these errors.
 * @module
 */

import type {
  Ast,
  AttributeAst,
  CommandAst,
  ExpressionAst,
  ForEachStatementAst,
  FunctionDefinitionAst,
  FunctionMemberAst,
  HashtableAst,
  MemberAst,
  ParameterAst,
  ReturnStatementAst,
  ScriptBlockAst,
  TryStatementAst,
  TypeDefinitionAst,
  TypeName,
  UsingStatementAst,
  VariableExpressionAst,
} from "./ast.ts";
import { checkCast, checkTarget } from "./assignment_checks.ts";
import { walk } from "./ast_walk.ts";
import { checkClassAttribute, checkDscResource } from "./attribute_checks.ts";
import { type ConstantUse, isConstant, isConstantVariable, keyText } from "./constants.ts";
import { checkDataSection } from "./data_section_checks.ts";
import { checkLeavesFinally, checkLoopJump } from "./jump_checks.ts";
import { canonicalTypeName, derivesFrom } from "./known_types.ts";
import { analyzeMethod } from "./method_flow.ts";
import type { ErrorList, ParseErrorId, Span } from "./parse_errors.ts";

/** How many arrays of arrays a type may be. */
const MAX_ARRAY_DEPTH = 200;

/** Reports what PowerShell refuses in a tree; `definesTypes` says whether it may define classes or enums. */
export function checkSemantics(root: ScriptBlockAst, errors: ErrorList, definesTypes: boolean): void {
  const types = new Map<string, TypeDefinitionAst>();
  if (definesTypes) {
    walk(root, {
      enter: (node) => {
        if (node.kind === "TypeDefinition") types.set(node.name.toLowerCase(), node);
      },
    });
  }
  const checker = new Checker(errors, types);
  walk(root, {
    enter: (node, ancestors) => checker.enter(node, ancestors),
    leave: (node) => checker.leave(node),
  });
}

class Checker {
  readonly #errors: ErrorList;
  readonly #types: ReadonlyMap<string, TypeDefinitionAst>;
  /** The member whose code is visited; `undefined` inside functions and script blocks of their own. */
  readonly #members: (MemberAst | undefined)[] = [];
  /** Variables that the methods around may not have set. */
  readonly #unset = new Set<VariableExpressionAst>();

  constructor(errors: ErrorList, types: ReadonlyMap<string, TypeDefinitionAst>) {
    this.#errors = errors;
    this.#types = types;
  }

  #report(id: ParseErrorId, place: Span, ...args: string[]): void {
    this.#errors.add(id, place, false, args);
  }

  get #member(): MemberAst | undefined {
    return this.#members[this.#members.length - 1];
  }

  enter(node: Ast, ancestors: readonly Ast[]): void {
    const parent = ancestors[ancestors.length - 1];
    switch (node.kind) {
      case "ScriptBlock":
        if (parent?.kind !== "FunctionMember") this.#members.push(undefined);
        return;
      case "FunctionMember":
        this.#members.push(node);
        return this.#method(node);
      case "PropertyMember":
        if (node.propertyType !== undefined && isVoid(node.propertyType.typeName)) {
          this.#report("TypeNotAllowedForProperty", node.propertyType.extent, node.propertyType.typeName.fullName);
        }
        this.#members.push(node);
        return;
      case "ParamBlock":
        return this.#parameters(node.parameters);
      case "Parameter":
        return this.#parameter(node, parent);
      case "FunctionDefinition":
        return this.#function(node);
      case "TypeDefinition":
        return checkDscResource(node, this.#types, this.#errors);
      case "Attribute": {
        const use = this.#attributeUse(parent);
        if (use === "classAttribute" && parent !== undefined) checkClassAttribute(node, parent, this.#errors);
        return this.#attribute(node, use);
      }
      case "TypeConstraint":
      case "TypeExpression":
        return this.#arrayDepth(node.typeName, node.extent);
      case "SwitchStatement":
        if (node.flags.parallel) {
          this.#report("KeywordParameterReservedForFutureUse", node.extent, "switch", "parallel");
        }
        return;
      case "ForEachStatement":
        return this.#forEach(node);
      case "TryStatement":
        return this.#try(node);
      case "DataStatement":
        return checkDataSection(node, this.#errors);
      case "BreakStatement":
      case "ContinueStatement":
        return checkLoopJump(node, ancestors, this.#errors);
      case "ReturnStatement":
        checkLeavesFinally(node, undefined, ancestors, this.#errors);
        return this.#return(node);
      case "AssignmentStatement":
        return checkTarget(node.left, node.operator === "=", this.#errors, "InvalidLeftHandSide");
      case "UnaryExpression":
        if (node.operator.endsWith("++") || node.operator.endsWith("--")) {
          const operator = node.operator.replace("postfix", "");
          checkTarget(node.child, false, this.#errors, "OperatorRequiresVariableOrProperty", operator);
        }
        return;
      case "ConvertExpression":
        return checkCast(node, ancestors, this.#errors);
      case "AttributedExpression":
        return this.#attributed(node);
      case "UsingExpression":
        return this.#using(node.child);
      case "VariableExpression":
        return this.#variable(node, parent, ancestors[ancestors.length - 2]);
      case "Hashtable":
        return this.#hashtable(node);
      case "UsingStatement":
        return this.#usingStatement(node);
      case "BlockStatement": {
        const { start } = node.extent;
        const place = { start, end: start + node.blockKind.length };
        return this.#report("UnexpectedKeyword", place, node.blockKind);
      }
      case "ConfigurationDefinition": {
        const { begin, process, dynamicParam } = node.body.scriptBlock;
        for (const block of [begin, process, dynamicParam]) {
          if (block !== undefined) this.#report("UnsupportedNamedBlockInConfiguration", block.extent);
        }
      }
    }
  }

  leave(node: Ast): void {
    // A method's body has no scope of its own beside the method's.
    const isScope = node.kind === "FunctionMember" || node.kind === "PropertyMember" ||
      (node.kind === "ScriptBlock" && !this.#isMethodBody(node));
    if (isScope) this.#members.pop();
  }

  #isMethodBody(block: ScriptBlockAst): boolean {
    const member = this.#member;
    return member?.kind === "FunctionMember" && member.body === block;
  }

  #method(node: FunctionMemberAst): void {
    const { body } = node;
    if (body.paramBlock !== undefined) this.#report("ParamBlockNotAllowedInMethod", body.paramBlock.extent);
    if (body.end === undefined || !body.end.unnamed) {
      const block = body.dynamicParam ?? body.begin ?? body.process ?? body.end ?? body.clean ?? body;
      this.#report("NamedBlockNotAllowedInMethod", block.extent);
    }
    if (node.isConstructor && node.returnType !== undefined) {
      this.#report("ConstructorCantHaveReturnType", node.returnType.extent);
    }
    const flow = analyzeMethod(node);
    if (!flow.alwaysReturns && !returnsNothing(node)) this.#report("MethodHasCodePathNotReturn", node.nameExtent);
    for (const variable of flow.unset) this.#unset.add(variable);
    this.#parameters(node.parameters);
  }

  #function(node: FunctionDefinitionAst): void {
    if (node.parameters !== undefined && node.body.paramBlock !== undefined) {
      this.#report("OnlyOneParameterListAllowed", node.body.paramBlock.extent);
    } else if (node.parameters !== undefined) {
      this.#parameters(node.parameters);
    }
    if (node.isWorkflow) this.#report("WorkflowNotSupportedInPowerShellCore", node.extent);
  }

  #parameters(parameters: readonly ParameterAst[]): void {
    const seen = new Set<string>();
    for (const { name, attributes } of parameters) {
      const key = name.path.userPath.toLowerCase();
      if (seen.has(key)) this.#report("DuplicateFormalParameter", name.extent, name.path.userPath);
      seen.add(key);
      const nothing = attributes.find((attribute) => attribute.kind === "TypeConstraint" && isVoid(attribute.typeName));
      if (nothing !== undefined) this.#report("VoidTypeConstraintNotAllowed", nothing.extent);
    }
  }

  #parameter(node: ParameterAst, parent: Ast | undefined): void {
    let typed = false;
    for (const attribute of node.attributes) {
      if (attribute.kind === "Attribute") continue;
      if (attribute.typeName.fullName.toLowerCase() === "ordered") {
        this.#report("OrderedAttributeOnlyOnHashLiteralNode", attribute.extent, attribute.typeName.fullName);
      } else if (parent?.kind === "FunctionMember") {
        if (typed) this.#report("MultipleTypeConstraintsOnMethodParam", attribute.extent);
        typed = true;
      }
    }
  }

  #attributeUse(parent: Ast | undefined): ConstantUse {
    switch (parent?.kind) {
      case "TypeDefinition":
      case "PropertyMember":
      case "FunctionMember":
        return "classAttribute";
      case "Parameter":
        return this.#member?.kind === "FunctionMember" ? "classAttribute" : "attribute";
      default:
        return "attribute";
    }
  }

  #attribute(node: AttributeAst, use: ConstantUse): void {
    const id = use === "classAttribute"
      ? "ParameterAttributeArgumentNeedsToBeConstant"
      : "ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock";
    const seen = new Set<string>();
    for (const named of node.namedArguments) {
      const key = named.name.toLowerCase();
      if (seen.has(key)) this.#report("DuplicateNamedArgument", named.extent, named.name);
      else if (!named.expressionOmitted && !isConstant(named.argument, use)) this.#report(id, named.argument.extent);
      seen.add(key);
    }
    for (const argument of node.positionalArguments) {
      if (!isConstant(argument, use)) this.#report(id, argument.extent);
    }
  }

  #arrayDepth(type: TypeName, place: Span): void {
    let depth = 0;
    for (let name = type; name.kind === "ArrayTypeName"; name = name.element) {
      if (++depth > MAX_ARRAY_DEPTH) {
        this.#report("ScriptTooComplicated", place);
        return;
      }
    }
  }

  #forEach(node: ForEachStatementAst): void {
    if (node.parallel) this.#report("KeywordParameterReservedForFutureUse", node.extent, "foreach", "parallel");
    if (node.throttleLimit === undefined) return;
    this.#report("KeywordParameterReservedForFutureUse", node.extent, "foreach", "throttlelimit");
    if (!node.parallel) this.#report("ThrottleLimitRequiresParallelFlag", node.extent);
  }

  #try(node: TryStatementAst): void {
    node.catchClauses.forEach((first, i) => {
      for (const second of node.catchClauses.slice(i + 1)) {
        if (first.catchTypes.length === 0) {
          const offset = Math.max(0, second.extent.start - 1);
          this.#report("EmptyCatchNotLast", { start: offset, end: offset });
          return;
        }
        for (const caught of first.catchTypes) {
          for (const type of second.catchTypes) {
            const { fullName } = type.typeName;
            if (derivesFrom(fullName, caught.typeName.fullName)) {
              this.#report("ExceptionTypeAlreadyCaught", type.extent, fullName);
            }
          }
        }
      }
    });
  }

  #return(node: ReturnStatementAst): void {
    const member = this.#member;
    if (member?.kind !== "FunctionMember") return;
    const nothing = returnsNothing(member);
    if (node.pipeline !== undefined && nothing) this.#report("VoidMethodHasReturn", node.extent);
    if (node.pipeline === undefined && !nothing) this.#report("NonVoidMethodMissingReturnValue", node.extent);
  }

  // An attribute is only meaningful over a variable.
  #attributed(node: Extract<Ast, { kind: "AttributedExpression" }>): void {
    let child: ExpressionAst = node.child;
    while (child.kind === "AttributedExpression" || child.kind === "ConvertExpression") child = child.child;
    if (child.kind === "VariableExpression") return;
    this.#report("UnexpectedAttribute", node.attribute.extent, node.attribute.typeName.fullName);
  }

  // What follows a variable of the caller must be known without running anything.
  #using(expression: ExpressionAst): void {
    let inner = expression;
    for (;;) {
      if (inner.kind === "VariableExpression") return;
      if (inner.kind === "MemberExpression" && inner.member.kind === "StringConstantExpression") {
        inner = inner.target;
      } else if (inner.kind === "IndexExpression") {
        if (!isConstant(inner.index, "attribute")) {
          this.#report("InvalidUsingExpression", inner.index.extent);
          return;
        }
        inner = inner.target;
      } else {
        this.#report("InvalidUsingExpression", inner.extent);
        return;
      }
    }
  }

  #variable(node: VariableExpressionAst, parent: Ast | undefined, grandparent: Ast | undefined): void {
    const { path } = node;
    if (node.splatted && parent?.kind !== "Command" && parent?.kind !== "UsingExpression") {
      const inList = parent?.kind === "ArrayLiteral" && isArgument(parent, grandparent);
      this.#report(
        inList ? "SplattingNotPermittedInArgumentList" : "SplattingNotPermitted",
        node.extent,
        path.userPath,
      );
    }
    if (this.#unset.has(node) && !isConstantVariable(node) && !IN_EVERY_METHOD.test(path.userPath)) {
      this.#report("VariableNotLocal", node.extent);
    }
    if (this.#member?.isStatic && path.userPath.toLowerCase() === "this") {
      this.#report("NonStaticMemberAccessInStaticMember", node.extent, path.userPath);
    }
  }

  #hashtable(node: HashtableAst): void {
    const seen = new Set<string>();
    for (const { key } of node.pairs) {
      let text: string;
      if (key.kind === "StringConstantExpression") text = key.value;
      else if (key.kind === "ConstantExpression") text = keyText(key.value);
      else continue;
      const folded = text.toUpperCase();
      if (seen.has(folded)) this.#report("DuplicateKeyInHashLiteral", key.extent, text);
      seen.add(folded);
    }
  }

  #usingStatement(node: UsingStatementAst): void {
    const supported = node.usingKind !== "Type" && node.usingKind !== "Command";
    if (!supported || node.alias !== undefined) this.#report("UsingStatementNotSupported", node.extent);
    if (node.usingKind === "Namespace" && node.name !== undefined && !NAMESPACE.test(node.name.value)) {
      this.#report("InvalidNamespaceValue", node.name.extent);
    }
  }
}

// Variables that are set outside of methods and can be read in them all the same.
const IN_EVERY_METHOD =
  /^(LASTEXITCODE|Error|StackTrace|OutputEncoding|NestedPromptLevel|PWD|Matches|PSApplicationOutputEncoding)$/i;

const NAMESPACE =
  /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*(\.[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*)*$/u;

function isVoid(type: TypeName): boolean {
  return type.kind === "TypeName" && canonicalTypeName(type.fullName) === "void";
}

function returnsNothing(method: FunctionMemberAst): boolean {
  return method.returnType === undefined || isVoid(method.returnType.typeName);
}

function isArgument(list: Ast, parent: Ast | undefined): parent is CommandAst {
  return parent?.kind === "Command" && parent.elements.some((element) => element === list);
}
