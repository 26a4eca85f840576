/**
 * The file system that a session on a virtual computer sees: the computer's own drives, and every share of the world
 * by its UNC path.
 * @module
 */
import { type FileStat, type FileSystem, FileSystemError } from "../lib/engine/platform.ts";

/** Finds the folder of a share: `\\SERVER\SHARE` -> a file system and a path on it. */
export type ShareLookup = (server: string, share: string) => { files: FileSystem; folder: string } | undefined;

/** Joins local drives and shares into one file system. */
export function withShares(local: FileSystem, lookup: ShareLookup): FileSystem {
  const at = (path: string): { files: FileSystem; path: string } => {
    const match = /^\\\\([^\\]+)\\([^\\]+)(\\.*)?$/.exec(path);
    if (!match) return { files: local, path };
    const share = lookup(match[1]!, match[2]!);
    if (!share) throw new FileSystemError("notFound", path);
    return { files: share.files, path: share.folder + (match[3] ?? "") };
  };
  return {
    stat(path: string): FileStat | undefined {
      try {
        const target = at(path);
        return target.files.stat(target.path);
      } catch (error) {
        if (error instanceof FileSystemError) return undefined;
        throw error;
      }
    },
    list(path) {
      const target = at(path);
      return target.files.list(target.path);
    },
    read(path) {
      const target = at(path);
      return target.files.read(target.path);
    },
    write(path, bytes) {
      const target = at(path);
      target.files.write(target.path, bytes);
    },
    append(path, bytes) {
      const target = at(path);
      target.files.append(target.path, bytes);
    },
    createDirectory(path) {
      const target = at(path);
      target.files.createDirectory(target.path);
    },
    remove(path) {
      const target = at(path);
      target.files.remove(target.path);
    },
    move(from, to) {
      const source = at(from);
      const target = at(to);
      if (source.files === target.files) return source.files.move(source.path, target.path);
      target.files.write(target.path, source.files.read(source.path));
      source.files.remove(source.path);
    },
    setTimes(path, times) {
      const target = at(path);
      target.files.setTimes?.(target.path, times);
    },
    setAttributes(path, attributes) {
      const target = at(path);
      target.files.setAttributes?.(target.path, attributes);
    },
  };
}
