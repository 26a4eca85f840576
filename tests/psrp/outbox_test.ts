import { assertEquals, assertThrows } from "@std/assert";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { RemotingError } from "../../lib/errors.ts";
import type { OutgoingStream } from "../../lib/psrp/events.ts";
import { OutgoingObject } from "../../lib/psrp/fragmenter.ts";
import { MAX_QUEUED_BYTES, Outbox } from "../../lib/psrp/outbox.ts";

const PIPELINE = "99999999-0000-4000-8000-000000000001";
let nextId = 1n;

function add(outbox: Outbox, target: string, length: number, more: { stream?: OutgoingStream; alone?: boolean } = {}) {
  const object = new OutgoingObject(nextId++, new Uint8Array(length));
  outbox.add(target, more.stream ?? "default", { encode: () => object, alone: more.alone ?? false });
}

Deno.test("Outbox.add() refuses to queue without end", () => {
  const outbox = new Outbox(true);
  const large = new Uint8Array(MAX_QUEUED_BYTES / 4);
  const fill = () => {
    for (let i = 0; i < 6; i++) {
      const object = new OutgoingObject(nextId++, large);
      outbox.add(PIPELINE, "default", { encode: () => object, alone: false });
    }
  };
  const error = assertThrows(fill, RemotingError);
  assertEquals([error.code, error.fault], ["ERR_PSRP_LIMIT", "local"]);
  outbox.drop(PIPELINE);
  assertEquals([outbox.pending(), outbox.take(100)], [0, undefined]);
});

Deno.test("Outbox.take() serves answers to prompts first, and targets in turn", () => {
  const outbox = new Outbox(true);
  add(outbox, EMPTY_GUID, 10);
  add(outbox, EMPTY_GUID, 2000);
  add(outbox, PIPELINE, 10);
  add(outbox, PIPELINE, 10, { stream: "promptResponse" });
  const order = [1, 2, 3].map(() => outbox.take(100)).map((next) => [next?.pipelineId, next?.stream]);
  assertEquals(order, [[undefined, "default"], [PIPELINE, "promptResponse"], [undefined, "default"]]);
});

Deno.test("Outbox.take() of a client joins whole messages, keeps some alone and makes no crumbs", () => {
  const outbox = new Outbox(true);
  add(outbox, PIPELINE, 100, { alone: true });
  for (let i = 0; i < 3; i++) add(outbox, PIPELINE, 100);
  add(outbox, PIPELINE, 5000);
  const sizes = [1, 2, 3].map(() => outbox.take(1000)?.bytes.length);
  assertEquals(sizes, [121, 363, 1000]);
  assertEquals(outbox.pending(PIPELINE), 5000 - 979);
});

Deno.test("Outbox.take() of a server gives one fragment of at most 32 KiB", () => {
  const outbox = new Outbox(false);
  add(outbox, EMPTY_GUID, 10);
  add(outbox, EMPTY_GUID, 40_000);
  const sizes = [1, 2, 3].map(() => outbox.take(500_000)?.bytes.length);
  assertEquals(sizes, [31, 32_768, 40_000 - 32_747 + 21]);
});

Deno.test("Outbox.retry() lets go what waited, and nothing overtakes it in its lane", () => {
  const outbox = new Outbox(true);
  let isReady = false;
  const late = { encode: () => isReady ? new OutgoingObject(nextId++, new Uint8Array(10)) : undefined, alone: true };
  outbox.add(PIPELINE, "default", late);
  add(outbox, PIPELINE, 10);
  add(outbox, EMPTY_GUID, 10);
  assertEquals([outbox.take(100)?.pipelineId, outbox.take(100)], [undefined, undefined]);
  isReady = true;
  outbox.retry();
  assertEquals([outbox.take(100)?.bytes.length, outbox.take(100)?.bytes.length, outbox.pending()], [31, 31, 0]);
});
