/**
 * Custom number patterns of .NET: `0`, `#`, `.`, `,`, `%`, `‰`, `E+0`, quotes and up to three sections.
 * @module
 */
import type { Culture } from "./culture.ts";
import { type Digits, keepDigits, roundDigits } from "./digits.ts";

/** Splits at the semicolons that stand outside quotes. */
function sectionsOf(pattern: string): string[] {
  const sections: string[] = [];
  let start = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i++;
    else if (char === "'" || char === '"') {
      const end = pattern.indexOf(char, i + 1);
      if (end < 0) break;
      i = end;
    } else if (char === ";") {
      sections.push(pattern.slice(start, i));
      start = i + 1;
    }
  }
  sections.push(pattern.slice(start));
  return sections;
}

type Token =
  | { readonly kind: "digit"; readonly zero: boolean }
  | { readonly kind: "point" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "exponent"; readonly mark: string; readonly plus: boolean; readonly width: number };

interface Section {
  readonly tokens: readonly Token[];
  /** Digit places before and after the point. */
  readonly whole: number;
  readonly places: number;
  /** Places from the first zero before the point, and to the last one after it. */
  readonly zerosBefore: number;
  readonly zerosAfter: number;
  readonly groups: boolean;
  /** Power of ten that the pattern multiplies by (`%`) or divides by (`,` before the point). */
  readonly shift: number;
  readonly exponent: boolean;
}

const EXPONENT_REGEXP = /^[eE]([+-]?)(0+)/;

function readSection(pattern: string, culture: Culture): Section {
  const tokens: Token[] = [];
  let whole = 0;
  let places = 0;
  let firstZero = -1;
  let lastZero = -1;
  let seenPoint = false;
  let commas = 0;
  let groups = false;
  let shift = 0;
  let exponent = false;
  const text = (part: string): void => {
    tokens.push({ kind: "text", text: part });
  };
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    switch (char) {
      case "0":
      case "#": {
        const zero = char === "0";
        tokens.push({ kind: "digit", zero });
        if (seenPoint) {
          places++;
          if (zero) lastZero = places;
        } else {
          if (commas > 0) groups = true;
          commas = 0;
          if (zero && firstZero < 0) firstZero = whole;
          whole++;
        }
        break;
      }
      case ".":
        if (seenPoint) break;
        seenPoint = true;
        tokens.push({ kind: "point" });
        break;
      case ",":
        if (!seenPoint && whole > 0) commas++;
        break;
      case "%":
        shift += 2;
        text("%");
        break;
      case "‰":
        shift += 3;
        text("‰");
        break;
      case "\\":
        i++;
        text(pattern[i] ?? "");
        break;
      case "'":
      case '"': {
        const end = pattern.indexOf(char, i + 1);
        text(pattern.slice(i + 1, end < 0 ? undefined : end));
        i = end < 0 ? pattern.length : end;
        break;
      }
      case "e":
      case "E": {
        const match = EXPONENT_REGEXP.exec(pattern.slice(i));
        if (!match) {
          text(char);
          break;
        }
        exponent = true;
        tokens.push({ kind: "exponent", mark: char, plus: match[1] === "+", width: match[2]!.length });
        i += match[0].length - 1;
        break;
      }
      default:
        text(char);
    }
  }
  return {
    tokens,
    whole,
    places,
    zerosBefore: firstZero < 0 ? 0 : whole - firstZero,
    zerosAfter: Math.max(lastZero, 0),
    groups: groups && culture.group !== "",
    shift: shift - commas * 3,
    exponent,
  };
}

/** Digits written by a custom pattern. */
export function customNumber(number: Digits, pattern: string, culture: Culture): string {
  const sections = sectionsOf(pattern);
  const isZero = number.digits === "";
  let index = 0;
  if (number.negative && !isZero && sections.length > 1 && sections[1] !== "") index = 1;
  else if (isZero && sections.length > 2) index = 2;
  let section = readSection(sections[index]!, culture);
  let rounded = fitted(number, section);
  // What rounds to nothing is shown by the section of zero.
  if (!isZero && rounded.digits === "" && sections.length > 2 && index !== 2) {
    index = 2;
    section = readSection(sections[2]!, culture);
    rounded = fitted(number, section);
  }
  const minus = number.negative && index === 0 && (number.digits !== "");
  const body = writeSection(rounded, section, culture);
  return minus && (rounded.digits !== "" || sections.length === 1) ? `-${body}` : body;
}

function fitted(number: Digits, section: Section): Digits {
  if (number.digits === "") return number;
  if (section.exponent) return keepDigits(number, section.whole + section.places);
  return roundDigits({ ...number, scale: number.scale + section.shift }, section.places);
}

function writeSection(number: Digits, section: Section, culture: Culture): string {
  const { digits } = number;
  // With an exponent, the digits before the point are as many as the pattern has places there.
  const scale = section.exponent ? section.whole : number.scale;
  const exponent = section.exponent && digits !== "" ? number.scale - section.whole : 0;
  const shown = scale > 0 ? digits.slice(0, scale).padEnd(digits === "" ? 0 : scale, "0") : "";
  let whole = shown.padStart(section.zerosBefore, "0");
  const places = scale >= 0 ? digits.slice(scale) : "0".repeat(-scale) + digits;
  const fraction = (digits === "" ? "" : places).slice(0, section.places).replace(/0+$/, "")
    .padEnd(section.zerosAfter, "0");
  const digitsBefore = section.whole;
  const lead = Math.max(whole.length - digitsBefore, 0);
  whole = whole.padStart(digitsBefore, " ");
  const groupAt = (left: number): boolean => section.groups && left > 0 && left % 3 === 0;
  let text = "";
  let at = 0;
  let place = 0;
  const put = (): void => {
    const char = whole[at++]!;
    if (char === " ") return;
    text += char;
    if (groupAt(whole.length - at)) text += culture.group;
  };
  let inFraction = false;
  let pointWritten = false;
  for (const token of section.tokens) {
    switch (token.kind) {
      case "digit":
        if (!inFraction) {
          // All digits that have no place of their own come with the first place.
          if (at === 0) { for (let i = 0; i < lead; i++) put(); }
          put();
        } else if (place < fraction.length) {
          if (!pointWritten) {
            text += culture.decimal;
            pointWritten = true;
          }
          text += fraction[place++];
        }
        break;
      case "point":
        if (section.whole === 0 && shown !== "") text += shown;
        inFraction = true;
        break;
      case "exponent": {
        const size = Math.abs(exponent).toString().padStart(token.width, "0");
        text += token.mark + (exponent < 0 ? "-" : token.plus ? "+" : "") + size;
        break;
      }
      case "text":
        text += token.text;
    }
  }
  return text;
}
