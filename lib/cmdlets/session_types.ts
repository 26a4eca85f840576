/**
 * The .NET types of remoting as scripts see them: TABLES over the plain objects of `lib/remoting`.
 * @module
 */
import { PsDateTime, PsEnum, PsGuid, PsTimeSpan, PsUri, type PsValue } from "../clixml/value.ts";
import { declareEnum, declareType } from "../engine/dotnet/declare.ts";
import { enumNamed } from "../engine/dotnet/enums.ts";
import { NetObject } from "../engine/dotnet/net_object.ts";
import { registerRows } from "../engine/dotnet/type_system.ts";
import type { ConnectionInfo } from "../remoting/connection_info.ts";
import {
  AUTHENTICATION_MECHANISMS,
  type AuthenticationMechanism,
  objectSessionOptions,
  type OutputBufferingMode,
  type ProxyAccessType,
  type SessionOptions,
} from "../remoting/session_options.ts";
import { type PSSession, RUNSPACE_AVAILABILITIES, RUNSPACE_STATES } from "../remoting/session.ts";
import { credentialValue } from "./credentials.ts";

/** Full names of the types. */
export const TYPE_NAMES = {
  session: "System.Management.Automation.Runspaces.PSSession",
  runspace: "System.Management.Automation.RemoteRunspace",
  stateInfo: "System.Management.Automation.Runspaces.RunspaceStateInfo",
  connection: "System.Management.Automation.Runspaces.WSManConnectionInfo",
  option: "System.Management.Automation.Remoting.PSSessionOption",
  state: "System.Management.Automation.Runspaces.RunspaceState",
  availability: "System.Management.Automation.Runspaces.RunspaceAvailability",
  mechanism: "System.Management.Automation.Runspaces.AuthenticationMechanism",
  buffering: "System.Management.Automation.Runspaces.OutputBufferingMode",
  proxyAccess: "System.Management.Automation.Remoting.ProxyAccessType",
  machine: "System.Management.Automation.Runspaces.TargetMachineType",
  filterState: "Microsoft.PowerShell.Commands.SessionFilterState",
  outTarget: "Microsoft.PowerShell.Commands.OutTarget",
} as const;

const TICKS_PER_MS = 10_000n;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

type SessionObject = NetObject<PSSession>;
type OptionObject = NetObject<SessionOptions>;
type ConnectionObject = NetObject<ConnectionInfo>;

const span = (ms: number): PsTimeSpan => new PsTimeSpan(BigInt(ms) * TICKS_PER_MS);
const spanMs = (value: PsValue): number => Number((value as PsTimeSpan).ticks / TICKS_PER_MS);
const date = (ms: number | undefined): PsValue =>
  ms === undefined ? null : new PsDateTime(BigInt(Math.round(ms)) * TICKS_PER_MS + UNIX_EPOCH_TICKS, "Local");
const nameOf = (value: PsValue): string => (value as PsEnum).name;
const bufferingValue = (mode: OutputBufferingMode): PsValue => enumNamed(TYPE_NAMES.buffering, mode);
const mechanismValue = (name: AuthenticationMechanism): PsValue => enumNamed(TYPE_NAMES.mechanism, name);
const cultureText = (name: string | undefined): PsValue => name ?? null;

/** The options that PSSessionOption and WSManConnectionInfo share, as settable properties. */
function optionProperties<O extends NetObject<SessionOptions>>(): Record<string, {
  get: (self: O) => PsValue;
  set: (self: O, value: PsValue) => void;
}> {
  const flag = (key: KeysOf<boolean>) => ({
    get: (self: O): PsValue => self.state[key],
    set: (self: O, value: PsValue): void => {
      self.state[key] = value as boolean;
    },
  });
  const number = (key: KeysOf<number>) => ({
    get: (self: O): PsValue => self.state[key],
    set: (self: O, value: PsValue): void => {
      self.state[key] = value as number;
    },
  });
  const time = (key: "operationTimeoutMs" | "openTimeoutMs" | "cancelTimeoutMs" | "idleTimeoutMs") => ({
    get: (self: O): PsValue => span(self.state[key]),
    set: (self: O, value: PsValue): void => {
      self.state[key] = spanMs(value);
    },
  });
  const size = (key: "maximumReceivedDataSizePerCommand" | "maximumReceivedObjectSize") => ({
    get: (self: O): PsValue => self.state[key] ?? null,
    set: (self: O, value: PsValue): void => {
      self.state[key] = value === null ? undefined : value as number;
    },
  });
  const culture = (key: "culture" | "uiCulture") => ({
    get: (self: O): PsValue => cultureText(self.state[key]),
    set: (self: O, value: PsValue): void => {
      self.state[key] = value === null ? undefined : String(value);
    },
  });
  return {
    "int MaximumConnectionRedirectionCount": number("maximumConnectionRedirectionCount"),
    "bool NoCompression": flag("noCompression"),
    "bool NoMachineProfile": flag("noMachineProfile"),
    "System.Management.Automation.Remoting.ProxyAccessType ProxyAccessType": {
      get: (self) => enumNamed(TYPE_NAMES.proxyAccess, self.state.proxyAccessType),
      set: (self, value) => {
        self.state.proxyAccessType = nameOf(value) as ProxyAccessType;
      },
    },
    "System.Management.Automation.Runspaces.AuthenticationMechanism ProxyAuthentication": {
      get: (self) => mechanismValue(self.state.proxyAuthentication),
      set: (self, value) => {
        self.state.proxyAuthentication = nameOf(value) as AuthenticationMechanism;
      },
    },
    "bool SkipCACheck": flag("skipCACheck"),
    "bool SkipCNCheck": flag("skipCNCheck"),
    "bool SkipRevocationCheck": flag("skipRevocationCheck"),
    "timespan OperationTimeout": time("operationTimeoutMs"),
    "bool NoEncryption": flag("noEncryption"),
    "bool UseUTF16": flag("useUTF16"),
    "bool IncludePortInSPN": flag("includePortInSPN"),
    "System.Management.Automation.Runspaces.OutputBufferingMode OutputBufferingMode": {
      get: (self) => bufferingValue(self.state.outputBufferingMode),
      set: (self, value) => {
        self.state.outputBufferingMode = nameOf(value) as OutputBufferingMode;
      },
    },
    "int MaxConnectionRetryCount": number("maxConnectionRetryCount"),
    "cultureinfo Culture": culture("culture"),
    "cultureinfo UICulture": culture("uiCulture"),
    "object MaximumReceivedDataSizePerCommand": size("maximumReceivedDataSizePerCommand"),
    "object MaximumReceivedObjectSize": size("maximumReceivedObjectSize"),
    "timespan OpenTimeout": time("openTimeoutMs"),
    "timespan CancelTimeout": time("cancelTimeoutMs"),
    "timespan IdleTimeout": time("idleTimeoutMs"),
  };
}

type KeysOf<T> = { [K in keyof SessionOptions]: SessionOptions[K] extends T ? K : never }[keyof SessionOptions];

registerRows([
  declareEnum(TYPE_NAMES.state, RUNSPACE_STATES.join(" ")),
  declareEnum(TYPE_NAMES.availability, RUNSPACE_AVAILABILITIES.join(" ")),
  declareEnum(TYPE_NAMES.mechanism, AUTHENTICATION_MECHANISMS.join(" ")),
  declareEnum(TYPE_NAMES.buffering, "None Drop Block"),
  declareEnum(TYPE_NAMES.proxyAccess, "None=0 IEConfig=1 WinHttpConfig=2 AutoDetect=4 NoProxyServer=8"),
  declareEnum(TYPE_NAMES.machine, "RemoteMachine VirtualMachine Container"),
  declareEnum(TYPE_NAMES.filterState, "All Opened Disconnected Closed Broken"),
  declareEnum(TYPE_NAMES.outTarget, "Default Host Job"),
  declareType(TYPE_NAMES.stateInfo, {
    properties: {
      [`${TYPE_NAMES.state} State`]: (self: SessionObject) => enumNamed(TYPE_NAMES.state, self.state.state),
      "exception Reason": (self: SessionObject) =>
        self.state.reason instanceof Error ? self.state.reason.message : null,
    },
    methods: { "string ToString()": (self: SessionObject) => self.state.state },
  }),
  declareType(TYPE_NAMES.connection, {
    properties: {
      "uri ConnectionUri": (self: ConnectionObject) => new PsUri(uriText(self.state)),
      "string ComputerName": (self: ConnectionObject) => self.state.computerName,
      "string Scheme": (self: ConnectionObject) => self.state.connectionUri.protocol.replace(":", ""),
      // The default port shows as that of HTTP, whatever WSMan dials (cmdlets.md 2.1).
      "int Port": (self: ConnectionObject) =>
        Number(self.state.connectionUri.port) || (self.state.connectionUri.protocol === "https:" ? 443 : 80),
      "string AppName": (self: ConnectionObject) => self.state.appName,
      "pscredential Credential": (self: ConnectionObject) =>
        self.state.credential ? credentialValue(self.state.credential) : null,
      "string ShellUri": (self: ConnectionObject) => self.state.shellUri,
      [`${TYPE_NAMES.mechanism} AuthenticationMechanism`]: (self: ConnectionObject) =>
        mechanismValue(self.state.authentication),
      "string CertificateThumbprint": (self: ConnectionObject) => self.state.certificateThumbprint ?? null,
      "bool UseCompression": (self: ConnectionObject) => self.state.useCompression,
      "bool EnableNetworkAccess": (self: ConnectionObject) => self.state.enableNetworkAccess,
      ...optionProperties<ConnectionObject>(),
      // Milliseconds here, time spans on PSSessionOption.
      "int OperationTimeout": (self: ConnectionObject) => self.state.operationTimeoutMs,
      "int OpenTimeout": (self: ConnectionObject) => self.state.openTimeoutMs,
      "int CancelTimeout": (self: ConnectionObject) => self.state.cancelTimeoutMs,
      "int IdleTimeout": (self: ConnectionObject) => self.state.idleTimeoutMs,
      "int MaxIdleTimeout": (self: ConnectionObject) => self.state.maxIdleTimeoutMs ?? 2_147_483_647,
    },
  }),
  declareType(TYPE_NAMES.runspace, {
    base: "System.Management.Automation.Runspaces.Runspace",
    properties: {
      "int Id": (self: SessionObject) => self.state.id,
      "string Name": (self: SessionObject) => self.state.name,
      "guid InstanceId": (self: SessionObject) => new PsGuid(self.state.instanceId),
      [`${TYPE_NAMES.stateInfo} RunspaceStateInfo`]: (self: SessionObject) =>
        new NetObject(TYPE_NAMES.stateInfo, self.state),
      [`${TYPE_NAMES.availability} RunspaceAvailability`]: (self: SessionObject) =>
        enumNamed(TYPE_NAMES.availability, self.state.availability),
      [`${TYPE_NAMES.connection} ConnectionInfo`]: (self: SessionObject) => connectionValue(self.state.connection),
      "datetime DisconnectedOn": (self: SessionObject) => date(self.state.disconnectedOn),
      "datetime ExpiresOn": (self: SessionObject) => date(self.state.expiresOn),
    },
  }),
  declareType("System.Management.Automation.Runspaces.Runspace", { isAbstract: true }),
  declareType(TYPE_NAMES.session, {
    properties: {
      [`${TYPE_NAMES.state} State`]: (self: SessionObject) => enumNamed(TYPE_NAMES.state, self.state.state),
      "int IdleTimeout": (self: SessionObject) => self.state.connection.idleTimeoutMs,
      [`${TYPE_NAMES.buffering} OutputBufferingMode`]: (self: SessionObject) =>
        bufferingValue(self.state.connection.outputBufferingMode),
      "datetime DisconnectedOn": (self: SessionObject) => date(self.state.disconnectedOn),
      "datetime ExpiresOn": (self: SessionObject) => date(self.state.expiresOn),
      [`${TYPE_NAMES.machine} ComputerType`]: () => enumNamed(TYPE_NAMES.machine, "RemoteMachine"),
      "string ComputerName": (self: SessionObject) => self.state.computerName,
      "string ContainerId": () => null,
      "string VMName": () => null,
      "object VMId": () => null,
      "string ConfigurationName": (self: SessionObject) => self.state.configurationName,
      "guid InstanceId": (self: SessionObject) => new PsGuid(self.state.instanceId),
      "int Id": (self: SessionObject) => self.state.id,
      "string Name": {
        get: (self: SessionObject) => self.state.name,
        set: (self: SessionObject, value: PsValue) => {
          self.state.name = String(value);
        },
      },
      [`${TYPE_NAMES.availability} Availability`]: (self: SessionObject) =>
        enumNamed(TYPE_NAMES.availability, self.state.availability),
      "psprimitivedictionary ApplicationPrivateData": (self: SessionObject) =>
        self.state.pool?.applicationPrivateData ?? null,
      [`${TYPE_NAMES.runspace} Runspace`]: (self: SessionObject) => new NetObject(TYPE_NAMES.runspace, self.state),
      "string Transport": () => "WSMan",
    },
    methods: { "string ToString()": (self: SessionObject) => self.state.toString() },
  }),
  declareType(TYPE_NAMES.option, {
    constructors: { "()": () => optionValue(objectSessionOptions()) },
    properties: optionProperties<OptionObject>(),
  }),
]);

const SESSION_OBJECTS = new WeakMap<PSSession, SessionObject>();

/** The object of a session; always the same one, so that scripts can compare it. */
export function sessionValue(session: PSSession): SessionObject {
  let object = SESSION_OBJECTS.get(session);
  if (!object) SESSION_OBJECTS.set(session, object = new NetObject(TYPE_NAMES.session, session));
  return object;
}

/** The session of an object. */
export function sessionOf(value: PsValue): PSSession {
  return (value as SessionObject).state;
}

/** A PSSessionOption. */
export function optionValue(options: SessionOptions): OptionObject {
  return new NetObject(TYPE_NAMES.option, options);
}

/** What a PSSessionOption holds. */
export function optionsOf(value: PsValue): SessionOptions {
  return (value as OptionObject).state;
}

/** A WSManConnectionInfo. */
export function connectionValue(connection: ConnectionInfo): ConnectionObject {
  return new NetObject(TYPE_NAMES.connection, connection);
}

// .NET shows the path that was typed and no port where it is the scheme's own.
function uriText(connection: ConnectionInfo): string {
  const { protocol, host, pathname } = connection.connectionUri;
  return `${protocol}//${host}${pathname}`;
}
