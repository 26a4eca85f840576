// Kerberos with tickets of a real MIT KDC: our client against our host, and against pyspnego's GSSAPI.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeUtf8, encodeUtf8 } from "../../lib/bytes.ts";
import { type ErrorCode, RemotingError } from "../../lib/errors.ts";
import { kerberosClient, kerberosServer } from "../../lib/auth/kerberos.ts";
import type { GssMechanism, Mechanism } from "../../lib/auth/mechanism.ts";
import { ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoClient, spnegoServer } from "../../lib/auth/spnego.ts";
import { authenticatorFactory, type LogonOptions } from "../../lib/transport/authenticate.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { createHttpTransport } from "../../lib/transport/http.ts";
import type { Simulator } from "../../simulator/mod.ts";
import { listenTls } from "../../simulator/serve.ts";
import { authority, serverIdentity } from "../auth/identities.ts";
import { withHost } from "../simulator/listener.ts";
import { tellSession } from "../simulator/session_lifecycle.ts";
import { clientOptions, logOn, serverOptions } from "../auth/pairs.ts";
import { type Kdc, REALM, USERS, withKdc } from "./kdc.ts";

const TARGET = "HTTP/localhost";
const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const credential = (user: keyof typeof USERS = "ada", password: string = USERS[user]) => ({
  principal: `${user}@${REALM}`,
  password,
});

function refusal(run: () => unknown, code: ErrorCode, part = ""): RemotingError {
  const error = assertThrows(run, RemotingError);
  assertEquals([error.code, error.message.includes(part)], [code, true], error.message);
  for (const password of Object.values(USERS)) assert(!error.message.includes(password));
  return error;
}

function seals(a: Mechanism, b: Mechanism): void {
  for (const length of [1, 15, 16, 100, 16_384, 60_000]) {
    for (const [from, to] of [[a, b], [b, a]] as const) {
      const plain = random(length);
      const { signature, data, paddingLength } = from.seal(plain);
      // AES: token header, trailer moved to the front, confounder (wire.md 6.4).
      assertEquals([signature.length, data.length, paddingLength], [60, length, 0]);
      assertEquals(to.unseal(signature, data, length), plain);
    }
  }
}

/** Ten hours, as the KDC is told. */
const LIFETIME_SECONDS = 36_000;
const untouched = (): void => {};

/** Makes tickets expire, in the file that caches them: their end stands behind when they were issued and begin. */
function expire(cache: Uint8Array): void {
  const view = new DataView(cache.buffer);
  for (let at = 0; at + 12 <= cache.length; at++) {
    const issued = view.getUint32(at);
    if (view.getUint32(at + 4) === issued && view.getUint32(at + 8) === issued + LIFETIME_SECONDS) {
      view.setUint32(at + 8, issued - 3600);
    }
  }
}

/** Moves the client's clock: the head of the cache says how far the KDC's differs (MIT file format 4, tag 1). */
function moveClock(seconds: number): (cache: Uint8Array) => void {
  return (cache) => new DataView(cache.buffer).setInt32(8, seconds);
}

async function withCache(
  kdc: Kdc,
  user: keyof typeof USERS,
  change: (cache: Uint8Array) => void,
  use: () => void | Promise<void>,
): Promise<void> {
  const previous = Deno.env.get("KRB5CCNAME");
  const file = `${kdc.folder}/${crypto.randomUUID()}`;
  await kdc.kinit(user, `FILE:${file}`);
  const cache = await Deno.readFile(file);
  change(cache);
  await Deno.writeFile(file, cache);
  Deno.env.set("KRB5CCNAME", `FILE:${file}`);
  try {
    await use();
  } finally {
    Deno.env.set("KRB5CCNAME", previous ?? "");
  }
}

Deno.test("Kerberos with a real KDC", async (t) => {
  await withKdc(async (kdc) => {
    const server = (more = {}): GssMechanism => kerberosServer({ keytab: kdc.keytab, ...more });

    await t.step("user and password, without a ticket before", () => {
      const [a, b] = [kerberosClient({ targetName: TARGET, credential: credential() }), server()];
      assertEquals(logOn(a, b).length, 2);
      assertEquals(b.identity, { user: "ada", domain: REALM });
      seals(a, b);
      a.close?.();
      b.close?.();
    });

    await t.step("a ticket and no password", async () => {
      await withCache(kdc, "grace", untouched, () => {
        const [a, b] = [kerberosClient({ targetName: TARGET }), server()];
        logOn(a, b);
        assertEquals(b.identity?.user, "grace");
        seals(a, b);
      });
    });

    await t.step("Negotiate chooses Kerberos where there is a ticket, with one leg each way", async () => {
      await withCache(kdc, "ada", untouched, () => {
        const a = spnegoClient([kerberosClient({ targetName: TARGET }), ntlmClient(clientOptions())]);
        const b = spnegoServer([server(), ntlmServer(serverOptions())]);
        assertEquals(logOn(a, b).length, 2);
        assertEquals([a.name, b.identity?.domain], ["Kerberos", REALM]);
        seals(a, b);
      });
    });

    await t.step("Negotiate goes on with NTLM where there is none", () => {
      const a = spnegoClient([kerberosClient({ targetName: TARGET }), ntlmClient(clientOptions())]);
      const b = spnegoServer([server(), ntlmServer(serverOptions())]);
      logOn(a, b);
      assertEquals([a.name, b.identity?.user], ["NTLM", "Ada"]);
    });

    await t.step("Negotiate changes to NTLM where the host has no Kerberos, and both sign the list", async () => {
      await withCache(kdc, "ada", untouched, () => {
        const a = spnegoClient([kerberosClient({ targetName: TARGET }), ntlmClient(clientOptions())]);
        const b = spnegoServer([ntlmServer(serverOptions())]);
        logOn(a, b);
        assertEquals(a.name, "NTLM");
      });
    });

    await t.step("a missing ticket says so", () => {
      refusal(() => kerberosClient({ targetName: TARGET }).step(undefined), "ERR_AUTH_UNAVAILABLE", "kinit");
    });

    await t.step("a wrong password, an unknown user, an unknown host", () => {
      const step = (options: Parameters<typeof kerberosClient>[0]) => () => kerberosClient(options).step(undefined);
      refusal(step({ targetName: TARGET, credential: credential("ada", "wrong") }), "ERR_AUTH_REJECTED");
      const nobody = { principal: `nobody@${REALM}`, password: "x" };
      refusal(step({ targetName: TARGET, credential: nobody }), "ERR_AUTH_REJECTED", "user");
      refusal(step({ targetName: "HTTP/elsewhere", credential: credential() }), "ERR_AUTH_UNAVAILABLE", "host");
      const elsewhere = { principal: "ada@NOWHERE.TEST", password: "x" };
      refusal(step({ targetName: TARGET, credential: elsewhere }), "ERR_AUTH_UNAVAILABLE", "controller");
    });

    await t.step("an expired ticket", async () => {
      await withCache(kdc, "ada", expire, () => {
        refusal(() => kerberosClient({ targetName: TARGET }).step(undefined), "ERR_AUTH_UNAVAILABLE", "expired");
      });
    });

    await t.step("a clock that is an hour ahead", async () => {
      await withCache(kdc, "ada", moveClock(3600), () => {
        refusal(() => kerberosClient({ targetName: TARGET }).step(undefined), "ERR_AUTH_REJECTED", "clocks");
      });
    });

    await t.step("a keytab of old keys, and none at all", () => {
      const [a, b] = [
        kerberosClient({ targetName: TARGET, credential: credential() }),
        server({ keytab: kdc.staleKeytab }),
      ];
      assertThrows(() => logOn(a, b), RemotingError);
      assertEquals([b.isDone, b.identity], [false, undefined]);
      const none = kerberosServer({ keytab: `${kdc.folder}/absent` });
      refusal(() => none.step(random(10)), "ERR_AUTH_UNAVAILABLE", "keytab");
    });

    await t.step("a ticket that is shown twice", () => {
      const token = kerberosClient({ targetName: TARGET, credential: credential() }).step(undefined).token!;
      assertEquals(server().step(token).kind, "done");
      refusal(() => server().step(token), "ERR_AUTH_REJECTED", "before");
    });

    await t.step("tokens that are cut or changed", () => {
      const token = kerberosClient({ targetName: TARGET, credential: credential() }).step(undefined).token!;
      for (const at of [0, 1, 10, 50, token.length >> 1, token.length - 1]) {
        assertThrows(() => server().step(token.subarray(0, at)), RemotingError);
        const changed = token.slice();
        changed[at]! ^= 0x55;
        assertThrows(() => server().step(changed), RemotingError);
      }
      refusal(() => server().step(new Uint8Array(70_000)), "ERR_AUTH_TOKEN");
    });

    await t.step("channel bindings, as strictly as the host is told to", () => {
      const [own, other] = [encodeUtf8("tls-server-end-point:own"), encodeUtf8("tls-server-end-point:other")];
      const run = (cbtHardening: "none" | "relaxed" | "strict", bindings?: Uint8Array): unknown => {
        const client = kerberosClient({ targetName: TARGET, credential: credential() });
        return logOn(client, server({ cbtHardening }), { ...(bindings ? { bindings } : {}), serverBindings: own });
      };
      for (const level of ["none", "relaxed", "strict"] as const) run(level, own);
      run("none", other);
      run("none");
      run("relaxed");
      refusal(() => run("relaxed", other), "ERR_AUTH_REJECTED", "channel bindings");
      refusal(() => run("strict", other), "ERR_AUTH_REJECTED", "channel bindings");
      refusal(() => run("strict"), "ERR_AUTH_REJECTED", "channel bindings");
    });

    await t.step("messages that were changed, repeated or reordered", () => {
      for (const kind of ["changed", "repeated", "reordered", "sent back"] as const) {
        const [a, b] = [kerberosClient({ targetName: TARGET, credential: credential() }), server()];
        logOn(a, b);
        const [first, second] = [a.seal(encodeUtf8("first")), a.seal(encodeUtf8("second"))];
        if (kind === "changed") first.data[0]! ^= 1;
        if (kind === "repeated") b.unseal(first.signature, first.data);
        const [bad, to] = kind === "reordered" ? [second, b] : kind === "sent back" ? [first, a] : [first, b];
        refusal(() => to.unseal(bad.signature, bad.data), "ERR_AUTH_INTEGRITY");
        assertEquals(to.canSeal, false);
        refusal(() => to.unseal(second.signature, second.data), "ERR_AUTH");
      }
    });
  });
});

for (const isTls of [false, true]) {
  Deno.test(`our transport logs on to the simulator with tickets over ${isTls ? "HTTPS" : "HTTP"}`, async () => {
    await withKdc(async (kdc) => {
      const account = { user: "ada", domain: REALM, password: "unused-by-kerberos", administrator: true };
      for (
        const [mechanism, auth] of [["Kerberos", "kerberos"], ["Negotiate", "negotiate"], [
          "Default",
          "negotiate",
        ]] as const
      ) {
        const options = {
          auth: [auth],
          accounts: [account],
          keytab: kdc.keytab,
          cbtHardening: "strict" as const,
          ...(isTls ? { listen: (each: Simulator) => listenTls(each, { port: 0, identity: serverIdentity() }) } : {}),
        };
        await withHost(options, async ({ port, seen }) => {
          const url = `${isTls ? "https" : "http"}://localhost:${port}/wsman`;
          const send = async (more: Partial<LogonOptions>, envelope: string): Promise<string> => {
            const transport = createHttpTransport({
              url,
              authenticate: authenticatorFactory({ mechanism, url, ...more }),
              tls: { ca: authority().certificate },
            });
            try {
              return decodeUtf8((await transport.send({ envelope })).body);
            } finally {
              transport.close();
            }
          };
          const credential = { userName: `ada@${REALM}`, password: USERS.ada };
          assertEquals(await send({ credential }, "by password"), "<echo>by password</echo>");
          await withCache(kdc, "ada", untouched, async () => {
            assertEquals(await send({}, "y".repeat(50_000)), `<echo>${"y".repeat(50_000)}</echo>`);
          });
          const error = await assertRejects(() => send({}, "x"), TransportError);
          assertEquals([error.code, error.fault], ["ERR_AUTH_UNAVAILABLE", "local"]);
          // A ticket of somebody who has no account here is a good ticket, and no logon.
          await withCache(kdc, "grace", untouched, async () => {
            assertEquals((await assertRejects(() => send({}, "x"), TransportError)).code, "ERR_AUTH_REJECTED");
          });
          assertEquals(seen.length, 2);
        });
      }
    });
  });
}

for (const isTls of [false, true]) {
  Deno.test(`a session lives through Kerberos and a ticket over ${isTls ? "HTTPS" : "HTTP"}`, async () => {
    await withKdc(async (kdc) => {
      for (const [mechanism, scheme] of [["Kerberos", "kerberos"], ["Negotiate", "negotiate"]] as const) {
        const way = {
          mechanism,
          isTls,
          account: { user: "ada", domain: REALM, password: "unused-by-kerberos" },
          simulator: { auth: [scheme], keytab: kdc.keytab },
        };
        await withCache(kdc, "ada", untouched, async () => void await tellSession(way));
      }
    });
  });
}
