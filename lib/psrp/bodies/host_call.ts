/**
 * Host calls and their answers (MS-PSRP 2.2.2.15, .16, .27, .28), and the description of a client's host (2.2.3.14).
 * What the methods are is `host_methods.ts`, how single values travel is `host_values.ts`.
 * @module
 */
import { PsDictionary, type PsObject, type PsValue } from "../../clixml/value.ts";
import { enumValue } from "../enums.ts";
import {
  expectsAnswer,
  HOST_METHODS,
  type HostArguments,
  type HostMethodName,
  hostMethodName,
  type HostResult,
  type HostType,
  type HostTypes,
} from "../host_methods.ts";
import type { Coordinates, Size } from "../host_objects.ts";
import { decodeHostValue, encodeHostValue } from "../host_values.ts";
import { arrayList, body, type Codec, Members, unreadable } from "./members.ts";

/** Call id of methods that give nothing; no answer comes. */
export const NO_ANSWER_CALL_ID = -100n;

/** One call, typed by its method. */
export type HostCall = {
  readonly [M in HostMethodName]: {
    readonly callId: bigint;
    readonly method: M;
    readonly arguments: HostArguments<M>;
  };
}[HostMethodName];

/** An answer, typed by its method: a result, or the error record of what the host threw. */
export type HostResponse = {
  readonly [M in HostMethodName]: {
    readonly callId: bigint;
    readonly method: M;
    /** `undefined` where the host gave nothing, or threw. */
    readonly result: HostResult<M> | undefined;
    readonly error: PsValue | undefined;
  };
}[HostMethodName];

/** Reads and writes both kinds of host call. */
export const hostCall: Codec<HostCall> = {
  encode: (call) =>
    body([
      ["ci", call.callId],
      ["mi", enumValue("RemoteHostMethodId", HOST_METHODS[call.method].id)],
      ["mp", arrayList(encodeArguments(call.method, call.arguments))],
    ]),
  decode(value) {
    const members = new Members(value, "a host call");
    const method = methodOf(members);
    const given = members.itemsOrNone("mp") ?? [];
    const { parameters } = HOST_METHODS[method];
    if (given.length !== parameters.length) {
      throw unreadable(`a host call to ${method}`, `${given.length} arguments, ${parameters.length} expected`);
    }
    const decoded = parameters.map(([name, type], i) =>
      decodeHostValue(type, given[i] ?? null, `argument "${name}" of ${method}`)
    );
    return { callId: members.long("ci"), method, arguments: decoded } as unknown as HostCall;
  },
};

/** Reads and writes both kinds of answer. */
export const hostResponse: Codec<HostResponse> = {
  encode(response) {
    const { result } = HOST_METHODS[response.method];
    const given = response.result ?? null;
    return body([
      ["mr", given === null ? undefined : encodeHostValue(result, given as HostTypes[typeof result])],
      ["me", response.error],
      ["ci", response.callId],
      ["mi", enumValue("RemoteHostMethodId", HOST_METHODS[response.method].id)],
    ]);
  },
  decode(value) {
    const members = new Members(value, "a host response");
    const method = methodOf(members);
    const result = members.get("mr") ?? null;
    return {
      callId: members.long("ci"),
      method,
      result: result === null || !expectsAnswer(method)
        ? undefined
        : decodeHostValue(HOST_METHODS[method].result, result, `the answer of ${method}`),
      error: members.get("me") ?? undefined,
    } as HostResponse;
  },
};

function methodOf(members: Members): HostMethodName {
  const id = members.integer("mi");
  return hostMethodName(id) ?? unknownMethod(id);
}

function unknownMethod(id: number): never {
  throw unreadable("a host call", `there is no method ${id}`);
}

function encodeArguments(method: HostMethodName, values: readonly unknown[]): PsValue[] {
  return HOST_METHODS[method].parameters.map(([, type], i) => {
    const value = values[i] as HostTypes[typeof type] | undefined;
    return encodeHostValue(type, value as never);
  });
}

/** What a console looks like when the pool or pipeline is made. */
export interface HostDefaults {
  /** System.ConsoleColor. */
  readonly foregroundColor?: number;
  /** System.ConsoleColor: 0 to 15. */
  readonly backgroundColor?: number;
  /** In cells of the buffer, from its top left. */
  readonly cursorPosition?: Coordinates;
  /** Top left of the window, in cells of the buffer. */
  readonly windowPosition?: Coordinates;
  /** Percent of a cell. */
  readonly cursorSize?: number;
  /** In cells. */
  readonly bufferSize?: Size;
  /** In cells. */
  readonly windowSize?: Size;
  /** In cells; as far as the buffer allows. */
  readonly maxWindowSize?: Size;
  /** In cells; as far as the screen allows. */
  readonly maxPhysicalWindowSize?: Size;
  /** Text of the title bar. */
  readonly windowTitle?: string;
}

/** What a client says of its host. */
export interface HostInfo {
  /** There is no host at all. */
  readonly isHostNull: boolean;
  /** The host has no user interface: it neither shows nor asks. */
  readonly isHostUINull: boolean;
  /** The host has no console of cells. */
  readonly isHostRawUINull: boolean;
  /** Of a pipeline: it uses the pool's host. */
  readonly useRunspaceHost: boolean;
  /** Only of a host with a console of cells. */
  readonly defaults?: HostDefaults;
}

/** A client without host. */
export const NO_HOST: HostInfo = {
  isHostNull: true,
  isHostUINull: true,
  isHostRawUINull: true,
  useRunspaceHost: false,
};

/** A pipeline that uses the host of its pool. */
export const POOL_HOST: HostInfo = { ...NO_HOST, useRunspaceHost: true };

// In the order in which PowerShell's table enumerates: by falling key.
const DEFAULTS = [
  [9, "windowTitle", "System.String", "String"],
  [8, "maxPhysicalWindowSize", "System.Management.Automation.Host.Size", "Size"],
  [7, "maxWindowSize", "System.Management.Automation.Host.Size", "Size"],
  [6, "windowSize", "System.Management.Automation.Host.Size", "Size"],
  [5, "bufferSize", "System.Management.Automation.Host.Size", "Size"],
  [4, "cursorSize", "System.Int32", "Int32"],
  [3, "windowPosition", "System.Management.Automation.Host.Coordinates", "Coordinates"],
  [2, "cursorPosition", "System.Management.Automation.Host.Coordinates", "Coordinates"],
  [1, "backgroundColor", "System.ConsoleColor", "Enum"],
  [0, "foregroundColor", "System.ConsoleColor", "Enum"],
] as const satisfies readonly (readonly [key: number, field: keyof HostDefaults, typeName: string, type: HostType])[];

/** HostInfo as a member of INIT_RUNSPACEPOOL and CREATE_PIPELINE. */
export function encodeHostInfo(info: HostInfo): PsObject {
  return body([
    ["_isHostUINull", info.isHostUINull],
    ["_isHostRawUINull", info.isHostRawUINull],
    ["_isHostNull", info.isHostNull],
    ["_hostDefaultData", info.defaults && body([["data", encodeDefaults(info.defaults)]])],
    ["_useRunspaceHost", info.useRunspaceHost],
  ]);
}

/** HostInfo of a member; a missing one is no host. */
export function decodeHostInfo(value: PsValue): HostInfo {
  const members = new Members(value, "HostInfo");
  const found = members.get("_hostDefaultData") ?? null;
  const data = found === null ? null : new Members(found, "HostInfo._hostDefaultData").dictionaryOrNull("data");
  return {
    isHostNull: members.booleanOr("_isHostNull", true),
    isHostUINull: members.booleanOr("_isHostUINull", true),
    isHostRawUINull: members.booleanOr("_isHostRawUINull", true),
    useRunspaceHost: members.booleanOr("_useRunspaceHost", false),
    ...(data !== null && { defaults: decodeDefaults(data) }),
  };
}

function encodeDefaults(defaults: HostDefaults): PsDictionary {
  const table = new PsDictionary();
  for (const [key, field, typeName, type] of DEFAULTS) {
    const value = defaults[field];
    if (value !== undefined) table.set(key, body([["T", typeName], ["V", encodeHostValue(type, value as never)]]));
  }
  return table;
}

function decodeDefaults(table: PsDictionary): HostDefaults {
  const defaults: Record<string, unknown> = {};
  for (const [key, field, , type] of DEFAULTS) {
    const entry = table.get(key) ?? null;
    if (entry === null) continue;
    const value = new Members(entry, `HostInfo.${field}`).get("V") ?? null;
    if (value !== null) defaults[field] = decodeHostValue(type, value, `HostInfo.${field}`);
  }
  return defaults;
}
