import { assertEquals } from "@std/assert";
import { fullTypeName, typeNamesOf } from "../../lib/clixml/type_names.ts";
import { uriToString } from "../../lib/clixml/uri_text.ts";
import {
  customObject,
  PsArray,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsList,
  PsObject,
  type PsValue,
  PsXml,
} from "../../lib/clixml/value.ts";
import { valueText } from "../../lib/clixml/value_text.ts";

const CORE = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";

Deno.test("typeNamesOf() gives each value its base types", () => {
  const cases: [PsValue, string[]][] = [
    [null, []],
    ["", ["System.String", "System.Object"]],
    [1, ["System.Int32", "System.ValueType", "System.Object"]],
    [new PsDouble(1), ["System.Double", "System.ValueType", "System.Object"]],
    [Uint8Array.of(), ["System.Byte[]", "System.Array", "System.Object"]],
    [new PsEnum("Own.E", "A", 1), ["Own.E", "System.Enum", "System.ValueType", "System.Object"]],
    [new PsArray([], "System.Int32", [2, 2]), ["System.Int32[,]", "System.Array", "System.Object"]],
    [new PsXml(""), ["System.Xml.XmlDocument", "System.Xml.XmlNode", "System.Object"]],
    [customObject([]), ["System.Management.Automation.PSCustomObject", "System.Object"]],
    [new PsObject(undefined, "x"), ["System.String", "System.Object"]],
    [
      new PsDictionary("System.Management.Automation.PSPrimitiveDictionary"),
      ["System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object"],
    ],
  ];
  for (const [value, names] of cases) assertEquals([...typeNamesOf(value)], names);
});

Deno.test("fullTypeName() adds assemblies to the arguments of generic types, nested ones too", () => {
  const list = "System.Collections.Generic.List`1";
  assertEquals(fullTypeName(`${list}[System.String]`), `${list}[[System.String, ${CORE}]]`);
  assertEquals(
    fullTypeName("System.Collections.Generic.Dictionary`2[System.String,System.Object]"),
    `System.Collections.Generic.Dictionary\`2[[System.String, ${CORE}],[System.Object, ${CORE}]]`,
  );
  assertEquals(
    fullTypeName(`${list}[${list}[System.Int32]]`),
    `${list}[[${list}[[System.Int32, ${CORE}]], ${CORE}]]`,
  );
});

Deno.test("fullTypeName() leaves complete names alone", () => {
  for (const name of ["System.Int32[]", `X\`1[[System.String, ${CORE}]]`, "Own`Odd", "A`1[]"]) {
    assertEquals(fullTypeName(name), name);
  }
});

Deno.test("valueText() of a bag shows its properties without looking into them", () => {
  const bag = customObject([
    ["a", 1],
    ["list", new PsArray([1, 2])],
    ["inner", customObject([["b", 2]])],
    ["none", null],
    ["generic", new PsList([], "System.Collections.Generic.List`1[System.String]")],
  ]);
  assertEquals(
    valueText(bag),
    "@{a=1; list=System.Object[]; inner=; none=; generic=System.Collections.Generic.List`1[System.String]}",
  );
  assertEquals(valueText(customObject([])), "");
});

Deno.test("uriToString() makes a URI canonical and readable", () => {
  const cases: [string, string | undefined][] = [
    ["HTTP://HOST:80", "http://host/"],
    ["http://u@Host:8080/a/./b/../c%20d?x=%3C%25%23#%41", "http://u@host:8080/a/c d?x=<%25%23#A"],
    ["http://host/%C3%A9%FF", "http://host/%C3%A9%FF"],
    ["http://host/%C3%A9", "http://host/é"],
    ["relative/path", "relative/path"],
    ["mailto:a@b", "mailto:a@b"],
    ["C:\\a\\b", "file:///C:/a/b"],
    ["http://", undefined],
    ["http://host:x/", undefined],
  ];
  for (const [text, canonical] of cases) assertEquals(uriToString(text), canonical);
});
