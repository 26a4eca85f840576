import { assertEquals, assertThrows } from "@std/assert";
import { toBase64 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { formatBasic, parseBasic } from "../../lib/auth/basic.ts";

Deno.test("formatBasic() and parseBasic() agree on any user and password", () => {
  for (
    const credentials of [{ user: "Ada", password: "a:b:c" }, { user: "Ädä", password: "öffne 🗝" }, {
      user: "",
      password: "",
    }]
  ) {
    assertEquals(parseBasic(formatBasic(credentials)), credentials);
  }
});

Deno.test("formatBasic() refuses a user name that would end too early", () => {
  assertEquals(assertThrows(() => formatBasic({ user: "a:b", password: "x" }), RemotingError).code, "ERR_AUTH");
});

Deno.test("parseBasic() takes Latin-1 where it is no UTF-8", () => {
  const header = `basic ${toBase64(Uint8Array.from("Ada:ö", (char) => char.charCodeAt(0)))}`;
  assertEquals(parseBasic(header), { user: "Ada", password: "ö" });
});

Deno.test("parseBasic() refuses what is not Basic, no base64 or has no colon", () => {
  for (const header of ["", "Basic", "Negotiate QWRhOng=", "Basic !!!", `Basic ${btoa("Ada")}`]) {
    assertEquals(parseBasic(header), undefined);
  }
});
