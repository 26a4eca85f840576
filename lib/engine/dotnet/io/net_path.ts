/**
 * System.IO.Path in both styles. Unlike PowerShell's own paths (`providers/path_style.ts`), a backslash on Linux is a
 * character like any other.
 * @module
 */

/** How one operating system writes paths. */
export type PathOs = "windows" | "linux";

/** The separator that is written. */
export function separatorOf(os: PathOs): "\\" | "/" {
  return os === "windows" ? "\\" : "/";
}

/** Whether a character separates folders. */
export function isSeparator(os: PathOs, char: string | undefined): boolean {
  return char === "/" || (os === "windows" && char === "\\");
}

/** Length of the root: `/`, `C:\`, `C:`, `\\server\share`. */
export function rootLength(os: PathOs, path: string): number {
  if (os === "linux") return path.startsWith("/") ? 1 : 0;
  const unc = /^[\\/]{2}[^\\/]+([\\/][^\\/]+)?/.exec(path);
  if (unc) return unc[0].length;
  const drive = /^[A-Za-z]:[\\/]?/.exec(path);
  if (drive) return drive[0].length;
  return isSeparator(os, path[0]) ? 1 : 0;
}

/** Whether a path starts at a root. */
export function isRooted(os: PathOs, path: string): boolean {
  return isSeparator(os, path[0]) || (os === "windows" && /^[A-Za-z]:/.test(path));
}

/** Whether a path names its place without a current folder. */
export function isFullyQualified(os: PathOs, path: string): boolean {
  return os === "linux" ? path.startsWith("/") : /^([A-Za-z]:[\\/]|[\\/]{2})/.test(path);
}

function lastSeparator(os: PathOs, path: string): number {
  for (let i = path.length - 1; i >= 0; i--) if (isSeparator(os, path[i])) return i;
  return -1;
}

/** What stands behind the last separator. */
export function fileName(os: PathOs, path: string): string {
  return path.slice(Math.max(lastSeparator(os, path) + 1, os === "windows" ? rootLength(os, path) : 0));
}

/** `.txt`; empty where there is none or nothing behind the dot. */
export function extension(os: PathOs, path: string): string {
  const name = fileName(os, path);
  const dot = name.lastIndexOf(".");
  return dot < 0 || dot === name.length - 1 ? "" : name.slice(dot);
}

/** The name without its extension. */
export function fileNameWithoutExtension(os: PathOs, path: string): string {
  const name = fileName(os, path);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

/** The path with another extension; without any where it is null. */
export function changeExtension(os: PathOs, path: string, wanted: string | null): string {
  const start = path.length - fileName(os, path).length;
  const dot = path.lastIndexOf(".");
  const front = dot >= start ? path.slice(0, dot) : path;
  if (wanted === null) return front;
  return wanted.startsWith(".") || wanted === "" ? front + (wanted === "" ? "." : wanted) : `${front}.${wanted}`;
}

/** The folder of a path; null for a root or nothing. */
export function directoryName(os: PathOs, path: string): string | null {
  if (path === "" || (os === "windows" && path.trim() === "")) return null;
  const root = rootLength(os, path);
  if (path.length <= root) return null;
  let end = path.length;
  while (end > root && !isSeparator(os, path[end - 1])) end--;
  while (end > root && isSeparator(os, path[end - 1])) end--;
  return tidy(os, path.slice(0, end));
}

/** One separator each, in the style's own spelling. */
function tidy(os: PathOs, path: string): string {
  if (os === "linux") return path.replace(/\/{2,}/g, "/");
  const isUnc = /^[\\/]{2}/.test(path);
  const text = path.replace(/[\\/]+/g, "\\");
  return isUnc ? `\\${text}` : text;
}

/** The root of a path: empty where it has none. */
export function pathRoot(os: PathOs, path: string): string {
  const root = path.slice(0, rootLength(os, path));
  return os === "windows" ? root.replaceAll("/", "\\") : root;
}

/** Joins, starting again at each path that has a root. */
export function combine(os: PathOs, paths: readonly string[]): string {
  let result = "";
  for (const path of paths) {
    if (path === "") continue;
    if (isRooted(os, path) || result === "") result = path;
    else {result +=
        (isSeparator(os, result.at(-1)) || /^[A-Za-z]:$/.test(os === "windows" ? result : "") ? "" : separatorOf(os)) +
        path;}
  }
  return result;
}

/** Joins whatever the paths are. */
export function join(os: PathOs, paths: readonly string[]): string {
  let result = "";
  for (const path of paths) {
    if (path === "") continue;
    const isJoined = result === "" || isSeparator(os, result.at(-1)) || isSeparator(os, path[0]);
    result += (isJoined ? "" : separatorOf(os)) + path;
  }
  return result;
}

/** The full path without `.` and `..`; a separator at the end stays. */
export function fullPath(os: PathOs, path: string, base: string): string {
  let text = path;
  if (!isFullyQualified(os, path)) {
    if (os === "windows" && /^[A-Za-z]:/.test(path)) {
      // Relative to the current folder of a drive: that of another drive is its root.
      const same = base.slice(0, 2).toUpperCase() === path.slice(0, 2).toUpperCase();
      text = same ? join(os, [base, path.slice(2)]) : `${path.slice(0, 2)}\\${path.slice(2)}`;
    } else if (isSeparator(os, path[0])) text = join(os, [pathRoot(os, base).replace(/\\$/, ""), path]);
    else text = join(os, [base, path]);
  }
  const root = tidy(os, text.slice(0, rootLength(os, text)));
  const parts: string[] = [];
  const segments = text.slice(rootLength(os, text)).split(os === "windows" ? /[\\/]+/ : /\/+/);
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") parts.pop();
    else parts.push(os === "windows" ? segment.replace(/[. ]+$/, "") || segment : segment);
  }
  const separator = separatorOf(os);
  const isFolder = parts.length > 0 && /[\\/]$/.test(os === "linux" ? text.replaceAll("\\", "_") : text);
  const joint = root === "" || root.endsWith(separator) || parts.length === 0 ? "" : separator;
  return root + joint + parts.join(separator) + (isFolder ? separator : "");
}

/** One path seen from another, both full. */
export function relativePath(os: PathOs, from: string, to: string): string {
  const fold = (text: string): string => os === "windows" ? text.toLowerCase() : text;
  const rootFrom = pathRoot(os, from);
  const rootTo = pathRoot(os, to);
  if (fold(rootFrom) !== fold(rootTo)) return to;
  const split = (path: string, root: string): string[] =>
    path.slice(root.length).split(separatorOf(os)).filter(Boolean);
  const a = split(from, rootFrom);
  const b = split(to, rootTo);
  let same = 0;
  while (same < a.length && same < b.length && fold(a[same]!) === fold(b[same]!)) same++;
  const parts = [...Array<string>(a.length - same).fill(".."), ...b.slice(same)];
  return parts.length === 0
    ? "."
    : parts.join(separatorOf(os)) + (b.length > same && isSeparator(os, to.at(-1)) ? separatorOf(os) : "");
}

/** A test for names by a search pattern: `*` and `?`; `*.*` takes all. */
export function namePattern(os: PathOs, pattern: string): (name: string) => boolean {
  if (pattern === "*" || pattern === "*.*") return () => true;
  const source = pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  const test = new RegExp(`^${source}$`, os === "windows" ? "siu" : "su");
  return (name) => test.test(name);
}
