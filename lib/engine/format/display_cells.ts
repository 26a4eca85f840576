/**
 * How wide text is on a screen, in cells, as PowerShell's own formatting counts: by UTF-16 unit, East Asian wide and
 * fullwidth ones two cells, everything else one (combining marks too, and each half of a surrogate pair).
 * Escape sequences take no cell.
 * @module
 */

// First and last unit of each wide block (Unicode East Asian Width W and F, inside the basic plane).
const WIDE = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3040, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
] as const;
const FIRST_WIDE = 0x1100;

// CSI … letter (colours, cursor) and OSC 8 links (ECMA-48 5.4, and what terminals made of it).
// deno-lint-ignore no-control-regex
const ESCAPES_REGEXP = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;
const ESCAPE = "\x1b";

/** Text without its terminal escape sequences. */
export function withoutEscapes(text: string): string {
  return text.includes(ESCAPE) ? text.replace(ESCAPES_REGEXP, "") : text;
}

/** Cells of one UTF-16 unit. */
export function cellsOfUnit(unit: number): 1 | 2 {
  if (unit < FIRST_WIDE) return 1;
  for (const [first, last] of WIDE) {
    if (unit < first) return 1;
    if (unit <= last) return 2;
  }
  return 1;
}

/** Cells of a text. */
export function cellsOf(text: string): number {
  const plain = withoutEscapes(text);
  let cells = plain.length;
  for (let i = 0; i < plain.length; i++) {
    const unit = plain.charCodeAt(i);
    if (unit >= FIRST_WIDE && cellsOfUnit(unit) === 2) cells++;
  }
  return cells;
}

/** The beginning of a text that fits into `cells`. */
export function headOf(text: string, cells: number): string {
  const plain = withoutEscapes(text);
  let used = 0;
  for (let i = 0; i < plain.length; i++) {
    used += cellsOfUnit(plain.charCodeAt(i));
    if (used > cells) return plain.slice(0, i);
  }
  return plain;
}

/** The end of a text that fits into `cells`. */
export function tailOf(text: string, cells: number): string {
  const plain = withoutEscapes(text);
  let used = 0;
  for (let i = plain.length - 1; i >= 0; i--) {
    used += cellsOfUnit(plain.charCodeAt(i));
    if (used > cells) return plain.slice(i + 1);
  }
  return plain;
}
