/**
 * `parseArgs` of `jsr:@std/cli`, backed by `npm:minimist`, of which the real one is a port.
 * @module
 */
// @ts-types="npm:@types/minimist@^1.2.5"
import minimist from "minimist";

/** What `parseArgs` takes; a subset of the real package's options. */
export interface ParseOptions {
  /** Puts what follows `--` into a member of that name instead of `_`. @default {false} */
  "--"?: boolean;
  /** Other names of an option. */
  alias?: Record<string, string | readonly string[]>;
  /** Options without a value. */
  boolean?: boolean | string | readonly string[];
  /** Values of absent options. */
  default?: Record<string, unknown>;
  /** Stops at the first argument that is no option. @default {false} */
  stopEarly?: boolean;
  /** Options whose value stays text. */
  string?: string | readonly string[];
  /** Options that may be given several times. */
  collect?: string | readonly string[];
  /** Called for each option that is not named above; `false` leaves it out. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What `parseArgs` returns: the options by name, and the rest in `_`. */
export interface Args {
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
  /** Arguments that belong to no option. */
  _: (string | number)[];
}

const list = (names: string | readonly string[] | undefined): readonly string[] =>
  names === undefined ? [] : typeof names === "string" ? [names] : names;

/** Parses command-line arguments into an object. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const collect = list(options.collect);
  const { unknown } = options;
  const parsed = minimist([...args], {
    ...(options["--"] === undefined ? {} : { "--": options["--"] }),
    ...(options.alias === undefined ? {} : { alias: options.alias as Record<string, string | string[]> }),
    ...(options.boolean === undefined ? {} : { boolean: options.boolean as boolean | string | string[] }),
    ...(options.default === undefined ? {} : { default: options.default }),
    ...(options.stopEarly === undefined ? {} : { stopEarly: options.stopEarly }),
    string: [...list(options.string)],
    ...(unknown === undefined ? {} : {
      unknown: (arg: string): boolean => {
        const match = /^--?([^=]+)(?:=(.*))?$/s.exec(arg);
        return unknown(arg, match?.[1], match?.[2]) !== false;
      },
    }),
  }) as Args;
  for (const name of collect) {
    const value = parsed[name];
    parsed[name] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  }
  for (const name of list(options.string)) {
    // The last one wins where an option is given twice, as in the real package.
    if (!collect.includes(name) && Array.isArray(parsed[name])) parsed[name] = parsed[name].at(-1);
  }
  return parsed;
}
