// {HTTP sealed, HTTPS} x {mechanisms} x {client <-> simulator}: a session with a disconnect in the middle. Kerberos, which
// needs a domain controller, is in tests/interop.
import { assert } from "@std/assert";
import { toBase64, toHex } from "../../lib/bytes.ts";
import { ntHash } from "../../lib/auth/ntlm_crypto.ts";
import type { SchemeName } from "../../lib/auth/mechanism.ts";
import type { LogonMechanism } from "../../lib/transport/authenticate.ts";
import { authority, clientIdentity } from "../auth/identities.ts";
import { PASSWORD } from "../auth/pairs.ts";
import { tellSession } from "./session_lifecycle.ts";

const ACCOUNT = { user: "Ada", password: PASSWORD };
const WAYS: readonly (readonly [LogonMechanism, SchemeName, "HTTP" | "HTTPS"])[] = [
  ["Default", "negotiate", "HTTP"],
  ["Negotiate", "negotiate", "HTTP"],
  ["Credssp", "credssp", "HTTP"],
  ["Negotiate", "negotiate", "HTTPS"],
  ["Credssp", "credssp", "HTTPS"],
  ["Digest", "digest", "HTTPS"],
  ["Basic", "basic", "HTTPS"],
  ["Certificate", "certificate", "HTTPS"],
];

for (const [mechanism, scheme, protocol] of WAYS) {
  Deno.test(`a session lives through ${mechanism} over ${protocol}`, async () => {
    const isCertificate = mechanism === "Certificate";
    const trace = await tellSession({
      mechanism,
      isTls: protocol === "HTTPS",
      account: ACCOUNT,
      ...(isCertificate ? {} : { credential: { userName: "Ada", password: PASSWORD } }),
      ...(isCertificate ? { tls: clientIdentity(authority(), "ada") } : {}),
      simulator: {
        auth: [scheme],
        ...(isCertificate
          ? {
            clientAuthorities: [authority().certificate],
            certificateMappings: [{ name: "ada@localhost", user: "Ada" }],
          }
          : {}),
      },
    });
    const hash = ntHash(PASSWORD);
    for (const secret of [PASSWORD, toHex(hash), toBase64(hash)]) assert(!trace.includes(secret));
  });
}
