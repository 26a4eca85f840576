/**
 * Checks of `break`, `continue` and `return`: labels that must exist, and `finally` blocks that cannot be left.
 * @module
 */

import type { Ast, BreakStatementAst, ContinueStatementAst, ExpressionAst } from "./ast.ts";
import type { ErrorList } from "./parse_errors.ts";

// `undefined` where the label is only known at run time.
function labelOf(label: ExpressionAst | undefined): string | undefined {
  if (label === undefined) return "";
  return label.kind === "StringConstantExpression" ? label.value : undefined;
}

function sameLabel(wanted: string, label: string | undefined): boolean {
  return wanted === "" || wanted.toLowerCase() === (label ?? "").toLowerCase();
}

/** Checks `break` and `continue`. */
export function checkLoopJump(
  node: BreakStatementAst | ContinueStatementAst,
  ancestors: readonly Ast[],
  errors: ErrorList,
): void {
  const label = labelOf(node.label);
  checkLeavesFinally(node, label, ancestors, errors);
  if (label !== undefined && label !== "") checkLabelExists(node, label, ancestors, errors);
}

/** Reports a jump out of a `finally` block. */
export function checkLeavesFinally(
  node: Ast,
  label: string | undefined,
  ancestors: readonly Ast[],
  errors: ErrorList,
): void {
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const ancestor = ancestors[i]!;
    switch (ancestor.kind) {
      case "NamedBlock":
      case "TrapStatement":
      case "ScriptBlock":
        return;
      case "SwitchStatement":
      case "ForStatement":
      case "ForEachStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "DoUntilStatement":
        if (label !== undefined && sameLabel(label, ancestor.label)) return;
        break;
      case "StatementBlock": {
        const parent = ancestors[i - 1];
        if (parent?.kind === "TryStatement" && parent.finallyBlock === ancestor) {
          errors.add("ControlLeavingFinally", node.extent, false, []);
          return;
        }
      }
    }
  }
}

// Only in methods must the label be in sight; elsewhere a caller's loop may have it.
function checkLabelExists(node: Ast, label: string, ancestors: readonly Ast[], errors: ErrorList): void {
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const ancestor = ancestors[i]!;
    switch (ancestor.kind) {
      case "FunctionDefinition":
        return;
      case "FunctionMember":
        errors.add("LabelNotFound", node.extent, false, [label]);
        return;
      case "ForStatement":
      case "ForEachStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "DoUntilStatement":
        if (sameLabel(label, ancestor.label)) return;
    }
  }
}
