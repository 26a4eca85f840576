/**
 * A file system in memory, of either path style, for simulated computers and tests. Paths are absolute and normalized.
 * @module
 */
import { type FileErrorReason, type FileStat, type FileSystem, FileSystemError } from "./platform.ts";

/** Bytes that all files together may hold, unless said otherwise: enough for scripts, too little to fill a machine. */
export const DEFAULT_FILE_SYSTEM_BYTES: number = 64 * 1024 * 1024;
/** Links that lead on to links before it is called a circle. */
const MAX_LINKS = 32;

/** What a file system in memory is made of. */
export interface MemoryFileSystemOptions {
  readonly style: "windows" | "linux";
  /** UTC ticks. */
  now(): bigint;
  /** @default {DEFAULT_FILE_SYSTEM_BYTES} */
  readonly maxBytes?: number;
}

interface Folder {
  readonly kind: "directory";
  readonly children: Map<string, Entry>;
}
interface File {
  readonly kind: "file";
  bytes: Uint8Array;
}
interface Link {
  readonly kind: "link";
  readonly target: string;
}
interface Entry {
  readonly name: string;
  readonly node: Folder | File | Link;
  created: bigint;
  modified: bigint;
  readOnly: boolean;
  hidden: boolean;
}

/** A file system in memory. */
export class MemoryFileSystem implements FileSystem {
  readonly #windows: boolean;
  readonly #now: () => bigint;
  readonly #maxBytes: number;
  /** Roots by their text: `/`, `c:`, `\\server\share`. */
  readonly #roots = new Map<string, Entry>();
  #used = 0;

  constructor(options: MemoryFileSystemOptions) {
    this.#windows = options.style === "windows";
    this.#now = () => options.now();
    this.#maxBytes = options.maxBytes ?? DEFAULT_FILE_SYSTEM_BYTES;
    if (!this.#windows) this.addRoot("/");
  }

  /** Adds a drive (`C:`) or share (`\\server\share`). */
  addRoot(root: string): void {
    this.#roots.set(root.toLowerCase(), this.#entry(root, { kind: "directory", children: new Map() }));
  }

  /** Bytes that all files hold. */
  get usedBytes(): number {
    return this.#used;
  }

  #entry(name: string, node: Entry["node"]): Entry {
    const now = this.#now();
    return { name, node, created: now, modified: now, readOnly: false, hidden: name.startsWith(".") && !this.#windows };
  }

  #key(name: string): string {
    return this.#windows ? name.toLowerCase() : name;
  }

  /** Root and names of a path. */
  #split(path: string): { readonly root: Entry | undefined; readonly names: readonly string[] } {
    if (!this.#windows) return { root: this.#roots.get("/"), names: path.split("/").filter((name) => name !== "") };
    const parts = path.split("\\").filter((name) => name !== "");
    if (path.startsWith("\\\\")) {
      const [server = "", share = "", ...names] = parts;
      return { root: this.#roots.get(`\\\\${server}\\${share}`.toLowerCase()), names };
    }
    const [drive = "", ...names] = parts;
    return { root: this.#roots.get(drive.toLowerCase()), names };
  }

  #find(path: string, follow = true, links = 0): Entry | undefined {
    const { root, names } = this.#split(path);
    let at = root;
    for (const [i, name] of names.entries()) {
      if (at?.node.kind !== "directory") return undefined;
      at = at.node.children.get(this.#key(name));
      if (at?.node.kind === "link" && (follow || i < names.length - 1)) {
        if (links >= MAX_LINKS) throw new FileSystemError("limit", path);
        return this.#find(this.#linked(path, i, at.node.target), follow, links + 1);
      }
    }
    return at;
  }

  // Where the link at the `at`th name of a path leads, and what the path still has behind it.
  #linked(path: string, at: number, target: string): string {
    const { names } = this.#split(path);
    const rest = names.slice(at + 1);
    const separator = this.#windows ? "\\" : "/";
    if (this.#windows ? /^([A-Za-z]:|\\)/.test(target) : target.startsWith("/")) {
      return [target, ...rest].join(separator);
    }
    const parts = names.slice(0, at);
    for (const part of target.split(/[\\/]/)) {
      if (part === "..") parts.pop();
      else if (part !== "." && part !== "") parts.push(part);
    }
    const root = path.slice(0, path.length - names.join(separator).length);
    return root + [...parts, ...rest].join(separator);
  }

  #fail(reason: FileErrorReason, path: string): never {
    throw new FileSystemError(reason, path);
  }

  #parent(path: string): { readonly folder: Folder; readonly name: string; readonly entry: Entry } {
    const { root, names } = this.#split(path);
    if (root === undefined) this.#fail("notFound", path);
    const name = names.at(-1);
    if (name === undefined) this.#fail("exists", path);
    const separator = this.#windows ? "\\" : "/";
    const above = names.length === 1 ? root : this.#find(path.slice(0, path.lastIndexOf(separator)));
    if (above === undefined) this.#fail("notFound", path);
    if (above.node.kind !== "directory") this.#fail("notDirectory", path);
    return { folder: above.node, name, entry: above };
  }

  #file(path: string): Entry & { readonly node: File } {
    const entry = this.#find(path);
    if (entry === undefined) this.#fail("notFound", path);
    if (entry.node.kind !== "file") this.#fail("isDirectory", path);
    return entry as Entry & { readonly node: File };
  }

  #grow(path: string, by: number): void {
    if (this.#used + by > this.#maxBytes) this.#fail("limit", path);
    this.#used += by;
  }

  stat(path: string): FileStat | undefined {
    const entry = this.#find(path);
    if (entry === undefined || entry.node.kind === "link") return undefined;
    return {
      kind: entry.node.kind,
      size: entry.node.kind === "file" ? entry.node.bytes.length : 0,
      created: entry.created,
      modified: entry.modified,
      readOnly: entry.readOnly,
      hidden: entry.hidden,
    };
  }

  list(path: string): readonly string[] {
    const entry = this.#find(path);
    if (entry === undefined) this.#fail("notFound", path);
    if (entry.node.kind !== "directory") this.#fail("notDirectory", path);
    return [...entry.node.children.values()].map((child) => child.name);
  }

  read(path: string): Uint8Array {
    return this.#file(path).node.bytes.slice();
  }

  write(path: string, bytes: Uint8Array): void {
    const known = this.#find(path);
    if (known !== undefined) {
      if (known.node.kind !== "file") this.#fail("isDirectory", path);
      if (known.readOnly) this.#fail("denied", path);
      this.#grow(path, bytes.length - known.node.bytes.length);
      known.node.bytes = bytes.slice();
      known.modified = this.#now();
      return;
    }
    const { folder, name, entry } = this.#parent(path);
    this.#grow(path, bytes.length);
    folder.children.set(this.#key(name), this.#entry(name, { kind: "file", bytes: bytes.slice() }));
    entry.modified = this.#now();
  }

  append(path: string, bytes: Uint8Array): void {
    const known = this.#find(path);
    if (known === undefined || known.node.kind !== "file") {
      this.write(path, bytes);
      return;
    }
    const joined = new Uint8Array(known.node.bytes.length + bytes.length);
    joined.set(known.node.bytes);
    joined.set(bytes, known.node.bytes.length);
    this.write(path, joined);
  }

  createDirectory(path: string): void {
    const { folder, name, entry } = this.#parent(path);
    if (folder.children.has(this.#key(name))) this.#fail("exists", path);
    folder.children.set(this.#key(name), this.#entry(name, { kind: "directory", children: new Map() }));
    entry.modified = this.#now();
  }

  remove(path: string): void {
    const entry = this.#find(path, false);
    if (entry === undefined) this.#fail("notFound", path);
    if (entry.node.kind === "directory" && entry.node.children.size > 0) this.#fail("notEmpty", path);
    const { folder, name, entry: above } = this.#parent(path);
    if (entry.node.kind === "file") this.#used -= entry.node.bytes.length;
    folder.children.delete(this.#key(name));
    above.modified = this.#now();
  }

  move(from: string, to: string): void {
    const entry = this.#find(from, false);
    if (entry === undefined) this.#fail("notFound", from);
    const target = this.#parent(to);
    const there = target.folder.children.get(this.#key(target.name));
    if (there !== undefined && there !== entry) this.#fail("exists", to);
    if (target.entry === entry) this.#fail("denied", to);
    const source = this.#parent(from);
    source.folder.children.delete(this.#key(source.name));
    target.folder.children.set(this.#key(target.name), { ...entry, name: target.name });
  }

  setTimes(path: string, times: { readonly created?: bigint; readonly modified?: bigint }): void {
    const entry = this.#find(path);
    if (entry === undefined) this.#fail("notFound", path);
    entry.created = times.created ?? entry.created;
    entry.modified = times.modified ?? entry.modified;
  }

  setAttributes(path: string, attributes: { readonly readOnly?: boolean; readonly hidden?: boolean }): void {
    const entry = this.#find(path);
    if (entry === undefined) this.#fail("notFound", path);
    entry.readOnly = attributes.readOnly ?? entry.readOnly;
    entry.hidden = attributes.hidden ?? entry.hidden;
  }

  readLink(path: string): string | undefined {
    const entry = this.#find(path, false);
    return entry?.node.kind === "link" ? entry.node.target : undefined;
  }

  createLink(path: string, target: string): void {
    const { folder, name } = this.#parent(path);
    if (folder.children.has(this.#key(name))) this.#fail("exists", path);
    folder.children.set(this.#key(name), this.#entry(name, { kind: "link", target }));
  }
}
