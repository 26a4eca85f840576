/**
 * TABLE: members of exceptions.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../../clixml/value.ts";
import { ErrorRecord, PsException } from "../../exceptions.ts";
import { EXCEPTION_TYPE_NAMES, exceptionBase } from "../clr_errors.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { namesOf } from "../type_system.ts";

function baseException(self: PsException): PsException {
  let at = self;
  while (at.inner) at = at.inner;
  return at;
}

function fullText(self: PsException): string {
  const inner = self.inner ? `\n ---> ${fullText(self.inner)}\n   --- End of inner exception stack trace ---` : "";
  return `${self.types[0]}: ${self.message}${inner}`;
}

const text = (value: PsValue): PsValue => value;

function field(name: string): Native {
  return (self: PsException) => self.extra.get(name) ?? null;
}

/** Properties that some types have beyond those of all. */
const EXTRA: Readonly<Record<string, Readonly<Record<string, Native | Settable>>>> = {
  "System.ArgumentException": { "string ParamName": field("ParamName") },
  "System.ArgumentOutOfRangeException": { "System.Object ActualValue": field("ActualValue") },
  "System.IO.FileLoadException": { "string FileName": field("FileName") },
  "System.IO.FileNotFoundException": { "string FileName": field("FileName") },
  "System.ObjectDisposedException": { "string ObjectName": field("ObjectName") },
  "System.ComponentModel.Win32Exception": { "int NativeErrorCode": field("NativeErrorCode") },
  "System.AggregateException": {
    "System.Collections.ObjectModel.ReadOnlyCollection[System.Exception] InnerExceptions": (self: PsException) =>
      self.extra.get("InnerExceptions") ?? new PsArray(self.inner ? [self.inner] : [], "System.Exception"),
  },
  "System.Text.RegularExpressions.RegexParseException": {
    "int Offset": field("Offset"),
  },
};

/** What a constructor's argument becomes: the message, the inner exceptions, or a property. */
const ARGUMENTS = {
  message: "string message",
  inner: "System.Exception innerException",
  inners: "params System.Exception[] innerExceptions",
  record: "System.Management.Automation.ErrorRecord errorRecord",
  ParamName: "string paramName",
  ActualValue: "System.Object actualValue",
  FileName: "string fileName",
  ObjectName: "string objectName",
  NativeErrorCode: "int error",
} as const;

type Role = keyof typeof ARGUMENTS;

const PLAIN: readonly (readonly Role[])[] = [[], ["message"], ["message", "inner"]];
const OF_ARGUMENTS: readonly (readonly Role[])[] = [
  [],
  ["ParamName"],
  ["message", "inner"],
  ["ParamName", "message"],
];

/** Constructors of types that have others than their base. */
const CONSTRUCTORS: Readonly<Record<string, readonly (readonly Role[])[]>> = {
  "System.Exception": PLAIN,
  "System.AggregateException": [...PLAIN, ["inners"], ["message", "inners"]],
  "System.ArgumentException": [...PLAIN, ["message", "ParamName"], ["message", "ParamName", "inner"]],
  "System.ArgumentNullException": OF_ARGUMENTS,
  "System.ArgumentOutOfRangeException": [...OF_ARGUMENTS, ["ParamName", "ActualValue", "message"]],
  "System.IO.FileNotFoundException": [...PLAIN, ["message", "FileName"], ["message", "FileName", "inner"]],
  "System.IO.FileLoadException": [...PLAIN, ["message", "FileName"], ["message", "FileName", "inner"]],
  "System.ObjectDisposedException": [["ObjectName"], ["ObjectName", "message"], ["message", "inner"]],
  "System.ComponentModel.Win32Exception": [["NativeErrorCode"], ["NativeErrorCode", "message"], ...PLAIN],
  "System.Management.Automation.RuntimeException": [...PLAIN, ["message", "inner", "record"]],
};

const DEFAULT_MESSAGES: Readonly<Record<string, string>> = {
  "System.AggregateException": "One or more errors occurred.",
  "System.ArgumentNullException": "Value cannot be null.",
  "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
};

function constructorsFor(name: string): readonly (readonly Role[])[] {
  return CONSTRUCTORS[name] ?? constructorsFor(exceptionBase(name) ?? "System.Exception");
}

function build(roles: readonly Role[], args: readonly PsValue[], type: PsType): PsException {
  const at = (role: Role): PsValue => args[roles.indexOf(role)] ?? null;
  const names = namesOf(type);
  const known = names.find((name) => name in DEFAULT_MESSAGES);
  const inners = at("inners") instanceof PsArray ? (at("inners") as PsArray).items as PsException[] : [];
  const inner = inners[0] ?? at("inner") as PsException | null ?? undefined;
  let message = at("message") as string | null ??
    (known ? DEFAULT_MESSAGES[known]! : `Exception of type '${type.fullName}' was thrown.`);
  const parameter = at("ParamName") as string | null;
  if (parameter) message += ` (Parameter '${parameter}')`;
  if (roles.includes("ActualValue")) message += `\nActual value was ${netText(at("ActualValue"))}.`;
  if (known === "System.AggregateException") {
    for (const one of inners.length > 0 ? inners : inner ? [inner] : []) message += ` (${one.message})`;
  }
  const made = new PsException(names, message, inner);
  // Roles with a capital are properties.
  for (const [i, role] of roles.entries()) if (/^[A-Z]/.test(role)) made.extra.set(role, args[i]!);
  if (inners.length > 0) made.extra.set("InnerExceptions", new PsArray(inners, "System.Exception"));
  if (roles.includes("record") && at("record") instanceof ErrorRecord) made.record = at("record") as ErrorRecord;
  return made;
}

function declaredConstructors(name: string): Readonly<Record<string, Native>> {
  return Object.fromEntries(
    constructorsFor(name).map((roles) => [
      `(${roles.map((role) => ARGUMENTS[role]).join(", ")})`,
      (...all: readonly unknown[]) =>
        build(roles, all.slice(0, roles.length) as PsValue[], all[roles.length + 1] as PsType),
    ]),
  );
}

/** Exceptions. */
export const EXCEPTION_ROWS: readonly TypeRow[] = [
  declareType("System.Exception", {
    constructors: declaredConstructors("System.Exception"),
    interfaces: "System.Runtime.Serialization.ISerializable",
    properties: {
      "System.Reflection.MethodBase TargetSite": () => null,
      "string Message": (self: PsException) => self.message,
      "System.Collections.IDictionary Data": (self: PsException) => {
        self.data ??= new PsDictionary("System.Collections.ListDictionaryInternal", "ordinal");
        return self.data;
      },
      "System.Exception InnerException": (self: PsException) => self.inner ?? null,
      "string HelpLink": {
        get: (self: PsException) => text(self.helpLink),
        set: (self: PsException, value: PsValue) => {
          self.helpLink = value;
        },
      },
      "string Source": {
        get: (self: PsException) => text(self.source),
        set: (self: PsException, value: PsValue) => {
          self.source = value;
        },
      },
      "int HResult": {
        get: (self: PsException) => self.hResult,
        set: (self: PsException, value: number) => {
          self.hResult = value;
        },
      },
      "string StackTrace": (self: PsException) => text(self.stackTrace),
    },
    methods: {
      "System.Exception GetBaseException()": baseException,
      "string ToString()": fullText,
    },
  }),
  ...EXCEPTION_TYPE_NAMES.filter((name) => name !== "System.Exception").map((name) =>
    declareType(name, {
      base: exceptionBase(name) ?? "System.Exception",
      constructors: declaredConstructors(name),
      ...(EXTRA[name] && { properties: EXTRA[name] }),
    })
  ),
  declareType("System.Management.Automation.RuntimeException", {
    base: "System.SystemException",
    constructors: declaredConstructors("System.Management.Automation.RuntimeException"),
    properties: {
      "System.Management.Automation.ErrorRecord ErrorRecord": (self: PsException) => self.record ?? null,
      "bool WasThrownFromThrowStatement": { get: (self: PsException) => self.wasThrown(), set: () => undefined },
    },
  }),
  declareType("System.Collections.ListDictionaryInternal", {
    interfaces: "System.Collections.IDictionary",
    properties: {
      "int Count": (self: PsDictionary) => self.size,
      "System.Collections.ICollection Keys": (self: PsDictionary) =>
        new PsArray(Array.from(self.entries(), ([key]) => key)),
      "System.Collections.ICollection Values": (self: PsDictionary) =>
        new PsArray(Array.from(self.entries(), ([, value]) => value)),
    },
    methods: {
      "void Add(System.Object key, System.Object value)": (self: PsDictionary, key: PsValue, value: PsValue) =>
        self.set(key, value),
      "bool Contains(System.Object key)": (self: PsDictionary, key: PsValue) => self.has(key),
      "void Remove(System.Object key)": (self: PsDictionary, key: PsValue) => {
        self.delete(key);
      },
      "void Clear()": (self: PsDictionary) => self.clear(),
    },
  }),
];
