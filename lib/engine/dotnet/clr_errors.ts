/**
 * .NET's exception types as a table of bases, and the errors that the engine raises from them.
 *
 * Two forms exist. A plain .NET exception that reaches the script keeps its type: its id is the full type name and its
 * category OperationStopped. One that the language itself reports (division by zero, overflow) is wrapped in a
 * RuntimeException.
 * @module
 */
import {
  exception,
  INVALID_CAST_EXCEPTION,
  METHOD_INVOCATION_EXCEPTION,
  type PsException,
  raise,
  RUNTIME_EXCEPTION,
  TerminatingError,
} from "../exceptions.ts";
import { PsChar, PsDictionary, type PsValue } from "../../clixml/value.ts";

const SYSTEM = "System.SystemException";
const EXCEPTION = "System.Exception";
const SMA = "System.Management.Automation.";

/** Exception types by full name, each with its base class. */
const BASES: Readonly<Record<string, string>> = {
  "System.SystemException": EXCEPTION,
  "System.ApplicationException": EXCEPTION,
  "System.AggregateException": EXCEPTION,
  "System.ArgumentException": SYSTEM,
  "System.ArgumentNullException": "System.ArgumentException",
  "System.ArgumentOutOfRangeException": "System.ArgumentException",
  "System.Text.DecoderFallbackException": "System.ArgumentException",
  "System.Globalization.CultureNotFoundException": "System.ArgumentException",
  "System.Text.RegularExpressions.RegexParseException": "System.ArgumentException",
  "System.DuplicateWaitObjectException": "System.ArgumentException",
  "System.ArithmeticException": SYSTEM,
  "System.DivideByZeroException": "System.ArithmeticException",
  "System.OverflowException": "System.ArithmeticException",
  "System.NotFiniteNumberException": "System.ArithmeticException",
  "System.ArrayTypeMismatchException": SYSTEM,
  "System.BadImageFormatException": SYSTEM,
  "System.FormatException": SYSTEM,
  "System.UriFormatException": "System.FormatException",
  "System.IO.FileFormatException": "System.FormatException",
  "System.IndexOutOfRangeException": SYSTEM,
  "System.InvalidCastException": SYSTEM,
  "System.InvalidOperationException": SYSTEM,
  "System.ObjectDisposedException": "System.InvalidOperationException",
  "System.Net.WebException": "System.InvalidOperationException",
  "System.MemberAccessException": SYSTEM,
  "System.MissingMemberException": "System.MemberAccessException",
  "System.MissingMethodException": "System.MissingMemberException",
  "System.MissingFieldException": "System.MissingMemberException",
  "System.NotImplementedException": SYSTEM,
  "System.NotSupportedException": SYSTEM,
  "System.PlatformNotSupportedException": "System.NotSupportedException",
  "System.NullReferenceException": SYSTEM,
  "System.OperationCanceledException": SYSTEM,
  "System.Threading.Tasks.TaskCanceledException": "System.OperationCanceledException",
  "System.OutOfMemoryException": SYSTEM,
  "System.InsufficientMemoryException": "System.OutOfMemoryException",
  "System.RankException": SYSTEM,
  "System.StackOverflowException": SYSTEM,
  "System.InsufficientExecutionStackException": SYSTEM,
  "System.TimeoutException": SYSTEM,
  "System.TimeZoneNotFoundException": EXCEPTION,
  "System.Text.RegularExpressions.RegexMatchTimeoutException": "System.TimeoutException",
  "System.TypeInitializationException": SYSTEM,
  "System.TypeLoadException": SYSTEM,
  "System.UnauthorizedAccessException": SYSTEM,
  "System.Collections.Generic.KeyNotFoundException": SYSTEM,
  "System.Data.DataException": SYSTEM,
  "System.Security.SecurityException": SYSTEM,
  "System.Security.Authentication.AuthenticationException": SYSTEM,
  "System.Security.Cryptography.CryptographicException": SYSTEM,
  "System.Threading.AbandonedMutexException": SYSTEM,
  "System.Threading.SynchronizationLockException": SYSTEM,
  "System.Threading.ThreadStateException": SYSTEM,
  "System.IO.IOException": SYSTEM,
  "System.IO.FileNotFoundException": "System.IO.IOException",
  "System.IO.DirectoryNotFoundException": "System.IO.IOException",
  "System.IO.DriveNotFoundException": "System.IO.IOException",
  "System.IO.EndOfStreamException": "System.IO.IOException",
  "System.IO.PathTooLongException": "System.IO.IOException",
  "System.IO.FileLoadException": "System.IO.IOException",
  "System.IO.InvalidDataException": SYSTEM,
  "System.ComponentModel.Win32Exception": "System.Runtime.InteropServices.ExternalException",
  "System.ComponentModel.InvalidEnumArgumentException": "System.ArgumentException",
  "System.Runtime.InteropServices.ExternalException": SYSTEM,
  "System.Runtime.InteropServices.COMException": "System.Runtime.InteropServices.ExternalException",
  "System.Runtime.Serialization.SerializationException": SYSTEM,
  "System.Net.Sockets.SocketException": "System.ComponentModel.Win32Exception",
  "System.Net.Http.HttpRequestException": EXCEPTION,
  "System.Reflection.TargetInvocationException": "System.ApplicationException",
  "System.Reflection.TargetParameterCountException": "System.ApplicationException",
  "System.Reflection.TargetException": "System.ApplicationException",
  "System.Reflection.AmbiguousMatchException": SYSTEM,
  "System.Xml.XmlException": SYSTEM,
  "System.Xml.XPath.XPathException": SYSTEM,
  "System.Xml.Schema.XmlSchemaException": SYSTEM,
  "System.Text.Json.JsonException": EXCEPTION,
  [`${SMA}RuntimeException`]: SYSTEM,
  [`${SMA}PSInvalidCastException`]: "System.InvalidCastException",
  [`${SMA}PSArgumentException`]: "System.ArgumentException",
  [`${SMA}PSArgumentNullException`]: "System.ArgumentNullException",
  [`${SMA}PSArgumentOutOfRangeException`]: "System.ArgumentOutOfRangeException",
  [`${SMA}PSInvalidOperationException`]: "System.InvalidOperationException",
  [`${SMA}PSNotSupportedException`]: "System.NotSupportedException",
  [`${SMA}PSNotImplementedException`]: "System.NotImplementedException",
  [`${SMA}PSObjectDisposedException`]: "System.ObjectDisposedException",
  [`${SMA}PSSecurityException`]: `${SMA}RuntimeException`,
  [`${SMA}ActionPreferenceStopException`]: `${SMA}RuntimeException`,
  [`${SMA}ApplicationFailedException`]: `${SMA}RuntimeException`,
  [`${SMA}ArgumentTransformationMetadataException`]: `${SMA}MetadataException`,
  [`${SMA}ValidationMetadataException`]: `${SMA}MetadataException`,
  [`${SMA}ParsingMetadataException`]: `${SMA}MetadataException`,
  [`${SMA}MetadataException`]: `${SMA}RuntimeException`,
  [`${SMA}BreakException`]: `${SMA}LoopFlowException`,
  [`${SMA}ContinueException`]: `${SMA}LoopFlowException`,
  [`${SMA}LoopFlowException`]: `${SMA}FlowControlException`,
  [`${SMA}FlowControlException`]: SYSTEM,
  [`${SMA}ExitException`]: `${SMA}FlowControlException`,
  [`${SMA}CmdletInvocationException`]: `${SMA}RuntimeException`,
  [`${SMA}CmdletProviderInvocationException`]: `${SMA}CmdletInvocationException`,
  [`${SMA}CmdletProviderNotFoundException`]: `${SMA}SessionStateException`,
  [`${SMA}CommandNotFoundException`]: `${SMA}RuntimeException`,
  [`${SMA}ScriptRequiresException`]: `${SMA}RuntimeException`,
  [`${SMA}ExtendedTypeSystemException`]: `${SMA}RuntimeException`,
  [`${SMA}GetValueException`]: `${SMA}ExtendedTypeSystemException`,
  [`${SMA}GetValueInvocationException`]: `${SMA}GetValueException`,
  [`${SMA}SetValueException`]: `${SMA}ExtendedTypeSystemException`,
  [`${SMA}SetValueInvocationException`]: `${SMA}SetValueException`,
  [`${SMA}MethodException`]: `${SMA}ExtendedTypeSystemException`,
  [`${SMA}MethodInvocationException`]: `${SMA}MethodException`,
  [`${SMA}PropertyNotFoundException`]: `${SMA}ExtendedTypeSystemException`,
  [`${SMA}HaltCommandException`]: SYSTEM,
  [`${SMA}Host.HostException`]: `${SMA}RuntimeException`,
  [`${SMA}Host.PromptingException`]: `${SMA}Host.HostException`,
  [`${SMA}IncompleteParseException`]: `${SMA}ParseException`,
  [`${SMA}InvalidJobStateException`]: SYSTEM,
  [`${SMA}ParameterBindingException`]: `${SMA}RuntimeException`,
  [`${SMA}ParameterBindingValidationException`]: `${SMA}ParameterBindingException`,
  [`${SMA}ParameterBindingArgumentTransformationException`]: `${SMA}ParameterBindingException`,
  [`${SMA}ParseException`]: `${SMA}RuntimeException`,
  [`${SMA}PipelineClosedException`]: `${SMA}RuntimeException`,
  [`${SMA}PipelineDepthException`]: SYSTEM,
  [`${SMA}PipelineStoppedException`]: `${SMA}RuntimeException`,
  [`${SMA}ProviderInvocationException`]: `${SMA}RuntimeException`,
  [`${SMA}ProviderNotFoundException`]: `${SMA}SessionStateException`,
  [`${SMA}ProviderNameAmbiguousException`]: `${SMA}ProviderNotFoundException`,
  [`${SMA}DriveNotFoundException`]: `${SMA}SessionStateException`,
  [`${SMA}ItemNotFoundException`]: `${SMA}SessionStateException`,
  [`${SMA}SessionStateException`]: `${SMA}RuntimeException`,
  [`${SMA}SessionStateOverflowException`]: `${SMA}SessionStateException`,
  [`${SMA}SessionStateUnauthorizedAccessException`]: `${SMA}SessionStateException`,
  [`${SMA}RemoteException`]: `${SMA}RuntimeException`,
  [`${SMA}ScriptCallDepthException`]: SYSTEM,
  [`${SMA}WildcardPatternException`]: `${SMA}RuntimeException`,
  [`${SMA}Remoting.PSRemotingDataStructureException`]: `${SMA}RuntimeException`,
  [`${SMA}Remoting.PSRemotingTransportException`]: `${SMA}RuntimeException`,
  [`${SMA}Remoting.PSRemotingTransportRedirectException`]: `${SMA}Remoting.PSRemotingTransportException`,
  [`${SMA}Runspaces.InvalidRunspaceStateException`]: SYSTEM,
  [`${SMA}Runspaces.InvalidRunspacePoolStateException`]: SYSTEM,
  [`${SMA}Runspaces.InvalidPipelineStateException`]: SYSTEM,
  "Microsoft.PowerShell.Commands.WriteErrorException": SYSTEM,
  "Microsoft.PowerShell.Commands.ServiceCommandException": SYSTEM,
  "Microsoft.PowerShell.Commands.ProcessCommandException": SYSTEM,
  "Microsoft.PowerShell.Commands.HttpResponseException": "System.Net.Http.HttpRequestException",
};

/** Full names of all known exception types. */
export const EXCEPTION_TYPE_NAMES: readonly string[] = [EXCEPTION, ...Object.keys(BASES)];

/** Base class of an exception type, `undefined` where the name is unknown. */
export function exceptionBase(fullName: string): string | undefined {
  return fullName === EXCEPTION ? "System.Object" : BASES[fullName];
}

/** An exception type and its bases, most derived first, ending with System.Exception and System.Object. */
export function exceptionTypes(fullName: string): readonly string[] {
  const chain: string[] = [];
  for (let name: string | undefined = fullName; name !== undefined && name !== EXCEPTION; name = BASES[name]) {
    chain.push(name);
  }
  return [...chain, EXCEPTION, "System.Object"];
}

/** A .NET exception object of a type by its full name. */
export function clrException(fullName: string, message: string, inner?: PsException): PsException {
  return exception(exceptionTypes(fullName), message, inner);
}

/** A plain .NET exception, ready to throw: id is the full type name, category OperationStopped. */
export function clrError(fullName: string, message: string, inner?: PsException): TerminatingError {
  return raise({
    types: exceptionTypes(fullName),
    message,
    errorId: fullName,
    category: "OperationStopped",
    ...(inner && { inner }),
  });
}

/** A plain .NET argument exception that names its parameter. */
export function argumentError(
  kind: "ArgumentException" | "ArgumentNullException" | "ArgumentOutOfRangeException",
  parameter: string,
  message: string,
): TerminatingError {
  const error = clrError(`System.${kind}`, `${message} (Parameter '${parameter}')`);
  error.record.exception.extra.set("ParamName", parameter);
  return error;
}

/** What the language reports of a .NET exception: RuntimeException, category NotSpecified. */
export function wrappedRuntimeError(fullName: string, message: string): TerminatingError {
  return raise({
    types: RUNTIME_EXCEPTION,
    message,
    errorId: "RuntimeException",
    category: "NotSpecified",
    inner: clrException(fullName, message),
  });
}

/** An error of the language: RuntimeException with an id of its own. */
export function languageError(errorId: string, message: string, target: PsValue = null): TerminatingError {
  const error = raise({ types: RUNTIME_EXCEPTION, message, errorId, category: "InvalidOperation", target });
  describeTarget(error, target);
  return error;
}

// The targets of operators are plain values; those of other errors are described where they are reported.
function describeTarget(error: TerminatingError, target: PsValue): void {
  const { record } = error;
  if (typeof target === "string") {
    record.targetName = target;
    record.targetType = "String";
  } else if (typeof target === "boolean") {
    record.targetName = target ? "True" : "False";
    record.targetType = "Boolean";
  } else if (target instanceof PsChar) {
    record.targetName = String.fromCharCode(target.code);
    record.targetType = "Char";
  } else if (target instanceof PsDictionary) {
    record.targetName = target.type;
    record.targetType = target.type.slice(target.type.lastIndexOf(".") + 1);
  }
}

/** A failed conversion. */
export function castError(errorId: string, message: string, inner?: PsException): TerminatingError {
  return raise({
    types: INVALID_CAST_EXCEPTION,
    message,
    errorId,
    category: "InvalidArgument",
    ...(inner && { inner }),
  });
}

/** A method that could not be called with the given arguments. */
export function methodError(errorId: string, message: string, inner?: PsException): TerminatingError {
  return raise({
    types: METHOD_INVOCATION_EXCEPTION.slice(1),
    message,
    errorId,
    category: "NotSpecified",
    ...(inner && { inner }),
  });
}

/** An error of a property or member of the extended type system. */
export function memberError(fullName: string, errorId: string, message: string, inner?: PsException): TerminatingError {
  return raise({
    types: exceptionTypes(fullName),
    message,
    errorId,
    category: "NotSpecified",
    ...(inner && { inner }),
  });
}

/** What a method threw, as the caller of the method sees it. Errors that are already the engine's own pass through. */
export function methodInvocationError(error: TerminatingError, method: string): TerminatingError {
  const inner = error.record.exception;
  const type = inner.types[0] ?? EXCEPTION;
  const wrapped = raise({
    types: METHOD_INVOCATION_EXCEPTION,
    message: `Calling "${method}" failed: ${inner.message}`,
    errorId: type.slice(type.lastIndexOf(".") + 1),
    category: "NotSpecified",
    inner,
  });
  return wrapped;
}

/** The exception inside a JavaScript error: of a {@linkcode TerminatingError} its own, else `undefined`. */
export function exceptionOf(error: unknown): PsException | undefined {
  return error instanceof TerminatingError ? error.record.exception : undefined;
}
