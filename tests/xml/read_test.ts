import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { encodeUtf16, encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { attributeOf, childOf, childrenOf, childText, descendantOf, nameIn, textOf } from "../../lib/xml/element.ts";
import { MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, readXml, type ReadXmlOptions } from "../../lib/xml/read.ts";

function refuses(xml: string | Uint8Array, options?: ReadXmlOptions): string {
  const error = assertThrows(() => readXml(xml, options));
  assertInstanceOf(error, RemotingError);
  assertEquals([error.code, error.fault], ["ERR_XML", "remote"]);
  return error.message;
}

Deno.test("readXml() gives the same names whatever the prefixes are", () => {
  const texts = [
    '<s:a xmlns:s="urn:s"><w:b xmlns:w="urn:w" s:c="1" d="2">x</w:b></s:a>',
    '<a xmlns="urn:s"><wsman:b xmlns:wsman="urn:w" xmlns:q="urn:s" q:c="1" d="2">x</wsman:b></a>',
    '<env:a xmlns:env="urn:s" xmlns:w="urn:s"><b xmlns="urn:w" w:c="1" d="2">x</b></env:a>',
    "<z:a xmlns:z='urn:other' xmlns:s='urn:s' xmlns:w='urn:w'><w:b s:c='1' d='2'>x</w:b></z:a>".replaceAll(
      "urn:other",
      "urn:s",
    ),
  ];
  for (const text of texts) {
    const root = readXml(text);
    assertEquals([root.uri, root.local], ["urn:s", "a"]);
    const child = childOf(root, "urn:w", "b");
    assert(child);
    assertEquals(attributeOf(child, "c", "urn:s"), "1");
    assertEquals(attributeOf(child, "d"), "2");
    assertEquals(attributeOf(child, "c"), undefined);
    assertEquals(textOf(child), "x");
    assertEquals(childOf(root, "urn:s", "b"), undefined);
  }
});

Deno.test("readXml() takes declarations back at the end of their element", () => {
  const root = readXml('<a xmlns="urn:1"><b xmlns=""><c/></b><b xmlns="urn:2"/><b/></a>');
  assertEquals(childrenOf(root).map(({ uri }) => uri), ["", "urn:2", "urn:1"]);
});

Deno.test("readXml() joins text, CDATA and references, and drops comments", () => {
  const root = readXml(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a b="1&#x9;2"> x&amp;<![CDATA[<y>]]><!-- <?no?> <!DOCTYPE> -->&#169;\r\n</a>',
  );
  assertEquals(textOf(root), " x&<y>©\n");
  assertEquals(attributeOf(root, "b"), "1\t2");
});

Deno.test("readXml() finds by path and reads names in text", () => {
  const root = readXml('<a xmlns="urn:1" xmlns:w="urn:w"><b><c> w:TimedOut </c></b><d>  e </d></a>');
  const c = descendantOf(root, "urn:1", "b", "c");
  assert(c);
  assertEquals(nameIn(c), { uri: "urn:w", local: "TimedOut" });
  assertEquals(childText(root, "urn:1", "d"), "e");
  assertEquals(childText(root, "urn:1", "f"), undefined);
  assertEquals(descendantOf(root, "urn:1", "b", "x", "y"), undefined);
  assertEquals(nameIn(readXml("<a>no:prefix</a>")), undefined);
  assertEquals(nameIn(readXml('<a xmlns="urn:1">plain</a>')), { uri: "urn:1", local: "plain" });
});

Deno.test("readXml() takes UTF-8 with and without a mark, and UTF-16 with one", () => {
  for (const bytes of [encodeUtf8("<ä/>"), encodeUtf8("\ufeff<ä/>"), encodeUtf16("\ufeff<ä/>")]) {
    assertEquals(readXml(bytes).local, "ä");
  }
  assertEquals(readXml("\ufeff<a/>").local, "a");
  refuses(Uint8Array.of(0x3c, 0xff, 0x2f, 0x3e));
});

Deno.test("readXml() refuses what SOAP forbids before it builds anything", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><a>&c;</a>';
  for (const xml of ["<!DOCTYPE a><a/>", bomb, '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "<a><!ENTITY x></a>"]) {
    assert(refuses(xml).includes("DOCTYPE"));
  }
  for (
    const xml of ["<?xml-stylesheet href='x'?><a/>", "<a><?php x?></a>", "<a/><?x y?>", " <?xml version='1.0'?><a/>"]
  ) {
    assert(refuses(xml).includes("processing instruction"));
  }
});

Deno.test("readXml() refuses malformed text without showing it", () => {
  const texts = [
    "",
    " ",
    "secret",
    "<a>secret",
    "<a></secret>",
    "<a secret='1' secret='2'/>",
    "<a xmlns:p='u' xmlns:q='u' p:secret='1' q:secret='2'/>",
    "<secret:a/>",
    "<a secret:b='1'/>",
    "<a>&secret;</a>",
    "<a>&#0;</a>",
    "<a>\u0001secret</a>",
    "<a/><secret/>",
    "<a/>secret",
    "<a b=secret/>",
    "<a b='<secret'/>",
    "<a><!-- secret -- --></a>",
    "<a>]]>secret</a>",
    "<a xmlns:p=''/>",
    "<1secret/>",
    "</a>",
  ];
  for (const text of texts) assertEquals(refuses(text).includes("secret"), false);
});

Deno.test("readXml() refuses every text that is cut", () => {
  const text = '<?xml version="1.0"?><s:a xmlns:s="urn:s" b=">"><!-- c --><s:d e="/>"/><![CDATA[f]]>g&amp;</s:a>';
  assertEquals(readXml(text).local, "a");
  for (let end = 0; end < text.length; end++) refuses(text.slice(0, end));
  const bytes = encodeUtf8(text);
  for (let end = 0; end < bytes.length; end++) refuses(bytes.subarray(0, end));
});

Deno.test("readXml() keeps to its limits", () => {
  const nested = (depth: number): string => "<a>".repeat(depth) + "</a>".repeat(depth);
  assertEquals(readXml(nested(MAX_XML_DEPTH)).local, "a");
  refuses(nested(MAX_XML_DEPTH + 1));
  refuses("<a>".repeat(1_000_000));
  const many = (count: number): string => `<a>${"<b/>".repeat(count - 1)}</a>`;
  assertEquals(childrenOf(readXml(many(10), { maxElements: 10 })).length, 9);
  refuses(many(11), { maxElements: 10 });
  assertEquals(readXml("<a/>", { maxLength: 4 }).local, "a");
  refuses("<a />", { maxLength: 4 });
  refuses(encodeUtf8("<a />"), { maxLength: 4 });
  const attributes = (count: number): string => `<a ${Array.from({ length: count }, (_, i) => `a${i}=""`).join(" ")}/>`;
  assertEquals(readXml(attributes(MAX_XML_ATTRIBUTES)).attributes.length, MAX_XML_ATTRIBUTES);
  refuses(attributes(MAX_XML_ATTRIBUTES + 1));
});

Deno.test("readXml() keeps names of JavaScript's own apart from data", () => {
  const root = readXml('<__proto__ __proto__="1" constructor="2"><toString/></__proto__>');
  assertEquals([root.local, attributeOf(root, "__proto__"), attributeOf(root, "constructor")], ["__proto__", "1", "2"]);
  assertEquals(attributeOf(root, "hasOwnProperty"), undefined);
});
