/**
 * Checks of names: types defined twice, types and attributes that do not exist, properties used without `$this`, modules
 * that cannot be found. They come before the other checks of the tree, as in PowerShell.
 * @module
 */

import type {
  AssignmentStatementAst,
  Ast,
  ExpressionAst,
  PropertyMemberAst,
  ScriptBlockAst,
  TypeDefinitionAst,
  TypeName,
  UsingStatementAst,
} from "./ast.ts";
import { walk } from "./ast_walk.ts";
import { attributeExists, type Existence, typeExists } from "./known_types.ts";
import type { ErrorList } from "./parse_errors.ts";
import { moduleOf, moduleTable } from "./parse_requires.ts";

/** What the host knows that the text does not say. */
export interface Surroundings {
  /** Whether a type exists: .NET's and those that earlier scripts defined. `undefined` where it cannot tell. */
  readonly typeExists?: (name: string) => boolean | undefined;
  /** Whether a module can be found. */
  readonly moduleExists?: (name: string) => boolean;
}

interface Scope {
  readonly node: Ast;
  readonly isMethod: boolean;
  readonly types: Map<string, TypeDefinitionAst>;
  readonly properties: Map<string, PropertyMemberAst>;
}

/** Reports what is wrong with the names of a script. */
export function checkSymbols(root: ScriptBlockAst, errors: ErrorList, surroundings: Surroundings): void {
  const scopes: Scope[] = [];
  const open = (node: Ast, isMethod: boolean): void => {
    scopes.push(newScope(node, isMethod, errors));
  };
  const believed = root.usings.length > 0;
  open(root, false);
  walk(root, {
    enter: (node) => {
      switch (node.kind) {
        case "TypeDefinition":
        case "ScriptBlockExpression":
        case "FunctionDefinition":
          open(node, false);
          break;
        case "FunctionMember":
          open(node, true);
          break;
        case "AssignmentStatement":
          if (scopes[scopes.length - 1]!.isMethod) checkProperties(node, scopes, errors);
          break;
        case "TypeExpression":
        case "TypeConstraint":
        case "Attribute":
          checkType(node.typeName, node.kind === "Attribute", scopes, errors, surroundings, believed);
          break;
        case "UsingStatement":
          if (node.usingKind === "Module") checkModule(node, errors, surroundings);
          break;
      }
    },
    leave: (node) => {
      if (OPENS_SCOPE.has(node.kind)) scopes.pop();
    },
  });
}

const OPENS_SCOPE: ReadonlySet<string> = new Set([
  "TypeDefinition",
  "ScriptBlockExpression",
  "FunctionDefinition",
  "FunctionMember",
]);

function newScope(node: Ast, isMethod: boolean, errors: ErrorList): Scope {
  const scope: Scope = { node, isMethod, types: new Map(), properties: new Map() };
  // A class is known in the whole scope that defines it, before its definition too.
  for (const type of typesOf(node)) {
    const name = type.name.toLowerCase();
    if (scope.types.has(name)) errors.add("MemberAlreadyDefined", type.extent, false, [type.name]);
    else scope.types.set(name, type);
  }
  if (node.kind === "TypeDefinition") {
    for (const member of node.members) {
      const name = member.name.toLowerCase();
      if (member.kind === "PropertyMember" && !scope.properties.has(name)) scope.properties.set(name, member);
    }
  }
  return scope;
}

function typesOf(node: Ast): TypeDefinitionAst[] {
  const types: TypeDefinitionAst[] = [];
  const body = node.kind === "FunctionDefinition" || node.kind === "FunctionMember"
    ? node.body
    : node.kind === "ScriptBlockExpression"
    ? node.scriptBlock
    : node;
  walk(body, {
    enter: (inner) => {
      if (inner.kind === "TypeDefinition") types.push(inner);
      return inner === body || !(inner.kind === "ScriptBlock" || OPENS_SCOPE.has(inner.kind));
    },
  });
  return types;
}

// In a method a plain variable with the name of a property is a mistake for `$this.name`.
function checkProperties(node: AssignmentStatementAst, scopes: readonly Scope[], errors: ErrorList): void {
  const targets = node.left.kind === "ArrayLiteral" ? node.left.elements : [node.left];
  for (const target of targets) {
    let expression: ExpressionAst = target;
    while (expression.kind === "ConvertExpression") expression = expression.child;
    if (expression.kind !== "VariableExpression" || expression.path.drive !== undefined) continue;
    const name = expression.path.userPath.toLowerCase();
    const scope = scopes.findLast((candidate) => candidate.properties.has(name));
    const property = scope?.properties.get(name);
    if (property === undefined || scope?.node.kind !== "TypeDefinition") continue;
    if (property.isStatic) {
      const prefix = `[${scope.node.name}]::`;
      errors.add("MissingTypeInStaticPropertyAssignment", expression.extent, false, [prefix, property.name]);
    } else {
      errors.add("MissingThis", expression.extent, false, ["$this.", property.name]);
    }
  }
}

// Outside classes a type that does not exist is an error only when it is used.
function checkType(
  type: TypeName,
  isAttribute: boolean,
  scopes: readonly Scope[],
  errors: ErrorList,
  surroundings: Surroundings,
  believed: boolean,
): void {
  if (!scopes.some((scope) => scope.node.kind === "TypeDefinition")) return;
  const pending: { type: TypeName; attribute: boolean; generic: boolean }[] = [
    { type, attribute: isAttribute, generic: false },
  ];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (next.type.kind === "ArrayTypeName") {
      pending.unshift({ type: next.type.element, attribute: false, generic: false });
    } else if (next.type.kind === "GenericTypeName") {
      pending.unshift(
        { type: next.type.generic, attribute: false, generic: true },
        ...next.type.typeArguments.map((argument) => ({ type: argument, attribute: false, generic: false })),
      );
    } else {
      const { name, assembly, extent } = next.type;
      const defined = !next.generic && scopes.some((scope) => scope.types.has(name.toLowerCase()));
      if (defined || assembly !== undefined || believed || name.toLowerCase() === "ordered") continue;
      const existence: Existence = next.attribute ? attributeExists(name) : typeExists(name);
      const known = existence === "yes" ? true : surroundings.typeExists?.(name) ?? existence === "unknown";
      if (!known) errors.add(next.attribute ? "CustomAttributeTypeNotFound" : "TypeNotFound", extent, false, [name]);
    }
  }
}

const WILDCARD = /[*?[]/;

// Modules that come with PowerShell.
const BUILT_IN_MODULE =
  /^(Microsoft\.PowerShell\.(Archive|Core|Diagnostics|Host|LocalAccounts|Management|PSResourceGet|Security|ThreadJob|Utility)|CimCmdlets|Microsoft\.WSMan\.Management|PackageManagement|PowerShellGet|PSDiagnostics|PSReadLine|ThreadJob)$/i;

function checkModule(node: UsingStatementAst, errors: ErrorList, surroundings: Surroundings): void {
  let name = node.name?.value;
  if (node.moduleSpecification !== undefined) {
    const table = moduleTable(node.moduleSpecification);
    if (table === undefined) {
      errors.add("RequiresArgumentMustBeConstant", node.extent, false, []);
      return;
    }
    const module = moduleOf(table);
    if (typeof module === "string") {
      errors.add("RequiresModuleInvalid", node.extent, false, [module]);
      return;
    }
    name = module.name;
  }
  if (name === undefined) return;
  if (WILDCARD.test(name)) errors.add("WildCardModuleNameError", node.extent, false, []);
  else if (!(surroundings.moduleExists?.(name) ?? BUILT_IN_MODULE.test(name))) {
    errors.add("ModuleNotFoundDuringParse", node.extent, false, [name]);
  }
}
