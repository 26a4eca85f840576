/**
 * TABLE: what every object has, the interfaces that values are asked for, and delegates.
 * @module
 */
import { dictionaryKey, LiveObject, type PsArray, PsUInt64, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { netEquals } from "../comparison.ts";
import { declareType } from "../declare.ts";
import { invokeDelegate } from "../delegates.ts";
import type { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { typeOf } from "../type_system.ts";

const HASHES = new WeakMap<object, number>();
let nextHash = 54_267_293;

/** A hash code: the same for equal values, steady for one object. */
export function hashCode(value: PsValue): number {
  if (value === null) return 0;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const key = dictionaryKey(value, "ordinal");
  const text = typeof key === "string" ? key : typeof key === "bigint" ? key.toString() : undefined;
  if (text !== undefined) {
    let hash = 5381;
    for (let i = 0; i < text.length; i++) hash = (hash * 33 ^ text.charCodeAt(i)) | 0;
    return hash;
  }
  const object = value as object;
  let hash = HASHES.get(object);
  if (hash === undefined) HASHES.set(object, hash = nextHash = (nextHash * 1103515245 + 12345) & 0x3ffffff);
  return hash;
}

function sameReference(a: PsValue, b: PsValue): boolean {
  if (a === null || b === null || typeof a === "object" || typeof b === "object") return a === b;
  return typeof a === "string" && a === b;
}

/** Interfaces, each with those it extends. */
const INTERFACES: Readonly<Record<string, string>> = {
  "System.IComparable": "",
  "System.IConvertible": "",
  "System.IFormattable": "",
  "System.ISpanFormattable": "System.IFormattable",
  "System.ICloneable": "",
  "System.IDisposable": "",
  "System.IFormatProvider": "",
  "System.Collections.IEnumerable": "",
  "System.Collections.IEnumerator": "",
  "System.Collections.IDictionaryEnumerator": "System.Collections.IEnumerator",
  "System.Collections.ICollection": "System.Collections.IEnumerable",
  "System.Collections.IList": "System.Collections.ICollection",
  "System.Collections.IDictionary": "System.Collections.ICollection",
  "System.Collections.IComparer": "",
  "System.Collections.IEqualityComparer": "",
  "System.Collections.IStructuralComparable": "",
  "System.Collections.IStructuralEquatable": "",
  "System.Runtime.Serialization.ISerializable": "",
  "System.Collections.Specialized.IOrderedDictionary": "System.Collections.IDictionary",
  "System.Xml.XPath.IXPathNavigable": "",
};

/** Generic interfaces: type parameters, and those they extend. */
const GENERIC_INTERFACES: Readonly<Record<string, readonly [parameters: string, bases: string]>> = {
  "System.IEquatable`1": ["T", ""],
  "System.IComparable`1": ["T", ""],
  "System.Collections.Generic.IEnumerable`1": ["T", "System.Collections.IEnumerable"],
  "System.Collections.Generic.IEnumerator`1": ["T", "System.Collections.IEnumerator"],
  "System.Collections.Generic.ICollection`1": ["T", "System.Collections.Generic.IEnumerable[T]"],
  "System.Collections.Generic.IReadOnlyCollection`1": ["T", "System.Collections.Generic.IEnumerable[T]"],
  "System.Collections.Generic.IList`1": ["T", "System.Collections.Generic.ICollection[T]"],
  "System.Collections.Generic.IReadOnlyList`1": ["T", "System.Collections.Generic.IReadOnlyCollection[T]"],
  "System.Collections.Generic.ISet`1": ["T", "System.Collections.Generic.ICollection[T]"],
  "System.Collections.Generic.IComparer`1": ["T", ""],
  "System.Collections.Generic.IEqualityComparer`1": ["T", ""],
  "System.Collections.Generic.IDictionary`2": [
    "TKey TValue",
    "System.Collections.Generic.ICollection[System.Collections.Generic.KeyValuePair[TKey,TValue]]",
  ],
  "System.Collections.Generic.IReadOnlyDictionary`2": ["TKey TValue", "System.Collections.IEnumerable"],
};

/** Delegates: a script block converts to any of them. */
const DELEGATES: Readonly<Record<string, string>> = {
  "System.Action": "",
  "System.Action`1": "T",
  "System.Action`2": "T1 T2",
  "System.Action`3": "T1 T2 T3",
  "System.Func`1": "TResult",
  "System.Func`2": "T TResult",
  "System.Func`3": "T1 T2 TResult",
  "System.Func`4": "T1 T2 T3 TResult",
  "System.Predicate`1": "T",
  "System.Comparison`1": "T",
  "System.Converter`2": "TInput TOutput",
  "System.EventHandler": "",
  "System.EventHandler`1": "TEventArgs",
  "System.Threading.ThreadStart": "",
  "System.Text.RegularExpressions.MatchEvaluator": "",
};

type DelegateObject = NetObject<PsValue>;

/** Object, interfaces, delegates. */
export const OBJECT_ROWS: readonly TypeRow[] = [
  ...Object.entries(INTERFACES).map(([fullName, bases]) =>
    declareType(fullName, { isInterface: true, ...(bases !== "" && { interfaces: bases }) })
  ),
  ...Object.entries(GENERIC_INTERFACES).map(([fullName, [typeParameters, bases]]) =>
    declareType(fullName, { isInterface: true, typeParameters, ...(bases !== "" && { interfaces: bases }) })
  ),
  ...Object.entries(DELEGATES).map(([fullName, typeParameters]) =>
    declareType(fullName, { isDelegate: true, ...(typeParameters !== "" && { typeParameters }) })
  ),
  declareType("System.Object", {
    base: "",
    methods: {
      "bool Equals(System.Object obj)": (self: PsValue, other: PsValue) => netEquals(self, other),
      "int GetHashCode()": hashCode,
      "type GetType()": (self: PsValue) => typeOf(self),
      "string ToString()": (self: PsValue) => netText(self),
    },
    statics: {
      "bool Equals(System.Object objA, System.Object objB)": (a: PsValue, b: PsValue) => netEquals(a, b),
      "bool ReferenceEquals(System.Object objA, System.Object objB)": sameReference,
    },
    constructors: { "()": () => new PlainObject() },
  }),
  declareType("System.ValueType", { isAbstract: true }),
  declareType("System.Delegate", { isAbstract: true }),
  declareType("System.MulticastDelegate", {
    base: "System.Delegate",
    isAbstract: true,
    properties: { "System.Object Target": (self: DelegateObject) => self.state },
    methods: {
      "System.Object Invoke(params System.Object[] arguments)": (
        self: DelegateObject,
        args: PsArray,
        session: Session,
      ) => invokeDelegate(self, args.items, session),
      "System.Object DynamicInvoke(params System.Object[] args)": (
        self: DelegateObject,
        args: PsArray,
        session: Session,
      ) => invokeDelegate(self, args.items, session),
    },
  }),
  declareType("System.Void", { isValueType: true }),
  declareType("System.UIntPtr", { isValueType: true, zero: () => new PsUInt64(0n) }),
  declareType("System.IntPtr", { isValueType: true, zero: () => 0n }),
  declareType("System.MarshalByRefObject"),
  declareType("System.ComponentModel.Component", { base: "System.MarshalByRefObject" }),
  declareType("System.Management.Automation.Host.PSHost", { isAbstract: true }),
  declareType("System.Management.Automation.Internal.InternalCommand", { isAbstract: true }),
  declareType("System.Management.Automation.Cmdlet", {
    base: "System.Management.Automation.Internal.InternalCommand",
    isAbstract: true,
  }),
  declareType("System.Management.Automation.PSCmdlet", {
    base: "System.Management.Automation.Cmdlet",
    isAbstract: true,
  }),
  declareType("System.Nullable`1", { typeParameters: "T", isValueType: true }),
  declareType("System.Lazy`1", { typeParameters: "T" }),
  declareType("System.WeakReference"),
  declareType("System.Attribute", { isAbstract: true }),
];

/** `[object]::new()`. */
class PlainObject extends LiveObject {
  override typeNames(): readonly string[] {
    return ["System.Object"];
  }
  override text(): string {
    return "System.Object";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}
