/**
 * A session's type data as CLIXML writes it: what types add to objects, how deep they go, and which are mere text.
 * @module
 */
import {
  type LiveObject,
  PsArray,
  PsDictionary,
  PsDynamicMember,
  PsList,
  PsObject,
  type PsValue,
} from "../../clixml/value.ts";
import type { WireTypeData } from "../../clixml/write.ts";
import { getOwn, notesOf } from "../dotnet/properties.ts";
import { toText } from "../dotnet/text.ts";
import { allProperties } from "../dotnet/member_lookup.ts";
import { type TypeDataMember, typeDataMembers, typeDataOf } from "../dotnet/type_data.ts";
import { typeNamesOf, typeOf } from "../dotnet/type_system.ts";
import type { Session } from "../session.ts";

/** What {@linkcode TypeDataMember}s are worth to a file: properties only. */
function valueOf(self: PsValue, member: TypeDataMember, session: Session): (() => PsValue) | undefined {
  switch (member.kind) {
    case "alias":
      return () => {
        const value = getOwn(self, member.target, session);
        if (value === undefined) throw new Error(`There is no ${member.target}`);
        return value;
      };
    case "note":
      return () => member.value;
    case "code":
    case "script":
      return () => member.get(self, session) ?? null;
    case "dynamic": {
      const { member: dynamic } = member;
      if (!(dynamic instanceof PsDynamicMember) || !dynamic.memberType.endsWith("Property")) return undefined;
      return () => dynamic.read(self) ?? null;
    }
    default:
      return undefined;
  }
}

function isCollection(value: PsValue | undefined): boolean {
  return value instanceof PsList || value instanceof PsArray || value instanceof PsDictionary;
}

/**
 * The type data of a session, for `writeClixml` and `writeRemoting`.
 * @param find The session; nothing is added before there is one.
 */
export function wireTypeData(find: () => Session | undefined): WireTypeData {
  const parts = (): WireTypeData | undefined => {
    const session = find();
    return session && typeDataOfSession(session);
  };
  return {
    depth: (names) => parts()?.depth?.(names),
    members: (value) => parts()?.members?.(value) ?? [],
    properties: (value) => parts()?.properties?.(value) ?? [],
    notes: (value) => notesOf(value),
    asText: (value) => parts()?.asText?.(value),
  };
}

function typeDataOfSession(session: Session): WireTypeData {
  const entryOf = (names: readonly string[]) => {
    const table = typeDataOf(session);
    for (const name of names) {
      const found = table.find(name.replace(/^Deserialized\./u, ""));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    depth: (names) => entryOf(names)?.serializationDepth,
    *members(value): Iterable<readonly [string, () => PsValue]> {
      for (const { name, member } of typeDataMembers(typeNamesOf(value), session)) {
        const get = valueOf(value, member, session);
        if (get !== undefined) yield [name, get];
      }
    },
    *properties(value): Iterable<readonly [string, () => PsValue]> {
      if (!(isCollection(value) || (value instanceof PsObject && isCollection(value.base)))) return;
      for (const row of allProperties(typeOf(value))) {
        const { get } = row;
        if (get !== undefined && !row.hidden) yield [row.name, () => get(value, session)];
      }
    },
    notes: (value) => notesOf(value),
    asText(value: PsObject | LiveObject): string | undefined {
      const entry = entryOf(typeNamesOf(value));
      if (entry?.serializationMethod?.toLowerCase() !== "string") return undefined;
      const source = entry.stringSerializationSource;
      return toText(source === undefined ? value : getOwn(value, source, session) ?? null, session);
    },
  };
}
