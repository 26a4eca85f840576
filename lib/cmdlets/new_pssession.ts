/**
 * New-PSSession (cmdlets.md 1.5, 2.3).
 * @module
 */
import { PsArray } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { cloneConnection, type ConnectionInfo, ConnectionUriError } from "../remoting/connection_info.ts";
import { CmdletError } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
import { throttled } from "../remoting/throttle.ts";
import { applicationArguments } from "./application_arguments.ts";
import { awaitEach } from "./awaiting.ts";
import { ErrorTarget, throwCmdletError, transportRecord, writeCmdletError } from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { refuseOtherTransports } from "./other_transports.ts";
import { NEW_PSSESSION_FACTS } from "./parameters/new.ts";
import { runspaceValue, sessionOf, sessionValue } from "./session_types.ts";
import { checkIdleTimeout, type Target, targetsOf, URI_EXCEPTIONS } from "./targets.ts";
import { TYPE_NAMES } from "./type_names.ts";

/** What came of one session. */
type Outcome =
  | { readonly kind: "done"; readonly session: PSSession; readonly error?: unknown }
  | { readonly kind: "redirected"; readonly computerName: string; readonly uri: URL };

/** Makes the cmdlet. */
export function newPSSession(remoting: Remoting): CmdletSpec {
  return {
    ...NEW_PSSESSION_FACTS,
    create(cmd) {
      return {
        begin() {
          checkIdleTimeout(cmd);
          return undefined;
        },
        process: () => open(cmd, remoting),
      };
    },
  };
}

function* open(cmd: CmdletCall, remoting: Remoting): Task<void> {
  refuseOtherTransports(cmd);
  const connections = yield* connectionsFor(cmd);
  const names = cmd.texts("Name") ?? [];
  const sessions = connections.map((connection, i) => connection && remoting.plan(connection, names[i]))
    .filter((session) => session !== undefined);
  const redirects: Outcome[] = [];
  yield* awaitEach(
    cmd,
    (signal) =>
      throttled(
        sessions.map((session) => () => openOne(cmd, remoting, session, redirects, signal)),
        cmd.int("ThrottleLimit"),
      ),
    function* (outcome: Outcome): Task<void> {
      for (const redirect of redirects.splice(0)) yield* show(cmd, remoting, redirect);
      yield* show(cmd, remoting, outcome);
    },
  );
}

async function openOne(
  cmd: CmdletCall,
  remoting: Remoting,
  session: PSSession,
  redirects: Outcome[],
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    await remoting.open(session, {
      hostInfo: hostInfoOf(cmd.session.host),
      applicationArguments: applicationArguments(cmd, session.connection),
      onRedirect: (uri) => redirects.push({ kind: "redirected", computerName: session.computerName, uri }),
      signal,
    });
    return { kind: "done", session };
  } catch (error) {
    return { kind: "done", session, error };
  }
}

function* show(cmd: CmdletCall, remoting: Remoting, outcome: Outcome): Task<void> {
  if (outcome.kind === "redirected") {
    const step = cmd.warning(`${outcome.computerName} sends the connection on to ${outcome.uri.href}`);
    if (step) yield* step;
    return;
  }
  const { session, error } = outcome;
  if (session.state === "Opened") {
    remoting.repository.addOrReplace(session);
    const step = cmd.write(sessionValue(session));
    if (step) yield* step;
    return;
  }
  const failure = new CmdletError("PSSessionOpenFailed", [session.computerName, error], {
    target: new ErrorTarget(runspaceValue(session)),
    cause: error,
  });
  const step = cmd.error(transportRecord(failure));
  if (step) yield* step;
}

/** Connections in the order of the targets; `undefined` for a target that cannot be one. */
function* connectionsFor(cmd: CmdletCall): Task<(ConnectionInfo | undefined)[]> {
  const templates = cmd.items("Session");
  if (templates) {
    const sessions = templates.map(sessionOf);
    if (new Set(sessions).size < sessions.length) {
      const target = new ErrorTarget(cmd.get("Session")!, `${TYPE_NAMES.session}[]`);
      throwCmdletError(cmd, new CmdletError("RemoteRunspaceInfoHasDuplicates", [], { target }));
    }
    return sessions.map(({ connection }) => {
      const copy = cloneConnection(connection);
      copy.enableNetworkAccess ||= cmd.flag("EnableNetworkAccess");
      return copy;
    });
  }
  checkComputerNames(cmd);
  const connections: (ConnectionInfo | undefined)[] = [];
  for (const target of targetsOf(cmd, { usesPreference: true })) connections.push(yield* connect(cmd, target));
  return connections;
}

function* connect(cmd: CmdletCall, target: Target): Task<ConnectionInfo | undefined> {
  try {
    return target.connect();
  } catch (error) {
    if (!(error instanceof ConnectionUriError)) throw error;
    yield* writeCmdletError(cmd, noConnection(target, error));
    return undefined;
  }
}

/** The error of a target that no connection can be made for. */
export function noConnection(target: Target, error: ConnectionUriError): CmdletError {
  return new CmdletError("CreateRemoteRunspaceFailed", [error.message], {
    target: new ErrorTarget(target.given),
    exception: URI_EXCEPTIONS[error.reason],
  });
}

/** New-PSSession and Invoke-Command take host names and addresses only, not URIs (cmdlets.md 2.8). */
export function checkComputerNames(cmd: CmdletCall): void {
  const names = cmd.texts("ComputerName") ?? [];
  const wrong = names.filter((name) => !/^(?:\.|[\p{L}\p{N}_.-]+|\[?[0-9a-f:.]+(?:%\w+)?\]?)$/iu.test(name.trim()));
  if (wrong.length === 0) return;
  const target = new ErrorTarget(new PsArray([...names], "System.String"));
  throwCmdletError(cmd, new CmdletError("PSSessionInvalidComputerName", [wrong.join(", ")], { target }));
}
