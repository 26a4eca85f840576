/**
 * ConvertFrom-StringData.
 * @module
 */
import { PsDictionary } from "../../clixml/value.ts";
import { type CmdletSpec, parameter } from "../command.ts";
import { PS_INVALID_OPERATION_EXCEPTION, raise } from "../exceptions.ts";
import type { Step } from "../task.ts";
import { commandClass, UTILITY } from "./modules.ts";

/** The row of ConvertFrom-StringData. */
export const CONVERTFROM_STRINGDATA: CmdletSpec = {
  name: "ConvertFrom-StringData",
  module: UTILITY,
  className: commandClass("ConvertFromStringDataCommand"),
  outputTypes: ["System.Collections.Hashtable"],
  parameters: [
    parameter("StringData", "string", { position: 0, mandatory: true, value: true }, { allowEmptyString: true }),
    parameter("Delimiter", "char", { position: 1 }),
  ],
  create: (cmd) => ({
    process(): Step {
      const table = new PsDictionary();
      const given = cmd.get("Delimiter");
      const delimiter = typeof given === "object" && given !== null && "code" in given
        ? String.fromCharCode(given.code as number)
        : "=";
      for (const line of (cmd.text("StringData") ?? "").split("\n")) {
        const text = line.trim();
        if (text === "" || text.startsWith("#")) continue;
        const at = text.indexOf(delimiter);
        if (at < 0) {
          throw raise({
            types: PS_INVALID_OPERATION_EXCEPTION,
            message: `The line '${text}' has no '${delimiter}'.`,
            errorId: "InvalidOperation",
            category: "InvalidOperation",
          });
        }
        const name = unescape(text.slice(0, at).trim());
        if (table.has(name)) {
          throw raise({
            types: PS_INVALID_OPERATION_EXCEPTION,
            message: `The name '${name}' comes twice.`,
            errorId: "InvalidOperation",
            category: "InvalidOperation",
          });
        }
        table.set(name, unescape(text.slice(at + 1).trim()));
      }
      return cmd.write(table);
    },
  }),
};

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/** What backslashes stand for, as Regex.Unescape reads them. */
function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gis, (_all, hex2, hex4, char: string | undefined) => {
    if (hex2 ?? hex4) return String.fromCharCode(parseInt(hex2 ?? hex4, 16));
    return ESCAPES[char ?? ""] ?? char ?? "";
  });
}
