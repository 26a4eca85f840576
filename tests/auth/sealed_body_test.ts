import { assertEquals, assertThrows } from "@std/assert";
import { concatBytes, encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import {
  formatSealedBody,
  isSealedType,
  MULTI_CHUNK_BYTES,
  parseSealedBody,
  splitForSealing,
} from "../../lib/auth/sealed_body.ts";

const SIGNATURE = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
const PROTOCOL = "application/HTTP-SPNEGO-session-encrypted";
const TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="Encrypted Boundary"`;
/** Cipher text that holds what looks like the end. */
const DATA = encodeUtf8("x--Encrypted Boundary--\r\ny");

function frame(head: string, gap: string, type: string, tail: string): Uint8Array {
  return concatBytes([
    encodeUtf8(`${head}${gap}${type}`),
    Uint8Array.of(16, 0, 0, 0),
    SIGNATURE,
    DATA,
    encodeUtf8(tail),
  ]);
}

Deno.test("formatSealedBody() writes the frame of wire.md 6.4 to the byte", () => {
  const { contentType, body } = formatSealedBody("SPNEGO", [
    { plainLength: DATA.length, sealed: { signature: SIGNATURE, data: DATA, paddingLength: 0 } },
  ]);
  assertEquals(contentType, TYPE);
  const head = "--Encrypted Boundary\r\n" +
    `\tContent-Type: ${PROTOCOL}\r\n` +
    `\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=${DATA.length}\r\n`;
  const type = "\tContent-Type: application/octet-stream\r\n";
  assertEquals(body, frame(head, "--Encrypted Boundary\r\n", type, "--Encrypted Boundary--\r\n"));
});

Deno.test("formatSealedBody() counts padding as content", () => {
  const sealed = { signature: SIGNATURE, data: DATA, paddingLength: 3 };
  const { body } = formatSealedBody("Kerberos", [{ plainLength: DATA.length - 3, sealed }]);
  assertEquals(parseSealedBody({ contentType: TYPE, body }).parts[0]!.length, DATA.length);
});

Deno.test("parseSealedBody() reads every spelling that clients use", () => {
  const length = `Length=${DATA.length}`;
  const boundary = "--Encrypted Boundary\r\n";
  const octets = "Content-Type: application/octet-stream\r\n";
  const spellings: readonly (readonly [string, string, string, string])[] = [
    // Ruby, go-psrp, PSWSMan: no tab, charset in lower case.
    [
      `${boundary}Content-Type: ${PROTOCOL}\r\nOriginalContent: type=application/soap+xml;charset=utf-8;${length}\r\n`,
      boundary,
      octets,
      "--Encrypted Boundary--\r\n",
    ],
    // Exchange: a blank behind the dashes.
    [
      `-- Encrypted Boundary\r\n\tContent-Type: ${PROTOCOL}\r\n` +
      `\tOriginalContent: type=application/soap+xml;charset=UTF-8;${length}\r\n`,
      "-- Encrypted Boundary\r\n",
      `\t${octets}`,
      "-- Encrypted Boundary--\r\n",
    ],
    // An empty line before the bytes, no line end behind the last boundary.
    [
      `${boundary}\tContent-Type: ${PROTOCOL}\r\n\tOriginalContent: type=application/soap+xml;charset="UTF-8"; ${length}\r\n`,
      boundary,
      `\t${octets}\r\n`,
      "--Encrypted Boundary--",
    ],
  ];
  for (const [head, gap, type, tail] of spellings) {
    const { sealing, parts } = parseSealedBody({ contentType: TYPE, body: frame(head, gap, type, tail) });
    assertEquals(sealing, "SPNEGO");
    assertEquals(parts, [{ length: DATA.length, signature: SIGNATURE, data: DATA }]);
  }
});

Deno.test("parseSealedBody() takes the boundary without quotes and the protocol from the part", () => {
  const { body } = formatSealedBody("Kerberos", [
    { plainLength: DATA.length, sealed: { signature: SIGNATURE, data: DATA, paddingLength: 0 } },
  ]);
  const contentType = "Multipart/Encrypted; boundary=Encrypted Boundary";
  assertEquals(parseSealedBody({ contentType, body }).sealing, "Kerberos");
});

Deno.test("parseSealedBody() joins what formatSealedBody() splits for CredSSP", () => {
  const plain = Uint8Array.from({ length: MULTI_CHUNK_BYTES * 2 + 5 }, (_, at) => at % 251);
  const pieces = splitForSealing(plain, "CredSSP");
  assertEquals(pieces.map(({ length }) => length), [MULTI_CHUNK_BYTES, MULTI_CHUNK_BYTES, 5]);
  const framed = formatSealedBody(
    "CredSSP",
    pieces.map((data) => ({
      plainLength: data.length,
      // TLS puts more bytes on the wire than went in.
      sealed: { signature: SIGNATURE, data: concatBytes([data, SIGNATURE]), paddingLength: 0 },
    })),
  );
  assertEquals(
    framed.contentType,
    'multipart/x-multi-encrypted;protocol="application/HTTP-CredSSP-session-encrypted";boundary="Encrypted Boundary"',
  );
  const { sealing, parts } = parseSealedBody(framed);
  assertEquals(sealing, "CredSSP");
  assertEquals(concatBytes(parts.map(({ data }) => data.subarray(0, data.length - 16))), plain);
  assertEquals(splitForSealing(plain, "SPNEGO").length, 1);
  assertEquals(splitForSealing(plain.subarray(0, MULTI_CHUNK_BYTES), "CredSSP").length, 1);
});

Deno.test("parseSealedBody() refuses every cut, a wrong length and bytes behind the end", () => {
  const framed = formatSealedBody("SPNEGO", [
    { plainLength: DATA.length, sealed: { signature: SIGNATURE, data: DATA, paddingLength: 0 } },
  ]);
  const refused = (body: Uint8Array, contentType = framed.contentType): void => {
    assertEquals(assertThrows(() => parseSealedBody({ contentType, body }), RemotingError).code, "ERR_AUTH_INTEGRITY");
  };
  // The last line end alone may be missing.
  for (let at = 0; at < framed.body.length - 2; at++) refused(framed.body.subarray(0, at));
  refused(concatBytes([framed.body, encodeUtf8("<s:Envelope/>")]));
  refused(framed.body, "multipart/encrypted");
  refused(framed.body, 'multipart/encrypted;boundary="other"');
  const text = new TextDecoder("latin1").decode(framed.body);
  const changed = (from: string, to: string): Uint8Array =>
    Uint8Array.from(text.replace(from, to), (char) => char.charCodeAt(0));
  refused(changed(`Length=${DATA.length}`, "Length=99999"));
  refused(changed(`Length=${DATA.length}`, "Length=-1"));
  refused(changed(`;Length=${DATA.length}`, ""));
  refused(changed("application/octet-stream", "text/plain"));
});

Deno.test("isSealedType() knows both types in any spelling", () => {
  const types = ["multipart/encrypted;x", " Multipart/X-Multi-Encrypted", "multipart/mixed", "application/soap+xml"];
  assertEquals(types.map(isSealedType), [true, true, false, false]);
});
