// Passwords and keys show up nowhere: every error with its causes, every trace entry, every console line and every byte
// on the wire of good and bad logons with every mechanism is searched for them.
import { assert, assertEquals } from "@std/assert";
import * as net from "node:net";
import { encodeUtf16, encodeUtf8, toBase64, toHex } from "../../lib/bytes.ts";
import { ntHash, ntowfv2, sealKey, signKey } from "../../lib/auth/ntlm_crypto.ts";
import type { RandomBytes, SchemeName } from "../../lib/auth/mechanism.ts";
import { ntlmClient } from "../../lib/auth/ntlm.ts";
import { authenticatorFactory, type LogonMechanism } from "../../lib/transport/authenticate.ts";
import { negotiateAuthenticator } from "../../lib/transport/authenticate_mechanism.ts";
import type { Authenticator } from "../../lib/transport/authenticator.ts";
import { createHttpTransport } from "../../lib/transport/http.ts";
import { createSimulator, defaultWorld, listen, listenTls } from "../../simulator/mod.ts";
import { authority, serverIdentity } from "../auth/identities.ts";
import { NOW, PASSWORD, WRONG_PASSWORD } from "../auth/pairs.ts";

/** A password in every form in which it could slip out. */
function formsOf(password: string): string[] {
  const hash = ntHash(password);
  const key = ntowfv2(hash, "Ada", "");
  return [
    password,
    JSON.stringify(password).slice(1, -1),
    encodeURIComponent(password),
    ...[encodeUtf8(password), encodeUtf16(password), hash, key].flatMap((bytes) => [toHex(bytes), toBase64(bytes)]),
  ];
}

/** Everything that an error says, causes included. */
function textOf(error: unknown): string {
  const parts = [Deno.inspect(error, { depth: 20, strAbbreviateSize: 1e6, iterableLimit: 1e6 })];
  for (let each = error; each instanceof Error; each = each.cause) {
    parts.push(each.name, each.message, each.stack ?? "");
  }
  return parts.join("\n");
}

/** Runs `use` and returns all that was written to the console meanwhile. */
async function consoleOf(use: () => Promise<void>): Promise<string> {
  const lines: string[] = [];
  const { console: terminal } = globalThis;
  const names = ["log", "info", "warn", "error", "debug"] as const;
  const originals = names.map((name) => terminal[name]);
  for (const name of names) {
    terminal[name] = (...args: unknown[]) => void lines.push(args.map((arg) => textOf(arg)).join(" "));
  }
  try {
    await use();
  } finally {
    for (const [at, name] of names.entries()) terminal[name] = originals[at]!;
  }
  return lines.join("\n");
}

/** A wire between client and host that keeps what goes over it. */
async function withTap(port: number, use: (port: number, tapped: () => string) => Promise<void>): Promise<void> {
  let bytes = "";
  const open = new Set<net.Socket>();
  const server = net.createServer((front) => {
    const back = net.connect({ port, host: "127.0.0.1" });
    for (const [from, to] of [[front, back], [back, front]] as const) {
      open.add(from);
      from.on("data", (chunk: Uint8Array) => {
        for (const byte of chunk) bytes += String.fromCharCode(byte);
        to.write(chunk);
      });
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as net.AddressInfo).port, () => bytes);
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const WAYS: readonly (readonly [LogonMechanism, SchemeName, "HTTP" | "HTTPS"])[] = [
  ["Negotiate", "negotiate", "HTTP"],
  ["Credssp", "credssp", "HTTP"],
  ["Negotiate", "negotiate", "HTTPS"],
  ["Credssp", "credssp", "HTTPS"],
  ["Digest", "digest", "HTTPS"],
  ["Basic", "basic", "HTTPS"],
];

for (const [mechanism, scheme, protocol] of WAYS) {
  Deno.test(`no password and no key shows up with ${mechanism} over ${protocol}`, async () => {
    const said: string[] = [];
    const generated: Uint8Array[] = [];
    const randomBytes: RandomBytes = (length) => {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      generated.push(bytes);
      return bytes;
    };
    const isTls = protocol === "HTTPS";
    let wire = "";
    const console_ = await consoleOf(async () => {
      const simulator = createSimulator({
        world: defaultWorld([{ user: "Ada", password: PASSWORD, administrator: true }]),
        auth: [scheme],
        randomBytes,
        clock: { now: () => NOW, setTimer: (_ms, fire) => (queueMicrotask(fire), () => {}) },
        onInternalError: (error) => void said.push(textOf(error)),
      });
      const listening = isTls
        ? await listenTls(simulator, { port: 0, identity: serverIdentity() })
        : await listen(simulator, { port: 0 });
      await withTap(listening.port, async (port, tapped) => {
        const url = `${isTls ? "https" : "http"}://localhost:${port}/wsman`;
        const attempt = async (authenticate: () => Authenticator): Promise<void> => {
          const transport = createHttpTransport({
            url,
            address: { host: "127.0.0.1", port },
            authenticate,
            tls: { ca: authority().certificate },
          });
          try {
            // No WSMan message, so every answer is a fault or an error.
            const { body } = await transport.send({ envelope: "<not><an>envelope</an></not>" });
            said.push(new TextDecoder().decode(body));
          } catch (error) {
            said.push(textOf(error));
          } finally {
            transport.close();
          }
        };
        for (const password of [PASSWORD, WRONG_PASSWORD]) {
          await attempt(authenticatorFactory({ mechanism, url, credential: { userName: "Ada", password } }));
        }
        if (scheme === "negotiate") {
          // A client whose own random bytes are known: its session key is among them.
          const options = { user: "Ada", domain: "", password: PASSWORD, now: () => NOW, randomBytes };
          await attempt(() => negotiateAuthenticator([ntlmClient(options)], !isTls));
        }
        said.push(JSON.stringify(simulator.trace.entries()));
        wire = tapped();
      });
      assertEquals(simulator.failedLogons, 1);
      simulator.close();
      await listening.close();
    });
    const text = [...said, console_].join("\n");
    assert(said.length >= 3);
    for (const secret of [...formsOf(PASSWORD), ...formsOf(WRONG_PASSWORD)]) {
      assert(!text.includes(secret), "a password shows up in an error, a trace or the console");
      assert(!wire.includes(secret), "a password shows up on the wire");
    }
    for (const key of generated.filter(({ length }) => length === 16)) {
      for (const bytes of [key, signKey(key, "client"), sealKey(key, "server")]) {
        const raw = String.fromCharCode(...bytes);
        for (const form of [raw, toHex(bytes), toBase64(bytes)]) {
          assert(!text.includes(form) && !wire.includes(form), "a key shows up");
        }
      }
    }
  });
}
