/**
 * Documents of an attacker, and documents that were cut: refused with an error of ours, at once.
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ClixmlLimits } from "../../lib/clixml/limits.ts";
import { readClixml, readRemoting } from "../../lib/clixml/read.ts";
import { RemotingError } from "../../lib/errors.ts";

const FILE = 'Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"';

function refusedWith(code: string, read: () => unknown): void {
  assertEquals(assertThrows(read, RemotingError).code, code);
}

/** Documents with something of everything. */
const DOCUMENTS = [
  `<${FILE}><Obj RefId="0"><TN RefId="0"><T>A</T></TN><ToString>t&amp;_x0041_</ToString><Props><I32 N="a">-12</I32></Props>` +
  '<MS><S N="b" S="x">x<![CDATA[y]]><!-- c --><?p q?>&#65;</S><MS N="s"><B N="c">true</B></MS></MS></Obj></Objs>',
  `<${FILE}><Obj><DCT><En><S N="Key">k</S><Obj N="Value" RefId="1"><TNRef RefId="0" /></Obj></En></DCT></Obj></Objs>`
    .replace("<Obj>", '<Obj><TN RefId="0"><T>A</T></TN>'),
  `<${FILE}><PR><AV>a</AV><AI>1</AI><Nil /><PI>-1</PI><PC>1</PC><T>Processing</T><SR>1</SR><SD>s</SD></PR></Objs>`,
  `<${FILE}><XD>&lt;a b='c'&gt;&lt;!--d--&gt;e&lt;/a&gt;</XD><Nil><q><w e='r'/></q></Nil><BA>AQID</BA></Objs>`,
];

Deno.test("readClixml() refuses a document cut at any place", () => {
  for (const document of DOCUMENTS) {
    readClixml(document);
    for (let length = 0; length < document.length; length++) {
      refusedWith("ERR_CLIXML", () => readClixml(document.slice(0, length)));
    }
  }
});

Deno.test("readClixml() survives any character at any place", () => {
  for (const document of DOCUMENTS) {
    for (let at = 0; at < document.length; at++) {
      for (const put of ["<", ">", "&", '"', "\0", "\ud800", "]]>", " ", "x"]) {
        try {
          readClixml(document.slice(0, at) + put + document.slice(at + 1));
        } catch (error) {
          if (!(error instanceof RemotingError)) throw error;
        }
      }
    }
  }
});

const nest = (open: string, close: string, levels: number, inner = ""): string =>
  open.repeat(levels) + inner + close.repeat(levels);

Deno.test("readRemoting() stops at the depth where PowerShell stops", () => {
  const objects = (levels: number): string => nest('<Obj N="n"><MS>', "</MS></Obj>", levels, '<S N="s">x</S>');
  readRemoting(objects(48));
  refusedWith("ERR_CLIXML_LIMIT", () => readRemoting(objects(49)));
  readRemoting(nest("<Obj><LST>", "</LST></Obj>", 48, "<S>x</S>"));
  refusedWith("ERR_CLIXML_LIMIT", () => readRemoting(nest("<Obj><LST>", "</LST></Obj>", 49, "<S>x</S>")));
});

Deno.test("readRemoting() refuses nesting of any kind before the stack overflows", () => {
  const levels = 100_000;
  for (
    const xml of [
      nest("<Obj>", "</Obj>", levels),
      nest("<Obj><LST>", "</LST></Obj>", levels),
      `<Obj><MS>${nest('<MS N="s">', "</MS>", levels)}</MS></Obj>`,
      `<Nil>${nest("<q>", "</q>", levels)}</Nil>`,
      `<XD>${nest("&lt;a&gt;", "&lt;/a&gt;", levels)}</XD>`,
    ]
  ) assertThrows(() => readRemoting(xml), RemotingError);
});

Deno.test("readRemoting() refuses more than each limit allows", () => {
  const cases: [Partial<ClixmlLimits>, string][] = [
    [{ textLength: 10 }, "<S>12345</S>"],
    [{ elements: 3 }, "<Obj><LST><Nil /><Nil /></LST></Obj>"],
    [{ stringLength: 4 }, "<S>12345</S>"],
    [{ stringLength: 4 }, "<S>&lt;2345</S>"],
    [{ stringLength: 4 }, '<Obj><MS><S N="12345">1</S></MS></Obj>'],
    [{ depth: 2 }, "<Obj><LST><S>1</S></LST></Obj>"],
    [{ elementDepth: 2 }, '<Obj><MS><Obj N="a"><MS /></Obj></MS></Obj>'],
    [{ typeNames: 1 }, "<Obj><TN><T>a</T><T>b</T></TN></Obj>"],
  ];
  for (const [limits, xml] of cases) {
    readRemoting(xml);
    refusedWith("ERR_CLIXML_LIMIT", () => readRemoting(xml, limits));
    refusedWith("ERR_CLIXML_LIMIT", () => readClixml(xml, { form: "remoting", limits }));
  }
});

Deno.test("readRemoting() counts type names that references repeat", () => {
  const names = "<T>a</T>".repeat(500);
  const many = '<Obj><TNRef RefId="0" /></Obj>'.repeat(1000);
  const xml = `<Obj><TN RefId="0">${names}</TN><LST>${many}</LST></Obj>`;
  readRemoting(xml);
  refusedWith("ERR_CLIXML_LIMIT", () => readRemoting(xml, { elements: 100_000 }));
});

Deno.test("readClixml() refuses document types, entities and sections wherever they stand", () => {
  const root = `<${FILE}><S>a</S></Objs>`;
  for (
    const xml of [
      `<!DOCTYPE Objs>${root}`,
      `<!DOCTYPE Objs SYSTEM "file:///etc/passwd">${root}`,
      `<!DOCTYPE Objs [<!ENTITY a "b">]>${root}`,
      root.replace("<S>a", "<!DOCTYPE x><S>a"),
      root.replace(">a<", "><!ENTITY a 'b'>a<"),
      root.replace(">a<", ">&a;<"),
      root.replace(">a<", ">&nbsp;<"),
      root.replace("<S>", "<![CDATA[ ]]><S>"),
      root.replace("<S>", '<?xml version="1.0"?><S>'),
      root.replace("<S>", '<S a="&b;">'),
    ]
  ) refusedWith("ERR_CLIXML", () => readClixml(xml));
});

Deno.test("readClixml() refuses XML that is not well-formed", () => {
  const root = (xml: string): string => `<${FILE}>${xml}</Objs>`;
  for (
    const xml of [
      root("<S>a</T>"),
      root("<S>a]]>b</S>"),
      root("<S>a & b</S>"),
      root("<S>a\u0001</S>"),
      root("<S>\ufffe</S>"),
      root("<S>\ud800</S>"),
      root("<S>&#x110000;</S>"),
      root("<S>&#;</S>"),
      root('<S a="1" a="2">x</S>'),
      root('<S N="1" N="2">x</S>'),
      root('<Obj RefId="1" RefId="1" />'),
      root("<S a=1>x</S>"),
      root('<S a="1"b="2">x</S>'),
      root('<S a="<">x</S>'),
      root('<S q:a="1">x</S>'),
      root("<q:S>x</q:S>"),
      root('<S xmlns:xml="urn:x">x</S>'),
      root("<S>x</S"),
      root("< S>x</ S>"),
      root("<S><!-- a -- b --></S>"),
      root("<1>x</1>"),
      root("text"),
      root("<Obj>text</Obj>"),
      `${root("")}text`,
      `text${root("")}`,
      root("") + root(""),
      "",
      " ",
      "\ufeff" + root(""),
      `#< CLIXML\r\n${root("")}`,
    ]
  ) refusedWith("ERR_CLIXML", () => readClixml(xml));
});

Deno.test("readRemoting() takes long runs of blanks, attributes and references in time that grows with them", () => {
  const blanks = " ".repeat(300_000);
  refusedWith("ERR_CLIXML", () => readRemoting(`<I32>1${blanks}2</I32>`));
  refusedWith("ERR_CLIXML", () => readRemoting(`<D>1${blanks}2</D>`));
  refusedWith("ERR_CLIXML", () => readRemoting(`<DT>2020${blanks}x</DT>`));
  refusedWith("ERR_CLIXML", () => readRemoting(`<I64>${"0".repeat(300_000)}x</I64>`));
  refusedWith(
    "ERR_CLIXML",
    () => readRemoting(`<S ${Array.from({ length: 50_000 }, (_, i) => `a${i}=""`).join(" ")}>x</S>`),
  );
  assertEquals((readRemoting(`<S>${"&amp;_x0041_".repeat(50_000)}</S>`) as string).length, 100_000);
  assertEquals(readRemoting(`<S>${"<!---->".repeat(50_000)}</S>`), "");
});
