import type { PsDictionary, PsVersion } from "../../clixml/value.ts";

export interface SessionCapability {
  readonly protocolVersion: PsVersion;
  readonly psVersion: PsVersion;
  readonly serializationVersion: PsVersion;
  readonly timeZone?: Uint8Array;
}
export interface ConnectRunspacePool {
  readonly minRunspaces?: number;
  readonly maxRunspaces?: number;
}
export interface RunspacePoolInitData {
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
}
export interface ApplicationPrivateData {
  readonly data: PsDictionary | null;
}
