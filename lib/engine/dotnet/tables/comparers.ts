/**
 * TABLE: comparers that scripts ask for by name: Comparer, EqualityComparer, CaseInsensitiveComparer.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { compareText } from "../collation.ts";
import { defaultOrder, type Order, orderOf } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { declareType } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import type { PsType, TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";

type ComparerObject = NetObject<Order>;

function compareIgnoringCase(a: PsValue, b: PsValue): number {
  return typeof a === "string" && typeof b === "string" ? compareText(a, b, true) : defaultOrder(a, b);
}

const compare = (self: ComparerObject, a: PsValue, b: PsValue): number => Math.sign(self.state(a, b));

/** Comparers. */
export const COMPARER_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.Comparer", {
    interfaces: "System.Collections.IComparer",
    methods: { "int Compare(System.Object a, System.Object b)": compare },
    statics: {
      "System.Collections.Comparer Default": () => new NetObject<Order>("System.Collections.Comparer", defaultOrder),
      "System.Collections.Comparer DefaultInvariant": () =>
        new NetObject<Order>("System.Collections.Comparer", defaultOrder),
    },
  }),
  declareType("System.Collections.CaseInsensitiveComparer", {
    interfaces: "System.Collections.IComparer",
    methods: { "int Compare(System.Object a, System.Object b)": compare },
    statics: {
      "System.Collections.CaseInsensitiveComparer Default": () => ignoringCase(),
      "System.Collections.CaseInsensitiveComparer DefaultInvariant": () => ignoringCase(),
    },
    constructors: { "()": () => ignoringCase() },
  }),
  declareType("System.Collections.Generic.Comparer`1", {
    typeParameters: "T",
    interfaces: "System.Collections.IComparer System.Collections.Generic.IComparer[T]",
    methods: { "int Compare(T x, T y)": compare },
    statics: {
      "System.Collections.Generic.Comparer[T] Default": (_session: Session, type: PsType) =>
        new NetObject<Order>(type, defaultOrder),
      "System.Collections.Generic.Comparer[T] Create(System.Comparison[T] comparison)": (
        comparison: PsValue,
        session: Session,
        type: PsType,
      ) => new NetObject<Order>(type, orderOf(comparison, session)),
    },
  }),
  declareType("System.Collections.Generic.EqualityComparer`1", {
    typeParameters: "T",
    interfaces: "System.Collections.IEqualityComparer System.Collections.Generic.IEqualityComparer[T]",
    methods: {
      "bool Equals(T x, T y)": (_self: PsValue, a: PsValue, b: PsValue) => netEquals(a, b),
      "int GetHashCode(T obj)": (_self: PsValue, value: PsValue) => hashCode(value),
    },
    statics: {
      "System.Collections.Generic.EqualityComparer[T] Default": (_session: Session, type: PsType) =>
        new NetObject<null>(type, null),
    },
  }),
];

function ignoringCase(): ComparerObject {
  return new NetObject<Order>("System.Collections.CaseInsensitiveComparer", compareIgnoringCase);
}
