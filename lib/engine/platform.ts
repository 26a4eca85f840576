/**
 * What the engine needs from outside, as one value: clock, ids, randomness, names, files. The simulator gives every
 * virtual computer one; the client gives the real one.
 * @module
 */

/** What is known of a file or folder. */
export interface FileStat {
  /** Of what a link leads to, where it is one. */
  readonly kind: "file" | "directory";
  /** Bytes; 0 for folders. */
  readonly size: number;
  /** UTC ticks (100 ns since 0001-01-01). */
  readonly created: bigint;
  /** UTC ticks of the last change of the content. */
  readonly modified: bigint;
  /** Attribute ReadOnly. */
  readonly readOnly: boolean;
  /** Attribute Hidden. */
  readonly hidden: boolean;
}

/** Why a file operation was refused. */
export type FileErrorReason = "notFound" | "exists" | "denied" | "notDirectory" | "isDirectory" | "notEmpty" | "limit";

/** Thrown by a {@linkcode FileSystem}. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  readonly reason: FileErrorReason;
  readonly path: string;
  constructor(reason: FileErrorReason, path: string) {
    super(`Cannot use "${path}": ${reason}`);
    this.reason = reason;
    this.path = path;
  }
}

/**
 * A synchronous file system. Paths are absolute and normalized in the computer's own style (`C:\a`, `\\srv\share\a`
 * or `/a`). All methods throw {@linkcode FileSystemError}; `stat` answers `undefined` for what is not there.
 */
export interface FileSystem {
  /** What is known of a path; `undefined` where nothing is there. */
  stat(path: string): FileStat | undefined;
  /** Names in a folder, in the file system's order. */
  list(path: string): readonly string[];
  /** The whole content of a file. */
  read(path: string): Uint8Array;
  /** Creates or replaces a file. */
  write(path: string, bytes: Uint8Array): void;
  /** Adds to the end of a file; creates one that is not there. */
  append(path: string, bytes: Uint8Array): void;
  /** Creates one folder, whose parent must be there. */
  createDirectory(path: string): void;
  /** Removes a file, a link itself, or an empty folder. */
  remove(path: string): void;
  /** Moves or renames; `to` must not be there. */
  move(from: string, to: string): void;
  /** Times in UTC ticks; one that is left out stays. */
  setTimes?(path: string, times: { readonly created?: bigint; readonly modified?: bigint }): void;
  /** Where a symbolic link leads; `undefined` for all else. Other methods follow links. */
  readLink?(path: string): string | undefined;
  /** Creates a symbolic link; its target need not be there. */
  createLink?(path: string, target: string): void;
  /** An attribute that is left out stays. */
  setAttributes?(path: string, attributes: { readonly readOnly?: boolean; readonly hidden?: boolean }): void;
}

/** The world around one engine. */
export interface Platform {
  /** Decides drives, path style and the aliases that only Windows has. */
  readonly os: "windows" | "linux";
  readonly computerName: string;
  readonly userName: string;
  readonly domainName: string;
  readonly processId: number;
  /** `$PSHOME`. */
  readonly psHome: string;
  readonly homeDirectory: string;
  readonly tempDirectory: string;
  /** Where the file-system location starts. */
  readonly startDirectory: string;
  /** UTC ticks (100 ns since 0001-01-01). */
  now(): bigint;
  /** Offset of local time from UTC at `utcTicks`, in minutes. */
  utcOffsetMinutes(utcTicks: bigint): number;
  /** Calls `fire` once after `ms` milliseconds. @returns Cancels the timer. */
  setTimer(ms: number, fire: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
  /** Lower-case GUID with dashes. */
  newGuid(): string;
  /** Environment variables of this engine, changed in place by `$env:`. Names compare without case on Windows. */
  readonly environment: Map<string, string>;
  readonly fileSystem: FileSystem;
}
