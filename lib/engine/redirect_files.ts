/**
 * Files that streams are redirected to, and the reading of text files by the language itself.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { Frame } from "./compile/frame.ts";
import type { RedirectFile } from "./compile/redirections.ts";
import { TextFormatter } from "./format/text_formatter.ts";
import type { Engine } from "./engine.ts";

/** Text of a file: UTF-8 unless a byte order mark says otherwise. */
export function decodeScript(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** The lines of a text file. */
export function readTextLines(engine: Engine, path: string): readonly PsValue[] {
  const text = decodeScript(engine.platform.fileSystem.read(engine.providers.resolveFile(path)));
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Opens a file for redirected objects: they are written as Out-File would write them. */
export function openRedirectFile(engine: Engine, _f: Frame, path: string, append: boolean): RedirectFile {
  if (path === "/dev/null" && engine.platform.os === "linux") return { write: () => undefined, close: () => undefined };
  const file = engine.providers.resolveFile(path);
  const { fileSystem } = engine.platform;
  const newline = engine.platform.os === "windows" ? "\r\n" : "\n";
  const encoder = new TextEncoder();
  if (!append || fileSystem.stat(file) === undefined) fileSystem.write(file, new Uint8Array());
  const formatter = new TextFormatter({ session: engine });
  const put = (lines: readonly string[]) => {
    if (lines.length > 0) fileSystem.append(file, encoder.encode(lines.map((line) => line + newline).join("")));
  };
  return {
    write(value) {
      put(formatter.add(value));
      return undefined;
    },
    close() {
      put(formatter.end());
      return undefined;
    },
  };
}
