/**
 * The order in which .NET's Hashtable gives its entries back: from the last bucket to the first. Numbers have known hash
 * codes, so tables of numbers come out as there; text has another code in every process, so its order is free, and the
 * order of insertion is as good as any.
 * @module
 */
import { type PsDictionary, PsEnum, PsSmall, type PsValue } from "../../clixml/value.ts";

// Sizes that a Hashtable grows through.
const SIZES = [3, 7, 17, 37, 89, 197, 431, 919, 1931, 4049, 8419, 17519, 36353, 75431, 156437, 324449] as const;
const LOAD_FACTOR = 0.72;

/** Entries of a Hashtable in its own order. */
export function hashtableEntries(table: PsDictionary): readonly (readonly [PsValue, PsValue])[] {
  const entries = [...table.entries()];
  const codes: number[] = [];
  for (const [key] of entries) {
    const code = hashCode(key);
    if (code === undefined) return entries;
    codes.push(code);
  }
  const size = SIZES.find((each) => entries.length <= Math.floor(each * LOAD_FACTOR));
  if (size === undefined) return entries;
  const buckets: (readonly [PsValue, PsValue] | undefined)[] = new Array(size).fill(undefined);
  entries.forEach((entry, index) => {
    const code = codes[index]!;
    const step = 1 + ((code * 101) % (size - 1));
    let at = code % size;
    while (buckets[at] !== undefined) at = (at + step) % size;
    buckets[at] = entry;
  });
  return buckets.reverse().filter((entry) => entry !== undefined);
}

/** Object.GetHashCode() without its sign, where it is a number's. */
function hashCode(key: PsValue): number | undefined {
  if (typeof key === "number") return key & 0x7fffffff;
  if (typeof key === "boolean") return key ? 1 : 0;
  if (typeof key === "bigint") return Number(BigInt.asIntN(32, key) ^ BigInt.asIntN(32, key >> 32n)) & 0x7fffffff;
  if (key instanceof PsSmall) return key.value & 0x7fffffff;
  if (key instanceof PsEnum && typeof key.value === "number") return key.value & 0x7fffffff;
  return undefined;
}
