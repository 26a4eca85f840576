/**
 * The files of a session as System.IO sees them: relative paths start at Environment.CurrentDirectory, and what the file
 * system refuses becomes .NET's exception for it.
 * @module
 */
import type { PsDateTime } from "../../../clixml/value.ts";
import { type FileStat, FileSystemError } from "../../platform.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { type ByteStream, SeekableBytes } from "./byte_stream.ts";
import { directoryName, fullPath, rootLength } from "./net_path.ts";

const SLOT = "dotnet.currentDirectory";
const TICKS_PER_MINUTE = 600_000_000n;

/** Environment.CurrentDirectory: PowerShell's location does not move it. */
export function currentDirectory(session: Session): string {
  return session.slots.get(SLOT) as string | undefined ?? session.platform.startDirectory;
}

/** Sets Environment.CurrentDirectory. @throws DirectoryNotFoundException. */
export function setCurrentDirectory(session: Session, path: string): void {
  const full = resolvePath(session, path);
  if (session.platform.fileSystem.stat(full)?.kind !== "directory") throw folderNotFound(full);
  session.slots.set(SLOT, full);
}

/** The full path of an argument, without a separator at its end. @throws ArgumentException where it is empty. */
export function resolvePath(session: Session, path: string, parameter = "path"): string {
  if (path === "") throw argumentError("ArgumentException", parameter, "A path cannot be empty.");
  if (path.includes("\0")) throw argumentError("ArgumentException", parameter, "A path cannot have null characters.");
  const { os } = session.platform;
  const full = fullPath(os, path, currentDirectory(session));
  const root = rootLength(os, full);
  return full.length > root ? full.replace(os === "windows" ? /\\$/ : /\/$/, "") : full;
}

/** FileNotFoundException. */
export function fileNotFound(path: string): Error {
  const error = clrError("System.IO.FileNotFoundException", `Cannot find the file '${path}'.`);
  error.record.exception.extra.set("FileName", path);
  error.record.exception.extra.set("FusionLog", null);
  return error;
}

/** DirectoryNotFoundException. */
export function folderNotFound(path: string): Error {
  return clrError("System.IO.DirectoryNotFoundException", `Cannot find a part of the path '${path}'.`);
}

/** UnauthorizedAccessException. */
export function accessDenied(path: string): Error {
  return clrError("System.UnauthorizedAccessException", `Access to the path '${path}' is denied.`);
}

/** IOException. */
export function ioError(message: string): Error {
  return clrError("System.IO.IOException", message);
}

/** Runs a file operation; what the file system refuses becomes .NET's exception. */
export function onFiles<T>(session: Session, operate: (files: Session["platform"]["fileSystem"]) => T): T {
  try {
    return operate(session.platform.fileSystem);
  } catch (error) {
    if (error instanceof FileSystemError) throw translate(session, error);
    throw error;
  }
}

function translate(session: Session, error: FileSystemError): Error {
  const { reason, path } = error;
  switch (reason) {
    case "notFound":
      return hasFolder(session, path) ? fileNotFound(path) : folderNotFound(path);
    case "denied":
    case "isDirectory":
      return accessDenied(path);
    case "exists":
      return ioError(`'${path}' exists already.`);
    case "notDirectory":
      return ioError(`'${path}' is no folder.`);
    case "notEmpty":
      return ioError(`The folder '${path}' is not empty.`);
    case "limit":
      return ioError(`There is no room left for '${path}'.`);
  }
}

/** Whether the folder that a path is in is there. */
function hasFolder(session: Session, path: string): boolean {
  const folder = directoryName(session.platform.os, path);
  return folder === null || session.platform.fileSystem.stat(folder)?.kind === "directory";
}

/** What is known of a file or folder, `undefined` where nothing is there. */
export function statOf(session: Session, path: string): FileStat | undefined {
  return session.platform.fileSystem.stat(path);
}

/** The bytes of a file. */
export function readFile(session: Session, path: string): Uint8Array {
  const full = resolvePath(session, path);
  const stat = statOf(session, full);
  if (stat === undefined) throw hasFolder(session, full) ? fileNotFound(full) : folderNotFound(full);
  if (stat.kind === "directory") throw accessDenied(full);
  return onFiles(session, (files) => files.read(full));
}

/** A place that a file can be written to. @throws Where its folder is missing or it is one itself. */
function writable(session: Session, path: string): string {
  const full = resolvePath(session, path);
  if (!hasFolder(session, full)) throw folderNotFound(full);
  const stat = statOf(session, full);
  if (stat?.kind === "directory" || stat?.readOnly) throw accessDenied(full);
  return full;
}

/** Creates or replaces a file. */
export function writeFile(session: Session, path: string, bytes: Uint8Array): void {
  const full = writable(session, path);
  onFiles(session, (files) => files.write(full, bytes));
}

/** Adds to a file, or creates it. */
export function appendFile(session: Session, path: string, bytes: Uint8Array): void {
  const full = writable(session, path);
  onFiles(
    session,
    (files) => statOf(session, full) === undefined ? files.write(full, bytes) : files.append(full, bytes),
  );
}

/** Deletes a file; one that is not there is no error. */
export function deleteFile(session: Session, path: string): void {
  const full = resolvePath(session, path);
  const stat = statOf(session, full);
  if (stat === undefined) {
    if (!hasFolder(session, full)) throw folderNotFound(full);
    return;
  }
  if (stat.kind === "directory") throw accessDenied(full);
  onFiles(session, (files) => files.remove(full));
}

/** Copies a file. */
export function copyFile(session: Session, from: string, to: string, overwrite: boolean): string {
  const bytes = readFile(session, from);
  const target = writable(session, to);
  if (!overwrite && statOf(session, target) !== undefined) throw ioError(`The file '${target}' exists already.`);
  const source = statOf(session, resolvePath(session, from))!;
  onFiles(session, (files) => {
    files.write(target, bytes);
    files.setTimes?.(target, { modified: source.modified });
  });
  return target;
}

/** Moves a file. */
export function moveFile(session: Session, from: string, to: string, overwrite: boolean): string {
  const source = resolvePath(session, from, "sourceFileName");
  if (statOf(session, source)?.kind !== "file") throw fileNotFound(source);
  const target = writable(session, to);
  if (target === source) return target;
  if (statOf(session, target) !== undefined) {
    if (!overwrite) throw ioError(`The file '${target}' exists already.`);
    onFiles(session, (files) => files.remove(target));
  }
  onFiles(session, (files) => files.move(source, target));
  return target;
}

/** Creates a folder and all that are missing above it. */
export function createFolders(session: Session, full: string): void {
  const stat = statOf(session, full);
  if (stat?.kind === "directory") return;
  if (stat !== undefined) throw ioError(`'${full}' is a file.`);
  const above = directoryName(session.platform.os, full);
  if (above !== null && above !== full) createFolders(session, above);
  onFiles(session, (files) => files.createDirectory(full));
}

/** Deletes a folder, with all that is in it where asked. */
export function deleteFolder(session: Session, path: string, recursive: boolean): void {
  const full = resolvePath(session, path);
  const stat = statOf(session, full);
  if (stat === undefined) throw folderNotFound(full);
  if (stat.kind !== "directory") throw ioError(`'${full}' is a file.`);
  onFiles(session, (files) => {
    if (!recursive && files.list(full).length > 0) throw new FileSystemError("notEmpty", full);
    removeTree(session, full);
  });
}

function removeTree(session: Session, full: string): void {
  const { fileSystem, os } = session.platform;
  if (fileSystem.stat(full)?.kind === "directory" && fileSystem.readLink?.(full) === undefined) {
    for (const name of [...fileSystem.list(full)]) removeTree(session, joined(os, full, name));
  }
  fileSystem.remove(full);
}

function joined(os: "windows" | "linux", folder: string, name: string): string {
  const separator = os === "windows" ? "\\" : "/";
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** Moves a folder. */
export function moveFolder(session: Session, from: string, to: string): string {
  const source = resolvePath(session, from, "sourceDirName");
  const target = resolvePath(session, to, "destDirName");
  if (statOf(session, source) === undefined) throw folderNotFound(source);
  if (source === target) throw ioError("The two paths are the same.");
  if (statOf(session, target) !== undefined) throw ioError(`'${target}' exists already.`);
  onFiles(session, (files) => files.move(source, target));
  return target;
}

/** Ticks of a date in UTC. */
export function utcTicks(session: Session, date: PsDateTime): bigint {
  if (date.dateKind === "Utc") return date.ticks;
  return date.ticks - BigInt(session.platform.utcOffsetMinutes(date.ticks)) * TICKS_PER_MINUTE;
}

/** How a file is opened, by FileMode's numbers. */
export const FILE_MODE = { CreateNew: 1, Create: 2, Open: 3, OpenOrCreate: 4, Truncate: 5, Append: 6 } as const;

/** FileAccess: 1 reads, 2 writes, 3 does both. */
export type FileAccess = 1 | 2 | 3;

/** Opens a file as a stream of bytes. */
export function openFile(session: Session, path: string, mode: number, access: FileAccess): ByteStream {
  const full = resolvePath(session, path);
  const stat = statOf(session, full);
  const isThere = stat !== undefined;
  if (stat?.kind === "directory") throw accessDenied(full);
  if (!isThere && !hasFolder(session, full)) throw folderNotFound(full);
  if (isThere && mode === FILE_MODE.CreateNew) throw ioError(`The file '${full}' exists already.`);
  if (!isThere && (mode === FILE_MODE.Open || mode === FILE_MODE.Truncate)) throw fileNotFound(full);
  if (access !== 1 && stat?.readOnly) throw accessDenied(full);
  const isFresh = !isThere || mode === FILE_MODE.Create || mode === FILE_MODE.CreateNew || mode === FILE_MODE.Truncate;
  if (isFresh) onFiles(session, (files) => files.write(full, new Uint8Array()));
  const bytes = isFresh ? new Uint8Array() : onFiles(session, (files) => files.read(full).slice());
  const stream = new SeekableBytes(bytes, {
    canRead: (access & 1) !== 0,
    canWrite: (access & 2) !== 0,
    save: (changed) => onFiles(session, (files) => files.write(full, changed)),
  });
  if (mode === FILE_MODE.Append) stream.position = bytes.length;
  return stream;
}
