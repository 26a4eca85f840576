import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import {
  chooseDigest,
  digest,
  DigestClient,
  DigestServer,
  NONCE_LIFETIME_MS,
  parseDigestParameters,
} from "../../lib/auth/digest.ts";
import { countingBytes, NOW, PASSWORD } from "./pairs.ts";

const REQUEST = {
  method: "POST",
  target: "/wsman?PSVersion=7.6.5",
  body: encodeUtf8("<s:Envelope/>"),
  findPassword: (user: string): string | undefined => (user === "Ada" || user === "Ädä" ? PASSWORD : undefined),
};

function setUp(
  now = { ms: NOW },
): { server: DigestServer; client: (password?: string, user?: string) => DigestClient } {
  const server = new DigestServer({
    realm: "WSMAN",
    now: () => now.ms,
    randomBytes: countingBytes(3),
  });
  const client = (password = PASSWORD, user = "Ada"): DigestClient => {
    const challenge = chooseDigest(server.challenges().map((each) => each.replace(/^Digest /, "")));
    return new DigestClient(challenge!, { user, password }, countingBytes(5));
  };
  return { server, client };
}

const parametersOf = (header: string): string => header.replace(/^Digest /, "");

Deno.test("digest() makes the answers of RFC 7616 section 3.9.1", () => {
  const input = {
    user: "Mufasa",
    realm: "http-auth@example.org",
    password: "Circle of Life",
    nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    nc: "00000001",
    qop: "auth",
    method: "GET",
    uri: "/dir/index.html",
    body: new Uint8Array(0),
  } as const;
  assertEquals(digest({ ...input, algorithm: "MD5" }), "8ca523f5e9506fed4657c9700eebdbec");
  assertEquals(
    digest({ ...input, algorithm: "SHA-256" }),
    "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  );
});

Deno.test("chooseDigest() takes SHA-256 before MD5, the body's protection before none, and nothing without qop", () => {
  const { server } = setUp();
  const offered = server.challenges().map(parametersOf);
  assertEquals(offered.length, 2);
  const chosen = chooseDigest(offered.toReversed())!;
  assertEquals([chosen.algorithm, chosen.qop, chosen.realm], ["SHA-256", "auth-int", "WSMAN"]);
  assertEquals(chooseDigest([offered[1]!])!.algorithm, "MD5");
  assertEquals(
    chooseDigest(['realm="x", nonce="y"', 'realm="x", nonce="y", qop="auth", algorithm=SHA-512-256']),
    undefined,
  );
});

Deno.test("DigestServer.judge() accepts the right answer, for any count that goes up, and the client checks it back", () => {
  const { server, client } = setUp();
  const ada = client();
  for (let count = 0; count < 3; count++) {
    const verdict = server.judge(parametersOf(ada.authorize(REQUEST)), REQUEST);
    assert(verdict.kind === "accepted");
    assertEquals(verdict.user, "Ada");
    const answer = encodeUtf8(`<answer n="${count}"/>`);
    ada.check(verdict.info(answer), answer);
    const error = assertThrows(() => ada.check(verdict.info(answer), encodeUtf8("<other/>")), RemotingError);
    assertEquals(error.code, "ERR_AUTH_INTEGRITY");
  }
});

Deno.test("DigestServer.judge() accepts names that are not in ASCII", () => {
  const { server, client } = setUp();
  const header = client(PASSWORD, "Ädä").authorize(REQUEST);
  assert(header.includes("username*=UTF-8''%C3%84d%C3%A4"), header);
  assertEquals(server.judge(parametersOf(header), REQUEST).kind, "accepted");
});

Deno.test("DigestServer.judge() refuses a wrong password, user, method, target and body", () => {
  const { server, client } = setUp();
  assertEquals(server.judge(parametersOf(client("x").authorize(REQUEST)), REQUEST).kind, "refused");
  assertEquals(server.judge(parametersOf(client(PASSWORD, "Bob").authorize(REQUEST)), REQUEST).kind, "refused");
  for (const other of [{ method: "GET" }, { target: "/other" }, { body: encodeUtf8("<evil/>") }]) {
    const header = client().authorize(REQUEST);
    assertEquals(server.judge(parametersOf(header), { ...REQUEST, ...other }).kind, "refused");
  }
});

Deno.test("DigestServer.judge() calls a repeated, a foreign and an old nonce stale", () => {
  const now = { ms: NOW };
  const { server, client } = setUp(now);
  const header = parametersOf(client().authorize(REQUEST));
  assertEquals(server.judge(header, REQUEST).kind, "accepted");
  assertEquals(server.judge(header, REQUEST).kind, "stale");
  assertEquals(setUp().server.judge(header.replace(/nonce="[^"]*"/, 'nonce="AAAA"'), REQUEST).kind, "stale");
  const late = client();
  now.ms += NONCE_LIFETIME_MS + 1;
  assertEquals(server.judge(parametersOf(late.authorize(REQUEST)), REQUEST).kind, "stale");
  assert(server.challenges(true)[0]!.includes("stale=true"));
});

Deno.test("parseDigestParameters() reads quotes, escapes and bare words, and refuses doubles", () => {
  const parameters = parseDigestParameters('realm="a \\"b\\", c", nc=00000001,qop = auth');
  assertEquals([...parameters], [["realm", 'a "b", c'], ["nc", "00000001"], ["qop", "auth"]]);
  assertEquals(assertThrows(() => parseDigestParameters("nc=1, nc=2"), RemotingError).code, "ERR_AUTH_TOKEN");
});
