/**
 * PSSession and its runspace as scripts see them: TABLES over {@linkcode PSSession}.
 * @module
 */
import { PsDateTime, PsGuid, type PsValue } from "../clixml/value.ts";
import { registerTypeMembers } from "../engine/dotnet/built_in_type_data.ts";
import { declareEnum, declareType } from "../engine/dotnet/declare.ts";
import { enumNamed } from "../engine/dotnet/enums.ts";
import { NetObject } from "../engine/dotnet/net_object.ts";
import { registerRows } from "../engine/dotnet/type_system.ts";
import { type PSSession, RUNSPACE_AVAILABILITIES, RUNSPACE_STATES } from "../remoting/session.ts";
import { connectionValue } from "./connection_types.ts";
import { bufferingValue } from "./option_types.ts";
import { TYPE_NAMES } from "./type_names.ts";

type SessionObject = NetObject<PSSession>;

const GUID_OR_NULL = "System.Nullable`1[[System.Guid]]";
const TICKS_PER_MS = 10_000;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

const date = (ms: number | undefined): PsValue =>
  ms === undefined ? null : new PsDateTime(BigInt(Math.round(ms * TICKS_PER_MS)) + UNIX_EPOCH_TICKS, "Local");
const stateValue = (session: PSSession): PsValue => enumNamed(TYPE_NAMES.state, session.state);
const availabilityValue = (session: PSSession): PsValue => enumNamed(TYPE_NAMES.availability, session.availability);

registerRows([
  declareEnum(TYPE_NAMES.state, RUNSPACE_STATES.join(" ")),
  declareEnum(TYPE_NAMES.availability, RUNSPACE_AVAILABILITIES.join(" ")),
  declareEnum(TYPE_NAMES.machine, "RemoteMachine VirtualMachine Container"),
  declareEnum(TYPE_NAMES.filterState, "All Opened Disconnected Closed Broken"),
  declareEnum(TYPE_NAMES.outTarget, "Default Host Job"),
  declareType(TYPE_NAMES.stateInfo, {
    properties: {
      [`${TYPE_NAMES.state} State`]: (self: SessionObject) => stateValue(self.state),
      "exception Reason": (self: SessionObject) =>
        self.state.reason instanceof Error ? self.state.reason.message : null,
    },
    methods: { "string ToString()": (self: SessionObject) => self.state.state },
  }),
  declareType(TYPE_NAMES.runspace, { isAbstract: true }),
  declareType(TYPE_NAMES.remoteRunspace, {
    base: TYPE_NAMES.runspace,
    properties: {
      "int Id": (self: SessionObject) => self.state.id,
      "string Name": (self: SessionObject) => self.state.name,
      "guid InstanceId": (self: SessionObject) => new PsGuid(self.state.instanceId),
      [`${TYPE_NAMES.stateInfo} RunspaceStateInfo`]: (self: SessionObject) =>
        new NetObject(TYPE_NAMES.stateInfo, self.state),
      [`${TYPE_NAMES.availability} RunspaceAvailability`]: (self: SessionObject) => availabilityValue(self.state),
      [`${TYPE_NAMES.connection} ConnectionInfo`]: (self: SessionObject) => connectionValue(self.state.connection),
      "datetime DisconnectedOn": (self: SessionObject) => date(self.state.disconnectedOn),
      "datetime ExpiresOn": (self: SessionObject) => date(self.state.expiresOn),
    },
  }),
  declareType(TYPE_NAMES.session, {
    properties: {
      [`${TYPE_NAMES.machine} ComputerType`]: {
        get: () => enumNamed(TYPE_NAMES.machine, "RemoteMachine"),
        // PowerShell lets scripts set it, and looks at it for virtual machines only.
        set: () => {},
      },
      "string ComputerName": (self: SessionObject) => self.state.computerName,
      "string ContainerId": () => "",
      "string VMName": () => "",
      [`${GUID_OR_NULL} VMId`]: () => null,
      "string ConfigurationName": (self: SessionObject) => self.state.configurationName ?? null,
      "guid InstanceId": (self: SessionObject) => new PsGuid(self.state.instanceId),
      "int Id": (self: SessionObject) => self.state.id,
      "string Name": {
        get: (self: SessionObject) => self.state.name,
        set: (self: SessionObject, value: PsValue) => {
          self.state.name = String(value);
        },
      },
      [`${TYPE_NAMES.availability} Availability`]: (self: SessionObject) => availabilityValue(self.state),
      "psprimitivedictionary ApplicationPrivateData": (self: SessionObject) =>
        self.state.pool?.applicationPrivateData ?? null,
      [`${TYPE_NAMES.runspace} Runspace`]: (self: SessionObject) => runspaceValue(self.state),
      "string Transport": (self: SessionObject) => self.state.connection.transport,
    },
    statics: {
      [`${TYPE_NAMES.session} Create(${TYPE_NAMES.runspace} runspace, string transportName, object psCmdlet)`]: (
        runspace: SessionObject,
      ) => sessionValue(runspace.state),
    },
    methods: { "string ToString()": (self: SessionObject) => self.state.toString() },
  }),
]);

const script = (get: (session: PSSession) => PsValue) => ({
  kind: "script" as const,
  get: (self: PsValue): PsValue => get((self as SessionObject).state),
});

// PowerShell's type data adds these; they are no members of the class.
registerTypeMembers(TYPE_NAMES.session, {
  State: script(stateValue),
  IdleTimeout: script((session) => session.connection.idleTimeoutMs),
  OutputBufferingMode: script(({ connection }) =>
    connection.transport === "WSMan" ? bufferingValue(connection.outputBufferingMode) : null
  ),
  DisconnectedOn: script((session) => date(session.disconnectedOn)),
  ExpiresOn: script((session) => date(session.expiresOn)),
});

const SESSION_OBJECTS = new WeakMap<PSSession, SessionObject>();

/** The object of a session; always the same one, so that scripts can compare it. */
export function sessionValue(session: PSSession): SessionObject {
  let object = SESSION_OBJECTS.get(session);
  if (!object) SESSION_OBJECTS.set(session, object = new NetObject(TYPE_NAMES.session, session));
  return object;
}

/** The RemoteRunspace of a session. */
export function runspaceValue(session: PSSession): SessionObject {
  return new NetObject(TYPE_NAMES.remoteRunspace, session);
}

/** The session of an object. */
export function sessionOf(value: PsValue): PSSession {
  return (value as SessionObject).state;
}
