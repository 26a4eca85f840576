/**
 * The message types of PSRP (MS-PSRP 2.2.2): one row holds everything that the rest of the core must know about one.
 * Header layout is `message.ts`, body layouts are `bodies/`.
 * @module
 */

/** Which of the two ends a core plays. */
export type Role = "client" | "server";

/** One row of {@linkcode MESSAGE_TYPES}. */
export interface MessageType {
  /** Number on the wire. */
  readonly id: number;
  /** Whether it belongs to a pool or to one pipeline. */
  readonly scope: "pool" | "pipeline";
  /** Who may send it. */
  readonly sender: Role | "both";
  /** Section of MS-PSRP. */
  readonly section: string;
  /** Minor number of the first protocol version 2.x that knows it. */
  readonly sinceMinor: number;
}

/** Every message type by its name in MS-PSRP. */
export const MESSAGE_TYPES = {
  SESSION_CAPABILITY: { id: 0x00010002, scope: "pool", sender: "both", section: "2.2.2.1", sinceMinor: 0 },
  INIT_RUNSPACEPOOL: { id: 0x00010004, scope: "pool", sender: "client", section: "2.2.2.2", sinceMinor: 0 },
  PUBLIC_KEY: { id: 0x00010005, scope: "pool", sender: "client", section: "2.2.2.3", sinceMinor: 0 },
  ENCRYPTED_SESSION_KEY: { id: 0x00010006, scope: "pool", sender: "server", section: "2.2.2.4", sinceMinor: 0 },
  PUBLIC_KEY_REQUEST: { id: 0x00010007, scope: "pool", sender: "server", section: "2.2.2.5", sinceMinor: 0 },
  CONNECT_RUNSPACEPOOL: { id: 0x00010008, scope: "pool", sender: "client", section: "2.2.2.29", sinceMinor: 2 },
  SET_MAX_RUNSPACES: { id: 0x00021002, scope: "pool", sender: "client", section: "2.2.2.6", sinceMinor: 0 },
  SET_MIN_RUNSPACES: { id: 0x00021003, scope: "pool", sender: "client", section: "2.2.2.7", sinceMinor: 0 },
  RUNSPACE_AVAILABILITY: { id: 0x00021004, scope: "pool", sender: "server", section: "2.2.2.8", sinceMinor: 0 },
  RUNSPACEPOOL_STATE: { id: 0x00021005, scope: "pool", sender: "server", section: "2.2.2.9", sinceMinor: 0 },
  CREATE_PIPELINE: { id: 0x00021006, scope: "pipeline", sender: "client", section: "2.2.2.10", sinceMinor: 0 },
  GET_AVAILABLE_RUNSPACES: { id: 0x00021007, scope: "pool", sender: "client", section: "2.2.2.11", sinceMinor: 0 },
  USER_EVENT: { id: 0x00021008, scope: "pool", sender: "server", section: "2.2.2.12", sinceMinor: 0 },
  APPLICATION_PRIVATE_DATA: { id: 0x00021009, scope: "pool", sender: "server", section: "2.2.2.13", sinceMinor: 0 },
  GET_COMMAND_METADATA: { id: 0x0002100a, scope: "pipeline", sender: "client", section: "2.2.2.14", sinceMinor: 0 },
  RUNSPACEPOOL_INIT_DATA: { id: 0x0002100b, scope: "pool", sender: "server", section: "2.2.2.30", sinceMinor: 2 },
  RESET_RUNSPACE_STATE: { id: 0x0002100c, scope: "pool", sender: "client", section: "2.2.2.31", sinceMinor: 3 },
  RUNSPACEPOOL_HOST_CALL: { id: 0x00021100, scope: "pool", sender: "server", section: "2.2.2.15", sinceMinor: 0 },
  RUNSPACEPOOL_HOST_RESPONSE: { id: 0x00021101, scope: "pool", sender: "client", section: "2.2.2.16", sinceMinor: 0 },
  PIPELINE_INPUT: { id: 0x00041002, scope: "pipeline", sender: "client", section: "2.2.2.17", sinceMinor: 0 },
  END_OF_PIPELINE_INPUT: { id: 0x00041003, scope: "pipeline", sender: "client", section: "2.2.2.18", sinceMinor: 0 },
  PIPELINE_OUTPUT: { id: 0x00041004, scope: "pipeline", sender: "server", section: "2.2.2.19", sinceMinor: 0 },
  ERROR_RECORD: { id: 0x00041005, scope: "pipeline", sender: "server", section: "2.2.2.20", sinceMinor: 0 },
  PIPELINE_STATE: { id: 0x00041006, scope: "pipeline", sender: "server", section: "2.2.2.21", sinceMinor: 0 },
  DEBUG_RECORD: { id: 0x00041007, scope: "pipeline", sender: "server", section: "2.2.2.22", sinceMinor: 0 },
  VERBOSE_RECORD: { id: 0x00041008, scope: "pipeline", sender: "server", section: "2.2.2.23", sinceMinor: 0 },
  WARNING_RECORD: { id: 0x00041009, scope: "pipeline", sender: "server", section: "2.2.2.24", sinceMinor: 0 },
  PROGRESS_RECORD: { id: 0x00041010, scope: "pipeline", sender: "server", section: "2.2.2.25", sinceMinor: 0 },
  INFORMATION_RECORD: { id: 0x00041011, scope: "pipeline", sender: "server", section: "2.2.2.26", sinceMinor: 2 },
  PIPELINE_HOST_CALL: { id: 0x00041100, scope: "pipeline", sender: "server", section: "2.2.2.27", sinceMinor: 0 },
  PIPELINE_HOST_RESPONSE: { id: 0x00041101, scope: "pipeline", sender: "client", section: "2.2.2.28", sinceMinor: 0 },
} as const satisfies Record<string, MessageType>;

/** Name of a message type, as MS-PSRP spells it. */
export type MessageName = keyof typeof MESSAGE_TYPES;

const NAMES: ReadonlyMap<number, MessageName> = new Map(
  Object.entries(MESSAGE_TYPES).map(([name, row]) => [row.id, name as MessageName]),
);

/** Name of the message type with this number; `undefined` for numbers that MS-PSRP does not know. */
export function messageName(id: number): MessageName | undefined {
  return NAMES.get(id);
}

/** `0x00021006`: how a type is written in error messages. */
export function formatTypeId(id: number): string {
  return `0x${id.toString(16).padStart(8, "0")}`;
}
