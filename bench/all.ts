/**
 * Runs every measurement, one after the other: `deno task bench`.
 * @module
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && name !== "all.ts").sort()) {
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "-A", FOLDER + file], stdin: "null" }).spawn();
  const { success } = await child.status;
  if (!success) Deno.exit(1);
}
