/**
 * TABLE: NameValueCollection.
 * @module
 */
import { PsArray, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { declareType } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import type { PsType, TypeRow } from "../type.ts";

/** State of a NameValueCollection: values by name, in order. */
type NameValues = Map<string, { readonly name: string; readonly values: string[] }>;

const named = (self: NetObject<NameValues>, name: string | null): { readonly values: string[] } | undefined =>
  self.state.get((name ?? "").toLowerCase());

const joinedValues = (self: NetObject<NameValues>, name: string | null): PsValue =>
  named(self, name)?.values.join(",") ?? null;

function addNamed(self: NetObject<NameValues>, name: string | null, value: string | null): void {
  const key = (name ?? "").toLowerCase();
  const found = self.state.get(key);
  if (found) found.values.push(value ?? "");
  else self.state.set(key, { name: name ?? "", values: [value ?? ""] });
}

const allNames = (self: NetObject<NameValues>): PsValue[] => Array.from(self.state.values(), ({ name }) => name);

/** A NameValueCollection, or a type that derives from it. */
export function nameValues(type: string, pairs: Iterable<readonly [string, string]>): PsValue {
  const collection = new NetObject<NameValues>(type, new Map());
  for (const [name, value] of pairs) addNamed(collection, name, value);
  return collection;
}

/** Names and values of such a collection, one pair for each value. */
export function nameValuePairs(self: NetObject<NameValues>): (readonly [string, string])[] {
  return Array.from(self.state.values()).flatMap(({ name, values }) => values.map((value) => [name, value] as const));
}

/** Names with values. */
export const NAME_VALUE_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.Specialized.NameValueCollection", {
    assembly: "System.Collections.Specialized, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    interfaces: "System.Collections.ICollection",
    properties: {
      "string[] AllKeys": (self: NetObject<NameValues>) => new PsArray(allNames(self), "System.String"),
      "int Count": (self: NetObject<NameValues>) => self.state.size,
      "string[] Keys": (self: NetObject<NameValues>) => new PsArray(allNames(self), "System.String"),
      "string Item(string name)": {
        get: joinedValues,
        set: (self: NetObject<NameValues>, name: string | null, value: string | null) => {
          self.state.set((name ?? "").toLowerCase(), { name: name ?? "", values: [value ?? ""] });
        },
      },
    },
    methods: {
      "void Add(string name, string value)": addNamed,
      "void Clear()": (self: NetObject<NameValues>) => self.state.clear(),
      "string Get(string name)": joinedValues,
      "string Get(int index)": (self: NetObject<NameValues>, index: number) =>
        [...self.state.values()][index]?.values.join(",") ?? null,
      "string GetKey(int index)": (self: NetObject<NameValues>, index: number) =>
        [...self.state.values()][index]?.name ?? null,
      "string[] GetValues(string name)": (self: NetObject<NameValues>, name: string | null) => {
        const found = named(self, name);
        return found ? new PsArray([...found.values], "System.String") : null;
      },
      "bool HasKeys()": (self: NetObject<NameValues>) => self.state.size > 0,
      "void Remove(string name)": (self: NetObject<NameValues>, name: string | null) => {
        self.state.delete((name ?? "").toLowerCase());
      },
      "void Set(string name, string value)": (
        self: NetObject<NameValues>,
        name: string | null,
        value: string | null,
      ) => {
        self.state.set((name ?? "").toLowerCase(), { name: name ?? "", values: [value ?? ""] });
      },
    },
    constructors: {
      "()": (_session: Session, type: PsType) => new NetObject<NameValues>(type, new Map()),
    },
    items: allNames,
  }),
];
