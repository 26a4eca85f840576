/**
 * Runs operations, at most so many at a time, in their order of arrival (cmdlets.md 2.11).
 * @module
 */

/** Concurrent operations where nothing was asked for, or zero or less. */
export const DEFAULT_THROTTLE = 32;

/** Results in order of completion. A rejected operation rejects the iteration: let operations return their failures. */
export async function* throttled<T>(
  operations: readonly (() => Promise<T>)[],
  limit: number | undefined,
): AsyncGenerator<T> {
  const most = limit !== undefined && limit > 0 ? limit : DEFAULT_THROTTLE;
  const running = new Map<number, Promise<{ index: number; result: T }>>();
  let next = 0;
  const start = (): void => {
    const index = next++;
    const operation = operations[index]!().then((result) => ({ index, result }));
    // It may fail while the reader is busy with another result; the reader still gets the error.
    operation.catch(() => {});
    running.set(index, operation);
  };
  while (next < operations.length && running.size < most) start();
  while (running.size > 0) {
    const { index, result } = await Promise.race(running.values());
    running.delete(index);
    if (next < operations.length) start();
    yield result;
  }
}
