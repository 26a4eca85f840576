/**
 * ConvertTo-Html.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { netText } from "../dotnet/text.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Step, Task } from "../task.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";
import {
  evaluate,
  EXPRESSION_KEY,
  type KeyDefinition,
  NAME_KEY,
  type PropertyParameter,
  readPropertyParameters,
  resolveNames,
  unwrap,
} from "./property_expression.ts";

const KEYS: readonly KeyDefinition[] = [EXPRESSION_KEY, NAME_KEY, { names: ["alignment"] }, { names: ["width"] }, {
  names: ["formatstring"],
}];

/** The row of ConvertTo-Html. */
export const CONVERTTO_HTML: CmdletSpec = {
  name: "ConvertTo-Html",
  module: UTILITY,
  className: commandClass("ConvertToHtmlCommand"),
  defaultSet: "Page",
  outputTypes: ["System.String"],
  parameters: [
    parameter("InputObject", "psobject", { value: true }),
    parameter("Property", "object[]", { position: 0 }),
    inSets("Body", "string[]", { Page: { position: 3 } }),
    inSets("Head", "string[]", { Page: { position: 1 } }),
    inSets("Title", "string", { Page: { position: 2 } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("As", "string", {}, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Set", values: ["Table", "List"] }],
    }),
    inSets("CssUri", "System.Uri", { Page: {} }, { aliases: ["cu", "uri"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Fragment", "switch", { Fragment: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("PostContent", "string[]", {}, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("PreContent", "string[]", {}, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Meta", "hashtable", { Page: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Charset", "string", { Page: {} }, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Pattern", pattern: "^[A-Za-z0-9]\\w+\\S+[A-Za-z0-9]$" }],
    }),
    inSets("Transitional", "switch", { Page: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
  create: (cmd) => new ConvertToHtml(cmd),
};

const STRICT =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">';
const TRANSITIONAL =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';

interface Column {
  readonly label: string;
  readonly parameter: PropertyParameter;
}

class ConvertToHtml implements CmdletBody {
  readonly #cmd: CmdletCall;
  #columns: readonly Column[] | undefined;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *#lines(lines: readonly string[]): Task<void> {
    for (const line of lines) {
      const step: Step = this.#cmd.write(line);
      if (step) yield* step;
    }
  }
  begin(): Step {
    const cmd = this.#cmd;
    const lines: string[] = [];
    if (!cmd.flag("Fragment")) {
      lines.push(cmd.flag("Transitional") ? TRANSITIONAL : STRICT);
      lines.push('<html xmlns="http://www.w3.org/1999/xhtml">', "<head>");
      const charset = cmd.text("Charset");
      if (charset !== undefined) lines.push(`<meta charset="${charset}">`);
      lines.push(...cmd.texts("Head") ?? [`<title>${cmd.text("Title") ?? "HTML TABLE"}</title>`]);
      const css = cmd.get("CssUri");
      if (css !== undefined && css !== null) {
        lines.push(`<link rel="stylesheet" type="text/css" href="${toText(css, cmd.session)}" />`);
      }
      lines.push("</head><body>", ...cmd.texts("Body") ?? []);
    }
    lines.push(...cmd.texts("PreContent") ?? [], "<table>");
    return this.#lines(lines);
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const value = cmd.get("InputObject");
    if (value === undefined || value === null) return;
    const isList = (enumName(cmd, "As") ?? "Table").toLowerCase() === "list";
    const isFirst = this.#columns === undefined;
    this.#columns ??= this.#makeColumns(value);
    const columns = this.#columns;
    if (isList) {
      const lines = isFirst ? [] : ["<tr><td><hr></td></tr>"];
      for (const column of columns) {
        lines.push(`<tr><td>${escapeHtml(column.label)}:</td><td>${yield* this.#cell(column, value)}</td></tr>`);
      }
      yield* this.#lines(lines);
      return;
    }
    if (isFirst) {
      const headers = columns.map((column) => `<th>${escapeHtml(column.label)}</th>`).join("");
      yield* this.#lines([`<colgroup>${"<col/>".repeat(columns.length)}</colgroup>`, `<tr>${headers}</tr>`]);
    }
    let row = "";
    for (const column of columns) row += `<td>${yield* this.#cell(column, value)}</td>`;
    yield* this.#lines([`<tr>${row}</tr>`]);
  }
  #makeColumns(value: PsValue): Column[] {
    const cmd = this.#cmd;
    const plain = unwrap(value);
    const given = cmd.items("Property");
    const isScalar = typeof plain !== "object" && !given;
    if (isScalar) {
      const [parameter] = readPropertyParameters(cmd, [typeof plain === "string" ? "Length" : "*"], KEYS);
      return [{ label: typeof plain === "string" ? "Length" : typeNamesOf(plain)[0] ?? "*", parameter: parameter! }];
    }
    return readPropertyParameters(cmd, given ?? ["*"], KEYS).flatMap((parameter) => {
      const { expression, name } = parameter;
      if (expression.script || !expression.wildcard) return [{ label: name ?? expression.text, parameter }];
      return resolveNames(expression, value, cmd).map((found) => ({
        label: name ?? found,
        parameter: { ...parameter, expression: { text: found } },
      }));
    });
  }
  *#cell(column: Column, value: PsValue): Task<string> {
    const results = yield* evaluate(column.parameter.expression, value, this.#cmd);
    const found = results[0]?.value ?? null;
    return escapeHtml(found === null ? "" : netText(found));
  }
  end(): Step {
    const cmd = this.#cmd;
    const lines = ["</table>", ...cmd.texts("PostContent") ?? []];
    if (!cmd.flag("Fragment")) lines.push("</body></html>");
    return this.#lines(lines);
  }
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[char]!,
  )
    // The characters of Latin-1 have numbers, as WebUtility writes them.
    .replace(/[\u00a0-\u00ff]/g, (char) => `&#${char.charCodeAt(0)};`);
}
