import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { type ErrorCode, RemotingError } from "../../lib/errors.ts";
import type { GssMechanism, Mechanism } from "../../lib/auth/mechanism.ts";
import { NTLM_OID, ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoClient, spnegoServer } from "../../lib/auth/spnego.ts";
import { formatNegTokenResp, NEG_STATE, type NegTokenResp, parseSpnego } from "../../lib/auth/spnego_messages.ts";
import { clientOptions, flip, logOn, serverOptions } from "./pairs.ts";

const OTHER_OID = "1.2.840.113554.1.2.2";

function refusal(run: () => unknown, code: ErrorCode): void {
  assertEquals(assertThrows(run, RemotingError).code, code);
}

function assertSeals(a: Mechanism, b: Mechanism): void {
  for (const [from, to] of [[a, b], [b, a], [a, b], [b, a]] as const) {
    const sealed = from.seal(encodeUtf8("hello"));
    assertEquals(to.unseal(sealed.signature, sealed.data), encodeUtf8("hello"));
  }
}

/** One leg there, one back, like Kerberos; it signs by repeating the message. */
function oneLeg(role: "client" | "server", log: string[] = []): GssMechanism {
  let isDone = false;
  return {
    name: "OneLeg",
    oids: [OTHER_OID, "1.2.840.48018.1.2.2"],
    get isDone() {
      return isDone;
    },
    get canSeal() {
      return isDone;
    },
    get identity() {
      return isDone && role === "server" ? { user: "Ada", domain: "REALM" } : undefined;
    },
    wantsListMic: false,
    step: (token) => {
      log.push(token ? new TextDecoder().decode(token) : "start");
      if (role === "client" && !token) return { kind: "token", token: encodeUtf8("request") };
      isDone = true;
      return role === "client" ? { kind: "done" } : { kind: "done", token: encodeUtf8("reply") };
    },
    wrap: (plain) => plain,
    unwrap: (sealed) => sealed,
    sign: (message) => message,
    verify: (message, signature) => assertEquals(message, signature),
    rewind: () => {},
    seal: (data) => ({ signature: new Uint8Array(0), data, paddingLength: 0 }),
    unseal: (_signature, data) => data,
  };
}

function noTicket(): GssMechanism {
  return {
    ...oneLeg("client"),
    step: () => {
      throw new RemotingError("ERR_AUTH_UNAVAILABLE", "local", "Cannot use Kerberos: no ticket");
    },
  };
}

Deno.test("spnegoClient() and spnegoServer() log on with NTLM and exchange signatures of the list", () => {
  const client = spnegoClient([ntlmClient(clientOptions())]);
  const server = spnegoServer([ntlmServer(serverOptions())]);
  const tokens = logOn(client, server);
  assertEquals(tokens.length, 4);
  const [, , proof, end] = tokens.map((token) => parseSpnego(token)) as NegTokenResp[];
  assertEquals([proof!.mic?.length, end!.mic?.length, end!.state], [16, 16, NEG_STATE.acceptComplete]);
  assertEquals(server.identity, { user: "Ada", domain: undefined });
  assertSeals(client, server);
});

Deno.test("spnegoServer() takes NTLM without SPNEGO around it", () => {
  const [client, server] = [ntlmClient(clientOptions()), spnegoServer([ntlmServer(serverOptions())])];
  logOn(client, server);
  assertEquals(server.identity?.user, "Ada");
  assertSeals(client, server);
});

Deno.test("spnegoClient() takes what can start, in order, and is done with one leg where that is enough", () => {
  const client = spnegoClient([oneLeg("client"), ntlmClient(clientOptions())]);
  const server = spnegoServer([oneLeg("server"), ntlmServer(serverOptions())]);
  assertEquals(logOn(client, server).length, 2);
  assertEquals([client.name, server.identity?.domain], ["OneLeg", "REALM"]);
});

Deno.test("spnegoClient() goes on with NTLM where no ticket is to be had", () => {
  const client = spnegoClient([noTicket(), ntlmClient(clientOptions())]);
  const server = spnegoServer([oneLeg("server"), ntlmServer(serverOptions())]);
  logOn(client, server);
  assertEquals(client.name, "NTLM");
  refusal(() => spnegoClient([noTicket()]).step(undefined), "ERR_AUTH_UNAVAILABLE");
});

Deno.test("spnegoClient() changes to the mechanism that the host has, and both sign the list", () => {
  const client = spnegoClient([oneLeg("client"), ntlmClient(clientOptions())]);
  const server = spnegoServer([ntlmServer(serverOptions())]);
  const tokens = logOn(client, server);
  const first = parseSpnego(tokens[1]!) as NegTokenResp;
  assertEquals([first.state, first.mechanism, first.token], [NEG_STATE.requestMic, NTLM_OID, undefined]);
  assertEquals([client.name, server.name], ["NTLM", "NTLM"]);
  assertSeals(client, server);
});

Deno.test("spnegoServer() and spnegoClient() notice a list of mechanisms that was changed on the way", () => {
  // The last byte of the first identifier in the list: another mechanism now stands first.
  const probe = spnegoClient([oneLeg("client"), ntlmClient(clientOptions())]).step(undefined).token!;
  const at = probe.findIndex((_, i) => [0x01, 0x02, 0x02].every((byte, j) => probe[i + j] === byte)) + 2;
  assert(at > 2);
  const server = spnegoServer([oneLeg("server"), ntlmServer(serverOptions())]);
  const client = spnegoClient([oneLeg("client"), ntlmClient(clientOptions())]);
  refusal(() => logOn(client, server, { meddle: flip(1, at) }), "ERR_AUTH_INTEGRITY");
  assertEquals([client.isDone, server.isDone], [false, false]);
});

Deno.test("spnegoServer() refuses a proof without the signature of the list", () => {
  const strip = (token: Uint8Array, leg: number): Uint8Array => {
    if (leg < 3 || leg % 2 === 0) return token;
    const { token: inner } = parseSpnego(token) as NegTokenResp;
    return formatNegTokenResp({ state: NEG_STATE.acceptIncomplete, token: inner });
  };
  const [client, server] = [spnegoClient([ntlmClient(clientOptions())]), spnegoServer([ntlmServer(serverOptions())])];
  assertThrows(() => logOn(client, server, { meddle: strip }));
  assertEquals(server.isDone, false);
});

Deno.test("spnegoClient() refuses a host that does not sign the list, refuses or stops half way", () => {
  for (
    const [leg, answer] of [
      [4, { state: NEG_STATE.acceptComplete }],
      [4, { state: NEG_STATE.reject }],
      [2, { state: NEG_STATE.acceptComplete }],
      [2, { state: NEG_STATE.acceptIncomplete, mechanism: "1.2.3.4" }],
    ] as const
  ) {
    const client = spnegoClient([ntlmClient(clientOptions())]);
    const server = spnegoServer([ntlmServer(serverOptions())]);
    const meddle = (token: Uint8Array, at: number): Uint8Array => (at === leg ? formatNegTokenResp(answer) : token);
    const error = assertThrows(() => logOn(client, server, { meddle }), RemotingError);
    assert(["ERR_AUTH_REJECTED", "ERR_AUTH_TOKEN"].includes(error.code), error.code);
    assertEquals(client.isDone, false);
  }
});

Deno.test("spnegoServer() refuses mechanisms that it does not have", () => {
  const server = spnegoServer([ntlmServer(serverOptions())]);
  refusal(() => server.step(spnegoClient([oneLeg("client")]).step(undefined).token), "ERR_AUTH_REJECTED");
});

Deno.test("parseSpnego() refuses every cut and what is too large", () => {
  const tokens = logOn(spnegoClient([ntlmClient(clientOptions())]), spnegoServer([ntlmServer(serverOptions())]));
  for (const token of tokens) {
    for (let at = 0; at < token.length; at++) refusal(() => parseSpnego(token.subarray(0, at)), "ERR_AUTH_TOKEN");
  }
  refusal(() => parseSpnego(new Uint8Array(70_000)), "ERR_AUTH_TOKEN");
});
