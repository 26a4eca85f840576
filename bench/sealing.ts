/**
 * How fast bodies are sealed and unsealed, in MB/s of plain text: NTLM (RC4 and HMAC-MD5) and CredSSP (TLS), with the
 * framing. A Receive answer has up to 500 kB; 16 MiB is the largest body that is taken.
 * `deno run -A bench/sealing.ts` prints one line of JSON and a table to read.
 * @module
 */
import process from "node:process";
import { concatBytes } from "../lib/bytes.ts";
import { credSspClient, credSspServer } from "../lib/auth/credssp.ts";
import type { AsyncMechanism } from "../lib/auth/mechanism.ts";
import { ntlmClient, ntlmServer } from "../lib/auth/ntlm.ts";
import { formatSealedBody, parseSealedBody, type SealingName, splitForSealing } from "../lib/auth/sealed_body.ts";
import { spnegoClient, spnegoServer } from "../lib/auth/spnego.ts";
import { selfSigned } from "../simulator/certificates.ts";

const SIZES = [1_000, 50_000, 500_000] as const;
const RUN_MS = 1000;
const PASSWORD = "not a secret";
const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const now = (): number => Date.now();

type Pair = readonly [client: AsyncMechanism, server: AsyncMechanism];

async function logOn([client, server]: Pair): Promise<Pair> {
  let toServer = (await client.step(undefined)).token;
  while (toServer) {
    const { token } = await server.step(toServer);
    if (client.isDone) break;
    toServer = (await client.step(token ?? new Uint8Array(0))).token;
  }
  return [client, server];
}

function ntlmPair(): Promise<Pair> {
  const client = ntlmClient({ user: "bench", domain: "", password: PASSWORD, now, randomBytes });
  const server = ntlmServer({ computer: "HOST", domain: "HOST", findPassword: () => PASSWORD, now, randomBytes });
  return logOn([spnegoClient([client]), spnegoServer([server])]);
}

function credSspPair(): Promise<Pair> {
  const client = ntlmClient({ user: "bench", domain: "", password: PASSWORD, now, randomBytes });
  const server = ntlmServer({ computer: "HOST", domain: "HOST", findPassword: () => PASSWORD, now, randomBytes });
  return logOn([
    credSspClient({
      spnego: spnegoClient([client]),
      credentials: { domain: "", user: "bench", password: PASSWORD },
      randomBytes,
    }),
    credSspServer({
      spnego: spnegoServer([server]),
      tls: selfSigned("bench", { now: Date.now(), randomBytes }),
      isPassword: () => true,
    }),
  ]);
}

/** Seals and opens bodies of a size for a while. Both directions of a stream must be in step, so both are timed at once. */
async function measure(
  [client, server]: Pair,
  sealing: SealingName,
  size: number,
): Promise<{ seal: number; unseal: number }> {
  const plain = new Uint8Array(size).fill(0x41);
  let [sealMs, unsealMs, bytes] = [0, 0, 0];
  const end = performance.now() + RUN_MS;
  while (performance.now() < end) {
    const start = performance.now();
    const pieces = [];
    for (const piece of splitForSealing(plain, sealing)) {
      pieces.push({ plainLength: piece.length, sealed: await client.seal(piece) });
    }
    const framed = formatSealedBody(sealing, pieces);
    const middle = performance.now();
    const opened = [];
    for (const { signature, data, length } of parseSealedBody(framed).parts) {
      opened.push(await server.unseal(signature, data, length));
    }
    if (concatBytes(opened).length !== size) throw new Error("the body did not arrive");
    sealMs += middle - start;
    unsealMs += performance.now() - middle;
    bytes += size;
  }
  return { seal: bytes / sealMs / 1000, unseal: bytes / unsealMs / 1000 };
}

const results: Record<string, number | string>[] = [];
const lines = ["mechanism  body (bytes)  seal (MB/s)  unseal (MB/s)"];
for (const [name, sealing, make] of [["NTLM", "SPNEGO", ntlmPair], ["CredSSP", "CredSSP", credSspPair]] as const) {
  const pair = await make();
  for (const size of SIZES) {
    await measure(pair, sealing, size);
    const { seal, unseal } = await measure(pair, sealing, size);
    results.push({ mechanism: name, bytes: size, sealMBs: Math.round(seal), unsealMBs: Math.round(unseal) });
    lines.push(
      `${name.padEnd(9)}  ${String(size).padStart(12)}  ${seal.toFixed(1).padStart(11)}  ${
        unseal.toFixed(1).padStart(13)
      }`,
    );
  }
  for (const side of pair) side.close?.();
}
process.stdout.write(`${JSON.stringify(results)}\n${lines.join("\n")}\n`);
