import { assertEquals } from "@std/assert";
import { createHash, X509Certificate } from "node:crypto";
import { concatBytes, encodeUtf8, toHex } from "../../lib/bytes.ts";
import { gssChannelBindings, ntlmChannelBindings, serverEndPoint } from "../../lib/auth/channel_binding.ts";
import { encodeDer, encodeDerOid, TAG } from "../../lib/auth/der.ts";
import { md5 } from "../../lib/auth/ntlm_crypto.ts";
import { serverIdentity } from "./identities.ts";

/** As much of a certificate as says how it was signed. */
function signedWith(...algorithm: Uint8Array[]): Uint8Array {
  const body = encodeDer(TAG.sequence, encodeUtf8("body"));
  return encodeDer(TAG.sequence, body, encodeDer(TAG.sequence, ...algorithm), encodeDer(TAG.bitString));
}

/** Parameters of RSASSA-PSS that name a hash. */
const pss = (hash: string): Uint8Array =>
  encodeDer(TAG.sequence, encodeDer(TAG.context(0), encodeDer(TAG.sequence, encodeDerOid(hash))));

Deno.test("serverEndPoint() hashes with the certificate's own hash, but never with MD5 or SHA-1", () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ["sha256", signedWith(encodeDerOid("1.2.840.113549.1.1.4"))],
    ["sha256", signedWith(encodeDerOid("1.2.840.113549.1.1.5"))],
    ["sha256", signedWith(encodeDerOid("1.2.840.113549.1.1.11"))],
    ["sha384", signedWith(encodeDerOid("1.2.840.113549.1.1.12"))],
    ["sha512", signedWith(encodeDerOid("1.2.840.113549.1.1.13"))],
    ["sha384", signedWith(encodeDerOid("1.2.840.10045.4.3.3"))],
    ["sha256", signedWith(encodeDerOid("1.2.840.113549.1.1.10"), pss("2.16.840.1.101.3.4.2.1"))],
    ["sha512", signedWith(encodeDerOid("1.2.840.113549.1.1.10"), pss("2.16.840.1.101.3.4.2.3"))],
  ];
  for (const [hash, certificate] of cases) {
    const digest = new Uint8Array(createHash(hash).update(certificate).digest());
    assertEquals(serverEndPoint(certificate), concatBytes([encodeUtf8("tls-server-end-point:"), digest]));
  }
});

Deno.test("serverEndPoint() takes a real certificate", () => {
  const der = new Uint8Array(new X509Certificate(serverIdentity().certificate).raw);
  const digest = createHash("sha256").update(der).digest("hex");
  assertEquals(toHex(serverEndPoint(der)), toHex(encodeUtf8("tls-server-end-point:")) + digest);
});

Deno.test("gssChannelBindings() has no addresses, and NTLM sends its MD5, or zeros", () => {
  const data = encodeUtf8("tls-server-end-point:x");
  const expected = concatBytes([new Uint8Array(16), Uint8Array.of(data.length, 0, 0, 0), data]);
  assertEquals(gssChannelBindings(data), expected);
  assertEquals(ntlmChannelBindings(data), md5(expected));
  assertEquals(ntlmChannelBindings(undefined), new Uint8Array(16));
});
