/**
 * CSV lines as PowerShell writes and reads them.
 * @module
 */

/** When a field is put in quotes. */
export type CsvQuoting =
  | { readonly kind: "Never" | "Always" | "AsNeeded" }
  | { readonly kind: "Fields"; readonly names: ReadonlySet<string> };

/** One line of fields; `undefined` is a field without a value, which is empty and never quoted. */
export function csvLine(
  fields: readonly (string | undefined)[],
  names: readonly string[],
  delimiter: string,
  quoting: CsvQuoting,
): string {
  return fields.map((field, i) => {
    if (field === undefined) return "";
    const quoted = quoting.kind === "Always" ||
      (quoting.kind === "Fields" && quoting.names.has((names[i] ?? "").toLowerCase())) ||
      (quoting.kind === "AsNeeded" && (field.includes(delimiter) || /[\n"]/.test(field)));
    return quoted ? `"${field.replaceAll('"', '""')}"` : field;
  }).join(delimiter);
}

/** Takes records out of a text one by one. */
export class CsvReader {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;
  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }
  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }
  /** The rest of the line, where the text goes on with `start`. */
  lineStartingWith(start: string): string | undefined {
    if (!this.#text.startsWith(start, this.#at)) return undefined;
    const match = /\r\n|\r|\n/g;
    match.lastIndex = this.#at;
    const end = match.exec(this.#text);
    const line = this.#text.slice(this.#at, end?.index);
    this.#at = end ? match.lastIndex : this.#text.length;
    return line;
  }

  /** The fields of the next record; none at the end. */
  record(): string[] {
    const fields: string[] = [];
    let field = "";
    let inQuotes = false;
    while (!this.atEnd) {
      const char = this.#text[this.#at++]!;
      if (inQuotes) {
        if (char !== '"') {
          field += char;
        } else if (this.#text[this.#at] === '"') {
          this.#at++;
          field += '"';
        } else {
          // The closing quote: what follows up to the delimiter belongs to the field, blanks alone do not.
          inQuotes = false;
          const tail = this.#restOfField();
          fields.push(field + (/^[ \t]*$/.test(tail.text) ? "" : tail.text));
          field = "";
          if (tail.endsRecord) break;
        }
      } else if (char === this.#delimiter) {
        fields.push(field);
        field = "";
      } else if (char === '"') {
        if (field === "") {
          inQuotes = true;
          continue;
        }
        const tail = this.#restOfField();
        fields.push(`${field}"${tail.text}`);
        field = "";
        if (tail.endsRecord) break;
      } else if (char === " " || char === "\t") {
        if (field === "") continue;
        const tail = this.#restOfField();
        fields.push(`${field}${char}${/^[ \t]*$/.test(tail.text) ? "" : tail.text}`);
        field = "";
        if (tail.endsRecord) break;
      } else if (char === "\n" || char === "\r") {
        if (char === "\r" && this.#text[this.#at] === "\n") this.#at++;
        fields.push(field);
        field = "";
        break;
      } else {
        field += char;
      }
    }
    if (field !== "") fields.push(field);
    return fields;
  }
  #restOfField(): { readonly text: string; readonly endsRecord: boolean } {
    const start = this.#at;
    while (!this.atEnd) {
      const char = this.#text[this.#at++]!;
      if (char === this.#delimiter) return { text: this.#text.slice(start, this.#at - 1), endsRecord: false };
      if (char === "\n" || char === "\r") {
        const text = this.#text.slice(start, this.#at - 1);
        if (char === "\r" && this.#text[this.#at] === "\n") this.#at++;
        return { text, endsRecord: true };
      }
    }
    return { text: this.#text.slice(start), endsRecord: true };
  }
}
