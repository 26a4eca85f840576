/**
 * Time, ids and keys from this process: what a client uses where its caller brings nothing else.
 * @module
 */
import { constants, generateKeyPairSync, privateDecrypt, randomUUID } from "node:crypto";
import { fromBase64 } from "../bytes.ts";
import { MODULUS_BYTES } from "../psrp/session_key.ts";
import type { ClientClock } from "./contract.ts";

/** See the module. */
export function systemClock(): ClientClock {
  return {
    now: () => Date.now(),
    setTimer(ms, fire) {
      const timer = setTimeout(fire, ms);
      return () => clearTimeout(timer);
    },
    newGuid: () => randomUUID(),
    newKeyPair() {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: MODULUS_BYTES * 8 });
      const { n = "" } = privateKey.export({ format: "jwk" });
      return {
        modulus: fromBase64(n.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(n.length / 4) * 4, "=")),
        // What generateKeyPairSync() uses where nothing is said.
        publicExponent: 65_537,
        decrypt: (ciphertext) => privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, ciphertext),
      };
    },
  };
}
