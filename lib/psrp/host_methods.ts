/**
 * The 56 methods of a host that a server may call on its client (MS-PSRP 2.2.3.17): what they are numbered, take and
 * give. How values of these types travel is `host_values.ts`, the messages are `bodies/host_call.ts`.
 * @module
 */
import type { PsDictionary, PsSecureString, PsValue, PsVersion } from "../clixml/value.ts";
import type {
  BufferCell,
  BufferCells,
  ChoiceDescription,
  Coordinates,
  Credential,
  FieldDescription,
  KeyInfo,
  Rectangle,
  Size,
} from "./host_objects.ts";

/** What a host type is on our side; the keys are the words of the table below. */
export interface HostTypes {
  /** No value; a call is not answered. */
  Void: undefined;
  /** System.String, which may be null. */
  String: string | null;
  /** System.Boolean. */
  Boolean: boolean;
  /** System.Int32. */
  Int32: number;
  /** System.Int64. */
  Int64: bigint;
  /** Lower case with dashes. */
  Guid: string;
  /** System.Version. */
  Version: PsVersion;
  /** Name of the culture, e.g. `en-US`. */
  CultureInfo: string;
  /** Needs the session key to be read or written. */
  SecureString: PsSecureString | null;
  /** `null` where the user gave up. */
  PSCredential: Credential | null;
  /** System.ConsoleColor, PSCredentialTypes, ReadKeyOptions …: the number. */
  Enum: number;
  /** A cell of the buffer. */
  Coordinates: Coordinates;
  /** An extent in cells. */
  Size: Size;
  /** A part of the buffer. */
  Rectangle: Rectangle;
  /** One character with its colours. */
  BufferCell: BufferCell;
  /** `BufferCell[,]`. */
  BufferCells: BufferCells;
  /** One key going down or up. */
  KeyInfo: KeyInfo;
  /** A progress record in the layout of PROGRESS_RECORD. */
  ProgressRecord: PsValue;
  /** The fields of a prompt, in order. */
  FieldDescriptions: readonly FieldDescription[];
  /** The choices of a prompt; answers count them from 0. */
  ChoiceDescriptions: readonly ChoiceDescription[];
  /** `int[]`, which PowerShell writes as an array with lengths. */
  Int32Array: readonly number[] | null;
  /** `Collection<int>`, which PowerShell writes as a list. */
  Int32Collection: readonly number[];
  /** Answers by field name. */
  Answers: PsDictionary;
  /** A runspace cannot travel; the method is numbered all the same. */
  Runspace: PsValue;
}

/** Word for a type in {@linkcode HOST_METHODS}. */
export type HostType = keyof HostTypes;

/** One row of {@linkcode HOST_METHODS}. */
export interface HostMethod {
  /** Number on the wire. */
  readonly id: number;
  /** Names and types of what it takes. */
  readonly parameters: readonly (readonly [name: string, type: HostType])[];
  /** What it gives; `Void` methods are not answered. */
  readonly result: HostType;
}

/** Every host method by the name of its number in MS-PSRP. */
export const HOST_METHODS = {
  GetName: { id: 1, parameters: [], result: "String" },
  GetVersion: { id: 2, parameters: [], result: "Version" },
  GetInstanceId: { id: 3, parameters: [], result: "Guid" },
  GetCurrentCulture: { id: 4, parameters: [], result: "CultureInfo" },
  GetCurrentUICulture: { id: 5, parameters: [], result: "CultureInfo" },
  SetShouldExit: { id: 6, parameters: [["exitCode", "Int32"]], result: "Void" },
  EnterNestedPrompt: { id: 7, parameters: [], result: "Void" },
  ExitNestedPrompt: { id: 8, parameters: [], result: "Void" },
  NotifyBeginApplication: { id: 9, parameters: [], result: "Void" },
  NotifyEndApplication: { id: 10, parameters: [], result: "Void" },
  ReadLine: { id: 11, parameters: [], result: "String" },
  ReadLineAsSecureString: { id: 12, parameters: [], result: "SecureString" },
  Write1: { id: 13, parameters: [["value", "String"]], result: "Void" },
  Write2: {
    id: 14,
    parameters: [["foregroundColor", "Enum"], ["backgroundColor", "Enum"], ["value", "String"]],
    result: "Void",
  },
  WriteLine1: { id: 15, parameters: [], result: "Void" },
  WriteLine2: { id: 16, parameters: [["value", "String"]], result: "Void" },
  WriteLine3: {
    id: 17,
    parameters: [["foregroundColor", "Enum"], ["backgroundColor", "Enum"], ["value", "String"]],
    result: "Void",
  },
  WriteErrorLine: { id: 18, parameters: [["value", "String"]], result: "Void" },
  WriteDebugLine: { id: 19, parameters: [["message", "String"]], result: "Void" },
  WriteProgress: { id: 20, parameters: [["sourceId", "Int64"], ["record", "ProgressRecord"]], result: "Void" },
  WriteVerboseLine: { id: 21, parameters: [["message", "String"]], result: "Void" },
  WriteWarningLine: { id: 22, parameters: [["message", "String"]], result: "Void" },
  Prompt: {
    id: 23,
    parameters: [["caption", "String"], ["message", "String"], ["descriptions", "FieldDescriptions"]],
    result: "Answers",
  },
  PromptForCredential1: {
    id: 24,
    parameters: [["caption", "String"], ["message", "String"], ["userName", "String"], ["targetName", "String"]],
    result: "PSCredential",
  },
  PromptForCredential2: {
    id: 25,
    parameters: [
      ["caption", "String"],
      ["message", "String"],
      ["userName", "String"],
      ["targetName", "String"],
      ["allowedCredentialTypes", "Enum"],
      ["options", "Enum"],
    ],
    result: "PSCredential",
  },
  PromptForChoice: {
    id: 26,
    parameters: [
      ["caption", "String"],
      ["message", "String"],
      ["choices", "ChoiceDescriptions"],
      ["defaultChoice", "Int32"],
    ],
    result: "Int32",
  },
  GetForegroundColor: { id: 27, parameters: [], result: "Enum" },
  SetForegroundColor: { id: 28, parameters: [["color", "Enum"]], result: "Void" },
  GetBackgroundColor: { id: 29, parameters: [], result: "Enum" },
  SetBackgroundColor: { id: 30, parameters: [["color", "Enum"]], result: "Void" },
  GetCursorPosition: { id: 31, parameters: [], result: "Coordinates" },
  SetCursorPosition: { id: 32, parameters: [["position", "Coordinates"]], result: "Void" },
  GetWindowPosition: { id: 33, parameters: [], result: "Coordinates" },
  SetWindowPosition: { id: 34, parameters: [["position", "Coordinates"]], result: "Void" },
  GetCursorSize: { id: 35, parameters: [], result: "Int32" },
  SetCursorSize: { id: 36, parameters: [["size", "Int32"]], result: "Void" },
  GetBufferSize: { id: 37, parameters: [], result: "Size" },
  SetBufferSize: { id: 38, parameters: [["size", "Size"]], result: "Void" },
  GetWindowSize: { id: 39, parameters: [], result: "Size" },
  SetWindowSize: { id: 40, parameters: [["size", "Size"]], result: "Void" },
  GetWindowTitle: { id: 41, parameters: [], result: "String" },
  SetWindowTitle: { id: 42, parameters: [["title", "String"]], result: "Void" },
  GetMaxWindowSize: { id: 43, parameters: [], result: "Size" },
  GetMaxPhysicalWindowSize: { id: 44, parameters: [], result: "Size" },
  GetKeyAvailable: { id: 45, parameters: [], result: "Boolean" },
  ReadKey: { id: 46, parameters: [["options", "Enum"]], result: "KeyInfo" },
  FlushInputBuffer: { id: 47, parameters: [], result: "Void" },
  SetBufferContents1: { id: 48, parameters: [["rectangle", "Rectangle"], ["fill", "BufferCell"]], result: "Void" },
  SetBufferContents2: { id: 49, parameters: [["origin", "Coordinates"], ["contents", "BufferCells"]], result: "Void" },
  GetBufferContents: { id: 50, parameters: [["rectangle", "Rectangle"]], result: "BufferCells" },
  ScrollBufferContents: {
    id: 51,
    parameters: [["source", "Rectangle"], ["destination", "Coordinates"], ["clip", "Rectangle"], [
      "fill",
      "BufferCell",
    ]],
    result: "Void",
  },
  PushRunspace: { id: 52, parameters: [["runspace", "Runspace"]], result: "Void" },
  PopRunspace: { id: 53, parameters: [], result: "Void" },
  GetIsRunspacePushed: { id: 54, parameters: [], result: "Boolean" },
  GetRunspace: { id: 55, parameters: [], result: "Runspace" },
  PromptForChoiceMultipleSelection: {
    id: 56,
    parameters: [
      ["caption", "String"],
      ["message", "String"],
      ["choices", "ChoiceDescriptions"],
      ["defaultChoices", "Int32Array"],
    ],
    result: "Int32Collection",
  },
} as const satisfies Record<string, HostMethod>;

/** Name of a host method. */
export type HostMethodName = keyof typeof HOST_METHODS;

/** What a method takes, in order. */
export type HostArguments<M extends HostMethodName> = ArgumentsOf<(typeof HOST_METHODS)[M]["parameters"]>;

/** What a method gives. */
export type HostResult<M extends HostMethodName> = HostTypes[(typeof HOST_METHODS)[M]["result"]];

/** The parameters of a row of {@linkcode HOST_METHODS} as a tuple of {@linkcode HostTypes}. */
export type ArgumentsOf<P extends readonly (readonly [string, HostType])[]> = {
  readonly [I in keyof P]: HostTypes[P[I][1]];
};

const NAMES: ReadonlyMap<number, HostMethodName> = new Map(
  Object.entries(HOST_METHODS).map(([name, row]) => [row.id, name as HostMethodName]),
);

/** Name of the method with this number; `undefined` for numbers that MS-PSRP does not know. */
export function hostMethodName(id: number): HostMethodName | undefined {
  return NAMES.get(id);
}

/** Whether the server waits for an answer. */
export function expectsAnswer(method: HostMethodName): boolean {
  return HOST_METHODS[method].result !== "Void";
}
