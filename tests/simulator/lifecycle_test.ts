import { assertEquals } from "@std/assert";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

Deno.test("a shell opens, runs, and is gone after Delete", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { name: "Test" });
  assertEquals(await client.run('1..3 | ForEach-Object { "item $_" }'), ["item 1", "item 2", "item 3"]);
  assertEquals(await client.commands(), []);
  await client.delete();
  assertEquals(await codeOf(client.receive()), 2150858843);
  assertEquals(await codeOf(client.delete()), 2150858843);
  assertEquals(rig.internalErrors, []);
});
