import { assertEquals, assertThrows } from "@std/assert";
import { readRemoting } from "../../lib/clixml/read.ts";
import {
  customObject,
  PsChar,
  PsDateTime,
  PsDictionary,
  PsObject,
  PsSecureString,
  type PsValue,
  PsVersion,
} from "../../lib/clixml/value.ts";
import { writeRemoting } from "../../lib/clixml/write.ts";
import { RemotingError } from "../../lib/errors.ts";
import { type HostCall, type HostInfo, POOL_HOST } from "../../lib/psrp/bodies/host_call.ts";
import { commandCount, commandMetadata } from "../../lib/psrp/bodies/metadata.ts";
import { COMMAND_DEFAULTS, PIPELINE_DEFAULTS } from "../../lib/psrp/bodies/pipeline.ts";
import { CAPABILITY_DEFAULTS } from "../../lib/psrp/bodies/session.ts";
import { body, type Codec } from "../../lib/psrp/bodies/members.ts";
import { type Bodies, CODECS } from "../../lib/psrp/codecs.ts";
import { enumValue } from "../../lib/psrp/enums.ts";
import { HOST_METHODS, type HostMethodName, type HostType } from "../../lib/psrp/host_methods.ts";
import { decodeHostValue, encodeHostValue } from "../../lib/psrp/host_values.ts";
import { MESSAGE_TYPES, type MessageName } from "../../lib/psrp/message_types.ts";

const HOST: HostInfo = {
  isHostNull: false,
  isHostUINull: false,
  isHostRawUINull: false,
  useRunspaceHost: false,
  defaults: {
    foregroundColor: 7,
    backgroundColor: 0,
    cursorPosition: { x: 1, y: 2 },
    windowPosition: { x: 0, y: 0 },
    cursorSize: 25,
    bufferSize: { width: 120, height: 3000 },
    windowSize: { width: 120, height: 50 },
    maxWindowSize: { width: 120, height: 60 },
    maxPhysicalWindowSize: { width: 240, height: 80 },
    windowTitle: "own title",
  },
};
const COMMAND = { ...COMMAND_DEFAULTS, text: "Get-Item" };
const CALL = { callId: 3n, method: "ReadLine", arguments: [] } as const;

/** Bodies of each message, as they come out of a codec. Values of pipelines are not ours. */
const CASES: { readonly [N in MessageName]: readonly Bodies[N][] } = {
  SESSION_CAPABILITY: [
    { protocolVersion: new PsVersion(2, 3), ...CAPABILITY_DEFAULTS },
    { protocolVersion: new PsVersion(2, 1), ...CAPABILITY_DEFAULTS, timeZone: Uint8Array.of(0, 1) },
  ],
  INIT_RUNSPACEPOOL: [
    {
      minRunspaces: 1,
      maxRunspaces: 5,
      threadOptions: 2,
      apartmentState: 1,
      hostInfo: HOST,
      applicationArguments: null,
    },
  ],
  PUBLIC_KEY: [{ blob: Uint8Array.of(6, 2) }],
  ENCRYPTED_SESSION_KEY: [{ blob: Uint8Array.of(1, 2, 3) }],
  PUBLIC_KEY_REQUEST: [undefined],
  CONNECT_RUNSPACEPOOL: [{}, { minRunspaces: 1, maxRunspaces: 2 }, { maxRunspaces: 2 }],
  SET_MAX_RUNSPACES: [{ callId: 1n, count: 5 }],
  SET_MIN_RUNSPACES: [{ callId: 2n ** 40n, count: -1 }],
  RUNSPACE_AVAILABILITY: [{ callId: 1n, response: true }, { callId: 2n, response: false }, { callId: 3n, response: 4 }],
  RUNSPACEPOOL_STATE: [{ state: "Opened", error: undefined }, { state: "Closing", error: undefined }],
  CREATE_PIPELINE: [
    { ...PIPELINE_DEFAULTS, statements: [[COMMAND]] },
    {
      ...PIPELINE_DEFAULTS,
      statements: [
        [{ ...COMMAND, isScript: true, useLocalScope: true }, {
          ...COMMAND,
          mergeError: 1,
          mergeInformation: 8,
          parameters: [{ name: "Path", value: "x" }, { name: null, value: null }],
        }],
        [COMMAND],
        [],
      ],
      isNested: true,
      noInput: false,
      history: "Get-Item x",
      streamOptions: 3,
      addToHistory: true,
      hostInfo: HOST,
    },
  ],
  GET_AVAILABLE_RUNSPACES: [{ callId: 7n }],
  USER_EVENT: [{
    eventId: 1,
    sourceId: "Own.Source",
    time: new PsDateTime(638_000_000_000_000_000n, "Utc"),
    sender: null,
    sourceArguments: null,
    messageData: "data",
    computerName: "server01",
    runspaceId: "8f2d6d08-f5cf-4851-b775-6d8c51f49b79",
  }],
  APPLICATION_PRIVATE_DATA: [{ data: null }],
  GET_COMMAND_METADATA: [
    { names: ["*"], commandTypes: 271, namespaces: null, argumentList: null },
    { names: ["Get-*", "dir"], commandTypes: 9, namespaces: ["Own.Module"], argumentList: [1, "x"] },
  ],
  RUNSPACEPOOL_INIT_DATA: [{ minRunspaces: 1, maxRunspaces: 4 }],
  RESET_RUNSPACE_STATE: [{ callId: 8n }],
  RUNSPACEPOOL_HOST_CALL: [CALL],
  RUNSPACEPOOL_HOST_RESPONSE: [{ callId: 3n, method: "ReadLine", result: "typed", error: undefined }],
  PIPELINE_INPUT: [null, "text", 5],
  END_OF_PIPELINE_INPUT: [undefined],
  PIPELINE_OUTPUT: [null, "text", true],
  ERROR_RECORD: ["stands for a record"],
  PIPELINE_STATE: [{ state: "Completed", error: undefined }, { state: "Stopped", error: undefined }],
  DEBUG_RECORD: ["stands for a record"],
  VERBOSE_RECORD: ["stands for a record"],
  WARNING_RECORD: ["stands for a record"],
  PROGRESS_RECORD: ["stands for a record"],
  INFORMATION_RECORD: ["stands for a record"],
  PIPELINE_HOST_CALL: [CALL, { callId: -100n, method: "WriteLine3", arguments: [7, 1, "text"] }],
  PIPELINE_HOST_RESPONSE: [{ callId: 3n, method: "ReadLine", result: undefined, error: undefined }],
};

function overTheWire(value: PsValue): PsValue {
  return readRemoting(writeRemoting(value, { secureString: (secret) => secret.cipher() ?? "AAAA" }));
}

Deno.test("CODECS bring every body of every message type back from the wire", () => {
  for (const name of Object.keys(MESSAGE_TYPES) as MessageName[]) {
    const codec = CODECS[name] as Codec<unknown>;
    for (const given of CASES[name]) assertEquals(codec.decode(overTheWire(codec.encode(given, 4))), given, name);
  }
});

Deno.test("CODECS carry dictionaries of applications and error records", () => {
  const data = new PsDictionary("System.Management.Automation.PSPrimitiveDictionary");
  data.set("PSVersionTable", "stands for a table");
  const read = CODECS.APPLICATION_PRIVATE_DATA.decode(overTheWire(CODECS.APPLICATION_PRIVATE_DATA.encode({ data }, 3)));
  assertEquals([...read.data!.entries()], [...data.entries()]);
  const error = customObject([["Message", "why"]]);
  const state = CODECS.PIPELINE_STATE.decode(overTheWire(CODECS.PIPELINE_STATE.encode({ state: "Failed", error }, 3)));
  assertEquals((state.error as PsObject).members.get("Message"), "why");
});

Deno.test("CREATE_PIPELINE leaves out what older protocols do not know", () => {
  const names = (minor: number) => {
    const text = writeRemoting(CODECS.CREATE_PIPELINE.encode({ ...PIPELINE_DEFAULTS, statements: [[COMMAND]] }, minor));
    return ["MergeError", "MergeDebug", "MergeInformation"].filter((member) => text.includes(`"${member}"`));
  };
  assertEquals([1, 2, 3].map(names), [[], ["MergeError", "MergeDebug"], [
    "MergeError",
    "MergeDebug",
    "MergeInformation",
  ]]);
});

Deno.test("CODECS find members whatever their case, and ignore what they do not know", () => {
  const value = body([["CI", 5n], ["Surplus", "x"], ["maxRUNSPACES", 3]]);
  assertEquals(CODECS.SET_MAX_RUNSPACES.decode(value), { callId: 5n, count: 3 });
});

Deno.test("CONNECT_RUNSPACEPOOL is read as text and as an object", () => {
  assertEquals(CODECS.CONNECT_RUNSPACEPOOL.decode(readRemoting("<S />")), {});
  const partial = readRemoting('<Obj RefId="0"><MS><I32 N="MinRunspaces">1</I32></MS></Obj>');
  assertEquals(CODECS.CONNECT_RUNSPACEPOOL.decode(partial), { minRunspaces: 1 });
});

Deno.test("RUNSPACEPOOL_INIT_DATA is read right where PowerShell's server swaps its numbers", () => {
  const swapped = body([["MinRunspaces", 5], ["MaxRunspaces", 1]]);
  assertEquals(CODECS.RUNSPACEPOOL_INIT_DATA.decode(swapped), { minRunspaces: 1, maxRunspaces: 5 });
});

const REFUSED: [MessageName, PsValue][] = [
  ["SESSION_CAPABILITY", null],
  ["SESSION_CAPABILITY", body([["protocolversion", "2.3"]])],
  ["INIT_RUNSPACEPOOL", body([["MinRunspaces", "one"]])],
  ["RUNSPACEPOOL_STATE", body([["RunspaceState", 99]])],
  ["PIPELINE_STATE", body([])],
  ["RUNSPACE_AVAILABILITY", body([["SetMinMaxRunspacesResponse", "yes"], ["ci", 1n]])],
  ["PUBLIC_KEY", body([["PublicKey", "not base64!"]])],
  ["PIPELINE_HOST_CALL", body([["ci", 1n], ["mi", 57], ["mp", null]])],
  ["PIPELINE_HOST_CALL", body([["ci", 1n], ["mi", 13], ["mp", null]])],
  ["GET_COMMAND_METADATA", body([["Name", 5]])],
  ["CREATE_PIPELINE", body([["PowerShell", "x"]])],
];

Deno.test("CODECS refuse bodies that lack what they need, and say what", () => {
  for (const [name, value] of REFUSED) {
    const error = assertThrows(() => (CODECS[name] as Codec<unknown>).decode(value), RemotingError, undefined, name);
    assertEquals([error.code, error.fault], ["ERR_PSRP_PROTOCOL", "remote"]);
  }
});

const SAMPLES: { readonly [T in HostType]: unknown } = {
  Void: undefined,
  String: "text",
  Boolean: true,
  Int32: -5,
  Int64: 2n ** 40n,
  Guid: "8f2d6d08-f5cf-4851-b775-6d8c51f49b79",
  Version: new PsVersion(5, 1, 2, 3),
  CultureInfo: "de-DE",
  SecureString: null,
  PSCredential: null,
  Enum: 12,
  Coordinates: { x: 1, y: -1 },
  Size: { width: 80, height: 25 },
  Rectangle: { left: 1, top: 2, right: 3, bottom: 4 },
  BufferCell: { character: 0x263a, foregroundColor: 7, backgroundColor: 0, bufferCellType: 1 },
  BufferCells: {
    rows: 1,
    columns: 2,
    cells: [
      { character: 97, foregroundColor: 7, backgroundColor: 0, bufferCellType: 0 },
      { character: 98, foregroundColor: 7, backgroundColor: 0, bufferCellType: 0 },
    ],
  },
  KeyInfo: { virtualKeyCode: 81, character: 113, controlKeyState: 48, keyDown: true },
  ProgressRecord: "stands for a record",
  FieldDescriptions: [{
    name: "Name",
    label: "&Name",
    helpMessage: "help",
    isMandatory: true,
    typeName: "String",
    typeFullName: "System.String",
    typeAssemblyName: "System.String, mscorlib",
    defaultValue: "me",
  }],
  ChoiceDescriptions: [{ label: "&Yes", helpMessage: "do" }, { label: "&No", helpMessage: "" }],
  Int32Array: [0, 2],
  Int32Collection: [1],
  Answers: new PsDictionary(),
  Runspace: null,
};

Deno.test("encodeHostValue() and decodeHostValue() agree on every type of host calls", () => {
  for (const type of Object.keys(SAMPLES) as HostType[]) {
    const written = overTheWire(encodeHostValue(type, SAMPLES[type] as never));
    assertEquals(decodeHostValue(type, written, type) as unknown, SAMPLES[type], type);
  }
});

Deno.test("decodeHostValue() reads a credential, and integers as list or array", () => {
  const password = PsSecureString.fromCipher("AAAA");
  const credential = overTheWire(encodeHostValue("PSCredential", { userName: "user02", password }));
  const read = decodeHostValue("PSCredential", credential, "a credential")!;
  assertEquals([read.userName, read.password.cipher()], ["user02", "AAAA"]);
  for (const type of ["Int32Array", "Int32Collection"] as const) {
    assertEquals(decodeHostValue("Int32Array", overTheWire(encodeHostValue(type, [3, 4])), type), [3, 4]);
  }
});

Deno.test("decodeHostValue() refuses values of another kind", () => {
  const wrong: PsValue = new PsChar(65);
  for (const type of Object.keys(SAMPLES) as HostType[]) {
    if (["Void", "ProgressRecord", "Runspace"].includes(type)) continue;
    assertThrows(() => decodeHostValue(type, wrong, type), RemotingError, undefined, type);
  }
  const torn = body([["mae", new PsDictionary()], ["mal", null]]);
  assertThrows(() => decodeHostValue("BufferCells", torn, "cells"), RemotingError);
});

Deno.test("HOST_METHODS numbers the 56 methods of a host without gap, and their calls survive the wire", () => {
  const names = Object.keys(HOST_METHODS) as HostMethodName[];
  assertEquals(names.map((name) => HOST_METHODS[name].id), Array.from({ length: 56 }, (_, i) => i + 1));
  for (const method of names) {
    const values = HOST_METHODS[method].parameters.map(([, type]) => SAMPLES[type]);
    const call = { callId: 1n, method, arguments: values } as unknown as HostCall;
    assertEquals(
      CODECS.PIPELINE_HOST_CALL.decode(overTheWire(CODECS.PIPELINE_HOST_CALL.encode(call, 3))),
      call,
      method,
    );
  }
});

Deno.test("commandMetadata and commandCount come back from the wire", () => {
  const command = {
    name: "Get-Own",
    namespace: "Own",
    helpUri: null,
    commandType: 2,
    resolvedName: null,
    outputTypes: ["System.String"],
    parameters: [{ name: "N", typeName: "System.Int32", aliases: ["Count"], isSwitch: false, isDynamic: false }],
  };
  assertEquals(commandMetadata.decode(overTheWire(commandMetadata.encode(command, 3))), command);
  assertEquals(commandCount.decode(overTheWire(commandCount.encode(7, 3))), 7);
});

Deno.test("enumValue() spells numbers as .NET does", () => {
  const spelt = [
    enumValue("ApartmentState", 2),
    enumValue("PipelineResultTypes", 3),
    enumValue("CommandTypes", 271),
    enumValue("RemoteStreamOptions", 15),
    enumValue("RemoteStreamOptions", 3),
    enumValue("RemoteStreamOptions", 0),
    enumValue("ApartmentState", 9),
    enumValue("RemoteHostMethodId", 56),
  ].map(({ name }) => name);
  assertEquals(spelt, [
    "Unknown",
    "Warning",
    "Alias, Function, Filter, Cmdlet, Configuration",
    "AddInvocationInfo",
    "AddInvocationInfoToErrorRecord, AddInvocationInfoToWarningRecord",
    "0",
    "9",
    "PromptForChoiceMultipleSelection",
  ]);
});

Deno.test("POOL_HOST says that a pipeline uses its pool's host", () => {
  const read = CODECS.CREATE_PIPELINE.decode(
    overTheWire(CODECS.CREATE_PIPELINE.encode({ ...PIPELINE_DEFAULTS, statements: [[COMMAND]] }, 3)),
  );
  assertEquals(read.hostInfo, POOL_HOST);
});
