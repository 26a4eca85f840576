/**
 * TABLE operation -> what the service does. Every handler takes a read request and answers with the body of the
 * response, or throws a {@linkcode ShellFault} / {@linkcode PluginError}; `service.ts` turns both into envelopes.
 * @module
 */
import type { RequestOf, ResponseBody, ResponseOf } from "../lib/wsman/bodies.ts";
import type { Operation } from "../lib/wsman/actions.ts";
import { shellIdOf } from "../lib/wsman/envelope.ts";
import type { EnumerationItem } from "../lib/wsman/enumerate.ts";
import type { RequestHeaders } from "../lib/wsman/headers.ts";
import { isSameResource, POWERSHELL_RESOURCE_PREFIX, RESOURCE_URIS } from "../lib/wsman/names.ts";
import { valueOf } from "../lib/wsman/selectors.ts";
import type { SimulatorClock } from "./clock.ts";
import type { Computer } from "./computer.ts";
import { configOf, describeCommand, describeShell } from "./descriptions.ts";
import type { Enumerations } from "./enumerations.ts";
import { chunkBytesOf, costOfChunk, countThatFits, roomOf } from "./envelope_room.ts";
import { type Received, Shell, ShellFault, type ShellSettings } from "./shell.ts";
import type { BufferMode } from "./output_buffer.ts";
import type { ShellPlugin } from "./plugin.ts";
import type { Account } from "./world.ts";

const ACCESS_DENIED = 5;
const RESOURCE_NOT_FOUND = 2150858811;
const SELECTOR_MISSING = 2150858842;
const NEEDS_FILTER = 2150859200;
const WRONG_RESOURCE = 2150858752;
const SHELL_ID_INVALID = 2150859221;
const COMMAND_ID_INVALID = 2150859220;
const SHELL_NAME_INVALID = 2150859202;
const XPRESS_UNKNOWN = 2150858768;

/** Longest name of a shell. */
const MAX_SHELL_NAME = 255;

/** What a handler may use. */
export interface OperationContext {
  readonly computer: Computer;
  readonly account: Account;
  /** Nobody has logged on; only Identify is answered. */
  readonly isAnonymous: boolean;
  readonly clientAddress: string;
  readonly headers: RequestHeaders;
  readonly clock: SimulatorClock;
  readonly limits: ServiceLimits;
  readonly plugins: readonly ShellPlugin[];
  readonly enumerations: Enumerations;
  /** Aborted when the connection of this request dies. */
  readonly gone: AbortSignal;
  readonly newGuid: () => string;
  /** Settings that a new shell hands on. */
  readonly shellHooks: Pick<ShellSettings, "onClosed" | "onState">;
  /** Told what a Receive answers, so that it can be given back when the client never gets it. */
  readonly onReceived: (shell: Shell, commandId: string | undefined, received: Received) => void;
}

/** Limits of the service, in its own units. */
export interface ServiceLimits {
  /** Largest request that is taken, and largest answer, in bytes. */
  readonly maxEnvelopeBytes: number;
  /** Longest wait of a Receive, whatever the client asks for. */
  readonly maxTimeoutMs: number;
  /** Idle time-out of a shell whose client asks for none. */
  readonly idleTimeoutMs: number;
  /** Longest idle time-out that a client may ask for. */
  readonly maxIdleTimeoutMs: number;
  /** Shortest idle time-out that a client may ask for. */
  readonly minIdleTimeoutMs: number;
  /** How long a shell waits for a client whose connection died during a Receive. */
  readonly keepAliveMs: number;
  /** Output that a shell, and each of its commands, keeps for its client. */
  readonly bufferBytes: number;
  /** Shells of one user on one computer. */
  readonly maxShellsPerUser: number;
  /** Users that may have shells on one computer. */
  readonly maxConcurrentUsers: number;
  /** Refuse a Create whose idle time-out is above the maximum, instead of letting Disconnect fail. */
  readonly strictIdleTimeout: boolean;
}

type Handler<O extends Operation> = (
  request: RequestOf<O>,
  context: OperationContext,
) => ResponseOf<O> | Promise<ResponseOf<O>>;

const HANDLERS: { readonly [O in Operation]: Handler<O> } = {
  Identify: (_request, { isAnonymous }) => ({
    operation: "Identify",
    protocolVersion: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    productVendor: "Microsoft Corporation",
    // Strangers do not learn the version (wire.md 1.7).
    productVersion: `OS: ${isAnonymous ? "0.0.0" : "10.0.20348"} SP: 0.0 Stack: 3.0`,
  }),

  Create(request, context) {
    const { headers, computer, limits } = context;
    const plugin = context.plugins.find((candidate) => candidate.accepts(headers.resourceUri, computer));
    if (!plugin) {
      if (!isPowerShellResource(headers.resourceUri)) throw unknownResource(headers.resourceUri);
      const known = computer.seed.configurations.map((configuration) => configuration.name).join(", ");
      const name = headers.resourceUri.slice(POWERSHELL_RESOURCE_PREFIX.length, 200);
      throw new ShellFault(
        RESOURCE_NOT_FOUND,
        `${computer.name} has no session configuration "${name}". It has: ${known}`,
      );
    }
    checkConfiguration(context);
    if (headers.compression?.mustUnderstand) {
      throw new ShellFault(XPRESS_UNKNOWN, "Compression is not supported here: connect with -NoCompression");
    }
    if (request.shellId !== undefined && !/^[0-9a-f-]{36}$/.test(request.shellId)) {
      throw new ShellFault(SHELL_ID_INVALID, "The proposed ShellId is no GUID");
    }
    if (request.name !== undefined && request.name.length > MAX_SHELL_NAME) {
      throw new ShellFault(SHELL_NAME_INVALID, `The name of a session has at most ${MAX_SHELL_NAME} characters`);
    }
    const owner = ownerOf(context);
    const shellId = request.shellId ?? context.newGuid();
    computer.shells.checkNew(shellId, owner);
    const { environment, workingDirectory, lifetimeMs } = request;
    const shell = new Shell({
      facts: {
        shellId,
        name: request.name,
        resourceUri: headers.resourceUri,
        owner,
        account: context.account,
        clientAddress: context.clientAddress,
        connectionString: headers.to,
        options: optionsOf(context),
        environment: environment ?? [],
        workingDirectory,
        computer,
        clock: context.clock,
        processId: computer.newProcessId(),
      },
      plugin,
      sessionId: headers.sessionId,
      idleTimeoutMs: idleTimeoutOf(request.idleTimeoutMs, limits),
      ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
      maxIdleTimeoutMs: limits.maxIdleTimeoutMs,
      minIdleTimeoutMs: limits.minIdleTimeoutMs,
      bufferMode: readBufferMode(request.bufferMode) ?? "Block",
      bufferBytes: limits.bufferBytes,
      keepAliveMs: limits.keepAliveMs,
      isIdProposed: request.shellId !== undefined,
      chunkBytes: chunkBytesOf(context),
      locale: headers.locale ?? "en-US",
      dataLocale: headers.dataLocale ?? headers.locale ?? "en-US",
      profileLoaded: !/^(1|true)$/i.test(valueOf(headers.options, "WINRS_NOPROFILE") ?? ""),
      clock: context.clock,
      ...context.shellHooks,
    });
    try {
      shell.start(request.creationXml);
    } catch (error) {
      shell.close("plugin");
      throw error;
    }
    computer.shells.add(shell);
    return {
      operation: "Create",
      shellId,
      resourceUri: headers.resourceUri,
      address: headers.to,
      shell: describeShell(shell, context.clock.now(), "created"),
    };
  },

  Command(request, context) {
    const shell = ownShell(context);
    shell.admit("Command", context.headers.sessionId);
    const commandId = request.commandId ?? context.newGuid();
    if (request.commandId !== undefined && !/^[0-9a-f-]{36}$/.test(request.commandId)) {
      throw new ShellFault(COMMAND_ID_INVALID, "The proposed CommandId is no GUID");
    }
    shell.command(commandId, {
      commandLine: request.commandLine,
      args: request.arguments,
      options: optionsOf(context),
    });
    return { operation: "Command", commandId };
  },

  Send(request, context) {
    const shell = ownShell(context);
    shell.admit("Send", context.headers.sessionId);
    for (const chunk of request.streams) shell.send(chunk);
    return { operation: "Send" };
  },

  async Receive(request, context) {
    const { headers, limits } = context;
    const shell = ownShell(context);
    shell.admit("Receive", headers.sessionId);
    const received = await shell.receive({
      commandId: request.commandId,
      timeoutMs: Math.min(headers.operationTimeoutMs ?? limits.maxTimeoutMs, limits.maxTimeoutMs),
      room: roomOf(context),
      costOf: costOfChunk,
      gone: context.gone,
    });
    context.onReceived(shell, request.commandId, received);
    const { state } = received;
    return {
      operation: "Receive",
      streams: received.chunks.map((chunk) => ({
        name: chunk.stream,
        bytes: chunk.bytes,
        ...(chunk.commandId === undefined ? {} : { commandId: chunk.commandId }),
        ...(chunk.last ? { end: true } : {}),
      })),
      ...(state
        ? {
          commandState: {
            commandId: state.commandId,
            state: state.name,
            ...(state.name === "Done" ? { exitCode: state.exitCode } : {}),
          },
        }
        : {}),
    };
  },

  Signal(request, context) {
    const shell = ownShell(context);
    shell.admit("Signal", context.headers.sessionId);
    if (request.commandId !== undefined) shell.signal(request.commandId, request.code);
    return { operation: "Signal" };
  },

  Delete(_request, context) {
    const shell = ownShell(context);
    shell.admit("Delete", context.headers.sessionId);
    shell.close("deleted");
    return { operation: "Delete" };
  },

  async Disconnect(request, context) {
    const shell = ownShell(context);
    shell.admit("Disconnect", context.headers.sessionId);
    const bufferMode = readBufferMode(request.bufferMode);
    await shell.disconnect({
      ...(request.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: request.idleTimeoutMs }),
      ...(bufferMode ? { bufferMode } : {}),
    });
    return { operation: "Disconnect" };
  },

  Reconnect(request, context) {
    const shell = ownShell(context);
    if (request.commandId !== undefined) {
      shell.findCommand(request.commandId);
      shell.admit("ReconnectCommand", context.headers.sessionId);
      return { operation: "Reconnect" };
    }
    const bufferMode = readBufferMode(request.bufferMode);
    if (shell.admit("Reconnect", context.headers.sessionId)) shell.reconnect(bufferMode ? { bufferMode } : {});
    return { operation: "Reconnect" };
  },

  Connect(request, context) {
    const shell = ownShell(context);
    if (request.commandId !== undefined) {
      shell.admit("ConnectCommand", context.headers.sessionId);
      shell.findCommand(request.commandId);
      shell.plugin.connectCommand(request.commandId);
      return { operation: "Connect" };
    }
    shell.admit("Connect", context.headers.sessionId);
    const answer = shell.connect(context.headers.sessionId, request.connectXml, chunkBytesOf(context));
    return {
      operation: "Connect",
      inputStreams: shell.settings.plugin.inputStreams.split(" "),
      outputStreams: shell.settings.plugin.outputStreams.split(" "),
      connectResponseXml: answer,
    };
  },

  Get(_request, context) {
    const { headers } = context;
    if (isSameResource(headers.resourceUri, RESOURCE_URIS.config)) {
      if (!context.account.administrator) {
        throw new ShellFault(ACCESS_DENIED, "Only administrators may read the configuration of the service");
      }
      return { operation: "Get", kind: "Config", config: configOf(context.limits) };
    }
    if (!isSameResource(headers.resourceUri, RESOURCE_URIS.shell)) throw unknownResource(headers.resourceUri);
    const shell = ownShell(context);
    shell.admit("Get", headers.sessionId);
    return { operation: "Get", kind: "Shell", shell: describeShell(shell, context.clock.now(), "listed") };
  },

  Enumerate(request, context) {
    const items = itemsOf(request, context);
    if (!request.optimize) {
      const page = context.enumerations.open(ownerOf(context), items);
      return { operation: "Enumerate", context: page, items: [], endOfSequence: false };
    }
    const first = items.slice(0, countThatFits(items, request.maxElements ?? items.length, roomOf(context)));
    const rest = items.slice(first.length);
    return {
      operation: "Enumerate",
      context: rest.length > 0 ? context.enumerations.open(ownerOf(context), rest) : "",
      items: first,
      endOfSequence: rest.length === 0,
    };
  },

  Pull(request, context) {
    const { items, more } = context.enumerations.pull(
      ownerOf(context),
      request.context,
      (waiting) => countThatFits(waiting, request.maxElements ?? 1, roomOf(context)),
    );
    return {
      operation: "Pull",
      ...(more ? { context: request.context } : {}),
      items,
      endOfSequence: !more,
    };
  },

  Release(request, context) {
    context.enumerations.release(ownerOf(context), request.context);
    return { operation: "Release" };
  },

  Acknowledge: () => ({ operation: "Acknowledge" }),
};

/** Runs the handler of a request's operation. */
export function operate<O extends Operation>(
  request: RequestOf<O> & { readonly operation: O },
  context: OperationContext,
): ResponseBody | Promise<ResponseBody> {
  // Each row takes its own request; the union of the rows cannot say so.
  const handler = HANDLERS[request.operation] as unknown as (
    request: RequestOf<O>,
    context: OperationContext,
  ) => ResponseBody | Promise<ResponseBody>;
  return handler(request, context);
}

/** `DOMAIN\user`, as rsp:Owner shows it. */
export function ownerOf(context: Pick<OperationContext, "account" | "computer">): string {
  return `${context.account.domain ?? context.computer.name}\\${context.account.user}`;
}

/** Refuses who is not on the list of a session configuration. */
function checkConfiguration(context: OperationContext): void {
  const { computer, account, headers } = context;
  const configuration = computer.configuration(headers.resourceUri);
  if (!configuration?.users) return;
  const names = [account.user, ownerOf(context)].map((name) => name.toLowerCase());
  if (configuration.users.some((user) => names.includes(user.toLowerCase()))) return;
  throw new ShellFault(
    ACCESS_DENIED,
    `${ownerOf(context)} may not use the session configuration ${configuration.name}`,
  );
}

function ownShell(context: OperationContext): Shell {
  const shellId = shellIdOf(context.headers);
  if (shellId === undefined) {
    throw new ShellFault(SELECTOR_MISSING, "The request names no shell: a selector ShellId is missing");
  }
  const shell = context.computer.shells.find(shellId);
  if (shell.facts.owner !== ownerOf(context)) {
    throw new ShellFault(ACCESS_DENIED, "The shell belongs to another user");
  }
  const { resourceUri } = context.headers;
  // go-psrp names the default configuration whatever the shell's is; a shell of another kind is not there.
  const isOther = !isSameResource(resourceUri, shell.facts.resourceUri) &&
    !(isPowerShellResource(resourceUri) && isPowerShellResource(shell.facts.resourceUri));
  if (isOther && !isSameResource(resourceUri, RESOURCE_URIS.shell)) throw unknownResource(resourceUri);
  return shell;
}

function optionsOf({ headers }: OperationContext): ReadonlyMap<string, string> {
  return new Map((headers.options ?? []).map(({ name, value }) => [name.toLowerCase(), value]));
}

function idleTimeoutOf(asked: number | undefined, limits: ServiceLimits): number {
  if (asked === undefined) return limits.idleTimeoutMs;
  const tooLong = asked > limits.maxIdleTimeoutMs;
  if (asked < limits.minIdleTimeoutMs || (tooLong && limits.strictIdleTimeout)) {
    throw new ShellFault(
      2150859250,
      `An idle time-out of ${asked / 1000} s is outside ${limits.minIdleTimeoutMs / 1000} to ${
        limits.maxIdleTimeoutMs / 1000
      } s`,
    );
  }
  return asked;
}

function readBufferMode(text: string | undefined): BufferMode | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === "drop" ? "Drop" : "Block";
}

function isPowerShellResource(uri: string): boolean {
  return uri.toLowerCase().startsWith(POWERSHELL_RESOURCE_PREFIX.toLowerCase());
}

function itemsOf(request: RequestOf<"Enumerate">, context: OperationContext): readonly EnumerationItem[] {
  const { headers, computer } = context;
  if (isSameResource(headers.resourceUri, RESOURCE_URIS.shell)) {
    const owner = ownerOf(context);
    const wanted = valueOf(request.filter, "ShellId")?.toLowerCase();
    return computer.shells.all()
      .filter((shell) => context.account.administrator || shell.facts.owner === owner)
      .filter((shell) => wanted === undefined || shell.facts.shellId === wanted)
      .map((shell) => ({ kind: "Shell", shell: describeShell(shell, context.clock.now(), "listed") }));
  }
  if (!isSameResource(headers.resourceUri, RESOURCE_URIS.command)) throw unknownResource(headers.resourceUri);
  const shellId = valueOf(request.filter, "ShellId")?.toLowerCase();
  if (shellId === undefined) {
    throw new ShellFault(NEEDS_FILTER, "Commands are listed of one shell only: a filter on ShellId is missing");
  }
  const shell = computer.shells.find(shellId);
  // This refusal is what hides an administrator's view of other users' sessions from the client (cmdlets.md 2.5).
  if (shell.facts.owner !== ownerOf(context)) throw new ShellFault(ACCESS_DENIED, "The shell belongs to another user");
  return [...shell.commands.values()].map((command) => ({ kind: "Command", command: describeCommand(command) }));
}

function unknownResource(uri: string): ShellFault {
  return new ShellFault(WRONG_RESOURCE, `There is no resource ${uri.slice(0, 200)} here`);
}
