/**
 * PSRP message: a 40-byte header, integers little-endian, before the body (MS-PSRP 2.2.1).
 * What the types mean is `message_types.ts`; what a body holds is `bodies/`; how messages travel is `fragment.ts`.
 * @module
 */
import { decodeUtf8, encodeUtf8 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { guidFromBytes, guidToBytes } from "../guid.ts";
import type { Role } from "./message_types.ts";

/** Bytes before the body. */
export const MESSAGE_HEADER_BYTES = 40;

const DESTINATIONS: Readonly<Record<Role, number>> = { client: 1, server: 2 };

/** One message as it stands on the wire. */
export interface Message {
  /** The side that must read it. */
  readonly destination: Role;
  /** Number of its type; unknown numbers are kept. */
  readonly type: number;
  /** Runspace pool; the empty GUID where the sender leaves it out. */
  readonly poolId: string;
  /** Pipeline; the empty GUID for messages of the pool. */
  readonly pipelineId: string;
  /** CLIXML of the body; empty where the message has none. */
  readonly text: string;
}

/** Whether a byte order mark stands before the body. */
export interface EncodeMessageOptions {
  /** Every PowerShell writes one. @default {true} */
  readonly byteOrderMark?: boolean;
}

/** Bytes of a message. An empty body stays empty: no byte order mark. */
export function encodeMessage(message: Message, options: EncodeMessageOptions = {}): Uint8Array<ArrayBuffer> {
  const { byteOrderMark = true } = options;
  const body = encodeUtf8(byteOrderMark && message.text !== "" ? "\uFEFF" + message.text : message.text);
  const out = new Uint8Array(MESSAGE_HEADER_BYTES + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, DESTINATIONS[message.destination], true);
  view.setUint32(4, message.type, true);
  out.set(guidToBytes(message.poolId), 8);
  out.set(guidToBytes(message.pipelineId), 24);
  out.set(body, MESSAGE_HEADER_BYTES);
  return out;
}

/**
 * The message of `bytes`.
 * @throws {RemotingError} `ERR_MESSAGE` where the header is cut, names no known destination, or the body is not UTF-8.
 */
export function decodeMessage(bytes: Uint8Array): Message {
  if (bytes.length < MESSAGE_HEADER_BYTES) {
    throw malformed(`${bytes.length} bytes are too few for a header of ${MESSAGE_HEADER_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const number = view.getUint32(0, true);
  const destination = number === DESTINATIONS.client ? "client" : number === DESTINATIONS.server ? "server" : undefined;
  if (destination === undefined) throw malformed(`destination ${number}, 1 (client) or 2 (server) expected`);
  return {
    destination,
    type: view.getUint32(4, true),
    poolId: guidFromBytes(bytes, 8),
    pipelineId: guidFromBytes(bytes, 24),
    text: bodyText(bytes),
  };
}

function bodyText(bytes: Uint8Array): string {
  // PowerShell and Ruby put a byte order mark before the body, pypsrp and go-psrp do not.
  const marked = bytes[40] === 0xef && bytes[41] === 0xbb && bytes[42] === 0xbf;
  try {
    return decodeUtf8(bytes.subarray(MESSAGE_HEADER_BYTES + (marked ? 3 : 0)));
  } catch (cause) {
    throw new RemotingError("ERR_MESSAGE", "remote", "Cannot read a PSRP message: body is not UTF-8", { cause });
  }
}

function malformed(detail: string): RemotingError {
  return new RemotingError("ERR_MESSAGE", "remote", `Cannot read a PSRP message: ${detail}`);
}
