/**
 * The errors of paths: what no drive, no provider or no item answers.
 * @module
 */
import {
  ITEM_NOT_FOUND_EXCEPTION,
  PS_ARGUMENT_EXCEPTION,
  raise,
  RUNTIME_EXCEPTION,
  type TerminatingError,
} from "../exceptions.ts";

const SESSION_STATE_EXCEPTION = [
  "System.Management.Automation.SessionStateException",
  ...RUNTIME_EXCEPTION,
] as const;

/** Type names of IOException and its kin, as the FileSystem provider throws them. */
export const IO_EXCEPTION = ["System.IO.IOException", "System.SystemException"] as const;

/** No item at a path; the target is the path as PowerShell writes it. */
export function pathNotFound(path: string): TerminatingError {
  return raise({
    types: ITEM_NOT_FOUND_EXCEPTION,
    message: `Nothing is found at the path '${path}'.`,
    errorId: "PathNotFound",
    category: "ObjectNotFound",
    target: path,
  });
}

/** No drive of that name. */
export function driveNotFound(name: string): TerminatingError {
  return raise({
    types: ["System.Management.Automation.DriveNotFoundException", ...SESSION_STATE_EXCEPTION],
    message: `No drive is named '${name}'.`,
    errorId: "DriveNotFound",
    category: "ObjectNotFound",
    target: name,
  });
}

/** No provider of that name. */
export function providerNotFound(name: string): TerminatingError {
  return raise({
    types: ["System.Management.Automation.ProviderNotFoundException", ...SESSION_STATE_EXCEPTION],
    message: `No provider is named '${name}'.`,
    errorId: "ProviderNotFound",
    category: "ObjectNotFound",
    target: name,
  });
}

/** A provider that cannot do what is asked. */
export function notSupported(message: string): TerminatingError {
  return raise({
    types: [
      "System.Management.Automation.PSNotSupportedException",
      "System.NotSupportedException",
      "System.SystemException",
    ],
    message,
    errorId: "NotSupported",
    category: "NotImplemented",
  });
}

/** An argument that the provider cannot take. */
export function badArgument(message: string): TerminatingError {
  return raise({ types: PS_ARGUMENT_EXCEPTION, message, errorId: "Argument", category: "InvalidArgument" });
}
