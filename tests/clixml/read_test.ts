import { assert, assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { concatBytes, encodeUtf8 } from "../../lib/bytes.ts";
import { PsMemberSet } from "../../lib/clixml/member_set.ts";
import { PsProgressRecord } from "../../lib/clixml/progress.ts";
import { readClixml, readRemoting, readRemotingBytes } from "../../lib/clixml/read.ts";
import { PsRehydrated } from "../../lib/clixml/rehydrate.ts";
import { PsDictionary, PsList, PsObject, PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import { RemotingError } from "../../lib/errors.ts";

const FILE = 'Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"';
const inFile = (xml: string): string => `<${FILE}>${xml}</Objs>`;

function object(value: PsValue): PsObject {
  assertInstanceOf(value, PsObject);
  return value;
}

function refused(read: () => unknown, code = "ERR_CLIXML"): void {
  assertEquals(assertThrows(read, RemotingError).code, code);
}

Deno.test("readClixml() reads every value of a file, readRemoting() the one of a message", () => {
  assertEquals(readClixml(inFile("<S>a</S>\r\n <Nil/>\n<I32>5</I32>")), ["a", null, 5]);
  assertEquals(readClixml(`<${FILE} />`), []);
  assertEquals(readClixml("<S>a</S>", { form: "remoting" }), ["a"]);
  assertEquals(readRemoting("<Nil />"), null);
});

Deno.test("readRemoting() takes a null for empty text, and a byte order mark only in front", () => {
  assertEquals(readRemoting(""), null);
  assertEquals(readRemoting("\ufeff<S>a</S>"), "a");
  assertEquals(readRemotingBytes(concatBytes([Uint8Array.of(0xef, 0xbb, 0xbf), encodeUtf8("<S>ä</S>")])), "ä");
  assertEquals(readRemotingBytes(Uint8Array.of()), null);
  refused(() => readRemoting(" \ufeff<S>a</S>"));
});

Deno.test("readClixml() takes a declaration, comments and instructions around the root", () => {
  assertEquals(readClixml(`<?xml version="1.0" encoding="utf-8"?><!-- c --><?pi?>${inFile("<S>a</S>")}<!-- d -->\n`), [
    "a",
  ]);
});

Deno.test("readClixml() takes PowerShell's namespace under any prefix", () => {
  const uri = "http://schemas.microsoft.com/powershell/2004/04";
  const xml = `<p:Objs Version="1.1" xmlns:p="${uri}"><p:Obj><p:MS><p:S N="a">x</p:S></p:MS></p:Obj></p:Objs>`;
  assertEquals(object(readClixml(xml)[0]!).members.get("a"), "x");
  refused(() => readClixml(`<Objs Version="1.1" xmlns="urn:other"><S>a</S></Objs>`));
  refused(() => readClixml(`<Objs Version="1.1" xmlns="${uri}"><S xmlns="">a</S></Objs>`));
});

Deno.test("readClixml() refuses other major versions, and skips unknown elements of minor ones above 1", () => {
  const of = (version: string, xml: string): string => inFile(xml).replace("1.1.0.1", version);
  for (const version of ["2.0", "0.9", "1", "", "1.x", "1.99999999999"]) {
    refused(() => readClixml(of(version, "<S>a</S>")));
  }
  const unknown = '<Obj><New><Deep a="1">x</Deep></New><MS><S N="a">x</S></MS></Obj>';
  assertEquals(object(readClixml(of("1.2", unknown))[0]!).members.get("a"), "x");
  refused(() => readClixml(of("1.1.0.2", unknown)));
});

Deno.test("readRemoting() marks type names as deserialized once, and shares them by reference", () => {
  const value = object(readRemoting(
    '<Obj RefId="0"><TN RefId="0"><T>Own</T><T>deserialized.Other</T></TN><MS><Obj N="a" RefId="1"><TNRef RefId="0" /></Obj></MS></Obj>',
  ));
  assertEquals(value.typeNames, ["Deserialized.Own", "deserialized.Other"]);
  const inner = object(value.members.get("a") as PsValue);
  assertEquals(inner.typeNames, value.typeNames);
  inner.typeNames!.push("changed");
  assertEquals(value.typeNames!.length, 2);
});

Deno.test("readRemoting() keeps adapted and extended members apart, in order, the last of equal names", () => {
  const value = object(readRemoting(
    '<Obj><MS><I32 N="b">1</I32><I32 N="B">2</I32></MS><Props><I32 N="a">1</I32></Props><ToString>t</ToString>' +
      '<MS><I32 N="c">3</I32></MS></Obj>',
  ));
  assertEquals(value.members.names, ["B", "c"]);
  assertEquals(value.members.values, [2, 3]);
  assertEquals(value.adapted?.get("A"), 1);
  assertEquals(value.text, "t");
});

Deno.test("readRemoting() finds equal names behind an object with the same names inside", () => {
  const value = object(readRemoting(
    '<Obj><MS><I32 N="x">1</I32><Obj N="o"><MS><I32 N="x">2</I32><I32 N="X">3</I32></MS></Obj><I32 N="X">4</I32></MS></Obj>',
  ));
  assertEquals(value.members.names, ["X", "o"]);
  assertEquals(value.members.get("x"), 4);
  assertEquals(object(value.members.get("o") as PsValue).members.values, [3]);
});

Deno.test("readRemoting() keeps names apart that are too long to be remembered", () => {
  const long = "n".repeat(100);
  const value = object(readRemoting(
    `<Obj><MS><I32 N="a">1</I32><I32 N="${long}">2</I32><I32 N="A">3</I32><I32 N="${long.toUpperCase()}">4</I32></MS></Obj>`,
  ));
  assertEquals(value.members.names, ["A", long.toUpperCase()]);
  assertEquals(value.members.values, [3, 4]);
});

Deno.test("readRemoting() gives objects of one shape equal names at their own values", () => {
  const items = Array.from({ length: 3 }, (_, i) => `<Obj><MS><I32 N="a">${i}</I32><S N="b">s${i}</S></MS></Obj>`);
  const list = readRemoting(`<Obj><LST>${items.join("")}<Obj><MS><I32 N="b">9</I32></MS></Obj></LST></Obj>`);
  assertInstanceOf(list, PsList);
  assertEquals(list.items.map((item) => object(item).members.values), [[0, "s0"], [1, "s1"], [2, "s2"], [9]]);
  assertEquals(object(list.items[3]!).members.names, ["b"]);
});

Deno.test("readRemoting() unwraps an object that adds nothing to its value", () => {
  assertEquals(readRemoting('<Obj RefId="0"><I32>5</I32></Obj>'), 5);
  assertInstanceOf(readRemoting("<Obj><LST /></Obj>"), PsList);
  const noted = object(readRemoting('<Obj><S>x</S><MS><I32 N="n">1</I32></MS></Obj>'));
  assertEquals(noted.base, "x");
});

Deno.test("readRemoting() resolves references to objects before and around", () => {
  const value = object(readRemoting(
    '<Obj RefId="0"><MS><Obj N="a" RefId="x"><MS /></Obj><Ref N="b" RefId="x" /><Ref N="me" RefId="0" /></MS></Obj>',
  ));
  assertStrictEquals(value.members.get("a"), value.members.get("b"));
  assertStrictEquals(value.members.get("me"), value);
});

Deno.test("readRemoting() keeps a list that contains itself one object", () => {
  const outer = object(readRemoting('<Obj RefId="0"><LST><Ref RefId="0" /></LST></Obj>'));
  assertInstanceOf(outer.base, PsList);
  assertStrictEquals(outer.base.items[0], outer);
});

Deno.test("readRemoting() lets a later object take over a reference id", () => {
  const list = readRemoting(
    '<Obj><LST><Obj RefId="1"><MS><I32 N="x">1</I32></MS></Obj><Obj RefId="1"><MS><I32 N="x">2</I32><Ref N="me" RefId="1" /></MS></Obj></LST></Obj>',
  );
  assertInstanceOf(list, PsList);
  assertStrictEquals(object(list.items[1]!).members.get("me"), list.items[1]);
});

Deno.test("readRemoting() refuses references to what has not come, or is no object", () => {
  for (
    const xml of [
      '<Ref RefId="5" />',
      "<Ref />",
      '<Obj RefId="a"><MS><Ref N="m" RefId="A" /></MS></Obj>',
      '<Obj RefId="0"><LST><Ref RefId="00" /></LST></Obj>',
      '<Obj><LST><S RefId="1">x</S><Ref RefId="1" /></LST></Obj>',
      '<Obj RefId="0"><Ref RefId="0" /></Obj>',
      '<Obj><TNRef RefId="0" /></Obj>',
    ]
  ) refused(() => readRemoting(xml));
});

Deno.test("readRemoting() reads stacks from the top, queues from the front, and enumerables as lists", () => {
  const read = (tag: string): PsList => {
    const list = readRemoting(`<Obj><${tag}><I32>1</I32><I32>2</I32></${tag}></Obj>`);
    assertInstanceOf(list, PsList);
    return list;
  };
  assertEquals([read("STK").items, read("STK").shape], [[2, 1], "STK"]);
  assertEquals([read("QUE").items, read("QUE").type], [[1, 2], "System.Collections.Queue"]);
  assertEquals([read("IE").shape, read("LST").shape], ["LST", "LST"]);
});

Deno.test("readRemoting() turns a table case-sensitive at the first clash, and keeps equal keys", () => {
  const entry = (key: string, value: number): string => `<En><S N="Key">${key}</S><I32 N="value">${value}</I32></En>`;
  const plain = readRemoting(`<Obj><DCT>${entry("a", 1)}${entry("b", 2)}</DCT></Obj>`);
  assertInstanceOf(plain, PsDictionary);
  assertEquals([plain.comparison, plain.get("A"), plain.size], ["ignoreCase", 1, 2]);
  const cased = readRemoting(`<Obj><DCT>${entry("a", 1)}${entry("A", 2)}${entry("a", 3)}</DCT></Obj>`);
  assertInstanceOf(cased, PsDictionary);
  assertEquals([cased.comparison, cased.get("A"), cased.size], ["ordinal", 2, 3]);
});

Deno.test("readRemoting() makes an ordered dictionary only where the type names come first", () => {
  const type = "<TN><T>System.Collections.Specialized.OrderedDictionary</T></TN>";
  const table = '<DCT><En><S N="Key">a</S><Nil N="Value" /></En></DCT>';
  const typeOf = (xml: string): string => (object(readRemoting(xml)).base as PsDictionary).type;
  assertEquals(typeOf(`<Obj>${type}${table}</Obj>`), "System.Collections.Specialized.OrderedDictionary");
  assertEquals(typeOf(`<Obj>${table}${type}</Obj>`), "System.Collections.Hashtable");
});

Deno.test("readRemoting() refuses dictionary entries that are not one key and one value", () => {
  const key = '<S N="Key">a</S>';
  const value = '<I32 N="Value">1</I32>';
  for (
    const entry of [
      "",
      key,
      value,
      value + key,
      key + value + value,
      `<Nil N="Key" />${value}`,
      key + "<I32>1</I32>",
      `${key}text${value}`,
    ]
  ) refused(() => readRemoting(`<Obj><DCT><En>${entry}</En></DCT></Obj>`));
});

Deno.test("readRemoting() keeps member sets, and empties those inside them as PowerShell does", () => {
  const value = object(
    readRemoting('<Obj><MS><MS N="s"><I32 N="b">2</I32><MS N="t"><I32 N="c">3</I32></MS></MS></MS></Obj>'),
  );
  const set = value.members.get("s");
  assertInstanceOf(set, PsMemberSet);
  assertEquals(set.members.get("b"), 2);
  const inner = set.members.get("t");
  assertInstanceOf(inner, PsMemberSet);
  assertEquals(inner.members.size, 0);
});

Deno.test("readRemoting() keeps the ciphertext of a secure string out of sight", () => {
  const value = readRemoting("<SS>bABvAA==</SS>");
  assert(value instanceof PsSecureString);
  assertEquals(value.cipher(), "bABvAA==");
  assertEquals(JSON.stringify({ value }), '{"value":"***"}');
  refused(() => readClixml(inFile("<SS>bABvAA==</SS>")));
});

Deno.test("readRemoting() reads progress records with their parts in order only", () => {
  const record = (middle: string): string =>
    `<PR><AV>act</AV><AI>1</AI>${middle}<PI>-1</PI><PC>5</PC><T>completed</T><SR>-1</SR><SD>stat</SD></PR>`;
  const value = readRemoting(record("<S>op</S>"));
  assertInstanceOf(value, PsProgressRecord);
  assertEquals([value.fields.currentOperation, value.fields.type], ["op", "Completed"]);
  assertEquals((readRemoting(record("<Nil />")) as PsProgressRecord).fields.currentOperation, undefined);
  for (
    const change of [["<AI>1", "<AI>-1"], ["<PC>5", "<PC>101"], ["act", ""], ["stat", ""], ["completed", "x"], [
      "-1</PI>",
      "1</PI>",
    ]]
  ) {
    refused(() => readRemoting(record("<Nil />").replace(change[0]!, change[1]!)));
  }
  refused(() => readRemoting("<PR />"));
});

Deno.test("readRemoting() brings back the types that every PowerShell brings back, from what suffices", () => {
  const read = (type: string, content: string): PsValue => readRemoting(`<Obj><TN><T>${type}</T></TN>${content}</Obj>`);
  const address = read("System.Net.IPAddress", "<ToString>10.1.2.3</ToString>");
  assertInstanceOf(address, PsRehydrated);
  assertEquals([address.text(), address.get("Address"), address.get("IPAddressToString")], [
    "10.1.2.3",
    50462986n,
    "10.1.2.3",
  ]);
  const v6 = read("System.Net.IPAddress", "<ToString>FE80:0::1%3</ToString>");
  assertInstanceOf(v6, PsRehydrated);
  assertEquals([v6.text(), v6.get("IsIPv6LinkLocal"), v6.get("ScopeId")], ["fe80::1%3", true, 3n]);
  const credential = read(
    "System.Management.Automation.PSCredential",
    '<Props><S N="UserName">u</S><SS N="Password">6100</SS></Props>',
  );
  assertInstanceOf(credential, PsRehydrated);
  assertEquals(credential.typeNames()[0], "System.Management.Automation.PSCredential");
  assert(credential.get("password") instanceof PsSecureString);
  const culture = read("System.Globalization.CultureInfo", "<ToString>de-DE</ToString>");
  assertInstanceOf(culture, PsRehydrated);
  assertEquals(culture.get("DisplayName"), "German (Germany)");
  const mail = read("System.Net.Mail.MailAddress", '<ToString>"A B" &lt;a@b.example&gt;</ToString>');
  assertInstanceOf(mail, PsRehydrated);
  assertEquals([mail.get("DisplayName"), mail.get("User"), mail.get("Host")], ["A B", "a", "b.example"]);
});

Deno.test("readRemoting() leaves a bag that cannot be brought back", () => {
  for (
    const [type, content] of [
      ["System.Net.IPAddress", "<ToString>nowhere</ToString>"],
      ["System.Net.IPAddress", "<ToString>1.2.3.256</ToString>"],
      ["System.Management.Automation.PSCredential", '<Props><S N="UserName">u</S></Props>'],
      ["System.Management.Automation.SwitchParameter", "<ToString>True</ToString>"],
      [
        "System.Management.Automation.PSPrimitiveDictionary",
        '<DCT><En><I32 N="Key">1</I32><I32 N="Value">1</I32></En></DCT>',
      ],
    ]
  ) {
    const value = object(readRemoting(`<Obj><TN><T>${type}</T></TN>${content}</Obj>`));
    assertEquals(value.typeNames, [`Deserialized.${type}`]);
  }
});

Deno.test("readRemoting() reads every body of the recorded conversations", () => {
  const data = new URL("../truth/data/psrp/", import.meta.url);
  let bodies = 0;
  for (const { name } of Deno.readDirSync(data)) {
    if (!name.endsWith(".json")) continue;
    for (const { body } of JSON.parse(Deno.readTextFileSync(new URL(name, data))).messages) {
      readRemoting(body);
      bodies++;
    }
  }
  assert(bodies > 1000);
});
