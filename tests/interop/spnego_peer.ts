/**
 * pyspnego at the other end of a pipe, as a mechanism like ours.
 * @module
 */
import { fileURLToPath } from "node:url";
import { fromBase64, toBase64 } from "../../lib/bytes.ts";
import type { AsyncMechanism, SealedMessage, Step } from "../../lib/auth/mechanism.ts";
import { python } from "./python.ts";

/** What pyspnego is to be. */
export interface PeerOptions {
  readonly usage: "initiate" | "accept";
  readonly protocol: "ntlm" | "negotiate" | "credssp" | "kerberos";
  readonly user: string;
  readonly password: string;
  readonly bindings?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** The peer refused; the name is that of its exception. */
export class PeerError extends Error {}

/** Runs `use` with a peer. */
export async function withPeer(options: PeerOptions, use: (peer: AsyncMechanism) => Promise<void>): Promise<void> {
  const { usage, protocol, user, password, bindings } = options;
  const script = fileURLToPath(new URL("./spnego_peer.py", import.meta.url));
  const folder = await Deno.makeTempDir();
  const accounts = `${folder}/accounts`;
  // Accounts of pyspnego's accepting side, by domain.
  await Deno.writeTextFile(accounts, ["", "CONTOSO"].map((domain) => `${domain}:${user}:${password}\n`).join(""));
  const child = new Deno.Command(await python(), {
    args: [script, usage, protocol, user, ...(bindings ? [toBase64(bindings)] : [])],
    env: { PSRECONNECT_PASSWORD: password, NTLM_USER_FILE: accounts, ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lineStream()).getReader();
  let facts = { complete: false, principal: undefined as string | undefined };
  const ask = async (request: Record<string, string>): Promise<Record<string, unknown>> => {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    const { value } = await lines.read();
    if (value === undefined) throw new Error("pyspnego ended");
    const answer = JSON.parse(value);
    if (answer.error) throw new PeerError(answer.error);
    return answer;
  };
  const bytes = (value: unknown): Uint8Array => fromBase64(String(value ?? ""));
  try {
    await use({
      name: "pyspnego",
      get isDone() {
        return facts.complete;
      },
      get canSeal() {
        return facts.complete;
      },
      get identity() {
        return facts.principal === undefined ? undefined : { user: facts.principal, domain: undefined };
      },
      async step(token): Promise<Step> {
        const answer = await ask({ operation: "step", token: token ? toBase64(token) : "" });
        facts = { complete: answer.complete === true, principal: answer.principal as string | undefined };
        const made = bytes(answer.token);
        if (facts.complete) return made.length > 0 ? { kind: "done", token: made } : { kind: "done" };
        return { kind: "token", token: made };
      },
      async seal(plain): Promise<SealedMessage> {
        const answer = await ask({ operation: "wrap", data: toBase64(plain) });
        return {
          signature: bytes(answer.signature),
          data: bytes(answer.data),
          paddingLength: Number(answer.padding),
        };
      },
      async unseal(signature, data) {
        const answer = await ask({ operation: "unwrap", signature: toBase64(signature), data: toBase64(data) });
        return bytes(answer.data);
      },
    });
  } finally {
    await writer.close();
    await lines.cancel();
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

function lineStream(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) controller.enqueue(part);
    },
  });
}
