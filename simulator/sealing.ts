/**
 * Bodies on their way in and out: sealed ones are opened, and what came sealed is answered sealed, faults included.
 * @module
 */
import { concatBytes } from "../lib/bytes.ts";
import type { AsyncMechanism } from "../lib/auth/mechanism.ts";
import {
  formatSealedBody,
  type FramedBody,
  parseSealedBody,
  type SealingName,
  splitForSealing,
} from "../lib/auth/sealed_body.ts";

/** A request's body after opening. */
export interface OpenedBody {
  /** The content. */
  readonly plain: Uint8Array;
  /** What the client calls its sealing; the answer says the same. */
  readonly sealing: SealingName;
}

/**
 * Opens a sealed body.
 * @throws {RemotingError} `ERR_AUTH_INTEGRITY` where it was changed, repeated or comes out of order.
 */
export async function openBody(mechanism: AsyncMechanism, framed: FramedBody): Promise<OpenedBody> {
  const { sealing, parts } = parseSealedBody(framed);
  const plain: Uint8Array[] = [];
  for (const { signature, data, length } of parts) plain.push(await mechanism.unseal(signature, data, length));
  return { plain: concatBytes(plain), sealing };
}

/** Seals an answer. */
export async function sealBody(
  mechanism: AsyncMechanism,
  sealing: SealingName,
  body: Uint8Array,
): Promise<FramedBody> {
  const pieces = [];
  for (const plain of splitForSealing(body, sealing)) {
    pieces.push({ plainLength: plain.length, sealed: await mechanism.seal(plain) });
  }
  return formatSealedBody(sealing, pieces);
}
