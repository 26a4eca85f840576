/**
 * TABLE: Guid, Version, SemanticVersion, and the rows of Uri.
 * @module
 */
import { PsGuid, type PsValue, PsVersion } from "../../../clixml/value.ts";
import { guidFromBytes, guidToBytes, isGuid } from "../../../guid.ts";
import type { Session } from "../../session.ts";
import { registerCast } from "../cast_operators.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { compareVersions } from "../comparison.ts";
import { declareType } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import { formatGuid } from "../number_format.ts";
import { versionText } from "../text.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";
import { BUILDER_ROW, URI_PARTIAL, URI_ROW } from "./uris.ts";

const EMPTY = "00000000-0000-0000-0000-000000000000";

/** A GUID's text in any of its forms, `undefined` where it is none. */
function readGuid(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = /^[{(](.*)[})]$/.exec(trimmed)?.[1] ?? trimmed;
  if (isGuid(bare)) return bare.toLowerCase();
  if (/^[0-9a-f]{32}$/i.test(trimmed)) {
    return trimmed.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  return undefined;
}

function parsedGuid(text: string | null): PsGuid {
  if (text === null) throw argumentError("ArgumentNullException", "input", "A value is needed.");
  const guid = readGuid(text);
  if (guid === undefined) {
    throw clrError("System.FormatException", "A GUID has 32 hexadecimal digits with four dashes.");
  }
  return new PsGuid(guid);
}

function tryGuid(text: string | null, cell: RefCell): boolean {
  const guid = text === null ? undefined : readGuid(text);
  cell.value = new PsGuid(guid ?? EMPTY);
  return guid !== undefined;
}

function guidText(self: PsGuid, format: string | null): string {
  const text = formatGuid(self.text, format ?? "D");
  if (text === undefined) throw clrError("System.FormatException", "A GUID's format is one of N, D, B, P, X.");
  return text;
}

// Fields compare one after the other, the first three as numbers: their text does the same.
const compareGuids = (a: PsGuid, b: PsGuid): number => a.text < b.text ? -1 : a.text > b.text ? 1 : 0;

const GUID_ROW: TypeRow = declareType("System.Guid", {
  isValueType: true,
  interfaces: "System.IComparable System.ISpanFormattable System.IComparable[guid] System.IEquatable[guid]",
  properties: {
    "int Variant": (self: PsGuid) => parseInt(self.text[19]!, 16),
    "int Version": (self: PsGuid) => parseInt(self.text[14]!, 16),
  },
  methods: {
    "int CompareTo(System.Object value)": (self: PsGuid, other: PsValue) =>
      other instanceof PsGuid ? compareGuids(self, other) : 1,
    "int CompareTo(guid value)": compareGuids,
    "bool Equals(System.Object o)": (self: PsGuid, other: PsValue) =>
      other instanceof PsGuid && other.text === self.text,
    "bool Equals(guid g)": (self: PsGuid, other: PsGuid) => other.text === self.text,
    "int GetHashCode()": hashCode,
    "byte[] ToByteArray()": (self: PsGuid) => guidToBytes(self.text),
    "string ToString()": (self: PsGuid) => self.text,
    "string ToString(string format)": guidText,
    "string ToString(string format, System.IFormatProvider provider)": guidText,
  },
  statics: {
    "guid Empty": () => new PsGuid(EMPTY),
    "guid AllBitsSet": () => new PsGuid("ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "guid NewGuid()": (session: Session) => new PsGuid(session.platform.newGuid()),
    "guid Parse(string input)": parsedGuid,
    "guid Parse(string s, System.IFormatProvider provider)": (text: string | null) => parsedGuid(text),
    "guid ParseExact(string input, string format)": (text: string | null, format: string) => {
      const guid = parsedGuid(text);
      if (guidText(guid, format).toLowerCase() !== text!.trim().toLowerCase()) {
        throw clrError("System.FormatException", "The GUID is written in another format.");
      }
      return guid;
    },
    "bool TryParse(string input, [ref] guid result)": tryGuid,
    "bool TryParse(string s, System.IFormatProvider provider, [ref] guid result)": (
      text: string | null,
      _provider: PsValue,
      result: RefCell,
    ) => tryGuid(text, result),
  },
  constructors: {
    "(byte[] b)": (bytes: Uint8Array) => {
      if (bytes.length !== 16) throw clrError("System.ArgumentException", "A GUID is made of 16 bytes.");
      return new PsGuid(guidFromBytes(bytes));
    },
    "(string g)": parsedGuid,
  },
  zero: () => new PsGuid(EMPTY),
});

// --- Version

function readVersion(text: string): PsVersion | "format" | "argument" {
  const parts = text.split(".");
  if (parts.length < 2 || parts.length > 4) return "argument";
  const numbers = parts.map((part) => /^\s*\+?\d+\s*$/.test(part) ? Number(part) : NaN);
  if (numbers.some((number) => Number.isNaN(number) || number > 2147483647)) return "format";
  return new PsVersion(numbers[0]!, numbers[1]!, numbers[2], numbers[3]);
}

function parsedVersion(text: string | null): PsVersion {
  if (text === null) throw argumentError("ArgumentNullException", "input", "A value is needed.");
  const version = readVersion(text);
  if (version === "argument") throw argumentError("ArgumentException", "input", "A version has two to four parts.");
  if (version === "format") throw clrError("System.FormatException", `"${text}" is no version.`);
  return version;
}

function madeVersion(...parts: number[]): PsVersion {
  if (parts.some((part) => part < 0)) {
    throw argumentError("ArgumentOutOfRangeException", "major", "A part of a version is not negative.");
  }
  return new PsVersion(parts[0] ?? 0, parts[1] ?? 0, parts[2], parts[3]);
}

function versionParts(self: PsVersion, count: number): string {
  const parts = [self.major, self.minor, self.build, self.revision];
  if (count < 0 || count > 4 || parts.slice(0, count).some((part) => part < 0)) {
    throw argumentError("ArgumentException", "fieldCount", "The version has no such count of parts.");
  }
  return parts.slice(0, count).join(".");
}

const VERSION_ROW: TypeRow = declareType("System.Version", {
  interfaces:
    "System.ICloneable System.IComparable System.ISpanFormattable System.IComparable[version] System.IEquatable[version]",
  properties: {
    "int Major": (self: PsVersion) => self.major,
    "int Minor": (self: PsVersion) => self.minor,
    "int Build": (self: PsVersion) => self.build,
    "int Revision": (self: PsVersion) => self.revision,
    "short MajorRevision": (self: PsVersion) => self.revision >> 16,
    "short MinorRevision": (self: PsVersion) => (self.revision << 16) >> 16,
  },
  methods: {
    "System.Object Clone()": (self: PsVersion) => self,
    "int CompareTo(System.Object version)": (self: PsVersion, other: PsValue) => {
      if (other === null) return 1;
      if (!(other instanceof PsVersion)) {
        throw argumentError("ArgumentException", "version", "The value must be a version.");
      }
      return compareVersions(self, other);
    },
    "int CompareTo(version value)": (self: PsVersion, other: PsVersion | null) =>
      other === null ? 1 : compareVersions(self, other),
    "bool Equals(System.Object obj)": (self: PsVersion, other: PsValue) =>
      other instanceof PsVersion && compareVersions(self, other) === 0,
    "bool Equals(version obj)": (self: PsVersion, other: PsVersion | null) =>
      other !== null && compareVersions(self, other) === 0,
    "int GetHashCode()": hashCode,
    "string ToString()": versionText,
    "string ToString(int fieldCount)": versionParts,
  },
  statics: {
    "version Parse(string input)": parsedVersion,
    "bool TryParse(string input, [ref] version result)": (text: string | null, result: RefCell) => {
      const version = text === null ? "format" : readVersion(text);
      result.value = version instanceof PsVersion ? version : null;
      return version instanceof PsVersion;
    },
  },
  constructors: {
    "(int major, int minor, int build, int revision)": (a: number, b: number, c: number, d: number) =>
      madeVersion(a, b, c, d),
    "(int major, int minor, int build)": (a: number, b: number, c: number) => madeVersion(a, b, c),
    "(int major, int minor)": (a: number, b: number) => madeVersion(a, b),
    "(string version)": parsedVersion,
    "()": () => new PsVersion(0, 0),
  },
});

// --- SemanticVersion

/** State of a SemanticVersion. */
interface Semantic {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly preRelease: string | null;
  readonly build: string | null;
}

type SemanticObject = NetObject<Semantic>;

const SEMANTIC = "System.Management.Automation.SemanticVersion";

const SEMANTIC_REGEXP = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

const semantic = (state: Semantic): SemanticObject => new NetObject<Semantic>(SEMANTIC, state);

function readSemantic(text: string): SemanticObject | undefined {
  const match = SEMANTIC_REGEXP.exec(text.trim());
  if (!match) return undefined;
  const numbers = [match[1]!, match[2] ?? "0", match[3] ?? "0"].map(Number);
  if (numbers.some((number) => number > 2147483647)) return undefined;
  return semantic({
    major: numbers[0]!,
    minor: numbers[1]!,
    patch: numbers[2]!,
    preRelease: match[4] ?? null,
    build: match[5] ?? null,
  });
}

function parsedSemantic(text: string | null): SemanticObject {
  if (text === null || text === "") throw argumentError("ArgumentNullException", "version", "A value is needed.");
  const version = readSemantic(text);
  if (version === undefined) throw clrError("System.FormatException", `"${text}" is no semantic version.`);
  return version;
}

function semanticText({ state }: SemanticObject): string {
  const label = state.preRelease ? `-${state.preRelease}` : "";
  return `${state.major}.${state.minor}.${state.patch}${label}${state.build ? `+${state.build}` : ""}`;
}

// Semantic Versioning 2.0.0, section 11: numbers below words, fewer parts below more.
function compareLabels(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (!a) return 1;
  if (!b) return -1;
  const [left, right] = [a.split("."), b.split(".")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const [xNumber, yNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (xNumber && yNumber) { if (Number(x) !== Number(y)) return Number(x) < Number(y) ? -1 : 1; }
    else if (xNumber !== yNumber) return xNumber ? -1 : 1;
    else if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function compareSemantic(a: SemanticObject, b: SemanticObject): number {
  for (const part of ["major", "minor", "patch"] as const) {
    if (a.state[part] !== b.state[part]) return a.state[part] < b.state[part] ? -1 : 1;
  }
  return compareLabels(a.state.preRelease, b.state.preRelease);
}

function semanticFrom(version: PsVersion): SemanticObject {
  return semantic({
    major: version.major,
    minor: version.minor,
    patch: Math.max(version.build, 0),
    preRelease: null,
    build: null,
  });
}

const SEMANTIC_ROW: TypeRow = declareType(SEMANTIC, {
  interfaces: "System.IComparable",
  properties: {
    "int Major": (self: SemanticObject) => self.state.major,
    "int Minor": (self: SemanticObject) => self.state.minor,
    "int Patch": (self: SemanticObject) => self.state.patch,
    "string PreReleaseLabel": (self: SemanticObject) => self.state.preRelease,
    "string BuildLabel": (self: SemanticObject) => self.state.build,
  },
  methods: {
    "int CompareTo(System.Object version)": (self: SemanticObject, other: PsValue) => {
      if (other === null) return 1;
      if (other instanceof NetObject && other.netType() === self.netType()) {
        return compareSemantic(self, other as SemanticObject);
      }
      throw argumentError("ArgumentException", "version", "The value must be a semantic version.");
    },
    "string ToString()": semanticText,
  },
  statics: {
    [`${SEMANTIC} Parse(string version)`]: parsedSemantic,
    [`bool TryParse(string version, [ref] ${SEMANTIC} result)`]: (text: string | null, result: RefCell) => {
      const version = text === null ? undefined : readSemantic(text);
      result.value = version ?? null;
      return version !== undefined;
    },
  },
  constructors: {
    "(string version)": parsedSemantic,
    "(int major, int minor, int patch, string preReleaseLabel, string buildLabel)": (
      major: number,
      minor: number,
      patch: number,
      preRelease: string | null,
      build: string | null,
    ) => semantic({ major, minor, patch, preRelease: preRelease || null, build: build || null }),
    "(int major, int minor, int patch, string label)": (
      major: number,
      minor: number,
      patch: number,
      label: string | null,
    ) => semantic({ major, minor, patch, preRelease: label || null, build: null }),
    "(int major, int minor, int patch)": (major: number, minor: number, patch: number) =>
      semantic({ major, minor, patch, preRelease: null, build: null }),
    "(int major, int minor)": (major: number, minor: number) =>
      semantic({ major, minor, patch: 0, preRelease: null, build: null }),
    "(int major)": (major: number) => semantic({ major, minor: 0, patch: 0, preRelease: null, build: null }),
    "(version version)": semanticFrom,
  },
  equals: (self: SemanticObject, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() &&
    compareSemantic(self, other as SemanticObject) === 0,
  compare: (self: SemanticObject, other: PsValue) => compareSemantic(self, other as SemanticObject),
});

registerCast(SEMANTIC, "System.Version", (value) => {
  const { state } = value as SemanticObject;
  return new PsVersion(state.major, state.minor, state.patch);
});

/** Identifiers. */
export const IDENTIFIER_ROWS: readonly TypeRow[] = [
  URI_PARTIAL,
  GUID_ROW,
  VERSION_ROW,
  SEMANTIC_ROW,
  URI_ROW,
  BUILDER_ROW,
];
