import { assert, assertEquals, assertThrows } from "@std/assert";
import { PRIMITIVES, PRIMITIVES_BY_TAG } from "../../lib/clixml/primitives.ts";
import { readRemoting } from "../../lib/clixml/read.ts";
import {
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDouble,
  PsGuid,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  PsUInt64,
  PsUri,
  type PsValue,
  PsVersion,
  PsXml,
} from "../../lib/clixml/value.ts";
import { writeRemoting } from "../../lib/clixml/write.ts";
import { RemotingError } from "../../lib/errors.ts";

/** Values and their elements, for both directions. */
const BOTH: readonly (readonly [PsValue, string])[] = [
  ["text", "<S>text</S>"],
  ["", "<S></S>"],
  ["a<b>&\"'", "<S>a&lt;b&gt;&amp;\"'</S>"],
  ["line\r\n\t\u007f", "<S>line_x000D__x000A__x0009__x007F_</S>"],
  ["_x0041_ _X", "<S>_x005F_x0041_ _x005F_X</S>"],
  ["😀\ud83d", "<S>_xD83D__xDE00__xD83D_</S>"],
  [new PsChar(0x41), "<C>65</C>"],
  [new PsChar(0xd83d), "<C>55357</C>"],
  [true, "<B>true</B>"],
  [false, "<B>false</B>"],
  [new PsDateTime(637135238451234567n, "Utc"), "<DT>2020-01-02T01:04:05.1234567Z</DT>"],
  [new PsDateTime(637135238450000000n, "Unspecified"), "<DT>2020-01-02T01:04:05</DT>"],
  [new PsDateTime(637135238451000000n, "Local"), "<DT>2020-01-02T01:04:05.1+00:00</DT>"],
  [new PsDateTime(0n, "Unspecified"), "<DT>0001-01-01T00:00:00</DT>"],
  [new PsDateTime(3155378975999999999n, "Unspecified"), "<DT>9999-12-31T23:59:59.9999999</DT>"],
  [new PsTimeSpan(0n), "<TS>PT0S</TS>"],
  [new PsTimeSpan(937845670000n), "<TS>P1DT2H3M4.567S</TS>"],
  [new PsTimeSpan(-(1n << 63n)), "<TS>-P10675199DT2H48M5.4775808S</TS>"],
  [new PsSmall("Byte", 255), "<By>255</By>"],
  [new PsSmall("SByte", -128), "<SB>-128</SB>"],
  [new PsSmall("Int16", -32768), "<I16>-32768</I16>"],
  [new PsSmall("UInt16", 65535), "<U16>65535</U16>"],
  [new PsSmall("UInt32", 4294967295), "<U32>4294967295</U32>"],
  [-2147483648, "<I32>-2147483648</I32>"],
  [2147483647, "<I32>2147483647</I32>"],
  [-9223372036854775808n, "<I64>-9223372036854775808</I64>"],
  [999999999999999n, "<I64>999999999999999</I64>"],
  [9007199254740993n, "<I64>9007199254740993</I64>"],
  [new PsUInt64(18446744073709551615n), "<U64>18446744073709551615</U64>"],
  [new PsSingle(0.1), "<Sg>0.1</Sg>"],
  [new PsSingle(3.4028234663852886e38), "<Sg>3.4028235E+38</Sg>"],
  [new PsSingle(-Infinity), "<Sg>-INF</Sg>"],
  [new PsDouble(0.1 + 0.2), "<Db>0.30000000000000004</Db>"],
  [new PsDouble(1e16), "<Db>10000000000000000</Db>"],
  [new PsDouble(1e17), "<Db>1E+17</Db>"],
  [new PsDouble(0.00001), "<Db>1E-05</Db>"],
  [new PsDouble(0.0001), "<Db>0.0001</Db>"],
  [new PsDouble(-0), "<Db>-0</Db>"],
  [new PsDouble(NaN), "<Db>NaN</Db>"],
  [new PsDouble(Infinity), "<Db>INF</Db>"],
  [new PsDouble(5e-324), "<Db>5E-324</Db>"],
  [new PsDecimal(150n, 2), "<D>1.50</D>"],
  [new PsDecimal(-5n, 3), "<D>-0.005</D>"],
  [new PsDecimal((1n << 96n) - 1n, 0), "<D>79228162514264337593543950335</D>"],
  [Uint8Array.of(1, 2, 253), "<BA>AQL9</BA>"],
  [Uint8Array.of(), "<BA />"],
  [new PsGuid("0f8fad5b-d9cb-469f-a165-70867728950e"), "<G>0f8fad5b-d9cb-469f-a165-70867728950e</G>"],
  [new PsUri("http://host/a?q=1&r"), "<URI>http://host/a?q=1&amp;r</URI>"],
  [new PsVersion(1, 2), "<Version>1.2</Version>"],
  [new PsVersion(1, 2, 3, 4), "<Version>1.2.3.4</Version>"],
  [new PsXml('<a b="1"><c /></a>'), '<XD>&lt;a b="1"&gt;&lt;c /&gt;&lt;/a&gt;</XD>'],
];

for (const [value, xml] of BOTH) {
  Deno.test(`the primitive ${xml} is written and read`, () => {
    assertEquals(writeRemoting(value), xml);
    assertEquals(readRemoting(xml), value);
  });
}

/** Elements that read as a value but are not how it is written. */
const READ: readonly (readonly [string, PsValue])[] = [
  ["<B> 1\n</B>", true],
  ["<I32> +42 </I32>", 42],
  ["<I32>-0</I32>", 0],
  ["<I32><![CDATA[4]]><!-- c -->2<?pi x?></I32>", 42],
  ["<I32>&#52;2</I32>", 42],
  ["<U32>00000000000000000042</U32>", new PsSmall("UInt32", 42)],
  ["<Db>1e400</Db>", new PsDouble(Infinity)],
  ["<Db> -infinity </Db>", new PsDouble(-Infinity)],
  ["<Db>.5e1</Db>", new PsDouble(5)],
  ["<D>0.00000000000000000000000000015</D>", new PsDecimal(2n, 28)],
  ["<D>7.9228162514264337593543950335</D>", new PsDecimal(79228162514264337593543950335n, 28)],
  ["<D>79228162514264337593543950334.5</D>", new PsDecimal(79228162514264337593543950334n, 0)],
  ["<DT>2020-01-02T01:04:05.12345675Z</DT>", new PsDateTime(637135238451234568n, "Utc")],
  ["<DT>2020-01-02T03:04:05+02:00</DT>", new PsDateTime(637135238450000000n, "Local")],
  ["<DT>---05</DT>", new PsDateTime(600530976000000000n, "Unspecified")],
  ["<TS>P1Y2M3D</TS>", new PsTimeSpan(428n * 864000000000n)],
  ["<TS>PT.5S</TS>", new PsTimeSpan(5000000n)],
  ["<G>(0F8FAD5B-D9CB-469F-A165-70867728950E)</G>", new PsGuid("0f8fad5b-d9cb-469f-a165-70867728950e")],
  ["<G>0f8fad5bd9cb469fa16570867728950e</G>", new PsGuid("0f8fad5b-d9cb-469f-a165-70867728950e")],
  ["<Version>1. 2</Version>", new PsVersion(1, 2)],
  ["<BA>\nAQ ID\n</BA>", Uint8Array.of(1, 2, 3)],
  ["<SBK>Get-Date</SBK>", "Get-Date"],
  [
    "<XD>&lt;?xml version='1.0'?&gt;&lt;a b='&amp;quot;'&gt;&lt;b/&gt;&lt;/a&gt;</XD>",
    new PsXml('<?xml version="1.0"?><a b="&quot;"><b /></a>'),
  ],
  [
    "<XD>&lt;a&gt;&lt;![CDATA[&lt;]]&gt;&amp;gt;&lt;!--c--&gt;&lt;/a&gt;</XD>",
    new PsXml("<a><![CDATA[<]]>&gt;<!--c--></a>"),
  ],
];

for (const [xml, value] of READ) {
  Deno.test(`the primitive ${xml} is read as .NET reads it`, () => assertEquals(readRemoting(xml), value));
}

/** Elements that hold no value of their type. */
const REFUSED: readonly string[] = [
  "<C>65536</C>",
  "<C>a</C>",
  "<B>True</B>",
  "<B></B>",
  "<By>256</By>",
  "<SB>-129</SB>",
  "<I16>32768</I16>",
  "<U16>-1</U16>",
  "<I32>2147483648</I32>",
  "<I32>1.0</I32>",
  "<I32>4 2</I32>",
  "<I32>\u00a04</I32>",
  "<I32><S>4</S></I32>",
  "<I64>9223372036854775808</I64>",
  "<U64>18446744073709551616</U64>",
  "<Db>1d</Db>",
  "<Db>inf</Db>",
  "<Db>+INF</Db>",
  "<Db>1e</Db>",
  "<D>1e3</D>",
  "<D>79228162514264337593543950336</D>",
  "<DT>2020-02-30T00:00:00</DT>",
  "<DT>2020-01-02T24:00:00</DT>",
  "<DT>2020-01-02 03:04:05</DT>",
  "<DT>0000-01-01T00:00:00</DT>",
  "<TS>P</TS>",
  "<TS>PT</TS>",
  "<TS>P1DT</TS>",
  "<TS>PT1S1M</TS>",
  "<TS>PT1.5M</TS>",
  "<TS>P99999999D</TS>",
  "<G>0f8fad5b</G>",
  "<Version>1</Version>",
  "<Version>1.2.3.4.5</Version>",
  "<Version>1.-2</Version>",
  "<BA>AQ</BA>",
  "<BA>AQ*D</BA>",
  "<URI>http://host:99999/</URI>",
  "<URI>http://[1/</URI>",
  "<XD>hello</XD>",
  "<XD>&lt;a&gt;</XD>",
  "<XD>&lt;a&gt;&lt;/a&gt;&lt;b/&gt;</XD>",
  "<XD>&lt;!DOCTYPE a&gt;&lt;a/&gt;</XD>",
  "<XD>&lt;x:a/&gt;</XD>",
  "<SS>words</SS>",
  "<SS></SS>",
  "<SemanticVersion>1.2.3</SemanticVersion>",
];

for (const xml of REFUSED) {
  Deno.test(`the element ${xml} is refused`, () => {
    assertEquals(assertThrows(() => readRemoting(xml), RemotingError).code, "ERR_CLIXML");
  });
}

Deno.test("PRIMITIVES holds one row per element, and each is found by its number", () => {
  assertEquals(PRIMITIVES_BY_TAG.size, Object.keys(PRIMITIVES).length);
  for (const [tag, row] of Object.entries(PRIMITIVES)) assert(row.tag === tag && row.type.startsWith("System."));
});
