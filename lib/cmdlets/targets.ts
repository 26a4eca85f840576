/**
 * From the parameters that the remoting cmdlets share (-ComputerName, -ConnectionUri, -Credential …) to connections.
 * @module
 */
import { PsEnum, PsUri, type PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { tryConvert } from "../engine/dotnet/convert.ts";
import { raise } from "../engine/exceptions.ts";
import {
  applyOptions,
  computerConnection,
  type ConnectionInfo,
  ConnectionUriError,
  shellUriOf,
  uriConnection,
} from "../remoting/connection_info.ts";
import type { ExceptionKind } from "../remoting/errors.ts";
import { MIN_IDLE_TIMEOUT_MS } from "../remoting/remoting.ts";
import {
  type AuthenticationMechanism,
  objectSessionOptions,
  type SessionOptions,
} from "../remoting/session_options.ts";
import { EXCEPTION_TYPES } from "./cmdlet_errors.ts";
import { credentialOf } from "./credentials.ts";
import { optionsOf, optionType } from "./option_types.ts";

const DEFAULT_REDIRECTIONS = 5;

/** How the cmdlet treats redirection and `$PSSessionOption` (cmdlets.md 2.9). */
export interface TargetRules {
  /** `$PSSessionOption` counts where -SessionOption is absent: New, Enter, Invoke. */
  readonly usesPreference: boolean;
}

/** One computer or URI of the current record. */
export interface Target {
  /** As it was bound. */
  readonly given: PsValue;
  /** Makes the connection. Throws {@linkcode ConnectionUriError}. */
  connect(): ConnectionInfo;
}

/** The targets of the current record, in their order. */
export function targetsOf(cmd: CmdletCall, rules: TargetRules): Target[] {
  const options = sessionOptions(cmd, rules);
  const uris = cmd.items("ConnectionUri");
  if (uris !== undefined) {
    return uris.map((uri) => ({
      given: uri,
      connect: () => configured(cmd, uriConnection(uri instanceof PsUri ? uri.text : String(uri)), options, true),
    }));
  }
  return (cmd.texts("ComputerName") ?? ["localhost"]).map((computerName) => ({
    given: computerName,
    connect: () => configured(cmd, computerConnection({ computerName, ...address(cmd) }), options, false),
  }));
}

/** Connections to all targets; a target that cannot be one ends the pipeline, with the exception of PowerShell. */
export function connectionsOf(cmd: CmdletCall, rules: TargetRules): ConnectionInfo[] {
  return targetsOf(cmd, rules).map((target) => orUriError(() => target.connect()));
}

/** Runs what makes connections, and turns what cannot be one into the exception that PowerShell throws. */
export function orUriError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConnectionUriError)) throw error;
    const types = EXCEPTION_TYPES[URI_EXCEPTIONS[error.reason]];
    throw raise({ types, message: error.message, errorId: types[0]!, category: "NotSpecified" });
  }
}

/** Exceptions of connections that cannot be made. */
export const URI_EXCEPTIONS: Readonly<Record<ConnectionUriError["reason"], ExceptionKind>> = {
  format: "uriFormat",
  relative: "notSupported",
  argument: "argument",
};

function configured(
  cmd: CmdletCall,
  connection: ConnectionInfo,
  options: SessionOptions | undefined,
  isUri: boolean,
): ConnectionInfo {
  if (options) applyOptions(connection, options);
  // Documented intent: redirects are followed with -AllowRedirection only (docs/decisions/0004).
  if (!isUri || !cmd.flag("AllowRedirection")) connection.maximumConnectionRedirectionCount = 0;
  else if (!options) connection.maximumConnectionRedirectionCount = DEFAULT_REDIRECTIONS;
  connection.credential = credentialOf(cmd.get("Credential"), cmd.session);
  const mechanism = cmd.get("Authentication");
  if (mechanism instanceof PsEnum) connection.authentication = mechanism.name as AuthenticationMechanism;
  connection.certificateThumbprint = cmd.get("CertificateThumbprint") === null
    ? undefined
    : cmd.text("CertificateThumbprint");
  connection.enableNetworkAccess = cmd.flag("EnableNetworkAccess");
  connection.shellUri = shellUri(cmd);
  return connection;
}

/** The filter of -ConfigurationName: absent means none, empty means `$PSSessionConfigurationName`. */
export function configurationFilter(cmd: CmdletCall): string | undefined {
  const name = cmd.text("ConfigurationName");
  return name === "" ? preferenceText(cmd, "PSSessionConfigurationName") ?? "" : name;
}

/** -SessionOption, or `$PSSessionOption` where the cmdlet looks at it. */
export function sessionOptions(cmd: CmdletCall, rules: TargetRules): SessionOptions | undefined {
  const given = cmd.get("SessionOption");
  if (given !== undefined && given !== null) return optionsOf(given);
  if (!rules.usesPreference) return undefined;
  const preference = cmd.session.scope.get("PSSessionOption") ?? null;
  const converted = preference === null ? undefined : tryConvert(preference, optionType(), cmd.session);
  return converted === undefined || converted === null ? objectSessionOptions() : optionsOf(converted);
}

function address(cmd: CmdletCall): { useSsl: boolean; port?: number; applicationName?: string } {
  const port = cmd.int("Port");
  const typed = cmd.text("ApplicationName");
  // An empty name asks for that of `$PSSessionApplicationName`.
  const applicationName = typed === "" ? preferenceText(cmd, "PSSessionApplicationName") : typed;
  return {
    useSsl: cmd.flag("UseSSL"),
    ...(applicationName === undefined ? {} : { applicationName }),
    ...(port === undefined ? {} : { port }),
  };
}

function shellUri(cmd: CmdletCall): string {
  const typed = cmd.text("ConfigurationName");
  return shellUriOf(
    typed === undefined || typed === "" ? preferenceText(cmd, "PSSessionConfigurationName") ?? "" : typed,
  );
}

function preferenceText(cmd: CmdletCall, name: string): string | undefined {
  const value: PsValue | undefined = cmd.session.scope.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** New, Enter and Invoke refuse an idle time-out below a minute before they do anything (cmdlets.md 2.12). */
export function checkIdleTimeout(cmd: CmdletCall): void {
  const idle = sessionOptions(cmd, { usesPreference: true })?.idleTimeoutMs ?? -1;
  if (idle === -1 || idle >= MIN_IDLE_TIMEOUT_MS) return;
  cmd.terminate(cmd.record({
    errorId: "Argument",
    category: "InvalidArgument",
    types: ["System.Management.Automation.PSArgumentException", "System.ArgumentException", "System.SystemException"],
    message: `Cannot use an idle time-out of ${idle / 1000} s: 60 s is the least`,
  }));
}
