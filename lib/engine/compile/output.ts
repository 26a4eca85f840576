/**
 * Writing values to a pipe: collections are taken apart, "no output" is dropped.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { enumerate } from "../dotnet/enumerate.ts";
import type { Step, Task } from "../task.ts";
import { Collector, type Output } from "./frame.ts";
import { NOTHING } from "./nothing.ts";

/** Writes a value, the elements of a collection one by one. */
export function emit(out: Output, value: PsValue): Step {
  if (typeof value !== "object" || value === null) return out.write(value);
  if (value === NOTHING) return undefined;
  if (value instanceof PsArray) return emitItems(out, value.items, 0);
  const items = enumerate(value);
  return items === undefined ? out.write(value) : emitIterator(out, items);
}

/** Writes the values of an array from an index on. */
export function emitItems(out: Output, items: readonly PsValue[], from: number): Step {
  for (let i = from; i < items.length; i++) {
    const item = items[i]!;
    if (item === NOTHING) continue;
    const step = out.write(item);
    if (step !== undefined) return resumeItems(out, items, i + 1, step);
  }
  return undefined;
}

function* resumeItems(out: Output, items: readonly PsValue[], from: number, first: Task<void>): Task<void> {
  yield* first;
  for (let i = from; i < items.length; i++) {
    const item = items[i]!;
    if (item === NOTHING) continue;
    const step = out.write(item);
    if (step !== undefined) yield* step;
  }
}

function emitIterator(out: Output, items: Iterator<PsValue>): Step {
  for (;;) {
    const next = items.next();
    if (next.done) return undefined;
    const step = out.write(next.value);
    if (step !== undefined) return resumeIterator(out, items, step);
  }
}

function* resumeIterator(out: Output, items: Iterator<PsValue>, first: Task<void>): Task<void> {
  yield* first;
  for (;;) {
    const next = items.next();
    if (next.done) return;
    const step = out.write(next.value);
    if (step !== undefined) yield* step;
  }
}

/** What a captured pipeline is as a value: nothing, its one object, or an array. */
export function captured(collector: Collector): PsValue {
  const { items } = collector;
  if (items.length === 1) return items[0]!;
  return items.length === 0 ? NOTHING : new PsArray(items);
}
