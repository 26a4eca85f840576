/**
 * User names that stand where a cmdlet wants a credential: the user is asked for the password before anything is bound.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { TerminatingError } from "../exceptions.ts";
import type { EngineHost } from "../session.ts";
import type { Task } from "../task.ts";
import type { Argument } from "./arguments.ts";
import type { Binding } from "./binding.ts";
import type { Param } from "./signature.ts";

const CREDENTIAL = "System.Management.Automation.PSCredential";

/** A user name among arguments. */
interface UserName {
  readonly param: Param;
  /** Where its value stands. */
  readonly at: number;
  readonly name: string;
}

/** Whether the user has to be asked for a password. */
export function hasUserNames(args: readonly Argument[], binding: Binding, host: EngineHost): boolean {
  return host.interactive && userNames(args, binding).length > 0;
}

/** The arguments with credentials in place of user names. */
export function* askPasswords(args: readonly Argument[], binding: Binding, host: EngineHost): Task<Argument[]> {
  const complete = [...args];
  for (const { param, at, name } of userNames(args, binding)) {
    complete[at] = { ...complete[at]!, value: yield* ask(binding, param, name, host) };
  }
  return complete;
}

function* ask(binding: Binding, param: Param, name: string, host: EngineHost): Task<PsValue> {
  const { errors } = binding.binder;
  try {
    return yield* host.promptForCredential("Credential", `Password for -${param.name} of ${errors.command}`, name, "");
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    const { exception: inner } = error.record;
    throw errors.error("ParameterArgumentTransformationError", {
      parameter: param.name,
      type: param.type,
      given: name,
      detail: inner.message,
      inner,
    });
  }
}

function userNames(args: readonly Argument[], binding: Binding): readonly UserName[] {
  const found: UserName[] = [];
  for (const [i, arg] of args.entries()) {
    if (arg.name === undefined) continue;
    const match = binding.signature.match(arg.name);
    if (match.kind !== "one" || match.param.type?.fullName !== CREDENTIAL) continue;
    const at = arg.value === undefined ? i + 1 : i;
    const holder = args[at];
    if (holder === undefined || (at > i && holder.name !== undefined)) continue;
    const name = textOf(holder.value);
    if (name !== undefined) found.push({ param: match.param, at, name });
  }
  return found;
}

function textOf(value: PsValue | undefined): string | undefined {
  const bare = value instanceof PsObject ? value.base : value;
  return typeof bare === "string" ? bare : undefined;
}
