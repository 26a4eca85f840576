import type { PsValue } from "../../clixml/value.ts";
export interface CommandMetadataRequest {
  readonly names: readonly string[];
  readonly commandType: number;
  readonly namespaces: readonly string[] | null;
  readonly argumentList: readonly PsValue[] | null;
}
