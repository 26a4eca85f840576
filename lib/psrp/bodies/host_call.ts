import type { PsValue } from "../../clixml/value.ts";
import type { HostArguments, HostMethodName } from "../host_methods.ts";
import type { Coordinates, Size } from "../host_values.ts";
/** What a console looks like when the pool or pipeline is made. */
export interface HostDefaults {
  readonly foregroundColor?: number;
  readonly backgroundColor?: number;
  readonly cursorPosition?: Coordinates;
  readonly windowPosition?: Coordinates;
  readonly cursorSize?: number;
  readonly bufferSize?: Size;
  readonly windowSize?: Size;
  readonly maxWindowSize?: Size;
  readonly maxPhysicalWindowSize?: Size;
  readonly windowTitle?: string;
}
export interface HostInfo {
  readonly isHostNull: boolean;
  readonly isHostUINull: boolean;
  readonly isHostRawUINull: boolean;
  readonly useRunspaceHost: boolean;
  readonly defaults?: HostDefaults;
}
/** One call, typed by its method. */
export type HostCall = {
  readonly [M in HostMethodName]: {
    readonly callId: bigint;
    readonly method: M;
    readonly arguments: HostArguments<M>;
  };
}[HostMethodName];
/** Its answer: a result (null for none), or what went wrong as an error record. */
export interface HostResponse {
  readonly callId: bigint;
  readonly method: HostMethodName;
  readonly result?: PsValue;
  readonly error?: PsValue;
}
