import { assertEquals, assertThrows } from "@std/assert";
import { PsXml } from "../../../lib/clixml/value.ts";
import { getProperty, invokeMethod, setProperty } from "../../../lib/engine/dotnet/members.ts";
import { XmlNodeList } from "../../../lib/engine/dotnet/xml/nodes.ts";
import { TerminatingError } from "../../../lib/engine/exceptions.ts";
import { readXml } from "../../../lib/engine/dotnet/xml/read.ts";
import { innerXml, outerXml, savedXml } from "../../../lib/engine/dotnet/xml/write.ts";
import { evaluateXPath } from "../../../lib/engine/dotnet/xml/xpath.ts";
import { computer } from "../cmdlets/computer.ts";

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const LIBRARY =
  `$x = [xml]'<lib n="1"><book id="a"><title>One</title></book><book id="b"><title>Two</title></book><e/></lib>'; `;

const SCRIPTS: readonly Case[] = [
  // PowerShell's view: text elements are text, several of one name are an array, names in any case.
  ["$x.lib.BOOK.Count; $x.lib.book[1].title; $x.lib.n; $x.lib.e -eq ''; $null -eq $x.lib.none", [
    "2",
    "Two",
    "1",
    "True",
    "True",
  ]],
  ["$x.lib.book.title -join ','; $x.lib.book[0].GetType().Name; $x.lib.book.GetType().Name", [
    "One,Two",
    "XmlElement",
    "Object[]",
  ]],
  ["$x.lib.n = 'z'; $x.lib.book[0].title = 'New'; $x.lib.book[0].OuterXml; $x.lib.n", [
    '<book id="a"><title>New</title></book>',
    "z",
  ]],
  ["$x.lib.book = 'q'", [], ["XmlNodeSetRestrictionsMoreThanOneNode"]],
  ["$x.lib = 'q'", [], ["XmlNodeSetRestrictionsNodeWithAttributes"]],
  ["$x.lib.none = 1", [], ["PropertyAssignmentException"]],
  ['"$($x.lib)"; "$x"; [string]$x.lib.book[0]', ["lib", "#document", "book"]],
  ["($x.lib.PSObject.Properties.Name -join ',').Substring(0, 45)", ["n,book,e,Name,LocalName,NamespaceURI,Prefix,N"]],
  ["($x.lib | Get-Member -MemberType Property).Name -join ','", ["book,e,n"]],
  ["$y = [xml]'<a xmlns=\"urn:x\"/>'; $y.a.PSObject.TypeNames[0]; $y.a.GetType().FullName", [
    "System.Xml.XmlElement#urn:x#a",
    "System.Xml.XmlElement",
  ]],
  // Members of .NET.
  ["$x.DocumentElement.ChildNodes.Count; $x.lib.ChildNodes[2].Name; $x.lib.ChildNodes.Item(0).id", ["3", "e", "a"]],
  ["$x.lib.FirstChild.NextSibling.id; $x.lib.LastChild.PreviousSibling.id; $x.lib.ParentNode.NodeType", [
    "b",
    "b",
    "Document",
  ]],
  [
    "$x.lib.Attributes['n'].Value; $x.lib.Attributes.Count; $x.lib.GetAttribute('none') -eq ''; $x.lib.HasAttribute('n')",
    [
      "1",
      "1",
      "True",
      "True",
    ],
  ],
  [
    "foreach ($n in $x.SelectNodes('//book[@id=\"b\"]/title')) { $n.InnerText }; $x.SelectSingleNode('//none') -eq $null",
    [
      "Two",
      "True",
    ],
  ],
  ["$x.GetElementsByTagName('title') | % InnerText", ["One", "Two"]],
  [
    "$i = $x.ImportNode(([xml]'<book id=\"c\"/>').book, $true); $null = $x.lib.InsertBefore($i, $x.lib.LastChild); $x.lib.book.id -join ''",
    [
      "abc",
    ],
  ],
  [
    "$x.lib.RemoveChild($x.lib.book[0]).id; $x.lib.book.id; $null = $x.lib.ReplaceChild($x.CreateElement('r'), $x.lib.LastChild); $x.lib.InnerXml",
    [
      "a",
      "b",
      '<book id="b"><title>Two</title></book><r />',
    ],
  ],
  ["$x.lib.InnerXml = '<q>1</q>'; $x.lib.q; $x.lib.InnerText = 'a<b'; $x.OuterXml", [
    "1",
    '<lib n="1">a&lt;b</lib>',
  ]],
  ["$c = $x.CloneNode($true); $c.lib.n = '2'; $x.lib.n; $c.lib.n", ["1", "2"]],
  ["$x.AppendChild($x.CreateElement('second'))", [], ["InvalidOperationException"]],
  ["$x.lib.AppendChild(([xml]'<o/>').DocumentElement)", [], ["ArgumentException"]],
  ["$x.CreateElement('a b')", [], ["XmlException"]],
  ["$x.SelectNodes('//[')", [], ["XPathException"]],
  ["$x.SelectNodes('//q:none')", [], ["XPathException"]],
  [
    "try { [xml]'<a><b></a>' } catch { $_.FullyQualifiedErrorId; $_.Exception.InnerException.InnerException.GetType().Name }",
    [
      "InvalidCastToXmlDocument",
      "XmlException",
    ],
  ],
  [
    "$m = [Xml.XmlNamespaceManager]::new($x.NameTable); $m.AddNamespace('p', 'urn:p'); $d = [xml]'<r xmlns=\"urn:p\"><i>5</i></r>'; $d.SelectSingleNode('//p:i', $m).InnerText",
    [
      "5",
    ],
  ],
  ["$x.CreateNavigator().Evaluate('count(//book)'); $x.CreateNavigator().Evaluate('string(//title)')", ["2", "One"]],
  // Files.
  ["$x.Save('/work/o.xml'); Get-Content o.xml; ([xml](Get-Content o.xml -Raw)).lib.book[1].id", [
    '<lib n="1">',
    '  <book id="a">',
    "    <title>One</title>",
    "  </book>",
    '  <book id="b">',
    "    <title>Two</title>",
    "  </book>",
    "  <e />",
    "</lib>",
    "b",
  ]],
  [
    "$d = [Xml.XmlDocument]::new(); $d.LoadXml('<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>'); $d.Save('/work/b.xml'); [IO.File]::ReadAllBytes('/work/b.xml')[0..3] -join ' '; $d.FirstChild.Encoding",
    [
      "239 187 191 60",
      "utf-8",
    ],
  ],
  ["$w = [IO.StringWriter]::new(); $x.Save($w); ($w.ToString() -split '\\n').Count", ["9"]],
  // Writers and readers.
  [
    "$s = [Xml.XmlWriterSettings]::new(); $s.Indent = $true; $b = [Text.StringBuilder]::new(); $w = [Xml.XmlWriter]::Create($b, $s); $w.WriteStartDocument(); $w.WriteStartElement('r'); $w.WriteElementString('k', 'v'); $w.WriteStartElement('e'); $w.WriteFullEndElement(); $w.WriteEndDocument(); $w.Flush(); \"$b\" -split '\\n'",
    [
      '<?xml version="1.0" encoding="utf-16"?>',
      "<r>",
      "  <k>v</k>",
      "  <e></e>",
      "</r>",
    ],
  ],
  [
    '$r = [Xml.XmlReader]::Create([IO.StringReader]::new(\'<a x="1"><b>t</b><c/></a>\')); while ($r.Read()) { "$($r.NodeType) $($r.Name) $($r.Value) $($r.Depth)" }',
    [
      "Element a  0",
      "Element b  1",
      "Text  t 2",
      "EndElement b  1",
      "Element c  1",
      "EndElement a  0",
    ],
  ],
  [
    "$r = [Xml.XmlReader]::Create([IO.StringReader]::new('<a><i n=\"1\"/><i n=\"2\">x</i></a>')); while ($r.ReadToFollowing('i')) { $r.GetAttribute('n') }; $r.EOF",
    [
      "1",
      "2",
      "True",
    ],
  ],
  // LINQ to XML.
  [
    "$d = [Xml.Linq.XDocument]::Parse('<r><i n=\"1\">a</i><i n=\"2\">b</i></r>'); $d.Root.Elements('i').Value -join ','; $d.Descendants('i').Attribute('n').Value -join ','; $d.Root.Element('none') -eq $null",
    [
      "a,b",
      "1,2",
      "True",
    ],
  ],
  [
    "$e = [Xml.Linq.XElement]::new('r', [Xml.Linq.XAttribute]::new('a', 1), 'text'); $e.SetElementValue('k', 'v'); \"$($e.ToString())\"; $e.SetAttributeValue('a', $null); $e.HasAttributes",
    [
      '<r a="1">text<k>v</k></r>',
      "False",
    ],
  ],
];

Deno.test("System.Xml: a script navigates, changes, queries, writes and reads documents", () => {
  for (const [script, output, errors = []] of SCRIPTS) {
    const ran = computer("linux").run(LIBRARY + script);
    assertEquals({ output: ran.output, errors: ran.errors }, { output, errors }, script);
  }
});

const ROUND_TRIPS: readonly string[] = [
  "<a />",
  "<a></a>",
  '<a b="&quot;&lt;&amp;&#xA;">x&amp;y&lt;z&gt;</a>',
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?><a />',
  "<a><!-- c --><?pi data?><![CDATA[<raw>]]></a>",
  '<p:a xmlns:p="urn:p" p:x="1"><p:b /></p:a>',
  '<a xmlns="urn:d"><b xmlns="" /></a>',
  '<a xml:space="preserve"> <b /> </a>',
  "<é>ünï 😀</é>",
];

Deno.test("readXml() and outerXml() keep every kind of node", () => {
  for (const text of ROUND_TRIPS) assertEquals(outerXml(readXml(text)), text);
});

Deno.test("outerXml() declares the namespaces that a part of a document needs", () => {
  const root = readXml('<p:a xmlns:p="urn:p" xmlns="urn:d"><p:b><c /></p:b></p:a>').documentElement()!;
  assertEquals(innerXml(root), '<p:b xmlns:p="urn:p"><c xmlns="urn:d" /></p:b>');
});

Deno.test("savedXml() indents elements but nothing beside text", () => {
  const document = readXml("<a><b><c/></b><d>t<e/></d><f></f></a>");
  assertEquals(savedXml(document, "\n"), "<a>\n  <b>\n    <c />\n  </b>\n  <d>t<e /></d>\n  <f>\n  </f>\n</a>");
});

Deno.test("readXml() drops blanks between tags unless they are kept", () => {
  const text = "<a>\n  <b/> x </a>";
  assertEquals(outerXml(readXml(text)), "<a><b /> x </a>");
  assertEquals(outerXml(readXml(text, { keepBlanks: true })), "<a>\n  <b /> x </a>");
});

Deno.test("readXml() refuses what is not well-formed, at every cut of a document", () => {
  const text = `<a b="1"><c>t</c><!--x--></a>`;
  for (let i = 0; i < text.length; i++) assertThrows(() => readXml(text.slice(0, i)), TerminatingError);
});

const QUERIES: readonly (readonly [expression: string, value: string])[] = [
  ["count(//*)", "6"],
  ["name(/*)", "r"],
  ["//i[2]/@n", "2"],
  ["//i[last()]/@n", "2 3"],
  ["//i[position() < 2]/@n", "1 3"],
  ["(//i)[last()]/@n", "3"],
  ["//j/i/@n | //k/@n", "3 4"],
  ["//k/preceding::i/@n", "1 2 3"],
  ["//k/preceding-sibling::*[1]", "x"],
  ["//i[@n='3']/ancestor-or-self::*", "yx x x"],
  ["//i[@n='1']/following-sibling::i/@n", "2"],
  ["//*[contains(., 'x') and not(i)]", "x"],
  ["string-length(normalize-space('  a  b '))", "3"],
  ["substring('12345', 2, 3)", "234"],
  ["substring('12345', 1.5, 2.6)", "234"],
  ["substring-before('a=b', '=')", "a"],
  ["translate('bar', 'abc', 'AB')", "BAr"],
  ["concat('a', 1 div 2, true())", "a0.5true"],
  ["sum(//@n) mod 7", "3"],
  ["floor(-1.5) + ceiling(1.2) + round(2.5)", "3"],
  ["1 = '1'", "true"],
  ["//@n > 3", "true"],
  ["boolean(//none)", "false"],
  ["-(3 - 5) * 2", "4"],
  ["number('x')", "NaN"],
  ["1 div 0", "Infinity"],
  ["//text()", "y x"],
];

Deno.test("evaluateXPath() answers as XPath 1.0 says", () => {
  const document = readXml('<r><i n="1"/><i n="2">y</i><j><i n="3">x</i></j><k n="4"/></r>');
  for (const [expression, expected] of QUERIES) {
    const value = evaluateXPath(document, expression);
    const text = typeof value === "object" ? value.map((node) => node.innerText()).join(" ") : String(value);
    assertEquals(text, expected, expression);
  }
});

Deno.test("evaluateXPath() refuses broken expressions with an XPathException, at every cut", () => {
  const document = readXml("<r/>");
  const expression = "//a[@b='c' and count(d) > 1]/e";
  for (let i = 1; i < expression.length; i++) {
    try {
      evaluateXPath(document, expression.slice(0, i));
    } catch (error) {
      assertEquals((error as TerminatingError).record?.exception.types[0], "System.Xml.XPath.XPathException");
    }
  }
  assertThrows(() => evaluateXPath(document, "(".repeat(100_000)), TerminatingError);
});

Deno.test("a document that came as its text has members too", () => {
  const { session } = computer("linux");
  const xml = new PsXml('<a x="1"><b>2</b></a>');
  const root = getProperty(xml, "a", session)!;
  assertEquals([getProperty(root, "x", session), getProperty(root, "b", session)], ["1", "2"]);
  setProperty(root, "b", 9, session);
  assertEquals(getProperty(xml, "OuterXml", session), '<a x="1"><b>9</b></a>');
  assertEquals(invokeMethod(xml, "SelectNodes", ["//b"], session) instanceof XmlNodeList, true);
});
