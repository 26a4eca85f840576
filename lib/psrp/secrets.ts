/**
 * Finds the secure strings inside a value.
 * @module
 */
import {
  LiveObject,
  PsArray,
  PsDictionary,
  PsDynamicMember,
  PsList,
  PsObject,
  PsSecureString,
  type PsValue,
} from "../clixml/value.ts";

/** Every secure string in `value`, each once. */
export function secretsIn(value: PsValue): Set<PsSecureString> {
  const found = new Set<PsSecureString>();
  const seen = new Set<object>();
  const rest: PsValue[] = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next === null || typeof next !== "object" || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof PsSecureString) found.add(next);
    else if (next instanceof PsList || next instanceof PsArray) { for (const item of next.items) rest.push(item); }
    else if (next instanceof PsDictionary) { for (const entry of next.entries()) rest.push(...entry); }
    else if (next instanceof LiveObject) { for (const [, get] of next.properties()) rest.push(get()); }
    else if (next instanceof PsObject) {
      if (next.base !== undefined) rest.push(next.base);
      for (const bag of [next.members, next.adapted]) {
        for (const member of bag?.values ?? []) if (!(member instanceof PsDynamicMember)) rest.push(member);
      }
    }
  }
  return found;
}
