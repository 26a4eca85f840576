import type { PsValue } from "../../clixml/value.ts";
import type { HostInfo } from "./host_call.ts";
export interface CommandParameter {
  readonly name: string | null;
  readonly value: PsValue;
}
export interface PipelineCommand {
  readonly text: string;
  readonly isScript: boolean;
  readonly useLocalScope: boolean | null;
  readonly mergeMyResult: number;
  readonly mergeToResult: number;
  readonly mergePreviousResults: number;
  readonly mergeError: number;
  readonly mergeWarning: number;
  readonly mergeVerbose: number;
  readonly mergeDebug: number;
  readonly mergeInformation: number;
  readonly parameters: readonly CommandParameter[];
}
export interface CreatePipeline {
  readonly statements: readonly (readonly PipelineCommand[])[];
  readonly isNested: boolean;
  readonly history: string | null;
  readonly redirectErrorOutput: boolean;
  readonly noInput: boolean;
  readonly apartmentState: number;
  readonly streamOptions: number;
  readonly addToHistory: boolean;
  readonly hostInfo: HostInfo;
}
