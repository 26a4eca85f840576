/**
 * TABLE: Guid, Version, SemanticVersion, Uri, UriBuilder.
 * @module
 */
import { guidFromBytes, guidToBytes, isGuid } from "../../../guid.ts";
import { PsArray, type PsEnum, PsGuid, PsUri, type PsValue, PsVersion } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { registerCast } from "../cast_operators.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { compareVersions } from "../comparison.ts";
import { declareEnum, declareType } from "../declare.ts";
import { enumNamed, enumNumber } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import { formatGuid } from "../number_format.ts";
import { toDouble } from "../numbers.ts";
import { versionText } from "../text.ts";
import type { RefCell, TypeRow } from "../type.ts";
import {
  absoluteUri,
  authorityOf,
  defaultPort,
  resolveUri,
  unescapeUri,
  type UriParts,
  uriParts,
  uriText,
} from "../uri.ts";
import { hashCode } from "./object.ts";

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
    "int CompareTo(System.Object version)": (self: SemanticObject, other: PsValue) =>
      other === null ? 1 : compareSemantic(self, other as SemanticObject),
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

// --- Uri

function absolute(self: PsUri): UriParts {
  const parts = uriParts(self.text);
  if (parts === undefined) throw clrError("System.InvalidOperationException", "A relative URI has no such part.");
  return parts;
}

const uriPart = (read: (parts: UriParts) => PsValue) => (self: PsUri) => read(absolute(self));

function segments(parts: UriParts): PsArray {
  return new PsArray(parts.path.match(/[^/]*\/|[^/]+$/g) ?? [], "System.String");
}

function localPath(parts: UriParts): string {
  const path = unescapeUri(parts.path);
  if (!parts.isFile) return path;
  if (parts.isUnc) return `\\\\${parts.host}${path.replaceAll("/", "\\")}`;
  return /^\/[a-z]:/i.test(path) ? path.slice(1).replaceAll("/", "\\") : path;
}

function hostType(parts: UriParts): PsValue {
  const { host } = parts;
  const name = host === ""
    ? "Basic"
    : /^\d+\.\d+\.\d+\.\d+$/.test(host)
    ? "IPv4"
    : host.startsWith("[")
    ? "IPv6"
    : "Dns";
  return enumNamed("System.UriHostNameType", name);
}

function badUri(): Error {
  return clrError("System.UriFormatException", "The text is no URI.");
}

function madeUri(
  text: string | null,
  kind: "Absolute" | "Relative" | "RelativeOrAbsolute",
  session: Session,
): PsUri {
  if (text === null) throw argumentError("ArgumentNullException", "uriString", "A value is needed.");
  // Only who asks for an absolute URI gets one from a path of Linux.
  if (kind === "Absolute" && session.platform.os === "linux" && /^\/(?!\/)/.test(text)) {
    return new PsUri(`file://${text}`);
  }
  const parts = uriParts(text);
  if (
    kind === "Absolute"
      ? parts === undefined || text === ""
      : kind === "Relative" && parts !== undefined && !parts.isFile
  ) throw badUri();
  return new PsUri(text);
}

function combined(base: PsUri, reference: string | null): PsUri {
  return new PsUri(resolveUri(absolute(base), reference ?? ""));
}

function relativeTo(from: PsUri, to: PsUri): PsUri {
  const [base, target] = [absolute(from), absolute(to)];
  if (base.scheme !== target.scheme || base.host !== target.host || base.port !== target.port) return to;
  const left = base.path.split("/").slice(0, -1);
  const right = target.path.split("/");
  let same = 0;
  while (same < left.length && same < right.length - 1 && left[same] === right[same]) same++;
  const path = "../".repeat(left.length - same) + right.slice(same).join("/");
  return new PsUri(path + target.query + target.fragment);
}

/** The front of a URI up to a part of it. */
function leftPart(parts: UriParts, part: string): string {
  const scheme = `${parts.scheme}:${parts.host !== "" || parts.isFile ? "//" : ""}`;
  if (part === "Scheme") return scheme;
  const user = parts.userInfo === "" ? "" : `${parts.userInfo}@`;
  const front = scheme + user + authorityOf(parts);
  if (part === "Authority") return parts.host === "" && !parts.isFile ? "" : front;
  return front + parts.path + (part === "Query" ? parts.query : "");
}

const escapeData = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const URI_PARTIAL = declareEnum("System.UriPartial", "Scheme Authority Path Query");

const URI_ROW: TypeRow = declareType("System.Uri", {
  assembly: "System.Private.Uri, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  interfaces: "System.Runtime.Serialization.ISerializable",
  properties: {
    "string AbsolutePath": uriPart((parts) => parts.path),
    "string AbsoluteUri": uriPart(absoluteUri),
    "string LocalPath": uriPart(localPath),
    "string Authority": uriPart(authorityOf),
    "System.UriHostNameType HostNameType": uriPart(hostType),
    "bool IsDefaultPort": uriPart((parts) => parts.port === defaultPort(parts.scheme)),
    "bool IsFile": uriPart((parts) => parts.isFile),
    "bool IsLoopback": uriPart((parts) => /^(localhost|127\.0\.0\.1|\[::1\]|)$/.test(parts.host)),
    "string PathAndQuery": uriPart((parts) => parts.path + parts.query),
    "string[] Segments": uriPart(segments),
    "bool IsUnc": uriPart((parts) => parts.isUnc),
    "string Host": uriPart((parts) => parts.host),
    "int Port": uriPart((parts) => parts.port),
    "string Query": uriPart((parts) => parts.query === "?" ? "" : parts.query),
    "string Fragment": uriPart((parts) => parts.fragment),
    "string Scheme": uriPart((parts) => parts.scheme),
    "string OriginalString": (self: PsUri) => self.text,
    "string DnsSafeHost": uriPart((parts) => parts.host.replace(/^\[|\]$/g, "")),
    "string IdnHost": uriPart((parts) => parts.host),
    "bool IsAbsoluteUri": (self: PsUri) => uriParts(self.text) !== undefined,
    "bool UserEscaped": () => false,
    "string UserInfo": uriPart((parts) => parts.userInfo),
  },
  methods: {
    "bool Equals(System.Object comparand)": (self: PsUri, other: PsValue) =>
      (other instanceof PsUri ? uriText(other.text) : other) === uriText(self.text),
    "string GetLeftPart(System.UriPartial part)": (self: PsUri, part: PsEnum) => leftPart(absolute(self), part.name),
    "int GetHashCode()": hashCode,
    "bool IsBaseOf(uri uri)": (self: PsUri, other: PsUri) =>
      absoluteUri(absolute(other)).startsWith(absoluteUri(absolute(self)).replace(/[^/]*$/, "")),
    "uri MakeRelativeUri(uri uri)": relativeTo,
    "string ToString()": (self: PsUri) => uriText(self.text),
  },
  statics: {
    "string SchemeDelimiter": () => "://",
    "string UriSchemeFile": () => "file",
    "string UriSchemeFtp": () => "ftp",
    "string UriSchemeHttp": () => "http",
    "string UriSchemeHttps": () => "https",
    "bool CheckSchemeName(string schemeName)": (name: string) => /^[a-z][a-z0-9+.-]*$/i.test(name),
    "string EscapeDataString(string stringToEscape)": escapeData,
    "string EscapeUriString(string stringToEscape)": (text: string) => encodeURI(text),
    "string UnescapeDataString(string stringToUnescape)": (text: string) => unescapeUri(text),
    "bool IsHexDigit(char character)": (char: PsValue) => /^[0-9a-f]$/i.test(String.fromCharCode(toDouble(char))),
    "bool IsWellFormedUriString(string uriString, System.UriKind uriKind)": (text: string | null, kind: PsEnum) => {
      if (text === null || /[\s<>"{}|\\^`]/.test(text)) return false;
      const isAbsolute = uriParts(text) !== undefined && !text.startsWith("/");
      const number = Number(enumNumber(kind));
      return number === 0 || (number === 1 ? isAbsolute : !isAbsolute);
    },
    "bool TryCreate(string uriString, System.UriKind uriKind, [ref] uri result)": (
      text: string | null,
      kind: PsEnum,
      result: RefCell,
    ) => {
      const number = Number(enumNumber(kind));
      const parts = text === null || text === "" ? undefined : uriParts(text);
      const ok = text !== null && (number === 0 || (number === 1 ? parts !== undefined : parts === undefined));
      result.value = ok ? new PsUri(text!) : null;
      return ok;
    },
    "bool TryCreate(uri baseUri, string relativeUri, [ref] uri result)": (
      base: PsUri | null,
      text: string,
      result: RefCell,
    ) => {
      const ok = base !== null && uriParts(base.text) !== undefined;
      result.value = ok ? combined(base, text) : null;
      return ok;
    },
  },
  constructors: {
    "(string uriString)": (text: string | null, session: Session) => madeUri(text, "Absolute", session),
    "(string uriString, System.UriKind uriKind)": (text: string | null, kind: PsEnum, session: Session) =>
      madeUri(text, kind.name as "Absolute", session),
    "(uri baseUri, string relativeUri)": combined,
    "(uri baseUri, uri relativeUri)": (base: PsUri, reference: PsUri) => combined(base, reference.text),
  },
});

// --- UriBuilder

interface Builder {
  scheme: string;
  host: string;
  port: number;
  path: string;
  query: string;
  fragment: string;
  userName: string;
  password: string;
}

type BuilderObject = NetObject<Builder>;

function builderFrom(text: string): BuilderObject {
  const parts = uriParts(text) ?? uriParts(`http://${text}`);
  if (parts === undefined) throw badUri();
  const [userName = "", password = ""] = parts.userInfo.split(":");
  return new NetObject<Builder>("System.UriBuilder", {
    scheme: parts.scheme,
    host: parts.host,
    port: parts.port,
    path: parts.path,
    query: parts.query,
    fragment: parts.fragment,
    userName,
    password,
  });
}

function builderText({ state }: BuilderObject): string {
  const user = state.userName === "" ? "" : `${state.userName}${state.password === "" ? "" : `:${state.password}`}@`;
  const port = state.port >= 0 ? `:${state.port}` : "";
  return `${state.scheme}://${user}${state.host}${
    state.host === "" ? "" : port
  }${state.path}${state.query}${state.fragment}`;
}

function builderProperty(name: keyof Builder, change: (value: string) => string = (value) => value): {
  get: (self: BuilderObject) => PsValue;
  set: (self: BuilderObject, value: string | null) => void;
} {
  return {
    get: (self) => self.state[name],
    set: (self, value) => {
      (self.state as unknown as Record<string, string>)[name] = change(value ?? "");
    },
  };
}

const prefixed = (mark: string) => (value: string): string =>
  value === "" || value.startsWith(mark) ? value : mark + value;

const BUILDER_ROW: TypeRow = declareType("System.UriBuilder", {
  properties: {
    "string Scheme": builderProperty("scheme", (value) => value.toLowerCase().replace(/:.*$/, "")),
    "string UserName": builderProperty("userName"),
    "string Password": builderProperty("password"),
    "string Host": builderProperty("host"),
    "int Port": {
      get: (self: BuilderObject) => self.state.port,
      set: (self: BuilderObject, value: number) => {
        if (value < -1 || value > 65535) {
          throw argumentError("ArgumentOutOfRangeException", "value", "A port is -1 to 65535.");
        }
        self.state.port = value;
      },
    },
    "string Path": builderProperty("path", (value) => prefixed("/")(value === "" ? "/" : value)),
    "string Query": builderProperty("query", prefixed("?")),
    "string Fragment": builderProperty("fragment", prefixed("#")),
    "uri Uri": (self: BuilderObject) => new PsUri(builderText(self)),
  },
  methods: { "string ToString()": builderText },
  constructors: {
    "()": () => builderFrom("http://localhost/"),
    "(string uri)": (text: string | null) => {
      if (text === null) throw argumentError("ArgumentNullException", "uri", "A value is needed.");
      return builderFrom(text);
    },
    "(uri uri)": (uri: PsUri) => builderFrom(uri.text),
    "(string schemeName, string hostName)": (scheme: string, host: string) => builderFrom(`${scheme}://${host}/`),
    "(string scheme, string host, int portNumber)": (scheme: string, host: string, port: number) =>
      builderFrom(`${scheme}://${host}:${port}/`),
    "(string scheme, string host, int port, string pathValue)": (
      scheme: string,
      host: string,
      port: number,
      path: string,
    ) => builderFrom(`${scheme}://${host}:${port}${prefixed("/")(path)}`),
  },
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
