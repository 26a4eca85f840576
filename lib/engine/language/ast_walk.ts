/**
 * Going through a tree: the children of any node in the order in which PowerShell visits them, and a walk that needs no
 * stack of its own depth, since chains of operators make deep trees.
 * @module
 */

import type { Ast } from "./ast.ts";

type Child = Ast | undefined;

/** The children of a node in PowerShell's order of visits. */
export function childrenOf(node: Ast): readonly Ast[] {
  switch (node.kind) {
    case "ScriptBlock":
      return present(
        ...node.usings,
        node.paramBlock,
        node.dynamicParam,
        node.begin,
        node.process,
        node.end,
        node.clean,
      );
    case "NamedBlock":
    case "StatementBlock":
      return node.traps.length === 0 ? node.statements : [...node.traps, ...node.statements];
    case "ParamBlock":
      return [...node.attributes, ...node.parameters];
    case "Parameter":
      return present(...node.attributes, node.name, node.defaultValue);
    case "Attribute":
      return [...node.positionalArguments, ...node.namedArguments];
    case "NamedAttributeArgument":
      return [node.argument];
    case "UsingStatement":
      return present(node.name, node.moduleSpecification, node.alias);
    case "FunctionDefinition":
      return [...node.parameters ?? [], node.body];
    case "TypeDefinition":
      return [...node.attributes, ...node.baseTypes, ...node.members];
    case "PropertyMember":
      return present(node.propertyType, ...node.attributes, node.initialValue);
    case "FunctionMember":
      return present(...node.attributes, node.returnType, ...node.parameters, node.body);
    case "IfStatement":
      return present(...node.clauses.flatMap((clause) => [clause.condition, clause.body]), node.elseClause);
    case "SwitchStatement":
      return present(
        node.condition,
        ...node.clauses.flatMap((clause) => [clause.pattern, clause.body]),
        node.defaultClause,
      );
    case "ForStatement":
      return present(node.initializer, node.condition, node.iterator, node.body);
    case "ForEachStatement":
      return [node.variable, node.condition, node.body];
    case "WhileStatement":
    case "DoWhileStatement":
    case "DoUntilStatement":
      return [node.condition, node.body];
    case "TrapStatement":
      return present(node.trapType, node.body);
    case "TryStatement":
      return present(node.body, ...node.catchClauses, node.finallyBlock);
    case "CatchClause":
      return [...node.catchTypes, node.body];
    case "DataStatement":
    case "BlockStatement":
      return [node.body];
    case "ConfigurationDefinition":
      return [node.name, node.body];
    case "DynamicKeywordStatement":
      return node.elements;
    case "ReturnStatement":
    case "ExitStatement":
    case "ThrowStatement":
      return present(node.pipeline);
    case "BreakStatement":
    case "ContinueStatement":
      return present(node.label);
    case "AssignmentStatement":
    case "PipelineChain":
    case "BinaryExpression":
      return [node.left, node.right];
    case "Pipeline":
    case "ArrayLiteral":
      return node.elements;
    case "Command":
      return node.redirections.length === 0 ? node.elements : [...node.elements, ...node.redirections];
    case "CommandExpression":
      return [node.expression, ...node.redirections];
    case "CommandParameter":
      return present(node.argument);
    case "FileRedirection":
      return [node.location];
    case "UnaryExpression":
    case "UsingExpression":
      return [node.child];
    case "TernaryExpression":
      return [node.condition, node.ifTrue, node.ifFalse];
    case "AttributedExpression":
      return [node.attribute, node.child];
    case "ConvertExpression":
      return [node.type, node.child];
    case "MemberExpression":
      return [node.target, node.member];
    case "InvokeMemberExpression":
      return [node.target, node.member, ...node.arguments];
    case "BaseCtorInvokeMemberExpression":
      return node.arguments;
    case "IndexExpression":
      return [node.target, node.index];
    case "ArrayExpression":
    case "SubExpression":
      return [node.block];
    case "ParenExpression":
      return [node.pipeline];
    case "Hashtable":
      return node.pairs.flatMap((pair) => [pair.key, pair.value]);
    case "ScriptBlockExpression":
      return [node.scriptBlock];
    case "ExpandableStringExpression":
      return node.parts.filter((part) => typeof part !== "string");
    case "ErrorStatement":
    case "ErrorExpression":
      return node.nested;
    case "TypeConstraint":
    case "MergingRedirection":
    case "StringConstantExpression":
    case "ConstantExpression":
    case "TypeExpression":
    case "VariableExpression":
      return [];
  }
}

function present(...nodes: Child[]): Ast[] {
  return nodes.filter((node) => node !== undefined);
}

/** What a walk does at each node. */
export interface Visitor {
  /** Before the children. `false` leaves them out. `ancestors` holds the nodes above, the root first. */
  readonly enter: (node: Ast, ancestors: readonly Ast[]) => boolean | void;
  /** After the children. */
  readonly leave?: (node: Ast) => void;
}

/** Visits a tree, a node before its children. */
export function walk(root: Ast, visitor: Visitor): void {
  const ancestors: Ast[] = [];
  const pending: { children: readonly Ast[]; next: number }[] = [];
  const open = (node: Ast): void => {
    const children = visitor.enter(node, ancestors) === false ? [] : childrenOf(node);
    ancestors.push(node);
    pending.push({ children, next: 0 });
  };
  open(root);
  while (pending.length > 0) {
    const top = pending[pending.length - 1]!;
    const child = top.children[top.next++];
    if (child !== undefined) {
      open(child);
    } else {
      pending.pop();
      const node = ancestors.pop()!;
      visitor.leave?.(node);
    }
  }
}
