/**
 * Lists of shells and commands: the bodies of Enumerate, Pull and Release (DSP0226 section 8; MS-WSMV 3.1.4.8 to
 * 3.1.4.10).
 * @module
 */
import { attributeOf, childOf, childrenOf, childText, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { type Command, readCommand, writeCommand } from "./command.ts";
import { WsmanMessageError } from "./errors.ts";
import { declarations, NAMESPACES, type Prefix, SELECTOR_FILTER_DIALECT } from "./names.ts";
import { readSelectors, type Selector, writeSelectors } from "./selectors.ts";
import { readShell, type Shell, writeShell } from "./shell.ts";
import { readCount, SCHEMA_FAULT } from "./values.ts";

/** What an enumeration lists. */
export type EnumerationItem =
  | { readonly kind: "Shell"; readonly shell: Shell }
  | { readonly kind: "Command"; readonly command: Command };

/** Body of Enumerate's request. */
export interface EnumerateRequest {
  /** The operation. */
  readonly operation: "Enumerate";
  /** Whether the answer may hold the first items already. */
  readonly optimize: boolean;
  /** Most items in that answer. */
  readonly maxElements?: number;
  /** Only what these selectors match; commands cannot be listed without `ShellId` here. */
  readonly filter?: readonly Selector[];
}

/** Body of Enumerate's response. */
export interface EnumerateResponse {
  /** The operation. */
  readonly operation: "Enumerate";
  /** What Pull goes on with; empty where nothing is left. */
  readonly context: string;
  /** First items, where the request allowed them. */
  readonly items: readonly EnumerationItem[];
  /** Whether these items are all. */
  readonly endOfSequence: boolean;
}

/** Body of Pull's request. */
export interface PullRequest {
  /** The operation. */
  readonly operation: "Pull";
  /** What the answer before gave. */
  readonly context: string;
  /** Most items in the answer. */
  readonly maxElements?: number;
}

/** Body of Pull's response. */
export interface PullResponse {
  /** The operation. */
  readonly operation: "Pull";
  /** What the next Pull goes on with; undefined at the end. */
  readonly context?: string;
  /** The next items. */
  readonly items: readonly EnumerationItem[];
  /** Whether these items are the last. */
  readonly endOfSequence: boolean;
}

/** Body of Release's request. */
export interface ReleaseRequest {
  /** The operation. */
  readonly operation: "Release";
  /** What Pull would have gone on with. */
  readonly context: string;
}

/** Body of Release's response, which is empty. */
export interface ReleaseResponse {
  /** The operation. */
  readonly operation: "Release";
}

const N = NAMESPACES.n;
const W = NAMESPACES.w;
/** Fault of a filter in a dialect that is not the selectors'. */
const DIALECT_FAULT = 2150858777;
/** Fault of a filter that holds no selectors. */
const FILTER_FAULT = 2150858778;

function writeItem(item: EnumerationItem): Markup {
  return item.kind === "Shell" ? writeShell(item.shell) : writeCommand(item.command);
}

function readItems(items: Element | undefined): EnumerationItem[] {
  if (!items) return [];
  return childrenOf(items).map((element) => {
    if (element.uri === NAMESPACES.rsp && element.local === "Shell") {
      return { kind: "Shell", shell: readShell(element) };
    }
    if (element.uri === NAMESPACES.rsp && element.local === "Command") {
      return { kind: "Command", command: readCommand(element) };
    }
    throw new WsmanMessageError(SCHEMA_FAULT, "Cannot read an enumeration: an item is neither a shell nor a command");
  });
}

// Items are w: in EnumerateResponse, where DSP0226 added them, and n: in PullResponse.
function writeItems(prefix: Prefix, items: readonly EnumerationItem[]): Markup | undefined {
  return items.length === 0 ? undefined : markup(`${prefix}:Items`, {}, items.map(writeItem));
}

function readEither(parent: Element, local: string): Element | undefined {
  return childOf(parent, W, local) ?? childOf(parent, N, local);
}

function readMaxElements(parent: Element): number | undefined {
  const maxElements = readEither(parent, "MaxElements");
  return maxElements && readCount(textOf(maxElements), "MaxElements");
}

function readFilter(parent: Element): Selector[] | undefined {
  const filter = readEither(parent, "Filter");
  if (!filter) return undefined;
  const dialect = attributeOf(filter, "Dialect")?.trim() ?? "";
  if (dialect.toLowerCase() !== SELECTOR_FILTER_DIALECT.toLowerCase()) {
    throw new WsmanMessageError(DIALECT_FAULT, "Cannot filter: only the selectors' dialect is known");
  }
  const selectors = childOf(filter, W, "SelectorSet");
  if (!selectors) throw new WsmanMessageError(FILTER_FAULT, "Cannot filter: the filter holds no SelectorSet");
  return readSelectors(selectors);
}

/** Codec of Enumerate. */
export const enumerateCodec: BodyCodec<EnumerateRequest, EnumerateResponse> = {
  writeRequest: (body) => [
    markup("n:Enumerate", declarations(["n"]), [
      body.optimize ? markup("w:OptimizeEnumeration") : undefined,
      body.maxElements === undefined ? undefined : textMarkup("w:MaxElements", String(body.maxElements)),
      body.filter && markup("w:Filter", { Dialect: SELECTOR_FILTER_DIALECT }, [writeSelectors(body.filter)]),
    ]),
  ],
  readRequest(body) {
    const enumerate = requireChild(body, "n", "Enumerate");
    const maxElements = readMaxElements(enumerate);
    const filter = readFilter(enumerate);
    return {
      operation: "Enumerate",
      optimize: childOf(enumerate, W, "OptimizeEnumeration") !== undefined,
      ...(maxElements === undefined ? {} : { maxElements }),
      ...(filter ? { filter } : {}),
    };
  },
  writeResponse: (body) => [
    markup("n:EnumerateResponse", {}, [
      textMarkup("n:EnumerationContext", body.context),
      writeItems("w", body.items),
      body.endOfSequence ? markup("w:EndOfSequence") : undefined,
    ]),
  ],
  readResponse(body) {
    const response = requireChild(body, "n", "EnumerateResponse");
    return {
      operation: "Enumerate",
      context: childText(response, N, "EnumerationContext") ?? "",
      items: readItems(readEither(response, "Items")),
      endOfSequence: readEither(response, "EndOfSequence") !== undefined,
    };
  },
};

/** Codec of Pull. */
export const pullCodec: BodyCodec<PullRequest, PullResponse> = {
  writeRequest: (body) => [
    markup("n:Pull", declarations(["n"]), [
      textMarkup("n:EnumerationContext", body.context),
      body.maxElements === undefined ? undefined : textMarkup("n:MaxElements", String(body.maxElements)),
    ]),
  ],
  readRequest(body) {
    const pull = requireChild(body, "n", "Pull");
    const maxElements = readMaxElements(pull);
    return {
      operation: "Pull",
      context: textOf(requireChild(pull, "n", "EnumerationContext")).trim(),
      ...(maxElements === undefined ? {} : { maxElements }),
    };
  },
  writeResponse: (body) => [
    markup("n:PullResponse", {}, [
      body.context === undefined ? undefined : textMarkup("n:EnumerationContext", body.context),
      writeItems("n", body.items) ?? markup("n:Items"),
      body.endOfSequence ? markup("n:EndOfSequence") : undefined,
    ]),
  ],
  readResponse(body) {
    const response = requireChild(body, "n", "PullResponse");
    const context = childText(response, N, "EnumerationContext");
    return {
      operation: "Pull",
      ...(context ? { context } : {}),
      items: readItems(readEither(response, "Items")),
      endOfSequence: readEither(response, "EndOfSequence") !== undefined,
    };
  },
};

/** Codec of Release. */
export const releaseCodec: BodyCodec<ReleaseRequest, ReleaseResponse> = {
  writeRequest: (body) => [
    markup("n:Release", declarations(["n"]), [textMarkup("n:EnumerationContext", body.context)]),
  ],
  readRequest: (body) => ({
    operation: "Release",
    context: textOf(requireChild(requireChild(body, "n", "Release"), "n", "EnumerationContext")).trim(),
  }),
  writeResponse: () => [],
  readResponse: () => ({ operation: "Release" }),
};
