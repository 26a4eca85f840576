/**
 * The real file system of the client, as the engine sees it.
 * @module
 */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type FileErrorReason, type FileStat, type FileSystem, FileSystemError } from "../lib/engine/platform.ts";

const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** Largest file that a script may read at once. */
export const MAX_FILE_BYTES: number = 256 * 1024 * 1024;

const REASONS: Readonly<Record<string, FileErrorReason>> = {
  ENOENT: "notFound",
  EEXIST: "exists",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOTDIR: "notDirectory",
  EISDIR: "isDirectory",
  ENOTEMPTY: "notEmpty",
};

/** The file system of this machine. */
export function localFiles(): FileSystem {
  return {
    stat(path): FileStat | undefined {
      let stat;
      try {
        stat = statSync(path);
      } catch {
        return undefined;
      }
      const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
      return {
        kind: stat.isDirectory() ? "directory" : "file",
        size: stat.isDirectory() ? 0 : stat.size,
        created: ticksOf(stat.birthtimeMs),
        modified: ticksOf(stat.mtimeMs),
        readOnly: (stat.mode & 0o200) === 0,
        hidden: name.startsWith("."),
      };
    },
    list: (path) => guard(path, () => readdirSync(path)),
    read: (path) =>
      guard(path, () => {
        if (statSync(path).size > MAX_FILE_BYTES) throw new FileSystemError("limit", path);
        return new Uint8Array(readFileSync(path));
      }),
    write: (path, bytes) => guard(path, () => writeFileSync(path, bytes)),
    append: (path, bytes) => guard(path, () => appendFileSync(path, bytes)),
    createDirectory: (path) => guard(path, () => mkdirSync(path)),
    remove: (path) => guard(path, () => (statSync(path).isDirectory() ? rmdirSync(path) : rmSync(path))),
    move: (from, to) =>
      guard(from, () => {
        if (existsSync(to)) throw new FileSystemError("exists", to);
        renameSync(from, to);
      }),
    setTimes: (path, { modified }) =>
      guard(path, () => {
        if (modified === undefined) return;
        const seconds = Number((modified - UNIX_EPOCH_TICKS) / 10_000n) / 1000;
        utimesSync(path, seconds, seconds);
      }),
    setAttributes: (path, { readOnly }) =>
      guard(path, () => {
        if (readOnly !== undefined) chmodSync(path, readOnly ? 0o444 : 0o644);
      }),
  };
}

function ticksOf(ms: number): bigint {
  return BigInt(Math.round(ms * 10_000)) + UNIX_EPOCH_TICKS;
}

function guard<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof FileSystemError) throw error;
    const code = (error as { code?: string }).code ?? "";
    throw new FileSystemError(REASONS[code] ?? "denied", path);
  }
}
