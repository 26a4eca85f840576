/**
 * The server query that Get, Connect and Receive share (cmdlets.md 2.5): WSMan enumerations, no PowerShell session.
 * @module
 */
import type { RemoteShell } from "../client/contract.ts";
import { cloneConnection, type ConnectionInfo, SHELL_URI_PREFIX, shellUriOf } from "./connection_info.ts";
import type { Remoting } from "./remoting.ts";
import { PSSession } from "./session.ts";

/** SessionFilterState by name. */
export type SessionFilterState = "All" | "Opened" | "Disconnected" | "Closed" | "Broken";

/** What came of one server. */
export type QueryResult =
  | {
    readonly kind: "session";
    /** The repository's object for it, where that is the better one. */
    readonly session: PSSession;
    /** A new object, as the server describes it. */
    readonly queried: PSSession;
  }
  | { readonly kind: "failed"; readonly connection: ConnectionInfo; readonly error: unknown };

/** Which sessions are wanted. */
export interface QueryFilter {
  /** Bare name or URI; no filter where absent. */
  readonly configurationName?: string;
  readonly state?: SessionFilterState;
}

/** Sessions of the servers, one server after the other, ids taken in that order. */
export async function* querySessions(
  remoting: Remoting,
  connections: readonly ConnectionInfo[],
  filter: QueryFilter,
  signal?: AbortSignal,
): AsyncGenerator<QueryResult> {
  for (const connection of connections) {
    let shells: readonly RemoteShell[];
    try {
      const endpoint = await remoting.ports.endpoint(connection);
      shells = await remoting.ports.enumerateShells(endpoint, signal);
    } catch (error) {
      if (signal?.aborted) return;
      yield { kind: "failed", connection, error };
      continue;
    }
    for (const shell of shells) {
      if (!isSession(shell)) continue;
      const queried = sessionOfShell(remoting, connection, shell);
      if (filter.configurationName !== undefined && !hasConfiguration(shell, filter.configurationName)) continue;
      const session = preferOwn(remoting, queried);
      if (matchesState(session, filter.state ?? "All")) yield { kind: "session", session, queried };
    }
  }
}

/** The sessions of one server as it describes them. Throws what the query failed with. */
export async function* queriedSessions(
  remoting: Remoting,
  connection: ConnectionInfo,
  signal?: AbortSignal,
): AsyncGenerator<PSSession> {
  const endpoint = await remoting.ports.endpoint(connection);
  for (const shell of await remoting.ports.enumerateShells(endpoint, signal)) {
    if (isSession(shell)) yield sessionOfShell(remoting, connection, shell);
  }
}

/** Whether a shell can be a PSSession: all facts there, of PowerShell, visible to this user, one command at most. */
function isSession(shell: RemoteShell): boolean {
  const { name, resourceUri, state, commands } = shell;
  if (name === undefined || resourceUri === undefined || state === undefined) return false;
  if (!resourceUri.toLowerCase().startsWith(SHELL_URI_PREFIX.toLowerCase())) return false;
  return commands !== undefined && commands.length < 2;
}

function hasConfiguration(shell: RemoteShell, configurationName: string): boolean {
  return shell.resourceUri?.toLowerCase() === shellUriOf(configurationName).toLowerCase();
}

function matchesState(session: PSSession, state: SessionFilterState): boolean {
  return state === "All" || session.state === state;
}

/** A session object for a shell: takes a new id each time. */
export function sessionOfShell(remoting: Remoting, connection: ConnectionInfo, shell: RemoteShell): PSSession {
  const own = cloneConnection(connection);
  own.shellUri = shell.resourceUri!;
  own.enableNetworkAccess = true;
  own.idleTimeoutMs = shell.idleTimeoutMs ?? -1;
  own.maxIdleTimeoutMs = shell.maxIdleTimeoutMs;
  if (shell.bufferMode !== undefined) own.outputBufferingMode = /^drop$/i.test(shell.bufferMode) ? "Drop" : "Block";
  if (shell.locale !== undefined) own.uiCulture = shell.locale;
  if (shell.dataLocale !== undefined) own.culture = shell.dataLocale;
  if (shell.compressionMode !== undefined) own.useCompression = !/^nocompression$/i.test(shell.compressionMode);
  if (shell.encoding !== undefined) own.useUTF16 = /^utf16$/i.test(shell.encoding);
  if (shell.profileLoaded !== undefined) own.noMachineProfile = !/^yes$/i.test(shell.profileLoaded);
  const isFree = /^disconnected$/i.test(shell.state!);
  const session = new PSSession({
    id: remoting.repository.nextId(),
    name: shell.name!,
    instanceId: shell.shellId,
    connection: own,
    origin: "queried",
    state: "Disconnected",
    heldElsewhere: !isFree,
    shell,
  });
  if (isFree) setExpiry(session, shell, remoting.ports.now());
  return session;
}

/** DisconnectedOn and ExpiresOn, only where the shell still has time. */
function setExpiry(session: PSSession, shell: RemoteShell, now: number): void {
  const { idleTimeoutMs, shellInactivityMs } = shell;
  session.disconnectedOn = session.expiresOn = undefined;
  if (idleTimeoutMs === undefined || shellInactivityMs === undefined || idleTimeoutMs <= shellInactivityMs) return;
  session.disconnectedOn = now - shellInactivityMs;
  session.expiresOn = session.disconnectedOn + idleTimeoutMs;
}

/** The repository's object for the same shell, unless it is Broken or another client has taken the shell. */
function preferOwn(remoting: Remoting, queried: PSSession): PSSession {
  const own = remoting.repository.find(queried.instanceId);
  if (!own || own.state === "Broken") return queried;
  if (own.state === "Disconnected" && queried.isHeldElsewhere) return queried;
  own.disconnectedOn = queried.disconnectedOn;
  own.expiresOn = queried.expiresOn;
  return own;
}
