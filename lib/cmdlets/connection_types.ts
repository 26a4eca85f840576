/**
 * WSManConnectionInfo as scripts see it: a TABLE over {@linkcode ConnectionInfo}.
 * @module
 */
import { PsUri, type PsValue } from "../clixml/value.ts";
import { declareType } from "../engine/dotnet/declare.ts";
import { NetObject } from "../engine/dotnet/net_object.ts";
import { registerRows } from "../engine/dotnet/type_system.ts";
import { raise } from "../engine/exceptions.ts";
import type { Session } from "../engine/session.ts";
import {
  computerConnection,
  type ConnectionInfo,
  ConnectionUriError,
  shellUriOf,
  uriConnection,
} from "../remoting/connection_info.ts";
import { credentialOf, credentialValue } from "./credentials.ts";
import { mechanismValue, optionProperties } from "./option_types.ts";
import { TYPE_NAMES } from "./type_names.ts";

type ConnectionObject = NetObject<ConnectionInfo>;

const SCHEMES: readonly string[] = ["http:", "https:"];
const MAX_INT = 2_147_483_647;

registerRows([
  declareType(TYPE_NAMES.connection, {
    constructors: {
      "()": () => connectionValue(computerConnection({ computerName: "" })),
      "(uri uri)": (uri: PsUri) => connectionValue(fromUri(uri)),
      "(uri uri, string shellUri, pscredential credential)": (
        uri: PsUri,
        shellUri: PsValue,
        credential: PsValue,
        session: Session,
      ) => connectionValue({ ...fromUri(uri), ...identity(shellUri, credential, session) }),
      "(bool useSsl, string computerName, int port, string appName, string shellUri, pscredential credential)": (
        useSsl: boolean,
        computerName: PsValue,
        port: number,
        appName: PsValue,
        shellUri: PsValue,
        credential: PsValue,
        session: Session,
      ) =>
        connectionValue({
          ...computerConnection({ useSsl, computerName: text(computerName), port, applicationName: text(appName) }),
          ...identity(shellUri, credential, session),
        }),
    },
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
      ...connectionOptions(),
      // Milliseconds here, time spans on PSSessionOption.
      "int OperationTimeout": (self: ConnectionObject) => self.state.operationTimeoutMs,
      "int OpenTimeout": (self: ConnectionObject) => self.state.openTimeoutMs,
      "int CancelTimeout": (self: ConnectionObject) => self.state.cancelTimeoutMs,
      "int IdleTimeout": (self: ConnectionObject) => self.state.idleTimeoutMs,
      "int MaxIdleTimeout": (self: ConnectionObject) => self.state.maxIdleTimeoutMs ?? MAX_INT,
    },
  }),
]);

/** The options that a connection has too, without those that it tells in another way. */
function connectionOptions(): ReturnType<typeof optionProperties<ConnectionObject>> {
  const others = /Timeout$|ApplicationArguments$|NoCompression$/;
  return Object.fromEntries(
    Object.entries(optionProperties<ConnectionObject>()).filter(([signature]) => !others.test(signature)),
  );
}

/** A WSManConnectionInfo. */
export function connectionValue(connection: ConnectionInfo): ConnectionObject {
  return new NetObject(TYPE_NAMES.connection, connection);
}

function fromUri(uri: PsUri): ConnectionInfo {
  let connection: ConnectionInfo;
  try {
    connection = uriConnection(uri.text);
  } catch (error) {
    if (error instanceof ConnectionUriError) throw unusable("System.UriFormatException", error.message);
    throw error;
  }
  if (SCHEMES.includes(connection.connectionUri.protocol)) return connection;
  throw unusable("System.ArgumentException", `Cannot connect to "${uri.text}": http and https are possible`);
}

function unusable(type: "System.UriFormatException" | "System.ArgumentException", message: string): Error {
  const types = type === "System.UriFormatException" ? [type, "System.FormatException"] : [type];
  return raise({
    types: [...types, "System.SystemException"],
    message,
    errorId: type.slice("System.".length),
    category: "NotSpecified",
  });
}

function identity(
  shellUri: PsValue,
  credential: PsValue,
  session: Session,
): Pick<ConnectionInfo, "shellUri" | "credential"> {
  return { shellUri: shellUriOf(text(shellUri)), credential: credentialOf(credential, session) };
}

function text(value: PsValue): string {
  return typeof value === "string" ? value : "";
}

// .NET shows the path that was typed and no port where it is the scheme's own.
function uriText(connection: ConnectionInfo): string {
  const { protocol, host, pathname, search } = connection.connectionUri;
  return `${protocol}//${host}${pathname}${search}`;
}
