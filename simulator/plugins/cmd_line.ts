/**
 * Command lines of the text shell: variables, operators, redirections. Quotes keep what is in them together.
 * @module
 */

/** Where a stream of a command goes or comes from. */
export interface Redirection {
  /** 0 input, 1 output, 2 errors. */
  readonly handle: number;
  readonly to: { readonly handle: number } | { readonly path: string; readonly append: boolean };
}

/** One command of a line. */
export interface CmdStep {
  /** When it runs: `&` always, `&&` after a success, `||` after a failure, `|` with the output of the one before. */
  readonly when: "&" | "&&" | "||" | "|";
  /** Its text without redirections. */
  readonly text: string;
  readonly redirections: readonly Redirection[];
}

const OPERATOR_REGEXP = /^(?:&&|\|\||&|\|)/;
const REDIRECTION_REGEXP = /^(\d?)(>>|>|<)(?:&(\d)|\s*("[^"]*"|[^\s&|<>]+))/;

/** Takes a line apart. */
export function parseCmdLine(line: string): CmdStep[] {
  const steps: CmdStep[] = [];
  let when: CmdStep["when"] = "&";
  let text = "";
  let redirections: Redirection[] = [];
  const finish = (): void => {
    if (text.trim() !== "") steps.push({ when, text: text.trimStart(), redirections });
    text = "";
    redirections = [];
  };
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (char === '"') isQuoted = !isQuoted;
    const rest = isQuoted ? "" : line.slice(at);
    const operator = OPERATOR_REGEXP.exec(rest)?.[0] as CmdStep["when"] | undefined;
    const redirection = REDIRECTION_REGEXP.exec(rest);
    // A digit belongs to a redirection only where it stands alone.
    if (redirection && (redirection[1] === "" || /(?:^|\s)$/.test(text))) {
      redirections.push(readRedirection(redirection));
      at += redirection[0].length - 1;
    } else if (operator) {
      finish();
      when = operator;
      at += operator.length - 1;
    } else if (char === "^" && !isQuoted && at + 1 < line.length) text += line[++at]!;
    else text += char;
  }
  finish();
  return steps;
}

function readRedirection([, digit, sign, handle, target]: RegExpExecArray): Redirection {
  return {
    handle: digit ? Number(digit) : sign === "<" ? 0 : 1,
    to: handle === undefined
      ? { path: target!.replaceAll('"', ""), append: sign === ">>" }
      : { handle: Number(handle) },
  };
}

/** Puts the values of variables in; names that nobody knows stay as they are. */
export function expandVariables(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(/%([^%\r\n]+)%/g, (all, name: string) => valueOf(name) ?? all);
}

/** Words of a program's arguments; quotes are taken off. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:\\"|"(?:\\"|[^"])*"|[^\s"])+/g)].map(([word]) =>
    word.replace(/\\"|"/g, (quote) => quote === '"' ? "" : '"')
  );
}
