/**
 * TABLE: System.IO.Path.
 * @module
 */
import { PsArray, PsChar, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { declareType } from "../declare.ts";
import { currentDirectory, ioError, resolvePath, statOf, writeFile } from "../io/files.ts";
import * as net from "../io/net_path.ts";
import type { TypeRow } from "../type.ts";
import { argumentError } from "../clr_errors.ts";
import { chars, notNull } from "./native_values.ts";

const osOf = (session: Session): net.PathOs => session.platform.os;
const texts = (paths: PsArray): string[] => paths.items.map((path) => notNull(path as string | null, "paths"));

const WINDOWS_FORBIDDEN = '"<>|\0' + Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1)).join("");

function full(session: Session, path: string, base: string): string {
  if (path === "") throw argumentError("ArgumentException", "path", "A path cannot be empty.");
  return net.fullPath(osOf(session), path, base);
}

// Names that look as .NET makes them: letters and digits only.
function randomName(session: Session, length: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz012345";
  return Array.from({ length }, () => alphabet[Math.floor(session.platform.random() * alphabet.length)]).join("");
}

function tempPath(session: Session): string {
  const { tempDirectory, os } = session.platform;
  return net.isSeparator(os, tempDirectory.at(-1)) ? tempDirectory : tempDirectory + net.separatorOf(os);
}

/** Most tries to find a name that is free. */
const MAX_NAME_TRIES = 100;

function tempFile(session: Session): string {
  for (let i = 0; i < MAX_NAME_TRIES; i++) {
    const path = `${tempPath(session)}tmp${randomName(session, 6)}.tmp`;
    if (statOf(session, path) !== undefined) continue;
    writeFile(session, path, new Uint8Array());
    return path;
  }
  throw ioError("There is no free name for a temporary file.");
}

const char = (text: string): PsChar => new PsChar(text.charCodeAt(0));

/** System.IO.Path. */
export const PATH_ROWS: readonly TypeRow[] = [
  declareType("System.IO.Path", {
    isAbstract: true,
    statics: {
      "char DirectorySeparatorChar": (session: Session) => char(net.separatorOf(osOf(session))),
      "char AltDirectorySeparatorChar": () => char("/"),
      "char VolumeSeparatorChar": (session: Session) => char(osOf(session) === "windows" ? ":" : "/"),
      "char PathSeparator": (session: Session) => char(osOf(session) === "windows" ? ";" : ":"),
      "string ChangeExtension(string path, string extension)": (
        path: string,
        extension: string | null,
        session: Session,
      ) => path === "" ? "" : net.changeExtension(osOf(session), path, extension),
      "string Combine(string path1, string path2)": (a: string, b: string, session: Session) =>
        net.combine(osOf(session), [a, b]),
      "string Combine(string path1, string path2, string path3)": (a: string, b: string, c: string, session: Session) =>
        net.combine(osOf(session), [a, b, c]),
      "string Combine(string path1, string path2, string path3, string path4)": (
        a: string,
        b: string,
        c: string,
        d: string,
        session: Session,
      ) => net.combine(osOf(session), [a, b, c, d]),
      "string Combine(params string[] paths)": (paths: PsArray, session: Session) =>
        net.combine(osOf(session), texts(paths)),
      "string Join(string path1, string path2)": (a: string, b: string, session: Session) =>
        net.join(osOf(session), [a, b]),
      "string Join(string path1, string path2, string path3)": (a: string, b: string, c: string, session: Session) =>
        net.join(osOf(session), [a, b, c]),
      "string Join(string path1, string path2, string path3, string path4)": (
        a: string,
        b: string,
        c: string,
        d: string,
        session: Session,
      ) => net.join(osOf(session), [a, b, c, d]),
      "string Join(params string[] paths)": (paths: PsArray, session: Session) =>
        net.join(osOf(session), paths.items.map((path) => (path as string | null) ?? "")),
      "bool EndsInDirectorySeparator(string path)": (path: string, session: Session) =>
        net.isSeparator(osOf(session), path.at(-1)),
      "bool Exists(string path)": (path: string, session: Session) =>
        path !== "" && statOf(session, resolvePath(session, path)) !== undefined,
      "string GetDirectoryName(string path)": (path: string | null, session: Session) =>
        path === null ? null : net.directoryName(osOf(session), path),
      "string GetExtension(string path)": (path: string, session: Session) => net.extension(osOf(session), path),
      "string GetFileName(string path)": (path: string, session: Session) => net.fileName(osOf(session), path),
      "string GetFileNameWithoutExtension(string path)": (path: string, session: Session) =>
        net.fileNameWithoutExtension(osOf(session), path),
      "string GetFullPath(string path)": (path: string, session: Session) =>
        full(session, path, currentDirectory(session)),
      "string GetFullPath(string path, string basePath)": (path: string, base: string, session: Session) => {
        if (!net.isFullyQualified(osOf(session), base)) {
          throw argumentError("ArgumentException", "basePath", "The base must be a full path.");
        }
        return full(session, path, base);
      },
      "char[] GetInvalidFileNameChars()": (session: Session) =>
        chars(osOf(session) === "windows" ? `${WINDOWS_FORBIDDEN}:*?\\/` : "\0/"),
      "char[] GetInvalidPathChars()": (session: Session) =>
        chars(osOf(session) === "windows" ? WINDOWS_FORBIDDEN.slice(3) : "\0"),
      "string GetPathRoot(string path)": (path: string | null, session: Session): PsValue =>
        path === null || path === "" ? null : net.pathRoot(osOf(session), path),
      "string GetRandomFileName()": (session: Session) => `${randomName(session, 8)}.${randomName(session, 3)}`,
      "string GetRelativePath(string relativeTo, string path)": (from: string, to: string, session: Session) => {
        const base = currentDirectory(session);
        return net.relativePath(osOf(session), full(session, from, base), full(session, to, base));
      },
      "string GetTempFileName()": tempFile,
      "string GetTempPath()": tempPath,
      "bool HasExtension(string path)": (path: string, session: Session) => net.extension(osOf(session), path) !== "",
      "bool IsPathFullyQualified(string path)": (path: string, session: Session) =>
        net.isFullyQualified(osOf(session), path),
      "bool IsPathRooted(string path)": (path: string, session: Session) => net.isRooted(osOf(session), path),
      "string TrimEndingDirectorySeparator(string path)": (path: string, session: Session) => {
        const os = osOf(session);
        return path.length > net.rootLength(os, path) && net.isSeparator(os, path.at(-1)) ? path.slice(0, -1) : path;
      },
    },
  }),
];
