/**
 * A cmdlet with its arguments as an operating system's shell hands them over, as a line of PowerShell that means the
 * same. What is typed as PowerShell (`{ … }`, `@{ … }`, `$…`, `( … )`) stays PowerShell; everything else is text.
 * @module
 */
import type { ParameterSpec } from "../lib/engine/command.ts";
import { UsageError } from "./arguments.ts";

const EXPRESSION_REGEXP = /^(?:\{[\s\S]*\}|@\{[\s\S]*\}|@\([\s\S]*\)|\([\s\S]*\)|\$[\s\S]+)$/;
const NUMBER_REGEXP = /^\d+$/;

/** The line. `--computer-name X` means `-ComputerName X`. */
export function cmdletLine(name: string, args: readonly string[], parameters: readonly ParameterSpec[]): string {
  const words = [name];
  let current: ParameterSpec | undefined;
  for (const arg of args) {
    const option = /^--?([A-Za-z][\w-]*)(?:[:=]([\s\S]*))?$/.exec(arg);
    if (option && (arg.startsWith("--") || !isNegativeNumber(arg))) {
      const typed = arg.startsWith("--") ? option[1]!.replaceAll("-", "") : option[1]!;
      current = findParameter(parameters, typed);
      // What is no parameter goes on as typed, so that PowerShell's own binder refuses it with its own error.
      const spelled = `-${current?.name ?? typed}`;
      if (option[2] === undefined) words.push(spelled);
      else {words.push(
          current?.type === "switch" ? `${spelled}:${flag(option[2])}` : `${spelled}:${value(option[2], current)}`,
        );}
      continue;
    }
    words.push(value(arg, current));
    current = undefined;
  }
  return words.join(" ");
}

function isNegativeNumber(arg: string): boolean {
  return /^-\d/.test(arg);
}

function findParameter(parameters: readonly ParameterSpec[], typed: string): ParameterSpec | undefined {
  const wanted = typed.toLowerCase();
  const exact = parameters.find((parameter) =>
    parameter.name.toLowerCase() === wanted || parameter.aliases?.some((alias) => alias.toLowerCase() === wanted)
  );
  if (exact) return exact;
  const prefixed = parameters.filter((parameter) => parameter.name.toLowerCase().startsWith(wanted));
  return prefixed.length === 1 ? prefixed[0] : undefined;
}

function flag(text: string): string {
  if (/^\$?(true|1)$/i.test(text)) return "$true";
  if (/^\$?(false|0)$/i.test(text)) return "$false";
  throw new UsageError(`A switch takes true or false, not "${text}"`);
}

function value(text: string, parameter: ParameterSpec | undefined): string {
  if (parameter?.type === "scriptblock") return text.startsWith("{") ? text : `{ ${text} }`;
  if (EXPRESSION_REGEXP.test(text)) return text;
  const isList = parameter === undefined || parameter.type.endsWith("[]");
  return (isList ? text.split(",") : [text]).map(item).join(",");
}

function item(text: string): string {
  return NUMBER_REGEXP.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
