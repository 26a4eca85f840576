/**
 * WSManConnectionInfo: where a session is and how it is reached (cmdlets.md 2.1, 2.8, 2.10).
 * @module
 */
import type { PsSecureString } from "../clixml/value.ts";
import { type AuthenticationMechanism, cmdletSessionOptions, type SessionOptions } from "./session_options.ts";

/** What the resource URI of a session configuration starts with. */
export const SHELL_URI_PREFIX = "http://schemas.microsoft.com/powershell/";
/** `$PSSessionConfigurationName`. */
export const DEFAULT_SHELL_URI = `${SHELL_URI_PREFIX}Microsoft.PowerShell`;
/** `$PSSessionApplicationName`. */
export const DEFAULT_APPLICATION = "wsman";
/** Ports that WSMan itself chooses where none is given. */
export const WSMAN_PORTS = { http: 5985, https: 5986 } as const;

/** MaxConnectionRetryCount of a connection that no option object has touched. */
const DEFAULT_RETRIES = 5;
const MAX_INT = 2_147_483_647;

/** A user and its password. */
export interface Credential {
  /** `user`, `DOMAIN\user` or `user@domain`. */
  readonly userName: string;
  /** Its text must be known here. */
  readonly password: PsSecureString;
}

/** A URI that cannot be made or used, by the exception that PowerShell throws for it. */
export class ConnectionUriError extends Error {
  override readonly name = "ConnectionUriError";
  /** `format`: no host name. `relative`: not absolute. `argument`: options that contradict each other. */
  readonly reason: "format" | "relative" | "argument";
  constructor(reason: "format" | "relative" | "argument", message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Where, as the cmdlets' parameters say it. */
export interface ComputerTarget {
  readonly computerName: string;
  readonly useSsl?: boolean;
  /** 0 or absent: WSMan's own. */
  readonly port?: number;
  /** Absent: `wsman`. */
  readonly applicationName?: string;
}

/** Connection details of one session. */
export interface ConnectionInfo extends SessionOptions {
  /** As PowerShell shows it: without a port where none was given. */
  connectionUri: URL;
  /** As typed. */
  computerName: string;
  /** Port that is dialled. */
  port: number;
  /** Whether the user chose the port, by number or by URI; else WSMan did. */
  readonly isExplicitPort: boolean;
  /** Name of the transport as PSSession shows it; only sessions over WSMan have a configuration and buffering. */
  readonly transport: "WSMan" | "Process";
  /** Path of the URI: as typed, or `/wsman`. */
  readonly appName: string;
  /** Resource URI of the session configuration. */
  shellUri: string;
  /** `undefined`: whoever runs this process. */
  credential: Credential | undefined;
  /** As the user asked for it; `Default` leaves the choice to the transport. */
  authentication: AuthenticationMechanism;
  /** Hex digits of the SHA-1 of a client certificate, which then logs on instead of a user. */
  certificateThumbprint: string | undefined;
  /** -EnableNetworkAccess; true of every session that a query found. */
  enableNetworkAccess: boolean;
  /** What the server allows; `undefined` until it has said so. */
  maxIdleTimeoutMs: number | undefined;
  /** What PowerShell shows; nothing is compressed on the wire. */
  useCompression: boolean;
}

/** Connection to a computer by name. Throws {@linkcode ConnectionUriError}. */
export function computerConnection(target: ComputerTarget): ConnectionInfo {
  const typed = target.computerName.trim();
  const name = typed === "" || typed === "." ? "localhost" : typed;
  const scheme = target.useSsl ? "https" : "http";
  const host = name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
  if (!/^(?:\[[0-9a-f:.%]+\]|[^\s:/?#[\]@\\*]+)$/i.test(host)) {
    throw new ConnectionUriError("format", `Cannot connect to "${name}": not the name or address of a computer`);
  }
  const appName = target.applicationName ?? `/${DEFAULT_APPLICATION}`;
  const isExplicitPort = target.port !== undefined && target.port !== 0;
  const explicit = isExplicitPort ? `:${target.port}` : "";
  let uri: URL;
  try {
    uri = new URL(`${scheme}://${host}${explicit}/${appName.replace(/^\/+/, "")}`);
  } catch (cause) {
    throw new ConnectionUriError(
      "format",
      `Cannot connect to "${name}": not the name or address of a computer (${cause})`,
    );
  }
  return connection({
    connectionUri: uri,
    computerName: name,
    port: target.port || WSMAN_PORTS[scheme],
    isExplicitPort,
    appName,
  });
}

/** Connection to a URI. The port is what the URI implies: 80 and 443 where it names none. */
export function uriConnection(text: string): ConnectionInfo {
  let uri: URL;
  try {
    uri = new URL(text);
  } catch {
    throw new ConnectionUriError("relative", `Cannot connect to "${text}": not an absolute URI`);
  }
  if (uri.pathname === "/" && uri.search === "" && uri.hash === "") uri.pathname = `/${DEFAULT_APPLICATION}`;
  return connection({
    connectionUri: uri,
    computerName: uri.hostname,
    port: Number(uri.port) || (uri.protocol === "https:" ? 443 : 80),
    isExplicitPort: true,
    appName: uri.pathname,
  });
}

/** Resource URI of a session configuration: a bare name gets the prefix, a URI stays, empty is the default. */
export function shellUriOf(configurationName: string): string {
  if (configurationName === "") return DEFAULT_SHELL_URI;
  return configurationName.toLowerCase().includes(SHELL_URI_PREFIX.toLowerCase())
    ? configurationName
    : SHELL_URI_PREFIX + configurationName;
}

/** Name of a session configuration: the URI without the prefix, another URI whole. */
export function configurationNameOf(shellUri: string): string {
  return shellUri.toLowerCase().startsWith(SHELL_URI_PREFIX.toLowerCase())
    ? shellUri.slice(SHELL_URI_PREFIX.length)
    : shellUri;
}

/** Sets everything that a PSSessionOption holds; a culture only where it has one. */
export function applyOptions(connection: ConnectionInfo, options: SessionOptions): void {
  if (options.proxyAccessType === "None" && options.proxyCredential !== undefined) {
    throw new ConnectionUriError("argument", "Cannot use a proxy's credential without -ProxyAccessType");
  }
  const { culture = connection.culture, uiCulture = connection.uiCulture } = options;
  Object.assign(connection, options, { culture, uiCulture });
  // A negative number of redirections means no limit.
  if (options.maximumConnectionRedirectionCount < 0) connection.maximumConnectionRedirectionCount = MAX_INT;
  connection.useCompression = !options.noCompression;
}

/** Points a connection to where its server sent it. */
export function redirectTo(connection: ConnectionInfo, uri: URL): void {
  connection.connectionUri = uri;
  connection.port = Number(uri.port) || (uri.protocol === "https:" ? 443 : 80);
  connection.maximumConnectionRedirectionCount--;
}

/** A copy for another session. */
export function cloneConnection(info: ConnectionInfo): ConnectionInfo {
  return { ...info, connectionUri: new URL(info.connectionUri) };
}

/** The URL that requests name and go to: with the port that is dialled. */
export function endpointUri(info: ConnectionInfo): string {
  const uri = new URL(info.connectionUri);
  const host = uri.hostname;
  return `${uri.protocol}//${host}:${info.port}${uri.pathname}`;
}

type Address = Pick<ConnectionInfo, "connectionUri" | "computerName" | "port" | "isExplicitPort" | "appName">;

function connection(address: Address): ConnectionInfo {
  return {
    ...cmdletSessionOptions(),
    maximumConnectionRedirectionCount: 0,
    maxConnectionRetryCount: DEFAULT_RETRIES,
    ...address,
    transport: "WSMan",
    shellUri: DEFAULT_SHELL_URI,
    credential: undefined,
    authentication: "Default",
    certificateThumbprint: undefined,
    enableNetworkAccess: false,
    maxIdleTimeoutMs: undefined,
    useCompression: true,
  };
}
