import { assertEquals, assertThrows } from "@std/assert";
import { fixedBytes, ForeignError, openLibrary } from "../../lib/auth/foreign_functions.ts";

Deno.test("openLibrary() says that a library is not there", () => {
  const error = assertThrows(() => openLibrary(["libnobody-has-this.so.9"], {}), ForeignError);
  assertEquals(error.reason, "not found");
});

Deno.test("openLibrary() calls a function with memory of ours", () => {
  const library = openLibrary(["libc.so.6", "libSystem.B.dylib"], { memcmp: ["bytes", "bytes", "address"] });
  const [a, b] = [fixedBytes(4), fixedBytes(4)];
  assertEquals(library.functions.memcmp(a, b, 4n), 0);
  b[0] = 1;
  assertEquals(library.functions.memcmp(a, b, 4n) === 0, false);
  assertEquals(library.read(library.addressOf(b), 4), Uint8Array.of(1, 0, 0, 0));
});
