/**
 * TABLE: System.IO.File and Directory.
 * @module
 */
import { concatBytes } from "../../../bytes.ts";
import { PsDateTime, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import { FileSystemItem } from "../../providers/file_items.ts";
import type { Session } from "../../session.ts";
import { itemsOf } from "../enumerate.ts";
import { declareType, type Native } from "../declare.ts";
import { enumNumber } from "../enums.ts";
import {
  appendFile,
  copyFile,
  createFolders,
  currentDirectory,
  deleteFile,
  deleteFolder,
  FILE_MODE,
  type FileAccess,
  fileNotFound,
  folderNotFound,
  ioError,
  moveFile,
  moveFolder,
  onFiles,
  openFile,
  readFile,
  resolvePath,
  setCurrentDirectory,
  statOf,
  utcTicks,
  writeFile,
} from "../io/files.ts";
import * as net from "../io/net_path.ts";
import { EncodedSink, TextSource } from "../io/text_streams.ts";
import { decodeMarked, encodingOf, ENCODINGS, type NetEncoding } from "../io/text_encoding.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { fileStreamObject } from "./io_streams.ts";
import { readerObject, writerObject } from "./io_text.ts";
import { newLineOf, notNull, numberOf, strings } from "./native_values.ts";

const TICKS_PER_MINUTE = 600_000_000n;
/** What .NET answers for the times of what is not there: 1601-01-01. */
const NO_FILE_TICKS = 504_911_232_000_000_000n;

function linesOf(text: string): string[] {
  const source = TextSource.ofText(text);
  const lines: string[] = [];
  for (let line = source.line(); line !== undefined; line = source.line()) lines.push(line);
  return lines;
}

function readText(session: Session, path: string, encoding: NetEncoding): string {
  return decodeMarked(readFile(session, path), encoding);
}

function encoded(text: string, encoding: NetEncoding): Uint8Array {
  return concatBytes([Uint8Array.from(encoding.preamble), encoding.encode(text)]);
}

function joinLines(contents: PsValue, session: Session): string {
  const newLine = newLineOf(session);
  return itemsOf(notNull(contents, "contents")).map((line) => (line === null ? "" : netText(line)) + newLine).join("");
}

function appendText(session: Session, path: string, text: string, encoding: NetEncoding): void {
  const full = resolvePath(session, path);
  const isNew = (statOf(session, full)?.size ?? 0) === 0;
  appendFile(session, path, isNew ? encoded(text, encoding) : encoding.encode(text));
}

/** A time of a file or folder. */
export function timeOf(session: Session, path: string, which: "created" | "modified", utc: boolean): PsDateTime {
  const ticks = statOf(session, resolvePath(session, path))?.[which] ?? NO_FILE_TICKS;
  if (utc) return new PsDateTime(ticks, "Utc");
  return new PsDateTime(ticks + BigInt(session.platform.utcOffsetMinutes(ticks)) * TICKS_PER_MINUTE, "Local");
}

/** Sets a time of a file or folder. */
export function setTime(session: Session, path: string, which: "created" | "modified", ticks: bigint): void {
  const full = resolvePath(session, path);
  if (statOf(session, full) === undefined) throw fileNotFound(full);
  onFiles(session, (files) => files.setTimes?.(full, { [which]: ticks }));
}

/** Sets the attributes that the file systems here know. */
export function setAttributes(session: Session, path: string, attributes: PsEnum): void {
  const full = resolvePath(session, path);
  if (statOf(session, full) === undefined) throw fileNotFound(full);
  const bits = Number(enumNumber(attributes));
  onFiles(session, (files) => files.setAttributes?.(full, { readOnly: (bits & 1) !== 0, hidden: (bits & 2) !== 0 }));
}

/** Getters and setters of times, for File and Directory alike. */
function timeMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {};
  const times = [["CreationTime", "created"], ["LastAccessTime", "modified"], ["LastWriteTime", "modified"]] as const;
  for (const [name, which] of times) {
    for (const suffix of ["", "Utc"] as const) {
      const isUtc = suffix === "Utc";
      methods[`datetime Get${name}${suffix}(string path)`] = (path: string, session: Session) =>
        timeOf(session, path, which, isUtc);
      methods[`void Set${name}${suffix}(string path, datetime time)`] = (
        path: string,
        time: PsDateTime,
        session: Session,
      ) => {
        setTime(session, path, which, isUtc && time.dateKind === "Unspecified" ? time.ticks : utcTicks(session, time));
      };
    }
  }
  return methods;
}

function accessOf(mode: number, access: PsEnum | undefined): FileAccess {
  if (access !== undefined) return numberOf(access) as FileAccess;
  return mode === FILE_MODE.Append ? 2 : 3;
}

function opened(session: Session, path: string, mode: number, access: FileAccess): PsValue {
  return fileStreamObject(openFile(session, path, mode, access), resolvePath(session, path));
}

function streamWriter(session: Session, path: string, mode: number): PsValue {
  return writerObject(new EncodedSink(openFile(session, path, mode, 2), ENCODINGS.Default, newLineOf(session), false));
}

const FILE_STATICS: Record<string, Native> = {
  "void AppendAllBytes(string path, byte[] bytes)": (path: string, bytes: Uint8Array, session: Session) =>
    appendFile(session, path, bytes),
  "void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)": (
    path: string,
    lines: PsValue,
    session: Session,
  ) => appendText(session, path, joinLines(lines, session), ENCODINGS.Default),
  "void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents, System.Text.Encoding encoding)":
    (
      path: string,
      lines: PsValue,
      encoding: PsValue,
      session: Session,
    ) => appendText(session, path, joinLines(lines, session), encodingOf(encoding)),
  "void AppendAllText(string path, string contents)": (path: string, text: string | null, session: Session) =>
    appendText(session, path, text ?? "", ENCODINGS.Default),
  "void AppendAllText(string path, string contents, System.Text.Encoding encoding)": (
    path: string,
    text: string | null,
    encoding: PsValue,
    session: Session,
  ) => appendText(session, path, text ?? "", encodingOf(encoding)),
  "System.IO.StreamWriter AppendText(string path)": (path: string, session: Session) =>
    streamWriter(session, path, FILE_MODE.Append),
  "void Copy(string sourceFileName, string destFileName)": (from: string, to: string, session: Session) => {
    copyFile(session, from, to, false);
  },
  "void Copy(string sourceFileName, string destFileName, bool overwrite)": (
    from: string,
    to: string,
    overwrite: boolean,
    session: Session,
  ) => {
    copyFile(session, from, to, overwrite);
  },
  "System.IO.FileStream Create(string path)": (path: string, session: Session) =>
    opened(session, path, FILE_MODE.Create, 3),
  "System.IO.StreamWriter CreateText(string path)": (path: string, session: Session) =>
    streamWriter(session, path, FILE_MODE.Create),
  "System.IO.FileSystemInfo CreateSymbolicLink(string path, string pathToTarget)": (
    path: string,
    target: string,
    session: Session,
  ) => {
    const full = resolvePath(session, path);
    onFiles(session, (files) => files.createLink?.(full, target));
    const item = new FileSystemItem(session.platform, full, "file");
    item.linkTarget = target;
    return item;
  },
  "void Delete(string path)": (path: string, session: Session) => deleteFile(session, path),
  "bool Exists(string path)": (path: string | null, session: Session) =>
    path !== null && path !== "" && statOf(session, resolvePath(session, path))?.kind === "file" &&
    !net.isSeparator(session.platform.os, path.at(-1)),
  "System.IO.FileAttributes GetAttributes(string path)": (path: string, session: Session) => {
    const full = resolvePath(session, path);
    const stat = statOf(session, full);
    if (stat === undefined) throw fileNotFound(full);
    return new FileSystemItem(session.platform, full, stat.kind).attributes();
  },
  "void SetAttributes(string path, System.IO.FileAttributes fileAttributes)": (
    path: string,
    attributes: PsEnum,
    session: Session,
  ) => setAttributes(session, path, attributes),
  "void Move(string sourceFileName, string destFileName)": (from: string, to: string, session: Session) => {
    moveFile(session, from, to, false);
  },
  "void Move(string sourceFileName, string destFileName, bool overwrite)": (
    from: string,
    to: string,
    overwrite: boolean,
    session: Session,
  ) => {
    moveFile(session, from, to, overwrite);
  },
  "System.IO.FileStream Open(string path, System.IO.FileMode mode)": (path: string, mode: PsEnum, session: Session) =>
    opened(session, path, numberOf(mode), accessOf(numberOf(mode), undefined)),
  "System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access)": (
    path: string,
    mode: PsEnum,
    access: PsEnum,
    session: Session,
  ) => opened(session, path, numberOf(mode), accessOf(numberOf(mode), access)),
  "System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)":
    (
      path: string,
      mode: PsEnum,
      access: PsEnum,
      _share: PsEnum,
      session: Session,
    ) => opened(session, path, numberOf(mode), accessOf(numberOf(mode), access)),
  "System.IO.FileStream OpenRead(string path)": (path: string, session: Session) =>
    opened(session, path, FILE_MODE.Open, 1),
  "System.IO.StreamReader OpenText(string path)": (path: string, session: Session) =>
    readerObject(
      TextSource.ofStream(openFile(session, path, FILE_MODE.Open, 1), ENCODINGS.Default, true, false),
      "System.IO.StreamReader",
    ),
  "System.IO.FileStream OpenWrite(string path)": (path: string, session: Session) =>
    opened(session, path, FILE_MODE.OpenOrCreate, 2),
  "byte[] ReadAllBytes(string path)": (path: string, session: Session) => readFile(session, path).slice(),
  "string[] ReadAllLines(string path)": (path: string, session: Session) =>
    strings(linesOf(readText(session, path, ENCODINGS.Default))),
  "string[] ReadAllLines(string path, System.Text.Encoding encoding)": (
    path: string,
    encoding: PsValue,
    session: Session,
  ) => strings(linesOf(readText(session, path, encodingOf(encoding)))),
  "string ReadAllText(string path)": (path: string, session: Session) => readText(session, path, ENCODINGS.Default),
  "string ReadAllText(string path, System.Text.Encoding encoding)": (
    path: string,
    encoding: PsValue,
    session: Session,
  ) => readText(session, path, encodingOf(encoding)),
  "System.Collections.Generic.IEnumerable[string] ReadLines(string path)": (path: string, session: Session) =>
    strings(linesOf(readText(session, path, ENCODINGS.Default))),
  "System.Collections.Generic.IEnumerable[string] ReadLines(string path, System.Text.Encoding encoding)": (
    path: string,
    encoding: PsValue,
    session: Session,
  ) => strings(linesOf(readText(session, path, encodingOf(encoding)))),
  "void Replace(string sourceFileName, string destinationFileName, string destinationBackupFileName)": (
    from: string,
    to: string,
    backup: string | null,
    session: Session,
  ) => {
    if (backup) copyFile(session, to, backup, true);
    else readFile(session, to);
    moveFile(session, from, to, true);
  },
  "void WriteAllBytes(string path, byte[] bytes)": (path: string, bytes: Uint8Array | null, session: Session) =>
    writeFile(session, path, notNull(bytes, "bytes").slice()),
  "void WriteAllLines(string path, string[] contents)": (path: string, lines: PsValue, session: Session) =>
    writeFile(session, path, encoded(joinLines(lines, session), ENCODINGS.Default)),
  "void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)": (
    path: string,
    lines: PsValue,
    session: Session,
  ) => writeFile(session, path, encoded(joinLines(lines, session), ENCODINGS.Default)),
  "void WriteAllLines(string path, string[] contents, System.Text.Encoding encoding)": (
    path: string,
    lines: PsValue,
    encoding: PsValue,
    session: Session,
  ) => writeFile(session, path, encoded(joinLines(lines, session), encodingOf(encoding))),
  "void WriteAllText(string path, string contents)": (path: string, text: string | null, session: Session) =>
    writeFile(session, path, encoded(text ?? "", ENCODINGS.Default)),
  "void WriteAllText(string path, string contents, System.Text.Encoding encoding)": (
    path: string,
    text: string | null,
    encoding: PsValue,
    session: Session,
  ) => writeFile(session, path, encoded(text ?? "", encodingOf(encoding))),
};

/** What a search in a folder gives. */
type Wanted = "file" | "directory" | "any";

/** How deep a search goes, of the argument in that place: a SearchOption or EnumerationOptions. */
function isDeep(option: PsValue | undefined): boolean {
  if (option instanceof NetObject) return (option.state as { readonly recurse?: boolean }).recurse === true;
  return numberOf(option) === 1;
}

/** Names of a folder and, where asked, of those below: folders are searched in the order in which they were found. */
export function searchFolder(
  session: Session,
  path: string,
  pattern: string,
  option: PsValue | undefined,
  wanted: Wanted,
): string[] {
  const { os, fileSystem } = session.platform;
  const full = resolvePath(session, path);
  const stat = statOf(session, full);
  if (stat === undefined) throw folderNotFound(full);
  if (stat.kind !== "directory") throw ioError(`'${full}' is a file.`);
  if (pattern === "") return [];
  const fits = net.namePattern(os, pattern);
  const found: string[] = [];
  const folders: [shown: string, full: string][] = [[path, full]];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const name of onFiles(session, (files) => files.list(next![1]))) {
      const at = net.combine(os, [next[1], name]);
      const kind = fileSystem.stat(at)?.kind ?? "file";
      const shown = net.combine(os, [next[0], name]);
      if (kind === "directory" && isDeep(option)) folders.push([shown, at]);
      if ((wanted === "any" || wanted === kind) && fits(name)) found.push(shown);
    }
  }
  return found;
}

function searchMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {};
  const rows = [["Files", "file"], ["Directories", "directory"], ["FileSystemEntries", "any"]] as const;
  for (const [name, wanted] of rows) {
    for (
      const [verb, returns] of [["Get", "string[]"], ["Enumerate", "System.Collections.Generic.IEnumerable[string]"]]
    ) {
      methods[`${returns} ${verb}${name}(string path)`] = (path: string, session: Session) =>
        strings(searchFolder(session, path, "*", undefined, wanted));
      methods[`${returns} ${verb}${name}(string path, string searchPattern)`] = (
        path: string,
        pattern: string,
        session: Session,
      ) => strings(searchFolder(session, path, pattern, undefined, wanted));
      for (const option of ["System.IO.SearchOption searchOption", "System.IO.EnumerationOptions enumerationOptions"]) {
        methods[`${returns} ${verb}${name}(string path, string searchPattern, ${option})`] = (
          path: string,
          pattern: string,
          given: PsValue,
          session: Session,
        ) => strings(searchFolder(session, path, pattern, given, wanted));
      }
    }
  }
  return methods;
}

function folderObject(session: Session, full: string, original = full): FileSystemItem {
  return new FileSystemItem(session.platform, full, "directory", original);
}

const DIRECTORY_STATICS: Record<string, Native> = {
  "System.IO.DirectoryInfo CreateDirectory(string path)": (path: string, session: Session) => {
    const full = resolvePath(session, path);
    createFolders(session, full);
    return folderObject(session, full, path);
  },
  "void Delete(string path)": (path: string, session: Session) => deleteFolder(session, path, false),
  "void Delete(string path, bool recursive)": (path: string, recursive: boolean, session: Session) =>
    deleteFolder(session, path, recursive),
  "bool Exists(string path)": (path: string | null, session: Session) =>
    path !== null && path !== "" && statOf(session, resolvePath(session, path))?.kind === "directory",
  "string GetCurrentDirectory()": currentDirectory,
  "void SetCurrentDirectory(string path)": (path: string, session: Session) => setCurrentDirectory(session, path),
  "string GetDirectoryRoot(string path)": (path: string, session: Session) =>
    net.pathRoot(session.platform.os, resolvePath(session, path)),
  "string[] GetLogicalDrives()": (session: Session) =>
    strings(session.platform.os === "linux" ? ["/"] : driveLetters(session).map((letter) => `${letter}:\\`)),
  "System.IO.DirectoryInfo GetParent(string path)": (path: string, session: Session) => {
    const above = net.directoryName(session.platform.os, resolvePath(session, path));
    return above === null ? null : folderObject(session, above);
  },
  "void Move(string sourceDirName, string destDirName)": (from: string, to: string, session: Session) => {
    moveFolder(session, from, to);
  },
};

/** Letters of the drives of a Windows computer. */
export function driveLetters(session: Session): string[] {
  const { fileSystem } = session.platform;
  return [..."CDEFGHIJKLMNOPQRSTUVWXYZAB"].filter((letter) =>
    letter === "C" || fileSystem.stat(`${letter}:\\`) !== undefined
  );
}

/** State of EnumerationOptions. */
interface SearchState {
  recurse: boolean;
  readonly more: Map<string, PsValue>;
}

/** System.IO.File, Directory and EnumerationOptions. */
export const FILE_ROWS: readonly TypeRow[] = [
  declareType("System.IO.File", { isAbstract: true, statics: { ...FILE_STATICS, ...timeMethods() } }),
  declareType("System.IO.Directory", {
    isAbstract: true,
    statics: { ...DIRECTORY_STATICS, ...searchMethods(), ...timeMethods() },
  }),
  declareType("System.IO.EnumerationOptions", {
    properties: {
      "bool RecurseSubdirectories": {
        get: (self: NetObject<SearchState>) => self.state.recurse,
        set: (self: NetObject<SearchState>, value: boolean) => {
          self.state.recurse = value;
        },
      },
      "bool IgnoreInaccessible": {
        get: (self: NetObject<SearchState>) => self.state.more.get("IgnoreInaccessible") ?? true,
        set: (self: NetObject<SearchState>, value: boolean) => void self.state.more.set("IgnoreInaccessible", value),
      },
    },
    constructors: {
      "()": () => new NetObject<SearchState>("System.IO.EnumerationOptions", { recurse: false, more: new Map() }),
    },
  }),
];
