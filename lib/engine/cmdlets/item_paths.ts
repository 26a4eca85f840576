/**
 * What the cmdlets of items share: their path parameters, paths to items, and items with the notes of their provider.
 * @module
 */
import { PropertyBag, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, inSets, parameter, type ParameterSpec, type SetMembership } from "../command.ts";
import { exception, type PsException, TerminatingError } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { FileSystemItem } from "../providers/file_items.ts";
import { badArgument, IO_EXCEPTION } from "../providers/provider_errors.ts";
import type { ProviderPath, Providers } from "../providers/provider_table.ts";
import type { Task } from "../task.ts";

/** The providers of a command's session. */
export function providersOf(cmd: CmdletCall): Providers {
  return cmd.session.providers.state as Providers;
}

/** -Path and -LiteralPath of two parameter sets. */
export function pathParameters(
  options: {
    readonly path?: SetMembership;
    readonly sets?: readonly [path: string, literal: string];
    readonly type?: string;
  } = {},
): ParameterSpec[] {
  const [path, literal] = options.sets ?? ["Path", "LiteralPath"];
  const type = options.type ?? "string[]";
  return [
    inSets("Path", type, {
      [path]: options.path ?? { position: 0, mandatory: true, value: true, property: true },
    }, { wildcards: true }),
    inSets("LiteralPath", type, { [literal]: { mandatory: true, property: true } }, { aliases: ["PSPath", "LP"] }),
  ];
}

/** -Filter, -Include, -Exclude. */
export function filterParameters(filter: SetMembership = {}): ParameterSpec[] {
  return [
    parameter("Filter", "string", filter),
    parameter("Include", "string[]"),
    parameter("Exclude", "string[]"),
  ];
}

/** -Force. */
export const FORCE: ParameterSpec = parameter("Force", "switch");
/** -Credential. */
export const CREDENTIAL: ParameterSpec = parameter("Credential", "pscredential", { property: true });

/** How {@linkcode eachPath} reads the path parameters. */
export interface EachPathOptions {
  /** Paths that lead nowhere are given too. */
  readonly allowMissing?: boolean;
  /** Used where neither parameter is bound. */
  readonly otherwise?: readonly string[];
  /** Leave -Include and -Exclude to the caller. */
  readonly unfiltered?: boolean;
}

/** The items that -Path or -LiteralPath name; what cannot be found is written as an error. */
export function* eachPath(cmd: CmdletCall, options: EachPathOptions = {}): Task<ProviderPath[]> {
  const literal = cmd.has("LiteralPath");
  const typed = cmd.texts(literal ? "LiteralPath" : "Path") ?? options.otherwise ?? [];
  const found: ProviderPath[] = [];
  for (const path of typed) found.push(...yield* oneAt(cmd, path, literal, options));
  return found;
}

/** The items of one path as typed. */
export function* oneAt(
  cmd: CmdletCall,
  path: string,
  literal: boolean,
  options: EachPathOptions = {},
): Task<ProviderPath[]> {
  const providers = providersOf(cmd);
  try {
    if (path === "") throw badArgument("A path cannot be empty.");
    const found = providers.glob(path, {
      literal,
      force: cmd.flag("Force"),
      allowMissing: options.allowMissing ?? false,
      ...(!options.unfiltered && { include: cmd.texts("Include") ?? [], exclude: cmd.texts("Exclude") ?? [] }),
    });
    const filter = options.unfiltered ? undefined : cmd.text("Filter");
    return filter ? found.filter((item) => fileFilter(filter)(providers.leaf(item))) : found;
  } catch (error) {
    yield* report(cmd, error);
    return [];
  }
}

/** Writes what a provider threw as an error of the command; other errors go on. */
export function* report(cmd: CmdletCall, error: unknown): Task<void> {
  if (!(error instanceof TerminatingError)) throw error;
  const step = cmd.error(error.record);
  if (step) yield* step;
}

/** A test for names as the file system's own filter does it: `*` and `?`, `*.*` for all. */
export function fileFilter(pattern: string): (name: string) => boolean {
  if (pattern === "*" || pattern === "*.*" || pattern === "") return () => true;
  const source = pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  const test = new RegExp(`^${source}$`, "su");
  return (name) => test.test(name);
}

/** A property bag of the notes that a provider puts on what it gives out. */
export function providerNotes(cmd: CmdletCall, path: ProviderPath, isContainer: boolean | undefined): PropertyBag {
  const providers = providersOf(cmd);
  const notes = new PropertyBag();
  const prefix = `${path.provider.fullName()}::`;
  notes.push("PSPath", prefix + path.path);
  if (path.provider === providers.fileSystem) {
    const parent = providers.above(path);
    notes.push("PSParentPath", parent ? prefix + parent.path : "");
    notes.push("PSChildName", providers.leaf(path));
  }
  if (path.drive) notes.push("PSDrive", path.drive);
  notes.push("PSProvider", path.provider);
  if (isContainer !== undefined) notes.push("PSIsContainer", isContainer);
  return notes;
}

/** The item at a path, with its notes. The caller knows that it is there. */
export function itemAt(cmd: CmdletCall, path: ProviderPath): PsValue {
  const providers = providersOf(cmd);
  if (path.provider === providers.fileSystem) {
    const { platform } = cmd.session;
    const kind = platform.fileSystem.stat(path.path)?.kind ?? "file";
    const item = new FileSystemItem(platform, path.path, kind);
    item.linkTarget = platform.fileSystem.readLink?.(path.path);
    item.stat();
    item.notes = providerNotes(cmd, path, kind === "directory");
    return item;
  }
  const item = providers.store(path.provider)?.item(path.path) ?? null;
  return withNotes(item, providerNotes(cmd, path, false));
}

/** A value that carries notes of its own; the value itself stays as it is. */
export function withNotes(value: PsValue, notes: PropertyBag): PsObject {
  if (!(value instanceof PsObject)) return new PsObject(notes, value);
  const members = new PropertyBag();
  const { names, values } = value.members;
  for (let i = 0; i < names.length; i++) members.push(names[i]!, values[i]!);
  for (let i = 0; i < notes.size; i++) members.set(notes.names[i]!, notes.values[i]!);
  const copy = new PsObject(members, value.base, value.typeNames);
  copy.adapted = value.adapted;
  copy.text = value.text;
  return copy;
}

/** The .NET exception that a refusal of the file system is. */
export function ioException(error: FileSystemError): PsException {
  switch (error.reason) {
    case "denied":
      return exception(
        ["System.UnauthorizedAccessException", "System.SystemException"],
        `Access to the path '${error.path}' is denied.`,
      );
    case "notFound":
      return exception(["System.IO.FileNotFoundException", ...IO_EXCEPTION], `There is no file '${error.path}'.`);
    case "notDirectory":
      return exception(
        ["System.IO.DirectoryNotFoundException", ...IO_EXCEPTION],
        `A part of the path '${error.path}' is missing.`,
      );
    default:
      return exception(IO_EXCEPTION, error.message);
  }
}

/**
 * Writes a refusal of the file system as an error of the command; other errors go on.
 * @param action What the id of the error begins with.
 * @param category The category where it was not for want of permission.
 */
export function* reportRefusal(
  cmd: CmdletCall,
  error: unknown,
  action: string,
  category: "ReadError" | "WriteError",
  target: string,
): Task<void> {
  if (!(error instanceof FileSystemError)) throw error;
  const denied = error.reason === "denied";
  const step = cmd.error(cmd.record({
    exception: ioException(error),
    errorId: denied ? `${action}UnauthorizedAccessError` : `${action}IOError`,
    category: denied ? "PermissionDenied" : category,
    target,
  }));
  if (step) yield* step;
}
