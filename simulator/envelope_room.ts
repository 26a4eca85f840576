/**
 * What fits into one answer: a client says how long an envelope may be, and gets no longer one.
 * @module
 */
import type { EnumerationItem } from "../lib/wsman/enumerate.ts";
import type { RequestHeaders } from "../lib/wsman/headers.ts";
import type { OutputChunk } from "./plugin.ts";

/** Bytes around the content of a response: envelope, headers with the ids of the request, the state of a command. */
const ENVELOPE_MARKUP_BYTES = 2048;
/** Markup of one Stream element. */
const STREAM_MARKUP_BYTES = 128;
/** Markup of one item of an enumeration, without its texts. */
const ITEM_MARKUP_BYTES = 1600;
/** Bytes of one character where it must be escaped, or is of another script. */
const ESCAPED_BYTES = 6;
/** What a client without MaxEnvelopeSize takes: the default of 2008 R2. */
const DEFAULT_ENVELOPE_BYTES = 153_600;

/** A request, and the most that the service itself sends. */
export interface RoomOptions {
  readonly headers: Pick<RequestHeaders, "maxEnvelopeSize">;
  readonly limits: { readonly maxEnvelopeBytes: number };
}

/** Bytes of content that an answer to a request may have. */
export function roomOf({ headers, limits }: RoomOptions): number {
  const envelope = Math.min(headers.maxEnvelopeSize ?? DEFAULT_ENVELOPE_BYTES, limits.maxEnvelopeBytes);
  return Math.max(envelope - ENVELOPE_MARKUP_BYTES, STREAM_MARKUP_BYTES * 2);
}

/** Bytes that a chunk of output takes in an answer: base64 makes four characters of three bytes. */
export function costOfChunk({ bytes }: OutputChunk): number {
  return Math.ceil(bytes.length / 3) * 4 + STREAM_MARKUP_BYTES;
}

/** Bytes of output that fit into an answer as one chunk. */
export function chunkBytesOf(options: RoomOptions): number {
  return Math.floor((roomOf(options) - STREAM_MARKUP_BYTES) / 4) * 3;
}

/** Characters of an item's texts that have no end of their own. */
function textLengthOf(item: EnumerationItem): number {
  if (item.kind === "Command") return item.command.commandLine.length;
  const { name = "", resourceUri = "", owner = "", workingDirectory = "", environment = [] } = item.shell;
  const variables = environment.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return name.length + resourceUri.length + owner.length + workingDirectory.length + variables;
}

/** How many items go into one answer: at least one, so that the client gets on. */
export function countThatFits(items: readonly EnumerationItem[], most: number, room: number): number {
  let left = room;
  let count = 0;
  for (const item of items) {
    left -= ITEM_MARKUP_BYTES + textLengthOf(item) * ESCAPED_BYTES;
    if (count > 0 && (left < 0 || count >= most)) break;
    count++;
  }
  return count;
}
