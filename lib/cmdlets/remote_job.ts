/**
 * RemoteJob: commands in sessions as a job of this client, a parent with one child per session (cmdlets.md section 6).
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { JobLike, Session } from "../engine/session.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { RunEvent } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";

export interface JobSource {
  readonly session: PSSession;
  start(signal: AbortSignal): AsyncIterable<RunEvent>;
}
export interface RemoteJobOptions {
  readonly session: Session;
  readonly remoting: Remoting;
  readonly name: string | undefined;
  readonly command: string;
  readonly sources: readonly JobSource[];
  readonly throttle: number | undefined;
  readonly showComputerName: boolean;
}
export class RemoteJob implements JobLike {
  readonly id = 0;
  name = "";
  readonly instanceId = "";
  readonly state = "Running";
  readonly children: readonly JobLike[] = [];
  readonly value: PsValue = null;
  constructor(_options: RemoteJobOptions) {}
  start(): void {}
  resume(_session: PSSession): void {}
}
export function disconnectedJobOf(_session: Session, _of: PSSession): RemoteJob | undefined {
  return undefined;
}
