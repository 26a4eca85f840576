// The mechanisms under Node: TLS in memory and foreign functions are the runtime's, so they are shown there too.
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { REALM, USERS, withKdc } from "./kdc.ts";
import { capture } from "./python.ts";

const NODE = "node@26.10.0";

Deno.test("Negotiate, CredSSP and Kerberos work under Node", async () => {
  await withKdc(async ({ folder, keytab, env }) => {
    const bundle = `${folder}/once.mjs`;
    const entry = fileURLToPath(new URL("./mechanisms_once.ts", import.meta.url));
    await capture(Deno.execPath(), ["bundle", "--quiet", "--platform", "deno", "-o", bundle, entry]);
    const output = await capture("npx", ["-y", NODE, bundle], {
      ...env,
      KEYTAB: keytab,
      PRINCIPAL: `ada@${REALM}`,
      KRB5_PASSWORD: USERS.ada,
    });
    assertEquals(JSON.parse(output), { negotiate: "Ada", credssp: "Ada", kerberos: "ada" });
  });
});
