/**
 * Statements that define: functions and data sections. Classes are defined before the script block runs.
 * @module
 */
import { defineFunction } from "../function_definitions.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type {
  ConfigurationDefinitionAst,
  DataStatementAst,
  DynamicKeywordStatementAst,
  FunctionDefinitionAst,
} from "../language/ast.ts";
import type { Statement } from "./code.ts";
import { capture } from "./collections.ts";
import type { Compiler } from "./compiler.ts";
import { NEXT } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { compileVariableStore } from "./variables.ts";

/** Compiles `function` and `filter`. */
export function compileFunction(c: Compiler, node: FunctionDefinitionAst): Statement {
  if (node.isWorkflow) return compileUnsupported(c, node);
  return {
    run: (f) => {
      defineFunction(c, f, node);
      return NEXT;
    },
  };
}

/** Compiles `data { … }`: its output, into the variable where one is named. */
export function compileData(c: Compiler, node: DataStatementAst): Statement {
  const block = c.block(node.body);
  if (node.variableName === undefined) return block;
  const name = node.variableName;
  const store = compileVariableStore(c, {
    kind: "VariableExpression",
    extent: node.extent,
    splatted: false,
    path: { userPath: name, name, scope: undefined, drive: undefined },
  });
  const code = capture(block.run);
  return {
    run: function* (f: Frame) {
      const value = code.sync ? code.run(f) : yield* code.run(f);
      store(f, value);
      return NEXT;
    },
  };
}

/** Statements that only exist in PowerShell editions this engine does not stand for. */
export function compileUnsupported(
  _c: Compiler,
  node: ConfigurationDefinitionAst | DynamicKeywordStatementAst | FunctionDefinitionAst,
): Statement {
  const at = node.extent;
  return {
    run: (f) => {
      f.at = at;
      throw raise({
        types: RUNTIME_EXCEPTION,
        message: "Cannot run workflows, configurations or dynamic keywords: use a function instead",
        errorId: "WorkflowNotSupported",
        category: "InvalidOperation",
      });
    },
  };
}
