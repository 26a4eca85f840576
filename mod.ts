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
  Endpoint,
  NetworkNotice,
  NewPoolOptions,
  PipelineEnd,
  PipelineReport,
  PoolFacts,
  RemoteShell,
} from "./lib/client/contract.ts";
export { createHttpTransport } from "./lib/transport/http.ts";
export type { HttpTransportOptions } from "./lib/transport/http.ts";
export { basicAuthenticator } from "./lib/transport/authenticator.ts";
export type { Authenticator } from "./lib/transport/authenticator.ts";
export type { Transport, TransportRequest, TransportResponse } from "./lib/transport/transport.ts";
export { TransportError } from "./lib/transport/errors.ts";
export { WsmanFault } from "./lib/wsman/fault.ts";
export { readClixml, readRemoting } from "./lib/clixml/read.ts";
export { writeClixml, writeRemoting } from "./lib/clixml/write.ts";
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
export type { PsValue } from "./lib/clixml/value.ts";
export { createClientPool } from "./lib/psrp/client.ts";
export { createServerPool } from "./lib/psrp/server.ts";
export type { Outgoing, PsrpEvent } from "./lib/psrp/events.ts";
export { Remoting } from "./lib/remoting/remoting.ts";
export type { RemotingPorts } from "./lib/remoting/ports.ts";
export { PSSession } from "./lib/remoting/session.ts";
