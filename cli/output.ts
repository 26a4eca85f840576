/**
 * How objects that a command writes are shown: as PowerShell shows them, or for machines.
 * @module
 */
import { LiveObject, PsObject, type PsValue } from "../lib/clixml/value.ts";
import { writeClixml } from "../lib/clixml/write.ts";
import { TextFormatter } from "../lib/engine/format/text_formatter.ts";
import { propertiesOf } from "../lib/engine/dotnet/members.ts";
import { typeNamesOf } from "../lib/engine/dotnet/type_system.ts";
import { toText } from "../lib/engine/dotnet/convert.ts";
import type { Session } from "../lib/engine/session.ts";
import type { Step } from "../lib/engine/task.ts";
import { toJson } from "./json.ts";
import type { Terminal } from "./terminal.ts";

/** Values of `--output`. */
export const OUTPUT_FORMATS = ["table", "list", "json", "ndjson", "clixml"] as const;
/** One of them. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Takes objects as they come. */
export interface OutputWriter {
  add(value: PsValue): Step;
  end(): void;
}

/** Makes the writer of a format. */
export function outputWriter(format: OutputFormat, session: Session, terminal: Terminal): OutputWriter {
  const lines = (texts: readonly string[]): undefined => {
    for (const text of texts) terminal.out(`${text}\n`);
  };
  const all: PsValue[] = [];
  const collect = (value: PsValue): undefined => void all.push(value);
  switch (format) {
    case "table": {
      const fresh = (): TextFormatter => new TextFormatter({ session, width: terminal.width, streaming: true });
      let formatter = fresh();
      let shown: string | undefined;
      return {
        add(value) {
          // A script is one pipeline, in which PowerShell shows what comes second as a list. Each kind of object gets
          // its own table here, as if each command had been typed by itself.
          const kind = kindOf(value);
          if (kind !== undefined && shown !== undefined && kind !== shown) {
            lines(formatter.end());
            formatter = fresh();
          }
          shown = kind ?? shown;
          return lines(formatter.add(value));
        },
        end: () => lines(formatter.end()),
      };
    }
    case "list":
      return { add: (value) => lines(listLines(value, session)), end: () => {} };
    case "ndjson":
      return { add: (value) => lines([JSON.stringify(toJson(value, session))]), end: () => {} };
    case "json":
      return {
        add: collect,
        end: () => lines([JSON.stringify(all.map((value) => toJson(value, session)), null, 2)]),
      };
    case "clixml":
      return { add: collect, end: () => terminal.out(`${writeClixml(all, { form: "file", depth: 2 })}\n`) };
  }
}

/** Type of an object that has a view of its own; nothing for texts, numbers, and what Format-* made. */
function kindOf(value: PsValue): string | undefined {
  if (!(value instanceof LiveObject || value instanceof PsObject)) return undefined;
  if (value instanceof PsObject && value.base !== undefined && !(value.base instanceof LiveObject)) return undefined;
  const type = typeNamesOf(value)[0] ?? "";
  return type.startsWith("Microsoft.PowerShell.Commands.Internal.Format.") ? undefined : type;
}

/** `Name : value`, one property a line, an empty line behind each object. */
function listLines(value: PsValue, session: Session): string[] {
  const properties = value === null || typeof value !== "object" ? [] : propertiesOf(value, session);
  if (properties.length === 0) return [toText(value, session)];
  const width = Math.max(...properties.map(({ name }) => name.length));
  return [...properties.map(({ name, get }) => `${name.padEnd(width)} : ${shown(get, session)}`), ""];
}

function shown(get: () => PsValue, session: Session): string {
  try {
    return toText(get(), session);
  } catch {
    // A getter that throws shows as empty, as in PowerShell's lists.
    return "";
  }
}
