/**
 * Get-Location, Set-Location, Push-Location and Pop-Location.
 * @module
 */
import { LiveObject, type PsValue, type WireForm } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { PS_ARGUMENT_EXCEPTION, raise } from "../exceptions.ts";
import { pathNotFound } from "../providers/provider_errors.ts";
import type { PathInfo } from "../providers/provider_objects.ts";
import type { Providers } from "../providers/provider_table.ts";
import type { Step, Task } from "../task.ts";
import { providersOf, report } from "./item_paths.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

/** System.Management.Automation.PathInfoStack: the newest location first. */
export class PathInfoStack extends LiveObject {
  readonly name: string;
  readonly items: readonly PathInfo[];
  constructor(name: string, items: readonly PathInfo[]) {
    super();
    this.name = name;
    this.items = items;
  }
  *enumerateItems(): Iterable<PsValue> {
    yield* this.items;
  }
  override typeNames(): readonly string[] {
    return [
      "System.Management.Automation.PathInfoStack",
      "System.Collections.Generic.Stack`1[[System.Management.Automation.PathInfo]]",
      "System.Object",
    ];
  }
  override text(): string {
    return "System.Management.Automation.PathInfoStack";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Name", () => this.name];
    yield ["Count", () => this.items.length];
  }
  override wireForm(): WireForm {
    return { as: "items", shape: "STK", items: this.items, withProps: false };
  }
}

/** The row of Get-Location. */
export const GET_LOCATION: CmdletSpec = {
  name: "Get-Location",
  module: MANAGEMENT,
  className: commandClass("GetLocationCommand"),
  defaultSet: "Location",
  outputTypes: ["System.Management.Automation.PathInfo"],
  parameters: [
    inSets("PSProvider", "string[]", { Location: { property: true } }),
    inSets("PSDrive", "string[]", { Location: { property: true } }),
    inSets("Stack", "switch", { Stack: {} }),
    inSets("StackName", "string[]", { Stack: { property: true } }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      if (cmd.parameterSet === "Stack") {
        for (const name of cmd.texts("StackName") ?? [providers.defaultStack]) {
          const step = cmd.write(new PathInfoStack(name, [...providers.stacks.get(name) ?? []].reverse()));
          if (step) yield* step;
        }
        return;
      }
      const names = cmd.texts("PSDrive");
      const wanted = cmd.texts("PSProvider");
      try {
        const locations = names
          ? names.map((name) => providers.locationOf(providers.drive(name)))
          : wanted
          ? wanted.flatMap((name) => providers.provider(name).drives().slice(0, 1)).map((drive) =>
            providers.locationOf(drive)
          )
          : [providers.current()];
        for (const location of locations) {
          const step = cmd.write(location);
          if (step) yield* step;
        }
      } catch (error) {
        yield* report(cmd, error);
      }
    },
  }),
};

const PASS_THRU = parameter("PassThru", "switch");

/** The row of Set-Location. */
export const SET_LOCATION: CmdletSpec = {
  name: "Set-Location",
  module: MANAGEMENT,
  className: commandClass("SetLocationCommand"),
  defaultSet: "Path",
  outputTypes: ["System.Management.Automation.PathInfo", "System.Management.Automation.PathInfoStack"],
  parameters: [
    inSets("Path", "string", { Path: { position: 0, value: true, property: true } }),
    inSets("LiteralPath", "string", { LiteralPath: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    PASS_THRU,
    inSets("StackName", "string", { Stack: { property: true } }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      if (cmd.parameterSet === "Stack") {
        providers.defaultStack = cmd.text("StackName") || "default";
        return;
      }
      const literal = cmd.has("LiteralPath");
      const path = cmd.text(literal ? "LiteralPath" : "Path");
      try {
        const before = providers.current();
        // `-` goes back in the history of locations, `+` forward again.
        if (!literal && (path === "-" || path === "+")) walkHistory(providers, path, before);
        else {
          goTo(providers, path || "~", literal);
          providers.back.push(before);
          providers.forward.length = 0;
        }
        const step = cmd.flag("PassThru") ? cmd.write(providers.current()) : undefined;
        if (step) yield* step;
      } catch (error) {
        yield* report(cmd, error);
      }
    },
  }),
};

function walkHistory(providers: Providers, direction: "-" | "+", before: PathInfo): void {
  const [from, to] = direction === "-" ? [providers.back, providers.forward] : [providers.forward, providers.back];
  const target = from.pop();
  if (!target) {
    throw raise({
      types: ["System.InvalidOperationException", "System.SystemException"],
      message: `The history of locations holds nothing to go ${direction === "-" ? "back" : "forward"} to.`,
      errorId: "System.InvalidOperationException",
      category: "InvalidOperation",
    });
  }
  goTo(providers, target.path, true);
  to.push(before);
}

function goTo(providers: Providers, path: string, literal: boolean): void {
  const found = providers.glob(path, { literal, force: true });
  const folders = found.filter((item) => providers.isContainer(item));
  if (folders.length === 0) throw pathNotFound(found[0]?.display ?? path);
  if (folders.length > 1) {
    throw raise({
      types: PS_ARGUMENT_EXCEPTION,
      message: `Several folders match '${path}'.`,
      errorId: "Argument",
      category: "InvalidArgument",
    });
  }
  providers.moveTo(folders[0]!);
}

/** The row of Push-Location. */
export const PUSH_LOCATION: CmdletSpec = {
  name: "Push-Location",
  module: MANAGEMENT,
  className: commandClass("PushLocationCommand"),
  defaultSet: "Path",
  parameters: [
    inSets("Path", "string", { Path: { position: 0, value: true, property: true } }),
    inSets("LiteralPath", "string", { LiteralPath: { property: true } }, { aliases: ["PSPath", "LP"] }),
    PASS_THRU,
    parameter("StackName", "string", { property: true }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      const name = cmd.text("StackName") || providers.defaultStack;
      const stack = providers.stacks.get(name) ?? [];
      providers.stacks.set(name, stack);
      stack.push(providers.current());
      const literal = cmd.has("LiteralPath");
      const path = cmd.text(literal ? "LiteralPath" : "Path");
      if (!path) return;
      try {
        goTo(providers, path, literal);
        const step = cmd.flag("PassThru") ? cmd.write(providers.current()) : undefined;
        if (step) yield* step;
      } catch (error) {
        // PowerShell leaves the pushed location where it is not gone to.
        yield* report(cmd, error);
      }
    },
  }),
};

/** The row of Pop-Location. */
export const POP_LOCATION: CmdletSpec = {
  name: "Pop-Location",
  module: MANAGEMENT,
  className: commandClass("PopLocationCommand"),
  parameters: [PASS_THRU, parameter("StackName", "string", { property: true })],
  create: (cmd) => ({
    *process(): Task<void> {
      const step = pop(cmd);
      if (step) yield* step;
    },
  }),
};

function pop(cmd: CmdletCall): Step {
  const providers = providersOf(cmd);
  const name = cmd.text("StackName");
  const target = providers.stacks.get(name || providers.defaultStack)?.pop();
  if (!target) {
    if (name === undefined) return undefined;
    return cmd.error(cmd.record({
      types: PS_ARGUMENT_EXCEPTION,
      message: `There is no stack of locations named '${name}'.`,
      errorId: "Argument",
      category: "InvalidArgument",
    }));
  }
  goTo(providers, target.path, true);
  return cmd.flag("PassThru") ? cmd.write(providers.current()) : undefined;
}
