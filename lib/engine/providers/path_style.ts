/**
 * File paths in the style of one operating system: rooting, joining, normalizing, taking apart. Pure text; nothing here
 * looks at a file system.
 * @module
 */

/** How one operating system writes paths. */
export interface PathStyle {
  readonly os: "windows" | "linux";
  readonly separator: "\\" | "/";
}

const WINDOWS: PathStyle = { os: "windows", separator: "\\" };
const LINUX: PathStyle = { os: "linux", separator: "/" };

/** The style of an operating system. */
export function pathStyle(os: "windows" | "linux"): PathStyle {
  return os === "windows" ? WINDOWS : LINUX;
}

/** Whether `char` separates folders; PowerShell takes both slashes everywhere. */
export function isSeparator(char: string | undefined): boolean {
  return char === "/" || char === "\\";
}

/**
 * Length of the root of a path with the style's own separators: `/` is 1, `C:\` 3, `C:` 2, `\\srv\share\` up to its last
 * separator; 0 for relative paths.
 */
export function rootLength(style: PathStyle, path: string): number {
  if (style.os === "linux") return path.startsWith("/") ? 1 : 0;
  if (/^[\\/]{2}[^\\/]/.test(path)) {
    const match = /^[\\/]{2}[^\\/]+(?:[\\/]+[^\\/]+)?[\\/]?/.exec(path);
    return match ? match[0].length : 2;
  }
  if (/^[A-Za-z]:/.test(path)) return isSeparator(path[2]) ? 3 : 2;
  return isSeparator(path[0]) ? 1 : 0;
}

/** Whether a path names its place without a current folder: `/a`, `C:\a`, `\\srv\share`. */
export function isFullyQualified(style: PathStyle, path: string): boolean {
  if (style.os === "linux") return path.startsWith("/");
  return /^[A-Za-z]:[\\/]/.test(path) || /^[\\/]{2}[^\\/]/.test(path);
}

/** A path with the style's separators, without `.`, `..`, doubled or trailing separators. The path is fully qualified. */
export function normalizePath(style: PathStyle, path: string): string {
  const { separator } = style;
  // A backslash separates folders for PowerShell on every system.
  const text = style.os === "windows" ? path.replaceAll("/", "\\") : path.replaceAll("\\", "/");
  const length = rootLength(style, text);
  let root = text.slice(0, length);
  if (style.os === "windows") {
    if (root.startsWith("\\\\")) root = `\\\\${root.slice(2).split(/\\+/).filter(Boolean).join("\\")}`;
    else if (/^[A-Za-z]:\\?$/.test(root)) root = `${root[0]!.toUpperCase()}:\\`;
  }
  const parts: string[] = [];
  for (const part of text.slice(length).split(separator)) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  if (parts.length === 0) return root;
  return root === "" || root.endsWith(separator)
    ? root + parts.join(separator)
    : root + separator + parts.join(separator);
}

/** `folder` and a name below it. */
export function joinPath(style: PathStyle, folder: string, name: string): string {
  if (folder === "") return name;
  if (name === "") return folder;
  return isSeparator(folder[folder.length - 1]) ? folder + name : folder + style.separator + name;
}

/** Folder of a normalized path; `""` for a root. */
export function parentPath(style: PathStyle, path: string): string {
  const length = rootLength(style, path);
  if (path.length <= length) return "";
  const at = path.lastIndexOf(style.separator);
  if (at >= length) return path.slice(0, at);
  // The root of a share is written without a separator at its end.
  const root = path.slice(0, length);
  return root.startsWith("\\\\") ? root.replace(/\\$/, "") : root;
}

/** Last part of a normalized path; the root itself for a root. */
export function leafName(style: PathStyle, path: string): string {
  const length = rootLength(style, path);
  if (path.length <= length) return path;
  return path.slice(Math.max(length, path.lastIndexOf(style.separator) + 1));
}

/** `.txt` of `a.txt`; `""` where the name has none, or ends in a dot. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf(".");
  return at < 0 || at === name.length - 1 ? "" : name.slice(at);
}

/** The name without its extension. */
export function baseNameOf(name: string): string {
  const extension = extensionOf(name);
  return extension === "" ? name : name.slice(0, -extension.length);
}

/** `path` seen from `from`, both normalized: `../c/d`; the path itself where the roots differ. */
export function relativePath(style: PathStyle, from: string, path: string): string {
  const fold = (text: string): string => (style.os === "windows" ? text.toLowerCase() : text);
  const rootFrom = from.slice(0, rootLength(style, from));
  const rootPath = path.slice(0, rootLength(style, path));
  if (fold(rootFrom) !== fold(rootPath)) return path;
  const a = from.slice(rootFrom.length).split(style.separator).filter(Boolean);
  const b = path.slice(rootPath.length).split(style.separator).filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && fold(a[same]!) === fold(b[same]!)) same++;
  const parts = [...Array<string>(a.length - same).fill(".."), ...b.slice(same)];
  return parts.length === 0 ? "." : parts.join(style.separator);
}
