/**
 * The types of `jsr:@std/xml` that this stand-in implements, under their real names.
 * @module
 */

/** Where in the text something stands. */
export interface XmlPosition {
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** UTF-16 units before it. */
  readonly offset: number;
}

/** Thrown where the text is no well-formed XML, or breaks a limit of the options. */
export class XmlSyntaxError extends SyntaxError {
  /** Line, from 1; 0 where positions are not tracked. */
  readonly line: number;
  /** Column, from 1; 0 where positions are not tracked. */
  readonly column: number;
  /** UTF-16 units before the error; 0 where positions are not tracked. */
  readonly offset: number;

  /**
   * @param message What is wrong.
   * @param position Where; line 0 leaves the position out of the message.
   */
  constructor(message: string, position: XmlPosition) {
    super(
      position.line === 0 ? message : `${message} at line ${position.line}, column ${position.column}`,
    );
    this.name = "XmlSyntaxError";
    this.line = position.line;
    this.column = position.column;
    this.offset = position.offset;
  }
}

/** A qualified name. */
export interface XmlName {
  /** As written. */
  readonly raw: string;
  /** Without the prefix. */
  readonly local: string;
  /** Before the colon, where there is one. */
  readonly prefix?: string;
  /** Namespace of the prefix. Names without a prefix have none: the default namespace is the caller's to resolve. */
  readonly uri?: string;
}

/** The `<?xml …?>` line. */
export interface XmlDeclaration extends XmlPosition {
  /** The type discriminant. */
  readonly type: "declaration";
  /** `1.0` or `1.1`. */
  readonly version: string;
  /** As declared. */
  readonly encoding?: string;
  /** As declared. */
  readonly standalone?: "yes" | "no";
}

/** Options of every parsing function. */
export interface BaseParseOptions {
  /** Leave out text that is white space only. @default {false} */
  readonly ignoreWhitespace?: boolean;
  /** Leave out comments. @default {false} */
  readonly ignoreComments?: boolean;
  /** Tell line and column in errors. */
  readonly trackPosition?: boolean;
  /** Refuse documents with a DOCTYPE. @default {true} */
  readonly disallowDoctype?: boolean;
  /** Deepest nesting of elements. @default {Infinity} */
  readonly maxDepth?: number;
  /** Most attributes of one element. @default {Infinity} */
  readonly maxAttributes?: number;
  /** Rules for characters and line ends. @default {"1.0"} */
  readonly xmlVersion?: "1.0" | "1.1";
}

/** Options of `parse()`. */
export interface ParseOptions extends BaseParseOptions {}

/** Options of `stringify()`. */
export interface StringifyOptions {
  /** Indentation of one level; compact without it. */
  readonly indent?: string;
  /** Write the document's `<?xml …?>` line. @default {true} */
  readonly declaration?: boolean;
}

/** Text. */
export interface XmlTextNode {
  /** The type discriminant. */
  readonly type: "text";
  /** Decoded. */
  readonly text: string;
}

/** A CDATA section. */
export interface XmlCDataNode {
  /** The type discriminant. */
  readonly type: "cdata";
  /** As written. */
  readonly text: string;
}

/** A comment. */
export interface XmlCommentNode {
  /** The type discriminant. */
  readonly type: "comment";
  /** As written. */
  readonly text: string;
}

/** An element. */
export interface XmlElement {
  /** The type discriminant. */
  readonly type: "element";
  /** Its name. */
  readonly name: XmlName;
  /** Values by the attribute's name as written, declarations of namespaces included. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What it contains. */
  readonly children: ReadonlyArray<XmlNode>;
}

/** Any node of the tree. */
export type XmlNode = XmlElement | XmlTextNode | XmlCDataNode | XmlCommentNode;

/** A whole document. */
export interface XmlDocument {
  /** The `<?xml …?>` line. */
  readonly declaration?: XmlDeclaration;
  /** The one outer element. */
  readonly root: XmlElement;
}

/** Whether `node` is an element. */
export function isElement(node: XmlNode): node is XmlElement {
  return node.type === "element";
}

/** Whether `node` is text. */
export function isText(node: XmlNode): node is XmlTextNode {
  return node.type === "text";
}

/** Whether `node` is a CDATA section. */
export function isCData(node: XmlNode): node is XmlCDataNode {
  return node.type === "cdata";
}

/** Whether `node` is a comment. */
export function isComment(node: XmlNode): node is XmlCommentNode {
  return node.type === "comment";
}
