/**
 * System.Uri over the text it was made from: parts, canonical forms, relative references.
 * @module
 */

/** The parts of an absolute URI, as Uri's properties give them. */
export interface UriParts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly host: string;
  /** -1 where the scheme has none and none is written. */
  readonly port: number;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly isFile: boolean;
  readonly isUnc: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ws: 80,
  wss: 443,
  gopher: 70,
  ldap: 389,
  telnet: 23,
  nntp: 119,
  sftp: -1,
  ssh: -1,
};

const WITH_AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;
const OPAQUE = /^([a-z][a-z0-9+.-]+):([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** Port that a scheme has where none is written; -1 where it has none. */
export function defaultPort(scheme: string): number {
  return DEFAULT_PORTS[scheme] ?? -1;
}

/** Percent-escapes what may not stand in a URI; escapes that are there stay. */
function escapePart(text: string, allowed: RegExp): string {
  let result = "";
  for (const char of text) {
    if (char === "%" || allowed.test(char)) result += char;
    else {for (const byte of new TextEncoder().encode(char)) {
        result += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      }}
  }
  return result;
}

const PATH_CHARS = /[\w\-.~!$&'()*+,;=:@/[\]]/;
const QUERY_CHARS = /[\w\-.~!$&'()*+,;=:@/?[\]]/;

/** Removes `.` and `..` segments (RFC 3986, 5.2.4). */
function removeDots(path: string): string {
  const out: string[] = [];
  const segments = path.split("/");
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === ".") {
      if (last) out.push("");
    } else if (segment === "..") {
      if (out.length > 1) out.pop();
      if (last) out.push("");
    } else out.push(segment);
  }
  return out.join("/");
}

/** Parts of an absolute URI; `undefined` where the text is relative or none at all. */
export function uriParts(text: string): UriParts | undefined {
  const trimmed = text.trim();
  const windows = /^([a-z]:)[\\/](.*)$/is.exec(trimmed);
  if (windows) return filePart("", `/${windows[1]}/${windows[2]!.replaceAll("\\", "/")}`);
  if (trimmed.startsWith("\\\\")) {
    const [host, ...rest] = trimmed.slice(2).split(/[\\/]/);
    return filePart(host!, `/${rest.join("/")}`);
  }
  const match = WITH_AUTHORITY.exec(trimmed);
  if (match) {
    const scheme = match[1]!.toLowerCase();
    if (scheme === "file") return filePart(match[2]!, match[3] || "/");
    const authority = /^(?:(.*)@)?(\[[^\]]*\]|[^:@]*)(?::(\d*))?$/s.exec(match[2]!);
    if (!authority || (authority[2] === "" && DEFAULT_PORTS[scheme] !== undefined)) return undefined;
    if (/[\s<>"{}|\\^`]/.test(authority[2]!)) return undefined;
    const port = authority[3] ? Number(authority[3]) : defaultPort(scheme);
    if (port > 65535) return undefined;
    const path = match[3] === "" && DEFAULT_PORTS[scheme] !== undefined ? "/" : match[3]!;
    return {
      scheme,
      userInfo: authority[1] ?? "",
      host: authority[2]!.toLowerCase(),
      port,
      path: removeDots(escapePart(path.replaceAll("\\", "/"), PATH_CHARS)),
      query: escapePart(match[4] ?? "", QUERY_CHARS),
      fragment: match[5] === undefined ? "" : `#${escapePart(match[5].slice(1), QUERY_CHARS)}`,
      isFile: false,
      isUnc: false,
    };
  }
  const opaque = OPAQUE.exec(trimmed);
  if (!opaque) return undefined;
  return {
    scheme: opaque[1]!.toLowerCase(),
    userInfo: "",
    host: "",
    port: defaultPort(opaque[1]!.toLowerCase()),
    path: escapePart(opaque[2]!, PATH_CHARS),
    query: escapePart(opaque[3] ?? "", QUERY_CHARS),
    fragment: opaque[4] ?? "",
    isFile: false,
    isUnc: false,
  };
}

function filePart(host: string, path: string): UriParts {
  return {
    scheme: "file",
    userInfo: "",
    host: host.toLowerCase(),
    port: -1,
    path: removeDots(escapePart(path.replaceAll("\\", "/"), PATH_CHARS)),
    query: "",
    fragment: "",
    isFile: true,
    isUnc: host !== "",
  };
}

/** Host and port as they stand in the URI; the default port is left out. */
export function authorityOf(parts: UriParts): string {
  const port = parts.port >= 0 && parts.port !== defaultPort(parts.scheme) ? `:${parts.port}` : "";
  return parts.host + port;
}

/** Uri.AbsoluteUri. */
export function absoluteUri(parts: UriParts): string {
  const user = parts.userInfo === "" ? "" : `${parts.userInfo}@`;
  const hasAuthority = parts.host !== "" || parts.isFile;
  const front = hasAuthority ? `${parts.scheme}://${user}${authorityOf(parts)}` : `${parts.scheme}:`;
  return front + parts.path + parts.query + parts.fragment;
}

/** Undoes escapes, as far as the text stays readable; reserved characters keep theirs where `safe` asks. */
export function unescapeUri(text: string, safe = false): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Uint8Array.from(run.match(/[0-9a-f]{2}/gi)!, (hex) => parseInt(hex, 16));
    let decoded: string;
    try {
      decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return run;
    }
    if (!safe) return decoded;
    return Array.from(
      decoded,
      // deno-lint-ignore no-control-regex
      (char) => /[%#?/\\@:;&=+$,\u0000-\u001f\u007f]/.test(char) ? encodeURIComponent(char) : char,
    )
      .join("");
  });
}

/** Uri.ToString(): the canonical form with escapes undone. */
export function uriText(text: string): string {
  const parts = uriParts(text);
  if (parts === undefined || (parts.isFile && !/^file:/i.test(text.trim()))) {
    return parts?.isFile ? `file://${unescapeUri(parts.path, true)}` : text;
  }
  return unescapeUri(absoluteUri(parts), true);
}

/** Resolves a reference against a base (RFC 3986, 5.2). */
export function resolveUri(base: UriParts, reference: string): string {
  if (WITH_AUTHORITY.test(reference) || (OPAQUE.test(reference) && !reference.startsWith("/"))) return reference;
  const match = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(reference)!;
  const [, path, query = "", fragment = ""] = match;
  const user = base.userInfo === "" ? "" : `${base.userInfo}@`;
  const front = `${base.scheme}://${user}${authorityOf(base)}`;
  if (reference.startsWith("//")) return `${base.scheme}:${reference}`;
  if (path === "") return front + base.path + (query || base.query) + fragment;
  const full = path!.startsWith("/") ? path! : base.path.replace(/[^/]*$/, "") + path;
  return front + removeDots(full) + query + fragment;
}
