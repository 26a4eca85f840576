// Every mechanism over HTTP and HTTPS, our client against our host.
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import * as net from "node:net";
import * as tls from "node:tls";
import { decodeUtf8 } from "../../lib/bytes.ts";
import type { CbtHardening } from "../../lib/auth/channel_binding.ts";
import type { SchemeName } from "../../lib/auth/mechanism.ts";
import { authenticatorFactory, type LogonCredential, type LogonMechanism } from "../../lib/transport/authenticate.ts";
import type { TlsOptions } from "../../lib/transport/socket.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { createHttpTransport } from "../../lib/transport/http.ts";
import type { Transport } from "../../lib/transport/transport.ts";
import { issueCertificate } from "../../simulator/certificates.ts";
import type { CertificateMapping } from "../../simulator/schemes/certificate.ts";
import type { Simulator } from "../../simulator/mod.ts";
import { listenTls } from "../../simulator/serve.ts";
import { authority, clientIdentity, otherAuthority, serverIdentity } from "../auth/identities.ts";
import { PASSWORD } from "../auth/pairs.ts";
import { listToPem, makeList } from "../auth/revocation_lists.ts";
import { type TestHost, type TestHostOptions, withHost } from "./listener.ts";

const ADA: LogonCredential = { userName: "Ada", password: PASSWORD };
const SCHEME: Readonly<Record<LogonMechanism, SchemeName>> = {
  Default: "negotiate",
  Negotiate: "negotiate",
  NegotiateWithImplicitCredential: "negotiate",
  Kerberos: "kerberos",
  Credssp: "credssp",
  Digest: "digest",
  Basic: "basic",
  Certificate: "certificate",
};

function withTlsHost(options: TestHostOptions, use: (host: TestHost) => Promise<void>): Promise<void> {
  const { clientAuthorities } = options;
  return withHost({
    ...options,
    listen: (simulator) =>
      listenTls(simulator, {
        port: 0,
        identity: serverIdentity(),
        ...(clientAuthorities ? { clientAuthorities } : {}),
      }),
  }, use);
}

interface Choice {
  readonly mechanism: LogonMechanism;
  readonly credential?: LogonCredential;
  readonly isTls?: boolean;
  readonly tls?: TlsOptions;
}

async function withTransport(
  port: number,
  { mechanism, credential, isTls = false, tls = {} }: Choice,
  use: (transport: Transport) => Promise<void>,
): Promise<void> {
  const url = `${isTls ? "https" : "http"}://localhost:${port}/wsman`;
  const transport = createHttpTransport({
    url,
    address: { host: "127.0.0.1", port },
    authenticate: authenticatorFactory({ mechanism, url, ...(credential ? { credential } : {}) }),
    tls: { ca: authority().certificate, ...tls },
  });
  try {
    await use(transport);
  } finally {
    transport.close();
  }
}

async function echo(transport: Transport, envelope: string): Promise<string> {
  return decodeUtf8((await transport.send({ envelope })).body);
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error = await assertRejects(() => promise);
  assertInstanceOf(error, TransportError);
  assert(!`${error.message} ${error.stack}`.includes(PASSWORD));
  return error;
}

async function converses(transport: Transport): Promise<void> {
  for (const text of ["one", "please fail", "x".repeat(16_384), "y".repeat(50_000)]) {
    assertEquals(await echo(transport, text), `<echo>${text}</echo>`);
  }
  const answers = await Promise.all([1, 2, 3].map((each) => echo(transport, `parallel ${each}`)));
  assertEquals(answers, [1, 2, 3].map((each) => `<echo>parallel ${each}</echo>`));
}

for (const mechanism of ["Default", "Negotiate", "Credssp"] as const) {
  Deno.test(`${mechanism} over HTTP seals everything`, async () => {
    await withHost({ auth: [SCHEME[mechanism]] }, async ({ port, seen }) => {
      await withTransport(port, { mechanism, credential: ADA }, converses);
      assertEquals(seen.length, 7);
    });
  });
  Deno.test(`${mechanism} over HTTP refuses a wrong password`, async () => {
    await withHost({ auth: [SCHEME[mechanism]] }, async ({ port, seen, guard }) => {
      const credential = { ...ADA, password: "wrong" };
      await withTransport(port, { mechanism, credential }, async (transport) => {
        assertEquals((await failure(echo(transport, "x"))).code, "ERR_AUTH_REJECTED");
      });
      assertEquals([seen.length, guard.total], [0, 1]);
    });
  });
}

for (const mechanism of ["Default", "Negotiate", "Credssp", "Digest", "Basic"] as const) {
  Deno.test(`${mechanism} over HTTPS`, async () => {
    await withTlsHost({ auth: [SCHEME[mechanism]], cbtHardening: "strict" }, async ({ port, seen }) => {
      await withTransport(port, { mechanism, credential: ADA, isTls: true }, converses);
      assertEquals(seen.length, 7);
      const wrong = { mechanism, credential: { ...ADA, password: "wrong" }, isTls: true };
      await withTransport(port, wrong, async (transport) => {
        assertEquals((await failure(echo(transport, "x"))).code, "ERR_AUTH_REJECTED");
      });
      assertEquals(seen.length, 7);
    });
  });
}

Deno.test("Certificate over HTTPS maps a certificate to its account, and no other certificate", async () => {
  const ada = clientIdentity(authority(), "ada");
  const mappings: CertificateMapping[] = [{ name: "ada@localhost", user: "Ada" }];
  const options: TestHostOptions = {
    auth: ["certificate"],
    clientAuthorities: [authority().certificate],
    certificateMappings: mappings,
    clock: { now: () => Date.now(), setTimer: (_ms, fire) => (fire(), () => {}) },
  };
  await withTlsHost(options, async ({ port, seen, guard }) => {
    const tlsOf = (key: { certificate: string; privateKey: string }): TlsOptions => key;
    const choice = (tls: TlsOptions): Choice => ({ mechanism: "Certificate", isTls: true, tls });
    await withTransport(port, choice(tlsOf(ada)), converses);
    assertEquals(seen.length, 7);
    assert(seen.every((each) => each.startsWith("Ada ")));
    const ports = { randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
    const request = { commonName: "ada", names: ["ada@localhost"], ...ports };
    const wrong: readonly TlsOptions[] = [
      tlsOf(clientIdentity(otherAuthority(), "ada")),
      tlsOf(clientIdentity(authority(), "bob")),
      tlsOf(issueCertificate(authority(), { ...request, usage: "server", now: Date.now() })),
      tlsOf(issueCertificate(authority(), { ...request, usage: "client", now: Date.now() - 800 * 86_400_000 })),
      {},
    ];
    for (const tls of wrong) {
      await withTransport(port, choice(tls), async (transport) => {
        assertEquals((await failure(echo(transport, "x"))).code, "ERR_AUTH_REJECTED");
      });
    }
    assertEquals([seen.length, guard.total], [7, wrong.length]);
  });
});

/** A man in the middle: TLS with both sides, his own certificate towards the client, everything passed on. */
async function withMiddle(port: number, use: (port: number) => Promise<void>): Promise<void> {
  const ports = { now: Date.now(), randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const identity = issueCertificate(authority(), { ...ports, commonName: "x", usage: "server", names: ["localhost"] });
  const open = new Set<net.Socket>();
  const server = tls.createServer({ cert: identity.certificate, key: identity.privateKey }, (front) => {
    const back = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
    for (const [socket, other] of [[front, back], [back, front]] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => other.destroy());
      socket.pipe(other);
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

for (const [cbtHardening, isRefused] of [["none", false], ["relaxed", true], ["strict", true]] as const) {
  const outcome = isRefused ? "refuses" : "lets pass";
  Deno.test(`CbtHardeningLevel ${cbtHardening} ${outcome} a logon that somebody passes on`, async () => {
    await withTlsHost({ cbtHardening: cbtHardening satisfies CbtHardening }, async ({ port, seen }) => {
      await withMiddle(port, async (middle) => {
        await withTransport(middle, { mechanism: "Negotiate", credential: ADA, isTls: true }, async (transport) => {
          if (isRefused) assertEquals((await failure(echo(transport, "x"))).code, "ERR_AUTH_REJECTED");
          else assertEquals(await echo(transport, "x"), "<echo>x</echo>");
        });
      });
      assertEquals(seen.length, isRefused ? 0 : 1);
    });
  });
}

Deno.test("a host with another authority's certificate gets neither password nor token", async () => {
  await withTlsHost({ auth: ["basic", "negotiate"] }, async ({ port, seen, guard }) => {
    for (const mechanism of ["Basic", "Negotiate"] as const) {
      const tls = { ca: otherAuthority().certificate };
      await withTransport(port, { mechanism, credential: ADA, isTls: true, tls }, async (transport) => {
        assertEquals((await failure(echo(transport, "x"))).code, "ERR_TLS");
      });
    }
    assertEquals([seen.length, guard.total], [0, 0]);
  });
});

Deno.test("a host with another name's certificate gets nothing, even where nobody checks its authority", async () => {
  const other = issueCertificate(otherAuthority(), {
    commonName: "elsewhere",
    usage: "server",
    names: ["elsewhere"],
    now: Date.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const options = {
    auth: ["basic" as const],
    listen: (simulator: Simulator) => listenTls(simulator, { port: 0, identity: other }),
  };
  await withHost(options, async ({ port, seen, guard }) => {
    const send = async (tls: TlsOptions): Promise<unknown> => {
      let outcome: unknown;
      await withTransport(port, { mechanism: "Basic", credential: ADA, isTls: true, tls }, async (transport) => {
        outcome = await echo(transport, "x").catch((error) => error.code);
      });
      return outcome;
    };
    assertEquals(await send({}), "ERR_TLS");
    assertEquals(await send({ skipCaCheck: true }), "ERR_TLS");
    assertEquals(await send({ skipCnCheck: true }), "ERR_TLS");
    assertEquals([seen.length, guard.total], [0, 0]);
    assertEquals(await send({ skipCaCheck: true, skipCnCheck: true }), "<echo>x</echo>");
  });
});

Deno.test("a host whose certificate was revoked gets nothing, unless nobody is to check", async () => {
  await withTlsHost({ auth: ["basic"] }, async ({ port, seen }) => {
    const send = async (tls: TlsOptions): Promise<unknown> => {
      let outcome: unknown;
      await withTransport(port, { mechanism: "Basic", credential: ADA, isTls: true, tls }, async (transport) => {
        outcome = await echo(transport, "x").catch((error) => error.code);
      });
      return outcome;
    };
    const listOf = (revoked: Parameters<typeof makeList>[1], until = Date.now() + 60_000): string =>
      listToPem(makeList(authority(), revoked, until));
    assertEquals(await send({ crl: listOf([]) }), "<echo>x</echo>");
    assertEquals(await send({ crl: listOf([serverIdentity()]) }), "ERR_TLS");
    assertEquals(await send({ crl: listOf([], Date.now() - 1000) }), "ERR_TLS");
    assertEquals(seen.length, 1);
    assertEquals(await send({ crl: listOf([serverIdentity()]), skipRevocationCheck: true }), "<echo>x</echo>");
  });
});

Deno.test("authenticatorFactory() demands what a mechanism needs before anything is sent", () => {
  const http = "http://server01:5985/wsman";
  const refused = (options: Parameters<typeof authenticatorFactory>[0], wsmanCode: number): void => {
    const error = assertThrows(() => authenticatorFactory(options), TransportError);
    assertEquals([error.code, error.fault, error.wsmanCode], ["ERR_AUTH", "local", wsmanCode]);
  };
  for (const mechanism of ["Basic", "Digest", "Credssp"] as const) refused({ mechanism, url: http }, 2150858930);
  refused({ mechanism: "NegotiateWithImplicitCredential", url: http, credential: ADA }, 87);
  refused({ mechanism: "Certificate", url: http }, 2150858968);
  refused({ mechanism: "Certificate", url: "https://server01/wsman", credential: ADA }, 87);
  refused({ mechanism: "Default", url: "http://192.0.2.7:5985/wsman" }, 2150859195);
  refused({ mechanism: "Default", url: "http://[2001:db8::7]:5985/wsman" }, 2150859195);
  assertEquals(
    authenticatorFactory({ mechanism: "Default", url: "http://192.0.2.7/wsman", credential: ADA })().isSealing,
    true,
  );
});

Deno.test("createHttpTransport() sends nothing in clear with a mechanism that cannot seal", () => {
  const url = "http://server01:5985/wsman";
  for (const mechanism of ["Basic", "Digest"] as const) {
    const authenticate = authenticatorFactory({ mechanism, url, credential: ADA });
    assertEquals(assertThrows(() => createHttpTransport({ url, authenticate }), TransportError).code, "ERR_AUTH");
  }
  const authenticate = authenticatorFactory({ mechanism: "Negotiate", url, credential: ADA, noEncryption: true });
  assertEquals(assertThrows(() => createHttpTransport({ url, authenticate }), TransportError).code, "ERR_AUTH");
});
