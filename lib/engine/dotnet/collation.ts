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

// Without this check 'Σ' at the end of a word would get its own lower case, which .NET does not know.
const NEEDS_CARE = /[ıİΣ]/;

function eachCharacter(text: string, map: (char: string) => string): string {
  let result = "";
  for (const char of text) {
    const each = map(char);
    result += each.length === char.length ? each : char;
  }
  return result;
}

/** Upper case of the invariant culture, character by character: what would grow (`ß`) stays, and so does `ı`. */
export function simpleUpper(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length && !NEEDS_CARE.test(text)) return upper;
  return eachCharacter(text, (char) => char === "ı" ? char : char.toUpperCase());
}

/** Lower case of the invariant culture, character by character; `İ` stays. */
export function simpleLower(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length && !NEEDS_CARE.test(text)) return lower;
  return eachCharacter(text, (char) => char === "İ" ? char : char.toLowerCase());
}

const hasDotlessI = (culture: string): boolean => /^(?:tr|az)(?:-|$)/i.test(culture);

/** Upper case of a culture. Turkish and Azeri tell `i` from `ı`. */
export function cultureUpper(text: string, culture = "en-US"): string {
  if (culture === "") return simpleUpper(text);
  const turkish = hasDotlessI(culture);
  return simpleUpper(turkish ? text.replaceAll("i", "İ") : text).replaceAll("ı", "I");
}

/** Lower case of a culture. */
export function cultureLower(text: string, culture = "en-US"): string {
  if (culture === "") return simpleLower(text);
  const turkish = hasDotlessI(culture);
  return simpleLower(turkish ? text.replaceAll("I", "ı") : text).replaceAll("İ", "i");
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
