/**
 * The files of modules: where a name leads, and what a manifest says.
 * @module
 */
import { PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import type { CmdletCall } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { TerminatingError } from "../exceptions.ts";
import { decodeText } from "../providers/encodings.ts";
import type { Task } from "../task.ts";

const EXTENSIONS = [".psd1", ".psm1", ".ps1"];

/** The file that a module's name or path means: a path is looked up as it is, a name in the folders of PSModulePath. */
export function moduleFile(cmd: CmdletCall, name: string): string | undefined {
  const { platform, providers } = cmd.session;
  const separator = platform.os === "windows" ? "\\" : "/";
  if (/[\\/]|^\.+$|^\w:|\.ps[dm]?1$/iu.test(name)) {
    try {
      return fileAt(cmd, providers.resolveFile(name));
    } catch (error) {
      if (error instanceof TerminatingError) return undefined;
      throw error;
    }
  }
  const folders = (platform.environment.get("PSModulePath") ?? "").split(platform.os === "windows" ? ";" : ":");
  for (const folder of folders) {
    const found = folder && fileAt(cmd, folder.replace(/[\\/]$/u, "") + separator + name);
    if (found) return found;
  }
  return undefined;
}

function fileAt(cmd: CmdletCall, path: string): string | undefined {
  const { fileSystem, os } = cmd.session.platform;
  const stat = fileSystem.stat(path);
  if (stat?.kind === "file") return EXTENSIONS.some((end) => path.toLowerCase().endsWith(end)) ? path : undefined;
  const leaf = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const stem = stat?.kind === "directory" ? path + (os === "windows" ? "\\" : "/") + leaf : path;
  return EXTENSIONS.map((extension) => stem + extension).find((file) => fileSystem.stat(file)?.kind === "file");
}

/** What a module's manifest says. */
export interface ModuleManifest {
  /** Full path of the script that is the module; `undefined` where there is none. */
  readonly script: string | undefined;
  readonly functions: readonly string[] | undefined;
}

/** Reads a manifest: a file that is one table. */
export function* readManifest(cmd: CmdletCall, file: string): Task<ModuleManifest> {
  const { session } = cmd;
  const [data] = yield* session.call(session.parse(decodeText(session.platform.fileSystem.read(file)), file));
  const table = data instanceof PsObject ? data.base : data;
  const entry = (name: string): PsValue => table instanceof PsDictionary ? table.get(name) ?? null : null;
  const root = entry("RootModule") ?? entry("ModuleToProcess");
  const functions = entry("FunctionsToExport");
  return {
    script: root === null ? undefined : rootPath(file, toText(root, session)),
    functions: functions === null ? undefined : itemsOf(functions).map((item) => toText(item, session)),
  };
}

function rootPath(manifest: string, root: string): string {
  const cut = Math.max(manifest.lastIndexOf("/"), manifest.lastIndexOf("\\")) + 1;
  const script = manifest.slice(0, cut) + root.replace(/^\.[\\/]/u, "");
  return /\.\w+$/u.test(script) ? script : `${script}.psm1`;
}
