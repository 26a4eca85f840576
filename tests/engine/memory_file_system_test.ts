import { assertEquals, assertThrows } from "@std/assert";
import { MemoryFileSystem } from "../../lib/engine/memory_file_system.ts";
import { type FileErrorReason, FileSystemError } from "../../lib/engine/platform.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const read = (files: MemoryFileSystem, path: string): string => new TextDecoder().decode(files.read(path));

function linux(maxBytes?: number): MemoryFileSystem {
  let now = 0n;
  return new MemoryFileSystem({ style: "linux", now: () => ++now, ...(maxBytes !== undefined && { maxBytes }) });
}

function windows(): MemoryFileSystem {
  const files = new MemoryFileSystem({ style: "windows", now: () => 1n });
  files.addRoot("C:");
  files.addRoot("\\\\srv\\share");
  return files;
}

function refuses(run: () => void, reason: FileErrorReason): void {
  const error = assertThrows(run, FileSystemError);
  assertEquals(error.reason, reason);
}

Deno.test("MemoryFileSystem keeps what is written, and replaces it", () => {
  const files = linux();
  files.write("/a.txt", text("one"));
  files.append("/a.txt", text(" two"));
  assertEquals(read(files, "/a.txt"), "one two");
  files.write("/a.txt", text("new"));
  assertEquals(read(files, "/a.txt"), "new");
  assertEquals(files.usedBytes, 3);
});

Deno.test("MemoryFileSystem lists folders, which must be there first", () => {
  const files = linux();
  refuses(() => files.write("/d/x", text("")), "notFound");
  files.createDirectory("/d");
  files.write("/d/x", text(""));
  assertEquals([...files.list("/d")], ["x"]);
  refuses(() => files.createDirectory("/d"), "exists");
  refuses(() => files.list("/d/x"), "notDirectory");
  refuses(() => files.read("/d"), "isDirectory");
});

Deno.test("MemoryFileSystem removes only what is empty", () => {
  const files = linux();
  files.createDirectory("/d");
  files.write("/d/x", text("abc"));
  refuses(() => files.remove("/d"), "notEmpty");
  files.remove("/d/x");
  files.remove("/d");
  assertEquals(files.stat("/d"), undefined);
  assertEquals(files.usedBytes, 0);
});

Deno.test("MemoryFileSystem moves to where nothing is", () => {
  const files = linux();
  files.write("/a", text("a"));
  files.write("/b", text("b"));
  refuses(() => files.move("/a", "/b"), "exists");
  files.move("/a", "/c");
  assertEquals(read(files, "/c"), "a");
  refuses(() => files.read("/a"), "notFound");
});

Deno.test("MemoryFileSystem holds no more bytes than its limit, and forgets nothing over a refusal", () => {
  const files = linux(10);
  files.write("/a", text("12345678"));
  refuses(() => files.write("/b", text("abc")), "limit");
  refuses(() => files.append("/a", text("abc")), "limit");
  assertEquals(read(files, "/a"), "12345678");
  files.remove("/a");
  files.write("/b", text("abcdefghij"));
  assertEquals(files.usedBytes, 10);
});

Deno.test("MemoryFileSystem tells letters apart on Linux only", () => {
  const files = linux();
  files.write("/A", text("upper"));
  assertEquals(files.stat("/a"), undefined);
  const other = windows();
  other.write("C:\\Data.txt", text("x"));
  assertEquals(read(other, "c:\\DATA.TXT"), "x");
  assertEquals([...other.list("C:\\")], ["Data.txt"]);
});

Deno.test("MemoryFileSystem has drives and shares, and nothing beside them", () => {
  const files = windows();
  files.write("\\\\srv\\share\\x", text("s"));
  assertEquals(read(files, "\\\\SRV\\share\\x"), "s");
  assertEquals(files.stat("D:\\"), undefined);
});

Deno.test("MemoryFileSystem follows links, but not in circles", () => {
  const files = linux();
  files.write("/a", text("here"));
  files.createLink("/l", "/a");
  assertEquals(read(files, "/l"), "here");
  assertEquals(files.readLink("/l"), "/a");
  files.createLink("/x", "/y");
  files.createLink("/y", "/x");
  assertThrows(() => files.read("/x"), FileSystemError);
});

Deno.test("MemoryFileSystem refuses to change a read-only file", () => {
  const files = linux();
  files.write("/a", text("x"));
  files.setAttributes("/a", { readOnly: true });
  refuses(() => files.write("/a", text("y")), "denied");
  assertEquals(read(files, "/a"), "x");
});
