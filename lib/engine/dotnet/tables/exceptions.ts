/**
 * TABLE: members of exceptions.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../../clixml/value.ts";
import { PsException } from "../../exceptions.ts";
import { EXCEPTION_TYPE_NAMES, exceptionBase } from "../clr_errors.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import type { TypeRow } from "../type.ts";

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
  "System.IO.FileNotFoundException": { "string FileName": field("FileName") },
  "System.ObjectDisposedException": { "string ObjectName": field("ObjectName") },
  "System.ComponentModel.Win32Exception": { "int NativeErrorCode": field("NativeErrorCode") },
  "System.AggregateException": {
    "System.Collections.ObjectModel.ReadOnlyCollection[System.Exception] InnerExceptions": (self: PsException) =>
      new PsArray(self.inner ? [self.inner] : [], "System.Exception"),
  },
  "System.Text.RegularExpressions.RegexParseException": {
    "int Offset": field("Offset"),
  },
};

/** Exceptions. */
export const EXCEPTION_ROWS: readonly TypeRow[] = [
  declareType("System.Exception", {
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
      ...(EXTRA[name] && { properties: EXTRA[name] }),
    })
  ),
  declareType("System.Management.Automation.RuntimeException", {
    base: "System.SystemException",
    properties: {
      "System.Management.Automation.ErrorRecord ErrorRecord": (self: PsException) => self.record ?? null,
      "bool WasThrownFromThrowStatement": { get: () => false, set: () => undefined },
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
