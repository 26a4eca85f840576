/**
 * What the item cmdlets do to files and folders: creating with parents, copying and removing trees.
 * @module
 */
import type { FileStat, FileSystem } from "../platform.ts";
import { joinPath, parentPath, type PathStyle } from "../providers/path_style.ts";

/** Most levels of folders that a copy or a removal follows; deeper trees are loops or mistakes. */
export const MAX_TREE_DEPTH = 256;

/** Creates a folder and those above it. @returns Whether it was not there before. */
export function createFolders(fileSystem: FileSystem, style: PathStyle, path: string): boolean {
  if (fileSystem.stat(path)) return false;
  const parent = parentPath(style, path);
  if (parent !== "") createFolders(fileSystem, style, parent);
  fileSystem.createDirectory(path);
  return true;
}

/** One file or folder of a tree. */
export interface TreeEntry {
  readonly path: string;
  readonly stat: FileStat;
  readonly depth: number;
}

/** All that stands below a folder: what a folder holds right behind it. */
export function* walkTree(fileSystem: FileSystem, style: PathStyle, folder: string, depth = 0): Generator<TreeEntry> {
  if (depth > MAX_TREE_DEPTH) return;
  for (const name of fileSystem.list(folder)) {
    const path = joinPath(style, folder, name);
    const stat = fileSystem.stat(path);
    if (!stat) continue;
    yield { path, stat, depth };
    if (stat.kind === "directory" && fileSystem.readLink?.(path) === undefined) {
      yield* walkTree(fileSystem, style, path, depth + 1);
    }
  }
}

/** Removes a file, or a folder with all that it holds. */
export function removeTree(fileSystem: FileSystem, style: PathStyle, path: string): void {
  const stat = fileSystem.stat(path);
  if (stat?.kind === "directory" && fileSystem.readLink?.(path) === undefined) {
    const entries = [...walkTree(fileSystem, style, path)].reverse();
    for (const entry of entries) fileSystem.remove(entry.path);
  }
  fileSystem.remove(path);
}
