/**
 * System.Uri as text: the canonical, unescaped form that .NET's Uri.ToString() gives and that CLIXML holds.
 * @module
 */

/** Schemes with an authority, and the port that is left out. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
  gopher: 70,
  nntp: 119,
};
const SCHEME_REGEXP = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
const DOS_PATH_REGEXP = /^[a-zA-Z]:[\\/]/;
const ESCAPED_RUN_REGEXP = /(?:%[0-9a-fA-F]{2})+/g;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The canonical text of a URI; a relative one stays as it is. `undefined` where the text names a scheme with an authority
 * and has none that could be valid.
 */
export function uriToString(text: string): string | undefined {
  const trimmed = text.trim();
  if (DOS_PATH_REGEXP.test(trimmed)) return `file:///${trimmed.replaceAll("\\", "/")}`;
  if (trimmed.startsWith("\\\\")) return `file:${trimmed.replaceAll("\\", "/")}`;
  const scheme = SCHEME_REGEXP.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === undefined) return text;
  const rest = trimmed.slice(scheme.length + 1);
  const defaultPort = DEFAULT_PORTS[scheme];
  if (!rest.startsWith("//")) return defaultPort === undefined ? `${scheme}:${unescapeRuns(rest)}` : undefined;
  const end = rest.slice(2).search(/[/\\?#]/);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
  const tail = end < 0 ? "" : rest.slice(end + 2);
  const host = canonicalAuthority(authority, defaultPort);
  if (host === undefined || (host === "" && defaultPort !== undefined)) return undefined;
  return `${scheme}://${host}${canonicalPath(tail)}`;
}

function canonicalAuthority(authority: string, defaultPort: number | undefined): string | undefined {
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, at + 1);
  const hostAndPort = authority.slice(at + 1);
  const match = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(hostAndPort);
  if (!match || /[\s<>^|]/.test(match[1]!)) return undefined;
  const isLiteral = match[1]!.startsWith("[") && match[1]!.endsWith("]");
  if (isLiteral ? !URL.canParse(`http://${match[1]}/`) : /[[\]]/.test(match[1]!)) return undefined;
  const port = match[2] === undefined || match[2] === "" ? undefined : Number(match[2]);
  if (port !== undefined && port > 65_535) return undefined;
  return user + match[1]!.toLowerCase() + (port === undefined || port === defaultPort ? "" : `:${port}`);
}

function canonicalPath(tail: string): string {
  const cut = tail.search(/[?#]/);
  const path = (cut < 0 ? tail : tail.slice(0, cut)).replaceAll("\\", "/");
  const after = cut < 0 ? "" : tail.slice(cut);
  const out: string[] = [];
  const segments = path.split("/").slice(1);
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === "..") out.pop();
    else if (segment !== ".") out.push(segment);
    if (last && (segment === ".." || segment === ".")) out.push("");
  });
  return `/${unescapeRuns(out.join("/"))}${unescapeRuns(after)}`;
}

// All escapes are resolved but those of % # ?, which would change the meaning; bytes that are no UTF-8 stay escaped.
function unescapeRuns(text: string): string {
  return text.replace(ESCAPED_RUN_REGEXP, (run) => {
    const bytes = Uint8Array.from({ length: run.length / 3 }, (_, i) => parseInt(run.slice(i * 3 + 1, i * 3 + 3), 16));
    try {
      return decoder.decode(bytes).replace(/[%#?]/g, (kept) => `%${kept.charCodeAt(0).toString(16).toUpperCase()}`);
    } catch {
      return run;
    }
  });
}
