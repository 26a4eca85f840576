/**
 * Several asynchronous sequences as one, in order of arrival; at most so many at a time.
 * @module
 */
import { DEFAULT_THROTTLE } from "./throttle.ts";

/** Items of all sequences as they come. A sequence that fails ends the whole with its error. */
export async function* fanOut<T>(sources: readonly (() => AsyncIterable<T>)[], limit?: number): AsyncGenerator<T> {
  const most = limit !== undefined && limit > 0 ? limit : DEFAULT_THROTTLE;
  type Arrival = { readonly index: number; readonly result: IteratorResult<T> };
  const iterators = new Map<number, AsyncIterator<T>>();
  const pending = new Map<number, Promise<Arrival>>();
  let next = 0;
  const pull = (index: number): void => {
    const iterator = iterators.get(index)!;
    const arrival = iterator.next().then((result) => ({ index, result }));
    // It may fail while the reader is busy with another item; whoever waits for it then still gets the error.
    arrival.catch(() => {});
    pending.set(index, arrival);
  };
  const fill = (): void => {
    while (next < sources.length && pending.size < most) {
      iterators.set(next, sources[next]!()[Symbol.asyncIterator]());
      pull(next++);
    }
  };
  try {
    fill();
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      pending.delete(index);
      if (result.done) {
        iterators.delete(index);
        fill();
      } else {
        pull(index);
        yield result.value;
      }
    }
  } finally {
    // What they throw on their way out has nobody left to hear it.
    for (const iterator of iterators.values()) void iterator.return?.().catch(() => {});
  }
}
