/**
 * Which body belongs to which message. The layouts are `bodies/`; here each type gets its reader and writer.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { type HostCall, hostCall, type HostResponse, hostResponse } from "./bodies/host_call.ts";
import type { Codec } from "./bodies/members.ts";
import { type CommandMetadataRequest, commandMetadataRequest } from "./bodies/metadata.ts";
import { type CreatePipeline, createPipeline, pipelineState, type PipelineStateBody } from "./bodies/pipeline.ts";
import {
  type CallOnly,
  getAvailableRunspaces,
  type InitRunspacePool,
  initRunspacePool,
  resetRunspaceState,
  type RunspaceAvailability,
  runspaceAvailability,
  type RunspacePoolState,
  runspacePoolState,
  setMaxRunspaces,
  setMinRunspaces,
  type SetRunspaces,
  type UserEvent,
  userEvent,
} from "./bodies/pool.ts";
import {
  type ApplicationPrivateData,
  applicationPrivateData,
  type ConnectRunspacePool,
  connectRunspacePool,
  encryptedSessionKey,
  type KeyBlob,
  publicKey,
  publicKeyRequest,
  type RunspacePoolInitData,
  runspacePoolInitData,
  type SessionCapability,
  sessionCapability,
} from "./bodies/session.ts";
import type { MessageName } from "./message_types.ts";

/** Type of each message's body. Records and values of pipelines travel as they are. */
export interface Bodies {
  SESSION_CAPABILITY: SessionCapability;
  INIT_RUNSPACEPOOL: InitRunspacePool;
  PUBLIC_KEY: KeyBlob;
  ENCRYPTED_SESSION_KEY: KeyBlob;
  PUBLIC_KEY_REQUEST: undefined;
  CONNECT_RUNSPACEPOOL: ConnectRunspacePool;
  SET_MAX_RUNSPACES: SetRunspaces;
  SET_MIN_RUNSPACES: SetRunspaces;
  RUNSPACE_AVAILABILITY: RunspaceAvailability;
  RUNSPACEPOOL_STATE: RunspacePoolState;
  CREATE_PIPELINE: CreatePipeline;
  GET_AVAILABLE_RUNSPACES: CallOnly;
  USER_EVENT: UserEvent;
  APPLICATION_PRIVATE_DATA: ApplicationPrivateData;
  GET_COMMAND_METADATA: CommandMetadataRequest;
  RUNSPACEPOOL_INIT_DATA: RunspacePoolInitData;
  RESET_RUNSPACE_STATE: CallOnly;
  RUNSPACEPOOL_HOST_CALL: HostCall;
  RUNSPACEPOOL_HOST_RESPONSE: HostResponse;
  PIPELINE_INPUT: PsValue;
  END_OF_PIPELINE_INPUT: undefined;
  PIPELINE_OUTPUT: PsValue;
  ERROR_RECORD: PsValue;
  PIPELINE_STATE: PipelineStateBody;
  DEBUG_RECORD: PsValue;
  VERBOSE_RECORD: PsValue;
  WARNING_RECORD: PsValue;
  PROGRESS_RECORD: PsValue;
  INFORMATION_RECORD: PsValue;
  PIPELINE_HOST_CALL: HostCall;
  PIPELINE_HOST_RESPONSE: HostResponse;
}

const value: Codec<PsValue> = { encode: (given) => given, decode: (given) => given };
// A null value is written as no text at all.
const nothing: Codec<undefined> = { encode: () => null, decode: () => undefined };

/** Reader and writer of each message's body. */
export const CODECS: { readonly [N in MessageName]: Codec<Bodies[N]> } = {
  SESSION_CAPABILITY: sessionCapability,
  INIT_RUNSPACEPOOL: initRunspacePool,
  PUBLIC_KEY: publicKey,
  ENCRYPTED_SESSION_KEY: encryptedSessionKey,
  PUBLIC_KEY_REQUEST: publicKeyRequest,
  CONNECT_RUNSPACEPOOL: connectRunspacePool,
  SET_MAX_RUNSPACES: setMaxRunspaces,
  SET_MIN_RUNSPACES: setMinRunspaces,
  RUNSPACE_AVAILABILITY: runspaceAvailability,
  RUNSPACEPOOL_STATE: runspacePoolState,
  CREATE_PIPELINE: createPipeline,
  GET_AVAILABLE_RUNSPACES: getAvailableRunspaces,
  USER_EVENT: userEvent,
  APPLICATION_PRIVATE_DATA: applicationPrivateData,
  GET_COMMAND_METADATA: commandMetadataRequest,
  RUNSPACEPOOL_INIT_DATA: runspacePoolInitData,
  RESET_RUNSPACE_STATE: resetRunspaceState,
  RUNSPACEPOOL_HOST_CALL: hostCall,
  RUNSPACEPOOL_HOST_RESPONSE: hostResponse,
  PIPELINE_INPUT: value,
  END_OF_PIPELINE_INPUT: nothing,
  PIPELINE_OUTPUT: value,
  ERROR_RECORD: value,
  PIPELINE_STATE: pipelineState,
  DEBUG_RECORD: value,
  VERBOSE_RECORD: value,
  WARNING_RECORD: value,
  PROGRESS_RECORD: value,
  INFORMATION_RECORD: value,
  PIPELINE_HOST_CALL: hostCall,
  PIPELINE_HOST_RESPONSE: hostResponse,
};
