/**
 * Set-Item, Clear-Item, Remove-Item, Rename-Item and Invoke-Item.
 * @module
 */
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { exception, PS_INVALID_OPERATION_EXCEPTION } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { badArgument, IO_EXCEPTION, notSupported, pathNotFound } from "../providers/provider_errors.ts";
import { FileSystemItem } from "../providers/file_items.ts";
import { joinPath } from "../providers/path_style.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Task } from "../task.ts";
import { removeTree, walkTree } from "./file_operations.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  itemAt,
  oneAt,
  pathParameters,
  providersOf,
  report,
  reportRefusal,
} from "./item_paths.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

const PASS_THRU = parameter("PassThru", "switch");

/** The row of Set-Item. */
export const SET_ITEM: CmdletSpec = {
  name: "Set-Item",
  module: MANAGEMENT,
  className: commandClass("SetItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [
    ...pathParameters({ path: { position: 0, mandatory: true, property: true } }),
    parameter("Value", "object", { position: 1, value: true, property: true }),
    FORCE,
    PASS_THRU,
    ...filterParameters(),
    CREDENTIAL,
    parameter("Options", "System.Management.Automation.ScopedItemOptions", {}, { dynamic: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      for (const path of yield* eachPath(cmd, { allowMissing: true })) {
        try {
          const store = providers.store(path.provider);
          if (!store) throw notSupported("A file system has no values that can be set.");
          if (!(yield* cmd.shouldProcess(path.display, "Set Item"))) continue;
          const options = enumName(cmd, "Options");
          store.write(path.path, cmd.get("Value") ?? null, {
            force: cmd.flag("Force"),
            ...(options !== undefined && { options }),
          });
          const step = cmd.flag("PassThru") ? cmd.write(itemAt(cmd, path)) : undefined;
          if (step) yield* step;
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

/** The row of Clear-Item. */
export const CLEAR_ITEM: CmdletSpec = {
  name: "Clear-Item",
  module: MANAGEMENT,
  className: commandClass("ClearItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [...pathParameters(), FORCE, ...filterParameters(), CREDENTIAL],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      for (const path of yield* eachPath(cmd)) {
        try {
          const store = providers.store(path.provider);
          if (!store) throw notSupported("A file system has no values that can be cleared.");
          if (!(yield* cmd.shouldProcess(path.display, "Clear Item"))) continue;
          store.write(path.path, null, { force: cmd.flag("Force") });
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

/** The row of Invoke-Item: nothing opens on a computer without a desktop. */
export const INVOKE_ITEM: CmdletSpec = {
  name: "Invoke-Item",
  module: MANAGEMENT,
  className: commandClass("InvokeItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [...pathParameters(), ...filterParameters(), CREDENTIAL],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd)) yield* cmd.shouldProcess(path.display, "Invoke Item");
    },
  }),
};

/** The row of Remove-Item. */
export const REMOVE_ITEM: CmdletSpec = {
  name: "Remove-Item",
  module: MANAGEMENT,
  className: commandClass("RemoveItemCommand"),
  defaultSet: "Path",
  shouldProcess: "Medium",
  parameters: [
    ...pathParameters(),
    ...filterParameters(),
    parameter("Recurse", "switch"),
    FORCE,
    CREDENTIAL,
    parameter("Stream", "string[]", {}, { dynamic: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd)) {
        try {
          yield* remove(cmd, path);
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

function* remove(cmd: CmdletCall, path: ProviderPath): Task<void> {
  const providers = providersOf(cmd);
  const store = providers.store(path.provider);
  if (store) {
    if (yield* cmd.shouldProcess(path.display, "Remove Item")) store.remove(path.path, cmd.flag("Force"));
    return;
  }
  const here = providers.current();
  const inUse = here.provider === path.provider &&
    `${here.providerPath}${providers.style.separator}`.startsWith(`${path.path}${providers.style.separator}`);
  if (inUse) {
    const step = cmd.error(cmd.record({
      types: PS_INVALID_OPERATION_EXCEPTION,
      message: `'${path.path}' is the current location or holds it.`,
      errorId: "InvalidOperation",
      category: "InvalidOperation",
    }));
    if (step) yield* step;
    return;
  }
  const { fileSystem } = cmd.session.platform;
  const stat = fileSystem.stat(path.path);
  const isLink = fileSystem.readLink?.(path.path) !== undefined;
  if (stat?.kind === "directory" && !isLink && !cmd.flag("Recurse") && fileSystem.list(path.path).length > 0) {
    const query = `The folder ${path.path} holds items and -Recurse is not given. Remove them all?`;
    if (!(yield* cmd.shouldContinue(query, "Confirm"))) return;
  }
  if (!(yield* cmd.shouldProcess(path.path, stat?.kind === "directory" ? "Remove Directory" : "Remove File"))) return;
  if (!cmd.flag("Force")) {
    const entries = stat?.kind === "directory" ? [...walkTree(fileSystem, providers.style, path.path)] : [];
    for (const entry of [...entries, { path: path.path, stat: stat! }]) {
      if (!entry.stat.readOnly && !entry.stat.hidden) continue;
      const step = cmd.error(cmd.record({
        exception: exception(IO_EXCEPTION, `'${entry.path}' is read-only or hidden; use -Force.`),
        errorId: "RemoveFileSystemItemUnAuthorizedAccess",
        category: "PermissionDenied",
        target: new FileSystemItem(cmd.session.platform, entry.path, entry.stat.kind),
      }));
      if (step) yield* step;
      return;
    }
  }
  try {
    removeTree(fileSystem, providers.style, path.path);
  } catch (error) {
    yield* reportRefusal(cmd, error, "RemoveItem", "WriteError", path.path);
  }
}

/** The row of Rename-Item. */
export const RENAME_ITEM: CmdletSpec = {
  name: "Rename-Item",
  module: MANAGEMENT,
  className: commandClass("RenameItemCommand"),
  defaultSet: "ByPath",
  shouldProcess: "Medium",
  parameters: [
    inSets("Path", "string", { ByPath: { position: 0, mandatory: true, value: true, property: true } }),
    inSets("LiteralPath", "string", { ByLiteralPath: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    parameter("NewName", "string", { position: 1, mandatory: true, property: true }),
    FORCE,
    PASS_THRU,
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const literal = cmd.has("LiteralPath");
      const typed = cmd.text(literal ? "LiteralPath" : "Path") ?? "";
      const found = yield* oneAt(cmd, typed, true);
      for (const path of found) {
        try {
          yield* rename(cmd, path, cmd.text("NewName") ?? "");
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

function* rename(cmd: CmdletCall, path: ProviderPath, newName: string): Task<void> {
  const providers = providersOf(cmd);
  const store = providers.store(path.provider);
  if (store) {
    if (!(yield* cmd.shouldProcess(path.display, "Rename Item"))) return;
    if (store.item(newName) !== undefined && !cmd.flag("Force")) {
      throw badArgument(`There is an item '${newName}' already.`);
    }
    const value = store.value(path.path) ?? null;
    store.remove(path.path, cmd.flag("Force"));
    store.write(newName, value, { force: cmd.flag("Force") });
    const step = cmd.flag("PassThru") ? cmd.write(itemAt(cmd, providers.at(path, newName))) : undefined;
    if (step) yield* step;
    return;
  }
  const folder = providers.above(path)?.path;
  if (folder === undefined) throw pathNotFound(path.display);
  const target = providers.at(path, joinPath(providers.style, folder, newName.replace(/^.*[\\/]/s, "")));
  if (/[\\/]/.test(newName) && providers.resolve(newName).path !== target.path) {
    throw badArgument("A new name cannot lead to another folder.");
  }
  const { fileSystem } = cmd.session.platform;
  if (!(yield* cmd.shouldProcess(`${path.path} -> ${target.path}`, "Rename File"))) return;
  try {
    const sameFile = target.path.toLowerCase() === path.path.toLowerCase();
    if (!sameFile && fileSystem.stat(target.path)) throw new FileSystemError("exists", target.path);
    fileSystem.move(path.path, target.path);
  } catch (error) {
    yield* reportRefusal(cmd, error, "RenameItem", "WriteError", path.path);
    return;
  }
  const step = cmd.flag("PassThru") ? cmd.write(itemAt(cmd, target)) : undefined;
  if (step) yield* step;
}
