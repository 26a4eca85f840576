/**
 * psreconnect as a library: PowerShell remoting sessions that can be left and found again, over WSMan, on every
 * platform; and the pieces that it is made of.
 *
 * The simulator is the module `@psreconnect/psreconnect/simulator`.
 * @module
 */
export { RemotingError } from "./lib/errors.ts";
export type { ErrorCode } from "./lib/errors.ts";
export { connectPool, openPool } from "./lib/client/runspace_pool.ts";
export { enumerateShells } from "./lib/client/enumeration.ts";
export type {
  ClientClock,
  ClientPipelineRun,
  ClientPoolState,
  ClientRunspacePool,
  ConnectPool,
  Endpoint,
  EnumerateShells,
  NetworkNotice,
  NewPoolOptions,
  OpenPool,
  PipelineEnd,
  PipelineReport,
  PoolFacts,
  RemoteShell,
  StartOptions,
} from "./lib/client/contract.ts";
export { createHttpTransport } from "./lib/transport/http.ts";
export type { HttpTransportOptions } from "./lib/transport/http.ts";
export type { ProxyOptions } from "./lib/transport/proxy.ts";
export type { TlsOptions } from "./lib/transport/socket.ts";
export { basicAuthenticator } from "./lib/transport/authenticator.ts";
export type { AuthConnection, Authenticator, AuthLeg, Challenge, SealedBody } from "./lib/transport/authenticator.ts";
export type { BasicCredentials } from "./lib/auth/basic.ts";
export type { Transport, TransportRequest, TransportResponse } from "./lib/transport/transport.ts";
export { TransportError } from "./lib/transport/errors.ts";
export { WsmanFault } from "./lib/wsman/fault.ts";
export type { FaultInfo, ProviderFault, WsmanFaultDetail } from "./lib/wsman/fault.ts";
export type { ResponseHeaders } from "./lib/wsman/headers.ts";
export { readClixml, readRemoting } from "./lib/clixml/read.ts";
export type { ClixmlForm, ReadClixmlOptions } from "./lib/clixml/read.ts";
export type { ClixmlLimits } from "./lib/clixml/limits.ts";
export { writeClixml, writeRemoting } from "./lib/clixml/write.ts";
export type { WriteClixmlOptions, WriteRemotingOptions } from "./lib/clixml/write.ts";
export type { WireTypeData, WriteOptions } from "./lib/clixml/value_writer.ts";
export {
  customObject,
  LiveObject,
  PropertyBag,
  PsArray,
  PsBigInteger,
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsGuid,
  PsList,
  PsObject,
  PsSecureString,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  PsUInt64,
  PsUri,
  PsVersion,
  PsXml,
} from "./lib/clixml/value.ts";
export type {
  DateKind,
  KeyComparison,
  ListShape,
  PsClass,
  PsDynamicMember,
  PsValue,
  SmallType,
  WireForm,
} from "./lib/clixml/value.ts";
export { createClientPool } from "./lib/psrp/client.ts";
export type {
  ClientPipeline,
  ClientPool,
  ClientPoolOptions,
  ClientPorts,
  CommandSpec,
  PipelineSpec,
  SessionKeyPair,
} from "./lib/psrp/client.ts";
export { createServerPool } from "./lib/psrp/server.ts";
export type { EndState, ServerPipeline, ServerPool, ServerPoolOptions, ServerPorts } from "./lib/psrp/server.ts";
export type { PoolCore } from "./lib/psrp/pool.ts";
export { RECORD_STREAMS } from "./lib/psrp/events.ts";
export type { ClientEvent, Outgoing, OutgoingStream, PsrpEvent, RecordStream, ServerEvent } from "./lib/psrp/events.ts";
export { PIPELINE_STATES, POOL_STATES } from "./lib/psrp/states.ts";
export type { PipelineState, PoolState } from "./lib/psrp/states.ts";
export { HOST_METHODS } from "./lib/psrp/host_methods.ts";
export type {
  ArgumentsOf,
  HostArguments,
  HostMethod,
  HostMethodName,
  HostResult,
  HostType,
  HostTypes,
} from "./lib/psrp/host_methods.ts";
export type {
  BufferCell,
  BufferCells,
  ChoiceDescription,
  Coordinates,
  Credential as HostCredential,
  FieldDescription,
  KeyInfo,
  Rectangle,
  Size,
} from "./lib/psrp/host_objects.ts";
export type { HostCall, HostDefaults, HostInfo, HostResponse } from "./lib/psrp/bodies/host_call.ts";
export type { CommandMetadataRequest } from "./lib/psrp/bodies/metadata.ts";
export type { CommandParameter, CreatePipeline, PipelineCommand } from "./lib/psrp/bodies/pipeline.ts";
export type { InitRunspacePool, RunspaceAvailability as RunspaceAnswer, UserEvent } from "./lib/psrp/bodies/pool.ts";
export type {
  ApplicationPrivateData,
  ConnectRunspacePool,
  RunspacePoolInitData,
  SessionCapability,
} from "./lib/psrp/bodies/session.ts";
export { Remoting } from "./lib/remoting/remoting.ts";
export type { DisconnectOptions, OpenOptions } from "./lib/remoting/remoting.ts";
export type { RemotingPorts } from "./lib/remoting/ports.ts";
export type { ConnectionInfo, Credential } from "./lib/remoting/connection_info.ts";
export { AUTHENTICATION_MECHANISMS } from "./lib/remoting/session_options.ts";
export type {
  AuthenticationMechanism,
  OutputBufferingMode,
  ProxyAccessType,
  SessionOptions,
} from "./lib/remoting/session_options.ts";
export type { SessionRepository } from "./lib/remoting/repository.ts";
export { PSSession, RUNSPACE_AVAILABILITIES, RUNSPACE_STATES } from "./lib/remoting/session.ts";
export type { RunspaceAvailability, RunspaceState, SessionOrigin } from "./lib/remoting/session.ts";
