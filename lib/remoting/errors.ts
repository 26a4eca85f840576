/**
 * TABLE of the cmdlets' errors (cmdlets.md section 5): id, category, and what the sentence says. The id is prefixed
 * with the name of the transport's code where there is one (5.1).
 * @module
 */
import { RemotingError } from "../errors.ts";
import { faultCode } from "../wsman/faults.ts";

/**
 * Class of the exception that a cmdlet error is told with: .NET's ArgumentException, NotSupportedException and
 * UriFormatException, PowerShell's RuntimeException, InvalidRunspaceStateException and PSRemotingTransportException.
 */
export type ExceptionKind = "argument" | "notSupported" | "uriFormat" | "runtime" | "runspaceState" | "transport";

type Row = {
  readonly category: Category;
  readonly exception: ExceptionKind;
  readonly text: string;
  /** The id carries the name of the transport's code in front. */
  readonly prefixed?: true;
  /** The exception of the cause stands inside. */
  readonly nested?: true;
};

/** ErrorCategory names that remoting uses. */
export type Category =
  | "InvalidOperation"
  | "InvalidArgument"
  | "OpenError"
  | "OperationStopped"
  | "OperationTimeout"
  | "NotImplemented"
  | "NotSpecified"
  | "ObjectNotFound";

/** The errors. `{0}` and so on are what the raiser fills in. */
export const CMDLET_ERRORS = {
  PSSessionConnectFailed: {
    category: "InvalidOperation",
    exception: "runtime",
    prefixed: true,
    nested: true,
    text: "Cannot connect session {0} on {1}: {2}",
  },
  CannotDisconnectSessionWhenNotOpened: {
    category: "InvalidOperation",
    exception: "runtime",
    text: "Cannot disconnect session {0}: its state is {1}, and only an Opened session can be disconnected",
  },
  CannotDisconnectSessionWithInvalidIdleTimeout: {
    category: "InvalidArgument",
    exception: "runtime",
    text: "Cannot disconnect session {0}: the idle time-out of {1} s is outside 60 s to {2} s, which the server allows",
  },
  PSSessionDisconnectFailed: {
    category: "InvalidOperation",
    exception: "runtime",
    nested: true,
    text: "Cannot disconnect session {0} on {1}: {2}",
  },
  PSSessionNameMatchFail: {
    category: "InvalidOperation",
    exception: "runtime",
    text:
      'Cannot find a session named "{0}" on the computers that were asked: list them with Get-PSSession -ComputerName',
  },
  PSSessionIdMatchFail: {
    category: "InvalidOperation",
    exception: "runtime",
    text: "Cannot find a session with instance id {0} on the computers that were asked",
  },
  RemotePSSessionQueryFailed: {
    category: "InvalidOperation",
    exception: "runtime",
    prefixed: true,
    nested: true,
    text: "Cannot list the sessions on {0}: {1}",
  },
  ReceivePSSessionQueryForSessionFailed: {
    category: "InvalidOperation",
    exception: "runtime",
    prefixed: true,
    nested: true,
    text: "Cannot list the sessions on {0}: {1}",
  },
  ReceivePSSessionCannotConnectSession: {
    category: "InvalidOperation",
    exception: "argument",
    nested: true,
    text: "Cannot receive from session {0}: it could not be connected (state {1}, availability {2})",
  },
  ReceivePSSessionPipelineFailed: {
    category: "OperationStopped",
    exception: "runtime",
    nested: true,
    text: "The command of session {0} failed: {1}",
  },
  RemoteRunspaceNotAvailableForSpecifiedName: {
    category: "InvalidArgument",
    exception: "argument",
    text: 'Cannot find a session named "{0}" in this client: Get-PSSession lists those it has',
  },
  RemoteRunspaceNotAvailableForSpecifiedRunspaceId: {
    category: "InvalidArgument",
    exception: "argument",
    text: "Cannot find a session with instance id {0} in this client: Get-PSSession lists those it has",
  },
  RemoteRunspaceNotAvailableForSpecifiedSessionId: {
    category: "InvalidArgument",
    exception: "argument",
    text: "Cannot find a session with id {0} in this client: Get-PSSession lists those it has",
  },
  RemoteRunspaceNotAvailableForSpecifiedComputer: {
    category: "InvalidArgument",
    exception: "argument",
    text: 'Cannot find a session to computer "{0}" in this client: Get-PSSession lists those it has',
  },
  RemoveSessionCannotConnectToServer: {
    category: "InvalidOperation",
    exception: "runtime",
    text: "Cannot remove session {0} at its server: {1}. It was removed from this client",
  },
  PSSessionOpenFailed: {
    category: "OpenError",
    exception: "transport",
    prefixed: true,
    text: "[{0}] Cannot open a session: {1}",
  },
  CreateRemoteRunspaceFailed: {
    category: "InvalidArgument",
    exception: "notSupported",
    text: "Cannot create a session: {0}",
  },
  PSSessionInvalidComputerName: {
    category: "InvalidArgument",
    exception: "argument",
    text: "Cannot use a computer name that is neither a host name nor an address: {0}",
  },
  RemoteRunspaceInfoHasDuplicates: {
    category: "InvalidArgument",
    exception: "argument",
    text: "Cannot use the same session twice in one call",
  },
  InvokeCommandCommandInvalidSessionState: {
    category: "InvalidOperation",
    exception: "runspaceState",
    text: "Cannot run a command in session {0} on {1}: its state is {2}, Opened is needed",
  },
  InvokeCommandCommandInvalidSessionAvailability: {
    category: "InvalidOperation",
    exception: "runspaceState",
    text: "Cannot run a command in session {0} on {1}: it is {2}, Available is needed",
  },
  PSSessionStateBroken: {
    category: "OpenError",
    exception: "transport",
    prefixed: true,
    text: "[{0}] The connection failed: {1}",
  },
  InvalidSessionState: {
    category: "OperationStopped",
    exception: "runspaceState",
    text: "Cannot run the command in session {0}: its state is {1}, Opened is needed",
  },
  RemotePipelineExecutionFailed: {
    category: "OperationStopped",
    exception: "runtime",
    text: "Cannot run the command in session {0}: {1}",
  },
  PowerShellNetworkFailedStartDisconnect: {
    category: "OperationTimeout",
    exception: "runtime",
    text:
      "The connection to {0} was lost and not regained: the session was disconnected, and its command goes on there",
  },
  PowerShellNetworkOrDisconnectFailed: {
    category: "InvalidOperation",
    exception: "runtime",
    text: "The connection to {0} was lost and not regained, and the session could not be disconnected: {1}",
  },
} as const satisfies Record<string, Row>;

/** Id of a cmdlet error. */
export type CmdletErrorId = keyof typeof CMDLET_ERRORS;

/** An error that a cmdlet writes. */
export class CmdletError extends RemotingError {
  override readonly name = "CmdletError";
  readonly id: CmdletErrorId;
  readonly category: Category;
  readonly exception: ExceptionKind;
  /** What failed underneath, where the exception shows it inside. */
  readonly nested: unknown;
  /** What the record's TargetObject is. */
  readonly target: unknown;
  /** Name of the transport's code, in front of the id. */
  readonly prefix: string | undefined;

  constructor(
    id: CmdletErrorId,
    values: readonly unknown[],
    options: { readonly target?: unknown; readonly cause?: unknown; readonly exception?: ExceptionKind } = {},
  ) {
    const row: Row = CMDLET_ERRORS[id];
    const text = row.text.replace(/\{(\d)\}/g, (_, at: string) => describe(values[Number(at)]));
    super("ERR_SESSION", "remote", text, options.cause === undefined ? {} : { cause: options.cause });
    this.id = id;
    this.category = row.category;
    this.exception = options.exception ?? row.exception;
    this.nested = row.nested ? options.cause : undefined;
    this.target = options.target ?? null;
    this.prefix = row.prefixed ? transportPrefix(options.cause) : undefined;
  }

  /** Id with the transport's prefix. */
  get fullId(): string {
    return this.prefix === undefined ? this.id : `${this.prefix},${this.id}`;
  }
}

/** WSMan code that an error carries; 0 where it has none. */
export function transportCode(error: unknown): number {
  const code = (error as { readonly wsmanCode?: unknown } | null)?.wsmanCode;
  return typeof code === "number" ? code : 0;
}

/** `<Name>` for a code that PowerShell names, its signed decimal for another, nothing for none. */
export function transportPrefix(error: unknown): string | undefined {
  const code = transportCode(error);
  if (code === 0) return undefined;
  return faultCode(code)?.powershell ?? String(code | 0);
}

function describe(value: unknown): string {
  if (value instanceof RemotingError) return sentence(value);
  return value instanceof Error ? value.message : String(value);
}

function sentence(error: RemotingError): string {
  const text = (error as { readonly text?: unknown }).text;
  return typeof text === "string" && text !== "" ? text : error.message;
}
