/**
 * Copy-Item and Move-Item.
 * @module
 */
import { type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import { exception, type PsException } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { FileSystemItem } from "../providers/file_items.ts";
import { IO_EXCEPTION, notSupported } from "../providers/provider_errors.ts";
import { joinPath, parentPath } from "../providers/path_style.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Task } from "../task.ts";
import { anyWildcard } from "../wildcard.ts";
import { createFolders, removeTree } from "./file_operations.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  ioException,
  itemAt,
  pathParameters,
  providersOf,
  report,
} from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

/** The row of Copy-Item. */
export const COPY_ITEM: CmdletSpec = {
  name: "Copy-Item",
  module: MANAGEMENT,
  className: commandClass("CopyItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [
    ...pathParameters(),
    parameter("Destination", "string", { position: 1, property: true }),
    parameter("Container", "switch"),
    FORCE,
    ...filterParameters(),
    parameter("Recurse", "switch"),
    parameter("PassThru", "switch"),
    CREDENTIAL,
    parameter("FromSession", "System.Management.Automation.Runspaces.PSSession"),
    parameter("ToSession", "System.Management.Automation.Runspaces.PSSession"),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      yield* transfer(cmd, copy);
    },
  }),
};

/** The row of Move-Item. */
export const MOVE_ITEM: CmdletSpec = {
  name: "Move-Item",
  module: MANAGEMENT,
  className: commandClass("MoveItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [
    ...pathParameters(),
    parameter("Destination", "string", { position: 1, property: true }),
    FORCE,
    ...filterParameters(),
    parameter("PassThru", "switch"),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      yield* transfer(cmd, move);
    },
  }),
};

type Transfer = (cmd: CmdletCall, source: ProviderPath, destination: ProviderPath) => Task<ProviderPath | undefined>;

function* transfer(cmd: CmdletCall, how: Transfer): Task<void> {
  const providers = providersOf(cmd);
  const sources = yield* eachPath(cmd);
  if (sources.length === 0) return;
  let destination: ProviderPath;
  try {
    destination = providers.resolve(cmd.text("Destination") || ".");
  } catch (error) {
    yield* report(cmd, error);
    return;
  }
  for (const source of sources) {
    try {
      if (source.provider !== destination.provider) {
        throw notSupported("Source and destination belong to different providers.");
      }
      const made = source.provider === providers.fileSystem
        ? yield* how(cmd, source, destination)
        : yield* transferFlat(cmd, source, destination, how === move);
      const step = made && cmd.flag("PassThru") ? cmd.write(itemAt(cmd, made)) : undefined;
      if (step) yield* step;
    } catch (error) {
      yield* report(cmd, error);
    }
  }
}

function* transferFlat(
  cmd: CmdletCall,
  source: ProviderPath,
  destination: ProviderPath,
  removes: boolean,
): Task<ProviderPath | undefined> {
  const providers = providersOf(cmd);
  const store = providers.store(source.provider)!;
  if (removes) throw notSupported("Items of this provider cannot be moved; rename them.");
  if (!(yield* cmd.shouldProcess(`${source.display} -> ${destination.display}`, "Copy Item"))) return undefined;
  const name = destination.path === "" ? source.path : destination.path;
  store.write(name, store.value(source.path) ?? null, { force: cmd.flag("Force") });
  return providers.at(source, name);
}

function* refuse(
  cmd: CmdletCall,
  problem: PsException,
  errorId: string,
  item: ProviderPath | FileSystemItem,
): Task<void> {
  const denied = problem.types[0] === "System.UnauthorizedAccessException";
  const step = cmd.error(cmd.record({
    exception: problem,
    errorId: denied ? errorId.replace("IOError", "UnauthorizedAccessError") : errorId,
    category: denied ? "PermissionDenied" : "WriteError",
    target: item instanceof FileSystemItem ? item : item.path,
  }));
  if (step) yield* step;
}

/** Where an item goes: into the destination where that is a folder. */
function landing(cmd: CmdletCall, source: ProviderPath, destination: ProviderPath): ProviderPath {
  const providers = providersOf(cmd);
  return providers.isContainer(destination) ? providers.child(destination, providers.leaf(source)) : destination;
}

function* copy(cmd: CmdletCall, source: ProviderPath, destination: ProviderPath): Task<ProviderPath | undefined> {
  const providers = providersOf(cmd);
  const { platform } = cmd.session;
  const { fileSystem } = platform;
  const stat = fileSystem.stat(source.path);
  const target = landing(cmd, source, destination);
  const isFolder = stat?.kind === "directory";
  if (target.path === source.path) {
    yield* refuse(cmd, exception(IO_EXCEPTION, `'${source.path}' cannot be copied onto itself.`), "CopyError", source);
    return undefined;
  }
  const action = isFolder ? "Copy Directory" : "Copy File";
  if (!(yield* cmd.shouldProcess(`Item: ${source.path} Destination: ${target.path}`, action))) return undefined;
  const item = new FileSystemItem(platform, source.path, isFolder ? "directory" : "file");
  if (!isFolder) return (yield* copyFile(cmd, item, target)) ? target : undefined;
  if (fileSystem.stat(target.path)?.kind === "file") {
    yield* refuse(cmd, exception(IO_EXCEPTION, `'${target.path}' is a file.`), "CopyContainerItemToLeafError", source);
    return undefined;
  }
  createFolders(fileSystem, providers.style, target.path);
  if (cmd.flag("Recurse")) yield* copyChildren(cmd, source, target);
  return target;
}

function* copyChildren(cmd: CmdletCall, source: ProviderPath, target: ProviderPath): Task<void> {
  const providers = providersOf(cmd);
  const { platform } = cmd.session;
  const excluded = cmd.texts("Exclude") ?? [];
  const skip = excluded.length > 0 ? anyWildcard(excluded) : () => false;
  for (const name of platform.fileSystem.list(source.path)) {
    if (skip(name)) continue;
    cmd.checkStop();
    const child = providers.child(source, name);
    // Without -Container all files land in one folder.
    const keepsTree = !cmd.has("Container") || cmd.flag("Container");
    const to = keepsTree || !providers.isContainer(child) ? providers.child(target, name) : target;
    if (providers.isContainer(child)) {
      createFolders(platform.fileSystem, providers.style, to.path);
      yield* copyChildren(cmd, child, to);
    } else {
      yield* copyFile(cmd, new FileSystemItem(platform, child.path, "file"), to);
    }
  }
}

function* copyFile(cmd: CmdletCall, source: FileSystemItem, target: ProviderPath): Task<boolean> {
  const { fileSystem } = cmd.session.platform;
  const { style } = providersOf(cmd);
  try {
    const there = fileSystem.stat(target.path);
    if (there?.readOnly) {
      if (!cmd.flag("Force")) throw new FileSystemError("denied", target.path);
      fileSystem.setAttributes?.(target.path, { readOnly: false });
    }
    if (fileSystem.stat(parentPath(style, target.path))?.kind !== "directory") {
      throw new FileSystemError("notDirectory", target.path);
    }
    fileSystem.write(target.path, fileSystem.read(source.path));
    const modified = fileSystem.stat(source.path)?.modified;
    if (modified !== undefined) fileSystem.setTimes?.(target.path, { modified });
    return true;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    yield* refuse(cmd, ioException(error), "CopyFileInfoItemIOError", source);
    return false;
  }
}

function* move(cmd: CmdletCall, source: ProviderPath, destination: ProviderPath): Task<ProviderPath | undefined> {
  const providers = providersOf(cmd);
  const { platform } = cmd.session;
  const { fileSystem } = platform;
  const isFolder = fileSystem.stat(source.path)?.kind === "directory";
  const target = landing(cmd, source, destination);
  const action = isFolder ? "Move Directory" : "Move File";
  if (!(yield* cmd.shouldProcess(`Item: ${source.path} Destination: ${target.path}`, action))) return undefined;
  const errorId = isFolder ? "MoveDirectoryItemIOError" : "MoveFileInfoItemIOError";
  try {
    const there = fileSystem.stat(target.path);
    if (there && target.path.toLowerCase() !== source.path.toLowerCase()) {
      if (!cmd.flag("Force") || there.kind === "directory") throw new FileSystemError("exists", target.path);
      removeTree(fileSystem, providers.style, target.path);
    }
    if (fileSystem.stat(parentPath(providers.style, target.path))?.kind !== "directory") {
      throw new FileSystemError("notDirectory", target.path);
    }
    if (
      isFolder &&
      joinPath(providers.style, target.path, "").startsWith(
        joinPath(providers.style, source.path, "") + providers.style.separator,
      )
    ) {
      throw new FileSystemError("exists", target.path);
    }
    fileSystem.move(source.path, target.path);
    return target;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    yield* refuse(
      cmd,
      ioException(error),
      errorId,
      new FileSystemItem(platform, source.path, isFolder ? "directory" : "file"),
    );
    return undefined;
  }
}
