/**
 * TABLE: LinkedList`1 and its nodes.
 * @module
 */
import { LiveObject, PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { netEquals } from "../comparison.ts";
import { declareType } from "../declare.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";
import {
  collectionItems,
  elementOf,
  emptyError,
  ENUMERABLE,
  GENERIC_COLLECTION,
  indexOf,
  type Members,
  plainCount,
} from "./list_members.ts";

/** Linked lists. */
export const LINKED_LIST_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.Generic.LinkedList`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: {
      ...plainCount(),
      "System.Collections.Generic.LinkedListNode[T] First": (items: PsList) => nodeAt(items, 0),
      "System.Collections.Generic.LinkedListNode[T] Last": (items: PsList) => nodeAt(items, items.items.length - 1),
    },
    methods: linkedListMethods(),
    constructors: {
      "()": (_session: Session, type: PsType) => new PsList([], type.fullName, "IE"),
      [`(${ENUMERABLE} collection)`]: (items: PsValue, _session: Session, type: PsType) =>
        new PsList(collectionItems(items), type.fullName, "IE"),
    },
  }),
  declareType("System.Collections.Generic.LinkedListNode`1", {
    typeParameters: "T",
    properties: {
      "T Value": {
        get: (node: LinkedNode) => node.value,
        set: (node: LinkedNode, value: PsValue) => {
          node.value = value;
        },
      },
      "System.Collections.Generic.LinkedListNode[T] Next": (node: LinkedNode) => nodeAt(node.list, node.index + 1),
      "System.Collections.Generic.LinkedListNode[T] Previous": (node: LinkedNode) => nodeAt(node.list, node.index - 1),
      "System.Collections.Generic.LinkedList[T] List": (node: LinkedNode) => node.list,
    },
  }),
];

/** A node of a linked list: a place that moves with its item. */
class LinkedNode extends LiveObject {
  readonly list: PsList;
  readonly item: { value: PsValue };
  constructor(list: PsList, item: { value: PsValue }) {
    super();
    this.list = list;
    this.item = item;
  }
  get index(): number {
    return cellsOf(this.list).indexOf(this.item);
  }
  get value(): PsValue {
    return this.item.value;
  }
  set value(value: PsValue) {
    this.item.value = value;
    this.list.items[this.index] = value;
  }
  netType(): PsType {
    return typeNamed(`System.Collections.Generic.LinkedListNode\`1[[${elementOf(this.list).fullName}]]`);
  }
  override typeNames(): readonly string[] {
    return [this.netType().fullName, "System.Object"];
  }
  override text(): string {
    return "System.Collections.Generic.LinkedListNode`1";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Value", () => this.value];
  }
}

// The cells keep a node's identity while items are inserted and removed around it.
const CELLS = new WeakMap<PsList, { value: PsValue }[]>();

function cellsOf(items: PsList): { value: PsValue }[] {
  let cells = CELLS.get(items);
  if (cells === undefined) CELLS.set(items, cells = items.items.map((value) => ({ value })));
  return cells;
}

function nodeAt(items: PsList, index: number): PsValue {
  const cell = cellsOf(items)[index];
  return cell === undefined ? null : new LinkedNode(items, cell);
}

function insertNode(items: PsList, index: number, value: PsValue): PsValue {
  const cell = { value };
  cellsOf(items).splice(index, 0, cell);
  items.items.splice(index, 0, value);
  return new LinkedNode(items, cell);
}

function removeNode(items: PsList, index: number): void {
  if (index < 0 || index >= items.items.length) throw emptyError();
  cellsOf(items).splice(index, 1);
  items.items.splice(index, 1);
}

function findNode(items: PsList, value: PsValue, last: boolean): PsValue {
  const at = last ? items.items.findLastIndex((item) => netEquals(item, value)) : indexOf(items, value);
  return at < 0 ? null : nodeAt(items, at);
}

function linkedListMethods(): Members {
  const node = "System.Collections.Generic.LinkedListNode[T]";
  return {
    [`${node} AddAfter(${node} node, T value)`]: (items: PsList, at: LinkedNode, value: PsValue) =>
      insertNode(items, at.index + 1, value),
    [`${node} AddBefore(${node} node, T value)`]: (items: PsList, at: LinkedNode, value: PsValue) =>
      insertNode(items, at.index, value),
    [`${node} AddFirst(T value)`]: (items: PsList, value: PsValue) => insertNode(items, 0, value),
    [`${node} AddLast(T value)`]: (items: PsList, value: PsValue) => insertNode(items, items.items.length, value),
    "void Clear()": (items: PsList) => {
      cellsOf(items).length = 0;
      items.items.length = 0;
    },
    "bool Contains(T value)": (items: PsList, value: PsValue) => indexOf(items, value) >= 0,
    [`${node} Find(T value)`]: (items: PsList, value: PsValue) => findNode(items, value, false),
    [`${node} FindLast(T value)`]: (items: PsList, value: PsValue) => findNode(items, value, true),
    [`void Remove(${node} node)`]: (items: PsList, at: LinkedNode) => removeNode(items, at.index),
    "bool Remove(T value)": (items: PsList, value: PsValue) => {
      const at = indexOf(items, value);
      if (at >= 0) removeNode(items, at);
      return at >= 0;
    },
    "void RemoveFirst()": (items: PsList) => removeNode(items, 0),
    "void RemoveLast()": (items: PsList) => removeNode(items, items.items.length - 1),
  };
}
