import type { PsDateTime, PsDictionary, PsValue } from "../../clixml/value.ts";
import type { HostInfo } from "./host_call.ts";
export interface InitRunspacePool {
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
  readonly threadOptions: number;
  readonly apartmentState: number;
  readonly hostInfo: HostInfo;
  readonly applicationArguments: PsDictionary | null;
}
export interface RunspaceAvailability {
  readonly callId: bigint;
  readonly response: boolean | bigint;
}
export interface UserEvent {
  readonly eventId: number;
  readonly sourceId: string;
  readonly time: PsDateTime;
  readonly sender: PsValue;
  readonly sourceArguments: PsValue;
  readonly messageData: PsValue;
  readonly computerName: string | null;
  readonly runspaceId: string;
}
