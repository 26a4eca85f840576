/**
 * The lines in which PowerShell speaks PSRP over a pipe or SSH: one XML element each (truth/psrp/README.md section 1;
 * no specification describes them). What the data means is the core's business.
 * @module
 */
import { concatBytes, decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { normalizeGuid } from "../guid.ts";
import type { OutgoingStream } from "./events.ts";

/**
 * Longest line, in bytes. PowerShell joins fragments up to 32 KiB in one line; a fragment may be as large as a message
 * in theory, but no peer sends that.
 */
export const MAX_LINE_BYTES: number = 4 * 1024 * 1024;

/** Elements without content, and what answers them. */
export const OUT_OF_PROCESS_ACKS = {
  Data: "DataAck",
  Command: "CommandAck",
  Signal: "SignalAck",
  Close: "CloseAck",
} as const;

/** What asks: data, a new pipeline, stop, forget. */
export type OutOfProcessRequest = keyof typeof OUT_OF_PROCESS_ACKS;

/** Any element of a line. */
export type OutOfProcessElement = OutOfProcessRequest | (typeof OUT_OF_PROCESS_ACKS)[OutOfProcessRequest];

/** One line. */
export type OutOfProcessFrame =
  | {
    readonly element: "Data";
    /** A pipeline's id, or the empty GUID for the pool. */
    readonly target: string;
    readonly stream: OutgoingStream;
    readonly data: Uint8Array;
  }
  | { readonly element: Exclude<OutOfProcessElement, "Data">; readonly target: string };

const STREAMS: Readonly<Record<OutgoingStream, string>> = { default: "Default", promptResponse: "PromptResponse" };
const ELEMENTS: ReadonlySet<string> = new Set([
  ...Object.keys(OUT_OF_PROCESS_ACKS),
  ...Object.values(OUT_OF_PROCESS_ACKS),
]);
const LINE_REGEXP = /^<([A-Za-z]+)((?:\s+[A-Za-z]+\s*=\s*(?:'[^'<]*'|"[^"<]*"))*)\s*(?:\/>|>([^<]*)<\/\1\s*>)$/;
const ATTRIBUTE_REGEXP = /([A-Za-z]+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g;

/** A line, its end included. PowerShell's client searches for the single quotes around an empty PSGuid. */
export function encodeFrame(frame: OutOfProcessFrame): string {
  const guid = `PSGuid='${frame.target}'`;
  if (frame.element !== "Data") return `<${frame.element} ${guid} />\n`;
  return `<Data Stream='${STREAMS[frame.stream]}' ${guid}>${toBase64(frame.data)}</Data>\n`;
}

/**
 * The frame of a line, without its end.
 * @throws {RemotingError} `ERR_MESSAGE` where it is none.
 */
export function decodeFrame(line: string): OutOfProcessFrame {
  const match = LINE_REGEXP.exec(line);
  const element = match?.[1] ?? "";
  if (!match || !ELEMENTS.has(element)) throw malformed(`${line.length} characters that are no known element`);
  const attributes = new Map<string, string>();
  for (const [, name, single, double] of match[2]!.matchAll(ATTRIBUTE_REGEXP)) {
    attributes.set(name!, single ?? double ?? "");
  }
  const target = attributes.get("PSGuid");
  const stream = attributes.get("Stream")?.toLowerCase();
  if (target === undefined || attributes.size !== (element === "Data" ? 2 : 1)) {
    throw malformed(`${element} with the attributes ${[...attributes.keys()].join(", ") || "none"}`);
  }
  if (element !== "Data") {
    return { element: element as Exclude<OutOfProcessElement, "Data">, target: normalizeGuid(target) };
  }
  if (stream !== "default" && stream !== "promptresponse") throw malformed("Data of an unknown stream");
  return {
    element,
    target: normalizeGuid(target),
    stream: stream === "default" ? "default" : "promptResponse",
    data: fromBase64(match[3] ?? ""),
  };
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /**
   * Adds bytes, and returns the frames that are now complete.
   * @throws {RemotingError} `ERR_MESSAGE` where a line is no frame, `ERR_PSRP_LIMIT` where one does not end.
   */
  add(bytes: Uint8Array): OutOfProcessFrame[] {
    const frames: OutOfProcessFrame[] = [];
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      const line = decodeUtf8(concatBytes([...this.#parts, bytes.subarray(start, end)]));
      this.#parts = [];
      this.#bytes = 0;
      frames.push(decodeFrame(line.endsWith("\r") ? line.slice(0, -1) : line));
      start = end + 1;
    }
    const rest = bytes.slice(start);
    this.#bytes += rest.length;
    if (this.#bytes > MAX_LINE_BYTES) {
      throw new RemotingError(
        "ERR_PSRP_LIMIT",
        "remote",
        `Cannot read a line of the pipe: more than ${MAX_LINE_BYTES} bytes without an end`,
      );
    }
    if (rest.length > 0) this.#parts.push(rest);
    return frames;
  }
}

/** Bytes of several frames. */
export function encodeFrames(frames: readonly OutOfProcessFrame[]): Uint8Array {
  return encodeUtf8(frames.map(encodeFrame).join(""));
}

function malformed(detail: string): RemotingError {
  return new RemotingError("ERR_MESSAGE", "remote", `Cannot read a line of the pipe: ${detail}`);
}
