import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { PsMemberSet } from "../../lib/clixml/member_set.ts";
import { untypedBag } from "../../lib/clixml/members.ts";
import { PsProgressRecord } from "../../lib/clixml/progress.ts";
import {
  customObject,
  LiveObject,
  PropertyBag,
  PsArray,
  PsBigInteger,
  PsDictionary,
  PsDynamicMember,
  PsEnum,
  PsList,
  PsObject,
  PsSecureString,
  type PsValue,
  type WireForm,
} from "../../lib/clixml/value.ts";
import { type WireTypeData, writeClixml, writeRemoting } from "../../lib/clixml/write.ts";
import { RemotingError } from "../../lib/errors.ts";

const BAG_TYPES = '<TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN>';

function bagOf(members: readonly (readonly [string, PsValue])[]): PropertyBag {
  const bag = new PropertyBag();
  for (const [name, value] of members) bag.push(name, value);
  return bag;
}

/** An object of an engine. */
class Thing extends LiveObject {
  readonly #properties: readonly (readonly [string, () => PsValue])[];
  readonly #form: WireForm | undefined;
  readonly #text: () => string;
  constructor(
    properties: readonly (readonly [string, () => PsValue])[],
    form?: WireForm,
    text = (): string => "a thing",
  ) {
    super();
    this.#properties = properties;
    this.#form = form;
    this.#text = text;
  }
  typeNames(): readonly string[] {
    return ["Own.Thing", "System.Object"];
  }
  text(): string {
    return this.#text();
  }
  properties(): Iterable<readonly [string, () => PsValue]> {
    return this.#properties;
  }
  override wireForm(): WireForm | undefined {
    return this.#form;
  }
}

const THING_TYPES = '<TN RefId="0"><T>Own.Thing</T><T>System.Object</T></TN>';
const fails = (): PsValue => {
  throw new Error("own");
};

Deno.test("writeRemoting() writes nothing for null, writeClixml() a Nil", () => {
  assertEquals(writeRemoting(null), "");
  assertEquals(writeClixml([null], { form: "remoting" }), "<Nil />");
});

Deno.test("writeClixml() indents a file by two blanks, with its values one after the other", () => {
  assertEquals(
    writeClixml(["", customObject([["a", new PsList()]])]),
    '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n' +
      "  <S></S>\n" +
      '  <Obj RefId="0">\n' +
      '    <TN RefId="0">\n' +
      "      <T>System.Management.Automation.PSCustomObject</T>\n" +
      "      <T>System.Object</T>\n" +
      "    </TN>\n" +
      "    <MS>\n" +
      '      <Obj N="a" RefId="1">\n' +
      '        <TN RefId="1">\n' +
      "          <T>System.Collections.ArrayList</T>\n" +
      "          <T>System.Object</T>\n" +
      "        </TN>\n" +
      "        <LST />\n" +
      "      </Obj>\n" +
      "    </MS>\n" +
      "  </Obj>\n" +
      "</Objs>",
  );
  assertEquals(writeClixml([]), '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04" />');
  assert(!writeClixml([1], { indent: 0 }).includes("\n"));
});

Deno.test("writeClixml() refuses noncharacters in a file only", () => {
  for (const value of ["\ufffe", customObject([["\uffff", 1]])]) {
    assertThrows(() => writeClixml([value]), RemotingError, "U+FFFE");
  }
  assertEquals(writeRemoting("\ufffe"), "<S>&#xFFFE;</S>");
});

Deno.test("writeRemoting() writes names and types once and refers to them", () => {
  const one = customObject([["a<", 1]]);
  assertEquals(
    writeRemoting(new PsArray([one, customObject([]), one])),
    '<Obj RefId="0"><TN RefId="0"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN><LST>' +
      '<Obj RefId="1"><TN RefId="1"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN>' +
      '<MS><I32 N="a&lt;">1</I32></MS></Obj><Obj RefId="2"><TNRef RefId="1" /></Obj><Ref RefId="1" /></LST></Obj>',
  );
});

Deno.test("writeRemoting() tells type names apart by case", () => {
  const typed = (name: string): PsObject => new PsObject(undefined, undefined, [name]);
  const xml = writeRemoting(new PsArray([typed("Own"), typed("own"), typed("Own")]));
  assertStringIncludes(xml, '<T>own</T></TN></Obj><Obj RefId="3"><TNRef RefId="1" />');
});

Deno.test("writeRemoting() writes a wrapped list that contains itself once more inside", () => {
  const list = new PsList();
  list.items.push(list);
  const types = '<TN RefId="0"><T>System.Collections.ArrayList</T><T>System.Object</T></TN>';
  assertEquals(
    writeRemoting(list),
    `<Obj RefId="0">${types}<LST><Obj RefId="1"><TNRef RefId="0" /><LST><Ref RefId="1" /></LST></Obj></LST></Obj>`,
  );
  assertEquals(writeRemoting(list, { wrapped: false }), `<Obj RefId="0">${types}<LST><Ref RefId="0" /></LST></Obj>`);
  const bag = customObject([["me", null]]);
  bag.members.set("me", bag);
  assertEquals(writeRemoting(bag), `<Obj RefId="0">${BAG_TYPES}<MS><Ref N="me" RefId="0" /></MS></Obj>`);
});

Deno.test("writeRemoting() refers to the same boxed enum, but not to elements of an enum array", () => {
  const day = new PsEnum("System.DayOfWeek", "Friday", 5);
  assertStringIncludes(writeRemoting(new PsArray([day, day])), '<Ref RefId="1" />');
  assertEquals(writeRemoting(new PsArray([day, day], "System.DayOfWeek")).match(/<I32>5<\/I32>/g)?.length, 2);
});

Deno.test("writeRemoting() writes property bags of messages without type names", () => {
  assertEquals(writeRemoting(untypedBag([["a", 1]])), '<Obj RefId="0"><MS><I32 N="a">1</I32></MS></Obj>');
  assertEquals(writeRemoting(untypedBag([])), '<Obj RefId="0" />');
});

Deno.test("writeRemoting() writes stacks from the top, and dictionaries in order", () => {
  assertStringIncludes(
    writeRemoting(new PsList([1, 2], "System.Collections.Stack", "STK")),
    "<STK><I32>2</I32><I32>1</I32></STK>",
  );
  assertStringIncludes(
    writeRemoting(new PsList([1, 2], "System.Collections.Queue", "QUE")),
    "<QUE><I32>1</I32><I32>2</I32></QUE>",
  );
  const table = new PsDictionary();
  table.set("z", 1);
  table.set(2, null);
  assertStringIncludes(
    writeRemoting(table),
    '<DCT><En><S N="Key">z</S><I32 N="Value">1</I32></En><En><I32 N="Key">2</I32><Nil N="Value" /></En></DCT>',
  );
});

Deno.test("writeRemoting() wraps a primitive that has members, types or a text of its own", () => {
  assertEquals(writeRemoting(new PsObject(undefined, "x")), "<S>x</S>");
  assertEquals(
    writeRemoting(new PsObject(bagOf([["n", 1]]), "x")),
    '<Obj RefId="0"><S>x</S><MS><I32 N="n">1</I32></MS></Obj>',
  );
  const typed = new PsObject(undefined, 5, ["Own.Int", "System.Int32"]);
  typed.text = "five";
  assertEquals(
    writeRemoting(typed),
    '<Obj RefId="0"><TN RefId="0"><T>Own.Int</T><T>System.Int32</T></TN><ToString>five</ToString><I32>5</I32></Obj>',
  );
  const same = new PsObject(undefined, "x", ["SYSTEM.STRING", "System.Object"]);
  assertEquals(writeRemoting(same), "<S>x</S>");
});

Deno.test("writeRemoting() counts depth for adapted properties only", () => {
  const deserialized = (next: PsValue): PsObject => {
    const object = new PsObject(new PropertyBag(), undefined, ["Deserialized.Own"]);
    object.adapted = bagOf([["next", next]]);
    return object;
  };
  const inner = customObject([["c", customObject([["d", 1]])]]);
  assertEquals(
    writeRemoting(deserialized(inner)),
    '<Obj RefId="0"><TN RefId="0"><T>Deserialized.Own</T></TN><Props><Obj N="next" RefId="1"><S>@{c=}</S><MS>' +
      '<Obj N="c" RefId="2"><S>@{d=1}</S><MS><I32 N="d">1</I32></MS></Obj></MS></Obj></Props></Obj>',
  );
  assertStringIncludes(
    writeRemoting(deserialized(inner), { depth: 2 }),
    '<MS><I32 N="d">1</I32></MS></Obj></MS></Obj></Props>',
  );
  // What came over the wire keeps a level of its own.
  assertStringIncludes(writeRemoting(deserialized(deserialized(deserialized("end")))), '<S N="next">end</S>');
  assertStringIncludes(writeRemoting(deserialized(new PsEnum("E", "Red", 1))), '<S N="next">Red</S>');
});

Deno.test("writeRemoting() writes a live object by its types, text, properties and notes", () => {
  const thing = new Thing([["A", () => 1], ["Bad", fails], ["C", () => null]]);
  thing.notes = bagOf([["n", "x"]]);
  assertEquals(
    writeRemoting(thing),
    `<Obj RefId="0">${THING_TYPES}<ToString>a thing</ToString><Props><I32 N="A">1</I32><Nil N="C" /></Props>` +
      '<MS><S N="n">x</S></MS></Obj>',
  );
  assertEquals(
    writeRemoting(new Thing([["Bad", fails]])),
    `<Obj RefId="0">${THING_TYPES}<ToString>a thing</ToString><Props /></Obj>`,
  );
  assertEquals(writeRemoting(new Thing([], undefined, () => "")), `<Obj RefId="0">${THING_TYPES}<ToString /></Obj>`);
  const mute = new Thing([], undefined, () => {
    throw new Error("own");
  });
  assertEquals(writeRemoting(mute), `<Obj RefId="0">${THING_TYPES}</Obj>`);
});

Deno.test("writeRemoting() writes a live object too deep as its text, with its notes", () => {
  const inside = (thing: Thing): string => writeRemoting(new Thing([["T", () => thing]]));
  assertStringIncludes(inside(new Thing([["A", () => 1]])), '<S N="T">a thing</S>');
  const noted = new Thing([["A", () => 1]]);
  noted.notes = bagOf([["n", 1]]);
  assertStringIncludes(inside(noted), '<Obj N="T" RefId="1"><S>a thing</S><MS><I32 N="n">1</I32></MS></Obj>');
  const mute = new Thing([], undefined, () => {
    throw new Error("own");
  });
  assertStringIncludes(inside(mute), '<Nil N="T" />');
});

Deno.test("writeRemoting() asks a live object for its own form", () => {
  assertEquals(writeRemoting(new Thing([], { as: "scriptBlock", text: "a\nb" })), "<SBK>a_x000A_b</SBK>");
  assertEquals(writeRemoting(new Thing([], { as: "value", value: 5 })), "<I32>5</I32>");
  const items = new Thing([["Count", () => 2]], { as: "items", shape: "IE", items: [1, 2], withProps: true });
  assertEquals(
    writeRemoting(items),
    `<Obj RefId="0">${THING_TYPES}<IE><I32>1</I32><I32>2</I32></IE><Props><I32 N="Count">2</I32></Props></Obj>`,
  );
  const record = new Thing([], { as: "value", value: customObject([["a", 1]]) });
  assertEquals(
    writeRemoting(new PsArray([record, record])).replace(/^.*<LST>/, ""),
    '<Obj RefId="1"><TN RefId="1"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN>' +
      '<MS><I32 N="a">1</I32></MS></Obj><Ref RefId="1" /></LST></Obj>',
  );
  assertStringIncludes(writeRemoting(new Thing([["R", () => record]])), '<S N="R">a thing</S>');
});

Deno.test("writeRemoting() writes a live object inside a PSObject with the types of that", () => {
  const typed = new PsObject(bagOf([["n", 1]]), new Thing([["A", () => 1]]), ["Own.Other", "Own.Thing"]);
  assertEquals(
    writeRemoting(typed),
    '<Obj RefId="0"><TN RefId="0"><T>Own.Other</T><T>Own.Thing</T></TN><ToString>a thing</ToString>' +
      '<Props><I32 N="A">1</I32></Props><MS><I32 N="n">1</I32></MS></Obj>',
  );
});

Deno.test("writeRemoting() reads dynamic members, and leaves out methods and those that throw", () => {
  class Dynamic extends PsDynamicMember {
    readonly memberType = "ScriptProperty";
    readonly #read: () => PsValue | undefined;
    constructor(read: () => PsValue | undefined) {
      super();
      this.#read = read;
    }
    read(): PsValue | undefined {
      return this.#read();
    }
  }
  const bag = new PropertyBag();
  bag.push("good", new Dynamic(() => 1));
  bag.push("bad", new Dynamic(fails));
  bag.push("method", new Dynamic(() => undefined));
  const set = new PsMemberSet(bagOf([["inner", 5]]));
  bag.push("set", set);
  bag.push("none", new PsMemberSet());
  assertEquals(
    writeRemoting(new PsObject(bag)),
    `<Obj RefId="0">${BAG_TYPES}<MS><I32 N="good">1</I32><MS N="set"><I32 N="inner">5</I32></MS><MS N="none" /></MS></Obj>`,
  );
  const methodOnly = new PropertyBag();
  methodOnly.push("method", new Dynamic(() => undefined));
  assertEquals(writeRemoting(new PsObject(methodOnly, "x")), '<Obj RefId="0"><S>x</S></Obj>');
});

Deno.test("writeRemoting() asks the session's type table", () => {
  const typeData: WireTypeData = {
    depth: (names) => names[0] === "Own.Deep" ? 3 : undefined,
    members: (value) =>
      value instanceof PsObject && value.typeNames?.[0] === "Own.T" ? [["Twice", () => 2], ["Bad", fails]] : [],
    asText: (value) => value instanceof PsObject && value.typeNames?.[0] === "Own.Text" ? "as text" : undefined,
    properties: (value) => value instanceof PsList ? [["Count", () => value.items.length]] : [],
  };
  const typed = (name: string): PsObject => new PsObject(bagOf([["a", 1]]), undefined, [name]);
  assertStringIncludes(
    writeRemoting(typed("Own.T"), { typeData }),
    '<MS><I32 N="a">1</I32><I32 N="Twice">2</I32></MS>',
  );
  assertStringIncludes(writeRemoting(typed("Own.Text"), { typeData }), '<S>as text</S><MS><I32 N="a">1</I32></MS>');
  const set = new PsList(["x"], "System.Collections.Generic.HashSet`1[System.String]", "IE");
  assertStringIncludes(writeRemoting(set, { typeData }), '<IE><S>x</S></IE><Props><I32 N="Count">1</I32></Props>');
});

Deno.test("writeRemoting() keeps the level that the type table gives exceptions", () => {
  class Problem extends Thing {
    override typeNames(): readonly string[] {
      return ["System.Exception", "System.Object"];
    }
  }
  const inner = new Problem([["Message", () => "inner"]]);
  assertStringIncludes(writeRemoting(new Problem([["InnerException", () => inner]])), '<S N="Message">inner</S>');
});

Deno.test("writeRemoting() writes a BigInteger by its properties, and as text when too deep", () => {
  const xml = writeRemoting(new PsBigInteger(-6n));
  assertStringIncludes(xml, '<ToString>-6</ToString><Props><B N="IsPowerOfTwo">false</B>');
  assertStringIncludes(xml, '<B N="IsEven">true</B><I32 N="Sign">-1</I32></Props>');
  assertStringIncludes(writeRemoting(new Thing([["B", () => new PsBigInteger(7n)]])), '<S N="B">7</S>');
});

Deno.test("writeRemoting() writes a secure string only where it is told how", () => {
  const secret = PsSecureString.fromText("own secret");
  const error = assertThrows(() => writeRemoting(customObject([["p", secret]])), RemotingError, "secure string");
  assert(!error.message.includes("own secret"));
  const secureString = (value: PsSecureString): string => btoa(value.reveal() ?? "");
  assertStringIncludes(
    writeRemoting(customObject([["p", secret]]), { secureString }),
    '<SS N="p">b3duIHNlY3JldA==</SS>',
  );
});

Deno.test("writeRemoting() writes progress records as PR", () => {
  const record = new PsProgressRecord({
    activity: "a\n<",
    activityId: 7,
    statusDescription: "s",
    currentOperation: undefined,
    parentActivityId: -1,
    percentComplete: 50,
    secondsRemaining: -1,
    type: "Processing",
  });
  assertEquals(
    writeRemoting(customObject([["p", record]])).replace(/^.*<MS>/, ""),
    '<PR N="p"><AV>a_x000A_&lt;</AV><AI>7</AI><Nil /><PI>-1</PI><PC>50</PC><T>Processing</T><SR>-1</SR><SD>s</SD></PR></MS></Obj>',
  );
});

Deno.test("writeRemoting() puts a text in the place of what nests over fifty levels", () => {
  let value: PsValue = "end";
  for (let i = 0; i < 60; i++) value = new PsArray([value]);
  const xml = writeRemoting(value);
  assertEquals(xml.match(/<LST>/g)?.length, 49);
  assert(!xml.includes("end"));
});
