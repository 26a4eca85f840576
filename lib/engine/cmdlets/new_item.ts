/**
 * New-Item.
 * @module
 */
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { exception, type PsException } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { encodeUtf8 } from "../../bytes.ts";
import { badArgument, IO_EXCEPTION } from "../providers/provider_errors.ts";
import { normalizePath, parentPath } from "../providers/path_style.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Task } from "../task.ts";
import { createFolders } from "./file_operations.ts";
import { CREDENTIAL, FORCE, ioException, itemAt, providersOf, report, reportRefusal } from "./item_paths.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

/** The row of New-Item. */
export const NEW_ITEM: CmdletSpec = {
  name: "New-Item",
  module: MANAGEMENT,
  className: commandClass("NewItemCommand"),
  defaultSet: "pathSet",
  shouldProcess: "Medium",
  parameters: [
    inSets("Path", "string[]", {
      pathSet: { position: 0, mandatory: true, property: true },
      nameSet: { position: 0, property: true },
    }),
    inSets("Name", "string", { nameSet: { mandatory: true, property: true } }, {
      allowNull: true,
      allowEmptyString: true,
    }),
    parameter("ItemType", "string", { property: true }, { aliases: ["Type"] }),
    parameter("Value", "object", { value: true, property: true }, { aliases: ["Target"] }),
    FORCE,
    CREDENTIAL,
    parameter("Options", "System.Management.Automation.ScopedItemOptions", {}, { dynamic: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      const name = cmd.text("Name");
      for (const path of cmd.texts("Path") ?? ["."]) {
        try {
          const base = providers.resolve(path);
          const target = name ? providers.child(base, name) : base;
          yield* make(
            cmd,
            target.provider === providers.fileSystem
              ? providers.at(target, normalizePath(providers.style, target.path))
              : target,
          );
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

const FILE_TYPES = ["file", "directory", "container", "symboliclink", "junction", "hardlink"] as const;

function* make(cmd: CmdletCall, target: ProviderPath): Task<void> {
  const providers = providersOf(cmd);
  if (!(yield* cmd.shouldProcess(target.display, "New Item"))) return;
  const value = cmd.get("Value") ?? null;
  if (target.provider !== providers.fileSystem) {
    const store = providers.store(target.provider)!;
    if (target.path === "") throw badArgument("A new item needs a name.");
    if (value === null) {
      const step = cmd.error(cmd.record({
        types: ["System.ArgumentNullException", "System.ArgumentException", "System.SystemException"],
        message: "A new item needs a value.",
        errorId: "NewItemValueNotSpecified",
        category: "InvalidArgument",
        target: target.path,
      }));
      if (step) yield* step;
      return;
    }
    if (store.item(target.path) !== undefined && !cmd.flag("Force")) {
      throw badArgument(`There is an item '${target.path}' already.`);
    }
    const options = enumName(cmd, "Options");
    store.write(target.path, value, {
      isNew: true,
      force: cmd.flag("Force"),
      ...(options !== undefined && { options }),
    });
    const step = cmd.write(itemAt(cmd, target));
    if (step) yield* step;
    return;
  }
  const wanted = (cmd.text("ItemType") ?? "").toLowerCase();
  const type = wanted === "" ? "file" : FILE_TYPES.find((name) => name.startsWith(wanted));
  if (!type) throw badArgument(`'${cmd.text("ItemType")}' is no type of item of a file system.`);
  try {
    if (type === "directory" || type === "container") {
      if (!(yield* makeFolder(cmd, target))) return;
    } else if (type === "hardlink") {
      // Two names of one file are more than a virtual file system knows: the second is a copy.
      const from = cmd.session.providers.resolveFile(toText(value, cmd.session));
      const bytes = cmd.session.platform.fileSystem.read(from);
      if (!(yield* makeFile(cmd, target, ""))) return;
      cmd.session.platform.fileSystem.write(target.path, bytes);
    } else if (type === "file") {
      if (!(yield* makeFile(cmd, target, value === null ? "" : toText(value, cmd.session)))) return;
    } else if (!(yield* makeLink(cmd, target, toText(value, cmd.session)))) return;
  } catch (error) {
    yield* reportRefusal(cmd, error, "NewItem", "WriteError", target.path);
    return;
  }
  const step = cmd.write(itemAt(cmd, target));
  if (step) yield* step;
}

function* makeFolder(cmd: CmdletCall, target: ProviderPath): Task<boolean> {
  const { fileSystem } = cmd.session.platform;
  const there = fileSystem.stat(target.path);
  if (there && !(cmd.flag("Force") && there.kind === "directory")) {
    const step = cmd.error(cmd.record({
      types: IO_EXCEPTION,
      message: `There is an item '${target.path}' already.`,
      errorId: "DirectoryExist",
      category: "ResourceExists",
      target: target.path,
    }));
    if (step) yield* step;
    return false;
  }
  if (!there) createFolders(fileSystem, providersOf(cmd).style, target.path);
  return true;
}

function* makeFile(cmd: CmdletCall, target: ProviderPath, text: string): Task<boolean> {
  const { fileSystem } = cmd.session.platform;
  const { style } = providersOf(cmd);
  const there = fileSystem.stat(target.path);
  const parent = parentPath(style, target.path);
  let problem: PsException | undefined;
  if (there?.kind === "directory" || (there && !cmd.flag("Force"))) {
    problem = exception(IO_EXCEPTION, `There is an item '${target.path}' already.`);
  } else if (fileSystem.stat(parent)?.kind !== "directory") {
    if (cmd.flag("Force")) createFolders(fileSystem, style, parent);
    else problem = ioException(new FileSystemError("notDirectory", target.path));
  }
  if (problem) {
    const step = cmd.error(cmd.record({
      exception: problem,
      errorId: "NewItemIOError",
      category: "WriteError",
      target: target.path,
    }));
    if (step) yield* step;
    return false;
  }
  fileSystem.write(target.path, encodeUtf8(text));
  return true;
}

function* makeLink(cmd: CmdletCall, target: ProviderPath, to: string): Task<boolean> {
  const { fileSystem } = cmd.session.platform;
  if (!fileSystem.createLink) throw badArgument("This file system has no links.");
  if (fileSystem.stat(target.path)) {
    if (!cmd.flag("Force")) {
      const step = cmd.error(cmd.record({
        types: IO_EXCEPTION,
        message: `There is an item '${target.path}' already.`,
        errorId: "SymLinkExists",
        category: "ResourceExists",
        target: target.path,
      }));
      if (step) yield* step;
      return false;
    }
    fileSystem.remove(target.path);
  }
  fileSystem.createLink(target.path, to);
  return true;
}
