/**
 * Which shells exist at a server: Enumerate of the shells, then of the commands of each PowerShell shell
 * (cmdlets.md 2.5). No PowerShell session is opened for it.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { isGuid } from "../guid.ts";
import { POWERSHELL_RESOURCE_PREFIX, RESOURCE_URIS } from "../wsman/names.ts";
import type { EnumerationItem } from "../wsman/enumerate.ts";
import { WsmanFault } from "../wsman/fault.ts";
import type { Selector } from "../wsman/selectors.ts";
import type { Shell } from "../wsman/shell.ts";
import type { Endpoint, RemoteShell } from "./contract.ts";
import { DEFAULT_OPERATION_TIMEOUT_MS, exchange, LARGE_ENVELOPE_BYTES } from "./shell_requests.ts";

/** Items of one answer, as PowerShell asks for. */
const MAX_ELEMENTS = 32_000;

/** Answers of one enumeration. A server has a few shells; this stops one that never ends. */
export const MAX_PULLS = 1000;

/** Lists shells, and the commands of each PowerShell shell. */
export async function enumerateShells(endpoint: Endpoint, signal?: AbortSignal): Promise<readonly RemoteShell[]> {
  const items = await enumerate(endpoint, RESOURCE_URIS.shell, undefined, signal);
  const shells: RemoteShell[] = [];
  for (const item of items) {
    if (item.kind !== "Shell") continue;
    const isPowerShell = item.shell.resourceUri?.toLowerCase().startsWith(POWERSHELL_RESOURCE_PREFIX.toLowerCase());
    const commands = isPowerShell ? await commandsOf(endpoint, item.shell.shellId, signal) : [];
    shells.push(describe(item.shell, commands));
  }
  return shells;
}

/** Commands of a shell; `undefined` where the server does not show them, as of another user's shell. */
async function commandsOf(
  endpoint: Endpoint,
  shellId: string,
  signal: AbortSignal | undefined,
): Promise<RemoteShell["commands"]> {
  const value = isGuid(shellId) ? shellId.toUpperCase() : shellId;
  try {
    const items = await enumerate(endpoint, RESOURCE_URIS.command, [{ name: "ShellId", value }], signal);
    return items.flatMap((item) => item.kind === "Command" ? [item.command] : [])
      .map(({ commandId, commandLine }) => ({ commandId, commandLine }));
  } catch (error) {
    if (error instanceof WsmanFault) return undefined;
    throw error;
  }
}

async function enumerate(
  endpoint: Endpoint,
  resourceUri: string,
  filter: readonly Selector[] | undefined,
  signal: AbortSignal | undefined,
): Promise<EnumerationItem[]> {
  const { clock, uri, sessionId, locale = "en-US", dataLocale = "en-US" } = endpoint;
  const operationTimeoutMs = endpoint.operationTimeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS;
  const limits = { waitMs: operationTimeoutMs, signal };
  const headers = () => ({
    to: uri,
    messageId: clock.newGuid(),
    resourceUri,
    maxEnvelopeSize: LARGE_ENVELOPE_BYTES,
    operationTimeoutMs,
    locale,
    dataLocale,
    sessionId,
  });
  const first = await exchange(endpoint, headers(), {
    operation: "Enumerate",
    optimize: true,
    maxElements: MAX_ELEMENTS,
    ...(filter && { filter }),
  }, limits);
  const items = [...first.items];
  let context = first.endOfSequence ? "" : first.context;
  // Windows answers all at once; a server that does not optimize is pulled.
  for (let pulls = 0; context !== ""; pulls++) {
    if (pulls >= MAX_PULLS) {
      throw new RemotingError(
        "ERR_WSMAN_MESSAGE",
        "remote",
        `Cannot list the shells of ${endpoint.computerName}: no end after ${MAX_PULLS} answers`,
      );
    }
    const next = await exchange(
      endpoint,
      headers(),
      { operation: "Pull", context, maxElements: MAX_ELEMENTS },
      limits,
    );
    items.push(...next.items);
    context = next.endOfSequence ? "" : next.context ?? "";
  }
  return items;
}

function describe(shell: Shell, commands: RemoteShell["commands"]): RemoteShell {
  return {
    shellId: shell.shellId,
    name: shell.name,
    resourceUri: shell.resourceUri,
    owner: shell.owner,
    state: shell.state,
    idleTimeoutMs: shell.idleTimeoutMs,
    maxIdleTimeoutMs: shell.maxIdleTimeoutMs,
    bufferMode: shell.bufferMode,
    locale: shell.locale,
    dataLocale: shell.dataLocale,
    compressionMode: shell.compressionMode,
    encoding: shell.encoding,
    profileLoaded: shell.profileLoaded,
    shellInactivityMs: shell.shellInactivityMs,
    commands,
  };
}
