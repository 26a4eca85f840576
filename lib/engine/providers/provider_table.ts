/**
 * The providers and drives of one session: current location, paths as typed to items, wildcards. What cmdlets do with
 * the items is theirs.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Platform } from "../platform.ts";
import type { ProviderTable } from "../session.ts";
import { hasWildcards, unescapeWildcards, Wildcard } from "../wildcard.ts";
import type { FlatStore } from "./flat_store.ts";
import {
  isFullyQualified,
  isSeparator,
  joinPath,
  leafName,
  normalizePath,
  parentPath,
  type PathStyle,
  pathStyle,
  rootLength,
} from "./path_style.ts";
import { driveNotFound, pathNotFound, providerNotFound } from "./provider_errors.ts";
import { DriveInfo, PathInfo, type ProviderFacts, ProviderInfo } from "./provider_objects.ts";

const PROVIDERS = {
  FileSystem: {
    name: "FileSystem",
    className: "Microsoft.PowerShell.Commands.FileSystemProvider",
    capabilities: ["Filter, ShouldProcess, Credentials", 52],
  },
  Alias: {
    name: "Alias",
    className: "Microsoft.PowerShell.Commands.AliasProvider",
    capabilities: ["ShouldProcess", 16],
  },
  Environment: {
    name: "Environment",
    className: "Microsoft.PowerShell.Commands.EnvironmentProvider",
    capabilities: ["ShouldProcess", 16],
  },
  Function: {
    name: "Function",
    className: "Microsoft.PowerShell.Commands.FunctionProvider",
    capabilities: ["ShouldProcess", 16],
  },
  Variable: {
    name: "Variable",
    className: "Microsoft.PowerShell.Commands.VariableProvider",
    capabilities: ["ShouldProcess", 16],
  },
} as const satisfies Record<string, ProviderFacts>;

/** The drives of the session's state: drive, provider, description. */
const FLAT_DRIVES = [
  ["Alias", "Alias", "Drive that contains a view of the aliases stored in a session state."],
  ["Env", "Environment", "Drive that contains a view of the environment variables for the process."],
  ["Function", "Function", "Drive that contains a view of the functions stored in a session state."],
  ["Variable", "Variable", "Drive that contains a view of those variables stored in a session state."],
] as const;

/** A path that was typed, led to the item it names. */
export interface ProviderPath {
  readonly provider: ProviderInfo;
  /** `undefined` where the path names its provider (or a share) itself. */
  readonly drive: DriveInfo | undefined;
  /** The provider's own path: a full file path, or the name of an item (`""` for the drive itself). */
  readonly path: string;
  /** As PowerShell writes it back: `/tmp/a`, `C:\a`, `Env:/PATH`, `FileSystem::/tmp/a`. */
  readonly display: string;
  /** What the display starts with: prefix to write other paths of the same kind. */
  readonly prefix: string;
}

/** Which of the matching items are wanted. */
export interface GlobOptions {
  /** No wildcards: the path is taken as it is. */
  readonly literal?: boolean;
  /** Hidden files too. */
  readonly force?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Paths that lead nowhere are given back as they are. */
  readonly allowMissing?: boolean;
}

/** What {@linkcode Providers} needs of its session. */
export interface ProviderTableOptions {
  readonly platform: Platform;
  readonly stores: {
    readonly Alias: FlatStore;
    readonly Environment: FlatStore;
    readonly Function: FlatStore;
    readonly Variable: FlatStore;
  };
  /** Called when the location changed, so that `$PWD` follows. */
  readonly moved?: () => void;
}

/** The providers and drives of one session. */
export class Providers implements ProviderTable {
  readonly platform: Platform;
  readonly style: PathStyle;
  readonly providers: readonly ProviderInfo[];
  /** In the order they were added. */
  readonly drives: DriveInfo[] = [];
  /** Location stacks of Push-Location by name; `default` is the one without a name. */
  readonly stacks: Map<string, PathInfo[]> = new Map();
  defaultStack = "default";
  /** Where Set-Location came from: `-` and `+` walk these. */
  readonly back: PathInfo[] = [];
  readonly forward: PathInfo[] = [];
  readonly #stores: ReadonlyMap<ProviderInfo, FlatStore>;
  readonly #moved: () => void;
  #drive: DriveInfo;
  /** A share as the location: its full path, where no drive stands for it. */
  #direct: string | undefined;

  constructor(options: ProviderTableOptions) {
    const { platform } = options;
    this.platform = platform;
    this.style = pathStyle(platform.os);
    this.#moved = options.moved ?? (() => {});
    const { separator } = this.style;
    const made = Object.fromEntries(
      Object.entries(PROVIDERS).map(([name, facts]) => [
        name,
        new ProviderInfo(
          facts,
          separator,
          name === "FileSystem" ? platform.homeDirectory : "",
          () => this.drives,
        ),
      ]),
    ) as Record<keyof typeof PROVIDERS, ProviderInfo>;
    this.providers = [made.Alias, made.Environment, made.FileSystem, made.Function, made.Variable];
    this.#stores = new Map([
      [made.Alias, options.stores.Alias],
      [made.Environment, options.stores.Environment],
      [made.Function, options.stores.Function],
      [made.Variable, options.stores.Variable],
    ]);
    for (const drive of fileDrives(platform, made.FileSystem)) this.drives.push(drive);
    for (const [name, provider, description] of FLAT_DRIVES) {
      this.drives.push(new DriveInfo(name, made[provider], "", description));
    }
    this.#drive = this.drives[0]!;
    this.setLocation(platform.startDirectory);
  }

  get state(): Providers {
    return this;
  }
  get fileSystem(): ProviderInfo {
    return this.provider("FileSystem");
  }
  /** The items of a provider with one level; `undefined` for files. */
  store(provider: ProviderInfo): FlatStore | undefined {
    return this.#stores.get(provider);
  }
  /** A provider by its name, with or without its module. @throws ProviderNotFound. */
  provider(name: string): ProviderInfo {
    const slash = name.lastIndexOf("\\");
    const short = name.slice(slash + 1).toLowerCase();
    const found = this.providers.find((provider) => provider.name.toLowerCase() === short);
    if (!found || (slash >= 0 && name.slice(0, slash).toLowerCase() !== "microsoft.powershell.core")) {
      throw providerNotFound(name);
    }
    return found;
  }
  /** A drive by name, `undefined` where there is none. */
  findDrive(name: string): DriveInfo | undefined {
    const wanted = name.toLowerCase();
    return this.drives.find((drive) => drive.name.toLowerCase() === wanted);
  }
  /** A drive by name. @throws DriveNotFound. */
  drive(name: string): DriveInfo {
    const found = this.findDrive(name);
    if (!found) throw driveNotFound(name);
    return found;
  }

  // The current location.

  location(): string {
    return this.current().path;
  }
  /** The current location as `$PWD` holds it. */
  current(): PathInfo {
    if (this.#direct !== undefined) {
      return new PathInfo(this.fileSystem, undefined, `${this.fileSystem.fullName()}::${this.#direct}`, this.#direct);
    }
    const drive = this.#drive;
    const path = this.#below(drive, drive.currentLocation);
    return new PathInfo(drive.provider, drive, this.#display(drive, path), path);
  }
  locationObject(): PathInfo {
    return this.current();
  }
  /** The current location of a drive's provider, whether it is the session's or not. */
  locationOf(drive: DriveInfo): PathInfo {
    const path = this.#below(drive, drive.currentLocation);
    return new PathInfo(drive.provider, drive, this.#display(drive, path), path);
  }
  setLocation(path: string): void {
    this.moveTo(this.resolve(path));
  }
  /** Makes a container the current location; the caller has checked that it is one. */
  moveTo(target: ProviderPath): void {
    if (target.drive === undefined && target.provider === this.fileSystem) {
      const drive = this.#driveOf(target.path);
      if (drive === undefined) {
        this.#direct = target.path;
        this.#moved();
        return;
      }
      this.#enter(drive, target.path);
    } else {
      this.#enter(target.drive ?? target.provider.drives()[0]!, target.path);
    }
  }
  #enter(drive: DriveInfo, path: string): void {
    this.#direct = undefined;
    this.#drive = drive;
    drive.currentLocation = drive.root === "" ? path : path.slice(rootOverlap(drive.root, path));
    this.#moved();
  }
  /** The drive whose root a file path stands under, longest root first. */
  #driveOf(path: string): DriveInfo | undefined {
    const fold = (text: string): string => (this.style.os === "windows" ? text.toLowerCase() : text);
    let best: DriveInfo | undefined;
    for (const drive of this.fileSystem.drives()) {
      // Temp: and drives that scripts made stand beside the real ones; a bare path never means them.
      if (drive.name.length > 1) continue;
      if (fold(path).startsWith(fold(drive.root)) && drive.root.length > (best?.root.length ?? 0)) best = drive;
    }
    return best;
  }

  // Paths.

  resolveFile(path: string): string {
    const target = this.resolve(path);
    if (target.provider !== this.fileSystem) throw providerNotFound(target.provider.name);
    return target.path;
  }

  /**
   * Leads a path as typed to its provider and drive; whether anything is there is not asked.
   * Wildcards and their escapes stay in `path`.
   */
  resolve(typed: string): ProviderPath {
    const qualified = /^([^:\\/]*(?:\\[^:\\/]+)?)::(.*)$/s.exec(typed);
    if (qualified) {
      const provider = this.provider(qualified[1]!);
      const path = provider === this.fileSystem ? this.#fullFile(qualified[2]!) : trimSeparators(qualified[2]!);
      const prefix = `${qualified[1]}::`;
      return { provider, drive: undefined, path, display: prefix + path, prefix };
    }
    if (this.style.os === "windows" && /^[\\/]{2}[^\\/]/.test(typed)) {
      return this.#onShare(normalizePath(this.style, typed));
    }
    if (typed === "~" || /^~[\\/]/.test(typed)) {
      const base = this.#direct === undefined ? this.#drive.provider : this.fileSystem;
      if (base === this.fileSystem) return this.#file(joinPath(this.style, base.home, typed.slice(2)));
    }
    if (this.style.os === "linux" && (typed.startsWith("/") || typed.startsWith("\\"))) {
      return this.#file(typed);
    }
    const colon = typed.indexOf(":");
    if (colon > 0 && !/^\.[\\/]/.test(typed)) {
      const drive = this.drive(unescapeWildcards(typed.slice(0, colon)));
      return this.#onDrive(drive, typed.slice(colon + 1));
    }
    if (this.#direct !== undefined) {
      return isSeparator(typed[0])
        ? this.#onShare(normalizePath(this.style, this.#direct.slice(0, rootLength(this.style, this.#direct)) + typed))
        : this.#onShare(normalizePath(this.style, joinPath(this.style, this.#direct, typed)));
    }
    return this.#onDrive(this.#drive, typed);
  }
  #onShare(path: string): ProviderPath {
    const prefix = `${this.fileSystem.fullName()}::`;
    return { provider: this.fileSystem, drive: undefined, path, display: prefix + path, prefix };
  }
  #onDrive(drive: DriveInfo, rest: string): ProviderPath {
    if (drive.provider !== this.fileSystem) {
      const path = trimSeparators(rest);
      return this.#on(drive, path === "." || path === ".." ? "" : path.replace(/^\.[\\/]/, ""));
    }
    const base = isSeparator(rest[0]) ? drive.root : this.#below(drive, drive.currentLocation);
    const path = normalizePath(this.style, joinPath(this.style, base, rest));
    return this.#on(drive, path);
  }
  #on(drive: DriveInfo, path: string): ProviderPath {
    const prefix = drive.isUnixRoot ? "" : `${drive.name}:`;
    return { provider: drive.provider, drive, path, display: this.#display(drive, path), prefix };
  }
  /** A full file path on the drive it stands under. */
  #file(path: string): ProviderPath {
    const full = normalizePath(this.style, path);
    const drive = this.#driveOf(full);
    return drive ? this.#on(drive, full) : this.#onShare(full);
  }
  #fullFile(path: string): string {
    if (isFullyQualified(this.style, path)) return normalizePath(this.style, path);
    const base = this.#direct ??
      (this.#drive.provider === this.fileSystem
        ? this.#below(this.#drive, this.#drive.currentLocation)
        : this.platform.startDirectory);
    return normalizePath(this.style, joinPath(this.style, base, path));
  }
  #below(drive: DriveInfo, location: string): string {
    if (drive.provider !== this.fileSystem) return location;
    return normalizePath(this.style, joinPath(this.style, drive.root, location));
  }
  #display(drive: DriveInfo, path: string): string {
    if (drive.isUnixRoot) return path;
    const { separator } = this.style;
    if (drive.provider !== this.fileSystem) return `${drive.name}:${separator}${path}`;
    return `${drive.name}:${separator}${path.slice(rootOverlap(drive.root, path))}`;
  }
  /** A neighbour of a path: the same drive, or the same way of naming the provider. */
  at(base: ProviderPath, path: string): ProviderPath {
    return base.drive ? this.#on(base.drive, path) : { ...base, path, display: base.prefix + path };
  }
  /** The container above; `undefined` at the root. */
  above(base: ProviderPath): ProviderPath | undefined {
    if (base.path === "") return undefined;
    if (base.provider !== this.fileSystem) return this.at(base, "");
    const folder = parentPath(this.style, base.path);
    return folder === "" ? undefined : this.at(base, folder);
  }
  leaf(base: ProviderPath): string {
    return base.provider === this.fileSystem ? leafName(this.style, base.path) : base.path;
  }

  // Items.

  exists(target: ProviderPath): boolean {
    if (target.provider === this.fileSystem) return this.platform.fileSystem.stat(target.path) !== undefined;
    return target.path === "" || this.#stores.get(target.provider)?.item(target.path) !== undefined;
  }
  isContainer(target: ProviderPath): boolean {
    if (target.provider === this.fileSystem) return this.platform.fileSystem.stat(target.path)?.kind === "directory";
    return target.path === "";
  }
  /** Names of what a container holds, in the provider's order. */
  childNames(target: ProviderPath): readonly string[] {
    if (target.provider === this.fileSystem) return this.platform.fileSystem.list(target.path);
    return this.#stores.get(target.provider)?.names() ?? [];
  }
  child(target: ProviderPath, name: string): ProviderPath {
    return this.at(target, target.provider === this.fileSystem ? joinPath(this.style, target.path, name) : name);
  }

  /**
   * The items that a path names, wildcards expanded.
   * @throws PathNotFound where it names none and has neither wildcards nor filters.
   */
  glob(typed: string, options: GlobOptions = {}): ProviderPath[] {
    const filtered = (options.include?.length ?? 0) > 0 || (options.exclude?.length ?? 0) > 0;
    const wild = !options.literal && hasWildcards(typed);
    const target = this.resolve(typed);
    if (!wild) {
      const plain = options.literal ? target : this.at(target, unescapeWildcards(target.path));
      if (!options.allowMissing && !this.exists(plain)) {
        if (filtered) return [];
        throw pathNotFound(plain.display);
      }
      return this.select([plain], options);
    }
    return this.select(this.#expand(target, options.force ?? false), options);
  }
  /** Those whose leaf name passes -Include and -Exclude. */
  select(paths: ProviderPath[], options: GlobOptions): ProviderPath[] {
    const include = options.include?.length ? options.include.map((text) => new Wildcard(text)) : undefined;
    const exclude = options.exclude?.length ? options.exclude.map((text) => new Wildcard(text)) : undefined;
    if (!include && !exclude) return paths;
    return paths.filter((path) => {
      const name = this.leaf(path);
      return (!include || include.some((test) => test.matches(name))) &&
        (!exclude || !exclude.some((test) => test.matches(name)));
    });
  }
  #expand(target: ProviderPath, force: boolean): ProviderPath[] {
    if (target.provider !== this.fileSystem) {
      const test = new Wildcard(target.path);
      return this.childNames(target).filter((name) => test.matches(name)).map((name) => this.at(target, name));
    }
    const root = target.path.slice(0, rootLength(this.style, target.path));
    let found = [this.at(target, root)];
    const parts = target.path.slice(root.length).split(this.style.separator).filter(Boolean);
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const next: ProviderPath[] = [];
      for (const folder of found) {
        if (!this.isContainer(folder)) continue;
        if (!hasWildcards(part)) {
          const child = this.child(folder, unescapeWildcards(part));
          if (this.exists(child)) next.push(child);
          continue;
        }
        const test = new Wildcard(part);
        for (const name of this.#sorted(folder)) {
          if (!test.matches(name)) continue;
          const child = this.child(folder, name);
          if (!force && this.platform.fileSystem.stat(child.path)?.hidden) continue;
          next.push(child);
        }
      }
      found = next;
    }
    return found;
  }
  /** Folders first, then files, each by name: the order in which PowerShell lists a folder. */
  #sorted(folder: ProviderPath): string[] {
    const kind = (name: string): number =>
      this.platform.fileSystem.stat(joinPath(this.style, folder.path, name))?.kind === "directory" ? 0 : 1;
    return this.childNames(folder).map((name) => [kind(name), name] as const)
      .sort((a, b) => a[0] - b[0] || compareNames(a[1], b[1]))
      .map(([, name]) => name);
  }

  // Variables of drives: `$env:PATH`, `${function:f}`, `${/tmp/a.txt}`.

  /** The value of `$drive:name`; `null` where there is none. */
  readVariable(drive: string, name: string): PsValue {
    const found = this.findDrive(drive);
    const store = found && this.#stores.get(found.provider);
    if (store) return store.value(trimSeparators(name)) ?? null;
    return null;
  }
  /** Assigns to `$drive:name`. @throws DriveNotFound. */
  writeVariable(drive: string, name: string, value: PsValue): void {
    const store = this.#stores.get(this.drive(drive).provider);
    const item = trimSeparators(name);
    if (value === null && store?.item(item) !== undefined && store !== this.#stores.get(this.provider("Variable"))) {
      store.remove(item, false);
    } else if (value !== null) {
      store?.write(item, value, {});
    }
  }
}

/** Orders file names as PowerShell does: by letters first, case last. */
export function compareNames(a: string, b: string): number {
  const x = a.toUpperCase();
  const y = b.toUpperCase();
  return x < y ? -1 : x > y ? 1 : 0;
}

function fileDrives(platform: Platform, provider: ProviderInfo): DriveInfo[] {
  if (platform.os === "linux") {
    const temp = platform.tempDirectory.endsWith("/") ? platform.tempDirectory : `${platform.tempDirectory}/`;
    return [
      new DriveInfo("/", provider, "/", ""),
      new DriveInfo("Temp", provider, temp, "Drive that maps to the temporary directory path for the current user"),
    ];
  }
  const letters = "CDEFGHIJKLMNOPQRSTUVWXYZAB".split("").filter((letter) =>
    letter === "C" || platform.fileSystem.stat(`${letter}:\\`) !== undefined
  );
  return [
    ...letters.map((letter) => new DriveInfo(letter, provider, `${letter}:\\`, "")),
    new DriveInfo("Temp", provider, `${platform.tempDirectory.replace(/\\$/, "")}\\`),
  ];
}

/** Characters of `path` that the drive's root and one separator behind it take. */
function rootOverlap(root: string, path: string): number {
  if (path.length <= root.length) return path.length;
  return isSeparator(root[root.length - 1]) ? root.length : root.length + 1;
}

function trimSeparators(path: string): string {
  return path.replace(/^[\\/]+/, "").replace(/[\\/]+$/, "");
}
