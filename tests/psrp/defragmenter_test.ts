import { assertEquals, assertThrows } from "@std/assert";
import { concatBytes } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { FRAGMENT_HEADER_BYTES, writeFragmentHeader } from "../../lib/psrp/fragment.ts";
import { fragmentMessage, OutgoingObject } from "../../lib/psrp/fragmenter.ts";

function bytes(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);
}

/** One fragment with any header. */
function fragment(objectId: bigint, fragmentId: bigint, flags: "start" | "end" | "both" | "none", blob: Uint8Array) {
  const out = new Uint8Array(FRAGMENT_HEADER_BYTES + blob.length);
  writeFragmentHeader(out, 0, {
    objectId,
    fragmentId,
    start: flags === "start" || flags === "both",
    end: flags === "end" || flags === "both",
    blobLength: blob.length,
  });
  out.set(blob, FRAGMENT_HEADER_BYTES);
  return out;
}

function joined(defragmenter: Defragmenter, ...pieces: Uint8Array[]): [bigint, number[]][] {
  const out: [bigint, number[]][] = [];
  for (const piece of pieces) {
    defragmenter.add(piece, ({ objectId, message }) => out.push([objectId, [...message]]));
  }
  return out;
}

Deno.test("fragmentMessage() and Defragmenter agree for every fragment size and every message size around it", () => {
  for (const size of [22, 23, 30, 64]) {
    for (let length = 1; length < 100; length++) {
      const message = bytes(length);
      const fragments = fragmentMessage(5n, message, size);
      assertEquals(joined(new Defragmenter(), fragments), [[5n, [...message]]]);
    }
  }
});

Deno.test("OutgoingObject.next() gives whole fragments of at most the size, and none where nothing fits", () => {
  const object = new OutgoingObject(1n, bytes(50));
  assertEquals(object.next(FRAGMENT_HEADER_BYTES), undefined);
  assertEquals(object.next(FRAGMENT_HEADER_BYTES + 20)?.length, 41);
  assertEquals(object.next(1000)?.length, 51);
  assertEquals(object.done, true);
  assertThrows(() => object.next(1000), RemotingError);
});

Deno.test("Defragmenter.add() joins what is cut at every byte, and byte by byte", () => {
  const first = bytes(60), second = bytes(40, 9);
  const stream = concatBytes([fragmentMessage(1n, first, 40), fragmentMessage(2n, second, 100)]);
  const expected: [bigint, number[]][] = [[1n, [...first]], [2n, [...second]]];
  for (let cut = 0; cut <= stream.length; cut++) {
    const pieces = [stream.slice(0, cut), stream.slice(cut)];
    assertEquals(joined(new Defragmenter(), ...pieces), expected);
  }
  const single = Array.from(stream, (byte) => Uint8Array.of(byte));
  assertEquals(joined(new Defragmenter(), ...single), expected);
});

Deno.test("Defragmenter.add() waits at every truncation", () => {
  const stream = fragmentMessage(1n, bytes(60), 40);
  for (let length = 0; length < stream.length; length++) {
    const defragmenter = new Defragmenter();
    assertEquals(joined(defragmenter, stream.subarray(0, length)), []);
    assertEquals(defragmenter.buffered > 0, length > 0);
  }
});

Deno.test("Defragmenter.add() keeps what waits apart from the caller's buffer", () => {
  const message = bytes(60);
  const stream = fragmentMessage(1n, message, 40);
  const defragmenter = new Defragmenter();
  const buffer = stream.slice(0, 50);
  defragmenter.add(buffer, () => {});
  buffer.fill(0);
  assertEquals(joined(defragmenter, stream.slice(50)), [[1n, [...message]]]);
});

Deno.test("Defragmenter.add() joins two objects whose fragments interleave, as from a client's two lanes", () => {
  const stream = concatBytes([
    fragment(1n, 0n, "start", bytes(3)),
    fragment(2n, 0n, "start", bytes(2)),
    fragment(1n, 1n, "end", bytes(1)),
    fragment(2n, 1n, "end", bytes(1)),
  ]);
  assertEquals(joined(new Defragmenter(), stream).map(([id]) => id), [1n, 2n]);
});

const BROKEN: [string, Uint8Array[]][] = [
  ["gap", [fragment(1n, 0n, "start", bytes(1)), fragment(1n, 2n, "end", bytes(1))]],
  ["repetition", [
    fragment(1n, 0n, "start", bytes(1)),
    fragment(1n, 1n, "none", bytes(1)),
    fragment(1n, 1n, "end", bytes(1)),
  ]],
  ["continuation of nothing", [fragment(1n, 1n, "end", bytes(1))]],
  ["continuation of another object", [fragment(1n, 0n, "start", bytes(1)), fragment(2n, 1n, "end", bytes(1))]],
  ["third unfinished object", [1n, 2n, 3n].map((id) => fragment(id, 0n, "start", bytes(1)))],
];

Deno.test("Defragmenter.add() refuses fragments that do not follow each other", () => {
  for (const [what, pieces] of BROKEN) {
    const error = assertThrows(() => joined(new Defragmenter(), ...pieces), RemotingError, undefined, what);
    assertEquals([error.code, error.fault], ["ERR_FRAGMENT", "remote"], what);
  }
});

Deno.test("Defragmenter.add() hands over what came before a broken fragment", () => {
  const seen: bigint[] = [];
  const stream = concatBytes([fragment(1n, 0n, "both", bytes(1)), fragment(2n, 3n, "end", bytes(1))]);
  assertThrows(() => new Defragmenter().add(stream, ({ objectId }) => seen.push(objectId)), RemotingError);
  assertEquals(seen, [1n]);
});

Deno.test("Defragmenter.add() takes a message of exactly the limit and refuses one byte more, at once", () => {
  assertEquals(joined(new Defragmenter(10), fragment(1n, 0n, "both", bytes(10))).length, 1);
  const oversized = [
    [fragment(1n, 0n, "both", bytes(11)).subarray(0, FRAGMENT_HEADER_BYTES)],
    [fragment(1n, 0n, "start", bytes(6)), fragment(1n, 1n, "end", bytes(5))],
  ];
  for (const pieces of oversized) {
    const error = assertThrows(() => joined(new Defragmenter(10), ...pieces), RemotingError);
    assertEquals([error.code, error.fault], ["ERR_PSRP_LIMIT", "remote"]);
  }
});

Deno.test("Defragmenter.resynchronize() drops continuations up to the next start, and no further", () => {
  const defragmenter = new Defragmenter();
  defragmenter.resynchronize();
  assertEquals(joined(defragmenter, fragment(4n, 7n, "none", bytes(3)), fragment(4n, 8n, "end", bytes(3))), []);
  assertEquals(joined(defragmenter, fragment(5n, 0n, "both", bytes(1))).map(([id]) => id), [5n]);
  assertThrows(() => joined(defragmenter, fragment(4n, 9n, "end", bytes(3))), RemotingError);
});

Deno.test("Defragmenter.resynchronize() lets an object continue that had started", () => {
  const defragmenter = new Defragmenter();
  joined(defragmenter, fragment(4n, 0n, "start", bytes(3)));
  defragmenter.resynchronize();
  assertEquals(joined(defragmenter, fragment(4n, 1n, "end", bytes(3))).map(([id]) => id), [4n]);
});
