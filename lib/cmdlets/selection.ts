/**
 * Which sessions a selector picks: locally from the repository (cmdlets.md 2.6), or from what servers listed (2.5).
 * @module
 */
import { PsGuid, type PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { hasWildcards, Wildcard } from "../engine/wildcard.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError, type CmdletErrorId } from "../remoting/errors.ts";
import type { QueryResult } from "../remoting/query.ts";
import { querySessions, type SessionFilterState } from "../remoting/query.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
import { awaitEach } from "./awaiting.ts";
import { writeCmdletError } from "./cmdlet_errors.ts";
import { configurationFilter, connectionsOf } from "./targets.ts";

/** How a local selector matches, and the error of one without a match. */
type Selector = {
  readonly parameter: string;
  readonly error: CmdletErrorId;
  /** A pattern that matches nothing is an error all the same. */
  readonly strictWildcards?: boolean;
  readonly matches: (session: PSSession, wanted: PsValue) => boolean;
};

const SELECTORS: readonly Selector[] = [
  {
    parameter: "Name",
    error: "RemoteRunspaceNotAvailableForSpecifiedName",
    matches: (session, wanted) => new Wildcard(String(wanted), true).matches(session.name),
  },
  {
    parameter: "InstanceId",
    error: "RemoteRunspaceNotAvailableForSpecifiedRunspaceId",
    matches: (session, wanted) => session.instanceId === guidText(wanted),
  },
  {
    parameter: "Id",
    error: "RemoteRunspaceNotAvailableForSpecifiedSessionId",
    matches: (session, wanted) => session.id === wanted,
  },
  {
    parameter: "ComputerName",
    error: "RemoteRunspaceNotAvailableForSpecifiedComputer",
    strictWildcards: true,
    matches: (session, wanted) => new Wildcard(String(wanted), true).matches(session.computerName),
  },
];

/** Text of a GUID value, lower case. */
export function guidText(value: PsValue): string {
  return (value instanceof PsGuid ? value.text : String(value)).toLowerCase();
}

/** Sessions of this client that the bound selector picks; writes an error for each that picks none. */
export function* selectLocal(cmd: CmdletCall, remoting: Remoting, unique: boolean): Task<PSSession[]> {
  const selector = SELECTORS.find(({ parameter }) => cmd.has(parameter));
  const found: PSSession[] = [];
  if (!selector) return remoting.repository.list();
  for (const wanted of cmd.items(selector.parameter) ?? []) {
    const matching = remoting.repository.list().filter((session) => selector.matches(session, wanted));
    const isPattern = typeof wanted === "string" && hasWildcards(wanted) && !selector.strictWildcards;
    if (matching.length === 0 && !isPattern) {
      const shown = wanted instanceof PsGuid ? wanted.text : wanted;
      yield* writeCmdletError(cmd, new CmdletError(selector.error, [shown], { target: wanted }));
    }
    for (const session of matching) if (!unique || !found.includes(session)) found.push(session);
  }
  return found;
}

/** Sessions of servers that the bound selector picks; writes what servers refused and what was not found. */
export function* selectRemote(cmd: CmdletCall, remoting: Remoting, state: SessionFilterState): Task<PSSession[]> {
  const connections = connectionsOf(cmd, { usesPreference: false });
  const configurationName = configurationFilter(cmd);
  const listed: PSSession[] = [];
  yield* awaitEach(
    cmd,
    (signal) =>
      querySessions(
        remoting,
        connections,
        { state, ...(configurationName === undefined ? {} : { configurationName }) },
        signal,
      ),
    function* (result: QueryResult): Task<void> {
      if (result.kind === "session") return void listed.push(result.session);
      const { connection, error } = result;
      yield* writeCmdletError(
        cmd,
        new CmdletError("RemotePSSessionQueryFailed", [connection.computerName, error], {
          target: connection,
          cause: error,
        }),
      );
    },
  );
  // A list that is empty before it is searched is no error (cmdlets.md 2.5).
  if (listed.length === 0) return listed;
  const ids = cmd.items("InstanceId");
  if (ids !== undefined) {
    return yield* pick(
      cmd,
      listed,
      ids,
      "PSSessionIdMatchFail",
      (session, wanted) => session.instanceId === guidText(wanted),
      true,
    );
  }
  const names = cmd.items("Name");
  if (names !== undefined) {
    return yield* pick(
      cmd,
      listed,
      names,
      "PSSessionNameMatchFail",
      (session, wanted) => new Wildcard(String(wanted), true).matches(session.serverName),
      false,
    );
  }
  return listed;
}

function* pick(
  cmd: CmdletCall,
  listed: readonly PSSession[],
  wanted: readonly PsValue[],
  error: CmdletErrorId,
  matches: (session: PSSession, wanted: PsValue) => boolean,
  firstOnly: boolean,
): Task<PSSession[]> {
  const found: PSSession[] = [];
  for (const one of wanted) {
    const matching = listed.filter((session) => matches(session, one));
    if (matching.length === 0) {
      const shown = one instanceof PsGuid ? one.text : one;
      yield* writeCmdletError(cmd, new CmdletError(error, [shown], { target: one }));
    }
    found.push(...(firstOnly ? matching.slice(0, 1) : matching));
  }
  return found;
}
