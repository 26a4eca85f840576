/**
 * .NET's sort of lists and arrays, step for step: quicksort that turns to insertion sort for small parts and to heapsort
 * where it goes too deep. It is not stable, and where equal keys end up is something scripts can see.
 * @module
 */

/** Parts of this size or less are sorted by insertion. */
const INSERTION_SIZE = 16;

/** Sorts in place. */
export function introspectiveSort<T>(items: T[], compare: (a: T, b: T) => number): void {
  if (items.length > 1) new Sorter(items, compare).sort(0, items.length, 2 * (31 - Math.clz32(items.length) + 1));
}

class Sorter<T> {
  readonly #items: T[];
  readonly #compare: (a: T, b: T) => number;
  constructor(items: T[], compare: (a: T, b: T) => number) {
    this.#items = items;
    this.#compare = compare;
  }

  /** Sorts `length` items from `start` on. */
  sort(start: number, length: number, depthLimit: number): void {
    let size = length;
    let depth = depthLimit;
    while (size > 1) {
      if (size <= INSERTION_SIZE) {
        this.#small(start, size);
        return;
      }
      if (depth === 0) {
        this.#heap(start, size);
        return;
      }
      depth--;
      const pivot = this.#partition(start, size);
      this.sort(start + pivot + 1, size - pivot - 1, depth);
      size = pivot;
    }
  }
  #small(start: number, size: number): void {
    if (size === 2) {
      this.#order(start, start + 1);
    } else if (size === 3) {
      this.#order(start, start + 1);
      this.#order(start, start + 2);
      this.#order(start + 1, start + 2);
    } else {
      this.#insertion(start, size);
    }
  }
  #swap(i: number, j: number): void {
    const items = this.#items;
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  #order(i: number, j: number): void {
    if (this.#compare(this.#items[i]!, this.#items[j]!) > 0) this.#swap(i, j);
  }
  #insertion(start: number, size: number): void {
    const items = this.#items;
    for (let i = start; i < start + size - 1; i++) {
      const item = items[i + 1]!;
      let j = i;
      while (j >= start && this.#compare(item, items[j]!) < 0) {
        items[j + 1] = items[j]!;
        j--;
      }
      items[j + 1] = item;
    }
  }
  /** Places the median of first, middle and last item. @returns Its place, counted from `start`. */
  #partition(start: number, size: number): number {
    const items = this.#items;
    const high = start + size - 1;
    const middle = start + ((size - 1) >> 1);
    this.#order(start, middle);
    this.#order(start, high);
    this.#order(middle, high);
    const pivot = items[middle]!;
    this.#swap(middle, high - 1);
    let left = start;
    let right = high - 1;
    while (left < right) {
      // The bounds matter only for orders that contradict themselves.
      while (++left < high && this.#compare(items[left]!, pivot) < 0);
      while (--right > start && this.#compare(pivot, items[right]!) < 0);
      if (left >= right) break;
      this.#swap(left, right);
    }
    if (left !== high - 1) this.#swap(left, high - 1);
    return left - start;
  }
  #heap(start: number, size: number): void {
    for (let i = size >> 1; i >= 1; i--) this.#sift(start, i, size);
    for (let i = size; i > 1; i--) {
      this.#swap(start, start + i - 1);
      this.#sift(start, 1, i - 1);
    }
  }
  #sift(start: number, from: number, size: number): void {
    const items = this.#items;
    const item = items[start + from - 1]!;
    let i = from;
    while (i <= size >> 1) {
      let child = 2 * i;
      if (child < size && this.#compare(items[start + child - 1]!, items[start + child]!) < 0) child++;
      if (this.#compare(item, items[start + child - 1]!) >= 0) break;
      items[start + i - 1] = items[start + child - 1]!;
      i = child;
    }
    items[start + i - 1] = item;
  }
}
