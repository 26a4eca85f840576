/**
 * TLS without a socket: records go in and come out as bytes. CredSSP carries them in HTTP headers (MS-CSSP 3.1.5), and
 * seals with the same TLS afterwards. Works on memory only; but the runtimes' TLS takes its time, so all is asynchronous.
 * @module
 */
import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { setImmediate, setTimeout } from "node:timers";
import * as tls from "node:tls";
import { concatBytes } from "../bytes.ts";
import { badToken, MAX_TOKEN_BYTES } from "./mechanism.ts";

/** Key and certificate of the accepting side, in PEM. */
export interface TlsIdentity {
  /** The key, in PEM. */
  readonly privateKey: string;
  /** The certificate, in PEM. */
  readonly certificate: string;
}

/** Most plain bytes that wait to be taken: a body of 16 MiB. */
const MAX_PLAIN_BYTES = 16 * 1024 * 1024;
const RECORD_HEAD_BYTES = 5;
const APPLICATION_DATA = 23;
const WHAT = "TLS records of CredSSP";

/** Turns of the event loop without output after which a flight is taken for complete. */
const QUIET_TURNS = 3;
/** Turns that cost nothing; after them each takes a pause, so that waiting does not keep the processor busy. */
const FAST_TURNS = 500;
const PAUSE_MS = 5;
/** Turns after which a side that owes something is taken for stuck: one second. Deno's TLS says nothing of bad records. */
const MAX_TURNS: number = FAST_TURNS + 200;

/** One end of a tunnel. */
export class TlsTunnel {
  readonly #wire: Duplex;
  readonly #socket: tls.TLSSocket;
  #out: Uint8Array[] = [];
  #plain: Uint8Array[] = [];
  #plainLength = 0;
  #error: Error | undefined;
  #isSecure = false;

  /**
   * A tunnel that has not begun; the side that connects puts out its first flight at once.
   * @param identity Of the accepting side; the side that connects has none.
   */
  constructor(identity?: TlsIdentity) {
    this.#wire = new Duplex({
      read() {},
      write: (chunk: Uint8Array, _encoding, done) => {
        this.#out.push(new Uint8Array(chunk));
        done();
      },
      writev: (chunks, done) => {
        for (const { chunk } of chunks) this.#out.push(new Uint8Array(chunk));
        done();
      },
    });
    this.#socket = identity ? accept(this.#wire, identity) : connect(this.#wire);
    this.#socket.on(identity ? "secure" : "secureConnect", () => this.#isSecure = true);
    this.#socket.on("data", (chunk: Uint8Array) => {
      this.#plain.push(new Uint8Array(chunk));
      this.#plainLength += chunk.length;
      if (this.#plainLength > MAX_PLAIN_BYTES) this.#error ??= new Error("too much plain text");
    });
    for (const source of [this.#socket, this.#wire]) source.on("error", (error: Error) => this.#error ??= error);
    this.#socket.on("close", () => this.#error ??= new Error("closed"));
  }

  /** Whether the handshake is over. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  /** Whether plain text is waiting. */
  get hasPlain(): boolean {
    return this.#plainLength > 0;
  }

  /** The other side's certificate in DER, once the handshake is over. */
  get peerCertificate(): Uint8Array | undefined {
    const { raw } = this.#socket.getPeerCertificate();
    return raw && new Uint8Array(raw);
  }

  /** Bytes that a cipher adds behind its text: what Windows calls the trailer (wire.md 6.4). */
  trailerLength(plainLength: number, sealedLength: number): number {
    const { name, version } = this.#socket.getCipher();
    if (version === "TLSv1.3") return 17;
    if (/GCM|CHACHA20|CCM/i.test(name)) return 16;
    // The explicit IV stands in front of the text.
    return Math.max(0, sealedLength - plainLength - RECORD_HEAD_BYTES - 16);
  }

  /** Puts in a flight of the handshake, and takes out what TLS answers. */
  async handshake(bytes?: Uint8Array): Promise<Uint8Array> {
    if (bytes && bytes.length > 0) this.#put(bytes);
    let quiet = 0;
    for (let turns = 0; quiet < QUIET_TURNS; turns++) {
      const before = this.#out.length;
      await this.#turn(turns);
      // Nothing is complete before TLS said something: an answer, or that all is well.
      const hasSpoken = this.#out.length > 0 || this.#isSecure;
      quiet = hasSpoken && this.#out.length === before ? quiet + 1 : 0;
    }
    return this.#take();
  }

  /** Encrypts. */
  async write(plain: Uint8Array): Promise<Uint8Array> {
    if (plain.length === 0) return new Uint8Array(0);
    let isWritten = false;
    this.#socket.write(plain, () => isWritten = true);
    for (let turns = 0; !isWritten || recordsLength(this.#out) < plain.length; turns++) await this.#turn(turns);
    return this.#take();
  }

  /** Puts in whole records. */
  put(bytes: Uint8Array): void {
    this.#put(bytes);
  }

  /**
   * Takes plain text as soon as `isEnough` of it is there.
   * @throws {RemotingError} `ERR_AUTH_INTEGRITY` or `ERR_AUTH_TOKEN` where the records are not what the peer sent next.
   */
  async read(isEnough: (plain: Uint8Array) => boolean): Promise<Uint8Array> {
    for (let turns = 0;; turns++) {
      const plain = concatBytes(this.#plain);
      if (plain.length > 0 && isEnough(plain)) {
        this.#plain = [];
        this.#plainLength = 0;
        return plain;
      }
      await this.#turn(turns);
    }
  }

  /** Frees the TLS machinery. */
  close(): void {
    this.#socket.destroy();
    this.#wire.destroy();
  }

  #put(bytes: Uint8Array): void {
    if (!isWholeRecords(bytes)) throw badToken(WHAT, "they are cut or no records");
    this.#wire.push(Buffer.from(bytes));
  }

  #take(): Uint8Array {
    const out = concatBytes(this.#out);
    this.#out = [];
    return out;
  }

  async #turn(turns: number): Promise<void> {
    if (this.#error) throw badToken(WHAT, "TLS refuses them", this.#error);
    if (turns > MAX_TURNS) throw badToken(WHAT, "TLS waits for more");
    await new Promise<void>((resolve) => {
      if (turns < FAST_TURNS) setImmediate(resolve);
      else setTimeout(resolve, PAUSE_MS);
    });
  }
}

function connect(wire: Duplex): tls.TLSSocket {
  // Whose certificate it is gets proved by CredSSP itself: it binds the key (MS-CSSP 3.1.5 step 3).
  return tls.connect({ socket: wire, rejectUnauthorized: false, minVersion: "TLSv1.2" });
}

function accept(wire: Duplex, { privateKey, certificate }: TlsIdentity): tls.TLSSocket {
  // With TLS 1.3 the client speaks last in the handshake, and clients differ in whether they wait for an answer then.
  const secureContext = tls.createSecureContext({
    key: privateKey,
    cert: certificate,
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.2",
  });
  return new tls.TLSSocket(wire, { isServer: true, secureContext });
}

/** Whether bytes are TLS records from end to end, none larger than TLS allows. */
function isWholeRecords(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + RECORD_HEAD_BYTES <= bytes.length) {
    const type = bytes[at]!;
    if (type < 20 || type > APPLICATION_DATA || bytes[at + 1] !== 3) return false;
    const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
    if (length > MAX_TOKEN_BYTES / 2) return false;
    at += RECORD_HEAD_BYTES + length;
  }
  return at === bytes.length;
}

function recordsLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
