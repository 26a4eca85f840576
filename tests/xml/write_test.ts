import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { RemotingError } from "../../lib/errors.ts";
import { attributeOf, textOf } from "../../lib/xml/element.ts";
import { readXml } from "../../lib/xml/read.ts";
import { markup, textMarkup, writeXml } from "../../lib/xml/write.ts";

Deno.test("writeXml() writes prefixes, order and empty elements as given", () => {
  const tree = markup("s:a", { "xmlns:s": "urn:s", b: "1", c: undefined }, [
    markup("s:d"),
    undefined,
    textMarkup("s:e", ""),
    textMarkup("f", "g", { h: "i" }),
  ]);
  assertEquals(writeXml(tree), '<s:a xmlns:s="urn:s" b="1"><s:d/><s:e></s:e><f h="i">g</f></s:a>');
});

Deno.test("writeXml() escapes so that readXml() gives every character back", () => {
  let all = "";
  for (let code = 0; code < 0x300; code++) {
    if (code >= 0x20 || code === 9 || code === 10 || code === 13) all += String.fromCharCode(code);
  }
  all += "]]>\r\n &amp; \u2028\ufffd\ud83d\ude00";
  const root = readXml(writeXml(textMarkup("a", all, { b: all })));
  assertEquals(textOf(root), all);
  assertEquals(attributeOf(root, "b"), all);
});

Deno.test("writeXml() never lets text become markup", () => {
  const text = '"><b/><!-- <![CDATA[';
  assertEquals(
    writeXml(textMarkup("a", text, { c: text })),
    '<a c="&quot;&gt;&lt;b/&gt;&lt;!-- &lt;![CDATA[">&quot;&gt;&lt;b/&gt;&lt;!-- &lt;![CDATA[</a>',
  );
});

Deno.test("writeXml() refuses characters that XML cannot carry, without showing the text", () => {
  for (const bad of ["\0", "\x08", "\x1b", "\ufffe", "\ud800", "\udc00x"]) {
    for (const tree of [textMarkup("a", `secret${bad}`), markup("a", { b: `secret${bad}` })]) {
      const error = assertThrows(() => writeXml(tree));
      assertInstanceOf(error, RemotingError);
      assertEquals([error.code, error.fault, error.message.includes("secret")], ["ERR_XML", "local", false]);
    }
  }
});
