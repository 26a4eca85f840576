import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import * as net from "node:net";
import { fromBase64, toBase64 } from "../../lib/bytes.ts";
import type { Mechanism } from "../../lib/auth/mechanism.ts";
import { parseBasic } from "../../lib/auth/basic.ts";
import { DigestServer } from "../../lib/auth/digest.ts";
import { ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoServer } from "../../lib/auth/spnego.ts";
import { authenticatorFactory, type LogonMechanism } from "../../lib/transport/authenticate.ts";
import { anonymousAuthenticator, basicAuthenticator } from "../../lib/transport/authenticator.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { createHttpTransport, type HttpTransportOptions } from "../../lib/transport/http.ts";
import { proxyOfEnvironment, type ProxyOptions } from "../../lib/transport/proxy.ts";
import { authority, otherAuthority, serverIdentity } from "../auth/identities.ts";
import { PASSWORD, serverOptions } from "../auth/pairs.ts";
import { answer, withServer } from "./server.ts";

const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** What a proxy makes of a Proxy-Authorization: a challenge, or nothing where it is content. */
type Gate = (authorization: string | undefined, socket: net.Socket) => string | undefined;

interface TestProxy {
  readonly port: number;
  /** Hosts that tunnels were asked for. */
  readonly asked: string[];
  /** Everything that the proxy could read before the tunnel stood. */
  readonly heads: string[];
}

async function withProxy(gate: Gate, use: (proxy: TestProxy) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const heads: string[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    let text = "";
    const onData = (chunk: Uint8Array): void => {
      text += String.fromCharCode(...chunk);
      if (!text.includes("\r\n\r\n")) return;
      const head = text;
      text = "";
      const authority = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? "";
      asked.push(authority);
      heads.push(head);
      const challenge = gate(/^Proxy-Authorization: (.*?)\r$/im.exec(head)?.[1], socket);
      if (challenge !== undefined) {
        const body = "who are you?";
        const lines = ["HTTP/1.1 407 Who", `Proxy-Authenticate: ${challenge}`, `Content-Length: ${body.length}`];
        socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
        return;
      }
      socket.off("data", onData);
      const back = net.connect(Number(/:(\d+)$/.exec(authority)?.[1]), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Here you are\r\n\r\n");
        socket.pipe(back).pipe(socket);
      });
      open.add(back);
      back.on("error", () => socket.destroy());
    };
    socket.on("data", onData);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use({ port: (server.address() as net.AddressInfo).port, asked, heads });
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function send(url: string, proxy: ProxyOptions, more: Partial<HttpTransportOptions> = {}): Promise<number> {
  const transport = createHttpTransport({
    url,
    proxy,
    authenticate: anonymousAuthenticator,
    allowUnencrypted: true,
    tls: { ca: authority().certificate },
    ...more,
  });
  try {
    await transport.send({ envelope: "<one/>" });
    return (await transport.send({ envelope: "<two/>" })).status;
  } finally {
    transport.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, TransportError);
  assert(!error.message.includes(PASSWORD));
  return error;
}

const openGate: Gate = () => undefined;

for (const protocol of ["http", "https"] as const) {
  Deno.test(`send() goes through a tunnel of the proxy to ${protocol}, one for a connection`, async () => {
    const tls = protocol === "https"
      ? { key: serverIdentity().privateKey, cert: serverIdentity().certificate }
      : undefined;
    await withServer((_request, response) => answer(response), async ({ port, seen }) => {
      await withProxy(openGate, async (proxy) => {
        const url = `${protocol}://localhost:${port}/wsman`;
        const authenticate = () => basicAuthenticator({ user: "Ada", password: PASSWORD });
        assertEquals(await send(url, { url: `http://127.0.0.1:${proxy.port}` }, { authenticate }), 200);
        assertEquals([proxy.asked, seen.length], [[`localhost:${port}`], 2]);
        // What is for the host is not for the proxy.
        assert(!proxy.heads.join("").toLowerCase().includes("authorization"));
      });
    }, tls);
  });
}

Deno.test("send() checks the host's certificate behind a proxy as well", async () => {
  const tls = { key: serverIdentity().privateKey, cert: serverIdentity().certificate };
  await withServer((_request, response) => answer(response), async ({ port, seen }) => {
    await withProxy(openGate, async (proxy) => {
      const through = { url: `http://127.0.0.1:${proxy.port}` };
      const url = `https://localhost:${port}/wsman`;
      const foreign = send(url, through, { tls: { ca: otherAuthority().certificate } });
      assertEquals((await failure(foreign)).code, "ERR_TLS");
      const other = send(`https://elsewhere:${port}/wsman`, through);
      assertEquals((await failure(other)).code, "ERR_TLS");
      assertEquals(seen.length, 0);
    });
  }, tls);
});

/** Gates that ask for a password, one for each mechanism. */
function gates(): Readonly<Record<"Basic" | "Digest" | "Negotiate", Gate>> {
  const digest = new DigestServer({ realm: "proxy", now: () => Date.now(), randomBytes });
  const logons = new WeakMap<net.Socket, Mechanism>();
  return {
    Basic: (authorization) => {
      const sent = parseBasic(authorization ?? "");
      return sent?.user === "Ada" && sent.password === PASSWORD ? undefined : 'Basic realm="proxy"';
    },
    Digest: (authorization, _socket) => {
      const target = /uri="([^"]*)"/.exec(authorization ?? "")?.[1] ?? "";
      const request = { method: "CONNECT", target, body: new Uint8Array(0), findPassword: () => PASSWORD };
      const verdict = digest.judge((authorization ?? "").replace(/^Digest /, ""), request);
      return verdict.kind === "accepted" ? undefined : digest.challenges()[0];
    },
    Negotiate: (authorization, socket) => {
      const token = /^Negotiate (.+)$/.exec(authorization ?? "")?.[1];
      if (!token) return "Negotiate";
      const ntlm = () => ntlmServer(serverOptions({ now: () => Date.now(), randomBytes }));
      const mechanism = logons.get(socket) ?? spnegoServer([ntlm()]);
      logons.set(socket, mechanism);
      try {
        const step = mechanism.step(fromBase64(token));
        return step.kind === "done" ? undefined : `Negotiate ${toBase64(step.token)}`;
      } catch {
        return "Negotiate";
      }
    },
  };
}

for (const mechanism of ["Basic", "Digest", "Negotiate"] as const satisfies readonly LogonMechanism[]) {
  Deno.test(`openTunnel() logs on to the proxy with ${mechanism}`, async () => {
    await withServer((_request, response) => answer(response), async ({ port, seen }) => {
      await withProxy(gates()[mechanism], async (proxy) => {
        const url = `http://localhost:${port}/wsman`;
        const proxyUrl = `http://127.0.0.1:${proxy.port}`;
        const logon = (password: string): ProxyOptions => ({
          url: proxyUrl,
          authenticate: authenticatorFactory({
            mechanism,
            url: proxyUrl,
            credential: { userName: "Ada", password },
            noEncryption: true,
          }),
        });
        assertEquals(await send(url, logon(PASSWORD)), 200);
        assertEquals(seen.length, 2);
        assertEquals((await failure(send(url, logon("wrong")))).code, "ERR_AUTH_REJECTED");
        const nobody = await failure(send(url, { url: proxyUrl }));
        assertEquals(nobody.code, "ERR_AUTH_REJECTED");
        assert(nobody.message.includes("proxy"), nobody.message);
        assertEquals(seen.length, 2);
      });
    });
  });
}

Deno.test("openTunnel() says what is wrong with the proxy", async () => {
  const url = "http://localhost:5985/wsman";
  assertEquals((await failure(send(url, { url: "ftp://proxy" }))).fault, "local");
  assertEquals((await failure(send(url, { url: "http://127.0.0.1:1" }))).code, "ERR_CONNECT");
  for (const words of ["HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-x\r\n\r\n\r\n", "x".repeat(100_000)]) {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(words));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const error = await failure(send(url, { url: `http://127.0.0.1:${port}` }));
    assertEquals(error.code, "ERR_CONNECT");
    assert(error.message.includes("proxy"), error.message);
    await new Promise((resolve) => server.close(resolve));
  }
});

Deno.test("close() ends a tunnel that is still being opened", async () => {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const transport = createHttpTransport({
    url: "http://localhost:5985/wsman",
    proxy: { url: `http://127.0.0.1:${port}` },
    authenticate: anonymousAuthenticator,
    allowUnencrypted: true,
  });
  const sent = failure(transport.send({ envelope: "<x/>" }));
  while (sockets.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const gone = new Promise((resolve) => sockets[0]!.once("close", resolve).resume());
  transport.close();
  assertEquals((await sent).code, "ERR_ABORTED");
  await gone;
  await new Promise((resolve) => server.close(resolve));
});

Deno.test("proxyOfEnvironment() reads the variables that other programs read", () => {
  const environment = {
    HTTPS_PROXY: "http://secure:1",
    http_proxy: "http://plain:2",
    NO_PROXY: "localhost, .corp.example ,10.0.0.7:5985",
  };
  const of = (url: string) => proxyOfEnvironment(new URL(url), environment);
  assertEquals(of("https://server01/wsman"), "http://secure:1");
  assertEquals(of("http://server01/wsman"), "http://plain:2");
  for (const url of ["http://localhost:5985/", "https://Server01.corp.example/", "http://10.0.0.7/"]) {
    assertEquals(of(url), undefined);
  }
  assertEquals(proxyOfEnvironment(new URL("http://x/"), { ALL_PROXY: "http://all:3" }), "http://all:3");
  assertEquals(proxyOfEnvironment(new URL("http://x/"), { ALL_PROXY: "http://all:3", no_proxy: "*" }), undefined);
});
