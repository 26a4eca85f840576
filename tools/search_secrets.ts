/**
 * Searches logs of the test suite for the passwords that it uses, in every form in which they could slip out. Ends with
 * 1 where one is found, and says in which line, not which.
 *
 * `deno run -A tools/search_secrets.ts LOG...`
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { encodeUtf16, encodeUtf8, toBase64, toHex } from "../lib/bytes.ts";
import { ntHash } from "../lib/auth/ntlm_crypto.ts";
import { PASSWORD, WRONG_PASSWORD } from "../tests/auth/pairs.ts";
import { USERS } from "../tests/interop/kdc.ts";

const PASSWORDS = [PASSWORD, WRONG_PASSWORD, ...Object.values(USERS)];

/** A password in every form in which it could slip out. */
function formsOf(password: string): string[] {
  const binary = [encodeUtf8(password), encodeUtf16(password), ntHash(password)];
  return [password, encodeURIComponent(password), ...binary.flatMap((bytes) => [toHex(bytes), toBase64(bytes)])];
}

let found = 0;
const forms = PASSWORDS.flatMap(formsOf);
for (const file of process.argv.slice(2)) {
  for (const [at, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (!forms.some((form) => line.includes(form))) continue;
    found++;
    process.stderr.write(`${file}:${at + 1}: a password of the tests\n`);
  }
}
process.stdout.write(found === 0 ? "no password of the tests is in their logs\n" : `${found} lines hold a password\n`);
process.exit(found === 0 ? 0 : 1);
