/**
 * The cursor of System.Xml.XmlReader, over a document that is read already.
 * @module
 */
import type { XmlNode } from "./nodes.ts";

/** A place of the cursor: a node, or the end tag of an element. */
export interface XmlPlace {
  readonly node: XmlNode;
  readonly isEnd: boolean;
  readonly depth: number;
}

function* placesOf(node: XmlNode, depth: number): Generator<XmlPlace, undefined> {
  yield { node, isEnd: false, depth };
  for (const child of node.children) yield* placesOf(child, depth + 1);
  if (node.nodeKind === "Element" && !node.isEmpty) yield { node, isEnd: true, depth };
}

/** The cursor. */
export class XmlCursor {
  readonly document: XmlNode;
  #places: Iterator<XmlPlace>;
  #place: XmlPlace | undefined;
  #attribute: XmlNode | undefined;
  #isStarted = false;
  #isDone = false;

  constructor(root: XmlNode) {
    this.document = root;
    const isTree = root.nodeKind === "Document" || root.nodeKind === "DocumentFragment";
    this.#places = (function* (): Generator<XmlPlace, undefined> {
      for (const child of isTree ? root.children : [root]) yield* placesOf(child, 0);
    })();
  }
  get isStarted(): boolean {
    return this.#isStarted;
  }
  get isDone(): boolean {
    return this.#isDone;
  }
  /** Where it stands, `undefined` before the start and behind the end. */
  get place(): XmlPlace | undefined {
    return this.#place;
  }
  /** The node it stands at: an attribute where it moved to one. */
  get node(): XmlNode | undefined {
    return this.#attribute ?? this.#place?.node;
  }
  /** The attribute it moved to. */
  get attribute(): XmlNode | undefined {
    return this.#attribute;
  }
  set attribute(attribute: XmlNode | undefined) {
    this.#attribute = attribute;
  }
  /** Moves to the next place. @returns Whether there is one. */
  read(): boolean {
    this.#attribute = undefined;
    this.#isStarted = true;
    const next = this.#places.next();
    this.#place = next.done ? undefined : next.value;
    this.#isDone = next.done ?? false;
    return !this.#isDone;
  }
  /** Moves behind the element it stands at. */
  skip(): void {
    const start = this.#place;
    if (start?.node.nodeKind === "Element" && !start.isEnd && !start.node.isEmpty) {
      while (this.read()) {
        const { place } = this;
        if (place!.isEnd && place!.node === start.node) break;
      }
    }
    this.read();
  }
  /** Ends the reading. */
  close(): void {
    this.#places = [][Symbol.iterator]();
    this.#place = undefined;
    this.#attribute = undefined;
    this.#isDone = true;
  }
}
