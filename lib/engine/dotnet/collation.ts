/**
 * How strings compare in the invariant culture and in en-US: by the root collation, where punctuation comes before
 * digits before letters, lower case before upper, and control and formatting characters count for nothing.
 * @module
 */

let collator: Intl.Collator | undefined;

function cultureCompare(a: string, b: string): number {
  collator ??= new Intl.Collator("en-US", { sensitivity: "variant" });
  return Math.sign(collator.compare(a, b));
}

/** Whether all characters are printable ASCII, where letters differ by case only. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Upper case, character by character: what would grow (`ß`) stays. */
export function simpleUpper(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  let result = "";
  for (const char of text) {
    const each = char.toUpperCase();
    result += each.length === char.length ? each : char;
  }
  return result;
}

/** Lower case, character by character. */
export function simpleLower(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let result = "";
  for (const char of text) {
    const each = char.toLowerCase();
    result += each.length === char.length ? each : char;
  }
  return result;
}

/** Culture-aware comparison: -1, 0 or 1. */
export function compareText(a: string, b: string, ignoreCase: boolean): number {
  if (a === b) return 0;
  return ignoreCase ? cultureCompare(simpleUpper(a), simpleUpper(b)) : cultureCompare(a, b);
}

/** Culture-aware equality. */
export function equalText(a: string, b: string, ignoreCase: boolean): boolean {
  if (a === b) return true;
  if (isPlain(a) && isPlain(b)) {
    return ignoreCase && a.length === b.length && a.toLowerCase() === b.toLowerCase();
  }
  return compareText(a, b, ignoreCase) === 0;
}

/** Comparison by code units. */
export function compareOrdinal(a: string, b: string, ignoreCase = false): number {
  const x = ignoreCase ? simpleUpper(a) : a;
  const y = ignoreCase ? simpleUpper(b) : b;
  return x < y ? -1 : x > y ? 1 : 0;
}
