/**
 * Out-String, Out-Host and Out-Default: objects as text, into one string or onto the screen.
 * @module
 */
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { ErrorRecord, raise } from "../exceptions.ts";
import type { Step } from "../task.ts";
import { bareValue } from "./bare_value.ts";
import { asTerminating } from "./format_cmdlets.ts";
import { type FormattedLine, newlineOf, TextFormatter } from "./text_formatter.ts";

/** Columns of a screen that nobody described. */
const DEFAULT_COLUMNS = 80;
/** Largest text of one Out-String, in UTF-16 units: below what JavaScript engines allow in a string. */
export const MAX_TEXT_UNITS: number = 2 ** 28;

/** Out-String, Out-Host, Out-Default. */
export const OUT_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Out-String",
    module: "Microsoft.PowerShell.Utility",
    className: "Microsoft.PowerShell.Commands.OutStringCommand",
    defaultSet: "NoNewLineFormatting",
    parameters: [
      inSets("Stream", "switch", { StreamFormatting: {} }),
      parameter("Width", "int", {}, { validate: [{ kind: "Range", min: 2, max: 2147483647 }] }),
      inSets("NoNewline", "switch", { NoNewLineFormatting: {} }),
      parameter("InputObject", "psobject", { value: true }),
    ],
    outputTypes: ["System.String"],
    create: outString,
  },
  {
    name: "Out-Host",
    module: "Microsoft.PowerShell.Core",
    className: "Microsoft.PowerShell.Commands.OutHostCommand",
    parameters: [parameter("Paging", "switch"), parameter("InputObject", "psobject", { value: true })],
    create: outHost,
  },
  {
    name: "Out-Default",
    module: "Microsoft.PowerShell.Core",
    className: "Microsoft.PowerShell.Commands.OutDefaultCommand",
    parameters: [parameter("Transcript", "switch"), parameter("InputObject", "psobject", { value: true })],
    create: outHost,
  },
];

function outString(cmd: CmdletCall): CmdletBody {
  const formatter = new TextFormatter({ session: cmd.session, width: cmd.int("Width") });
  const stream = cmd.flag("Stream");
  const newline = cmd.flag("NoNewline") ? "" : newlineOf(cmd.session);
  const parts: string[] = [];
  let units = 0;
  const take = (lines: readonly string[]): Step => {
    if (stream) return inTurn(lines, (line) => cmd.write(line));
    for (const line of lines) {
      units += line.length + newline.length;
      if (units > MAX_TEXT_UNITS) throw tooLong();
      parts.push(line + newline);
    }
    return undefined;
  };
  return {
    process(): Step {
      const value = cmd.get("InputObject");
      return value === undefined ? undefined : take(asTerminating(cmd, () => formatter.add(value)));
    },
    *end() {
      const step = take(asTerminating(cmd, () => formatter.end()));
      if (step !== undefined) yield* step;
      if (stream) return;
      const written = cmd.write(parts.join(""));
      if (written !== undefined) yield* written;
    },
  };
}

function outHost(cmd: CmdletCall): CmdletBody {
  const { host } = cmd.session;
  // The last column stays free, so that no line of full width wraps.
  const width = (host.width || DEFAULT_COLUMNS) - 1;
  const formatter = new TextFormatter({ session: cmd.session, width, streaming: true });
  const show = (line: FormattedLine): Step =>
    line.stream === "Error" ? host.writeError(line.text) : host.write(line.text, { newLine: true });
  return {
    process(): Step {
      const value = cmd.get("InputObject");
      if (value === undefined) return undefined;
      const isError = bareValue(value) instanceof ErrorRecord;
      const lines = asTerminating(cmd, () => formatter.addLines(value, isError ? "Error" : "None"));
      return inTurn(lines, show);
    },
    end(): Step {
      return inTurn(asTerminating(cmd, () => formatter.endLines()), show);
    },
  };
}

/** Does something with each item, waiting where it must. */
function inTurn<T>(items: readonly T[], work: (item: T) => Step): Step {
  for (let i = 0; i < items.length; i++) {
    const step = work(items[i]!);
    if (step !== undefined) return thenInTurn(step, items.slice(i + 1), work);
  }
  return undefined;
}

function* thenInTurn<T>(step: NonNullable<Step>, rest: readonly T[], work: (item: T) => Step): NonNullable<Step> {
  yield* step;
  const more = inTurn(rest, work);
  if (more !== undefined) yield* more;
}

function tooLong(): Error {
  return raise({
    types: ["System.OutOfMemoryException", "System.SystemException"],
    message: `Cannot hold more than ${MAX_TEXT_UNITS} characters in one text: use -Stream`,
    errorId: "OutOfMemory",
    category: "ResourceUnavailable",
  });
}
