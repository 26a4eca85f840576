/**
 * How the values of host calls and of the host's description are written and read (MS-PSRP 2.2.6). The objects are
 * `host_objects.ts`, which method takes which is `host_methods.ts`.
 * @module
 */
import {
  PropertyBag,
  PsArray,
  PsChar,
  PsDictionary,
  PsGuid,
  PsObject,
  PsSecureString,
  type PsValue,
  PsVersion,
} from "../clixml/value.ts";
import { arrayList, baseOf, body, integerOf, itemsOf, Members, textOf, unreadable } from "./bodies/members.ts";
import type { HostType, HostTypes } from "./host_methods.ts";
import type { BufferCell, FieldDescription } from "./host_objects.ts";

interface HostCodec<T> {
  encode(value: T): PsValue;
  /** `what` says in errors what is being read. */
  decode(value: PsValue, what: string): T;
}

/** Writes a value of a host call. */
export function encodeHostValue<T extends HostType>(type: T, value: HostTypes[T]): PsValue {
  const codec: HostCodec<HostTypes[T]> = CODECS[type];
  return codec.encode(value);
}

/**
 * Reads a value of a host call.
 * @throws {RemotingError} `ERR_PSRP_PROTOCOL` where it is of another kind.
 */
export function decodeHostValue<T extends HostType>(type: T, value: PsValue, what: string): HostTypes[T] {
  const codec: HostCodec<HostTypes[T]> = CODECS[type];
  return codec.decode(value, what);
}

const CHARACTER = { encode: (code: number): PsValue => new PsChar(code), decode: characterOf };

const CODECS: { readonly [T in HostType]: HostCodec<HostTypes[T]> } = {
  Void: { encode: () => null, decode: () => undefined },
  String: {
    encode: (value) => value,
    decode: (value, what) => value === null ? null : textOf(value) ?? no(what, "text"),
  },
  Boolean: {
    encode: (value) => value,
    decode(value, what) {
      const inner = baseOf(value);
      return typeof inner === "boolean" ? inner : no(what, "a boolean");
    },
  },
  Int32: { encode: (value) => value, decode: (value, what) => integerOf(value) ?? no(what, "an integer") },
  Int64: {
    encode: (value) => value,
    decode(value, what) {
      const inner = baseOf(value);
      return typeof inner === "bigint" ? inner : BigInt(integerOf(value) ?? no(what, "an integer"));
    },
  },
  Enum: { encode: (value) => value, decode: (value, what) => integerOf(value) ?? no(what, "an integer") },
  Guid: {
    encode: (value) => new PsGuid(value),
    decode(value, what) {
      const inner = baseOf(value);
      return inner instanceof PsGuid ? inner.text : no(what, "a GUID");
    },
  },
  Version: {
    encode: (value) => value,
    decode(value, what) {
      const inner = baseOf(value);
      return inner instanceof PsVersion ? inner : no(what, "a version");
    },
  },
  CultureInfo: {
    encode: (value) => value,
    decode: (value, what) => textOf(value) ?? no(what, "the name of a culture"),
  },
  SecureString: {
    encode: (value) => value,
    decode(value, what) {
      const inner = baseOf(value);
      return inner === null || inner instanceof PsSecureString ? inner : no(what, "a secure string");
    },
  },
  PSCredential: {
    encode(value) {
      if (value === null) return null;
      const properties = new PropertyBag();
      properties.set("UserName", value.userName);
      properties.set("Password", value.password);
      const object = new PsObject(new PropertyBag(), undefined, [CREDENTIAL, "System.Object"]);
      object.adapted = properties;
      object.text = CREDENTIAL;
      return object;
    },
    decode(value, what) {
      if (value === null) return null;
      const members = new Members(value, what);
      const password = baseOf(members.value("Password"));
      return {
        userName: members.text("UserName"),
        password: password instanceof PsSecureString ? password : no(what, "a credential with a secure password"),
      };
    },
  },
  Coordinates: {
    encode: (value) => body([["x", value.x], ["y", value.y]]),
    decode(value, what) {
      const members = new Members(value, what);
      return { x: members.integer("x"), y: members.integer("y") };
    },
  },
  Size: {
    encode: (value) => body([["width", value.width], ["height", value.height]]),
    decode(value, what) {
      const members = new Members(value, what);
      return { width: members.integer("width"), height: members.integer("height") };
    },
  },
  Rectangle: {
    encode: (value) =>
      body([["left", value.left], ["top", value.top], ["right", value.right], ["bottom", value.bottom]]),
    decode(value, what) {
      const members = new Members(value, what);
      return {
        left: members.integer("left"),
        top: members.integer("top"),
        right: members.integer("right"),
        bottom: members.integer("bottom"),
      };
    },
  },
  BufferCell: { encode: encodeCell, decode: decodeCell },
  BufferCells: {
    encode: (value) => encodeArray(value.cells.map(encodeCell), [value.rows, value.columns]),
    decode(value, what) {
      const { elements, lengths } = decodeArray(value, what);
      const [rows = 0, columns = 0] = lengths;
      if (lengths.length !== 2 || rows * columns !== elements.length) {
        throw unreadable(what, `${elements.length} cells for lengths ${lengths.join(" x ")}`);
      }
      return { rows, columns, cells: elements.map((cell) => decodeCell(cell, what)) };
    },
  },
  KeyInfo: {
    encode: (value) =>
      body([
        ["virtualKeyCode", value.virtualKeyCode],
        ["character", CHARACTER.encode(value.character)],
        ["controlKeyState", value.controlKeyState],
        ["keyDown", value.keyDown],
      ]),
    decode(value, what) {
      const members = new Members(value, what);
      return {
        virtualKeyCode: members.integer("virtualKeyCode"),
        character: CHARACTER.decode(members.value("character"), what),
        controlKeyState: members.integer("controlKeyState"),
        keyDown: members.boolean("keyDown"),
      };
    },
  },
  ProgressRecord: { encode: (value) => value, decode: (value) => value },
  FieldDescriptions: {
    encode: (value) => arrayList(value.map(encodeField)),
    decode: (value, what) => sequence(value, what).map((field) => decodeField(field, what)),
  },
  ChoiceDescriptions: {
    encode: (value) =>
      arrayList(value.map((choice) => body([["label", choice.label], ["helpMessage", choice.helpMessage]]))),
    decode: (value, what) =>
      sequence(value, what).map((choice) => {
        const members = new Members(choice, what);
        return { label: members.text("label"), helpMessage: members.textOrNull("helpMessage") ?? "" };
      }),
  },
  Int32Array: {
    encode: (value) => value === null ? null : encodeArray(value, [value.length]),
    decode: (value, what) => value === null ? null : integers(value, what),
  },
  Int32Collection: { encode: (value) => arrayList(value), decode: integers },
  Answers: {
    encode: (value) => value,
    decode(value, what) {
      const inner = baseOf(value);
      return inner instanceof PsDictionary ? inner : no(what, "a dictionary");
    },
  },
  Runspace: { encode: (value) => value, decode: (value) => value },
};

const CREDENTIAL = "System.Management.Automation.PSCredential";

function encodeCell(cell: BufferCell): PsValue {
  return body([
    ["character", CHARACTER.encode(cell.character)],
    ["foregroundColor", cell.foregroundColor],
    ["backgroundColor", cell.backgroundColor],
    ["bufferCellType", cell.bufferCellType],
  ]);
}

function decodeCell(value: PsValue, what: string): BufferCell {
  const members = new Members(value, what);
  return {
    character: CHARACTER.decode(members.value("character"), what),
    foregroundColor: members.integer("foregroundColor"),
    backgroundColor: members.integer("backgroundColor"),
    bufferCellType: members.integer("bufferCellType"),
  };
}

function encodeField(field: FieldDescription): PsValue {
  return body([
    ["name", field.name],
    ["label", field.label],
    ["parameterTypeName", field.typeName],
    ["parameterTypeFullName", field.typeFullName],
    ["parameterAssemblyFullName", field.typeAssemblyName],
    ["helpMessage", field.helpMessage],
    ["isMandatory", field.isMandatory],
    ["defaultValue", field.defaultValue],
    ["metadata", arrayList([])],
    ["modifiedByRemotingProtocol", false],
    ["isFromRemoteHost", false],
  ]);
}

function decodeField(value: PsValue, what: string): FieldDescription {
  const members = new Members(value, what);
  const defaultValue = members.get("defaultValue");
  return {
    name: members.text("name"),
    label: members.textOrNull("label") ?? "",
    helpMessage: members.textOrNull("helpMessage") ?? "",
    isMandatory: members.booleanOr("isMandatory", true),
    typeName: members.textOrNull("parameterTypeName") ?? "String",
    typeFullName: members.textOrNull("parameterTypeFullName") ?? "System.String",
    typeAssemblyName: members.textOrNull("parameterAssemblyFullName") ?? "",
    ...(defaultValue !== undefined && { defaultValue }),
  };
}

/** An array of .NET (2.2.6.1.4): its elements, deepest dimension first, and its lengths. */
function encodeArray(elements: readonly PsValue[], lengths: readonly number[]): PsValue {
  return body([["mae", arrayList(elements)], ["mal", new PsArray([...lengths], "System.Int32")]]);
}

function decodeArray(value: PsValue, what: string): { elements: readonly PsValue[]; lengths: readonly number[] } {
  const members = new Members(value, what);
  const lengths = members.items("mal").map((length) => integerOf(length) ?? no(what, "an array with lengths"));
  return { elements: members.items("mae"), lengths };
}

// A list is what PowerShell's decoder takes, the array form is what its encoder writes.
function integers(value: PsValue, what: string): readonly number[] {
  const items = itemsOf(value) ?? decodeArray(value, what).elements;
  return items.map((item) => integerOf(item) ?? no(what, "a list of integers"));
}

function sequence(value: PsValue, what: string): readonly PsValue[] {
  return itemsOf(value) ?? no(what, "a list");
}

function characterOf(value: PsValue, what: string): number {
  const inner = baseOf(value);
  return inner instanceof PsChar ? inner.code : no(what, "a character");
}

function no(what: string, expected: string): never {
  throw unreadable(what, `${expected} expected`);
}
