/**
 * A script block ready to run: its blocks, parameters and definitions, compiled when it is first called.
 * @module
 */
import {
  COMMON_PARAMETERS,
  PAGING_PARAMETERS,
  SHOULD_PROCESS_PARAMETERS,
  Signature,
  typeOfSpec,
} from "../binding/signature.ts";
import { ALL_SETS, type ParameterSpec } from "../command.ts";
import type { PsType } from "../dotnet/type.ts";
import type { NamedBlockAst, ParameterAst, ScriptBlockAst, StatementAst, TypeDefinitionAst } from "../language/ast.ts";
import type { Layout } from "../scope.ts";
import {
  type AttributeFacts,
  attributeName,
  type CmdletBindingFacts,
  type ParameterFacts,
  readAttributes,
  readCmdletBinding,
  readOutputTypes,
  readParameter,
} from "./attributes.ts";
import { type Code, type Statement, valued } from "./code.ts";
import { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { compileList } from "./statements.ts";
import { variableKey } from "./variables.ts";

/** A parameter of a script block. */
export interface ScriptParameter {
  readonly node: ParameterAst;
  readonly key: string;
  readonly slot: number;
  readonly defaultValue: Code | undefined;
}

/** What a script block declares, known once types can be looked up. */
export interface ScriptDeclaration {
  readonly parameters: readonly ParameterFacts[];
  readonly signature: Signature;
  readonly binding: CmdletBindingFacts | undefined;
  /** Names of the types that OutputType lists. */
  readonly outputTypes: readonly string[];
}

/** A compiled script block. */
export class ScriptCode {
  readonly ast: ScriptBlockAst;
  readonly layout: Layout;
  readonly compiler: Compiler;
  readonly parameters: readonly ScriptParameter[];
  readonly dynamicParam: Statement | undefined;
  readonly begin: Statement | undefined;
  readonly process: Statement | undefined;
  readonly end: Statement | undefined;
  readonly clean: Statement | undefined;
  /** Whether it has common parameters: by CmdletBinding or a Parameter attribute. */
  readonly advanced: boolean;
  readonly definitions: readonly TypeDefinitionAst[];
  #declaration: ScriptDeclaration | undefined;

  constructor(ast: ScriptBlockAst, options: ScriptCodeOptions) {
    this.ast = ast;
    const c = new Compiler({ namespaces: namespacesOf(ast, options.namespaces), methods: options.methods });
    this.compiler = c;
    this.layout = c.layout;
    if (options.inMethod) c.inMethod = true;
    const nodes = ast.paramBlock?.parameters ?? options.parameters ?? [];
    this.parameters = nodes.map((node) => {
      const key = variableKey(node.name.path.name);
      return {
        node,
        key,
        slot: c.layout.slot(key),
        defaultValue: node.defaultValue && valued(c.expression(node.defaultValue)),
      };
    });
    this.advanced = (ast.paramBlock?.attributes ?? []).some((node) => attributeName(node) === "cmdletbinding") ||
      nodes.some((node) =>
        node.attributes.some((attribute) => attribute.kind === "Attribute" && attributeName(attribute) === "parameter")
      );
    const block = (node: NamedBlockAst | undefined) => node && compileList(c, node.statements, node.traps);
    this.dynamicParam = block(ast.dynamicParam);
    this.begin = block(ast.begin);
    this.process = block(ast.process);
    this.end = block(ast.end);
    this.clean = block(ast.clean);
    this.definitions = [ast.begin, ast.process, ast.end].flatMap((node) => typeDefinitions(node?.statements ?? []));
  }

  /** Parameters and sets; types are looked up from `f`. */
  declare(f: Frame): ScriptDeclaration {
    if (this.#declaration !== undefined) return this.#declaration;
    const c = this.compiler;
    const attributes = this.parameters.map(({ node }) => readAttributes(c, f, node.attributes));
    const node = this.ast.paramBlock?.attributes.find((attribute) => attributeName(attribute) === "cmdletbinding");
    const binding = node && readCmdletBinding(c, f, node);
    const positions = automaticPositions(attributes, binding);
    let next = 0;
    const parameters = this.parameters.map(({ node }, i) => {
      const read = readParameter(f, node, attributes[i]!);
      if (!positions || read.type?.fullName === "System.Management.Automation.SwitchParameter") return read;
      return { ...read, spec: withPosition(read.spec, next++) };
    });
    const specs: ParameterSpec[] = parameters.map((parameter) => parameter.spec);
    const types: (PsType | undefined)[] = parameters.map((parameter) => parameter.type);
    if (this.advanced) {
      const more = [
        ...COMMON_PARAMETERS,
        ...(binding?.shouldProcess === undefined ? [] : SHOULD_PROCESS_PARAMETERS),
        ...(binding?.supportsPaging ? PAGING_PARAMETERS : []),
      ];
      for (const spec of more) {
        if (specs.some((own) => own.name.toLowerCase() === spec.name.toLowerCase())) continue;
        specs.push(spec);
        types.push(typeOfSpec(spec));
      }
    }
    const outputs = this.ast.paramBlock?.attributes.filter((attribute) => attributeName(attribute) === "outputtype") ??
      [];
    const declaration = {
      parameters,
      signature: new Signature(specs, binding?.defaultSet, types),
      binding,
      outputTypes: outputs.flatMap((attribute) => readOutputTypes(c, f, attribute)),
    };
    // A class of the script may be defined anew, so what names one is read again.
    if (!types.some((type) => type?.scriptClass !== undefined)) this.#declaration = declaration;
    return declaration;
  }
}

/** How to compile a script block. */
export interface ScriptCodeOptions {
  readonly namespaces: readonly string[];
  /** Lower-case names of methods that scripts have defined. */
  readonly methods: ReadonlySet<string>;
  /** Parameters in parentheses after a function's or method's name. */
  readonly parameters?: readonly ParameterAst[];
  readonly inMethod?: boolean;
}

function automaticPositions(
  attributes: readonly AttributeFacts[],
  binding: CmdletBindingFacts | undefined,
): boolean {
  return (binding?.positionalBinding ?? true) && !attributes.some((facts) => facts.hasPosition || facts.hasSet);
}

function withPosition(spec: ParameterSpec, position: number): ParameterSpec {
  const all = spec.sets[ALL_SETS] ?? {};
  return { ...spec, sets: { ...spec.sets, [ALL_SETS]: { ...all, position } } };
}

function namespacesOf(ast: ScriptBlockAst, outer: readonly string[]): readonly string[] {
  const own = ast.usings.filter((using) => using.usingKind === "Namespace" && using.name !== undefined)
    .map((using) => using.name!.value);
  return own.length === 0 ? outer : [...own, ...outer];
}

/** Lower-case names of the methods that the classes of a script block define; `new` where there is any class. */
export function definedMethods(ast: ScriptBlockAst): readonly string[] {
  const types = [ast.begin, ast.process, ast.end].flatMap((node) => typeDefinitions(node?.statements ?? []));
  const names = types.flatMap((type) => type.members.filter((member) => member.kind === "FunctionMember")).map((
    member,
  ) => member.name.toLowerCase());
  return types.some((type) => type.typeKind === "class") ? [...names, "new"] : names;
}

function typeDefinitions(statements: readonly StatementAst[]): TypeDefinitionAst[] {
  return statements.filter((statement) => statement.kind === "TypeDefinition");
}
