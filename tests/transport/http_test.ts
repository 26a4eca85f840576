import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { decodeUtf8 } from "../../lib/bytes.ts";
import { anonymousAuthenticator, type Authenticator, basicAuthenticator } from "../../lib/transport/authenticator.ts";
import { RedirectError, TransportError } from "../../lib/transport/errors.ts";
import { MAX_RESPONSE_BYTES } from "../../lib/transport/exchange.ts";
import { createHttpTransport, type HttpTransportOptions } from "../../lib/transport/http.ts";
import type { Transport } from "../../lib/transport/transport.ts";
import { answer, refuse, SOAP, withServer } from "./server.ts";

const data = (name: string): string => readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8");

async function withTransport(
  port: number,
  options: Partial<HttpTransportOptions>,
  use: (transport: Transport) => Promise<void>,
): Promise<void> {
  const transport = createHttpTransport({
    url: `http://127.0.0.1:${port}/wsman?PSVersion=7.6.5`,
    authenticate: anonymousAuthenticator,
    allowUnencrypted: true,
    ...options,
  });
  try {
    await use(transport);
  } finally {
    transport.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, TransportError);
  return error;
}

/**
 * Three legs on one socket, then bodies that are "sealed" by a prefix: the shape of NTLM without its cryptography.
 */
function fakeAuthenticator(): Authenticator {
  let leg = 0;
  return {
    scheme: "Fake",
    isSealing: true,
    begin: () => undefined,
    step: (challenges) => {
      const offered = challenges.find(({ scheme }) => scheme === "fake");
      if (!offered || offered.text !== (leg === 0 ? "" : `answer-${leg}`)) return undefined;
      return { authorization: `Fake token-${++leg}`, carriesBody: false };
    },
    complete: (challenges) => {
      assertEquals(challenges.find(({ scheme }) => scheme === "fake")?.text, "proof");
    },
    seal: (envelope) => ({
      contentType: 'multipart/encrypted;protocol="fake";boundary="Encrypted Boundary"',
      body: new TextEncoder().encode(`sealed:${decodeUtf8(envelope)}`),
    }),
    unseal: ({ body }) => new TextEncoder().encode(decodeUtf8(body).replace("sealed:", "")),
  };
}

/** The host's side of `fakeAuthenticator()`: two legs, state per socket. */
function fakeHost(): Parameters<typeof withServer>[0] {
  const progress = new Map<number, number>();
  return ({ headers, socket, body }, response) => {
    const at = progress.get(socket) ?? 0;
    if (at === 2) {
      assert(body.startsWith("sealed:"), "an envelope came readable");
      response.writeHead(200, { "Content-Type": "multipart/encrypted" });
      return void response.end(`sealed:<to${body.slice(7)}/>`);
    }
    assert(body === "" || body.startsWith("sealed:"), "an envelope came readable");
    if (headers.authorization !== `Fake token-${at + 1}`) {
      return refuse(response, 401, { "WWW-Authenticate": ["Negotiate", "Fake"] });
    }
    progress.set(socket, at + 1);
    if (at === 0) return refuse(response, 401, { "WWW-Authenticate": "Fake answer-1" });
    refuse(response, 200, { "WWW-Authenticate": "Fake proof" });
  };
}

Deno.test("send() posts the envelope to path and query and gives back the answer", async () => {
  await withServer((_, response) => answer(response, "<ä/>"), async ({ port, seen }) => {
    await withTransport(
      port,
      { authenticate: () => basicAuthenticator({ user: "u", password: "ü" }) },
      async (t) => {
        const { status, body } = await t.send({ envelope: "<ö/>" });
        assertEquals([status, decodeUtf8(body)], [200, "<ä/>"]);
      },
    );
    const [request] = seen;
    assertEquals(request?.method, "POST");
    assertEquals(request?.target, "/wsman?PSVersion=7.6.5");
    assertEquals(request?.body, "<ö/>");
    assertEquals(request?.headers["content-type"], SOAP);
    assertEquals(request?.headers["content-length"], "5");
    assertEquals(request?.headers["accept-encoding"], "identity");
    assertEquals(request?.headers.authorization, "Basic dTrDvA==");
  });
});

Deno.test("send() gives back a fault with its status, and the answer whatever way it is split", async () => {
  const fault = "<s:Fault>é</s:Fault>";
  const bytes = new TextEncoder().encode(fault);
  await withServer(async (_, response) => {
    response.writeHead(500, { "Content-Type": SOAP });
    for (const byte of bytes) await new Promise<void>((done) => void response.write(Uint8Array.of(byte), () => done()));
    response.end();
  }, async ({ port }) => {
    await withTransport(port, {}, async (transport) => {
      const { status, body } = await transport.send({ envelope: "<a/>" });
      assertEquals([status, decodeUtf8(body)], [500, fault]);
    });
  });
});

Deno.test("send() names every status that brings no envelope by code and number", async () => {
  const table: [number, string, number][] = [
    [400, "ERR_HTTP", 2150859121],
    [401, "ERR_AUTH_REJECTED", 5],
    [403, "ERR_AUTH_REJECTED", 5],
    [404, "ERR_HTTP", 2150859027],
    [405, "ERR_HTTP", 2150858868],
    [413, "ERR_HTTP", 2150859025],
    [418, "ERR_HTTP", 2150859023],
    [500, "ERR_HTTP", 2150859120],
    [503, "ERR_HTTP", 2150859026],
  ];
  for (const [status, code, wsmanCode] of table) {
    await withServer((_, response) => refuse(response, status), async ({ port }) => {
      await withTransport(port, {}, async (transport) => {
        const error = await failure(transport.send({ envelope: "<secret/>" }));
        assertEquals([error.status, error.code, error.wsmanCode], [status, code, wsmanCode]);
        assertEquals(error.message.includes("secret"), false);
      });
    });
  }
});

Deno.test("send() refuses an answer that is empty, no SOAP, or too large", async () => {
  const basic = { authenticate: () => basicAuthenticator({ user: "u", password: "p" }) };
  await withServer((_, response) => refuse(response, 200), async ({ port }) => {
    await withTransport(port, basic, async (t) => {
      assertEquals((await failure(t.send({ envelope: "<a/>" }))).wsmanCode, 2150858997);
    });
  });
  await withServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<html>");
  }, async ({ port }) => {
    await withTransport(port, basic, async (t) => {
      assertEquals((await failure(t.send({ envelope: "<a/>" }))).wsmanCode, 2150858999);
    });
  });
  await withServer((_, response) => answer(response, "x".repeat(MAX_RESPONSE_BYTES + 1)), async ({ port }) => {
    await withTransport(port, basic, async (t) => {
      assertStringIncludes((await failure(t.send({ envelope: "<a/>" }))).message, "too large");
    });
  });
});

Deno.test("send() gives a redirect with its absolute target and does not follow it", async () => {
  await withServer((_, response) => refuse(response, 302, { Location: "/other?x=1" }), async ({ port, seen }) => {
    await withTransport(port, {}, async (transport) => {
      const error = await failure(transport.send({ envelope: "<a/>" }));
      assertInstanceOf(error, RedirectError);
      assertEquals(error.location, `http://127.0.0.1:${port}/other?x=1`);
      assertEquals([error.code, error.wsmanCode], ["ERR_REDIRECT", 2150859161]);
    });
    assertEquals(seen.length, 1);
  });
  await withServer((_, response) => refuse(response, 301), async ({ port }) => {
    await withTransport(port, {}, async (t) => {
      assertEquals((await failure(t.send({ envelope: "<a/>" }))).wsmanCode, 2150859178);
    });
  });
  await withServer((_, response) => refuse(response, 307, { Location: "file:///x" }), async ({ port }) => {
    await withTransport(port, {}, async (t) => {
      assertEquals((await failure(t.send({ envelope: "<a/>" }))).wsmanCode, 2150859191);
    });
  });
});

Deno.test("send() names a host that does not listen, does not exist, or hangs up", async () => {
  let freed = 0;
  await withServer(() => {}, ({ port }) => Promise.resolve(void (freed = port)));
  await withTransport(freed, {}, async (transport) => {
    const error = await failure(transport.send({ envelope: "<a/>" }));
    assertEquals([error.code, error.wsmanCode], ["ERR_CONNECT", 2150858770]);
  });
  await withTransport(1, { url: "http://no-such-host.invalid:5985/wsman" }, async (transport) => {
    const error = await failure(transport.send({ envelope: "<a/>" }));
    assertEquals([error.code, error.wsmanCode], ["ERR_CONNECT", 2150859193]);
  });
  await withServer((_, response) => {
    response.writeHead(200, { "Content-Type": SOAP, "Content-Length": 100 });
    response.write("<half", () => response.socket?.destroy());
  }, async ({ port }) => {
    await withTransport(port, {}, async (transport) => {
      assertEquals((await failure(transport.send({ envelope: "<a/>" }))).code, "ERR_CONNECT");
    });
  });
});

Deno.test("send() ends a wait by its timeout, its signal, and close()", async () => {
  await withServer(() => {}, async ({ port }) => {
    await withTransport(port, {}, async (transport) => {
      const late = await failure(transport.send({ envelope: "<a/>", timeoutMs: 5 }));
      assertEquals([late.code, late.wsmanCode], ["ERR_TIMEOUT", 2150859046]);
      const stop = new AbortController();
      const stopped = failure(transport.send({ envelope: "<a/>", signal: stop.signal }));
      stop.abort();
      assertEquals((await stopped).code, "ERR_ABORTED");
      assertEquals((await failure(transport.send({ envelope: "<a/>", signal: stop.signal }))).code, "ERR_ABORTED");
      const closed = failure(transport.send({ envelope: "<a/>" }));
      transport.close();
      assertEquals((await closed).code, "ERR_ABORTED");
      assertEquals((await failure(transport.send({ envelope: "<a/>" }))).code, "ERR_ABORTED");
    });
  });
});

Deno.test("send() keeps one socket for exchanges that follow each other and takes another for one beside a wait", async () => {
  const held: (() => void)[] = [];
  await withServer(({ body }, response) => {
    if (body === "<wait/>") held.push(() => answer(response, "<waited/>"));
    else answer(response);
  }, async ({ port, seen }) => {
    const authenticate = () => basicAuthenticator({ user: "u", password: "p" });
    await withTransport(port, { authenticate }, async (transport) => {
      await transport.send({ envelope: "<one/>" });
      await transport.send({ envelope: "<two/>" });
      const waiting = transport.send({ envelope: "<wait/>" });
      await transport.send({ envelope: "<three/>" });
      while (held.length === 0) await transport.send({ envelope: "<four/>" });
      held[0]?.();
      assertEquals(decodeUtf8((await waiting).body), "<waited/>");
    });
    const socketOf = (body: string): number | undefined => seen.find((each) => each.body === body)?.socket;
    assertEquals(socketOf("<one/>"), socketOf("<two/>"));
    assert(socketOf("<wait/>") !== socketOf("<three/>"));
    assertEquals(new Set(seen.map(({ socket }) => socket)).size, 2);
    assert(seen.every(({ headers }) => headers.authorization === "Basic dTpw"));
  });
});

Deno.test("send() waits its turn at maxConnections, in order, and a wait can be ended", async () => {
  const held: (() => void)[] = [];
  await withServer((_, response) => void held.push(() => answer(response)), async ({ port, seen }) => {
    const options = { maxConnections: 1, authenticate: () => basicAuthenticator({ user: "u", password: "p" }) };
    await withTransport(port, options, async (transport) => {
      const first = transport.send({ envelope: "<first/>" });
      const stop = new AbortController();
      const ended = failure(transport.send({ envelope: "<ended/>", signal: stop.signal }));
      assertEquals((await failure(transport.send({ envelope: "<late/>", timeoutMs: 5 }))).code, "ERR_TIMEOUT");
      const second = transport.send({ envelope: "<second/>" });
      stop.abort();
      assertEquals((await ended).code, "ERR_ABORTED");
      const release = async (): Promise<void> => {
        while (held.length === 0) await new Promise((done) => setTimeout(done, 0));
        held.shift()?.();
      };
      await release();
      await first;
      await release();
      await second;
    });
    assertEquals(seen.map(({ body }) => body), ["<first/>", "<second/>"]);
  });
});

Deno.test("send() authenticates a socket in as many legs as it takes, then seals", async () => {
  await withServer(fakeHost(), async ({ port, seen }) => {
    await withTransport(port, { authenticate: fakeAuthenticator, allowUnencrypted: false }, async (transport) => {
      assertEquals(decodeUtf8((await transport.send({ envelope: "1" })).body), "<to1/>");
      assertEquals(decodeUtf8((await transport.send({ envelope: "2" })).body), "<to2/>");
    });
    assertEquals(seen.map(({ body }) => body), ["", "", "", "sealed:1", "sealed:2"]);
    assertEquals(new Set(seen.map(({ socket }) => socket)).size, 1);
    assertEquals(seen[3]?.headers.authorization, undefined);
  });
});

Deno.test("send() authenticates again where the host closed the idle connection", async () => {
  await withServer(fakeHost(), async ({ port, seen, closeSockets }) => {
    await withTransport(port, { authenticate: fakeAuthenticator }, async (transport) => {
      await transport.send({ envelope: "1" });
      closeSockets();
      assertEquals(decodeUtf8((await transport.send({ envelope: "2" })).body), "<to2/>");
    });
    assertEquals(seen.filter(({ body }) => body === "sealed:2").map(({ socket }) => socket), [1]);
  });
});

Deno.test("send() refuses a readable answer on a sealed connection", async () => {
  const host = fakeHost();
  await withServer((seen, response) => {
    if (seen.body.startsWith("sealed:")) answer(response, "<forged/>");
    else host(seen, response);
  }, async ({ port }) => {
    await withTransport(port, { authenticate: fakeAuthenticator }, async (transport) => {
      assertEquals((await failure(transport.send({ envelope: "1" }))).code, "ERR_AUTH_INTEGRITY");
    });
  });
});

Deno.test("send() says which schemes the host offers where ours is not among them", async () => {
  await withServer(
    (_, response) => refuse(response, 401, { "WWW-Authenticate": ["Negotiate", "Kerberos"] }),
    async ({ port }) => {
      await withTransport(port, { authenticate: fakeAuthenticator }, async (transport) => {
        const error = await failure(transport.send({ envelope: "1" }));
        assertEquals([error.code, error.wsmanCode], ["ERR_AUTH_UNAVAILABLE", 2150859022]);
        assertStringIncludes(error.message, "negotiate, kerberos");
      });
    },
  );
});

Deno.test("send() gives up where the authentication never ends", async () => {
  const authenticate = (): Authenticator => ({
    ...anonymousAuthenticator(),
    begin: () => undefined,
    step: () => ({ authorization: "Basic x", carriesBody: false }),
  });
  await withServer((_, response) => refuse(response, 401, { "WWW-Authenticate": "Basic" }), async ({ port }) => {
    await withTransport(port, { authenticate }, async (transport) => {
      assertEquals((await failure(transport.send({ envelope: "1" }))).code, "ERR_AUTH_REJECTED");
    });
  });
});

Deno.test("send() ends a step of the authentication that waits for somebody else", async () => {
  const authenticate = (): Authenticator => ({ ...anonymousAuthenticator(), begin: () => new Promise(() => {}) });
  await withServer((_, response) => answer(response), async ({ port, seen }) => {
    await withTransport(port, { authenticate }, async (transport) => {
      assertEquals((await failure(transport.send({ envelope: "1", timeoutMs: 5 }))).code, "ERR_TIMEOUT");
      const stop = new AbortController();
      const stopped = failure(transport.send({ envelope: "1", signal: stop.signal }));
      stop.abort();
      assertEquals((await stopped).code, "ERR_ABORTED");
    });
    assertEquals(seen.length, 0);
  });
});

Deno.test("send() never tells the password of a rejected account", async () => {
  await withServer(
    (_, response) => refuse(response, 401, { "WWW-Authenticate": 'Basic realm="WSMAN"' }),
    async ({ port, seen }) => {
      const authenticate = () => basicAuthenticator({ user: "Admin1", password: "Pa55-word" });
      await withTransport(port, { authenticate }, async (transport) => {
        const error = await failure(transport.send({ envelope: "<payload/>" }));
        assertEquals([error.code, error.wsmanCode, error.status], ["ERR_AUTH_REJECTED", 5, 401]);
        const told = `${error.message} ${error.stack} ${error.cause}`;
        for (const secret of ["Pa55-word", "payload", btoa("Admin1:Pa55-word")]) {
          assertEquals(told.includes(secret), false);
        }
      });
      assertEquals(seen.length, 1);
    },
  );
});

Deno.test("createHttpTransport() refuses to show envelopes and passwords over plain HTTP", () => {
  for (const authenticate of [anonymousAuthenticator, () => basicAuthenticator({ user: "u", password: "p" })]) {
    const error = assertThrows(
      () => createHttpTransport({ url: "http://server01:5985/wsman", authenticate }),
      TransportError,
      "server01:5985",
    );
    assertEquals([error.code, error.fault, error.wsmanCode], ["ERR_AUTH", "local", 2150858974]);
  }
  createHttpTransport({ url: "http://server01:5985/wsman", authenticate: fakeAuthenticator }).close();
  createHttpTransport({ url: "https://server01:5986/wsman", authenticate: anonymousAuthenticator }).close();
  assertThrows(() => createHttpTransport({ url: "server01", authenticate: fakeAuthenticator }), TransportError);
  assertThrows(() => createHttpTransport({ url: "ftp://server01", authenticate: fakeAuthenticator }), TransportError);
});

Deno.test("send() connects to the mapped address and names the host that the user addressed", async () => {
  await withServer((_, response) => answer(response), async ({ port, seen }) => {
    const address = { host: "127.0.0.1", port };
    await withTransport(0, { url: "http://Server01:5985/wsman", address }, async (transport) => {
      await transport.send({ envelope: "<a/>" });
    });
    assertEquals(seen[0]?.headers.host, "server01:5985");
  });
});

Deno.test("send() checks the host's certificate against authority and name", async () => {
  const tls = { key: data("server.key"), cert: data("server.pem") };
  const ca = data("ca.pem");
  await withServer((_, response) => answer(response), async ({ port, seen }) => {
    const address = { host: "127.0.0.1", port };
    const attempt = async (host: string, options: HttpTransportOptions["tls"]): Promise<string> => {
      let outcome = "";
      const url = `https://${host}:5986/wsman`;
      const authenticate = () => basicAuthenticator({ user: "u", password: "p" });
      await withTransport(0, {
        url,
        address,
        authenticate,
        allowUnencrypted: false,
        ...(options ? { tls: options } : {}),
      }, async (t) => {
        outcome = await t.send({ envelope: "<a/>" }).then(
          () => "trusted",
          (error) => `${error.code} ${error.wsmanCode}`,
        );
      });
      return outcome;
    };
    const [good, bad, ip] = ["server01.example.test", "server02.example.test", "127.0.0.1"];
    assertEquals(await attempt(good, { ca }), "trusted");
    assertEquals(await attempt(good, undefined), "ERR_TLS 12175");
    assertEquals(await attempt(bad, { ca }), "ERR_TLS 12175");
    assertEquals(await attempt(ip, { ca }), "ERR_TLS 12175");
    assertEquals(await attempt(bad, { ca, skipCnCheck: true }), "trusted");
    assertEquals(await attempt(good, { skipCaCheck: true }), "trusted");
    assertEquals(await attempt(bad, { skipCaCheck: true }), "ERR_TLS 12175");
    assertEquals(await attempt(ip, { skipCaCheck: true, skipCnCheck: true }), "trusted");
    assertEquals(seen[0]?.headers.host, "server01.example.test:5986");
  }, tls);
});

Deno.test("send() hands the host's certificate to the authenticator once the host was asked", async () => {
  const tls = { key: data("server.key"), cert: data("server.pem") };
  const sizes: (number | undefined)[] = [];
  const proved = new Set<number>();
  await withServer(({ headers, socket }, response) => {
    if (headers.authorization) proved.add(socket);
    if (proved.has(socket)) answer(response);
    else refuse(response, 401, { "WWW-Authenticate": "Fake" });
  }, async ({ port, seen }) => {
    const authenticate = (): Authenticator => ({
      ...anonymousAuthenticator(),
      begin: () => undefined,
      step: (_, { peerCertificate }) => {
        sizes.push(peerCertificate?.length);
        return { authorization: "Fake token", carriesBody: true };
      },
    });
    await withTransport(
      port,
      { url: `https://localhost:${port}/wsman`, authenticate, tls: { ca: data("ca.pem") } },
      async (t) => {
        await t.send({ envelope: "<a/>" });
        await t.send({ envelope: "<b/>" });
      },
    );
    assertEquals(new Set(seen.map(({ socket }) => socket)).size, 1);
  }, tls);
  assertEquals(sizes, [new X509Certificate(tls.cert).raw.length]);
});

Deno.test("send() tells a host that speaks no TLS from one that cannot be reached", async () => {
  await withServer((_, response) => answer(response), async ({ port }) => {
    await withTransport(port, { url: `https://127.0.0.1:${port}/wsman` }, async (transport) => {
      assertEquals((await failure(transport.send({ envelope: "<a/>" }))).code, "ERR_TLS");
    });
  });
});
