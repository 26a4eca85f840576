/**
 * Files that Out-File, Export-Csv, Export-Clixml and Tee-Object write, and texts that their counterparts read: one path,
 * the same errors.
 * @module
 */
import { concatBytes } from "../../bytes.ts";
import { type CmdletCall } from "../command.ts";
import { exception, type PsException, TerminatingError } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { decodeText, markedEncoding, type TextEncoding } from "../providers/encodings.ts";
import { parentPath } from "../providers/path_style.ts";
import { IO_EXCEPTION } from "../providers/provider_errors.ts";
import { encodingOf } from "./content_encoding.ts";
import { ioException, providersOf } from "./item_paths.ts";

/** How a file is opened. */
export interface FileOutputOptions {
  readonly path: string;
  readonly literal: boolean;
  readonly append?: boolean;
  readonly force?: boolean;
  readonly noClobber?: boolean;
  readonly encoding?: TextEncoding;
}

/** A file that is being written; what was written is in it after {@linkcode FileOutput.close}. */
export class FileOutput {
  readonly path: string;
  readonly newline: string;
  readonly #cmd: CmdletCall;
  readonly #encoding: TextEncoding;
  #chunks: Uint8Array[] = [];
  #restoreReadOnly = false;

  /** Opens it, or ends the command with the error. */
  constructor(cmd: CmdletCall, options: FileOutputOptions) {
    this.#cmd = cmd;
    this.newline = cmd.session.platform.os === "windows" ? "\r\n" : "\n";
    this.path = resolveOneFile(cmd, options.path, options.literal);
    const { fileSystem } = cmd.session.platform;
    const stat = fileSystem.stat(this.path);
    let encoding = options.encoding ?? encodingOf(cmd);
    try {
      if (stat?.kind === "directory") throw new FileSystemError("denied", this.path);
      if (!stat && fileSystem.stat(parentPath(providersOf(cmd).style, this.path))?.kind !== "directory") {
        throw new FileSystemError("notDirectory", this.path);
      }
      if (stat && options.noClobber && !options.append) {
        cmd.terminate(cmd.record({
          exception: exception(IO_EXCEPTION, `The file '${this.path}' is there already and -NoClobber is given.`),
          errorId: "NoClobber",
          category: "ResourceExists",
          target: this.path,
        }));
      }
      if (stat?.readOnly) {
        if (!options.force) throw new FileSystemError("denied", this.path);
        fileSystem.setAttributes?.(this.path, { readOnly: false });
        this.#restoreReadOnly = true;
      }
      if (options.append && stat && stat.size > 0) {
        encoding = { ...(markedEncoding(fileSystem.read(this.path)) ?? encoding), preamble: new Uint8Array() };
      } else fileSystem.write(this.path, new Uint8Array());
    } catch (error) {
      openFailure(cmd, error);
    }
    this.#encoding = encoding;
    this.#chunks.push(encoding.preamble);
  }
  write(text: string): void {
    this.#chunks.push(this.#encoding.encode(text));
  }
  writeLine(text: string): void {
    this.write(text + this.newline);
  }
  /** Puts what was written into the file. May be called more than once. */
  close(): void {
    const bytes = concatBytes(this.#chunks);
    this.#chunks = [];
    const { fileSystem } = this.#cmd.session.platform;
    if (bytes.length > 0) fileSystem.append(this.path, bytes);
    if (this.#restoreReadOnly) fileSystem.setAttributes?.(this.path, { readOnly: true });
    this.#restoreReadOnly = false;
  }
}

/** The text of a file, or the end of the command with the error. */
export function readWholeFile(cmd: CmdletCall, path: string, literal: boolean): string {
  const full = resolveOneFile(cmd, path, literal);
  const { fileSystem } = cmd.session.platform;
  try {
    if (fileSystem.stat(full)?.kind === "directory") throw new FileSystemError("denied", full);
    if (!fileSystem.stat(full)) {
      const folder = parentPath(providersOf(cmd).style, full);
      throw new FileSystemError(fileSystem.stat(folder) ? "notFound" : "notDirectory", full);
    }
    return decodeText(fileSystem.read(full), encodingOf(cmd));
  } catch (error) {
    return openFailure(cmd, error);
  }
}

function openFailure(cmd: CmdletCall, error: unknown): never {
  let problem: PsException;
  if (error instanceof FileSystemError) problem = ioException(error);
  else throw error;
  return cmd.terminate(cmd.record({ exception: problem, errorId: "FileOpenFailure", category: "OpenError" }));
}

/** The one file that a path names, existing or not. Ends the command where it names several or none of a pattern. */
export function resolveOneFile(cmd: CmdletCall, path: string, literal: boolean): string {
  const providers = providersOf(cmd);
  try {
    const found = providers.glob(path, { literal, force: true, allowMissing: true });
    const problem = found.length === 0
      ? ["FileOpenFailure", "No file matches", "OpenError"] as const
      : found.length > 1
      ? ["ReadWriteMultipleFilesNotSupported", "Several files match", "InvalidArgument"] as const
      : found[0]!.provider !== providers.fileSystem
      ? ["ReadWriteFileNotFileSystemProvider", "No file system holds", "InvalidArgument"] as const
      : undefined;
    if (!problem) return found[0]!.path;
    return cmd.terminate(cmd.record({
      types: ["System.Management.Automation.PSInvalidOperationException", "System.InvalidOperationException"],
      message: `${problem[1]} '${path}'.`,
      errorId: problem[0],
      category: problem[2],
    }));
  } catch (error) {
    if (error instanceof TerminatingError && error.record.activity === "") cmd.terminate(error.record);
    throw error;
  }
}
