/**
 * What happens to an error of a statement: it gets a position, becomes part of `$Error`, and is reported, ignored or
 * thrown on.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { toText } from "../dotnet/convert.ts";
import { ErrorRecord, exception, PsException, raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type { Step, Task } from "../task.ts";
import { recordFor } from "./error_record_copy.ts";
import type { Frame } from "./frame.ts";
import { invocationAt, positionOf, stackTrace } from "./positions.ts";
import { runTrap, type Traps } from "./traps.ts";

/** Any error as one that PowerShell code can see; it gets the position of the frame unless it has one. */
export function asTerminating(f: Frame, thrown: unknown): TerminatingError {
  const error = thrown instanceof TerminatingError ? thrown : f.engine.foreign(thrown);
  asRuntime(error);
  place(f, error.record, f.at);
  describeTarget(error.record, error.record.target, (value) => toText(value, f.engine));
  return error;
}

/**
 * What is no RuntimeException gets one around it: in place of an exception that PowerShell made for the record, else
 * beside it.
 */
function asRuntime(error: TerminatingError): void {
  const { record } = error;
  const { exception: own } = record;
  if (own.types.includes(RUNTIME_EXCEPTION[0]) || error.wrappers.length > 0) return;
  const isEngines = own.record !== undefined && own.types[0]!.startsWith("System.Management.Automation.");
  if (!isEngines) {
    own.record = undefined;
    error.wrappers.push([...RUNTIME_EXCEPTION]);
    return;
  }
  const outer = exception(RUNTIME_EXCEPTION, own.message, own);
  outer.record = record;
  record.exception = outer;
  if (record.reason === shortName(own)) record.reason = shortName(outer);
}

function shortName(of: PsException): string {
  const type = of.types[0]!;
  return type.slice(type.lastIndexOf(".") + 1);
}

/** Gives a record its position and stack trace, where it has none. */
export function place(f: Frame, record: ErrorRecord, at: Extent | undefined): void {
  if (record.invocation !== undefined && record.invocation.position.line === 0 && at !== undefined) {
    record.invocation = { ...record.invocation, position: positionOf(at) };
  }
  if (record.invocation === undefined && at !== undefined) {
    record.invocation = invocationAt(at);
  }
  record.scriptStackTrace ??= stackTrace(f);
}

/**
 * Handles an error of a statement of a list. Throws where the error goes on; else the next statement follows, after the
 * returned step.
 * @param passes Whether a list around this one has traps, which then decide.
 */
export function statementError(f: Frame, thrown: unknown, traps: Traps | undefined, passes: boolean): Step {
  const { engine } = f;
  const error = asTerminating(f, thrown);
  if (error.ends === f && !engine.inTry) throw error;
  engine.noteError(f, error);
  engine.ok = false;
  if (traps !== undefined) return trapError(f, error, traps);
  if (engine.inTry || passes || engine.stopping || error.halts) throw error;
  return report(f, error, engine.errorPreference(f), false);
}

function* trapError(f: Frame, error: TerminatingError, traps: Traps): Task<void> {
  const outcome = yield* runTrap(f, traps, error, (inner) => recordFor(error.record, inner));
  if (outcome === "silent") return;
  if (outcome === "stop") throw error;
  const step = report(f, error, f.engine.errorPreference(f), true);
  if (step !== undefined) yield* step;
}

function report(f: Frame, error: TerminatingError, preference: string, trapped: boolean): Step {
  switch (preference) {
    case "SilentlyContinue":
    case "Ignore":
      return undefined;
    case "Stop":
      error.halts = true;
      throw error;
    case "Inquire":
      return inquire(f, error, trapped);
    default:
  }
  if (!trapped && error.fromThrow) throw error;
  f.engine.ok = false;
  return f.records.error(error.record);
}

function* inquire(f: Frame, error: TerminatingError, trapped: boolean): Task<void> {
  const answer = yield* f.engine.inquire(error.record.exception.message);
  const step = report(f, error, answer, trapped);
  if (step !== undefined) yield* step;
}

/** The error that `throw` makes of a value. */
export function asThrown(f: Frame, thrown: PsValue): TerminatingError {
  const value = f.engine.unwrap(thrown);
  if (value instanceof ErrorRecord) return thrownRecord(value);
  if (value instanceof PsException) {
    if (value.record !== undefined && value.types.includes(RUNTIME_EXCEPTION[0])) return thrownRecord(value.record);
    const record = new ErrorRecord({
      exception: value,
      errorId: value.message,
      category: "OperationStopped",
    });
    const error = new TerminatingError(record, true);
    error.wrappers.push([...RUNTIME_EXCEPTION]);
    return error;
  }
  const text = value === null ? "ScriptHalted" : toText(value, f.engine);
  const made = exception(RUNTIME_EXCEPTION, text);
  const record = new ErrorRecord({ exception: made, errorId: text, category: "OperationStopped", target: value });
  describeTarget(record, value, (v) => toText(v, f.engine));
  made.record = record;
  return new TerminatingError(record, true);
}

function thrownRecord(record: ErrorRecord): TerminatingError {
  const error = new TerminatingError(recordFor(record, record.exception), true);
  error.wrappers.push([...RUNTIME_EXCEPTION]);
  return error;
}

/** Fills in the target's name and type of a record. */
export function describeTarget(record: ErrorRecord, target: PsValue, text: (value: PsValue) => string): void {
  if (target === null) return;
  if (record.targetName === "") {
    try {
      record.targetName = text(target);
    } catch {
      record.targetName = "";
    }
  }
  if (record.targetType === "") {
    // A bag of properties counts as the object that carries it.
    const type = target instanceof PsObject && target.base === undefined ? "PSObject" : typeNamesOf(target)[0] ?? "";
    const bare = type.replace(/\[\[.*$/s, "");
    record.targetType = bare.slice(bare.lastIndexOf(".") + 1);
  }
}

/** An error of the engine itself about a statement. */
export function runtimeError(message: string, errorId: string, target: PsValue = null): TerminatingError {
  return raise({ types: RUNTIME_EXCEPTION, message, errorId, category: "InvalidOperation", target });
}
