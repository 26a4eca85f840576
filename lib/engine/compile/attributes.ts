/**
 * Attributes of parameters, variables and properties, read into rows: types, validations, how a parameter takes part in
 * its sets. Their arguments are constants almost always, so they are evaluated once, when first needed.
 * @module
 */
import { PsArray, PsEnum, type PsValue } from "../../clixml/value.ts";
import { ALL_SETS, type ConfirmImpact, type ParameterSpec, type SetMembership, type Validation } from "../command.ts";
import { AttributeObject } from "../attribute_objects.ts";
import { validationError, validationFailure } from "../binding/validation.ts";
import { convertTo, isTrue, toText } from "../dotnet/convert.ts";
import { defaultOf } from "../dotnet/conversion_plan.ts";
import { PsType } from "../dotnet/type.ts";
import { ABSENT } from "../dotnet/switch_parameter.ts";
import { PsDecimal, PsDouble, PsSingle, PsSmall, PsUInt64 } from "../../clixml/value.ts";
import type { AttributeAst, AttributeBaseAst, ExpressionAst, ParameterAst } from "../language/ast.ts";
import { type PsException, raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import type { Constraint } from "../scope.ts";
import { ScriptBlock } from "../script_block.ts";
import { runSync } from "../task.ts";
import type { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { plain } from "./nothing.ts";

/** What the attributes of one place say. */
export interface AttributeFacts {
  /** Types to convert to, the innermost first. */
  readonly types: readonly ((f: Frame) => PsType)[];
  readonly validate: readonly Validation[];
  readonly aliases: readonly string[];
  readonly sets: Readonly<Record<string, SetMembership>>;
  readonly isParameter: boolean;
  readonly hasPosition: boolean;
  readonly hasSet: boolean;
  readonly allowNull: boolean;
  readonly allowEmptyString: boolean;
  readonly allowEmptyCollection: boolean;
  readonly hidden: boolean;
  readonly wildcards: boolean;
  readonly names: readonly string[];
  readonly typeName: string | undefined;
}

interface Draft {
  types: ((f: Frame) => PsType)[];
  validate: Validation[];
  aliases: string[];
  sets: Record<string, SetMembership>;
  isParameter: boolean;
  hasPosition: boolean;
  hasSet: boolean;
  allowNull: boolean;
  allowEmptyString: boolean;
  allowEmptyCollection: boolean;
  hidden: boolean;
  wildcards: boolean;
  names: string[];
  typeName: string | undefined;
}

/** The arguments of an attribute, evaluated. */
interface Given {
  readonly positional: readonly PsValue[];
  readonly named: ReadonlyMap<string, PsValue>;
  readonly f: Frame;
}

/** Name of an attribute without namespace and the word Attribute, in lower case. */
export function attributeName(node: AttributeAst): string {
  const full = node.typeName.fullName.toLowerCase();
  const bare = full.slice(full.lastIndexOf(".") + 1);
  return bare.endsWith("attribute") ? bare.slice(0, -"attribute".length) : bare;
}

/** Evaluates a constant expression of an attribute. */
export function attributeValue(c: Compiler, f: Frame, node: ExpressionAst): PsValue {
  const code = c.expression(node);
  if (code.sync) return plain(code.run(f));
  return plain(runSync(code.run(f), () => new TypeError("Cannot wait in the argument of an attribute")));
}

function given(c: Compiler, f: Frame, node: AttributeAst): Given {
  const named = new Map<string, PsValue>();
  for (const { name, argument } of node.namedArguments) named.set(name.toLowerCase(), attributeValue(c, f, argument));
  return { positional: node.positionalArguments.map((argument) => attributeValue(c, f, argument)), named, f };
}

const number = (value: PsValue | undefined): number => typeof value === "number" ? value : Number(value ?? 0);
const flag = (value: PsValue | undefined): boolean => value !== undefined && isTrue(value);
const texts = (g: Given, values: readonly PsValue[]): string[] =>
  values.flatMap((value) => value instanceof PsArray ? value.items : [value]).map((value) => toText(value, g.f.engine));

const VALIDATIONS: Readonly<Record<string, (g: Given) => Validation | undefined>> = {
  validatenotnull: () => ({ kind: "NotNull" }),
  validatenotnullorempty: () => ({ kind: "NotNullOrEmpty" }),
  validatenotnullorwhitespace: () => ({ kind: "NotNullOrWhiteSpace" }),
  validateset: (g) => ({
    kind: "Set",
    values: texts(g, g.positional),
    ...(g.named.has("ignorecase") && { ignoreCase: flag(g.named.get("ignorecase")) }),
  }),
  validaterange: (g) => {
    const [min, max] = g.positional;
    if (max === undefined) {
      const name = toText(min ?? null, g.f.engine);
      return { kind: "RangeKind", range: name as "Positive" };
    }
    return { kind: "Range", min: min!, max };
  },
  validatepattern: (g) => {
    const options = g.named.get("options");
    const caseSensitive = options !== undefined && !/ignorecase/i.test(toText(options, g.f.engine));
    return { kind: "Pattern", pattern: toText(g.positional[0] ?? null, g.f.engine), ignoreCase: !caseSensitive };
  },
  validatelength: (g) => ({ kind: "Length", min: number(g.positional[0]), max: number(g.positional[1]) }),
  validatecount: (g) => ({ kind: "Count", min: number(g.positional[0]), max: number(g.positional[1]) }),
  validatescript: (g) => {
    const [block] = g.positional;
    return block instanceof ScriptBlock ? { kind: "Script", block } : undefined;
  },
  validatedrive: (g) => ({ kind: "Drive", drives: texts(g, g.positional) }),
  validateuserdrive: () => ({ kind: "UserDrive" }),
};

const PARAMETER_PROPERTIES = [
  "mandatory",
  "position",
  "parametersetname",
  "valuefrompipeline",
  "valuefrompipelinebypropertyname",
  "valuefromremainingarguments",
  "helpmessage",
  "helpmessagebasename",
  "helpmessageresourceid",
  "dontshow",
];
const CMDLET_BINDING_PROPERTIES = [
  "defaultparametersetname",
  "supportsshouldprocess",
  "confirmimpact",
  "positionalbinding",
  "supportspaging",
  "supportstransactions",
  "helpuri",
  "remotingcapability",
];

function checkNames(g: Given, attribute: string, known: readonly string[]): void {
  for (const name of g.named.keys()) {
    if (known.includes(name)) continue;
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: `Cannot use the attribute ${attribute}: it has no property "${name}"`,
      errorId: "PropertyNotFoundForType",
      category: "InvalidOperation",
      target: name,
    });
  }
}

const MARKS: Readonly<Record<string, (draft: Draft, g: Given) => void>> = {
  parameter: (draft, g) => {
    checkNames(g, "ParameterAttribute", PARAMETER_PROPERTIES);
    draft.isParameter = true;
    const name = g.named.get("parametersetname");
    const set = name === undefined ? ALL_SETS : toText(name, g.f.engine);
    if (name !== undefined) draft.hasSet = true;
    const position = g.named.get("position");
    if (position !== undefined) draft.hasPosition = true;
    const help = g.named.get("helpmessage");
    draft.sets[set] = {
      ...(flag(g.named.get("mandatory")) && { mandatory: true }),
      ...(position !== undefined && { position: number(position) }),
      ...(flag(g.named.get("valuefrompipeline")) && { value: true }),
      ...(flag(g.named.get("valuefrompipelinebypropertyname")) && { property: true }),
      ...(flag(g.named.get("valuefromremainingarguments")) && { remaining: true }),
      ...(help !== undefined && { helpMessage: toText(help, g.f.engine) }),
    };
    if (flag(g.named.get("dontshow"))) draft.hidden = true;
  },
  alias: (draft, g) => void draft.aliases.push(...texts(g, g.positional)),
  pstypename: (draft, g) => void (draft.typeName = toText(g.positional[0] ?? null, g.f.engine)),
  allownull: (draft) => void (draft.allowNull = true),
  allowemptystring: (draft) => void (draft.allowEmptyString = true),
  allowemptycollection: (draft) => void (draft.allowEmptyCollection = true),
  supportswildcards: (draft) => void (draft.wildcards = true),
};

function emptyDraft(): Draft {
  return {
    types: [],
    validate: [],
    aliases: [],
    sets: {},
    isParameter: false,
    hasPosition: false,
    hasSet: false,
    allowNull: false,
    allowEmptyString: false,
    allowEmptyCollection: false,
    hidden: false,
    wildcards: false,
    names: [],
    typeName: undefined,
  };
}

/** Reads the attributes of a parameter, variable or property. */
export function readAttributes(c: Compiler, f: Frame, nodes: readonly AttributeBaseAst[]): AttributeFacts {
  const draft = emptyDraft();
  for (const node of nodes) {
    if (node.kind === "TypeConstraint") draft.types.unshift(c.type(node.typeName, node.extent));
    else addAttribute(draft, attributeName(node), () => given(c, f, node));
  }
  return draft;
}

function addAttribute(draft: Draft, name: string, evaluated: () => Given): void {
  draft.names.push(name);
  const validation = VALIDATIONS[name];
  const mark = MARKS[name];
  if (validation !== undefined) {
    const rule = validation(evaluated());
    // PowerShell checks the attribute nearest to the variable first.
    if (rule !== undefined) draft.validate.unshift(rule);
  } else if (mark !== undefined) mark(draft, evaluated());
}

/** Reads attributes that a script made as objects, for a dynamic parameter. */
export function readAttributeObjects(f: Frame, objects: Iterable<PsValue>): AttributeFacts {
  const draft = emptyDraft();
  for (const object of objects) {
    if (!(object instanceof AttributeObject)) continue;
    addAttribute(
      draft,
      object.name.toLowerCase(),
      () => ({ positional: object.positional(), named: object.named(), f }),
    );
  }
  return draft;
}

/** A parameter of a function as the binder wants it, and what its variable does to values. */
export interface ParameterFacts {
  readonly spec: ParameterSpec;
  readonly type: PsType | undefined;
  readonly facts: AttributeFacts;
  /** Conversion and validation of its variable; `undefined` where anything may be stored. */
  readonly constraint: Constraint | undefined;
}

/** Reads one parameter. */
export function readParameter(f: Frame, node: ParameterAst, facts: AttributeFacts): ParameterFacts {
  const types = facts.types.map((resolve) => resolve(f));
  // The outermost type is what the parameter declares.
  const type = types.at(-1);
  const spec = parameterSpec(node.name.path.userPath, type, facts);
  return { spec, type, facts, constraint: constraintOf(f, spec.name, types, facts.validate) };
}

/** A parameter as the binder wants it. */
export function parameterSpec(name: string, type: PsType | undefined, facts: AttributeFacts): ParameterSpec {
  return {
    name,
    type: type?.fullName ?? "object",
    sets: facts.isParameter && Object.keys(facts.sets).length > 0 ? facts.sets : { [ALL_SETS]: {} },
    ...(facts.aliases.length > 0 && { aliases: facts.aliases }),
    ...(facts.validate.length > 0 && { validate: facts.validate }),
    ...(facts.allowNull && { allowNull: true }),
    ...(facts.allowEmptyString && { allowEmptyString: true }),
    ...(facts.allowEmptyCollection && { allowEmptyCollection: true }),
    ...(facts.hidden && { hidden: true }),
    ...(facts.wildcards && { wildcards: true }),
    ...(facts.typeName !== undefined && { typeName: facts.typeName }),
  };
}

/** What a variable with types and validations does to a value. */
export function constraintOf(
  f: Frame,
  name: string,
  types: readonly PsType[],
  validate: readonly Validation[],
): Constraint | undefined {
  if (validate.length === 0 && types.every((type) => type.fullName === "System.Object")) return undefined;
  const { engine } = f;
  return {
    attributes: [],
    ...(types.length > 0 && { typeName: types.at(-1)!.fullName }),
    apply(value: PsValue): PsValue {
      let converted = value;
      for (const type of types) converted = transform(f, converted, type);
      if (validate.length > 0) {
        const failure = validationFailure(converted, validate, engine);
        if (failure !== undefined) throw validationError(name, failure);
      }
      return converted;
    },
  };
}

// A variable converts as a parameter does: a text is no truth value.
function transform(f: Frame, value: PsValue, type: PsType): PsValue {
  const { engine } = f;
  if (type.fullName === "System.Boolean" && typeof engine.unwrap(value) === "string") {
    throw transformationError("a text is no truth value");
  }
  try {
    return convertTo(value, type, engine);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    throw transformationError(error.record.exception.message, error.record.exception);
  }
}

function transformationError(message: string, inner?: PsException): TerminatingError {
  return raise({
    types: [
      "System.Management.Automation.ArgumentTransformationMetadataException",
      "System.Management.Automation.MetadataException",
      ...RUNTIME_EXCEPTION,
    ],
    message,
    errorId: "RuntimeException",
    category: "MetadataError",
    ...(inner !== undefined && { inner }),
  });
}

const ZEROS: Readonly<Record<string, PsValue>> = {
  "System.String": "",
  "System.Boolean": false,
  "System.Int32": 0,
  "System.Int64": 0n,
  "System.Double": new PsDouble(0),
  "System.Single": new PsSingle(0),
  "System.Decimal": new PsDecimal(0n, 0),
  "System.Byte": new PsSmall("Byte", 0),
  "System.SByte": new PsSmall("SByte", 0),
  "System.Int16": new PsSmall("Int16", 0),
  "System.UInt16": new PsSmall("UInt16", 0),
  "System.UInt32": new PsSmall("UInt32", 0),
  "System.UInt64": new PsUInt64(0n),
  "System.Management.Automation.SwitchParameter": ABSENT,
};

/** What a parameter without a default value and argument holds. */
export function zeroOf(type: PsType | undefined): PsValue {
  if (type === undefined) return null;
  return ZEROS[type.fullName] ?? null;
}

/** What a field of a class without an initializer holds. */
export function initialField(type: PsType | undefined): PsValue {
  if (type === undefined) return null;
  return type.fullName === "System.String" ? null : defaultOf(type);
}

/** Names of the types that `[OutputType(…)]` lists. */
export function readOutputTypes(c: Compiler, f: Frame, node: AttributeAst): readonly string[] {
  const g = given(c, f, node);
  return g.positional.flatMap((value) => value instanceof PsArray ? value.items : [value]).map((value) =>
    value instanceof PsType ? value.fullName : toText(value, f.engine)
  );
}

/** What `[CmdletBinding(…)]` says. */
export interface CmdletBindingFacts {
  readonly defaultSet: string | undefined;
  readonly shouldProcess: ConfirmImpact | undefined;
  readonly positionalBinding: boolean;
  readonly supportsPaging: boolean;
}

/** Reads the CmdletBinding attribute. */
export function readCmdletBinding(c: Compiler, f: Frame, node: AttributeAst): CmdletBindingFacts {
  const g = given(c, f, node);
  checkNames(g, "CmdletBindingAttribute", CMDLET_BINDING_PROPERTIES);
  const set = g.named.get("defaultparametersetname");
  const impact = g.named.get("confirmimpact");
  const positional = g.named.get("positionalbinding");
  const impactName = impact instanceof PsEnum
    ? impact.name
    : impact === undefined
    ? "Medium"
    : toText(impact, f.engine);
  return {
    defaultSet: set === undefined ? undefined : toText(set, f.engine),
    shouldProcess: flag(g.named.get("supportsshouldprocess")) ? impactName as ConfirmImpact : undefined,
    positionalBinding: positional === undefined || isTrue(positional),
    supportsPaging: flag(g.named.get("supportspaging")),
  };
}
