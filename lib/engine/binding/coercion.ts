/**
 * Turning an argument into what its parameter takes.
 * @module
 */
import { PsArray, PsList, PsObject, PsSecureString, type PsValue } from "../../clixml/value.ts";
import type { ParameterCheck } from "../command.ts";
import { numericOf } from "../dotnet/conversion_plan.ts";
import { CredentialObject } from "../dotnet/credential.ts";
import { convertTo, isTrue, toText, tryConvert } from "../dotnet/convert.ts";
import type { PsType } from "../dotnet/type.ts";
import { isInstance, typeNamesOf, typeOf } from "../dotnet/type_system.ts";
import {
  type ErrorRecord,
  exception,
  INVALID_CAST_EXCEPTION,
  PS_ARGUMENT_EXCEPTION,
  PS_INVALID_OPERATION_EXCEPTION,
  RUNTIME_EXCEPTION,
  TerminatingError,
} from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type { Session } from "../session.ts";
import { type BindingErrors, shortType } from "./binding_errors.ts";
import { COMMON_NAMES, type Param } from "./signature.ts";
import { validationFailure } from "./validation.ts";

/** Whose parameters are bound. */
export interface Binder {
  readonly session: Session;
  readonly errors: BindingErrors;
  /** A function or script: attributes convert, as they do for variables. */
  readonly isScript: boolean;
  /** An advanced function or a cmdlet: common parameters, strict about leftovers. */
  readonly advanced: boolean;
  /** What the properties behind a cmdlet's parameters check. */
  readonly refuses?: ParameterCheck;
}

const SETTER_EXCEPTION = [
  "System.Management.Automation.SetValueInvocationException",
  "System.Management.Automation.SetValueException",
  "System.Management.Automation.ExtendedTypeSystemException",
  ...RUNTIME_EXCEPTION,
] as const;

/** Asks the property behind a parameter of a cmdlet; throws where it does not take the value. */
export function checkSetter(
  binder: Binder,
  param: Param,
  value: PsValue,
  bound: ReadonlyMap<string, PsValue>,
  at?: Extent,
): void {
  if (binder.isScript) return;
  const { type } = param;
  const isNoNull = value === null && type?.row.isValueType === true && !type.fullName.startsWith("System.Nullable");
  const reason = isNoNull
    ? exception(INVALID_CAST_EXCEPTION, `null is no ${type.fullName}`)
    : binder.refuses?.(param.name, value, bound);
  if (reason === undefined) return;
  throw binder.errors.error("ParameterBindingFailed", {
    parameter: param.name,
    type,
    given: value,
    detail: reason.message,
    inner: exception(SETTER_EXCEPTION, reason.message, reason),
    at,
  });
}

/** The value inside an object that only carries members around it. */
export function bare(value: PsValue): PsValue {
  return value instanceof PsObject && value.base !== undefined ? value.base : value;
}

/** A number that keeps the text it was typed as. */
export function keptText(value: PsValue, text: string): PsValue {
  const kept = new PsObject(undefined, value);
  kept.text = text;
  return kept;
}

/** Whether a value fits a parameter as it is: the first two rounds of pipeline and positional binding. */
export function fits(param: Param, value: PsValue): boolean {
  const { type } = param;
  if (type === undefined) return true;
  if (value === null) return !type.row.isValueType && type.row.enum === undefined;
  if (isInstance(value, type)) return true;
  if (type.elementType === undefined) return false;
  if (value instanceof PsArray || value instanceof PsList) {
    return value.items.every((item) => item !== null && isInstance(item, type.elementType!));
  }
  return isInstance(value, type.elementType);
}

/** Whether a script block is a value of the parameter itself, not a recipe for one per object. */
export function takesScriptBlock(param: Param): boolean {
  const { type } = param;
  if (type === undefined) return true;
  const name = (type.elementType ?? type).fullName;
  return name === "System.Management.Automation.ScriptBlock" || name === "System.Object" ||
    name === "System.Management.Automation.PSObject";
}

/** Converts and validates a value. Throws a binding error. */
export function coerce(binder: Binder, param: Param, value: PsValue, text?: string, at?: Extent): PsValue {
  try {
    const converted = convert(binder, param, value, text);
    validate(binder, param, converted);
    return converted;
  } catch (error) {
    if (at !== undefined && error instanceof TerminatingError) binder.errors.move(error.record, at);
    throw error;
  }
}

function convert(binder: Binder, param: Param, value: PsValue, text: string | undefined): PsValue {
  const { type } = param;
  if (type === undefined) {
    return text === undefined || !param.spec.keepsText ? value : keptText(value, text);
  }
  if (text !== undefined && (type.elementType ?? type).fullName === "System.String") {
    return convertTo(text, type, binder.session);
  }
  return binder.isScript && !COMMON_NAMES.has(param.name.toLowerCase())
    ? convertForScript(binder, param, type, value)
    : convertForCmdlet(binder, param, type, value, text);
}

function convertForScript(binder: Binder, param: Param, type: PsType, value: PsValue): PsValue {
  const { errors, session } = binder;
  if (param.isSwitch || type.fullName === "System.Boolean") {
    const plain = bare(value);
    if (plain === null || (!isInstance(plain, type) && !isTruthType(plain))) {
      // A text is no truth value for a parameter, although a cast would take it.
      if (!(plain === null && param.isSwitch)) {
        throw errors.error("ParameterArgumentTransformationError", {
          parameter: param.name,
          detail: `${shortType(plain)} is neither a truth value nor a number`,
        });
      }
    }
  }
  const inner = bare(value);
  if (binder.advanced && type.fullName === "System.String" && (inner instanceof PsArray || inner instanceof PsList)) {
    throw errors.error("ParameterArgumentTransformationError", {
      parameter: param.name,
      detail: "a collection is no string",
    });
  }
  if (inner === null && type.fullName === "System.Management.Automation.PSCredential") {
    throw errors.error("ParameterArgumentTransformationError", {
      parameter: param.name,
      detail: "null is no credential",
    });
  }
  try {
    return convertTo(value, type, session);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    throw errors.error("ParameterArgumentTransformationError", {
      parameter: param.name,
      detail: error.record.exception.message,
      inner: error.record.exception,
    });
  }
}

function convertForCmdlet(
  binder: Binder,
  param: Param,
  type: PsType,
  value: PsValue,
  text: string | undefined,
): PsValue {
  const { errors, session } = binder;
  const plain = bare(value);
  if (plain === null) {
    if (param.isSwitch) return false;
    if (type.fullName === "System.Boolean") {
      throw errors.error("ParameterArgumentValidationErrorNullNotAllowed", { parameter: param.name, type });
    }
    // Whether null may be stored is asked once it is known to be valid.
    return null;
  }
  if (isInstance(value, type)) return value;
  if (param.isSwitch || type.fullName === "System.Boolean") {
    if (isTruthType(plain)) return convertTo(param.isSwitch ? isTrue(plain) : plain, type, session);
    throw errors.error("CannotConvertArgument", {
      parameter: param.name,
      type,
      given: value,
      detail: `${shortType(plain)} is neither a truth value nor a number`,
    });
  }
  if (
    (plain instanceof PsArray || plain instanceof PsList) && type.elementType === undefined &&
    type.row.enum === undefined && type.row.items === undefined && !/List|Collection|Enumerable/.test(type.name) &&
    type.fullName !== "System.Management.Automation.PSObject"
  ) {
    const detail = `a collection is no ${type.fullName}`;
    throw errors.error("CannotConvertArgument", {
      parameter: param.name,
      type,
      given: value,
      detail,
      inner: exception(["System.NotSupportedException", "System.SystemException"], detail),
    });
  }
  if (type.fullName === CREDENTIAL) {
    const copied = credentialOf(value);
    if (copied === undefined) throw noCredential(binder, param, type, value);
    return copied;
  }
  try {
    return convertTo(value, type, session);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    // A number that was spelled in a way of its own counts as that text where no number is wanted.
    const spelled = text === undefined ? undefined : tryConvert(text, type, session);
    if (spelled !== undefined && numericOf(type.elementType ?? type) === undefined) return spelled;
    const [given, wanted] = misfit(value, type, session);
    const { exception: inner } = wanted === type
      ? error.record
      : conversionError(given, wanted, session) ?? error.record;
    throw errors.error("CannotConvertArgumentNoMessage", {
      parameter: param.name,
      type: wanted,
      given: text === undefined || text === toText(value) || wanted !== type ? given : keptText(given, text),
      detail: inner.message,
      inner,
    });
  }
}

const CREDENTIAL = "System.Management.Automation.PSCredential";

/** A credential that came over a wire as a bag of properties. */
function credentialOf(value: PsValue): CredentialObject | undefined {
  if (!(value instanceof PsObject) || value.base !== undefined) return undefined;
  if (value.typeNames?.[0]?.endsWith(CREDENTIAL) !== true) return undefined;
  const [userName, password] = ["UserName", "Password"].map((name) =>
    value.adapted?.get(name) ?? value.members.get(name)
  );
  return typeof userName === "string" && password instanceof PsSecureString
    ? new CredentialObject(userName, password)
    : undefined;
}

/** What PowerShell says where a user name should become a credential, and nobody can be asked for the password. */
function noCredential(binder: Binder, param: Param, type: PsType, value: PsValue): TerminatingError {
  const isName = typeof bare(value) === "string";
  const detail = isName
    ? "its password has to be asked for, and nobody can answer here: give a PSCredential"
    : `${shortType(value)} is no credential`;
  return binder.errors.error("ParameterArgumentTransformationError", {
    parameter: param.name,
    type,
    given: value,
    detail,
    inner: exception(isName ? PS_INVALID_OPERATION_EXCEPTION : PS_ARGUMENT_EXCEPTION, detail),
  });
}

function conversionError(value: PsValue, type: PsType, session: Session): ErrorRecord | undefined {
  try {
    convertTo(value, type, session);
    return undefined;
  } catch (error) {
    if (error instanceof TerminatingError) return error.record;
    throw error;
  }
}

// Of a collection, the first item that does not fit is named.
function misfit(value: PsValue, type: PsType, session: Session): readonly [PsValue, PsType] {
  const { elementType } = type;
  if (elementType === undefined) return [value, type];
  const plain = bare(value);
  const items = plain instanceof PsArray || plain instanceof PsList ? plain.items : [value];
  const item = items.find((each) => each !== null && tryConvert(each, elementType, session) === undefined);
  return item === undefined ? [value, type] : [item, elementType];
}

function isTruthType(value: PsValue): boolean {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") return true;
  if (value === null) return false;
  const name = typeOf(value).fullName;
  return name === "System.Management.Automation.SwitchParameter" || NUMBERS.has(name);
}

const NUMBERS: ReadonlySet<string> = new Set(
  ["Double", "Single", "Byte", "SByte", "Int16", "UInt16", "UInt32", "UInt64", "Decimal"].map((n) => `System.${n}`),
);

/** Checks a converted value against the parameter's rules. */
export function validate(binder: Binder, param: Param, value: PsValue): void {
  const { errors, session } = binder;
  const { spec } = param;
  if (spec.typeName !== undefined && value !== null) checkTypeName(binder, param, value, spec.typeName);
  if (spec.validate !== undefined) {
    const failure = validationFailure(bare(value), spec.validate, session);
    if (failure !== undefined) {
      throw errors.error("ParameterArgumentValidationError", {
        parameter: param.name,
        type: param.type,
        given: value,
        detail: failure.exception.message,
        inner: failure.exception,
        yields: failure.yields,
      });
    }
  }
  if (param.everMandatory) refuseEmpty(binder, param, value);
}

function checkTypeName(binder: Binder, param: Param, value: PsValue, typeName: string): void {
  const wanted = typeName.toLowerCase();
  const items = value instanceof PsArray ? value.items : [value];
  for (const item of items) {
    if (item !== null && typeNamesOf(item).some((name) => name.toLowerCase() === wanted)) continue;
    throw binder.errors.error("MismatchedPSTypeName", { parameter: param.name, detail: typeName, given: value });
  }
}

function refuseEmpty(binder: Binder, param: Param, value: PsValue): void {
  const { errors } = binder;
  const { spec } = param;
  const parameter = param.name;
  if (value === null) {
    if (spec.allowNull) return;
    throw errors.error("ParameterArgumentValidationErrorNullNotAllowed", { parameter, type: param.type });
  }
  if (value === "" && param.type?.fullName === "System.String" && !spec.allowEmptyString) {
    throw errors.error("ParameterArgumentValidationErrorEmptyStringNotAllowed", { parameter });
  }
  const inner = bare(value);
  if (!(inner instanceof PsArray) && !(inner instanceof PsList)) return;
  if (param.type === undefined) return;
  if (inner.items.length === 0) {
    if (spec.allowEmptyCollection) return;
    throw errors.error(
      inner instanceof PsArray
        ? "ParameterArgumentValidationErrorEmptyArrayNotAllowed"
        : "ParameterArgumentValidationErrorEmptyCollectionNotAllowed",
      { parameter },
    );
  }
  const strings = param.type.elementType?.fullName === "System.String";
  for (const item of inner.items) {
    if (item === null && !spec.allowNull) {
      throw errors.error("ParameterArgumentValidationErrorNullNotAllowed", { parameter });
    }
    if (strings && item === "" && !spec.allowEmptyString) {
      throw errors.error("ParameterArgumentValidationErrorEmptyStringNotAllowed", { parameter });
    }
  }
}
