/**
 * Get-PSDrive, New-PSDrive, Remove-PSDrive and Get-PSProvider.
 * @module
 */
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { RUNTIME_EXCEPTION } from "../exceptions.ts";
import { driveNotFound, IO_EXCEPTION, providerNotFound } from "../providers/provider_errors.ts";
import { DriveInfo } from "../providers/provider_objects.ts";
import type { Step, Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";
import { CREDENTIAL, FORCE, providersOf, report } from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

const SCOPE = parameter("Scope", "string", { property: true });

/** The row of Get-PSDrive. */
export const GET_PSDRIVE: CmdletSpec = {
  name: "Get-PSDrive",
  module: MANAGEMENT,
  className: commandClass("GetPSDriveCommand"),
  defaultSet: "Name",
  outputTypes: ["System.Management.Automation.PSDriveInfo"],
  parameters: [
    inSets("Name", "string[]", { Name: { position: 0, property: true } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("LiteralName", "string[]", {
      LiteralName: { position: 0, mandatory: true, property: true },
    }),
    SCOPE,
    parameter("PSProvider", "string[]", { property: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      const literal = cmd.has("LiteralName");
      const wanted = cmd.texts("PSProvider")?.map((name) => new Wildcard(name));
      for (const name of cmd.texts(literal ? "LiteralName" : "Name") ?? ["*"]) {
        const test = literal ? (text: string) => text.toLowerCase() === name.toLowerCase() : matcher(name);
        const found = providers.drives.filter((drive) =>
          test(drive.name) && (!wanted || wanted.some((provider) => provider.matches(drive.provider.name)))
        ).sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
        if (found.length === 0 && (literal || !hasWildcards(name))) {
          const { exception } = driveNotFound(name).record;
          const step = cmd.error(cmd.record({
            exception,
            errorId: "GetLocationNoMatchingDrive",
            category: "ObjectNotFound",
            target: name,
          }));
          if (step) yield* step;
        }
        for (const drive of found) {
          const step = cmd.write(drive);
          if (step) yield* step;
        }
      }
    },
  }),
};

function matcher(name: string): (text: string) => boolean {
  const pattern = new Wildcard(name);
  return (text) => pattern.matches(text);
}

/** The row of New-PSDrive. */
export const NEW_PSDRIVE: CmdletSpec = {
  name: "New-PSDrive",
  module: MANAGEMENT,
  className: commandClass("NewPSDriveCommand"),
  shouldProcess: "Medium",
  outputTypes: ["System.Management.Automation.PSDriveInfo"],
  parameters: [
    parameter("Name", "string", { position: 0, mandatory: true, property: true }),
    parameter("PSProvider", "string", { position: 1, mandatory: true, property: true }),
    parameter("Root", "string", { position: 2, mandatory: true, property: true }, { allowEmptyString: true }),
    parameter("Description", "string", { property: true }),
    SCOPE,
    parameter("Persist", "switch", { property: true }),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      try {
        const step = yield* make(cmd);
        if (step) yield* step;
      } catch (error) {
        yield* report(cmd, error);
      }
    },
  }),
};

function* make(cmd: CmdletCall): Task<Step> {
  const providers = providersOf(cmd);
  const name = cmd.text("Name") ?? "";
  const wanted = cmd.text("PSProvider") ?? "";
  const provider = providers.provider(wanted);
  const typed = cmd.text("Root") ?? "";
  const isFiles = provider === providers.fileSystem;
  const root = isFiles ? providers.resolveFile(typed) : "";
  const drive = new DriveInfo(name, provider, root, cmd.text("Description") ?? "");
  if (!(yield* cmd.shouldProcess(`Name: ${name} Provider: ${provider.name} Root: ${root}`, "New Drive"))) {
    return undefined;
  }
  if (isFiles && cmd.session.platform.fileSystem.stat(root)?.kind !== "directory") {
    return cmd.error(cmd.record({
      types: IO_EXCEPTION,
      message: `There is no folder '${root}' that the drive could stand for.`,
      errorId: "DriveRootError",
      category: "ReadError",
      target: drive,
    }));
  }
  if (providers.findDrive(name)) {
    return cmd.error(cmd.record({
      types: ["System.Management.Automation.SessionStateException", ...RUNTIME_EXCEPTION],
      message: `There is a drive named '${name}' already.`,
      errorId: "DriveAlreadyExists",
      category: "ResourceExists",
      target: name,
    }));
  }
  providers.drives.push(drive);
  return cmd.write(drive);
}

/** The row of Remove-PSDrive. */
export const REMOVE_PSDRIVE: CmdletSpec = {
  name: "Remove-PSDrive",
  module: MANAGEMENT,
  className: commandClass("RemovePSDriveCommand"),
  defaultSet: "Name",
  shouldProcess: "Medium",
  parameters: [
    inSets("Name", "string[]", { Name: { position: 0, mandatory: true, property: true } }, {
      allowNull: true,
      allowEmptyCollection: true,
    }),
    inSets("LiteralName", "string[]", {
      LiteralName: { position: 0, mandatory: true, property: true },
    }),
    parameter("PSProvider", "string[]", { property: true }),
    SCOPE,
    FORCE,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      for (const name of cmd.texts("LiteralName") ?? cmd.texts("Name") ?? []) {
        const test = cmd.has("LiteralName")
          ? (text: string) => text.toLowerCase() === name.toLowerCase()
          : matcher(name);
        const found = providers.drives.filter((drive) => test(drive.name));
        if (found.length === 0 && !hasWildcards(name)) yield* report(cmd, driveNotFound(name));
        for (const drive of found) {
          if (!(yield* cmd.shouldProcess(`Name: ${drive.name}`, "Remove Drive"))) continue;
          const step = removeDrive(cmd, drive);
          if (step) yield* step;
        }
      }
    },
  }),
};

function removeDrive(cmd: CmdletCall, drive: DriveInfo): Step {
  const providers = providersOf(cmd);
  if (providers.current().drive === drive) {
    return cmd.error(cmd.record({
      types: ["System.Management.Automation.PSInvalidOperationException", "System.InvalidOperationException"],
      message: `The drive '${drive.name}' is in use.`,
      errorId: "InvalidOperation",
      category: "InvalidOperation",
    }));
  }
  providers.drives.splice(providers.drives.indexOf(drive), 1);
  return undefined;
}

/** The row of Get-PSProvider. */
export const GET_PSPROVIDER: CmdletSpec = {
  name: "Get-PSProvider",
  module: MANAGEMENT,
  className: commandClass("GetPSProviderCommand"),
  outputTypes: ["System.Management.Automation.ProviderInfo"],
  parameters: [
    parameter("PSProvider", "string[]", { position: 0, property: true }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const { providers } = providersOf(cmd);
      for (const name of cmd.texts("PSProvider") ?? ["*"]) {
        const test = matcher(name);
        const found = providers.filter((provider) => test(provider.name) || test(provider.fullName()));
        if (found.length === 0 && !hasWildcards(name)) yield* report(cmd, providerNotFound(name));
        for (const provider of found) {
          const step = cmd.write(provider);
          if (step) yield* step;
        }
      }
    },
  }),
};
