// Our NTLM against Debian's gss-ntlmssp, in both roles. Debian: `apt install gss-ntlmssp libgssapi-krb5-2`.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import type { AsyncMechanism, Mechanism } from "../../lib/auth/mechanism.ts";
import { NTLM_OID, ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoClient, spnegoServer } from "../../lib/auth/spnego.ts";
import { SPNEGO_OID } from "../../lib/auth/spnego_messages.ts";
import { clientOptions, logOn, PASSWORD, serverOptions } from "../auth/pairs.ts";
import { gssPeer, type GssPeerOptions } from "./gss_peer.ts";

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const live = { now: () => Date.now(), randomBytes: random };
const BINDINGS = encodeUtf8("tls-server-end-point:own");

function withAccounts(use: () => void): void {
  const file = Deno.makeTempFileSync();
  Deno.writeTextFileSync(file, `CONTOSO:Ada:${PASSWORD}\n`);
  Deno.env.set("NTLM_USER_FILE", file);
  try {
    use();
  } finally {
    Deno.env.delete("NTLM_USER_FILE");
    Deno.removeSync(file);
  }
}

const peer = (usage: GssPeerOptions["usage"], oid: string, password = PASSWORD): AsyncMechanism =>
  gssPeer({ usage, oid, user: "CONTOSO\\Ada", password });

function converses(a: AsyncMechanism, b: AsyncMechanism): void {
  for (const length of [1, 100, 16_384, 60_000]) {
    for (const [from, to] of [[a, b], [b, a]] as readonly [Mechanism, Mechanism][]) {
      const plain = random(length);
      const { signature, data } = from.seal(plain);
      assertEquals([signature.length, data.length], [16, length]);
      assertEquals(to.unseal(signature, data), plain);
    }
  }
  a.close?.();
  b.close?.();
}

const client = (password = PASSWORD): Mechanism & { spnego: Mechanism } => {
  const ntlm = (): ReturnType<typeof ntlmClient> => ntlmClient(clientOptions({ ...live, domain: "CONTOSO", password }));
  return Object.assign(ntlm(), { spnego: spnegoClient([ntlm()]) });
};
const server = (): Mechanism & { spnego: Mechanism } => {
  const ntlm = (): ReturnType<typeof ntlmServer> => ntlmServer(serverOptions({ ...live, cbtHardening: "strict" }));
  return Object.assign(ntlm(), { spnego: spnegoServer([ntlm()]) });
};

for (const [label, oid] of [["NTLM", NTLM_OID], ["NTLM inside of SPNEGO", SPNEGO_OID]] as const) {
  const ours = <T extends Mechanism>(each: T & { spnego: Mechanism }): Mechanism =>
    oid === SPNEGO_OID ? each.spnego : each;
  for (const bindings of [undefined, BINDINGS]) {
    const options = bindings ? { bindings } : {};
    Deno.test(`our client logs on to gss-ntlmssp with ${label}${bindings ? ", bound to a channel" : ""}`, () => {
      withAccounts(() => {
        const [a, b] = [ours(client()), peer("accept", oid)];
        logOn(a, b as Mechanism, options);
        assert(b.identity?.user.toLowerCase().includes("ada"), b.identity?.user);
        converses(a, b);
      });
    });
    Deno.test(`gss-ntlmssp logs on to our server with ${label}${bindings ? ", bound to a channel" : ""}`, () => {
      withAccounts(() => {
        const [a, b] = [peer("initiate", oid), ours(server())];
        logOn(a as Mechanism, b, options);
        assertEquals(b.identity?.user, "Ada");
        converses(a, b);
      });
    });
  }
  Deno.test(`gss-ntlmssp and we refuse each other's wrong password with ${label}`, () => {
    withAccounts(() => {
      assertThrows(() => logOn(ours(client("wrong")), peer("accept", oid) as Mechanism), RemotingError);
      const own = ours(server());
      assertThrows(() => logOn(peer("initiate", oid, "wrong") as Mechanism, own), RemotingError);
      assertEquals(own.isDone, false);
    });
  });
}
