/**
 * The element names of CLIXML as numbers: names of up to four letters are packed, seven bits each, so that the scanner
 * knows them without making a string.
 * @module
 */

/** The namespace of the file form. */
export const MONAD_NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04";

/** A name of up to four ASCII characters as a number. */
export function packTag(name: string): number {
  let packed = 0;
  for (let i = 0; i < name.length; i++) packed = (packed << 7) | name.charCodeAt(i);
  return packed;
}

const LONG = 0x10000000;

/** The structural elements. */
export const Tag = {
  Unknown: -1,
  Nil: packTag("Nil"),
  Ref: packTag("Ref"),
  Obj: packTag("Obj"),
  Objs: packTag("Objs"),
  TypeNames: packTag("TN"),
  TypeName: packTag("T"),
  MemberSet: packTag("MS"),
  Entry: packTag("En"),
  List: packTag("LST"),
  Enumerable: packTag("IE"),
  Stack: packTag("STK"),
  Queue: packTag("QUE"),
  Dictionary: packTag("DCT"),
  TypeNamesRef: LONG + 1,
  Properties: LONG + 2,
  ToString: LONG + 3,
  Version: LONG + 4,
} as const satisfies Record<string, number>;

const LONG_TAGS: ReadonlyMap<string, number> = new Map([
  ["TNRef", Tag.TypeNamesRef],
  ["Props", Tag.Properties],
  ["ToString", Tag.ToString],
  ["Version", Tag.Version],
]);

/** The number of any local name; {@linkcode Tag.Unknown} where CLIXML has no such element. */
export function tagOf(name: string): number {
  if (name.length > 4) return LONG_TAGS.get(name) ?? Tag.Unknown;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) > 127) return Tag.Unknown;
  return packTag(name);
}
