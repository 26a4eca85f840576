/**
 * What is wrong with classes and enums as types: members defined twice, bases that cannot be, values that do not fit.
 * PowerShell finds these when it makes the types, right before the script runs and after it was parsed; so they are no
 * parse errors, but a script that has one does not run either.
 * @module
 */

import type {
  Ast,
  ExpressionAst,
  FunctionMemberAst,
  ParameterAst,
  ScriptBlockAst,
  TypeDefinitionAst,
  TypeName,
} from "./ast.ts";
import { walk } from "./ast_walk.ts";
import { isConstant } from "./constants.ts";
import { canonicalTypeName, typeExists } from "./known_types.ts";
import { ErrorList, type ParseError, type ParseErrorId } from "./parse_errors.ts";

/** Reasons why the types of a script cannot be made, in PowerShell's order. */
export function checkDefinitions(root: ScriptBlockAst): readonly ParseError[] {
  const types: TypeDefinitionAst[] = [];
  walk(root, {
    enter: (node) => {
      if (node.kind === "TypeDefinition") types.push(node);
    },
  });
  if (types.length === 0) return [];
  const errors = new ErrorList(root.extent.source);
  const checker = new DefinitionChecker(types, errors);
  const classes = types.filter((type) => type.typeKind === "class");
  for (const type of classes) checker.bases(type);
  checker.enums(types.filter((type) => type.typeKind === "enum"));
  for (const type of classes) checker.members(type);
  return errors.errors;
}

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const signed = (bits: bigint): Range => ({ min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n });
const unsigned = (bits: bigint): Range => ({ min: 0n, max: (1n << bits) - 1n });

const RANGES: Readonly<Record<string, Range>> = {
  sbyte: signed(8n),
  short: signed(16n),
  int: signed(32n),
  long: signed(64n),
  byte: unsigned(8n),
  ushort: unsigned(16n),
  uint: unsigned(32n),
  ulong: unsigned(64n),
};

/** Types that nothing can derive from. */
const SEALED: ReadonlySet<string> = new Set([
  ...Object.keys(RANGES),
  "string",
  "bool",
  "char",
  "float",
  "double",
  "decimal",
  "datetime",
  "timespan",
  "guid",
  "void",
  "version",
  "scriptblock",
  "switch",
  "math",
  "convert",
  "environment",
  "console",
]);

class DefinitionChecker {
  readonly #types = new Map<string, TypeDefinitionAst>();
  readonly #made = new Set<TypeDefinitionAst>();
  readonly #errors: ErrorList;

  constructor(types: readonly TypeDefinitionAst[], errors: ErrorList) {
    this.#errors = errors;
    for (const type of types) this.#types.set(type.name.toLowerCase(), type);
  }

  #report(id: ParseErrorId, node: Ast, ...args: string[]): void {
    this.#errors.add(id, node.extent, false, args);
  }

  bases(type: TypeDefinitionAst): void {
    type.baseTypes.forEach((base, i) => {
      const { typeName } = base;
      if (typeName.kind === "ArrayTypeName") return this.#report("SubtypeArray", base, typeName.fullName);
      const own = this.#own(typeName);
      // A base class must be made before what derives from it.
      const missing = own === undefined ? this.#isMissing(typeName) : !this.#made.has(own);
      if (missing) this.#report("TypeNotFound", base, typeName.fullName);
      else if (i === 0 && SEALED.has(canonicalTypeName(typeName.fullName))) {
        this.#report("SealedBaseClass", base, typeName.fullName);
      } else if (i === 0 && /`\d+$/.test(typeName.fullName)) {
        this.#report("SubtypeUnclosedGeneric", base, typeName.fullName);
      } else if (i > 0 && own !== undefined) this.#report("InterfaceNameExpected", base, own.name);
    });
    this.#made.add(type);
  }

  #own(type: TypeName): TypeDefinitionAst | undefined {
    return type.kind === "TypeName" ? this.#types.get(type.name.toLowerCase()) : undefined;
  }

  #isMissing(type: TypeName): boolean {
    return typeExists(type.kind === "GenericTypeName" ? type.generic.name : type.fullName) === "no";
  }

  members(type: TypeDefinitionAst): void {
    const properties = new Set<string>();
    const methods = new Map<string, FunctionMemberAst[]>();
    for (const member of type.members) {
      const key = member.name.toLowerCase();
      if (member.kind === "PropertyMember") {
        if (properties.has(key)) this.#report("MemberAlreadyDefined", member, member.name);
        properties.add(key);
        continue;
      }
      const overloads = methods.get(key) ?? [];
      methods.set(key, overloads);
      if (this.#method(member, overloads)) overloads.push(member);
    }
    this.#constructors(type);
  }

  #method(method: FunctionMemberAst, overloads: readonly FunctionMemberAst[]): boolean {
    for (const parameter of method.parameters) {
      const type = typeOf(parameter);
      if (type !== undefined && canonicalTypeName(type.fullName) === "void") {
        this.#errors.add("TypeNotAllowedForParameter", type.extent, false, [type.fullName]);
        return false;
      }
    }
    const signature = signatureOf(method);
    const twin = overloads.some((other) =>
      signatureOf(other) === signature && (other.isStatic === method.isStatic || !method.isConstructor)
    );
    if (twin) {
      this.#errors.add("MemberAlreadyDefined", method.nameExtent, false, [method.name]);
      return false;
    }
    const [first] = method.parameters;
    if (method.isConstructor && method.isStatic && first !== undefined) {
      const place = { start: first.extent.start, end: method.parameters[method.parameters.length - 1]!.extent.end };
      this.#errors.add("StaticConstructorCantHaveParameters", place, false, []);
      return false;
    }
    return true;
  }

  // Without a constructor of its own a class needs one without parameters in its base class.
  #constructors(type: TypeDefinitionAst): void {
    const base = type.baseTypes[0] && this.#own(type.baseTypes[0].typeName);
    if (base === undefined || constructorsOf(type).length > 0) return;
    const inherited = constructorsOf(base);
    if (inherited.length > 0 && !inherited.some((constructor) => constructor.parameters.length === 0)) {
      this.#report("BaseClassNoDefaultCtor", type, base.name);
    }
  }

  enums(types: readonly TypeDefinitionAst[]): void {
    const waiting = new Set(types);
    let progress = true;
    while (progress) {
      progress = false;
      for (const type of waiting) {
        if (this.#dependencies(type).some((other) => waiting.has(other))) continue;
        waiting.delete(type);
        progress = true;
        this.#enum(type);
      }
    }
    for (const type of waiting) this.#report("CycleInEnumInitializers", type);
  }

  #dependencies(type: TypeDefinitionAst): TypeDefinitionAst[] {
    const found: TypeDefinitionAst[] = [];
    for (const member of type.members) {
      if (member.kind !== "PropertyMember" || member.initialValue === undefined) continue;
      walk(member.initialValue, {
        enter: (node) => {
          if (node.kind !== "TypeExpression") return;
          const other = this.#own(node.typeName);
          if (other !== undefined && other !== type) found.push(other);
        },
      });
    }
    return found;
  }

  readonly #labels = new Map<string, ReadonlyMap<string, bigint>>();

  #enum(type: TypeDefinitionAst): void {
    const base = type.baseTypes[0]?.typeName.fullName ?? "int";
    const range = RANGES[canonicalTypeName(base)];
    if (range === undefined) {
      this.#report("InvalidUnderlyingType", type.baseTypes[0]!, base);
      return;
    }
    const labels = new Map<string, bigint>();
    this.#labels.set(type.name.toLowerCase(), labels);
    let value: bigint | undefined = 0n;
    for (const label of type.members) {
      if (label.kind !== "PropertyMember") continue;
      if (label.initialValue !== undefined) value = this.#labelValue(label.initialValue, range, base, labels);
      else if (value !== undefined && value > range.max) {
        this.#report("EnumeratorValueOutOfBounds", label, base);
      }
      const key = label.name.toLowerCase();
      if (labels.has(key)) this.#report("MemberAlreadyDefined", label, label.name);
      else labels.set(key, value ?? 0n);
      if (value !== undefined) value++;
    }
  }

  // `undefined` where the value is not known here, or wrong.
  #labelValue(
    expression: ExpressionAst,
    range: Range,
    base: string,
    labels: ReadonlyMap<string, bigint>,
  ): bigint | undefined {
    const value = this.#evaluate(expression, labels);
    if (value === undefined) {
      if (!isConstant(expression, "value")) this.#report("EnumeratorValueMustBeConstant", expression);
      return undefined;
    }
    if (typeof value === "string") {
      const number = /^\s*[-+]?\d+\s*$/.test(value) ? BigInt(value.trim()) : undefined;
      if (number === undefined) this.#report("CannotConvertValue", expression, base);
      return number;
    }
    if (value >= range.min && value <= range.max) return value;
    this.#report("EnumeratorValueOutOfBounds", expression, base);
    return undefined;
  }

  #evaluate(expression: ExpressionAst, labels: ReadonlyMap<string, bigint>): bigint | string | undefined {
    switch (expression.kind) {
      case "ConstantExpression":
        return typeof expression.value === "number" || typeof expression.value === "bigint"
          ? BigInt(expression.value)
          : undefined;
      case "StringConstantExpression":
        return labels.get(expression.value.toLowerCase()) ?? expression.value;
      case "ParenExpression": {
        const { pipeline } = expression;
        const element = pipeline.kind === "Pipeline" ? pipeline.elements[0] : undefined;
        return element?.kind === "CommandExpression" ? this.#evaluate(element.expression, labels) : undefined;
      }
      case "UnaryExpression": {
        const value = this.#evaluate(expression.child, labels);
        if (typeof value !== "bigint") return undefined;
        return expression.operator === "-" ? -value : expression.operator === "-bnot" ? ~value : undefined;
      }
      case "BinaryExpression":
        return this.#combine(
          expression.operator,
          this.#evaluate(expression.left, labels),
          this.#evaluate(expression.right, labels),
        );
      case "MemberExpression":
        return this.#member(expression.target, expression.member);
      default:
        return undefined;
    }
  }

  #combine(
    operator: string,
    left: bigint | string | undefined,
    right: bigint | string | undefined,
  ): bigint | undefined {
    if (typeof left !== "bigint" || typeof right !== "bigint") return undefined;
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      case "-bor":
        return left | right;
      case "-band":
        return left & right;
      case "-bxor":
        return left ^ right;
      case "-shl":
        return BigInt.asIntN(32, left << (right & 31n));
      case "-shr":
        return left >> (right & 31n);
      default:
        return undefined;
    }
  }

  #member(target: ExpressionAst, member: ExpressionAst): bigint | undefined {
    if (target.kind !== "TypeExpression" || member.kind !== "StringConstantExpression") return undefined;
    const name = target.typeName.fullName.toLowerCase();
    const range = RANGES[canonicalTypeName(name)];
    const wanted = member.value.toLowerCase();
    if (range !== undefined) return wanted === "maxvalue" ? range.max : wanted === "minvalue" ? range.min : undefined;
    return this.#labels.get(name)?.get(wanted);
  }
}

function typeOf(parameter: ParameterAst): TypeName | undefined {
  return parameter.attributes.find((attribute) => attribute.kind === "TypeConstraint")?.typeName;
}

function signatureOf(method: FunctionMemberAst): string {
  return method.parameters.map((parameter) => canonicalTypeName(typeOf(parameter)?.fullName ?? "object")).join(",");
}

function constructorsOf(type: TypeDefinitionAst): FunctionMemberAst[] {
  return type.members.filter((member): member is FunctionMemberAst =>
    member.kind === "FunctionMember" && member.isConstructor && !member.isStatic
  );
}
