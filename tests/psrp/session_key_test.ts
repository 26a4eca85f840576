import { assertEquals, assertThrows } from "@std/assert";
import { toHex } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import {
  decodePublicKey,
  decodeSessionKey,
  encodePublicKey,
  encodeSessionKey,
  encryptForClient,
  SecretCodec,
} from "../../lib/psrp/session_key.ts";
import { countingBytes, KEY_PAIR } from "./pair.ts";

const PUBLIC_KEY = { modulus: KEY_PAIR.modulus, exponent: KEY_PAIR.publicExponent };
const SESSION_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);

Deno.test("encodePublicKey() writes the 276 bytes of a PUBLICKEYBLOB, its numbers little-endian", () => {
  const blob = encodePublicKey(PUBLIC_KEY);
  assertEquals(toHex(blob.subarray(0, 20)), "0602000000a400005253413100080000" + "01000100");
  assertEquals([...blob.subarray(20)], [...PUBLIC_KEY.modulus].reverse());
  assertEquals(decodePublicKey(blob), { modulus: PUBLIC_KEY.modulus, exponent: 65_537 });
});

Deno.test("encodeSessionKey() writes a SIMPLEBLOB of AES-256", () => {
  const ciphertext = countingBytes(256);
  const blob = encodeSessionKey(ciphertext);
  assertEquals(toHex(blob.subarray(0, 12)), "010200001066000000a40000");
  assertEquals(decodeSessionKey(blob), ciphertext);
});

Deno.test("encryptForClient() makes what the client's private key opens", () => {
  for (let i = 0; i < 3; i++) {
    const ciphertext = encryptForClient(PUBLIC_KEY, SESSION_KEY, countingBytes);
    assertEquals(ciphertext.length, 256);
    assertEquals([...KEY_PAIR.decrypt(ciphertext)], [...SESSION_KEY]);
  }
});

Deno.test("decodePublicKey() and decodeSessionKey() refuse every truncation and what is no key", () => {
  const publicBlob = encodePublicKey(PUBLIC_KEY);
  const sessionBlob = encodeSessionKey(countingBytes(256));
  for (let length = 0; length < publicBlob.length; length++) {
    assertThrows(() => decodePublicKey(publicBlob.subarray(0, length)), RemotingError);
  }
  for (let length = 0; length < sessionBlob.length; length++) {
    assertThrows(() => decodeSessionKey(sessionBlob.subarray(0, length)), RemotingError);
  }
  const spoilt: [number, number][] = [[0, 7], [8, 0], [13, 4], [16, 2], [20, 0], [275, 0]];
  for (const [at, value] of spoilt) {
    const blob = publicBlob.slice();
    blob[at] = value;
    assertThrows(() => decodePublicKey(blob), RemotingError, undefined, `byte ${at}`);
  }
});

Deno.test("SecretCodec encrypts UTF-16 by AES-256-CBC with an empty vector", () => {
  const secrets = new SecretCodec(() => false);
  assertEquals([secrets.ready, secrets.encrypt("pass"), secrets.decrypt("AAAA")], [false, undefined, undefined]);
  secrets.setKey(SESSION_KEY);
  // openssl enc -aes-256-cbc of the bytes of "p@ss" in UTF-16LE, under the same key.
  assertEquals(secrets.encrypt("p@ss"), "hIN7qUyq1qnAzhYpMpnf4A==");
  for (const text of ["", "p@ss", "\u00e9\u{1F600}", "x".repeat(1000)]) {
    assertEquals(secrets.decrypt(secrets.encrypt(text)!), text);
  }
});

Deno.test("SecretCodec refuses what another key made, and keys of another length", () => {
  const [ours, theirs] = [new SecretCodec(() => false), new SecretCodec(() => false)];
  ours.setKey(SESSION_KEY);
  theirs.setKey(SESSION_KEY.toReversed());
  const error = assertThrows(() => ours.decrypt(theirs.encrypt("secret")!), RemotingError);
  assertEquals(error.code, "ERR_SESSION_KEY");
  assertEquals(error.message.includes("secret"), false);
  assertThrows(() => ours.setKey(new Uint8Array(16)), RemotingError);
});

Deno.test("SecretCodec of protocol 2.4 needs no key", () => {
  const secrets = new SecretCodec(() => true);
  assertEquals([secrets.ready, secrets.encrypt("ab"), secrets.decrypt("YQBiAA==")], [true, "YQBiAA==", "ab"]);
});
