/**
 * System.IO.FileInfo and DirectoryInfo as live objects over the platform's file system. The type tables of
 * `lib/engine/dotnet` add their methods; the FileSystem provider adds PSPath and its kind as notes.
 * @module
 */
import { LiveObject, PsDateTime, PsEnum, type PsValue } from "../../clixml/value.ts";
import { exception, raise } from "../exceptions.ts";
import type { FileStat, Platform } from "../platform.ts";
import { baseNameOf, extensionOf, leafName, parentPath, pathStyle } from "./path_style.ts";

/** What .NET answers for the times of a file that is not there: 1601-01-01, FILETIME zero. */
const NO_FILE_TICKS = 504_911_232_000_000_000n;
const TICKS_PER_MINUTE = 600_000_000n;

/** FileAttributes that the virtual file systems know, by name. */
const ATTRIBUTES = { ReadOnly: 1, Hidden: 2, Directory: 16, Archive: 32, Normal: 128 } as const;

/** A FileInfo or a DirectoryInfo. Its state is read on first use and kept until {@linkcode FileSystemItem.refresh}. */
export class FileSystemItem extends LiveObject {
  readonly platform: Platform;
  /** Full, normalized path. */
  path: string;
  readonly itemKind: "file" | "directory";
  /** The path as it was given; what ToString() answers. */
  original: string;
  /** Where a symbolic link leads; undefined for all else. */
  linkTarget: string | undefined;
  #stat: FileStat | undefined;
  #known = false;

  constructor(platform: Platform, path: string, itemKind: "file" | "directory", original: string = path) {
    super();
    this.platform = platform;
    this.path = path;
    this.itemKind = itemKind;
    this.original = original;
  }

  /** What the file system knows, `undefined` where nothing (of this kind) is there. */
  stat(): FileStat | undefined {
    if (!this.#known) {
      this.#known = true;
      this.#stat = this.platform.fileSystem.stat(this.path);
    }
    return this.#stat;
  }
  /** Forgets the state, as FileSystemInfo.Refresh() does. */
  refresh(): void {
    this.#known = false;
    this.#stat = undefined;
  }
  /** Stands for another path from now on, as MoveTo() leaves it. */
  relocate(path: string, original: string): void {
    this.path = path;
    this.original = original;
    this.refresh();
  }
  exists(): boolean {
    return this.stat()?.kind === this.itemKind;
  }
  name(): string {
    return leafName(pathStyle(this.platform.os), this.path);
  }
  extension(): string {
    return extensionOf(this.name());
  }
  /** PowerShell's BaseName: a folder keeps its dots. */
  baseName(): string {
    return this.itemKind === "directory" ? this.name() : baseNameOf(this.name());
  }
  directoryName(): string {
    return parentPath(pathStyle(this.platform.os), this.path);
  }
  /** The folder above, `undefined` for a root. */
  parent(): FileSystemItem | undefined {
    const folder = this.directoryName();
    return folder === "" ? undefined : new FileSystemItem(this.platform, folder, "directory");
  }
  /** Bytes. @throws FileNotFoundException where there is no file. */
  length(): bigint {
    const stat = this.stat();
    if (stat?.kind !== "file") throw fileNotFound(this.path);
    return BigInt(stat.size);
  }
  /** A time of the item, local or UTC. */
  time(which: "created" | "modified", utc: boolean): PsDateTime {
    const ticks = this.stat()?.[which] ?? NO_FILE_TICKS;
    if (utc) return new PsDateTime(ticks, "Utc");
    return new PsDateTime(ticks + BigInt(this.platform.utcOffsetMinutes(ticks)) * TICKS_PER_MINUTE, "Local");
  }
  readOnly(): boolean {
    return this.stat()?.readOnly ?? false;
  }
  /** System.IO.FileAttributes. */
  attributes(): PsEnum {
    const stat = this.stat();
    if (stat === undefined) return new PsEnum("System.IO.FileAttributes", "-1", -1);
    const names: (keyof typeof ATTRIBUTES)[] = [];
    if (stat.readOnly) names.push("ReadOnly");
    if (stat.hidden) names.push("Hidden");
    if (stat.kind === "directory") names.push("Directory");
    else if (this.platform.os === "windows") names.push("Archive");
    if (names.length === 0) names.push("Normal");
    const value = names.reduce((sum, name) => sum + ATTRIBUTES[name], 0);
    return new PsEnum("System.IO.FileAttributes", names.join(", "), value);
  }
  /** LinkType: what kind of link it is, `null` where it is none. */
  linkType(): string | null {
    return this.linkTarget === undefined ? null : "SymbolicLink";
  }
  /** PowerShell's Mode column: `d----`, `-a---`, `-ar--`. */
  mode(): string {
    const stat = this.stat();
    const link = this.linkTarget !== undefined;
    const windows = this.platform.os === "windows";
    const archive = stat?.kind === "file" && windows && !link;
    return (link ? "l" : stat?.kind === "directory" ? "d" : "-") + (archive ? "a" : "-") +
      (stat?.readOnly ? "r" : "-") + (stat?.hidden ? "h" : "-") + "-";
  }

  override typeNames(): readonly string[] {
    return [
      this.itemKind === "file" ? "System.IO.FileInfo" : "System.IO.DirectoryInfo",
      "System.IO.FileSystemInfo",
      "System.MarshalByRefObject",
      "System.Object",
    ];
  }
  override text(): string {
    return this.original;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Name", () => this.name()];
    if (this.itemKind === "file") {
      yield ["Length", () => this.length()];
      yield ["DirectoryName", () => this.directoryName()];
      yield ["Directory", () => this.parent() ?? null];
      yield ["IsReadOnly", () => this.readOnly()];
    } else {
      yield ["Parent", () => this.parent() ?? null];
      yield ["Root", () => new FileSystemItem(this.platform, rootOf(this), "directory")];
    }
    yield ["FullName", () => this.path];
    yield ["Extension", () => this.extension()];
    yield ["Exists", () => this.exists()];
    yield ["CreationTime", () => this.time("created", false)];
    yield ["CreationTimeUtc", () => this.time("created", true)];
    yield ["LastAccessTime", () => this.time("modified", false)];
    yield ["LastAccessTimeUtc", () => this.time("modified", true)];
    yield ["LastWriteTime", () => this.time("modified", false)];
    yield ["LastWriteTimeUtc", () => this.time("modified", true)];
    yield ["LinkTarget", () => this.linkTarget ?? null];
    yield ["UnixFileMode", () => unixMode(this)];
    yield ["Attributes", () => this.attributes()];
  }
}

/** Path of the root that an item stands under. */
export function rootOf(item: FileSystemItem): string {
  let path = item.path;
  for (let up = item.parent(); up !== undefined; up = up.parent()) path = up.path;
  return path;
}

/** .NET's FileNotFoundException for a path, as a terminating error. */
export function fileNotFound(path: string): Error {
  return raise({
    types: ["System.IO.FileNotFoundException", "System.IO.IOException", "System.SystemException"],
    message: `Cannot find the file '${path}'`,
    errorId: "FileNotFoundException",
    inner: exception(["System.IO.FileNotFoundException", "System.IO.IOException", "System.SystemException"], path),
  });
}

function unixMode(item: FileSystemItem): PsEnum {
  if (item.platform.os === "windows" || item.stat() === undefined) {
    return new PsEnum("System.IO.UnixFileMode", "-1", -1);
  }
  const names = ["OtherRead", "GroupRead", "UserWrite", "UserRead"];
  let value = 4 + 32 + 128 + 256;
  if (item.readOnly()) {
    names.splice(2, 1);
    value -= 128;
  }
  if (item.itemKind === "directory") {
    return new PsEnum(
      "System.IO.UnixFileMode",
      "OtherExecute, OtherRead, GroupExecute, GroupRead, UserExecute, UserWrite, UserRead",
      value + 1 + 8 + 64,
    );
  }
  return new PsEnum("System.IO.UnixFileMode", names.join(", "), value);
}
