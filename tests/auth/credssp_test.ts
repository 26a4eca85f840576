import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { concatBytes, encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import {
  CREDSSP_VERSION,
  credSspClient,
  type CredSspClientOptions,
  credSspServer,
  type CredSspServerOptions,
} from "../../lib/auth/credssp.ts";
import {
  formatTsPassword,
  formatTsRequest,
  isWholeTsRequest,
  parseTsPassword,
  parseTsRequest,
  type TsRequest,
} from "../../lib/auth/credssp_messages.ts";
import type { AsyncMechanism } from "../../lib/auth/mechanism.ts";
import { ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoClient, spnegoServer } from "../../lib/auth/spnego.ts";
import { TlsTunnel } from "../../lib/auth/tls_tunnel.ts";
import { serverIdentity, someIdentity } from "./identities.ts";
import { clientOptions, countingBytes, PASSWORD, serverOptions } from "./pairs.ts";

type End = AsyncMechanism;

function makeClient(more: Partial<CredSspClientOptions> = {}, password = PASSWORD): End {
  return credSspClient({
    spnego: spnegoClient([ntlmClient(clientOptions({ password }))]),
    credentials: { domain: "", user: "Ada", password },
    randomBytes: countingBytes(23),
    ...more,
  });
}

function makeServer(more: Partial<CredSspServerOptions> = {}): End {
  return credSspServer({
    spnego: spnegoServer([ntlmServer(serverOptions())]),
    tls: serverIdentity(),
    isPassword: ({ user, password }, identity) => user === identity.user && password === PASSWORD,
    ...more,
  });
}

/** Runs both sides; what goes to and fro may be changed. */
async function logOn(
  client: AsyncMechanism,
  server: AsyncMechanism,
  meddle: (token: Uint8Array, leg: number) => Uint8Array = (token) => token,
): Promise<number> {
  let leg = 0;
  let toServer = (await client.step(undefined)).token;
  while (toServer) {
    const answer = await server.step(meddle(toServer, ++leg));
    if (client.isDone) return leg;
    assert(answer.token, "the server does not answer");
    toServer = (await client.step(meddle(answer.token, ++leg))).token;
  }
  return leg;
}

async function withPair(
  use: (client: End, server: End) => Promise<void>,
  client = makeClient(),
  server = makeServer(),
) {
  try {
    await use(client, server);
  } finally {
    client.close?.();
    server.close?.();
  }
}

async function refusal(promise: Promise<unknown>): Promise<RemotingError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, RemotingError);
  assert(!error.message.includes(PASSWORD));
  return error;
}

async function passes(from: AsyncMechanism, to: AsyncMechanism, length: number): Promise<void> {
  const plain = Uint8Array.from({ length }, (_, at) => at % 251);
  const { signature, data } = await from.seal(plain);
  assertEquals(await to.unseal(signature, data, length), plain);
}

Deno.test("formatTsRequest() and parseTsRequest() agree on every field", () => {
  const messages: readonly TsRequest[] = [
    { version: 2 },
    { version: 6, token: encodeUtf8("token"), authInfo: encodeUtf8("info") },
    { version: 6, pubKeyAuth: new Uint8Array(300), nonce: new Uint8Array(32), errorCode: 0xc000006d },
  ];
  for (const message of messages) assertEquals(parseTsRequest(formatTsRequest(message)), message);
  const password = { domain: "Domäne", user: "Ada", password: PASSWORD };
  assertEquals(parseTsPassword(formatTsPassword(password)), password);
});

for (const [clientVersion, serverVersion] of [[6, 6], [5, 6], [6, 5], [2, 6], [6, 3], [4, 4]] as const) {
  Deno.test(`credSspClient() version ${clientVersion} logs on to version ${serverVersion} and seals`, async () => {
    await withPair(
      async (client, server) => {
        await logOn(client, server);
        assertEquals([client.isDone, server.isDone, server.identity?.user], [true, true, "Ada"]);
        for (const length of [1, 100, 16_384, 5000]) {
          await passes(client, server, length);
          await passes(server, client, length);
        }
      },
      makeClient({ version: clientVersion }),
      makeServer({ version: serverVersion }),
    );
  });
}

Deno.test("credSspClient() cuts the trailer of the cipher off as the signature", async () => {
  await withPair(async (client, server) => {
    await logOn(client, server);
    assertEquals((await client.seal(new Uint8Array(1000))).signature.length, 16);
    assertEquals((await server.seal(new Uint8Array(1000))).signature.length, 16);
  });
});

Deno.test("credSspServer() refuses a wrong password, and no password ever arrives", async () => {
  let seen = 0;
  const server = makeServer({ isPassword: () => (seen++, true) });
  await withPair(
    async (client, server) => {
      assertEquals((await refusal(logOn(client, server))).code, "ERR_AUTH_REJECTED");
      assertEquals([seen, client.isDone, server.isDone, server.canSeal], [0, false, false, false]);
    },
    makeClient({}, "wrong"),
    server,
  );
});

Deno.test("credSspServer() tells versions 3, 4 and 6 why, with a status", async () => {
  const client = makeClient({}, "wrong");
  const server = makeServer();
  await withPair(
    async () => {
      let toServer = (await client.step(undefined)).token!;
      for (;;) {
        try {
          toServer = (await client.step((await server.step(toServer)).token!)).token!;
        } catch (error) {
          const { token } = error as { token?: Uint8Array };
          assert(token);
          const told = await refusal(Promise.resolve(client.step(token)));
          assertEquals(told.code, "ERR_AUTH_REJECTED");
          assert(told.message.includes("0xc000006d"), told.message);
          break;
        }
      }
    },
    client,
    server,
  );
});

Deno.test("credSspClient() keeps the password from whoever stands in the middle", async () => {
  // The middle speaks TLS with both, each with its own key, and passes on what they say to each other.
  const told: string[] = [];
  for (const version of [6, 4]) {
    const [client, server] = [
      makeClient({ version }),
      makeServer({ version, isPassword: ({ password }) => (told.push(password), true) }),
    ];
    await withPair(
      async () => {
        const [front, back] = [new TlsTunnel(someIdentity()), new TlsTunnel()];
        let toFront = (await client.step(undefined)).token!;
        while (!front.isSecure) {
          const flight = await front.handshake(toFront);
          toFront = (await client.step(flight)).token!;
        }
        let toServer = await back.handshake();
        while (!back.isSecure) toServer = await back.handshake((await server.step(toServer)).token);
        const error = await refusal((async () => {
          for (let round = 0; round < 5; round++) {
            front.put(toFront);
            const message = await front.read(isWholeTsRequest);
            const answer = (await server.step(await back.write(message))).token!;
            back.put(answer);
            toFront = (await client.step(await front.write(await back.read(isWholeTsRequest)))).token!;
          }
        })());
        assertEquals(error.code, "ERR_AUTH_REJECTED");
        assert(error.message.includes("between"), error.message);
        front.close();
        back.close();
      },
      client,
      server,
    );
  }
  assertEquals(told, []);
});

Deno.test("CredSSP refuses versions that are too old", async () => {
  await withPair(
    async (client, server) => {
      assertEquals((await refusal(logOn(client, server))).code, "ERR_AUTH_REJECTED");
      assertEquals(server.isDone, false);
    },
    makeClient({ version: 4 }),
    makeServer({ minVersion: 5 }),
  );
  await withPair(
    async (client, server) => {
      assertEquals((await refusal(logOn(client, server))).code, "ERR_AUTH_REJECTED");
      assertEquals(client.isDone, false);
    },
    makeClient({ minVersion: 5 }),
    makeServer({ version: 3 }),
  );
});

Deno.test("CredSSP refuses tokens that are cut, changed or no TLS", async () => {
  for (const leg of [1, 2, 3, 4, 5, 7]) {
    for (const kind of ["cut", "changed", "other"] as const) {
      await withPair(async (client, server) => {
        const error = await refusal(logOn(client, server, (token, at) => {
          if (at !== leg) return token;
          if (kind === "cut") return token.subarray(0, token.length - 1);
          if (kind === "other") return encodeUtf8("GET / HTTP/1.1");
          const changed = token.slice();
          changed[changed.length - 1]! ^= 1;
          return changed;
        }));
        assert(["ERR_AUTH_TOKEN", "ERR_AUTH_REJECTED"].includes(error.code), error.code);
        assertEquals(client.isDone && server.isDone, false);
      });
    }
  }
});

Deno.test("unseal() of CredSSP refuses what was changed, repeated or reordered, and then everything", async () => {
  for (const kind of ["changed", "repeated", "reordered", "too long"] as const) {
    await withPair(async (client, server) => {
      await logOn(client, server);
      const first = await client.seal(encodeUtf8("first"));
      const second = await client.seal(encodeUtf8("second"));
      const open = (sealed: typeof first, length: number) =>
        server.unseal(sealed.signature, sealed.data, length) as Promise<Uint8Array>;
      if (kind === "changed") first.data[first.data.length - 1]! ^= 1;
      if (kind === "repeated") await open(first, 5);
      const bad = kind === "reordered"
        ? open(second, 6)
        : kind === "too long"
        ? server.unseal(first.signature, concatBytes([first.data, second.signature, second.data]), 5) as Promise<
          Uint8Array
        >
        : open(first, 5);
      assertEquals((await refusal(bad)).code, "ERR_AUTH_INTEGRITY");
      assertEquals(server.canSeal, false);
      assertEquals((await refusal(open(second, 6))).code, "ERR_AUTH");
    });
  }
});

Deno.test("CREDSSP_VERSION is the newest that MS-CSSP knows", () => assertEquals(CREDSSP_VERSION, 6));
