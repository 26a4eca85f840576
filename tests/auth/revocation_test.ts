import { assertEquals, assertThrows } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { RemotingError } from "../../lib/errors.ts";
import { checkRevocation, readRevocationList, readRevocationLists } from "../../lib/auth/revocation.ts";
import type { CertifiedKey } from "../../simulator/certificates.ts";
import { authority, clientIdentity, otherAuthority } from "./identities.ts";
import { derOf, listToPem, makeList, NOW } from "./revocation_lists.ts";

Deno.test("checkRevocation() refuses what its authority took back, and what no list can speak for", () => {
  const [good, bad] = [clientIdentity(authority(), "good"), clientIdentity(authority(), "bad")];
  const authorities = [new X509Certificate(authority().certificate)];
  const check = (key: CertifiedKey, list: Uint8Array): void =>
    checkRevocation(derOf(key.certificate), [readRevocationList(list)], { authorities, now: NOW });
  const list = makeList(authority(), [bad], NOW + 60_000);
  check(good, list);
  check(good, makeList(authority(), [], NOW + 60_000));
  const wrong: readonly (readonly [CertifiedKey, Uint8Array])[] = [
    [bad, list],
    [good, makeList(authority(), [bad], NOW - 1000)],
    [good, makeList(otherAuthority(), [bad], NOW + 60_000)],
    [good, makeList(authority(), [bad], NOW + 60_000, otherAuthority())],
    [clientIdentity(otherAuthority(), "x"), list],
  ];
  for (const [key, each] of wrong) {
    assertEquals(assertThrows(() => check(key, each), RemotingError).code, "ERR_TLS");
  }
});

Deno.test("readRevocationLists() reads PEM and refuses every cut", () => {
  const list = makeList(authority(), [clientIdentity(authority(), "bad")], NOW + 60_000);
  const pem = listToPem(list);
  assertEquals(readRevocationLists(pem + pem).length, 2);
  assertEquals(assertThrows(() => readRevocationLists("nothing"), RemotingError).code, "ERR_AUTH_TOKEN");
  for (let at = 0; at < list.length; at++) assertThrows(() => readRevocationList(list.subarray(0, at)), RemotingError);
});
