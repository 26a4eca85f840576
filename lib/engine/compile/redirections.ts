/**
 * `> file`, `2>&1`, `*> $null`: where the streams of one command go instead.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import type { RedirectedStream, RedirectionAst } from "../language/ast.ts";
import { InformationRecord, TextRecord } from "../records.ts";
import type { Step, Task } from "../task.ts";
import { type Code, evaluate, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { type Frame, NO_OUTPUT, type Output, type Records } from "./frame.ts";

/** Streams of a command after redirection; `close` when it is done. */
export interface Redirected {
  readonly out: Output;
  readonly records: Records;
  close(): Step;
}

/** Opens the redirections of one command. */
export type Redirections = (f: Frame, out: Output, records: Records) => Task<Redirected>;

/** A file that a stream is redirected to. */
export interface RedirectFile extends Output {
  close(): Step;
}

type Numbered = Exclude<RedirectedStream, "all">;

const ALL_STREAMS: readonly Numbered[] = [1, 2, 3, 4, 5, 6];

function expand(stream: RedirectedStream): readonly Numbered[] {
  return stream === "all" ? ALL_STREAMS : [stream];
}

/** Compiles redirections. Merges see the file that output goes to, wherever they stand. */
export function compileRedirections(c: Compiler, nodes: readonly RedirectionAst[]): Redirections {
  const files: { readonly from: readonly Numbered[]; readonly append: boolean; readonly location: Code | undefined }[] =
    [];
  const merges: Numbered[] = [];
  for (const node of nodes) {
    if (node.kind === "MergingRedirection") merges.push(...expand(node.from).filter((stream) => stream !== 1));
    else {
      const { location } = node;
      const isNull = location.kind === "VariableExpression" && location.path.name.toLowerCase() === "null";
      files.push({
        from: expand(node.from),
        append: node.append,
        location: isNull ? undefined : valued(c.expression(location)),
      });
    }
  }
  return function* (f, out, records) {
    const opened: RedirectFile[] = [];
    let output = out;
    const targets = new Map<Numbered, Output>();
    for (const { from, append, location } of files) {
      let target: Output = NO_OUTPUT;
      if (location !== undefined) {
        const path = yield* evaluate(location, f);
        const file = f.engine.openRedirect(f, path === null ? "" : toText(path, f.engine), append);
        opened.push(file);
        target = file;
      }
      for (const stream of from) {
        if (stream === 1) output = target;
        else targets.set(stream, target);
      }
    }
    for (const stream of merges) targets.set(stream, output);
    return {
      out: output,
      records: targets.size === 0 ? records : redirect(records, targets),
      *close(): Task<void> {
        for (const file of opened) {
          const step = file.close();
          if (step !== undefined) yield* step;
        }
      },
    };
  };
}

/** Records with some streams going to outputs. */
export function redirect(records: Records, targets: ReadonlyMap<number, Output>): Records {
  const to = (stream: number, value: () => PsValue, otherwise: () => Step): Step => {
    const target = targets.get(stream);
    return target === undefined ? otherwise() : target.write(value());
  };
  // A record that is thrown away is still known to whoever listens to the streams.
  const dropped = (stream: number) => targets.get(stream) === NO_OUTPUT;
  return {
    error: (record) => to(2, () => record, () => records.error(record)),
    warning: (text, details) =>
      dropped(3)
        ? records.warning(text, details)
        : to(3, () => new TextRecord("Warning", text, details?.invocation), () => records.warning(text, details)),
    verbose: (text, details) =>
      to(4, () => new TextRecord("Verbose", text, details?.invocation), () => records.verbose(text, details)),
    debug: (text, details) =>
      to(5, () => new TextRecord("Debug", text, details?.invocation), () => records.debug(text, details)),
    information: (info) =>
      dropped(6)
        ? records.information(info)
        : to(6, () => new InformationRecord(info), () => records.information(info)),
    progress: (progress) => records.progress(progress),
    note: (stream, record) => records.note(stream, record),
  };
}
