/**
 * Test-Path, Resolve-Path, Convert-Path, Join-Path and Split-Path.
 * @module
 */
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { TerminatingError } from "../exceptions.ts";
import { PathInfo } from "../providers/provider_objects.ts";
import { baseNameOf, extensionOf, joinPath, relativePath, rootLength } from "../providers/path_style.ts";
import type { ProviderPath } from "../providers/provider_table.ts";
import type { Step, Task } from "../task.ts";
import {
  CREDENTIAL,
  eachPath,
  filterParameters,
  FORCE,
  oneAt,
  pathParameters,
  providersOf,
  report,
} from "./item_paths.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";

const EMPTY_IS_ALLOWED = { allowNull: true, allowEmptyCollection: true, allowEmptyString: true } as const;

// Characters that no name on Windows has.
// deno-lint-ignore no-control-regex
const INVALID_REGEXP = /[<>:"|?*\0-\x1f]/;

/** The row of Test-Path. */
export const TEST_PATH: CmdletSpec = {
  name: "Test-Path",
  module: MANAGEMENT,
  className: commandClass("TestPathCommand"),
  defaultSet: "Path",
  outputTypes: ["System.Boolean"],
  parameters: [
    ...pathParameters().map((row) => ({ ...row, ...EMPTY_IS_ALLOWED })),
    ...filterParameters(),
    parameter("PathType", "Microsoft.PowerShell.Commands.TestPathType", {}, { aliases: ["Type"] }),
    parameter("IsValid", "switch"),
    CREDENTIAL,
    parameter("OlderThan", "System.Nullable[datetime]", {}, { dynamic: true }),
    parameter("NewerThan", "System.Nullable[datetime]", {}, { dynamic: true }),
  ],
  create: (cmd) => new TestPath(cmd),
};

class TestPath implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const literal = cmd.has("LiteralPath");
    const typed = cmd.items(literal ? "LiteralPath" : "Path") ?? [];
    for (const path of typed.length === 0 ? [null] : typed) {
      const step = path === null ? this.#refuseNull() : cmd.write(this.#test(String(path), literal));
      if (step) yield* step;
    }
  }
  #refuseNull(): Step {
    const cmd = this.#cmd;
    return cmd.error(cmd.record({
      types: ["System.ArgumentNullException", "System.ArgumentException", "System.SystemException"],
      message: "A path cannot be null.",
      errorId: "NullPathNotPermitted",
      category: "InvalidArgument",
    }));
  }
  #test(path: string, literal: boolean): boolean {
    const cmd = this.#cmd;
    const providers = providersOf(cmd);
    if (path.trim() === "") return false;
    try {
      if (cmd.flag("IsValid")) {
        const target = providers.resolve(path);
        return target.provider !== providers.fileSystem || providers.style.os === "linux" ||
          !INVALID_REGEXP.test(target.path.slice(rootLength(providers.style, target.path)));
      }
      const found = providers.glob(path, {
        literal,
        force: true,
        include: cmd.texts("Include") ?? [],
        exclude: cmd.texts("Exclude") ?? [],
      });
      const type = enumName(cmd, "PathType")?.toLowerCase() ?? "any";
      if (found.length === 0 || type === "any") return found.length > 0;
      const isContainer = found.some((item) => providers.isContainer(item));
      return isContainer === (type === "container");
    } catch (error) {
      if (error instanceof TerminatingError) return false;
      throw error;
    }
  }
}

function pathInfo(path: ProviderPath): PathInfo {
  const display = path.drive ? path.display : `${path.provider.fullName()}::${path.path}`;
  return new PathInfo(path.provider, path.drive, display, path.path);
}

/** The row of Resolve-Path. */
export const RESOLVE_PATH: CmdletSpec = {
  name: "Resolve-Path",
  module: MANAGEMENT,
  className: commandClass("ResolvePathCommand"),
  defaultSet: "Path",
  outputTypes: ["System.Management.Automation.PathInfo"],
  parameters: [
    ...pathParameters(),
    inSets("Relative", "switch", { Path: {}, LiteralPath: {} }),
    parameter("RelativeBasePath", "string"),
    FORCE,
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const providers = providersOf(cmd);
      const given = cmd.text("RelativeBasePath");
      const before = providers.resolve(".");
      const base = given ? providers.resolve(given) : before;
      if (given) providers.moveTo(base);
      let found: ProviderPath[];
      try {
        found = yield* eachPath(cmd);
      } finally {
        if (given) providers.moveTo(before);
      }
      for (const path of found) {
        const step = cmd.write(cmd.flag("Relative") ? relativeTo(cmd, base, path) : pathInfo(path));
        if (step) yield* step;
      }
    },
  }),
};

function relativeTo(cmd: CmdletCall, base: ProviderPath, path: ProviderPath): string {
  const { style, fileSystem } = providersOf(cmd);
  if (path.provider !== base.provider || path.provider !== fileSystem) return path.display;
  if (path.path === base.path) return joinPath(style, "..", providersOf(cmd).leaf(path));
  const relative = relativePath(style, base.path, path.path);
  if (relative === path.path) return path.display;
  return relative.startsWith(".") ? relative : `.${style.separator}${relative}`;
}

/** The row of Convert-Path. */
export const CONVERT_PATH: CmdletSpec = {
  name: "Convert-Path",
  module: MANAGEMENT,
  className: commandClass("ConvertPathCommand"),
  defaultSet: "Path",
  outputTypes: ["System.String"],
  parameters: [...pathParameters(), FORCE],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const path of yield* eachPath(cmd)) {
        const step = cmd.write(path.path);
        if (step) yield* step;
      }
    },
  }),
};

/** The row of Join-Path. */
export const JOIN_PATH: CmdletSpec = {
  name: "Join-Path",
  module: MANAGEMENT,
  className: commandClass("JoinPathCommand"),
  outputTypes: ["System.String"],
  parameters: [
    parameter("Path", "string[]", { position: 0, mandatory: true, value: true, property: true }, {
      aliases: ["PSPath"],
    }),
    parameter("ChildPath", "string[]", { position: 1, mandatory: true, property: true }, EMPTY_IS_ALLOWED),
    parameter("AdditionalChildPath", "string[]", { position: 2, property: true, remaining: true }, EMPTY_IS_ALLOWED),
    parameter("Resolve", "switch"),
    parameter("Extension", "string", { property: true }, { validate: [{ kind: "NotNull" }] }),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      let child = "";
      for (const part of [...cmd.texts("ChildPath") ?? [], ...cmd.texts("AdditionalChildPath") ?? []]) {
        child = join(cmd, child, part ?? "");
      }
      for (const path of cmd.texts("Path") ?? []) {
        let joined: string;
        try {
          // Names a drive or provider that is not there: an error, as for any other path.
          if (/^[^\\/:]+:/.test(path)) providersOf(cmd).resolve(path);
          joined = join(cmd, path, child);
        } catch (error) {
          yield* report(cmd, error);
          continue;
        }
        const extension = cmd.text("Extension");
        if (extension !== undefined) joined = changeExtension(joined, extension);
        const results = cmd.flag("Resolve") ? (yield* oneAt(cmd, joined, false)).map((item) => item.display) : [joined];
        for (const result of results) {
          const step = cmd.write(result);
          if (step) yield* step;
        }
      }
    },
  }),
};

function join(cmd: CmdletCall, parent: string, child: string): string {
  const { style } = providersOf(cmd);
  const slashes = (text: string): string => {
    const qualified = /^[^:]*::/.exec(text)?.[0] ?? "";
    return qualified + text.slice(qualified.length).replace(/[\\/]/g, () => style.separator);
  };
  const a = slashes(parent);
  const b = slashes(child);
  if (a === "") return b;
  if (b === "") return a.endsWith(style.separator) ? a : a + style.separator;
  const tail = b.startsWith(style.separator) ? b.slice(1) : b;
  return a.endsWith(style.separator) ? a + tail : a + style.separator + tail;
}

function changeExtension(path: string, extension: string): string {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const name = path.slice(cut);
  const dot = name.lastIndexOf(".");
  const stem = path.slice(0, cut) + (dot < 0 ? name : name.slice(0, dot));
  if (extension === "") return stem;
  return stem + (extension.startsWith(".") ? extension : `.${extension}`);
}

const SPLIT_PATH_SETS = ["Parent", "Leaf", "LeafBase", "Extension", "Qualifier", "NoQualifier", "IsAbsolute"] as const;

/** The row of Split-Path. */
export const SPLIT_PATH: CmdletSpec = {
  name: "Split-Path",
  module: MANAGEMENT,
  className: commandClass("SplitPathCommand"),
  defaultSet: "ParentSet",
  outputTypes: ["System.String", "System.Boolean"],
  parameters: [
    inSets(
      "Path",
      "string[]",
      Object.fromEntries(
        SPLIT_PATH_SETS.map((name) => [`${name}Set`, { position: 0, mandatory: true, value: true, property: true }]),
      ),
    ),
    inSets("LiteralPath", "string[]", { LiteralPathSet: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    ...SPLIT_PATH_SETS.filter((name) => name !== "IsAbsolute").map((name) =>
      inSets(name, "switch", { [`${name}Set`]: { mandatory: name !== "Parent", property: true } })
    ),
    parameter("Resolve", "switch"),
    inSets("IsAbsolute", "switch", { IsAbsoluteSet: { mandatory: true } }),
    CREDENTIAL,
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const literal = cmd.has("LiteralPath");
      for (const path of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
        const parts = cmd.flag("Resolve") ? (yield* oneAt(cmd, path, literal)).map((item) => item.display) : [path];
        for (const part of parts) {
          const step = split(cmd, part);
          if (step) yield* step;
        }
      }
    },
  }),
};

function split(cmd: CmdletCall, path: string): Step {
  const qualified = /^[^:\\/]*(?:\\[^:\\/]+)?::/.exec(path)?.[0];
  const drive = qualified === undefined ? /^[^:\\/.][^:\\/]*:/.exec(path)?.[0] : undefined;
  const { style } = providersOf(cmd);
  if (cmd.flag("IsAbsolute")) {
    return cmd.write(qualified !== undefined || drive !== undefined || (style.os === "linux" && path.startsWith("/")));
  }
  const prefix = qualified ?? drive ?? "";
  if (cmd.flag("Qualifier")) {
    if (prefix !== "") return cmd.write(prefix);
    return cmd.error(cmd.record({
      types: ["System.FormatException", "System.SystemException"],
      message: `The path '${path}' names no drive or provider.`,
      errorId: "ParsePathFormatError",
      category: "InvalidArgument",
      target: path,
    }));
  }
  if (cmd.flag("NoQualifier")) return cmd.write(path.length > prefix.length ? path.slice(prefix.length) : path);
  const rest = path.slice(prefix.length).replace(/[\\/]/g, () => style.separator);
  const trimmed = rest.replace(/[\\/]+$/, "");
  const cut = trimmed.lastIndexOf(style.separator);
  if (cmd.flag("Leaf") || cmd.flag("LeafBase") || cmd.flag("Extension")) {
    const leaf = trimmed.slice(cut + 1);
    if (cmd.flag("LeafBase")) return cmd.write(baseNameOf(leaf));
    return cmd.write(cmd.flag("Extension") ? extensionOf(leaf) : trimmed === "" && drive ? `${drive}${rest}` : leaf);
  }
  // A drive's own root has no parent; what stands right below it has the root.
  if (cut === 0 && drive) return cmd.write(trimmed === "" ? "" : `${drive}${style.separator}`);
  if (cut <= 0) return cmd.write(cut < 0 && drive && trimmed !== "" ? drive : "");
  // Above a server there is what all servers are under.
  if (cut === 1 && style.os === "windows" && trimmed.startsWith("\\\\")) return cmd.write(`${prefix}\\\\`);
  return cmd.write(prefix + trimmed.slice(0, cut));
}
