import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { isCData, isComment, isElement, isText, parse, stringify, XmlSyntaxError } from "@std/xml";

Deno.test("parse() keeps names as written and resolves prefixes, not the default namespace", () => {
  const { root } = parse('<a xmlns="urn:d" xmlns:p="urn:p"><p:b p:c="1" d="2"/></a>');
  assertEquals(root.name, { raw: "a", local: "a" });
  const [child] = root.children;
  assert(child && isElement(child));
  assertEquals(child.name, { raw: "p:b", local: "b", prefix: "p", uri: "urn:p" });
  assertEquals(Object.entries(child.attributes), [["p:c", "1"], ["d", "2"]]);
});

Deno.test("parse() keeps text, CDATA and comments apart and drops processing instructions", () => {
  const { root, declaration } = parse(
    '<?xml version="1.0" encoding="utf-8"?><a>1&lt;<![CDATA[<2>]]><!--3--><?x y?></a>',
  );
  assertEquals(declaration?.encoding, "utf-8");
  const [text, cdata, comment] = root.children;
  assert(text && isText(text) && cdata && isCData(cdata) && comment && isComment(comment));
  assertEquals([text.text, cdata.text, comment.text], ["1<", "<2>", "3"]);
});

Deno.test("parse() leaves out comments and white space where the options say so", () => {
  const { root } = parse("<a> <b/> <!--x--></a>", { ignoreWhitespace: true, ignoreComments: true });
  assertEquals(root.children.map(({ type }) => type), ["element"]);
});

Deno.test("parse() refuses malformed text, with the position only where it is tracked", () => {
  for (
    const xml of ["", "<a>", "<a></b>", "<a b='1' b='2'/>", "<a/><b/>", "<p:a/>", "text", "<a b=1/>"]
  ) {
    assertThrows(() => parse(xml), XmlSyntaxError);
  }
  const tracked = assertThrows(() => parse("<a>\n</b>"));
  assertInstanceOf(tracked, XmlSyntaxError);
  assertEquals(tracked.line, 2);
  const untracked = assertThrows(() => parse("<a>\n</b>", { trackPosition: false }));
  assertInstanceOf(untracked, XmlSyntaxError);
  assertEquals([untracked.line, untracked.column, untracked.offset], [0, 0, 0]);
});

Deno.test("parse() refuses a DOCTYPE unless allowed, and never expands its entities", () => {
  assertThrows(() => parse("<!DOCTYPE a><a/>"), XmlSyntaxError);
  assertEquals(parse("<!DOCTYPE a><a/>", { disallowDoctype: false }).root.name.local, "a");
  assertThrows(() => parse('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', { disallowDoctype: false }));
  assertThrows(() => parse("<a>&e;</a>"));
});

Deno.test("parse() keeps to maxDepth and maxAttributes", () => {
  assertEquals(parse("<a><b/></a>", { maxDepth: 2 }).root.name.local, "a");
  assertThrows(() => parse("<a><b><c></c></b></a>", { maxDepth: 2 }), XmlSyntaxError);
  assertEquals(Object.keys(parse('<a b="" c=""/>', { maxAttributes: 2 }).root.attributes), ["b", "c"]);
  assertThrows(() => parse('<a b="" c="" d=""/>', { maxAttributes: 2 }), XmlSyntaxError);
});

Deno.test("stringify() writes what parse() read", () => {
  for (
    const xml of [
      '<?xml version="1.0"?><p:a xmlns:p="urn:p" b="&lt;&quot;&apos;&#9;&#10;&#13;"><c/>1&amp;2<![CDATA[<]]><!--3--></p:a>',
      "<a><![CDATA[x]]]]><![CDATA[>y]]></a>",
    ]
  ) assertEquals(stringify(parse(xml)), xml);
});

Deno.test("stringify() indents elements, never text", () => {
  const { root } = parse("<a><b>1</b><c><d/></c></a>");
  assertEquals(stringify(root, { indent: "  " }), "<a>\n  <b>1</b>\n  <c>\n    <d/>\n  </c>\n</a>");
  assertEquals(stringify(parse('<?xml version="1.0"?><a/>'), { declaration: false }), "<a/>");
});

Deno.test("stringify() refuses a comment that XML cannot hold", () => {
  for (const text of ["a--b", "a-"]) {
    const element = { type: "element" as const, name: { raw: "a", local: "a" }, attributes: {}, children: [] };
    assertThrows(() => stringify({ ...element, children: [{ type: "comment", text }] }), TypeError);
  }
});
