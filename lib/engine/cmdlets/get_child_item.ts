/**
 * Get-ChildItem and Get-Item.
 * @module
 */
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import type { FileStat } from "../platform.ts";
import { compareNames, type ProviderPath, type Providers } from "../providers/provider_table.ts";
import type { Step, Task } from "../task.ts";
import { anyWildcard, hasWildcards } from "../wildcard.ts";
import {
  CREDENTIAL,
  eachPath,
  fileFilter,
  filterParameters,
  FORCE,
  itemAt,
  oneAt,
  pathParameters,
  providerNotes,
  providersOf,
  reportRefusal,
  withNotes,
} from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

/** The row of Get-Item. */
export const GET_ITEM: CmdletSpec = {
  name: "Get-Item",
  module: MANAGEMENT,
  className: commandClass("GetItemCommand"),
  defaultSet: "Path",
  parameters: [
    ...pathParameters(),
    ...filterParameters(),
    FORCE,
    CREDENTIAL,
    parameter("Stream", "string[]", {}, { dynamic: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd)) {
        const step = path.path === "" && path.provider !== providersOf(cmd).fileSystem
          ? writeAll(cmd, path)
          : cmd.write(itemAt(cmd, path));
        if (step) yield* step;
      }
    },
  }),
};

function* writeAll(cmd: CmdletCall, drive: ProviderPath): Task<void> {
  const providers = providersOf(cmd);
  for (const name of providers.childNames(drive)) {
    const step = cmd.write(itemAt(cmd, providers.at(drive, name)));
    if (step) yield* step;
  }
}

const LISTED = ["Directory", "File", "Hidden", "ReadOnly", "System"] as const;
const LIST_ALIASES: Record<(typeof LISTED)[number], readonly string[]> = {
  Directory: ["ad", "d"],
  File: ["af"],
  Hidden: ["ah", "h"],
  ReadOnly: ["ar"],
  System: ["as"],
};

/** The row of Get-ChildItem. */
export const GET_CHILD_ITEM: CmdletSpec = {
  name: "Get-ChildItem",
  module: MANAGEMENT,
  className: commandClass("GetChildItemCommand"),
  defaultSet: "Items",
  parameters: [
    ...pathParameters({ path: { position: 0, value: true, property: true }, sets: ["Items", "LiteralItems"] }),
    ...filterParameters({ position: 1 }),
    parameter("Recurse", "switch", {}, { aliases: ["s", "r"] }),
    parameter("Depth", "uint32"),
    FORCE,
    parameter("Name", "switch"),
    parameter("Attributes", "System.Management.Automation.FlagsExpression[System.IO.FileAttributes]", {}, {
      dynamic: true,
    }),
    parameter("FollowSymlink", "switch", {}, { dynamic: true }),
    ...LISTED.map((name) => parameter(name, "switch", {}, { aliases: LIST_ALIASES[name], dynamic: true })),
  ],
  outputTypes: ["System.IO.FileInfo", "System.IO.DirectoryInfo"],
  create: (cmd) => new GetChildItem(cmd),
};

class GetChildItem implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #providers: Providers;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#providers = providersOf(cmd);
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const typed = cmd.texts(literal ? "LiteralPath" : "Path") ?? ["."];
    for (const path of typed.length === 0 ? ["."] : typed) yield* this.#list(path === "" ? "." : path, literal);
  }

  *#list(typed: string, literal: boolean): Task<void> {
    const cmd = this.#cmd;
    const recurse = cmd.flag("Recurse") || cmd.has("Depth");
    let path = typed;
    let include = cmd.texts("Include") ?? [];
    if (recurse && !literal) [path, include] = this.#folderOfPattern(typed, include);
    const wild = !literal && hasWildcards(path);
    const exclude = cmd.texts("Exclude") ?? [];
    const filtered = include.length > 0 || exclude.length > 0;
    const found = yield* oneAt(cmd, path, literal, { unfiltered: true });
    const matching = recurse || literal ? found : this.#providers.select(found, { include, exclude });
    const test = nameTest(include, exclude);
    for (const item of matching) {
      if (!this.#providers.isContainer(item)) {
        if (test(this.#providers.leaf(item)) && this.#passes(item)) yield* this.#written(item, item);
      } else if (filtered) {
        yield* this.#interleaved(item, item, recurse ? this.#depth() : 0, test);
      } else if (!wild || recurse) {
        yield* this.#children(item, item, recurse ? this.#depth() : 0);
      } else if (this.#passes(item)) {
        yield* this.#written(item, item);
      }
    }
  }
  #depth(): number {
    return this.#cmd.has("Depth") ? this.#cmd.int("Depth")! : Infinity;
  }
  /** `a/*.txt -Recurse` means: below a, whatever is named *.txt. */
  #folderOfPattern(typed: string, include: readonly string[]): [string, readonly string[]] {
    const cmd = this.#cmd;
    const cut = Math.max(typed.lastIndexOf("/"), typed.lastIndexOf("\\"), typed.indexOf(":")) + 1;
    const leaf = typed.slice(cut);
    const folder = typed.slice(0, cut) || ".";
    if (leaf === "" || leaf === "." || leaf === "..") return [typed, include];
    if (leaf === "*" && (cmd.flag("File") || cmd.flag("Directory"))) return [folder, include];
    if (include.length > 0) return [typed, include];
    if (!hasWildcards(typed) && this.#providers.isContainer(this.#providers.resolve(typed))) return [typed, include];
    return [folder, leaf === "*" ? [] : [leaf]];
  }

  /** What a folder holds and passes the filters; each folder's own content right behind it. */
  *#interleaved(
    folder: ProviderPath,
    base: ProviderPath,
    depth: number,
    test: (name: string) => boolean,
  ): Task<void> {
    const { fileSystem } = this.#cmd.session.platform;
    for (const { name, path, stat } of yield* this.#entries(folder)) {
      if (test(name) && this.#filtered(name) && this.#wanted(stat)) yield* this.#written(path, base);
      if (depth <= 0 || !this.#entered(stat)) continue;
      if (folder.provider !== this.#providers.fileSystem || fileSystem.stat(path.path)?.kind !== "directory") continue;
      this.#cmd.checkStop();
      yield* this.#interleaved(path, base, depth - 1, test);
    }
  }
  /** What a folder holds: folders first, then files, then what the folders hold. */
  *#children(folder: ProviderPath, base: ProviderPath, depth: number): Task<void> {
    const entries = yield* this.#entries(folder);
    for (const { name, path, stat } of entries) {
      if (this.#filtered(name) && this.#wanted(stat)) yield* this.#written(path, base);
    }
    if (depth <= 0) return;
    for (const { path, stat } of entries) {
      if (stat?.kind !== "directory" || !this.#entered(stat)) continue;
      this.#cmd.checkStop();
      yield* this.#children(path, base, depth - 1);
    }
  }
  #entered(stat: FileStat | undefined): boolean {
    return !stat?.hidden || this.#cmd.flag("Force") || this.#cmd.flag("Hidden");
  }
  *#entries(
    folder: ProviderPath,
  ): Task<{ readonly name: string; readonly path: ProviderPath; readonly stat: FileStat | undefined }[]> {
    const cmd = this.#cmd;
    const providers = this.#providers;
    const { fileSystem } = cmd.session.platform;
    if (folder.provider !== providers.fileSystem) {
      return providers.childNames(folder).map((name) => ({ name, path: providers.at(folder, name), stat: undefined }));
    }
    try {
      const entries = fileSystem.list(folder.path).map((name) => {
        const path = providers.child(folder, name);
        return { name, path, stat: fileSystem.stat(path.path) };
      });
      const rank = (stat: FileStat | undefined): number => (stat?.kind === "directory" ? 0 : 1);
      return entries.sort((a, b) => rank(a.stat) - rank(b.stat) || compareNames(a.name, b.name));
    } catch (error) {
      yield* reportRefusal(cmd, error, "Dir", "ReadError", folder.path);
      return [];
    }
  }
  #filtered(name: string): boolean {
    const filter = this.#cmd.text("Filter");
    return !filter || fileFilter(filter)(name);
  }
  #passes(path: ProviderPath): boolean {
    if (path.provider !== this.#providers.fileSystem) return true;
    if (!this.#filtered(this.#providers.leaf(path))) return false;
    return this.#wanted(this.#cmd.session.platform.fileSystem.stat(path.path), true);
  }
  #wanted(stat: FileStat | undefined, named = false): boolean {
    const cmd = this.#cmd;
    const hidden = stat?.hidden ?? false;
    if (hidden && !cmd.flag("Force") && !cmd.flag("Hidden") && !named) return false;
    if (cmd.flag("Hidden") && !hidden) return false;
    if (cmd.flag("ReadOnly") && !stat?.readOnly) return false;
    if (cmd.flag("System")) return false;
    if (cmd.flag("Directory") && !cmd.flag("File") && stat?.kind !== "directory") return false;
    return !(cmd.flag("File") && !cmd.flag("Directory") && stat?.kind !== "file");
  }
  *#written(path: ProviderPath, base: ProviderPath): Task<void> {
    const step = this.#write(path, base);
    if (step) yield* step;
  }
  #write(path: ProviderPath, base: ProviderPath): Step {
    const cmd = this.#cmd;
    if (!cmd.flag("Name")) return cmd.write(itemAt(cmd, path));
    const providers = this.#providers;
    const inside = path.path.startsWith(base.path) && path.path !== base.path;
    const text = path.provider === providers.fileSystem && inside
      ? path.path.slice(base.path.length).replace(/^[\\/]/, "")
      : providers.leaf(path);
    return cmd.write(withNotes(text, providerNotes(cmd, path, providers.isContainer(path))));
  }
}

function nameTest(include: readonly string[], exclude: readonly string[]): (name: string) => boolean {
  const wanted = include.length > 0 ? anyWildcard(include) : undefined;
  const unwanted = exclude.length > 0 ? anyWildcard(exclude) : undefined;
  return (name) => (!wanted || wanted(name)) && !unwanted?.(name);
}
