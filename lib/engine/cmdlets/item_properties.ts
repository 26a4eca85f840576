/**
 * Get-ItemProperty, Get-ItemPropertyValue, Set-ItemProperty, and those that a file system refuses.
 * @module
 */
import { PropertyBag, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter, type SetMembership } from "../command.ts";
import { getProperty, propertiesOf, setProperty } from "../dotnet/members.ts";
import { exception } from "../exceptions.ts";
import { anyWildcard, hasWildcards } from "../wildcard.ts";
import { IO_EXCEPTION, notSupported } from "../providers/provider_errors.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Step, Task } from "../task.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  itemAt,
  pathParameters,
  providerNotes,
  providersOf,
  report,
} from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

function refuseOthers(cmd: CmdletCall, path: ProviderPath): void {
  if (path.provider !== providersOf(cmd).fileSystem) {
    throw notSupported(`The items of the provider '${path.provider.name}' have no properties that these cmdlets know.`);
  }
}

/** A property bag with the notes of the provider. */
function withProviderNotes(cmd: CmdletCall, path: ProviderPath, bag: PropertyBag): PsObject {
  const notes = providerNotes(cmd, path, undefined);
  for (let i = 0; i < notes.size; i++) if (!bag.has(notes.names[i]!)) bag.push(notes.names[i]!, notes.values[i]!);
  return new PsObject(bag);
}

function propertyProblem(cmd: CmdletCall, name: string, errorId: string): Step {
  return cmd.error(cmd.record({
    exception: exception(IO_EXCEPTION, `The item has no property '${name}'.`),
    errorId,
    category: "ReadError",
    target: name,
  }));
}

/** The chosen properties of an item; `undefined` where it has none of them. */
function* chosen(cmd: CmdletCall, path: ProviderPath, names: readonly string[]): Task<PropertyBag | undefined> {
  const item = itemAt(cmd, path);
  let bag: PropertyBag | undefined;
  for (const name of names) {
    if (hasWildcards(name)) {
      const test = anyWildcard([name]);
      for (const property of propertiesOf(item, cmd.session)) {
        if (test(property.name)) (bag ??= new PropertyBag()).set(property.name, property.get());
      }
      continue;
    }
    const value = getProperty(item, name, cmd.session, { strict: true });
    if (value === undefined) {
      const step = propertyProblem(cmd, name, "GetValueError");
      if (step) yield* step;
    } else (bag ??= new PropertyBag()).set(name, value);
  }
  return bag;
}

/** The row of Get-ItemProperty. */
export const GET_ITEMPROPERTY: CmdletSpec = {
  name: "Get-ItemProperty",
  module: MANAGEMENT,
  className: commandClass("GetItemPropertyCommand"),
  defaultSet: "Path",
  parameters: [
    ...pathParameters(),
    parameter("Name", "string[]", { position: 1 }, { aliases: ["PSProperty"] }),
    ...filterParameters(),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const names = cmd.texts("Name");
      for (const path of yield* eachPath(cmd)) {
        try {
          refuseOthers(cmd, path);
          const bag = names ? yield* chosen(cmd, path, names) : undefined;
          const value = names ? bag && withProviderNotes(cmd, path, bag) : itemAt(cmd, path);
          const step = value === undefined ? undefined : cmd.write(value);
          if (step) yield* step;
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

/** The row of Get-ItemPropertyValue. */
export const GET_ITEMPROPERTYVALUE: CmdletSpec = {
  name: "Get-ItemPropertyValue",
  module: MANAGEMENT,
  className: commandClass("GetItemPropertyValueCommand"),
  defaultSet: "Path",
  parameters: [
    ...pathParameters({ path: { position: 0, property: true, value: true } }),
    parameter("Name", "string[]", { position: 1, mandatory: true }, { aliases: ["PSProperty"] }),
    ...filterParameters(),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd, { otherwise: ["."] })) {
        try {
          refuseOthers(cmd, path);
          const bag = yield* chosen(cmd, path, cmd.texts("Name") ?? []);
          for (const value of bag?.values ?? []) {
            const step = cmd.write(value as PsValue);
            if (step) yield* step;
          }
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

const BY_NAME = { propertyValuePathSet: {}, propertyValueLiteralPathSet: {} };

/** The row of Set-ItemProperty. */
export const SET_ITEMPROPERTY: CmdletSpec = {
  name: "Set-ItemProperty",
  module: MANAGEMENT,
  className: commandClass("SetItemPropertyCommand"),
  defaultSet: "propertyValuePathSet",
  shouldProcess: "Medium",
  parameters: [
    inSets("Path", "string[]", {
      propertyValuePathSet: { position: 0, mandatory: true, property: true },
      propertyPSObjectPathSet: { position: 0, mandatory: true, property: true },
    }),
    inSets("LiteralPath", "string[]", {
      propertyValueLiteralPathSet: { mandatory: true, property: true },
      propertyPSObjectLiteralPathSet: { mandatory: true, property: true },
    }, { aliases: ["PSPath", "LP"] }),
    inSets("Name", "string", mapSets(BY_NAME, { position: 1, mandatory: true, property: true }), {
      aliases: ["PSProperty"],
    }),
    inSets("Value", "object", mapSets(BY_NAME, { position: 2, mandatory: true, property: true }), { allowNull: true }),
    inSets("InputObject", "psobject", {
      propertyPSObjectPathSet: { mandatory: true, value: true, property: true },
      propertyPSObjectLiteralPathSet: { mandatory: true, value: true, property: true },
    }),
    parameter("PassThru", "switch"),
    FORCE,
    ...filterParameters(),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd)) {
        try {
          refuseOthers(cmd, path);
          yield* assign(cmd, path);
        } catch (error) {
          yield* report(cmd, error);
        }
      }
    },
  }),
};

function mapSets(sets: object, membership: object): Record<string, object> {
  return Object.fromEntries(Object.keys(sets).map((name) => [name, membership]));
}

function* assign(cmd: CmdletCall, path: ProviderPath): Task<void> {
  const item = itemAt(cmd, path);
  const source = cmd.get("InputObject");
  const wanted: (readonly [string, PsValue])[] = source === undefined || source === null
    ? [[cmd.text("Name") ?? "", cmd.get("Value") ?? null]]
    : propertiesOf(source, cmd.session).map((property) => [property.name, property.get()] as const);
  const bag = new PropertyBag();
  for (const [name, value] of wanted) {
    if (!(yield* cmd.shouldProcess(`Item: ${path.path} Property: ${name}`, "Set Property File"))) continue;
    if (getProperty(item, name, cmd.session, { strict: true }) === undefined) {
      const step = propertyProblem(cmd, name, "SetPropertyError");
      if (step) yield* step;
      continue;
    }
    setProperty(item, name, value, cmd.session);
    bag.set(name, value);
  }
  const step = cmd.flag("PassThru") && bag.size > 0 ? cmd.write(withProviderNotes(cmd, path, bag)) : undefined;
  if (step) yield* step;
}

/** A cmdlet on properties that no provider here can do. */
function refused(name: string, className: string, parameters: CmdletSpec["parameters"]): CmdletSpec {
  return {
    name,
    module: MANAGEMENT,
    className: commandClass(className),
    defaultSet: "Path",
    shouldProcess: "Medium",
    parameters: [...parameters, FORCE, ...filterParameters(), CREDENTIAL],
    create: (cmd) => ({
      *process(): Task<void> {
        const found = yield* eachPath(cmd);
        for (const path of found) {
          yield* report(
            cmd,
            notSupported(
              `The provider '${path.provider.name}' has no properties that can be added, copied or removed.`,
            ),
          );
        }
      },
    }),
  };
}

const PATHS = pathParameters();
const ALIAS = { aliases: ["PSProperty"] };
const NAME = parameter("Name", "string[]", { position: 1, mandatory: true, property: true }, ALIAS);
const NAME_BEHIND: SetMembership = { position: 2, mandatory: true, property: true };
const DESTINATION = parameter("Destination", "string", { position: 1, mandatory: true, property: true });
const PASS_THRU = parameter("PassThru", "switch");

/** Rows of the cmdlets that no file system supports. */
export const REFUSED_ITEMPROPERTY_CMDLETS: readonly CmdletSpec[] = [
  refused("New-ItemProperty", "NewItemPropertyCommand", [
    ...pathParameters({ path: { position: 0, mandatory: true } }),
    { ...NAME, type: "string" },
    parameter("PropertyType", "string", { property: true }, { aliases: ["Type"] }),
    parameter("Value", "object", { property: true }),
  ]),
  refused("Remove-ItemProperty", "RemoveItemPropertyCommand", [...PATHS, NAME]),
  refused("Clear-ItemProperty", "ClearItemPropertyCommand", [
    ...PATHS,
    parameter("Name", "string", { position: 1, mandatory: true, property: true }),
    PASS_THRU,
  ]),
  refused("Copy-ItemProperty", "CopyItemPropertyCommand", [
    ...PATHS,
    parameter("Name", "string", NAME_BEHIND, ALIAS),
    DESTINATION,
    PASS_THRU,
  ]),
  refused("Move-ItemProperty", "MoveItemPropertyCommand", [
    ...PATHS,
    parameter("Name", "string[]", NAME_BEHIND, ALIAS),
    DESTINATION,
    PASS_THRU,
  ]),
  refused("Rename-ItemProperty", "RenameItemPropertyCommand", [
    ...pathParameters({ type: "string" }),
    { ...NAME, type: "string" },
    parameter("NewName", "string", { position: 2, mandatory: true, property: true }),
    PASS_THRU,
  ]),
];
