/**
 * TABLE: the attributes of parameters as objects, as `[Parameter]::new()` makes them and Get-Command shows them; and the
 * parameters that a dynamicparam block describes with them.
 * @module
 */
import { LiveObject, PsArray, PsDictionary, type PsValue } from "../clixml/value.ts";
import type { ParameterSpec, SetMembership, Validation } from "./command.ts";
import { ALL_SETS } from "./command.ts";
import { declareType } from "./dotnet/declare.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { resultCollection } from "./dotnet/intrinsic_methods.ts";
import { PsType, type TypeRow } from "./dotnet/type.ts";
import { registerRows } from "./dotnet/type_system.ts";

const SMA = "System.Management.Automation.";
/** Position of a parameter that has none, int.MinValue. */
export const NO_POSITION = -2147483648;

/** One attribute. */
export class AttributeObject extends LiveObject {
  /** Name without namespace and the word Attribute: `ValidateSet`. */
  readonly name: string;
  /** Values by property, in the order of the type's properties. */
  readonly values: Map<string, PsValue>;
  constructor(name: string, values: Iterable<readonly [string, PsValue]>) {
    super();
    this.name = name;
    this.values = new Map(values);
  }
  override typeNames(): readonly string[] {
    return [`${SMA}${this.name}Attribute`, "System.Attribute", "System.Object"];
  }
  override text(): string {
    return `${SMA}${this.name}Attribute`;
  }
  /** What its constructor was given. */
  positional(): readonly PsValue[] {
    return (rowNamed(this.name)?.takes ?? []).map(([property]) => this.values.get(property) ?? null);
  }
  /** Its other properties, by lower-case name, where they say anything. */
  named(): ReadonlyMap<string, PsValue> {
    const said = new Map<string, PsValue>();
    for (const [property, , initial] of rowNamed(this.name)?.has ?? []) {
      const value = this.values.get(property) ?? null;
      if (value !== initial) said.set(property.toLowerCase(), value);
    }
    return said;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const [name, value] of this.values) yield [name, () => value];
    yield ["TypeId", () => this.text()];
  }
}

/** One attribute type: what its constructor takes, and its other properties with their defaults. */
interface AttributeRow {
  readonly name: string;
  /** Properties that the constructor's arguments set, with their types; the last may take all that is left. */
  readonly takes?: readonly (readonly [property: string, type: string])[];
  readonly has?: readonly (readonly [property: string, type: string, initial: PsValue])[];
}

const TEXTS = "string[]";
const ATTRIBUTES: readonly AttributeRow[] = [
  {
    name: "Parameter",
    has: [
      ["Position", "int", NO_POSITION],
      ["ParameterSetName", "string", ALL_SETS],
      ["Mandatory", "bool", false],
      ["ValueFromPipeline", "bool", false],
      ["ValueFromPipelineByPropertyName", "bool", false],
      ["ValueFromRemainingArguments", "bool", false],
      ["HelpMessage", "string", null],
      ["HelpMessageBaseName", "string", null],
      ["HelpMessageResourceId", "string", null],
      ["DontShow", "bool", false],
    ],
  },
  { name: "Alias", takes: [["AliasNames", TEXTS]] },
  {
    name: "ValidateSet",
    takes: [["ValidValues", TEXTS]],
    has: [["ErrorMessage", "string", null], ["IgnoreCase", "bool", true]],
  },
  { name: "ValidateRange", takes: [["MinRange", "object"], ["MaxRange", "object"]] },
  { name: "ValidatePattern", takes: [["RegexPattern", "string"]], has: [["ErrorMessage", "string", null]] },
  { name: "ValidateLength", takes: [["MinLength", "int"], ["MaxLength", "int"]] },
  { name: "ValidateCount", takes: [["MinLength", "int"], ["MaxLength", "int"]] },
  { name: "ValidateScript", takes: [["ScriptBlock", "scriptblock"]], has: [["ErrorMessage", "string", null]] },
  { name: "ValidateDrive", takes: [["ValidRootDrives", TEXTS]] },
  { name: "ValidateUserDrive" },
  { name: "ValidateNotNull" },
  { name: "ValidateNotNullOrEmpty" },
  { name: "ValidateNotNullOrWhiteSpace" },
  { name: "AllowNull" },
  { name: "AllowEmptyString" },
  { name: "AllowEmptyCollection" },
  { name: "SupportsWildcards" },
  { name: "ArgumentCompleter", takes: [["ScriptBlock", "scriptblock"]] },
];

function rowNamed(name: string): AttributeRow | undefined {
  return ATTRIBUTES.find((row) => row.name === name);
}

function attributeType(row: AttributeRow): TypeRow {
  const takes = row.takes ?? [];
  const has = row.has ?? [];
  const properties = [...takes.map(([name, type]) => [name, type, null] as const), ...has];
  const isList = takes.length === 1 && takes[0]![1] === TEXTS;
  const signature = isList
    ? `(params string[] ${takes[0]![0]})`
    : `(${takes.map(([name, type]) => `${type} ${name}`).join(", ")})`;
  return declareType(`${SMA}${row.name}Attribute`, {
    base: "System.Attribute",
    properties: Object.fromEntries(properties.map(([name, type]) => [`${type} ${name}`, {
      get: (self: AttributeObject) => self.values.get(name) ?? null,
      set: (self: AttributeObject, value: PsValue) => void self.values.set(name, value),
    }])),
    constructors: {
      [signature]: (...args: PsValue[]) =>
        new AttributeObject(
          row.name,
          properties.map(([name, , initial], i) => [name, i < takes.length ? args[i]! : initial]),
        ),
    },
  });
}

/** System.Management.Automation.RuntimeDefinedParameter. */
class RuntimeDefinedParameter extends LiveObject {
  name = "";
  type: PsValue = null;
  attributes: PsValue = resultCollection([]);
  isSet = false;
  value: PsValue = null;
  override typeNames(): readonly string[] {
    return [`${SMA}RuntimeDefinedParameter`, "System.Object"];
  }
  override text(): string {
    return `${SMA}RuntimeDefinedParameter`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Name", () => this.name];
    yield ["ParameterType", () => this.type];
    yield ["Value", () => this.value];
    yield ["IsSet", () => this.isSet];
    yield ["Attributes", () => this.attributes];
  }
}

const DICTIONARY = `${SMA}RuntimeDefinedParameterDictionary`;

const DYNAMIC_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}RuntimeDefinedParameter`, {
    properties: {
      "string Name": {
        get: (self: RuntimeDefinedParameter) => self.name,
        set: (self: RuntimeDefinedParameter, value: string) => void (self.name = value),
      },
      "type ParameterType": {
        get: (self: RuntimeDefinedParameter) => self.type,
        set: (self: RuntimeDefinedParameter, value: PsValue) => void (self.type = value),
      },
      "object Value": {
        get: (self: RuntimeDefinedParameter) => self.value,
        set: (self: RuntimeDefinedParameter, value: PsValue) => {
          self.value = value;
          self.isSet = true;
        },
      },
      "bool IsSet": {
        get: (self: RuntimeDefinedParameter) => self.isSet,
        set: (self: RuntimeDefinedParameter, value: boolean) => void (self.isSet = value),
      },
      "object Attributes": (self: RuntimeDefinedParameter) => self.attributes,
    },
    constructors: {
      "()": () => new RuntimeDefinedParameter(),
      "(string name, type parameterType, object attributes)": (name: string, type: PsType, attributes: PsValue) => {
        const made = new RuntimeDefinedParameter();
        made.name = name;
        made.type = type;
        made.attributes = attributes;
        return made;
      },
    },
  }),
  declareType(DICTIONARY, {
    base: `System.Collections.Generic.Dictionary\`2[string,${SMA}RuntimeDefinedParameter]`,
    constructors: { "()": () => new PsDictionary(DICTIONARY, "ignoreCase") },
  }),
];

/** Says that a dynamic parameter got a value, as its dictionary shows. */
export function noteDynamicValue(parameter: PsValue, value: PsValue): void {
  if (!(parameter instanceof RuntimeDefinedParameter)) return;
  parameter.value = value;
  parameter.isSet = true;
}

function parameterAttribute(set: string, facts: SetMembership): AttributeObject {
  const given: Readonly<Record<string, PsValue | undefined>> = {
    Position: facts.position,
    ParameterSetName: set,
    Mandatory: facts.mandatory,
    ValueFromPipeline: facts.value,
    ValueFromPipelineByPropertyName: facts.property,
    ValueFromRemainingArguments: facts.remaining,
    HelpMessage: facts.helpMessage,
  };
  return new AttributeObject(
    "Parameter",
    ATTRIBUTES[0]!.has!.map(([name, , initial]) => [name, given[name] ?? initial]),
  );
}

const texts = (values: readonly string[]): PsValue => new PsArray([...values], "System.String");

const OF_VALIDATION: { readonly [K in Validation["kind"]]?: (rule: Validation & { kind: K }) => AttributeObject } = {
  Set: (rule) =>
    new AttributeObject("ValidateSet", [
      ["ValidValues", texts(rule.values)],
      ["ErrorMessage", null],
      ["IgnoreCase", rule.ignoreCase ?? true],
    ]),
  Range: (rule) => new AttributeObject("ValidateRange", [["MinRange", rule.min], ["MaxRange", rule.max]]),
  RangeKind: (rule) =>
    new AttributeObject("ValidateRange", [
      ["MinRange", null],
      ["MaxRange", null],
      ["RangeKind", enumNamed(`${SMA}ValidateRangeKind`, rule.range)],
    ]),
  Pattern: (rule) => new AttributeObject("ValidatePattern", [["RegexPattern", rule.pattern], ["ErrorMessage", null]]),
  Length: (rule) => new AttributeObject("ValidateLength", [["MinLength", rule.min], ["MaxLength", rule.max]]),
  Count: (rule) => new AttributeObject("ValidateCount", [["MinLength", rule.min], ["MaxLength", rule.max]]),
  Script: (rule) => new AttributeObject("ValidateScript", [["ScriptBlock", rule.block], ["ErrorMessage", null]]),
  NotNull: () => new AttributeObject("ValidateNotNull", []),
  NotNullOrEmpty: () => new AttributeObject("ValidateNotNullOrEmpty", []),
  NotNullOrWhiteSpace: () => new AttributeObject("ValidateNotNullOrWhiteSpace", []),
};

/** The attributes that describe a parameter. */
export function attributesOf(spec: ParameterSpec): PsValue {
  const all = Object.entries(spec.sets).map(([set, facts]) => parameterAttribute(set, facts));
  for (const rule of spec.validate ?? []) {
    const make = OF_VALIDATION[rule.kind] as ((rule: Validation) => AttributeObject) | undefined;
    if (make !== undefined) all.push(make(rule));
  }
  if (spec.allowNull) all.push(new AttributeObject("AllowNull", []));
  if (spec.allowEmptyString) all.push(new AttributeObject("AllowEmptyString", []));
  if (spec.allowEmptyCollection) all.push(new AttributeObject("AllowEmptyCollection", []));
  if (spec.aliases !== undefined) all.push(new AttributeObject("Alias", [["AliasNames", texts(spec.aliases)]]));
  return resultCollection(all);
}

registerRows([...ATTRIBUTES.map(attributeType), ...DYNAMIC_TYPES]);
