import { assertEquals } from "@std/assert";
import { basicAuthenticator, parseChallenges } from "../../lib/transport/authenticator.ts";

Deno.test("parseChallenges() tells the schemes apart, in one header or in many", () => {
  const table: [string[], [string, string][]][] = [
    [[], []],
    [[""], []],
    [["Negotiate"], [["negotiate", ""]]],
    [["Negotiate oYG2MIGz=="], [["negotiate", "oYG2MIGz=="]]],
    [["Negotiate", 'Basic realm="WSMAN"', "CredSSP"], [["negotiate", ""], ["basic", 'realm="WSMAN"'], ["credssp", ""]]],
    [["Negotiate, Kerberos, Basic realm=WSMAN"], [["negotiate", ""], ["kerberos", ""], ["basic", "realm=WSMAN"]]],
    [
      ['Digest realm="a, b \\"c\\" Basic", nonce="x==", qop="auth", Negotiate'],
      [["digest", 'realm="a, b \\"c\\" Basic", nonce="x==", qop="auth"'], ["negotiate", ""]],
    ],
    [["  negotiate   abc  ,"], [["negotiate", "abc"]]],
    [['Basic realm="never closed, Negotiate'], [["basic", 'realm="never closed'], ["negotiate", ""]]],
  ];
  for (const [headers, expected] of table) {
    assertEquals(parseChallenges(headers), expected.map(([scheme, text]) => ({ scheme, text })));
  }
});

Deno.test("basicAuthenticator() sends user name and password as UTF-8, in every request", () => {
  const authenticator = basicAuthenticator({ user: "Domäne\\u", password: "p:w" });
  const authorization = authenticator.authorize?.({ method: "POST", target: "/wsman", body: new Uint8Array(0) });
  assertEquals(authorization, "Basic RG9tw6RuZVx1OnA6dw==");
});
