/**
 * TABLE: Tuple and ValueTuple of one to seven items.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { defaultOrder } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { makeGenericType, OBJECT_TYPE, typeNamed, typeOf } from "../type_system.ts";
import { provideTuples } from "./numbers.ts";

type Tuple = NetObject<PsValue[]>;

const MAX_ITEMS = 7;

function tupleType(kind: "Tuple" | "ValueTuple", items: readonly PsValue[]): PsType {
  return makeGenericType(
    typeNamed(`System.${kind}\`${items.length}`),
    items.map((item) => item === null ? OBJECT_TYPE : typeOf(item)),
  );
}

/** A tuple whose type follows from its items. */
export function makeTuple(kind: "Tuple" | "ValueTuple", items: readonly PsValue[]): PsValue {
  return new NetObject<PsValue[]>(tupleType(kind, items), [...items]);
}

provideTuples((items) => makeTuple("ValueTuple", items));

function text(self: Tuple): string {
  return `(${self.state.map((item) => item === null ? "" : netText(item)).join(", ")})`;
}

function equals(self: Tuple, other: PsValue): boolean {
  return other instanceof NetObject && other.netType() === self.netType() &&
    self.state.every((item, i) => netEquals(item, (other as Tuple).state[i]!));
}

function compare(self: Tuple, other: PsValue): number {
  const items = (other as Tuple).state;
  for (const [i, item] of self.state.entries()) {
    const order = defaultOrder(item, items[i]!);
    if (order !== 0) return order;
  }
  return 0;
}

function row(kind: "Tuple" | "ValueTuple", count: number): TypeRow {
  const names = Array.from({ length: count }, (_, i) => `T${i + 1}`);
  const properties: Record<string, Native | Settable> = {};
  for (const [i, name] of names.entries()) {
    const get: Native = (self: Tuple) => self.state[i]!;
    properties[`${name} Item${i + 1}`] = kind === "Tuple" ? get : {
      get,
      set: (self: Tuple, value: PsValue) => {
        self.state[i] = value;
      },
    };
  }
  properties["int Length"] = () => count;
  properties["System.Object Item(int index)"] = (self: Tuple, index: number) => {
    const item = self.state[index];
    if (item === undefined) {
      throw clrError("System.IndexOutOfRangeException", `A tuple of ${count} has no item ${index}.`);
    }
    return item;
  };
  const parameters = names.map((name, i) => `${name} item${i + 1}`).join(", ");
  return declareType(`System.${kind}\`${count}`, {
    typeParameters: names.join(" "),
    ...(kind === "ValueTuple" && { isValueType: true }),
    interfaces: "System.IComparable System.Collections.IStructuralEquatable",
    properties,
    methods: {
      "bool Equals(System.Object obj)": equals,
      "string ToString()": text,
      [`System.${kind}[${names.join(",")}] Clone()`]: (self: Tuple) =>
        new NetObject<PsValue[]>(self.netType(), [...self.state]),
    },
    constructors: {
      [`(${parameters})`]: (...args: unknown[]) =>
        new NetObject<PsValue[]>(args[count + 1] as PsType, args.slice(0, count) as PsValue[]),
    },
    equals,
    compare,
  });
}

function creators(kind: "Tuple" | "ValueTuple"): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (let count = 1; count <= MAX_ITEMS; count++) {
    const names = Array.from({ length: count }, (_, i) => `T${i + 1}`);
    const parameters = names.map((name, i) => `${name} item${i + 1}`).join(", ");
    members[`System.${kind}[${names.join(",")}] Create[${names.join(", ")}](${parameters})`] = (...args: unknown[]) =>
      makeTuple(kind, args.slice(0, count) as PsValue[]);
  }
  return members;
}

const COUNTS = Array.from({ length: MAX_ITEMS }, (_, i) => i + 1);

/** Tuples. */
export const TUPLE_ROWS: readonly TypeRow[] = [
  declareType("System.Tuple", { isAbstract: true, statics: creators("Tuple") }),
  declareType("System.ValueTuple", {
    isValueType: true,
    statics: creators("ValueTuple"),
    zero: () => new NetObject<PsValue[]>("System.ValueTuple", []),
  }),
  ...COUNTS.map((count) => row("Tuple", count)),
  ...COUNTS.map((count) => row("ValueTuple", count)),
];
