/**
 * TABLE: System.IO.FileInfo, DirectoryInfo and DriveInfo over the items of the file system.
 * @module
 */
import { PsArray, type PsDateTime, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import { FileSystemItem, rootOf } from "../../providers/file_items.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import {
  copyFile,
  createFolders,
  deleteFile,
  deleteFolder,
  FILE_MODE,
  type FileAccess,
  fileNotFound,
  moveFile,
  moveFolder,
  onFiles,
  openFile,
  resolvePath,
  statOf,
  utcTicks,
} from "../io/files.ts";
import * as net from "../io/net_path.ts";
import { ENCODINGS } from "../io/text_encoding.ts";
import { EncodedSink, TextSource } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { driveLetters, searchFolder, setAttributes, setTime } from "./io_file.ts";
import { fileStreamObject } from "./io_streams.ts";
import { readerObject, writerObject } from "./io_text.ts";
import { newLineOf, numberOf } from "./native_values.ts";

type Members = Record<string, Native | Settable>;

/** A property that the item itself computes. */
function own(name: string): Native {
  return (self: FileSystemItem) => {
    for (const [each, get] of self.properties()) if (each === name) return get();
    return null;
  };
}

function timeProperty(name: string, which: "created" | "modified", isUtc: boolean): Settable {
  return {
    get: own(name),
    set: (self: FileSystemItem, value: PsDateTime, session: Session) => {
      setTime(
        session,
        self.path,
        which,
        isUtc && value.dateKind === "Unspecified" ? value.ticks : utcTicks(session, value),
      );
      self.refresh();
    },
  };
}

const ITEM_PROPERTIES: Members = {
  "string FullName": own("FullName"),
  "string Extension": own("Extension"),
  "bool Exists": own("Exists"),
  "datetime CreationTime": timeProperty("CreationTime", "created", false),
  "datetime CreationTimeUtc": timeProperty("CreationTimeUtc", "created", true),
  "datetime LastAccessTime": timeProperty("LastAccessTime", "modified", false),
  "datetime LastAccessTimeUtc": timeProperty("LastAccessTimeUtc", "modified", true),
  "datetime LastWriteTime": timeProperty("LastWriteTime", "modified", false),
  "datetime LastWriteTimeUtc": timeProperty("LastWriteTimeUtc", "modified", true),
  "string LinkTarget": own("LinkTarget"),
  "System.IO.UnixFileMode UnixFileMode": own("UnixFileMode"),
  "System.IO.FileAttributes Attributes": {
    get: own("Attributes"),
    set: (self: FileSystemItem, value: PsEnum, session: Session) => {
      setAttributes(session, self.path, value);
      self.refresh();
    },
  },
};

function item(session: Session, path: string, kind: "file" | "directory", original?: string): FileSystemItem {
  return new FileSystemItem(session.platform, path, kind, original ?? path);
}

/** The kind of what is at a path, as enumerating a folder gives it. */
function itemAt(session: Session, path: string): FileSystemItem {
  return item(session, path, statOf(session, path)?.kind ?? "file", net.fileName(session.platform.os, path));
}

function writer(self: FileSystemItem, mode: number, session: Session): PsValue {
  return writerObject(
    new EncodedSink(openFile(session, self.path, mode, 2), ENCODINGS.Default, newLineOf(session), false),
  );
}

function open(self: FileSystemItem, mode: number, access: FileAccess, session: Session): PsValue {
  const stream = openFile(session, self.path, mode, access);
  self.refresh();
  return fileStreamObject(stream, self.path);
}

function copyTo(self: FileSystemItem, to: string, overwrite: boolean, session: Session): PsValue {
  return item(session, copyFile(session, self.path, to, overwrite), "file", to);
}

function moveTo(self: FileSystemItem, to: string, overwrite: boolean, session: Session): void {
  self.relocate(moveFile(session, self.path, to, overwrite), to);
}

function setReadOnly(self: FileSystemItem, readOnly: boolean, session: Session): void {
  if (!self.exists()) throw fileNotFound(self.path);
  onFiles(session, (files) => files.setAttributes?.(self.path, { readOnly }));
  self.refresh();
}

/** GetFiles, GetDirectories, GetFileSystemInfos, and the same that enumerate. */
function searchMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {};
  const rows = [
    ["Files", "file", "System.IO.FileInfo"],
    ["Directories", "directory", "System.IO.DirectoryInfo"],
    ["FileSystemInfos", "any", "System.IO.FileSystemInfo"],
  ] as const;
  for (const [name, wanted, type] of rows) {
    for (const verb of ["Get", "Enumerate"]) {
      const returns = verb === "Get" ? `${type}[]` : `System.Collections.Generic.IEnumerable[${type}]`;
      const search = (self: FileSystemItem, pattern: string, option: PsValue | undefined, session: Session): PsArray =>
        new PsArray(
          searchFolder(session, self.path, pattern, option, wanted).map((path) => itemAt(session, path)),
          type,
        );
      methods[`${returns} ${verb}${name}()`] = (self: FileSystemItem, session: Session) =>
        search(self, "*", undefined, session);
      methods[`${returns} ${verb}${name}(string searchPattern)`] = (
        self: FileSystemItem,
        pattern: string,
        session: Session,
      ) => search(self, pattern, undefined, session);
      for (const option of ["System.IO.SearchOption searchOption", "System.IO.EnumerationOptions enumerationOptions"]) {
        methods[`${returns} ${verb}${name}(string searchPattern, ${option})`] = search;
      }
    }
  }
  return methods;
}

/** A drive by its root. */
function drive(root: string): NetObject<string> {
  return new NetObject<string>("System.IO.DriveInfo", root);
}

function drivesOf(session: Session): PsArray {
  const roots = session.platform.os === "linux" ? ["/"] : driveLetters(session).map((letter) => `${letter}:\\`);
  return new PsArray(roots.map(drive), "System.IO.DriveInfo");
}

function driveNamed(name: string, session: Session): NetObject<string> {
  if (session.platform.os === "linux") return drive(name);
  if (!/^[A-Za-z](:\\?)?$/.test(name)) throw clrError("System.ArgumentException", `"${name}" is no drive.`);
  return drive(`${name[0]!.toUpperCase()}:\\`);
}

/** Size that a drive of the virtual file systems shows: 64 GiB, half of it free. */
const DRIVE_BYTES = 64n * 1024n ** 3n;

/** Items and drives. */
export const ITEM_ROWS: readonly TypeRow[] = [
  declareType("System.IO.FileSystemInfo", {
    base: "System.MarshalByRefObject",
    interfaces: "System.Runtime.Serialization.ISerializable",
    isAbstract: true,
    properties: ITEM_PROPERTIES,
    methods: {
      "void Refresh()": (self: FileSystemItem) => self.refresh(),
      "string ToString()": (self: FileSystemItem) => self.text(),
      "void CreateAsSymbolicLink(string pathToTarget)": (self: FileSystemItem, target: string, session: Session) => {
        onFiles(session, (files) => files.createLink?.(self.path, target));
        self.linkTarget = target;
      },
    },
  }),
  declareType("System.IO.FileInfo", {
    base: "System.IO.FileSystemInfo",
    properties: {
      "string Name": own("Name"),
      "long Length": own("Length"),
      "string DirectoryName": own("DirectoryName"),
      "System.IO.DirectoryInfo Directory": own("Directory"),
      "bool IsReadOnly": { get: own("IsReadOnly"), set: setReadOnly },
    },
    methods: {
      "System.IO.StreamWriter AppendText()": (self: FileSystemItem, session: Session) =>
        writer(self, FILE_MODE.Append, session),
      "System.IO.FileInfo CopyTo(string destFileName)": (self: FileSystemItem, to: string, session: Session) =>
        copyTo(self, to, false, session),
      "System.IO.FileInfo CopyTo(string destFileName, bool overwrite)": copyTo,
      "System.IO.FileStream Create()": (self: FileSystemItem, session: Session) =>
        open(self, FILE_MODE.Create, 3, session),
      "System.IO.StreamWriter CreateText()": (self: FileSystemItem, session: Session) =>
        writer(self, FILE_MODE.Create, session),
      "void Delete()": (self: FileSystemItem, session: Session) => {
        deleteFile(session, self.path);
        self.refresh();
      },
      "void MoveTo(string destFileName)": (self: FileSystemItem, to: string, session: Session) =>
        moveTo(self, to, false, session),
      "void MoveTo(string destFileName, bool overwrite)": moveTo,
      "System.IO.FileStream Open(System.IO.FileMode mode)": (self: FileSystemItem, mode: PsEnum, session: Session) =>
        open(self, numberOf(mode), numberOf(mode) === FILE_MODE.Append ? 2 : 3, session),
      "System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access)": (
        self: FileSystemItem,
        mode: PsEnum,
        access: PsEnum,
        session: Session,
      ) => open(self, numberOf(mode), numberOf(access) as FileAccess, session),
      "System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)": (
        self: FileSystemItem,
        mode: PsEnum,
        access: PsEnum,
        _share: PsEnum,
        session: Session,
      ) => open(self, numberOf(mode), numberOf(access) as FileAccess, session),
      "System.IO.FileStream OpenRead()": (self: FileSystemItem, session: Session) =>
        open(self, FILE_MODE.Open, 1, session),
      "System.IO.StreamReader OpenText()": (self: FileSystemItem, session: Session) =>
        readerObject(
          TextSource.ofStream(openFile(session, self.path, FILE_MODE.Open, 1), ENCODINGS.Default, true, false),
          "System.IO.StreamReader",
        ),
      "System.IO.FileStream OpenWrite()": (self: FileSystemItem, session: Session) =>
        open(self, FILE_MODE.OpenOrCreate, 2, session),
      "System.IO.FileInfo Replace(string destinationFileName, string destinationBackupFileName)": (
        self: FileSystemItem,
        to: string,
        backup: string | null,
        session: Session,
      ) => {
        if (backup) copyFile(session, to, backup, true);
        return item(session, moveFile(session, self.path, to, true), "file", to);
      },
    },
    constructors: {
      "(string fileName)": (path: string, session: Session) => item(session, resolvePath(session, path), "file", path),
    },
  }),
  declareType("System.IO.DirectoryInfo", {
    base: "System.IO.FileSystemInfo",
    properties: {
      "string Name": own("Name"),
      "System.IO.DirectoryInfo Parent": own("Parent"),
      "System.IO.DirectoryInfo Root": (self: FileSystemItem, session: Session) =>
        item(session, rootOf(self), "directory"),
    },
    methods: {
      "void Create()": (self: FileSystemItem, session: Session) => {
        createFolders(session, self.path);
        self.refresh();
      },
      "System.IO.DirectoryInfo CreateSubdirectory(string path)": (
        self: FileSystemItem,
        path: string,
        session: Session,
      ) => {
        const full = net.fullPath(session.platform.os, path, self.path);
        createFolders(session, full);
        return item(session, full, "directory");
      },
      "void Delete()": (self: FileSystemItem, session: Session) => {
        deleteFolder(session, self.path, false);
        self.refresh();
      },
      "void Delete(bool recursive)": (self: FileSystemItem, recursive: boolean, session: Session) => {
        deleteFolder(session, self.path, recursive);
        self.refresh();
      },
      "void MoveTo(string destDirName)": (self: FileSystemItem, to: string, session: Session) =>
        self.relocate(moveFolder(session, self.path, to), to),
      ...searchMethods(),
    },
    constructors: {
      "(string path)": (path: string, session: Session) => item(session, resolvePath(session, path), "directory", path),
    },
  }),
  declareType("System.IO.DriveInfo", {
    properties: {
      "string Name": (self: NetObject<string>) => self.state,
      "bool IsReady": (self: NetObject<string>, session: Session) => statOf(session, self.state) !== undefined,
      "System.IO.DirectoryInfo RootDirectory": (self: NetObject<string>, session: Session) =>
        item(session, self.state, "directory"),
      "string DriveFormat": (_self: NetObject<string>, session: Session) =>
        session.platform.os === "windows" ? "NTFS" : "ext4",
      "long AvailableFreeSpace": () => DRIVE_BYTES / 2n,
      "long TotalFreeSpace": () => DRIVE_BYTES / 2n,
      "long TotalSize": () => DRIVE_BYTES,
      "string VolumeLabel": (self: NetObject<string>, session: Session) =>
        session.platform.os === "windows" ? "" : self.state,
    },
    methods: { "string ToString()": (self: NetObject<string>) => self.state },
    statics: { "System.IO.DriveInfo[] GetDrives()": drivesOf },
    constructors: { "(string driveName)": driveNamed },
  }),
];
