/**
 * A client core and a server core, linked in memory: what one sends the other receives, whole or cut at every byte.
 * @module
 */
import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { PsDictionary, PsVersion } from "../../lib/clixml/value.ts";
import { fromBase64 } from "../../lib/bytes.ts";
import {
  type ClientPool,
  type ClientPoolOptions,
  createClientPool,
  type SessionKeyPair,
} from "../../lib/psrp/client.ts";
import type { Outgoing, PsrpEvent } from "../../lib/psrp/events.ts";
import { createServerPool, type ServerPool, type ServerPoolOptions } from "../../lib/psrp/server.ts";

/** How bytes arrive. */
export type Delivery = "whole" | "byte by byte";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** One key pair for all tests: making one takes a noticeable time. */
export const KEY_PAIR: SessionKeyPair = {
  modulus: fromBase64(base64Padded(privateKey.export({ format: "jwk" }).n!)),
  publicExponent: 65537,
  decrypt: (ciphertext) => privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, ciphertext),
};

/** GUIDs that count. */
export function countingGuids(): () => string {
  let next = 0;
  return () => `00000000-0000-4000-8000-${(++next).toString(16).padStart(12, "0")}`;
}

/** Bytes that count from 1, zeros among them. */
export function countingBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i + 1) & 0xff);
}

/** Both ends of a pool. */
export class Pair {
  client: ClientPool;
  readonly server: ServerPool;
  readonly delivery: Delivery;
  /** All that the client heard, in order. */
  readonly heard: PsrpEvent[] = [];
  /** All that the server heard, in order. */
  readonly asked: PsrpEvent[] = [];
  /** What the server does with each event. */
  onServer: (event: PsrpEvent, server: ServerPool) => void = answerOpen;
  /** What the client does with each event. */
  onClient: (event: PsrpEvent, client: ClientPool) => void = () => {};

  constructor(
    delivery: Delivery = "whole",
    client: Partial<ClientPoolOptions> = {},
    server: Partial<ServerPoolOptions> = {},
  ) {
    this.delivery = delivery;
    this.client = createClientPool({ ports: { newGuid: countingGuids(), newKeyPair: () => KEY_PAIR }, ...client });
    this.server = createServerPool({
      ports: { randomBytes: countingBytes },
      applicationPrivateData: privateData(),
      ...server,
    });
  }

  /** Carries everything until both are silent. */
  pump(maxBytes = 32_768): this {
    for (;;) {
      const up = this.client.take(maxBytes);
      if (up !== undefined) this.toServer(up);
      const down = this.server.take(maxBytes);
      if (down !== undefined) this.toClient(down);
      if (up === undefined && down === undefined) return this;
    }
  }

  /** Gives the server bytes of the client. */
  toServer(outgoing: Outgoing): void {
    for (const bytes of this.#pieces(outgoing.bytes)) {
      for (const event of this.server.receive(bytes, outgoing.pipelineId)) {
        this.asked.push(event);
        this.onServer(event, this.server);
      }
    }
  }

  /** Gives the client bytes of the server. */
  toClient(outgoing: Outgoing): void {
    for (const bytes of this.#pieces(outgoing.bytes)) {
      for (const event of this.client.receive(bytes, outgoing.pipelineId)) {
        this.heard.push(event);
        this.onClient(event, this.client);
      }
    }
  }

  /** An open pool. */
  open(): this {
    this.client.open();
    return this.pump();
  }

  /** What the client heard of one kind. */
  heardOf<T extends PsrpEvent["type"]>(type: T): Extract<PsrpEvent, { type: T }>[] {
    return this.heard.filter((event): event is Extract<PsrpEvent, { type: T }> => event.type === type);
  }
  /** What the server heard of one kind. */
  askedOf<T extends PsrpEvent["type"]>(type: T): Extract<PsrpEvent, { type: T }>[] {
    return this.asked.filter((event): event is Extract<PsrpEvent, { type: T }> => event.type === type);
  }

  *#pieces(bytes: Uint8Array): Generator<Uint8Array> {
    if (this.delivery === "whole") yield bytes;
    else for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
  }
}

/** A server that opens its pool and starts its pipelines. */
export function answerOpen(event: PsrpEvent, server: ServerPool): void {
  if (event.type === "initRunspacePool") server.opened();
  if (event.type === "createPipeline") server.pipeline(event.pipelineId)!.start();
}

/** Private data as a server sends them, in short. */
export function privateData(): PsDictionary {
  const versions = new PsDictionary("System.Management.Automation.PSPrimitiveDictionary");
  versions.set("PSVersion", new PsVersion(7, 6, 5));
  const data = new PsDictionary("System.Management.Automation.PSPrimitiveDictionary");
  data.set("PSVersionTable", versions);
  return data;
}

function base64Padded(base64Url: string): string {
  const text = base64Url.replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}
