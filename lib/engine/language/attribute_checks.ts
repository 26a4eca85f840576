/**
 * Checks of attributes on classes and their members: where each may stand, which of its properties can be set, and what a
 * DSC resource must have. Only attributes of the table are checked.
 * @module
 */

import type { Ast, AttributeAst, MemberAst, PropertyMemberAst, TypeDefinitionAst } from "./ast.ts";
import { isConstant } from "./constants.ts";
import { canonicalTypeName } from "./known_types.ts";
import type { ErrorList } from "./parse_errors.ts";

type Target = "class" | "enum" | "constructor" | "method" | "property" | "parameter";

interface Row {
  readonly targets: readonly Target[];
  /** Properties that an attribute can set; `undefined` where they are not known. */
  readonly settable?: readonly string[];
  readonly readOnly?: readonly string[];
}

const ON_PROPERTY: readonly Target[] = ["property"];

const ATTRIBUTES: Readonly<Record<string, Row>> = {
  alias: { targets: ["class", "property"], settable: [], readOnly: ["AliasNames"] },
  allowemptycollection: { targets: ON_PROPERTY, settable: [] },
  allowemptystring: { targets: ON_PROPERTY, settable: [] },
  allownull: { targets: ON_PROPERTY, settable: [] },
  cmdlet: {
    targets: ["class"],
    settable: [
      "ConfirmImpact",
      "DefaultParameterSetName",
      "HelpUri",
      "RemotingCapability",
      "SupportsPaging",
      "SupportsShouldProcess",
      "SupportsTransactions",
    ],
    readOnly: ["NounName", "VerbName"],
  },
  cmdletbinding: {
    targets: ["class"],
    settable: [
      "ConfirmImpact",
      "DefaultParameterSetName",
      "HelpUri",
      "PositionalBinding",
      "RemotingCapability",
      "SupportsPaging",
      "SupportsShouldProcess",
      "SupportsTransactions",
    ],
  },
  dsclocalconfigurationmanager: { targets: ["class"], settable: [] },
  dscproperty: { targets: ON_PROPERTY, settable: ["Key", "Mandatory", "NotConfigurable"] },
  dscresource: { targets: ["class"], settable: ["RunAsCredential"] },
  flags: { targets: ["enum"], settable: [] },
  hidden: { targets: ["property", "method", "constructor"], settable: [] },
  obsolete: { targets: ["class", "enum", "constructor", "method", "property"] },
  outputtype: { targets: ["class"], settable: ["ParameterSetName", "ProviderCmdlet"], readOnly: ["Type"] },
  parameter: {
    targets: ON_PROPERTY,
    settable: [
      "DontShow",
      "HelpMessage",
      "HelpMessageBaseName",
      "HelpMessageResourceId",
      "Mandatory",
      "ParameterSetName",
      "Position",
      "ValueFromPipeline",
      "ValueFromPipelineByPropertyName",
      "ValueFromRemainingArguments",
    ],
    readOnly: ["ExperimentName", "ExperimentAction"],
  },
  psdefaultvalue: { targets: ON_PROPERTY, settable: ["Help", "Value"] },
  supportswildcards: { targets: ON_PROPERTY, settable: [] },
  validatecount: { targets: ON_PROPERTY, settable: [], readOnly: ["MinLength", "MaxLength"] },
  validatedrive: { targets: ON_PROPERTY, settable: [], readOnly: ["ValidRootDrives"] },
  validatelength: { targets: ON_PROPERTY, settable: [], readOnly: ["MinLength", "MaxLength"] },
  validatenotnull: { targets: ON_PROPERTY, settable: [] },
  validatenotnullorempty: { targets: ON_PROPERTY, settable: [] },
  validatenotnullorwhitespace: { targets: ON_PROPERTY, settable: [] },
  validatepattern: { targets: ON_PROPERTY, settable: ["ErrorMessage", "Options"], readOnly: ["RegexPattern"] },
  validaterange: { targets: ON_PROPERTY, settable: [], readOnly: ["MinRange", "MaxRange"] },
  validatescript: { targets: ON_PROPERTY, settable: ["ErrorMessage"], readOnly: ["ScriptBlock"] },
  validateset: { targets: ON_PROPERTY, settable: ["ErrorMessage", "IgnoreCase"], readOnly: ["ValidValues"] },
  validatetrusteddata: { targets: ON_PROPERTY, settable: [] },
  validateuserdrive: { targets: ON_PROPERTY, settable: [], readOnly: ["ValidRootDrives"] },
};

function nameOf(attribute: AttributeAst): string {
  return attribute.typeName.fullName.toLowerCase().replace(/^system\.(management\.automation\.)?/, "").replace(
    /(.)attribute$/,
    "$1",
  );
}

function targetOf(parent: Ast): Target | undefined {
  switch (parent.kind) {
    case "TypeDefinition":
      return parent.typeKind === "enum" ? "enum" : "class";
    case "PropertyMember":
      return "property";
    case "FunctionMember":
      return parent.isConstructor ? "constructor" : "method";
    case "Parameter":
      return "parameter";
    default:
      return undefined;
  }
}

/** Checks an attribute on a class, a member, or a parameter of a method; `parent` is what it stands on. */
export function checkClassAttribute(attribute: AttributeAst, parent: Ast, errors: ErrorList): void {
  const row = ATTRIBUTES[nameOf(attribute)];
  const target = targetOf(parent);
  if (row === undefined || target === undefined) return;
  const { fullName } = attribute.typeName;
  if (!row.targets.includes(target)) {
    errors.add("AttributeNotAllowedOnDeclaration", attribute.extent, false, [fullName, row.targets.join(", ")]);
  }
  const has = (names: readonly string[] | undefined, name: string): boolean =>
    names?.some((known) => known.toLowerCase() === name.toLowerCase()) ?? false;
  for (const named of attribute.namedArguments) {
    if (has(row.readOnly, named.name)) errors.add("ReadOnlyProperty", named.extent, false, [named.name]);
    else if (row.settable !== undefined && !has(row.settable, named.name)) {
      errors.add("PropertyNotFoundForAttribute", named.extent, false, [named.name, fullName]);
    }
  }
}

/** What a DSC resource has, itself or from the classes of the script that it derives from. */
interface ResourceParts {
  set: boolean;
  get: boolean;
  test: boolean;
  key: boolean;
}

/** Checks a class that is a DSC resource. `types` are the classes that are known where it is defined. */
export function checkDscResource(
  node: TypeDefinitionAst,
  types: ReadonlyMap<string, TypeDefinitionAst>,
  errors: ErrorList,
): void {
  const attribute = node.attributes.find((candidate) => nameOf(candidate) === "dscresource");
  if (attribute === undefined) return;
  const parts: ResourceParts = { set: false, get: false, test: false, key: false };
  const seen = new Set<TypeDefinitionAst>();
  collectParts(node, parts, types, seen, errors);
  const constructors = node.members.filter((member) =>
    member.kind === "FunctionMember" && member.isConstructor && !member.isStatic
  );
  const withoutParameters = constructors.some((member) => "parameters" in member && member.parameters.length === 0);
  const report = (id: Parameters<ErrorList["add"]>[0]): void => errors.add(id, attribute.extent, false, [node.name]);
  if (!parts.set) report("DscResourceMissingSetMethod");
  if (!parts.get) report("DscResourceMissingGetMethod");
  if (!parts.test) report("DscResourceMissingTestMethod");
  if (constructors.length > 0 && !withoutParameters) report("DscResourceMissingDefaultConstructor");
  if (!parts.key) report("DscResourceMissingKeyProperty");
}

function collectParts(
  node: TypeDefinitionAst,
  parts: ResourceParts,
  types: ReadonlyMap<string, TypeDefinitionAst>,
  seen: Set<TypeDefinitionAst>,
  errors: ErrorList,
): void {
  seen.add(node);
  for (const member of node.members) {
    if (member.kind === "PropertyMember") collectKey(member, parts, types, errors);
    else collectMethod(member, node, parts, errors);
  }
  for (const base of node.baseTypes) {
    if (parts.set && parts.get && parts.test && parts.key) return;
    const type = types.get(base.typeName.fullName.toLowerCase());
    if (type?.typeKind === "class" && !seen.has(type)) collectParts(type, parts, types, seen, errors);
  }
}

function collectMethod(
  method: Extract<MemberAst, { kind: "FunctionMember" }>,
  node: TypeDefinitionAst,
  parts: ResourceParts,
  errors: ErrorList,
): void {
  if (method.parameters.length > 0) return;
  const name = method.name.toLowerCase();
  const returned = method.returnType && canonicalTypeName(method.returnType.typeName.fullName);
  if (name === "set") parts.set ||= returned === undefined || returned === "void";
  else if (name === "test") parts.test ||= returned === "bool";
  else if (name === "get" && !parts.get) {
    parts.get = true;
    if (returned?.replace(/\[\]$/, "") !== node.name.toLowerCase()) {
      errors.add("DscResourceInvalidGetMethod", method.extent, false, [node.name]);
    }
  }
}

const KEY_TYPES: ReadonlySet<string> = new Set(
  ["string", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong"],
);

function collectKey(
  property: PropertyMemberAst,
  parts: ResourceParts,
  types: ReadonlyMap<string, TypeDefinitionAst>,
  errors: ErrorList,
): void {
  const isKey = property.attributes.some((attribute) =>
    nameOf(attribute) === "dscproperty" &&
    attribute.namedArguments.some((named) =>
      named.name.toLowerCase() === "key" && isConstant(named.argument, "attribute") &&
      !/^\$?(false|null|0)$/i.test(named.argument.extent.text)
    )
  );
  if (!isKey) return;
  parts.key = true;
  const name = property.propertyType?.typeName;
  const allowed = name?.kind === "TypeName" &&
    (KEY_TYPES.has(canonicalTypeName(name.name)) || types.get(name.name.toLowerCase())?.typeKind === "enum");
  if (!allowed) errors.add("DscResourceInvalidKeyProperty", property.extent, false, []);
}
