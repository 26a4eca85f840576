/**
 * The engine session of this process: the language, the remoting cmdlets, the terminal as host.
 * @module
 */
import type { CmdletSpec } from "../lib/engine/command.ts";
import { CORE_CMDLETS } from "../lib/engine/cmdlets/all.ts";
import { createSession } from "../lib/engine/create_session.ts";
import { TABLE_STYLE_SLOT, type TableStyle } from "../lib/engine/format/views_remoting.ts";
import { createScheduler } from "../lib/engine/scheduler.ts";
import type { Scheduler, Session } from "../lib/engine/session.ts";
import { defineRemotingVariables, remotingCmdlets } from "../lib/cmdlets/all.ts";
import { Remoting } from "../lib/remoting/remoting.ts";
import { consoleHost } from "./console_host.ts";
import { type ConnectionOptions, processPorts } from "./connections.ts";
import { localPlatform } from "./local_platform.ts";
import type { Terminal } from "./terminal.ts";

/** What the session is made of. */
export interface LocalOptions {
  readonly terminal: Terminal;
  readonly connections: ConnectionOptions;
  readonly style: TableStyle;
  readonly onExit: (code: number) => void;
}

/** A session and what must end with it. */
export interface LocalSession {
  readonly session: Session;
  readonly scheduler: Scheduler;
  readonly remoting: Remoting;
  /** Disconnects the sessions that this process holds, and says so; frees the connections. */
  end(): Promise<void>;
}

/** The cmdlets that this tool has: those of the language, and remoting's. */
export function toolCmdlets(remoting: Remoting): readonly CmdletSpec[] {
  const local = CORE_CMDLETS.find((spec) => spec.name === "Invoke-Command")!;
  return [...CORE_CMDLETS.filter((spec) => spec !== local), ...remotingCmdlets(remoting, local)];
}

/** Makes the session. */
export function localSession(options: LocalOptions): LocalSession {
  const { terminal, connections } = options;
  const scheduler = createScheduler((run) => void setTimeout(run, 0));
  const ports = processPorts(connections);
  const remoting = new Remoting(ports);
  const session = createSession({
    platform: localPlatform(),
    host: consoleHost(terminal, connections.passwords, options.onExit),
    cmdlets: toolCmdlets(remoting),
    scheduler,
  });
  session.slots.set(TABLE_STYLE_SLOT, options.style);
  defineRemotingVariables(session);
  return {
    session,
    scheduler,
    remoting,
    async end() {
      const lines = await leaveSessions(remoting);
      for (const line of lines) terminal.error(`psreconnect: ${line}\n`);
      ports.close();
    },
  };
}

/** Disconnects what is Opened. @returns One line for all that was left behind, one for each that could not be. */
async function leaveSessions(remoting: Remoting): Promise<string[]> {
  const held = remoting.repository.list().filter((session) => session.state === "Opened");
  const left: string[] = [];
  const failed: string[] = [];
  await Promise.all(held.map(async (session) => {
    const where = `${session.name} on ${session.computerName}`;
    try {
      await remoting.disconnect(session);
      left.push(where);
    } catch (error) {
      failed.push(`could not disconnect session ${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }));
  const line = `disconnected ${left.length === 1 ? "session" : "sessions"} ${
    left.join(", ")
  }; Connect-PSSession gets back`;
  return left.length > 0 ? [line, ...failed] : failed;
}
