import { assertEquals, assertThrows } from "@std/assert";
import { fromHex, toHex } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import {
  encodeDer,
  encodeDerInteger,
  encodeDerOid,
  readDer,
  readDerAll,
  readDerAs,
  readDerFields,
  readDerInteger,
  readDerOid,
  TAG,
} from "../../lib/auth/der.ts";

const refused = (run: () => unknown): void => {
  assertEquals(assertThrows(run, RemotingError).code, "ERR_AUTH_TOKEN");
};

Deno.test("encodeDerInteger() takes the fewest bytes, readDerInteger() reads them back", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [256, "02020100"],
    [-1, "0201ff"],
    [-128, "020180"],
    [-129, "0202ff7f"],
    [0x7fffffff, "02047fffffff"],
    [0xc000006d | 0, "0204c000006d"],
  ];
  for (const [value, hex] of cases) {
    assertEquals(toHex(encodeDerInteger(value)), hex);
    assertEquals(readDerInteger(fromHex(hex), "test"), value);
  }
  refused(() => readDerInteger(fromHex("0206010101010101"), "test"));
});

Deno.test("encodeDerOid() and readDerOid() agree", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["1.3.6.1.5.5.2", "06062b0601050502"],
    ["1.2.840.113554.1.2.2", "06092a864886f712010202"],
    ["1.3.6.1.4.1.311.2.2.10", "060a2b06010401823702020a"],
    ["2.16.840.1.101.3.4.2.1", "0609608648016503040201"],
  ];
  for (const [oid, hex] of cases) {
    assertEquals(toHex(encodeDerOid(oid)), hex);
    assertEquals(readDerOid(fromHex(hex), "test"), oid);
  }
});

Deno.test("encodeDer() writes lengths of every form", () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const whole = encodeDer(TAG.octetString, new Uint8Array(length));
    assertEquals(readDerAs(TAG.octetString, whole, "test").length, length);
    assertEquals(readDerAll(encodeDer(TAG.sequence, whole, whole).subarray(-2 * whole.length), "test").length, 2);
  }
});

Deno.test("readDer() refuses what ends too early, and forms that nobody needs", () => {
  const whole = encodeDer(TAG.sequence, encodeDer(TAG.context(0), encodeDerInteger(7)));
  for (let at = 0; at < whole.length; at++) refused(() => readDer(whole.subarray(0, at), "test"));
  for (const hex of ["3080", "3085000000000000", "1f8101", "3084ffffffff"]) {
    refused(() => readDer(fromHex(hex), "test"));
  }
  refused(() => readDerAs(TAG.octetString, whole, "test"));
  refused(() => readDerAs(TAG.sequence, fromHex("300000"), "test"));
  refused(() => readDerFields(encodeDer(TAG.sequence, encodeDerInteger(1)), "test"));
});
