/**
 * From the parameters that the remoting cmdlets share (-ComputerName, -ConnectionUri, -Credential …) to connections.
 * @module
 */
import { PsUri, type PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { raise } from "../engine/exceptions.ts";
import {
  applyOptions,
  computerConnection,
  type ConnectionInfo,
  ConnectionUriError,
  DEFAULT_APPLICATION,
  shellUriOf,
  uriConnection,
} from "../remoting/connection_info.ts";
import { MIN_IDLE_TIMEOUT_MS } from "../remoting/remoting.ts";
import type { AuthenticationMechanism, SessionOptions } from "../remoting/session_options.ts";
import { credentialOf } from "./credentials.ts";
import { optionsOf } from "./session_types.ts";

/** Exceptions of connections that cannot be made. */
const URI_EXCEPTIONS: Readonly<Record<ConnectionUriError["reason"], readonly string[]>> = {
  format: ["System.UriFormatException", "System.FormatException", "System.SystemException"],
  relative: ["System.NotSupportedException", "System.SystemException"],
  scheme: ["System.ArgumentException", "System.SystemException"],
};

/** How the cmdlet treats redirection and `$PSSessionOption` (cmdlets.md 2.9). */
export interface TargetRules {
  /** `$PSSessionOption` counts where -SessionOption is absent: New, Enter, Invoke. */
  readonly usesPreference: boolean;
}

/** Connections of the current record: one per computer or URI, in their order. */
export function connectionsOf(cmd: CmdletCall, rules: TargetRules): ConnectionInfo[] {
  const options = sessionOptions(cmd, rules);
  const uris = cmd.items("ConnectionUri");
  const computers = cmd.texts("ComputerName");
  const connections = uris !== undefined
    ? uris.map((uri) => uriConnection(uri instanceof PsUri ? uri.text : String(uri)))
    : (computers ?? ["localhost"]).map((computerName) => computerConnection({ computerName, ...address(cmd) }));
  for (const connection of connections) {
    if (options) applyOptions(connection, options);
    // Documented intent: redirects are followed with -AllowRedirection only (docs/decisions/0004).
    connection.maximumConnectionRedirectionCount = uris !== undefined && cmd.flag("AllowRedirection")
      ? options?.maximumConnectionRedirectionCount ?? 5
      : 0;
    const credential = credentialOf(cmd.get("Credential"), cmd.session);
    connection.credential = credential;
    const mechanism = cmd.get("Authentication");
    if (mechanism !== undefined && mechanism !== null) {
      connection.authentication = (mechanism as { name: AuthenticationMechanism }).name;
    }
    connection.certificateThumbprint = cmd.text("CertificateThumbprint");
    connection.enableNetworkAccess = cmd.flag("EnableNetworkAccess");
    connection.shellUri = shellUri(cmd);
  }
  return connections;
}

/** Runs what makes connections, and turns what cannot be one into the exception that PowerShell throws. */
export function orUriError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConnectionUriError)) throw error;
    const types = URI_EXCEPTIONS[error.reason];
    throw raise({ types, message: error.message, errorId: types[0]!, category: "NotSpecified" });
  }
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
  const preference = cmd.session.scope.get("PSSessionOption");
  return preference === undefined || preference === null ? undefined : optionsOf(preference);
}

function address(cmd: CmdletCall): { useSsl: boolean; port?: number; applicationName: string } {
  const port = cmd.int("Port");
  const typed = cmd.text("ApplicationName");
  const applicationName = typed === undefined || typed === ""
    ? (typed === "" ? preferenceText(cmd, "PSSessionApplicationName") : undefined) ?? DEFAULT_APPLICATION
    : typed;
  return { useSsl: cmd.flag("UseSSL"), applicationName, ...(port === undefined ? {} : { port }) };
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
