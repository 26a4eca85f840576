import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { type ErrorCode, RemotingError } from "../../lib/errors.ts";
import { MAX_LIFETIME_MS, ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import {
  AV_ID,
  formatNegotiate,
  NTLM_FLAGS,
  parseAuthenticate,
  parseChallenge,
  parseTargetInfo,
} from "../../lib/auth/ntlm_messages.ts";
import { clientOptions, countingBytes, flip, logOn, NOW, PASSWORD, serverOptions } from "./pairs.ts";

function refusal(run: () => unknown, code: ErrorCode, part = ""): void {
  const error = assertThrows(run, RemotingError);
  assertEquals(error.code, code);
  assert(error.message.includes(part), error.message);
  assert(!error.message.includes(PASSWORD));
}

Deno.test("ntlmClient() and ntlmServer() log on in three messages and seal in both directions", () => {
  const [client, server] = [ntlmClient(clientOptions({ domain: "CONTOSO" })), ntlmServer(serverOptions())];
  assertEquals(logOn(client, server).length, 3);
  assertEquals([client.isDone, server.isDone, client.canSeal, server.canSeal], [true, true, true, true]);
  assertEquals(server.identity, { user: "Ada", domain: "CONTOSO" });
  for (const text of ["one", "two", "", "three".repeat(5000)]) {
    const up = client.seal(encodeUtf8(text));
    assertEquals(server.unseal(up.signature, up.data), encodeUtf8(text));
    const down = server.seal(encodeUtf8(`${text}!`));
    assertEquals(client.unseal(down.signature, down.data), encodeUtf8(`${text}!`));
  }
});

Deno.test("ntlmClient() sends a MIC, no LM response, the target's name and no user name in clear before the proof", () => {
  const [first, , third] = logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()));
  assertEquals(first!.length, 40);
  const proof = parseAuthenticate(third!);
  assertEquals(proof.lmResponse, new Uint8Array(24));
  const info = parseTargetInfo(proof.ntResponse.subarray(16 + 28));
  assertEquals(new DataView(info.get(AV_ID.flags)!.buffer).getUint32(0, true) & 2, 2);
  assertEquals(new TextDecoder("utf-16le").decode(info.get(AV_ID.targetName)), "HTTP/server01");
  assertEquals(info.get(AV_ID.channelBindings), new Uint8Array(16));
  assert(proof.hasMic && third!.subarray(72, 88).some((byte) => byte !== 0));
});

Deno.test("ntlmServer() puts its names and its clock into the challenge", () => {
  const [, second] = logOn(
    ntlmClient(clientOptions()),
    ntlmServer(serverOptions({ dnsComputer: "server01.contoso.test" })),
  );
  const { targetInfo, targetName } = parseChallenge(second!);
  const text = (id: number): string => new TextDecoder("utf-16le").decode(targetInfo.get(id));
  assertEquals([text(AV_ID.netbiosComputer), text(AV_ID.dnsComputer), targetName], [
    "SERVER01",
    "server01.contoso.test",
    "CONTOSO",
  ]);
  assertEquals(targetInfo.get(AV_ID.timestamp)!.length, 8);
});

Deno.test("ntlmServer() refuses a wrong password, a wrong user and no user", () => {
  for (const options of [{ password: `${PASSWORD}x` }, { user: "Bob" }, { user: "" }]) {
    refusal(() => logOn(ntlmClient(clientOptions(options)), ntlmServer(serverOptions())), "ERR_AUTH_REJECTED");
  }
});

Deno.test("ntlmServer() keeps nothing of a logon that failed", () => {
  const server = ntlmServer(serverOptions());
  refusal(() => logOn(ntlmClient(clientOptions({ password: "x" })), server), "ERR_AUTH_REJECTED");
  assertEquals([server.isDone, server.canSeal, server.identity], [false, false, undefined]);
  refusal(() => server.step(formatNegotiate({ flags: -1 })), "ERR_AUTH");
  refusal(() => server.seal(new Uint8Array(1)), "ERR_AUTH");
});

Deno.test("ntlmServer() refuses a proof for another challenge", () => {
  const tokens = logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()));
  const other = ntlmServer(serverOptions({ randomBytes: countingBytes(99) }));
  other.step(tokens[0]);
  refusal(() => other.step(tokens[2]), "ERR_AUTH_REJECTED");
});

Deno.test("ntlmServer() notices flags that were changed on the way", () => {
  // Neither side sees the other's version bit, only the MIC covers it.
  const meddle = flip(1, 15, NTLM_FLAGS.version >> 24);
  refusal(
    () => logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()), { meddle }),
    "ERR_AUTH_REJECTED",
    "changed",
  );
});

Deno.test("ntlmServer() refuses a client that wants less than 128 bits and extended session security", () => {
  for (const [at, mask] of [[15, 0x20], [14, 0x08], [12, 0x01]] as const) {
    refusal(
      () => logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()), { meddle: flip(1, at, mask) }),
      "ERR_AUTH_TOKEN",
      "less",
    );
  }
});

Deno.test("ntlmClient() refuses a host that grants less than it asked for", () => {
  for (const [at, mask] of [[23, 0x20], [23, 0x40], [22, 0x08], [20, 0x01], [20, 0x10], [20, 0x20]] as const) {
    const client = ntlmClient(clientOptions());
    refusal(
      () => logOn(client, ntlmServer(serverOptions()), { meddle: flip(2, at, mask) }),
      "ERR_AUTH_TOKEN",
      "less",
    );
    assertEquals(client.canSeal, false);
  }
});

Deno.test("ntlmServer() refuses responses of LM and NTLMv1", () => {
  const meddle = (token: Uint8Array, leg: number): Uint8Array => {
    if (leg !== 3) return token;
    const changed = token.slice();
    new DataView(changed.buffer).setUint16(20, 24, true);
    return changed;
  };
  refusal(
    () => logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()), { meddle }),
    "ERR_AUTH_REJECTED",
    "NTLMv2",
  );
});

Deno.test("ntlmServer() refuses every single bit that is changed in the proof", () => {
  const [, , third] = logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions()));
  for (let at = 0; at < third!.length; at++) {
    const server = ntlmServer(serverOptions());
    // The room behind lengths and the workstation's name are covered by the MIC like everything else.
    assertThrows(() => logOn(ntlmClient(clientOptions()), server, { meddle: flip(3, at) }), RemotingError);
    assertEquals(server.isDone, false);
  }
});

Deno.test("ntlmServer() refuses clocks that differ by more than the protocol allows", () => {
  const late = (now: number): () => number => () => now;
  const run = (skewMs: number): unknown => {
    // A server without a clock of its own in the challenge: the client takes its own.
    const server = ntlmServer(serverOptions());
    let isFirst = true;
    const flaky = ntlmServer(serverOptions({ now: () => (isFirst ? (isFirst = false, NOW) : NOW + skewMs) }));
    return skewMs === 0
      ? logOn(ntlmClient(clientOptions()), server)
      : logOn(ntlmClient(clientOptions({ now: late(NOW) })), flaky);
  };
  run(0);
  run(MAX_LIFETIME_MS);
  refusal(() => run(MAX_LIFETIME_MS + 1000), "ERR_AUTH_REJECTED", "clocks");
  refusal(() => run(-MAX_LIFETIME_MS - 1000), "ERR_AUTH_REJECTED", "clocks");
});

Deno.test("ntlmServer() checks channel bindings as strictly as it is told to", () => {
  const [own, other] = [encodeUtf8("tls-server-end-point:own"), encodeUtf8("tls-server-end-point:other")];
  const run = (cbtHardening: "none" | "relaxed" | "strict", bindings?: Uint8Array, serverBindings = own): unknown =>
    logOn(ntlmClient(clientOptions()), ntlmServer(serverOptions({ cbtHardening })), {
      ...(bindings ? { bindings } : {}),
      serverBindings,
    });
  for (const level of ["none", "relaxed", "strict"] as const) run(level, own);
  run("none", other);
  run("none");
  run("relaxed");
  refusal(() => run("relaxed", other), "ERR_AUTH_REJECTED", "channel bindings");
  refusal(() => run("strict", other), "ERR_AUTH_REJECTED", "channel bindings");
  refusal(() => run("strict"), "ERR_AUTH_REJECTED", "channel bindings");
});

Deno.test("unseal() closes the door after the first message that does not fit", () => {
  const [client, server] = [ntlmClient(clientOptions()), ntlmServer(serverOptions())];
  logOn(client, server);
  const first = client.seal(encodeUtf8("first"));
  const second = client.seal(encodeUtf8("second"));
  refusal(() => server.unseal(second.signature, second.data), "ERR_AUTH_INTEGRITY");
  refusal(() => server.unseal(first.signature, first.data), "ERR_AUTH");
  refusal(() => server.seal(encodeUtf8("answer")), "ERR_AUTH");
});
