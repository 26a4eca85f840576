/**
 * Runs all recordings: a case that fails must stand in `known_failures.json`, and a case that stands there must fail.
 * @module
 */
import { assertEquals } from "@std/assert";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFiles, dataFiles, loadKnownFailures } from "./files.ts";

const known = await loadKnownFailures();
const HERE = fileURLToPath(new URL("./data/", import.meta.url));

for (const file of await dataFiles()) {
  Deno.test(`truth ${relative(HERE, file)} differs only where known`, async () => {
    const [result] = await checkFiles([file]);
    const unexpected = result!.cases.filter(({ id, passed }) => passed === Object.hasOwn(known, id));
    assertEquals(
      unexpected.map(({ id, passed, detail }) =>
        passed ? `${id}: passes now, take it off the list` : `${id}: ${detail}`
      ),
      [],
    );
  });
}
