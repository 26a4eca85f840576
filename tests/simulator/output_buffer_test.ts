import { assertEquals } from "@std/assert";
import { OutputBuffer } from "../../simulator/output_buffer.ts";
import type { OutputChunk } from "../../simulator/plugin.ts";

const LIMIT = 100;
const costOf = ({ bytes }: OutputChunk): number => bytes.length;

/** An object of `parts` chunks of ten bytes each, recognizable by its number. */
function object(number: number, parts = 1, keep = false): OutputChunk[] {
  return Array.from({ length: parts }, (_, part) => ({
    commandId: undefined,
    stream: "stdout",
    bytes: new Uint8Array(10).fill(number),
    starts: part === 0,
    ends: part === parts - 1,
    keep,
  }));
}

function bufferOf(...chunks: OutputChunk[]): OutputBuffer {
  const buffer = new OutputBuffer(LIMIT);
  for (const chunk of chunks) buffer.push(chunk);
  return buffer;
}

function numbers(chunks: readonly OutputChunk[]): number[] {
  return chunks.map(({ bytes }) => bytes[0]!);
}

function rest(buffer: OutputBuffer): number[] {
  return numbers(buffer.take(Infinity, costOf));
}

Deno.test("take() gives whole chunks in order up to the room, and never none", () => {
  const buffer = bufferOf(...object(1), ...object(2), ...object(3));
  assertEquals(numbers(buffer.take(25, costOf)), [1, 2]);
  assertEquals(numbers(buffer.take(5, costOf)), [3]);
  assertEquals(numbers(buffer.take(5, costOf)), []);
  assertEquals([buffer.isEmpty, buffer.size], [true, 0]);
});

Deno.test("isFull says when a producer should wait, and onRoom() when it may go on", () => {
  const buffer = bufferOf(...object(1, 9));
  assertEquals(buffer.isFull, false);
  buffer.push(object(2)[0]!);
  assertEquals(buffer.isFull, true);
  let woken = 0;
  buffer.onRoom(() => woken++);
  const giveUp = buffer.onRoom(() => woken += 100);
  giveUp();
  buffer.take(10, costOf);
  assertEquals([buffer.isFull, woken], [false, 1]);
  buffer.take(10, costOf);
  assertEquals(woken, 1);
});

Deno.test("putBack() puts in front what could not be delivered", () => {
  const buffer = bufferOf(...object(1), ...object(2), ...object(3));
  const taken = buffer.take(20, costOf);
  buffer.push(object(4)[0]!);
  buffer.putBack(taken);
  assertEquals(buffer.size, 40);
  assertEquals(rest(buffer), [1, 2, 3, 4]);
});

Deno.test("nothing is dropped while somebody is connected", () => {
  const buffer = bufferOf();
  for (let i = 1; i <= 20; i++) buffer.push(object(i)[0]!);
  assertEquals(buffer.dropped, 0);
  assertEquals(rest(buffer).length, 20);
});

Deno.test("Drop gives up the oldest whole objects, over the bound only, and keeps the order", () => {
  const buffer = bufferOf(...object(1, 3));
  buffer.setDropping(true);
  for (const chunk of [...object(2, 3), ...object(3, 3)]) buffer.push(chunk);
  assertEquals(buffer.dropped, 0);
  for (const chunk of object(4, 3)) buffer.push(chunk);
  assertEquals(buffer.dropped, 1);
  assertEquals([buffer.isFull, rest(buffer)], [false, [2, 2, 2, 3, 3, 3, 4, 4, 4]]);
});

Deno.test("setDropping() drops what is over the bound already, and lets producers go on", () => {
  const buffer = bufferOf(...object(1, 6), ...object(2, 6), ...object(3, 6));
  let woken = 0;
  buffer.onRoom(() => woken++);
  buffer.setDropping(true);
  assertEquals([woken, buffer.dropped], [1, 2]);
  buffer.setDropping(false);
  assertEquals(rest(buffer), [3, 3, 3, 3, 3, 3]);
});

Deno.test("the rest of an object that has gone out in part is never dropped", () => {
  const buffer = bufferOf(...object(1, 4), ...object(2));
  buffer.take(20, costOf);
  buffer.setDropping(true);
  for (let i = 3; i <= 30; i++) buffer.push(object(i)[0]!);
  const left = rest(buffer);
  assertEquals(left.slice(0, 2), [1, 1]);
  assertEquals(left.slice(2), [23, 24, 25, 26, 27, 28, 29, 30]);
});

Deno.test("an object that is still being written is not dropped", () => {
  const buffer = bufferOf();
  buffer.setDropping(true);
  const parts = object(1, 30);
  for (const part of parts.slice(0, 29)) buffer.push(part);
  assertEquals(buffer.dropped, 0);
  buffer.push(parts[29]!);
  assertEquals([buffer.dropped, buffer.isEmpty], [1, true]);
});

Deno.test("what must stay stays where it is", () => {
  const buffer = bufferOf(...object(1, 1, true));
  buffer.setDropping(true);
  for (let i = 2; i <= 20; i++) buffer.push(object(i)[0]!);
  for (const chunk of object(99, 2, true)) buffer.push(chunk);
  const left = rest(buffer);
  assertEquals([left[0], ...left.slice(-2)], [1, 99, 99]);
  assertEquals(left.length, 10);
});

Deno.test("clear() gives up everything and lets producers go on", () => {
  const buffer = bufferOf(...object(1, 12));
  let woken = 0;
  buffer.onRoom(() => woken++);
  buffer.clear();
  assertEquals([buffer.isEmpty, buffer.size, woken], [true, 0, 1]);
});
