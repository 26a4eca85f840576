import { assertEquals } from "@std/assert";
import {
  baseNameOf,
  extensionOf,
  joinPath,
  leafName,
  normalizePath,
  parentPath,
  pathStyle,
  relativePath,
} from "../../../lib/engine/providers/path_style.ts";

const LINUX = pathStyle("linux");
const WINDOWS = pathStyle("windows");

const NORMALIZED = [
  [LINUX, "/a/./b//c/..", "/a/b"],
  [LINUX, "/..", "/"],
  [LINUX, "/a\\b/", "/a/b"],
  [WINDOWS, "c:/a/../b\\", "C:\\b"],
  [WINDOWS, "C:\\", "C:\\"],
  [WINDOWS, "\\\\srv\\share\\a\\..\\b", "\\\\srv\\share\\b"],
  [WINDOWS, "//srv/share", "\\\\srv\\share"],
] as const;

for (const [style, path, expected] of NORMALIZED) {
  Deno.test(`normalizePath() makes ${expected} of ${path}`, () => assertEquals(normalizePath(style, path), expected));
}

const PARENTS = [
  [LINUX, "/a/b", "/a"],
  [LINUX, "/a", "/"],
  [LINUX, "/", ""],
  [WINDOWS, "C:\\a\\b", "C:\\a"],
  [WINDOWS, "C:\\a", "C:\\"],
  [WINDOWS, "C:\\", ""],
  [WINDOWS, "\\\\srv\\share\\a", "\\\\srv\\share"],
] as const;

for (const [style, path, expected] of PARENTS) {
  Deno.test(`parentPath() of ${path} is "${expected}"`, () => assertEquals(parentPath(style, path), expected));
}

Deno.test("leafName() is the last part, and the root itself for a root", () => {
  assertEquals(leafName(LINUX, "/a/b.txt"), "b.txt");
  assertEquals(leafName(WINDOWS, "C:\\"), "C:\\");
});

Deno.test("joinPath() puts one separator between", () => {
  assertEquals(joinPath(LINUX, "/a/", "b"), "/a/b");
  assertEquals(joinPath(WINDOWS, "C:\\", "b"), "C:\\b");
});

Deno.test("extensionOf() and baseNameOf() part a name at its last dot", () => {
  assertEquals([extensionOf("p.tar.gz"), baseNameOf("p.tar.gz")], [".gz", "p.tar"]);
  assertEquals([extensionOf("none"), extensionOf("dot.")], ["", ""]);
});

Deno.test("relativePath() walks up to what both have in common", () => {
  assertEquals(relativePath(LINUX, "/a/b", "/a/c/d"), "../c/d");
  assertEquals(relativePath(WINDOWS, "C:\\A", "c:\\a\\b"), "b");
  assertEquals(relativePath(WINDOWS, "C:\\a", "D:\\b"), "D:\\b");
});
