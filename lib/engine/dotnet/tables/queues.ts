/**
 * TABLE: stacks, queues and the bag; PriorityQueue`2.
 * @module
 */
import { LiveObject, PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { orderOf } from "../comparers.ts";
import { defaultOf } from "../conversions.ts";
import { declareType } from "../declare.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeOf } from "../type_system.ts";
import {
  constructors,
  elementOf,
  emptyError,
  ENUMERABLE,
  enumerator,
  firstOf,
  GENERIC_COLLECTION,
  indexOf,
  lastOf,
  type Maker,
  type Members,
  plainCount,
  toArray,
} from "./list_members.ts";

function takeFirst(list: PsList): PsValue {
  const item = firstOf(list);
  list.items.shift();
  return item;
}

function takeLast(list: PsList): PsValue {
  const item = lastOf(list);
  list.items.pop();
  return item;
}

function attempt(list: PsList, cell: { value: PsValue }, take: (list: PsList) => PsValue): boolean {
  const ok = list.items.length > 0;
  cell.value = ok ? take(list) : defaultOf(elementOf(list));
  return ok;
}

function stackMethods(item: string): Members {
  return {
    "void Clear()": (list: PsList) => {
      list.items.length = 0;
    },
    [`bool Contains(${item} item)`]: (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
    [`${item} Peek()`]: lastOf,
    [`${item} Pop()`]: takeLast,
    [`void Push(${item} item)`]: (list: PsList, value: PsValue) => {
      list.items.push(value);
    },
    [`bool TryPeek([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, lastOf),
    [`bool TryPop([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, takeLast),
    [`${item}[] ToArray()`]: toArray,
    "System.Collections.IEnumerator GetEnumerator()": (list: PsList) =>
      enumerator(list, "System.Collections.Stack+StackEnumerator"),
    "void TrimExcess()": () => undefined,
  };
}

function queueMethods(item: string): Members {
  return {
    "void Clear()": (list: PsList) => {
      list.items.length = 0;
    },
    [`bool Contains(${item} item)`]: (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
    [`${item} Dequeue()`]: takeFirst,
    [`void Enqueue(${item} item)`]: (list: PsList, value: PsValue) => {
      list.items.push(value);
    },
    [`${item} Peek()`]: firstOf,
    [`bool TryPeek([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, firstOf),
    [`bool TryDequeue([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) =>
      attempt(list, cell, takeFirst),
    [`${item}[] ToArray()`]: toArray,
    "System.Collections.IEnumerator GetEnumerator()": (list: PsList) =>
      enumerator(list, "System.Collections.Queue+QueueEnumerator"),
    "void TrimExcess()": () => undefined,
  };
}

const queue: Maker = (type, items) => new PsList(items, type.fullName, "QUE");
const stack: Maker = (type, items) => new PsList(items, type.fullName, "STK");

/** Stacks, queues, bags. */
export const QUEUE_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.Stack", {
    interfaces: "System.Collections.ICollection System.ICloneable",
    properties: plainCount(),
    methods: {
      ...stackMethods("System.Object"),
      "System.Object Clone()": (items: PsList) => stack(typeOf(items), items.items.slice()),
    },
    constructors: constructors("System.Collections.ICollection", stack),
  }),
  declareType("System.Collections.Generic.Stack`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: plainCount(),
    methods: stackMethods("T"),
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.Concurrent.ConcurrentStack`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: stackMethods("T"),
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.Queue", {
    interfaces: "System.Collections.ICollection System.ICloneable",
    properties: plainCount(),
    methods: {
      ...queueMethods("System.Object"),
      "System.Object Clone()": (items: PsList) => queue(typeOf(items), items.items.slice()),
    },
    constructors: constructors("System.Collections.ICollection", queue),
  }),
  declareType("System.Collections.Generic.Queue`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: plainCount(),
    methods: queueMethods("T"),
    constructors: constructors(ENUMERABLE, queue),
  }),
  declareType("System.Collections.Concurrent.ConcurrentQueue`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: queueMethods("T"),
    constructors: constructors(ENUMERABLE, queue),
  }),
  declareType("System.Collections.Concurrent.ConcurrentBag`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: {
      "void Add(T item)": (items: PsList, value: PsValue) => {
        items.items.push(value);
      },
      "void Clear()": (items: PsList) => {
        items.items.length = 0;
      },
      "bool TryPeek([ref] T result)": (items: PsList, cell: { value: PsValue }) => attempt(items, cell, lastOf),
      "bool TryTake([ref] T result)": (items: PsList, cell: { value: PsValue }) => attempt(items, cell, takeLast),
      "T[] ToArray()": toArray,
    },
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.Generic.PriorityQueue`2", {
    typeParameters: "TElement TPriority",
    properties: { "int Count": (heap: PriorityQueue) => heap.entries.length },
    methods: priorityQueueMethods(),
    constructors: {
      "()": (session: Session, type: PsType) => new PriorityQueue(type, orderOf(undefined, session)),
      "(int initialCapacity)": (_capacity: number, session: Session, type: PsType) =>
        new PriorityQueue(type, orderOf(undefined, session)),
      "(System.Collections.Generic.IComparer[TPriority] comparer)": (
        comparer: PsValue,
        session: Session,
        type: PsType,
      ) => new PriorityQueue(type, orderOf(comparer, session)),
    },
  }),
];

/** PriorityQueue`2: a binary heap; equal priorities come in no promised order. */
class PriorityQueue extends LiveObject {
  readonly #type: PsType;
  readonly order: (a: PsValue, b: PsValue) => number;
  readonly entries: { readonly element: PsValue; readonly priority: PsValue }[] = [];
  constructor(type: PsType, order: (a: PsValue, b: PsValue) => number) {
    super();
    this.#type = type;
    this.order = order;
  }
  netType(): PsType {
    return this.#type;
  }
  #less(a: number, b: number): boolean {
    return this.order(this.entries[a]!.priority, this.entries[b]!.priority) < 0;
  }
  #swap(a: number, b: number): void {
    [this.entries[a], this.entries[b]] = [this.entries[b]!, this.entries[a]!];
  }
  push(element: PsValue, priority: PsValue): void {
    this.entries.push({ element, priority });
    let at = this.entries.length - 1;
    while (at > 0) {
      // Four children to a node, as .NET's own heap has: it decides the order of equal priorities.
      const parent = (at - 1) >> 2;
      if (!this.#less(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }
  pop(): { readonly element: PsValue; readonly priority: PsValue } | undefined {
    const top = this.entries[0];
    const last = this.entries.pop();
    if (top === undefined || last === undefined) return undefined;
    if (this.entries.length === 0) return top;
    this.entries[0] = last;
    for (let at = 0;;) {
      let smallest = at;
      for (let child = at * 4 + 1; child <= at * 4 + 4 && child < this.entries.length; child++) {
        if (this.#less(child, smallest)) smallest = child;
      }
      if (smallest === at) break;
      this.#swap(at, smallest);
      at = smallest;
    }
    return top;
  }
  override typeNames(): readonly string[] {
    return [this.#type.fullName, "System.Object"];
  }
  override text(): string {
    return this.#type.fullName;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Count", () => this.entries.length];
  }
}

function priorityQueueMethods(): Members {
  const tryTake = (
    heap: PriorityQueue,
    element: { value: PsValue },
    priority: { value: PsValue },
    take: boolean,
  ): boolean => {
    const found = take ? heap.pop() : heap.entries[0];
    element.value = found?.element ?? null;
    priority.value = found?.priority ?? null;
    return found !== undefined;
  };
  return {
    "void Clear()": (heap: PriorityQueue) => {
      heap.entries.length = 0;
    },
    "TElement Dequeue()": (heap: PriorityQueue) => {
      const found = heap.pop();
      if (found === undefined) throw emptyError();
      return found.element;
    },
    "void Enqueue(TElement element, TPriority priority)": (heap: PriorityQueue, element: PsValue, priority: PsValue) =>
      heap.push(element, priority),
    "TElement EnqueueDequeue(TElement element, TPriority priority)": (
      heap: PriorityQueue,
      element: PsValue,
      priority: PsValue,
    ) => {
      heap.push(element, priority);
      return heap.pop()!.element;
    },
    "TElement Peek()": (heap: PriorityQueue) => {
      const top = heap.entries[0];
      if (top === undefined) throw emptyError();
      return top.element;
    },
    "bool TryDequeue([ref] TElement element, [ref] TPriority priority)": (
      heap: PriorityQueue,
      element: { value: PsValue },
      priority: { value: PsValue },
    ) => tryTake(heap, element, priority, true),
    "bool TryPeek([ref] TElement element, [ref] TPriority priority)": (
      heap: PriorityQueue,
      element: { value: PsValue },
      priority: { value: PsValue },
    ) => tryTake(heap, element, priority, false),
  };
}
