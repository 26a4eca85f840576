/**
 * Bodies of the messages of an open pool: its runspaces, its state, its events (MS-PSRP 2.2.2.2, .6 to .9, .11, .12, .31).
 * @module
 */
import { PsDateTime, type PsDictionary, PsGuid, type PsValue } from "../../clixml/value.ts";
import { enumValue } from "../enums.ts";
import { POOL_STATES, type PoolState, poolStateName } from "../states.ts";
import { decodeHostInfo, encodeHostInfo, type HostInfo } from "./host_call.ts";
import { baseOf, body, type Codec, integerOf, Members, unreadable } from "./members.ts";

/** INIT_RUNSPACEPOOL (2.2.2.2). */
export interface InitRunspacePool {
  /** At least 1. */
  readonly minRunspaces: number;
  /** Pipelines that may run side by side. */
  readonly maxRunspaces: number;
  /** PSThreadOptions: Default 0, UseNewThread 1, ReuseThread 2, UseCurrentThread 3. */
  readonly threadOptions: number;
  /** ApartmentState: STA 0, MTA 1, Unknown 2. */
  readonly apartmentState: number;
  /** Host of every pipeline that brings none of its own. */
  readonly hostInfo: HostInfo;
  /** What scripts see in `$PSSenderInfo.ApplicationArguments`. */
  readonly applicationArguments: PsDictionary | null;
}

/** Reads and writes INIT_RUNSPACEPOOL. */
export const initRunspacePool: Codec<InitRunspacePool> = {
  encode: (init) =>
    body([
      ["MinRunspaces", init.minRunspaces],
      ["MaxRunspaces", init.maxRunspaces],
      ["PSThreadOptions", enumValue("PSThreadOptions", init.threadOptions)],
      ["ApartmentState", enumValue("ApartmentState", init.apartmentState)],
      ["ApplicationArguments", init.applicationArguments],
      ["HostInfo", encodeHostInfo(init.hostInfo)],
    ]),
  decode(value) {
    const members = new Members(value, "INIT_RUNSPACEPOOL");
    return {
      minRunspaces: members.integer("MinRunspaces"),
      maxRunspaces: members.integer("MaxRunspaces"),
      threadOptions: members.integerOr("PSThreadOptions", 0),
      apartmentState: members.integerOr("ApartmentState", 2),
      hostInfo: decodeHostInfo(members.get("HostInfo") ?? null),
      applicationArguments: members.dictionaryOrNull("ApplicationArguments"),
    };
  },
};

/** A request that only names itself: GET_AVAILABLE_RUNSPACES (2.2.2.11), RESET_RUNSPACE_STATE (2.2.2.31). */
export interface CallOnly {
  readonly callId: bigint;
}

/** Reads and writes GET_AVAILABLE_RUNSPACES. */
export const getAvailableRunspaces: Codec<CallOnly> = callOnly("GET_AVAILABLE_RUNSPACES");

/** Reads and writes RESET_RUNSPACE_STATE. */
export const resetRunspaceState: Codec<CallOnly> = callOnly("RESET_RUNSPACE_STATE");

/** SET_MAX_RUNSPACES (2.2.2.6) and SET_MIN_RUNSPACES (2.2.2.7). */
export interface SetRunspaces {
  readonly callId: bigint;
  readonly count: number;
}

/** Reads and writes SET_MAX_RUNSPACES. */
export const setMaxRunspaces: Codec<SetRunspaces> = setRunspaces("SET_MAX_RUNSPACES", "MaxRunspaces");

/** Reads and writes SET_MIN_RUNSPACES. */
export const setMinRunspaces: Codec<SetRunspaces> = setRunspaces("SET_MIN_RUNSPACES", "MinRunspaces");

/** RUNSPACE_AVAILABILITY (2.2.2.8): whether a change was made, or how many runspaces are free. */
export interface RunspaceAvailability {
  /** Number of the request that it answers. */
  readonly callId: bigint;
  /** Boolean after a change or a reset, a number after a question. */
  readonly response: boolean | number;
}

/** Reads and writes RUNSPACE_AVAILABILITY. */
export const runspaceAvailability: Codec<RunspaceAvailability> = {
  encode: ({ callId, response }) => body([["SetMinMaxRunspacesResponse", response], ["ci", callId]]),
  decode(value) {
    const members = new Members(value, "RUNSPACE_AVAILABILITY");
    const given = baseOf(members.value("SetMinMaxRunspacesResponse"));
    const response = typeof given === "boolean" ? given : integerOf(given);
    if (response === undefined) throw unreadable("RUNSPACE_AVAILABILITY", "neither a boolean nor an integer answers");
    return { callId: members.long("ci"), response };
  },
};

/** RUNSPACEPOOL_STATE (2.2.2.9). */
export interface RunspacePoolState {
  readonly state: PoolState;
  /** Error record that says why. */
  readonly error: PsValue | undefined;
}

/** Reads and writes RUNSPACEPOOL_STATE. */
export const runspacePoolState: Codec<RunspacePoolState> = {
  encode: ({ state, error }) => body([["RunspaceState", POOL_STATES[state]], ["ExceptionAsErrorRecord", error]]),
  decode(value) {
    const members = new Members(value, "RUNSPACEPOOL_STATE");
    const number = members.integer("RunspaceState");
    const state = poolStateName(number);
    if (state === undefined) throw unreadable("RUNSPACEPOOL_STATE", `there is no state ${number}`);
    return { state, error: members.get("ExceptionAsErrorRecord") ?? undefined };
  },
};

/** USER_EVENT (2.2.2.12): an event of the server's runspace that is forwarded. */
export interface UserEvent {
  /** Counts the events of the server's runspace. */
  readonly eventId: number;
  /** Name that its subscriber gave it. */
  readonly sourceId: string;
  /** When it was raised, on the clock of the server. */
  readonly time: PsDateTime;
  /** Object that raised it; `null` for none. */
  readonly sender: PsValue;
  /** Object[]. */
  readonly sourceArguments: PsValue;
  /** What its subscriber attached; `null` for nothing. */
  readonly messageData: PsValue;
  /** Computer that it comes from; `null` where it is not said. */
  readonly computerName: string | null;
  /** Lower-case GUID. */
  readonly runspaceId: string;
}

/** Reads and writes USER_EVENT. */
export const userEvent: Codec<UserEvent> = {
  encode: (event) =>
    body([
      ["PSEventArgs.EventIdentifier", event.eventId],
      ["PSEventArgs.SourceIdentifier", event.sourceId],
      ["PSEventArgs.TimeGenerated", event.time],
      ["PSEventArgs.Sender", event.sender],
      ["PSEventArgs.SourceArgs", event.sourceArguments],
      ["PSEventArgs.MessageData", event.messageData],
      ["PSEventArgs.ComputerName", event.computerName],
      ["PSEventArgs.RunspaceId", new PsGuid(event.runspaceId)],
    ]),
  decode(value) {
    const members = new Members(value, "USER_EVENT");
    const time = baseOf(members.value("PSEventArgs.TimeGenerated"));
    if (!(time instanceof PsDateTime)) throw unreadable("USER_EVENT", "its time is no date");
    return {
      eventId: members.integer("PSEventArgs.EventIdentifier"),
      sourceId: members.textOrNull("PSEventArgs.SourceIdentifier") ?? "",
      time,
      sender: members.get("PSEventArgs.Sender") ?? null,
      sourceArguments: members.get("PSEventArgs.SourceArgs") ?? null,
      messageData: members.get("PSEventArgs.MessageData") ?? null,
      computerName: members.textOrNull("PSEventArgs.ComputerName"),
      runspaceId: members.guid("PSEventArgs.RunspaceId"),
    };
  },
};

function callOnly(message: string): Codec<CallOnly> {
  return {
    encode: ({ callId }) => body([["ci", callId]]),
    decode: (value) => ({ callId: new Members(value, message).long("ci") }),
  };
}

function setRunspaces(message: string, member: string): Codec<SetRunspaces> {
  return {
    encode: ({ callId, count }) => body([[member, count], ["ci", callId]]),
    decode(value) {
      const members = new Members(value, message);
      return { callId: members.long("ci"), count: members.integer(member) };
    },
  };
}
