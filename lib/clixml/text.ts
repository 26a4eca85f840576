/**
 * Strings of CLIXML: `_xHHHH_` escapes over UTF-16 units (MS-PSRP 2.2.5.3.2) and the escapes of XML around them.
 * @module
 */

const UNDERSCORE = 0x5f;
const isX = (unit: number): boolean => unit === 0x78 || unit === 0x58;

/** What stands for an ASCII character in text, and in an attribute in double quotes; `undefined`: itself. */
const TEXT_ESCAPES: (string | undefined)[] = new Array(128).fill(undefined);
for (let unit = 0; unit < 0x20; unit++) TEXT_ESCAPES[unit] = hexEscape(unit);
TEXT_ESCAPES[0x7f] = hexEscape(0x7f);
TEXT_ESCAPES[0x3c] = "&lt;";
TEXT_ESCAPES[0x3e] = "&gt;";
TEXT_ESCAPES[0x26] = "&amp;";
const ATTRIBUTE_ESCAPES: (string | undefined)[] = TEXT_ESCAPES.slice();
ATTRIBUTE_ESCAPES[0x22] = "&quot;";

function hexEscape(unit: number): string {
  return `_x${unit.toString(16).toUpperCase().padStart(4, "0")}_`;
}

/** Whether `text` holds U+FFFE or U+FFFF, which PowerShell refuses to write to a file. */
export function hasNoncharacter(text: string): boolean {
  return /[\ufffe\uffff]/.test(text);
}

/** The content of an element that stands for `text`. */
export function encodeText(text: string): string {
  return encode(text, TEXT_ESCAPES);
}

/** The content of an attribute in double quotes that stands for `text`. */
export function encodeAttribute(text: string): string {
  return encode(text, ATTRIBUTE_ESCAPES);
}

function encode(text: string, escapes: readonly (string | undefined)[]): string {
  let out = "";
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let escape: string | undefined;
    if (unit < 0x80) {
      if (unit === UNDERSCORE) {
        if (!isX(text.charCodeAt(i + 1))) continue;
        escape = "_x005F_";
      } else escape = escapes[unit];
    } else if (unit < 0xa0 || (unit >= 0xd800 && unit < 0xe000)) escape = hexEscape(unit);
    // No XML parser needs to take these two; PowerShell writes them as references all the same.
    else if (unit >= 0xfffe) escape = `&#x${unit.toString(16).toUpperCase()};`;
    if (escape === undefined) continue;
    out += text.slice(copied, i) + escape;
    copied = i + 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/**
 * Resolves `_xHHHH_` and `_xHHHHHHHH_` in one pass from left to right; what only resembles an escape stays. Eight digits
 * beyond U+10FFFF stay too, but with the topmost bit set they give their low 16 bits, as .NET does.
 */
export function decodeEscapes(text: string): string {
  let out = "";
  let copied = 0;
  for (let at = text.indexOf("_"); at >= 0; at = text.indexOf("_", at)) {
    const digits = isX(text.charCodeAt(at + 1)) ? hexDigits(text, at + 2) : 0;
    if ((digits !== 4 && digits !== 8) || text.charCodeAt(at + 2 + digits) !== UNDERSCORE) {
      at++;
      continue;
    }
    const code = parseInt(text.slice(at + 2, at + 2 + digits), 16) | 0;
    if (code <= 0x10ffff) {
      const unit = code < 0x10000 ? String.fromCharCode(code & 0xffff) : String.fromCodePoint(code);
      out += text.slice(copied, at) + unit;
      copied = at + 3 + digits;
    }
    at += 3 + digits;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

// Hexadecimal digits from a place on; nine stand for more.
function hexDigits(text: string, from: number): number {
  let count = 0;
  for (; count < 9; count++) {
    const unit = text.charCodeAt(from + count);
    const isHex = (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
    if (!isHex) break;
  }
  return count;
}
