/**
 * What a `function` or `filter` statement does: the name gets the block, in the scope that a prefix names; aliases that
 * the block declares for itself come with it.
 * @module
 */
import type { Compiler } from "./compile/compiler.ts";
import { attributeName, attributeValue } from "./compile/attributes.ts";
import type { Frame } from "./compile/frame.ts";
import { toText } from "./dotnet/convert.ts";
import type { FunctionDefinitionAst } from "./language/ast.ts";
import type { ScopeName } from "./session.ts";

const SCOPES: Readonly<Record<string, ScopeName>> = {
  global: "Global",
  script: "Script",
  local: "Local",
  private: "Private",
};

/** Defines a function. */
export function defineFunction(c: Compiler, f: Frame, node: FunctionDefinitionAst): void {
  const { engine } = f;
  const block = engine.blockValue(f, node.body, c.namespaces, node.parameters);
  const colon = node.name.indexOf(":");
  const prefix = colon < 0 ? "" : node.name.slice(0, colon).toLowerCase();
  const scope = SCOPES[prefix];
  const name = scope === undefined && prefix !== "function" ? node.name : node.name.slice(colon + 1);
  const before = engine.frame;
  engine.frame = f;
  try {
    engine.commands.setFunction(name, block, scope, node.isFilter);
    for (const attribute of node.body.paramBlock?.attributes ?? []) {
      if (attributeName(attribute) !== "alias") continue;
      for (const argument of attribute.positionalArguments) {
        engine.commands.setAlias(toText(attributeValue(c, f, argument), engine), name, undefined, scope);
      }
    }
  } finally {
    engine.frame = before;
  }
}
