/**
 * PSRP fragment header: 21 bytes, big-endian (MS-PSRP 2.2.4).
 * Splitting is `fragmenter.ts`, joining is `defragmenter.ts`; this file knows neither.
 * @module
 */
import { RemotingError } from "../errors.ts";

/** Bytes before the blob. */
export const FRAGMENT_HEADER_BYTES = 21;

const START = 0x01;
const END = 0x02;
// Both ids are signed 64-bit numbers in .NET, so a set top bit is a negative number there.
const MAX_ID = 0x7fff_ffff_ffff_ffffn;

/** What the header says. */
export interface FragmentHeader {
  /** Number of the object, 1 or above. */
  readonly objectId: bigint;
  /** Number of the fragment in its object, from 0. */
  readonly fragmentId: bigint;
  /** First fragment of its object. */
  readonly start: boolean;
  /** Last fragment of its object. */
  readonly end: boolean;
  /** Bytes after the header. */
  readonly blobLength: number;
}

/** Writes a header into `out` at `offset`. */
export function writeFragmentHeader(out: Uint8Array, offset: number, header: FragmentHeader): void {
  const view = new DataView(out.buffer, out.byteOffset + offset, FRAGMENT_HEADER_BYTES);
  view.setBigUint64(0, header.objectId);
  view.setBigUint64(8, header.fragmentId);
  view.setUint8(16, (header.start ? START : 0) | (header.end ? END : 0));
  view.setUint32(17, header.blobLength);
}

/**
 * The header at `offset`; `undefined` where more bytes are needed.
 * @throws {RemotingError} `ERR_FRAGMENT` where a field holds what no sender may write.
 */
export function readFragmentHeader(bytes: Uint8Array, offset = 0): FragmentHeader | undefined {
  if (bytes.length - offset < FRAGMENT_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, FRAGMENT_HEADER_BYTES);
  const objectId = view.getBigUint64(0);
  const fragmentId = view.getBigUint64(8);
  const flags = view.getUint8(16);
  if (objectId === 0n || objectId > MAX_ID) throw malformed(`object id ${BigInt.asIntN(64, objectId)} is below 1`);
  if (fragmentId > MAX_ID) throw malformed(`fragment id ${BigInt.asIntN(64, fragmentId)} is negative`);
  const start = (flags & START) !== 0;
  // MS-PSRP 2.2.4: the first fragment has id 0, and no other has.
  if (start !== (fragmentId === 0n)) {
    throw malformed(`fragment ${fragmentId} of object ${objectId} ${start ? "has" : "lacks"} the start flag`);
  }
  return { objectId, fragmentId, start, end: (flags & END) !== 0, blobLength: view.getUint32(17) };
}

function malformed(detail: string): RemotingError {
  return new RemotingError("ERR_FRAGMENT", "remote", `Cannot read a PSRP fragment: ${detail}`);
}
