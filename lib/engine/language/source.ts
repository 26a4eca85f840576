/**
 * A script's text with its line table, and the extents (ranges of it) that every token, node and error carries.
 * Lines and columns are computed when asked for, because most extents are never looked at.
 * @module
 */

/** A range of a script. Offsets count UTF-16 units from 0; lines and columns count from 1, as PowerShell reports them. */
export class Extent {
  /** The text that this is a range of. */
  readonly source: SourceText;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;

  constructor(source: SourceText, start: number, end: number) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** Line of the first character. */
  get startLine(): number {
    return this.source.lineAt(this.start);
  }
  /** Column of the first character. */
  get startColumn(): number {
    return this.source.columnAt(this.start);
  }
  /** Line of the end. */
  get endLine(): number {
    return this.source.lineAt(this.end);
  }
  /** Column after the last character. */
  get endColumn(): number {
    return this.source.columnAt(this.end);
  }
  /** The characters of the range. */
  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }
  /** Path of the script file, where the text came from one. */
  get file(): string | undefined {
    return this.source.file;
  }
}

/** The text of a script and what is needed to name places in it. */
export class SourceText {
  /** The whole text. */
  readonly text: string;
  /** Path of the file it came from, where it did. */
  readonly file: string | undefined;
  #lineStarts: number[] | undefined;

  constructor(text: string, file?: string) {
    this.text = text;
    this.file = file;
  }

  /** Line number (from 1) of an offset. */
  lineAt(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Column number (from 1) of an offset. */
  columnAt(offset: number): number {
    return offset - this.#starts()[this.lineAt(offset) - 1]! + 1;
  }

  /** The text of a line (from 1) without its line break; empty where there is no such line. */
  lineText(line: number): string {
    const starts = this.#starts();
    const start = starts[line - 1];
    if (start === undefined) return "";
    let end = starts[line] ?? this.text.length;
    while (end > start && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return this.text.slice(start, end);
  }

  /** The range between two offsets. */
  extent(start: number, end: number): Extent {
    return new Extent(this, start, end);
  }

  // CR, LF and CR LF each end a line, as in PowerShell's own line map.
  #starts(): number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    const starts = [0];
    const { text } = this;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 13) {
        if (text.charCodeAt(i + 1) === 10) i++;
        starts.push(i + 1);
      } else if (c === 10) {
        starts.push(i + 1);
      }
    }
    this.#lineStarts = starts;
    return starts;
  }
}
