import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import * as http from "node:http";
import * as net from "node:net";
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../lib/bytes.ts";
import { NTLM_OID, ntlmClient, type NtlmClientOptions } from "../../lib/auth/ntlm.ts";
import { formatSealedBody } from "../../lib/auth/sealed_body.ts";
import { digestAuthenticator } from "../../lib/transport/authenticate_digest.ts";
import { negotiateAuthenticator, ntlmAuthenticator } from "../../lib/transport/authenticate_mechanism.ts";
import { type Authenticator, basicAuthenticator, parseChallenges } from "../../lib/transport/authenticator.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { createHttpTransport, type HttpTransportOptions } from "../../lib/transport/http.ts";
import type { Transport } from "../../lib/transport/transport.ts";
import { FREE_FAILURES } from "../../simulator/logon_guard.ts";
import { manualClock } from "../../simulator/clock.ts";
import { clientOptions, PASSWORD } from "../auth/pairs.ts";
import { ENVELOPE, withHost } from "./listener.ts";

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const ntlm = (more: Partial<NtlmClientOptions> = {}) => clientOptions({ randomBytes: random, ...more });
const negotiate = (more: Partial<NtlmClientOptions> = {}, isSealing = true) => (): Authenticator =>
  negotiateAuthenticator([ntlmClient(ntlm(more))], isSealing);

async function withTransport(
  port: number,
  authenticate: () => Authenticator,
  use: (transport: Transport) => Promise<void>,
  more: Partial<HttpTransportOptions> = {},
): Promise<void> {
  const transport = createHttpTransport({ url: `http://127.0.0.1:${port}/wsman`, authenticate, ...more });
  try {
    await use(transport);
  } finally {
    transport.close();
  }
}

async function echo(transport: Transport, envelope: Uint8Array | string = ENVELOPE): Promise<string> {
  return decodeUtf8((await transport.send({ envelope })).body);
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, TransportError);
  assert(!error.message.includes(PASSWORD));
  return error;
}

/** One request on an agent's only socket. */
function request(
  port: number,
  agent: http.Agent,
  headers: http.OutgoingHttpHeaders,
  body: Uint8Array = new Uint8Array(0),
): Promise<{ status: number; challenges: string[]; headers: http.IncomingHttpHeaders; body: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      agent,
      port,
      host: "127.0.0.1",
      method: "POST",
      path: "/wsman",
      headers: { "Content-Type": "application/soap+xml;charset=UTF-8", "Content-Length": body.length, ...headers },
    });
    outgoing.on("error", reject).on("response", async (response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { rawHeaders } = response;
      resolve({
        status: response.statusCode ?? 0,
        challenges: rawHeaders.filter((_, at) => at % 2 && rawHeaders[at - 1]!.toLowerCase() === "www-authenticate"),
        headers: response.headers,
        body: new Uint8Array(Buffer.concat(chunks)),
      });
    });
    outgoing.end(body);
  });
}

async function withAgent(use: (agent: http.Agent) => Promise<void>): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    await use(agent);
  } finally {
    agent.destroy();
  }
}

Deno.test("Negotiate over HTTP logs on once a connection and seals every body, faults included", async () => {
  await withHost({}, async ({ port, seen }) => {
    await withTransport(port, negotiate(), async (transport) => {
      for (const text of ["one", "please fail", "x".repeat(200_000)]) {
        assertEquals(await echo(transport, text), `<echo>${text}</echo>`);
      }
      const answers = await Promise.all([1, 2, 3, 4].map((each) => echo(transport, `parallel ${each}`)));
      assertEquals(answers, [1, 2, 3, 4].map((each) => `<echo>parallel ${each}</echo>`));
    });
    assertEquals(seen.length, 7);
    assert(seen.every((each) => each.startsWith("Ada ")));
  });
});

Deno.test("NTLM has a scheme of its own", async () => {
  await withHost({ auth: ["ntlm"] }, async ({ port }) => {
    await withTransport(
      port,
      () => ntlmAuthenticator(ntlm({ user: "grace", domain: "contoso", password: "H0pper & Söhne" }), true),
      async (transport) => {
        assertEquals(await echo(transport, "hi"), "<echo>hi</echo>");
      },
    );
  });
});

Deno.test("accounts are known by every spelling of their name", async () => {
  await withHost({}, async ({ port, seen }) => {
    const spellings: readonly Partial<NtlmClientOptions>[] = [
      { user: "ADA", domain: "" },
      { user: "ada", domain: "SERVER01" },
      { user: "ada", domain: "." },
      { user: "Grace", domain: "CONTOSO", password: "H0pper & Söhne" },
      { user: "grace@contoso.test", domain: "", password: "H0pper & Söhne" },
    ];
    for (const spelling of spellings) {
      await withTransport(port, negotiate(spelling), async (transport) => void await echo(transport));
    }
    assertEquals(seen.map((each) => each.split(" ")[0]), ["Ada", "Ada", "Ada", "Grace", "Grace"]);
    const foreign = negotiate({ user: "ada", domain: "ELSEWHERE" });
    await withTransport(port, foreign, async (transport) => {
      assertEquals((await failure(echo(transport))).code, "ERR_AUTH_REJECTED");
    });
  });
});

Deno.test("a wrong password is refused, counted, and costs more each time", async () => {
  const clock = manualClock(Date.UTC(2026, 4, 17, 8, 30));
  await withHost({ clock }, async ({ port, seen, guard }) => {
    const wrong = negotiate({ password: "wrong" });
    for (let count = 1; count <= FREE_FAILURES; count++) {
      await withTransport(port, wrong, async (transport) => {
        const error = await failure(echo(transport));
        assertEquals([error.code, error.wsmanCode, error.status], ["ERR_AUTH_REJECTED", 5, 401]);
      });
      assertEquals(guard.total, count);
    }
    await withTransport(port, wrong, async (transport) => {
      let isOver = false;
      const sent = failure(echo(transport)).finally(() => isOver = true);
      while (guard.total === FREE_FAILURES) await new Promise((resolve) => setTimeout(resolve, 5));
      clock.advance(249);
      assertEquals(isOver, false);
      clock.advance(1);
      assertEquals((await sent).code, "ERR_AUTH_REJECTED");
    });
    await withTransport(port, negotiate(), async (transport) => void await echo(transport));
    assertEquals(seen.length, 1);
    assertEquals(guard.total, FREE_FAILURES + 1);
  });
});

Deno.test("the first 401 offers Negotiate first; one in the middle carries one header in the client's spelling", async () => {
  await withHost({ auth: ["basic", "digest", "ntlm", "negotiate"], allowUnencrypted: true }, async ({ port }) => {
    await withAgent(async (agent) => {
      const first = await request(port, agent, {});
      assertEquals([first.status, first.headers["content-length"]], [401, "0"]);
      assertEquals(parseChallenges(first.challenges).map(({ scheme }) => scheme), [
        "negotiate",
        "ntlm",
        "digest",
        "digest",
        "basic",
      ]);
      const client = ntlmClient(ntlm());
      const token = client.step(undefined).token!;
      const second = await request(port, agent, { Authorization: `NEGOTIATE ${toBase64(token)}` });
      assertEquals([second.status, second.challenges.length, second.headers["content-length"]], [401, 1, "0"]);
      assert(second.challenges[0]!.startsWith("NEGOTIATE T"));
      assert(second.headers.connection?.toLowerCase() !== "close");
      const proof = client.step(fromBase64(second.challenges[0]!.split(" ")[1]!)).token!;
      const third = await request(port, agent, { Authorization: `NEGOTIATE ${toBase64(proof)}` });
      assertEquals([third.status, third.body.length], [200, 0]);
      const sealed = client.seal(ENVELOPE);
      const framed = formatSealedBody("SPNEGO", [{ plainLength: ENVELOPE.length, sealed }]);
      const fourth = await request(port, agent, { "Content-Type": framed.contentType }, framed.body);
      assertEquals([fourth.status, fourth.headers["content-type"]], [200, framed.contentType]);
    });
  });
});

Deno.test("a plain body after a sealing logon is refused over HTTP", async () => {
  await withHost({}, async ({ port, seen }) => {
    const options = { allowUnencrypted: true };
    await withTransport(port, negotiate({}, false), async (transport) => {
      const { status, body } = await transport.send({ envelope: ENVELOPE });
      assertEquals([status, decodeUtf8(body)], [500, "<fault>5</fault>"]);
    }, options);
    assertEquals(seen, []);
  });
  await withHost({ allowUnencrypted: true }, async ({ port, seen }) => {
    await withTransport(port, negotiate({}, false), async (transport) => void await echo(transport), {
      allowUnencrypted: true,
    });
    assertEquals(seen.length, 1);
  });
});

Deno.test("what was proved belongs to one connection", async () => {
  await withHost({}, async ({ port, seen }) => {
    await withAgent(async (agent) => {
      const client = ntlmClient(ntlm());
      const ask = await request(port, agent, { Authorization: `Negotiate ${toBase64(client.step(undefined).token!)}` });
      const proof = client.step(fromBase64(ask.challenges[0]!.split(" ")[1]!)).token!;
      const elsewhere = async (headers: http.OutgoingHttpHeaders, body?: Uint8Array): Promise<number> => {
        let status = 0;
        await withAgent(async (other) => void (status = (await request(port, other, headers, body)).status));
        return status;
      };
      // The proof answers another connection's challenge.
      assertEquals(await elsewhere({ Authorization: `Negotiate ${toBase64(proof)}` }), 401);
      assertEquals((await request(port, agent, { Authorization: `Negotiate ${toBase64(proof)}` })).status, 200);
      const framed = formatSealedBody("SPNEGO", [{ plainLength: ENVELOPE.length, sealed: client.seal(ENVELOPE) }]);
      assertEquals(await elsewhere({ "Content-Type": framed.contentType }, framed.body), 401);
      assertEquals(seen, []);
    });
  });
});

Deno.test("a sealed body that was changed, repeated or reordered ends the logon and reaches nobody", async () => {
  for (const kind of ["changed", "repeated", "reordered", "unsealed", "malformed"] as const) {
    await withHost({}, async ({ port, seen }) => {
      await withAgent(async (agent) => {
        const client = ntlmClient(ntlm());
        const ask = await request(port, agent, {
          Authorization: `Negotiate ${toBase64(client.step(undefined).token!)}`,
        });
        const proof = client.step(fromBase64(ask.challenges[0]!.split(" ")[1]!)).token!;
        await request(port, agent, { Authorization: `Negotiate ${toBase64(proof)}` });
        const frame = (text: string): { contentType: string; body: Uint8Array } => {
          const plain = encodeUtf8(text);
          return formatSealedBody("SPNEGO", [{ plainLength: plain.length, sealed: client.seal(plain) }]);
        };
        const send = ({ contentType, body }: { contentType: string; body: Uint8Array }) =>
          request(port, agent, { "Content-Type": contentType }, body);
        const first = frame("first");
        const second = frame("second");
        let expected = 1;
        let bad = first;
        if (kind === "changed") {
          bad = { ...first, body: first.body.slice() };
          bad.body[first.body.length - 30]! ^= 1;
          expected = 0;
        } else if (kind === "reordered") {
          bad = second;
          expected = 0;
        } else {
          assertEquals((await send(first)).status, 200);
          if (kind === "unsealed") bad = { contentType: "application/soap+xml", body: ENVELOPE };
          if (kind === "malformed") bad = { ...second, body: second.body.subarray(0, 100) };
        }
        const answer = await send(bad);
        assertEquals(answer.status, kind === "unsealed" ? 500 : 400);
        assertEquals(seen.length, expected);
        if (kind !== "unsealed") {
          const after = await request(port, agent, { "Content-Type": second.contentType }, second.body);
          assertEquals(after.status, 401);
        }
        assertEquals(seen.length, expected);
      });
    });
  }
});

Deno.test("tokens that are malformed, too large or out of order are refused", async () => {
  await withHost(
    { clock: { now: () => Date.UTC(2026, 4, 17), setTimer: (_ms, fire) => (fire(), () => {}) } },
    async (host) => {
      const { port, guard, seen } = host;
      const tokens = ["", "!!!", "AAAA", toBase64(new Uint8Array(12_000)), toBase64(encodeUtf8(NTLM_OID))];
      for (const token of tokens) {
        await withAgent(async (agent) => {
          const { status, challenges } = await request(port, agent, { Authorization: `Negotiate ${token}` }, ENVELOPE);
          assertEquals([status, challenges], [401, ["Negotiate"]]);
        });
      }
      assertEquals([guard.total, seen.length], [tokens.length, 0]);
    },
  );
});

Deno.test("Basic and Digest are not even offered over plain HTTP", async () => {
  await withHost({ auth: ["negotiate", "basic", "digest"] }, async ({ port, seen }) => {
    await withAgent(async (agent) => {
      assertEquals((await request(port, agent, {})).challenges, ["Negotiate"]);
    });
    const basic = basicAuthenticator({ user: "Ada", password: PASSWORD });
    await withTransport(port, () => basic, async (transport) => {
      assertEquals((await failure(echo(transport))).code, "ERR_AUTH_UNAVAILABLE");
    }, { allowUnencrypted: true });
    assertEquals(seen, []);
  });
});

Deno.test("Digest logs on, answers each request for itself and protects the bodies", async () => {
  const clock = manualClock(Date.UTC(2026, 4, 17));
  await withHost({ auth: ["digest"], allowUnencrypted: true, clock }, async ({ port, seen }) => {
    const options = { allowUnencrypted: true, url: `http://127.0.0.1:${port}/wsman?PSVersion=7.6.5` };
    await withTransport(
      port,
      () => digestAuthenticator({ user: "Ada", password: PASSWORD }, random),
      async (transport) => {
        assertEquals(await echo(transport, "one"), "<echo>one</echo>");
        assertEquals(await echo(transport, "two"), "<echo>two</echo>");
        clock.advance(3_600_000);
        assertEquals(await echo(transport, "the nonce is too old"), "<echo>the nonce is too old</echo>");
      },
      options,
    );
    assertEquals(seen.length, 3);
    await withTransport(port, () => digestAuthenticator({ user: "Ada", password: "x" }, random), async (transport) => {
      assertEquals((await failure(echo(transport))).code, "ERR_AUTH_REJECTED");
    }, options);
  });
});

/** A wire on which somebody changes what the host answers. */
async function withMeddler(
  port: number,
  meddle: (answer: Uint8Array, number: number) => Uint8Array | undefined,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const open = new Set<net.Socket>();
  const server = net.createServer((front) => {
    let answers = 0;
    const back = net.connect({ port, host: "127.0.0.1" });
    front.on("data", (chunk: Uint8Array) => back.write(chunk));
    back.on("data", (chunk: Uint8Array) => {
      const changed = meddle(new Uint8Array(chunk), answers++);
      if (changed) front.write(changed);
    });
    for (const [socket, other] of [[front, back], [back, front]] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as net.AddressInfo).port);
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("the client refuses an answer that was changed, repeated or unsealed on its way, and logs on again", async () => {
  const plain = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 7\r\n\r\n<echo/>";
  for (const kind of ["changed", "repeated", "unsealed"] as const) {
    await withHost({}, async ({ port }) => {
      let [isMeddling, last] = [true, new Uint8Array(0)];
      const meddle = (answer: Uint8Array<ArrayBuffer>): Uint8Array => {
        const isSealed = decodeLatin1(answer).includes("multipart/encrypted");
        if (!isSealed || !isMeddling) return answer;
        if (kind === "unsealed") return encodeUtf8(plain);
        if (kind === "repeated") {
          const sent = last.length > 0 ? last : answer;
          last = answer;
          return sent;
        }
        answer[answer.length - 40]! ^= 1;
        return answer;
      };
      await withMeddler(port, meddle as Parameters<typeof withMeddler>[1], async (middle) => {
        await withTransport(middle, negotiate(), async (transport) => {
          if (kind === "repeated") assertEquals(await echo(transport, "first"), "<echo>first</echo>");
          const error = await failure(echo(transport, "again"));
          assertEquals([error.code, error.wsmanCode], ["ERR_AUTH_INTEGRITY", 2150859001]);
          isMeddling = false;
          assertEquals(await echo(transport, "later"), "<echo>later</echo>");
        });
      });
    });
  }
});

Deno.test("the client refuses a host that lets it in without proving that it knows the password", async () => {
  await withHost({}, async ({ port }) => {
    // The last word of the host, with its signature of the list, is taken away.
    const meddle = (answer: Uint8Array): Uint8Array => {
      const text = decodeLatin1(answer);
      if (!text.startsWith("HTTP/1.1 200")) return answer;
      return Uint8Array.from(text.replace(/www-authenticate: [^\r]*\r\n/i, ""), (char) => char.charCodeAt(0));
    };
    await withMeddler(port, meddle, async (middle) => {
      await withTransport(middle, negotiate(), async (transport) => {
        assertEquals((await failure(echo(transport))).code, "ERR_AUTH_REJECTED");
      });
    });
  });
});

function decodeLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
