/**
 * What stands behind a System.Xml.XmlWriter: the sink of XML events, where its text goes, and what may be written when.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { checkedName } from "./editing.ts";
import { XmlOutput, type XmlOutputOptions } from "./output.ts";
import { declarationText } from "./read.ts";
import { XMLNS_NAMESPACE } from "./shape.ts";

/** How an XmlWriter writes. */
export interface XmlWriterOptions extends XmlOutputOptions {
  readonly declares: boolean;
  readonly encoding: string;
  readonly settings: PsValue;
  /** Text goes on at once, not when the writer is flushed. */
  readonly isDirect: boolean;
}

/** What stands behind an XmlWriter. */
export class XmlWriterState {
  options: XmlWriterOptions;
  #output: XmlOutput | undefined;
  readonly #put: (text: string) => void;
  readonly #end: () => void;
  #attribute: { readonly prefix: string; readonly name: string; readonly uri: string; text: string } | undefined;
  #hasRoot = false;
  #isOpen = true;

  constructor(options: XmlWriterOptions, put: (text: string) => void, end: () => void) {
    this.options = options;
    this.#put = put;
    this.#end = end;
  }
  get output(): XmlOutput {
    if (!this.#isOpen) throw clrError("System.InvalidOperationException", "The writer is closed.");
    return this.#output ??= new XmlOutput(this.options);
  }
  /** WriteState by name. */
  get stateName(): string {
    if (!this.#isOpen) return "Closed";
    if (this.#attribute) return "Attribute";
    const { output } = this;
    if (output.inTag) return "Element";
    return output.depth > 0 ? "Content" : output.started ? "Prolog" : "Start";
  }
  declare(standalone?: boolean): void {
    const { output } = this;
    if (output.started) throw clrError("System.InvalidOperationException", "A declaration stands at the start only.");
    const word = standalone === undefined ? "" : standalone ? "yes" : "no";
    output.instruction("xml", declarationText("1.0", this.options.encoding, word));
    this.#pass();
  }
  #prolog(): void {
    if (this.options.declares && !this.output.started) this.declare();
  }
  start(prefix: string | null, name: string, uri: string | null): void {
    checkedName(name);
    this.#prolog();
    this.#endAttribute();
    const { output } = this;
    if (output.depth === 0 && this.#hasRoot && this.options.declares) {
      throw clrError("System.InvalidOperationException", "A document has one element only.");
    }
    this.#hasRoot = true;
    const space = uri ?? output.lookup(prefix ?? "") ?? "";
    output.startElement(prefix ?? (uri ? output.prefixOf(uri) ?? "" : ""), name, space);
    this.#pass();
  }
  end(full: boolean): void {
    this.#endAttribute();
    if (this.output.depth === 0) throw clrError("System.InvalidOperationException", "No element is open.");
    this.output.endElement(full);
    this.#pass();
  }
  attribute(prefix: string | null, name: string, uri: string | null, value: string): void {
    checkedName(name);
    this.#endAttribute();
    if (!this.output.inTag) {
      throw clrError("System.InvalidOperationException", "An attribute stands in a start tag only.");
    }
    const isDeclaration = prefix === "xmlns" || name === "xmlns";
    const known = prefix ?? (uri && !isDeclaration ? this.output.prefixOf(uri) || "p1" : "");
    this.output.attribute(known, name, isDeclaration ? XMLNS_NAMESPACE : uri ?? "", value);
    this.#pass();
  }
  startAttribute(prefix: string | null, name: string, uri: string | null): void {
    this.#endAttribute();
    this.#attribute = { prefix: prefix ?? "", name, uri: uri ?? "", text: "" };
  }
  endAttribute(): void {
    this.#endAttribute();
  }
  #endAttribute(): void {
    const given = this.#attribute;
    this.#attribute = undefined;
    if (given) this.attribute(given.prefix || null, given.name, given.uri || null, given.text);
  }
  text(text: string): void {
    if (this.#attribute) {
      this.#attribute.text += text;
      return;
    }
    if (text === "" && !this.output.inTag) return;
    this.output.text(text);
    this.#pass();
  }
  /** Anything else between tags. */
  write(put: (output: XmlOutput) => void): void {
    this.#endAttribute();
    this.#prolog();
    put(this.output);
    this.#pass();
  }
  #pass(): void {
    if (this.options.isDirect) this.flush();
  }
  flush(): void {
    const text = this.#output?.take() ?? "";
    if (text !== "") this.#put(text);
  }
  endAll(): void {
    this.#endAttribute();
    while (this.output.depth > 0) this.end(false);
  }
  close(): void {
    if (!this.#isOpen) return;
    this.endAll();
    this.flush();
    this.#end();
    this.#isOpen = false;
  }
}
