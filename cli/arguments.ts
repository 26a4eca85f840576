/**
 * Takes a command line apart: the tool's own options by `@std/cli`, the rest for the command.
 * @module
 */
import { parseArgs } from "@std/cli";
import type { ToolOption } from "./usage.ts";

/** A command line that cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Values of the tool's options by name. */
export interface OptionValues {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** The options that stand in `args`, and the other arguments in their order. */
export function takeOptions(
  args: readonly string[],
  options: readonly ToolOption[],
): { readonly values: OptionValues; readonly rest: readonly string[] } {
  const own: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      rest.push(...args.slice(i));
      break;
    }
    const name = /^--([a-z][a-z-]*)(?:=|$)/.exec(arg)?.[1];
    const option = options.find((candidate) => candidate.name === name);
    if (!option) {
      rest.push(arg);
      continue;
    }
    own.push(arg);
    if (option.value === undefined || arg.includes("=")) continue;
    const value = args[++i];
    if (value === undefined) throw new UsageError(`--${option.name} needs a value: ${option.value}`);
    own.push(value);
  }
  const texts = options.filter((option) => option.value !== undefined).map((option) => option.name);
  const parsed = parseArgs(own, {
    string: texts,
    collect: texts,
    boolean: options.filter((option) => option.value === undefined).map((option) => option.name),
  });
  const values = new Map<string, readonly string[]>();
  for (const name of texts) {
    const given = parsed[name] as string[];
    const option = options.find((candidate) => candidate.name === name)!;
    if (given.length > 1 && !option.repeatable) throw new UsageError(`--${name} may be given once only`);
    if (given.some((text) => text === "")) throw new UsageError(`--${name} needs a value: ${option.value}`);
    if (given.length > 0) values.set(name, given);
  }
  const flags = new Set(
    options.filter((option) => option.value === undefined && parsed[option.name] === true).map((option) => option.name),
  );
  return { values: { texts: values, flags }, rest };
}

/** The single value of an option. */
export function textOption(values: OptionValues, name: string): string | undefined {
  return values.texts.get(name)?.[0];
}

/** A whole number in a range. */
export function numberOption(values: OptionValues, name: string, min: number, max: number): number | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max) {
    throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not "${text}"`);
  }
  return number;
}

/** One of some words. */
export function wordOption<W extends string>(values: OptionValues, name: string, words: readonly W[]): W | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text.toLowerCase());
  if (!word) throw new UsageError(`--${name} takes ${words.join(", ")}, not "${text}"`);
  return word;
}
