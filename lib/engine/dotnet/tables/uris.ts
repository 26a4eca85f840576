/**
 * TABLE: Uri and UriBuilder.
 * @module
 */
import { PsArray, type PsEnum, PsUri, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareEnum, declareType } from "../declare.ts";
import { enumNamed, enumNumber } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import { toDouble } from "../numbers.ts";
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
  return enumNamed("System.UriHostNameType", parts.host === "" ? "Basic" : hostKind(parts.host));
}

/** What kind of name a host has; `Unknown` where it is none. */
function hostKind(host: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    return host.split(".").every((part) => Number(part) < 256) ? "IPv4" : "Dns";
  }
  if (/^\[?[0-9a-f]*:[0-9a-f:.]*\]?$/i.test(host)) return "IPv6";
  return /^[\p{L}\p{N}_]([\p{L}\p{N}_.\-]*)$/u.test(host) ? "Dns" : "Unknown";
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

/** UriPartial. */
export const URI_PARTIAL: TypeRow = declareEnum("System.UriPartial", "Scheme Authority Path Query");

/** Uri. */
export const URI_ROW: TypeRow = declareType("System.Uri", {
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
    "System.UriHostNameType CheckHostName(string name)": (name: string) =>
      enumNamed("System.UriHostNameType", hostKind(name)),
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

/** UriBuilder. */
export const BUILDER_ROW: TypeRow = declareType("System.UriBuilder", {
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
