/**
 * Strings of CLIXML: `_xHHHH_` escapes over UTF-16 units (MS-PSRP 2.2.5.3.2) and the escapes of XML around them.
 * @module
 */

const HEX4 = (unit: number): string => `_x${unit.toString(16).toUpperCase().padStart(4, "0")}_`;
// deno-lint-ignore no-control-regex
const TEXT_SPECIAL = /[\0-\x1f<>&_\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
// deno-lint-ignore no-control-regex
const ATTRIBUTE_SPECIAL = /[\0-\x1f<>&_"\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;

/** Whether a code unit can never stand in XML, not even as a reference that every parser takes. */
const isNoncharacter = (unit: number): boolean => unit === 0xfffe || unit === 0xffff;

/** Whether `text` holds U+FFFE or U+FFFF, which PowerShell refuses to write to a file. */
export function hasNoncharacter(text: string): boolean {
  return /[\ufffe\uffff]/.test(text);
}

/** The content of an element that stands for `text`. */
export function encodeText(text: string): string {
  return TEXT_SPECIAL.test(text) ? escapeUnits(text, false) : text;
}

/** The content of an attribute in double quotes that stands for `text`. */
export function encodeAttribute(text: string): string {
  return ATTRIBUTE_SPECIAL.test(text) ? escapeUnits(text, true) : text;
}

function escapeUnits(text: string, attribute: boolean): string {
  let out = "";
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let with_: string | undefined;
    if (unit === 0x5f) {
      const next = text.charCodeAt(i + 1);
      if (next === 0x78 || next === 0x58) with_ = "_x005F_";
    } else if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || (unit >= 0xd800 && unit < 0xe000)) {
      with_ = HEX4(unit);
    } else if (unit === 0x3c) with_ = "&lt;";
    else if (unit === 0x3e) with_ = "&gt;";
    else if (unit === 0x26) with_ = "&amp;";
    else if (unit === 0x22 && attribute) with_ = "&quot;";
    else if (isNoncharacter(unit)) with_ = `&#x${unit.toString(16).toUpperCase()};`;
    if (with_ !== undefined) {
      out += text.slice(copied, i) + with_;
      copied = i + 1;
    }
  }
  return out + text.slice(copied);
}

const ESCAPE_REGEXP = /_[xX](?:([0-9a-fA-F]{4})|([0-9a-fA-F]{8}))_/g;

/**
 * Resolves `_xHHHH_` and `_xHHHHHHHH_` in one pass from left to right; what only resembles an escape stays. Eight digits
 * beyond U+10FFFF stay too, but with the topmost bit set they give their low 16 bits, as .NET does.
 */
export function decodeEscapes(text: string): string {
  const first = text.indexOf("_");
  if (first < 0 || first + 7 > text.length) return text;
  return text.replace(ESCAPE_REGEXP, (match, four: string | undefined, eight: string | undefined) => {
    if (four !== undefined) return String.fromCharCode(parseInt(four, 16));
    const code = parseInt(eight!, 16) | 0;
    if (code < 0x10000) return String.fromCharCode(code & 0xffff);
    return code <= 0x10ffff ? String.fromCodePoint(code) : match;
  });
}
