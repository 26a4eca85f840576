// Vectors: MS-NLMP 4.2.1 and 4.2.4, as published.
import { assertEquals, assertThrows } from "@std/assert";
import { concatBytes, encodeUtf16, encodeUtf8, fromHex, toHex } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { md4 } from "../../lib/auth/md4.ts";
import {
  formatClientBlob,
  lmv2Response,
  ntHash,
  NtlmDirection,
  ntowfv2,
  ntProof,
  sealKey,
  sessionBaseKey,
  signKey,
} from "../../lib/auth/ntlm_crypto.ts";
import {
  AV_ID,
  formatAuthenticate,
  formatChallenge,
  NTLM_FLAGS,
  parseAuthenticate,
  parseChallenge,
} from "../../lib/auth/ntlm_messages.ts";
import { Rc4 } from "../../lib/auth/rc4.ts";

const SERVER_CHALLENGE = fromHex("0123456789abcdef");
const CLIENT_CHALLENGE = fromHex("aaaaaaaaaaaaaaaa");
const SESSION_KEY = fromHex("55".repeat(16));
const TARGET_INFO = new Map([[AV_ID.netbiosDomain, encodeUtf16("Domain")], [
  AV_ID.netbiosComputer,
  encodeUtf16("Server"),
]]);
const KEY = ntowfv2(ntHash("Password"), "User", "Domain");
const BLOB = formatClientBlob({
  timestamp: new Uint8Array(8),
  clientChallenge: CLIENT_CHALLENGE,
  targetInfo: TARGET_INFO,
});
const CHALLENGE = "4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000" +
  "060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c00530065007200760065007200" +
  "00000000";
const AUTHENTICATE = "4e544c4d5353500003000000180018006c00000054005400840000000c000c00480000000800080054000000" +
  "100010005c00000010001000d8000000358288e20501280a0000000f44006f006d00610069006e00550073006500720043004f00" +
  "4d0050005500540045005200" +
  "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa68cd0ab851e51c96aabc927bebef6a1c01010000000000000000000000" +
  "000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000" +
  "c5dad2544fc9799094ce1ce90bc9d03e";

Deno.test("md4() follows RFC 1320 A.5", () => {
  assertEquals(toHex(md4(encodeUtf8(""))), "31d6cfe0d16ae931b73c59d7e0c089c0");
  assertEquals(toHex(md4(encodeUtf8("message digest"))), "d9130a8164549fe818874806e1c7014b");
});

Deno.test("Rc4.apply() follows RFC 6229 and goes back to its start", () => {
  const stream = new Rc4(fromHex("0102030405060708090a0b0c0d0e0f10"));
  const expected = "9ac7cc9a609d1ef7b2932899cde41b97";
  assertEquals(toHex(stream.apply(new Uint8Array(16))), expected);
  assertEquals(toHex(stream.apply(new Uint8Array(16))), "5248c4959014126a6e8a84f11d1a9e1c");
  stream.rewind();
  assertEquals(toHex(stream.apply(new Uint8Array(16))), expected);
});

Deno.test("ntowfv2() makes the key of MS-NLMP 4.2.4.1.1", () => {
  assertEquals(toHex(KEY), "0c868a403bfd7a93a3001ef22ef02e3f");
});

Deno.test("ntowfv2() maps a name to upper case character by character", () => {
  const hash = ntHash("x");
  assertEquals(ntowfv2(hash, "straße", "D"), ntowfv2(hash, "STRAßE", "D"));
  assertEquals(ntowfv2(hash, "élan", ""), ntowfv2(hash, "ÉLAN", ""));
});

Deno.test("ntProof(), lmv2Response() and sessionBaseKey() make the values of MS-NLMP 4.2.4", () => {
  const proof = ntProof(KEY, SERVER_CHALLENGE, BLOB);
  assertEquals(toHex(proof), "68cd0ab851e51c96aabc927bebef6a1c");
  assertEquals(
    toHex(lmv2Response(KEY, SERVER_CHALLENGE, CLIENT_CHALLENGE)),
    "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa",
  );
  const base = sessionBaseKey(KEY, proof);
  assertEquals(toHex(base), "8de40ccadbc14a82f15cb0ad0de95ca3");
  assertEquals(toHex(new Rc4(base).apply(SESSION_KEY)), "c5dad2544fc9799094ce1ce90bc9d03e");
});

Deno.test("signKey() and sealKey() make the keys of MS-NLMP 4.2.4.4", () => {
  assertEquals(toHex(signKey(SESSION_KEY, "client")), "4788dc861b4782f35d43fd98fe1a2d39");
  assertEquals(toHex(sealKey(SESSION_KEY, "client")), "59f600973cc4960a25480a7c196e4c58");
});

Deno.test("NtlmDirection.seal() makes the message of MS-NLMP 4.2.4.4, unseal() opens it", () => {
  const plain = encodeUtf16("Plaintext");
  const sealed = new NtlmDirection(SESSION_KEY, "client").seal(plain);
  assertEquals(toHex(sealed.data), "54e50165bf1936dc996020c1811b0f06fb5f");
  assertEquals(toHex(sealed.signature), "010000007fb38ec5c55d497600000000");
  assertEquals(new NtlmDirection(SESSION_KEY, "client").unseal(sealed.signature, sealed.data), plain);
});

Deno.test("NtlmDirection.sign() leaves the checksum readable without key exchange", () => {
  const key = fromHex("eb93429a8bd952f8b89c55b87f475edc");
  // MS-NLMP 4.2.3.4 publishes the signing key of this random session key, and a signature without key exchange.
  assertEquals(toHex(signKey(key, "client")), "60e799be5c72fc92922ae8ebe961fb8d");
  const signature = new NtlmDirection(key, "client", false).sign(encodeUtf16("Plaintext"));
  assertEquals(toHex(signature), "01000000ff2aeb52f681793a00000000");
});

Deno.test("NtlmDirection.unseal() refuses what was changed, repeated, reordered or sent back", () => {
  const make = (side: "client" | "server" = "client"): NtlmDirection => new NtlmDirection(SESSION_KEY, side);
  const sender = make();
  const [first, second] = [sender.seal(encodeUtf8("first")), sender.seal(encodeUtf8("second"))];
  const refused = (run: () => unknown): void => {
    assertEquals(assertThrows(run, RemotingError).code, "ERR_AUTH_INTEGRITY");
  };
  for (let at = 0; at < first.data.length; at++) {
    const data = first.data.slice();
    data[at]! ^= 1;
    refused(() => make().unseal(first.signature, data));
  }
  for (let at = 0; at < first.signature.length; at++) {
    const signature = first.signature.slice();
    signature[at]! ^= 0x80;
    refused(() => make().unseal(signature, first.data));
    refused(() => make().unseal(first.signature.subarray(0, at), first.data));
  }
  const receiver = make();
  receiver.unseal(first.signature, first.data);
  refused(() => receiver.unseal(first.signature, first.data));
  refused(() => make().unseal(second.signature, second.data));
  refused(() => make("server").unseal(first.signature, first.data));
});

Deno.test("parseChallenge() reads the message of MS-NLMP 4.2.4.3", () => {
  const message = parseChallenge(fromHex(CHALLENGE));
  assertEquals(message.flags >>> 0, 0xe28a8233);
  assertEquals(message.serverChallenge, SERVER_CHALLENGE);
  assertEquals(message.targetName, "Server");
  assertEquals([...message.targetInfo], [...TARGET_INFO]);
  assertEquals(parseChallenge(formatChallenge(message)), message);
});

Deno.test("parseAuthenticate() reads the message of MS-NLMP 4.2.4.3", () => {
  const message = parseAuthenticate(fromHex(AUTHENTICATE));
  assertEquals([message.domain, message.user, message.workstation], ["Domain", "User", "COMPUTER"]);
  assertEquals(toHex(message.ntResponse), toHex(concatBytes([ntProof(KEY, SERVER_CHALLENGE, BLOB), BLOB])));
  assertEquals(message.hasMic, false);
  const again = parseAuthenticate(formatAuthenticate(message));
  assertEquals({ ...again, hasMic: false }, message);
  assertEquals(again.hasMic, true);
});

Deno.test("parseChallenge() and parseAuthenticate() refuse every cut with a clear error", () => {
  for (
    const [hex, parse, least] of [[CHALLENGE, parseChallenge, 102], [AUTHENTICATE, parseAuthenticate, 232]] as const
  ) {
    const bytes = fromHex(hex);
    for (let at = 0; at < bytes.length; at++) {
      if (at >= least) continue;
      const error = assertThrows(() => parse(bytes.subarray(0, at)), RemotingError);
      assertEquals(error.code, "ERR_AUTH_TOKEN");
    }
  }
});

Deno.test("parseAuthenticate() refuses names that are not in Unicode", () => {
  const bytes = fromHex(AUTHENTICATE);
  bytes[60]! &= ~NTLM_FLAGS.unicode;
  assertEquals(assertThrows(() => parseAuthenticate(bytes), RemotingError).code, "ERR_AUTH_TOKEN");
});
