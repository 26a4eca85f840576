/**
 * Splits the name of a variable into scope or drive and the rest.
 * @module
 */

import type { VariablePath, VariableScope } from "./ast.ts";

const SCOPES: ReadonlyMap<string, VariableScope> = new Map([
  ["global", "global"],
  ["local", "local"],
  ["script", "script"],
  ["private", "private"],
]);

/**
 * Parses `x`, `script:x`, `env:PATH`, `variable:global:x`. A colon at the start separates nothing. `using` is a drive
 * here; the parser makes a {@linkcode UsingExpressionAst} of it.
 */
export function parseVariablePath(userPath: string): VariablePath {
  const colon = userPath.indexOf(":");
  if (colon <= 0) return { userPath, name: userPath, scope: undefined, drive: undefined };
  const prefix = userPath.slice(0, colon);
  const rest = userPath.slice(colon + 1);
  const scope = SCOPES.get(prefix.toLowerCase());
  if (scope !== undefined) return { userPath, name: rest, scope, drive: undefined };
  if (prefix.toLowerCase() !== "variable") return { userPath, name: rest, scope: undefined, drive: prefix };
  const second = rest.indexOf(":");
  const inner = second > 0 ? SCOPES.get(rest.slice(0, second).toLowerCase()) : undefined;
  return inner === undefined
    ? { userPath, name: rest, scope: undefined, drive: undefined }
    : { userPath, name: rest.slice(second + 1), scope: inner, drive: undefined };
}
