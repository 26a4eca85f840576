/**
 * What servers answer in the recordings of the cmdlets' behaviour: enumerations by the table of the recordings' README,
 * and for every operation on a shell the fault that the name of the host asks for.
 * @module
 */
import type { Endpoint, RemoteShell } from "../../lib/client/contract.ts";
import { RemotingError } from "../../lib/errors.ts";
import { type ConnectionInfo, SHELL_URI_PREFIX } from "../../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { fault } from "../remoting/memory_pool.ts";
import type { VirtualTime } from "../remoting/virtual_time.ts";

const CANNOT_CONNECT = 2150858770;
const HOUR_MS = 3_600_000;
const FIVE_SECONDS_MS = 5000;

/** A shell that differs from the default one. */
interface ShellRow {
  /** A hexadecimal digit, eight times the first part of the id. */
  readonly digit: string;
  readonly name?: string;
  readonly state?: string;
  readonly configuration?: string;
  readonly resourceUri?: string;
  readonly commands?: number | undefined;
  readonly idleTimeoutMs?: number;
  readonly inactivityMs?: number;
  readonly bufferMode?: string;
  readonly compressionMode?: string;
  readonly profileLoaded?: string;
  readonly encoding?: string;
}

/** Commands of a shell whose enumeration faults. */
const REFUSED = "refused";
type Row = ShellRow & { readonly refused?: typeof REFUSED };

const HELD: Row = { digit: "3", name: "Held", state: "Connected" };
const ONLY: Row = { digit: "7", name: "Only" };

/** Shells by the name of their computer. */
const SHELLS: Readonly<Record<string, readonly Row[]>> = {
  srv01: [
    { digit: "1", name: "ITTask" },
    { digit: "2", name: "Other" },
    HELD,
    { digit: "4", name: "JEA", configuration: "ITTasks" },
  ],
  srv02: [{ digit: "5", name: "ITTask" }, { digit: "6", name: "task-b", state: "disconnected" }],
  one: [ONLY],
  held: [HELD],
  empty: [],
  odd: [
    { digit: "a", name: "NoState", state: "" },
    { digit: "b" },
    { digit: "c", name: "cmd", resourceUri: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd" },
    { digit: "d", name: "Upper", resourceUri: "HTTP://SCHEMAS.MICROSOFT.COM/POWERSHELL/Custom" },
    { digit: "e", name: "Pool", commands: 2 },
    { digit: "f", name: "Foreign", refused: REFUSED },
    { digit: "8", name: "WithCommand", commands: 1 },
  ],
  // PowerShell reads only idle time-outs in seconds; this one says PT2H, so it counts as unsaid.
  times: [{
    digit: "9",
    name: "Hours",
    idleTimeoutMs: NaN,
    bufferMode: "Drop",
    compressionMode: "NoCompression",
    profileLoaded: "No",
    encoding: "UTF16",
  }],
  times2: [{ digit: "9", name: "Long", idleTimeoutMs: 60_000, inactivityMs: 24 * HOUR_MS + FIVE_SECONDS_MS }],
  times3: [{ digit: "9", name: "NoDot" }],
  "fault-2150859213-a": [{ digit: "1", name: "Taken" }],
  "fault-2150858843-b": [{ digit: "1", name: "Gone" }],
  "fault-5-c": [{ digit: "1", name: "Denied" }],
  "fault-12345-d": [{ digit: "1", name: "Strange" }],
};

/** An endpoint that remembers what it was made for. */
interface WorldEndpoint {
  readonly connection: ConnectionInfo;
}
const connectionOf = (endpoint: Endpoint): ConnectionInfo => (endpoint as unknown as WorldEndpoint).connection;

/** Id of a shell by its digit. */
export function shellId(digit: string): string {
  return `${digit.repeat(8)}-0000-0000-0000-000000000000`;
}

/** Ports of that world. `asks` collects the enumerations that are sent. */
export function worldPorts(time: VirtualTime, asks: string[]): RemotingPorts {
  let guids = 0;
  const refuse = (endpoint: Endpoint): Promise<never> => {
    const { computerName } = connectionOf(endpoint);
    const code = /^fault-(\d+)-/.exec(computerName)?.[1];
    return Promise.reject(fault(code === undefined ? CANNOT_CONNECT : Number(code), `reach ${computerName}`));
  };
  return {
    openPool: refuse,
    connectPool: refuse,
    enumerateShells(endpoint) {
      const connection = connectionOf(endpoint);
      const name = connection.computerName.toLowerCase();
      asks.push(`ResourceURI=Shell Enumerate=True ${askOf(connection)}`);
      if (name.startsWith("down")) {
        return Promise.reject(new RemotingError("ERR_HTTP", "remote", `Cannot list the shells of ${name}`));
      }
      const shells = (SHELLS[name] ?? []).map(remoteShell);
      for (const { shellId: id, resourceUri, name: shown, state } of shells) {
        // Only what can be a session is asked for its commands.
        if (!resourceUri?.toLowerCase().startsWith(SHELL_URI_PREFIX.toLowerCase())) continue;
        if (shown === undefined || state === undefined) continue;
        const filter = `Dialect=Selector Filter=ShellId='${id.toUpperCase()}'`;
        asks.push(`ResourceURI=Shell/Command Enumerate=True ${filter} ${askOf(connection)}`);
      }
      return Promise.resolve(shells);
    },
    endpoint: (connection) =>
      Promise.resolve({ connection, computerName: connection.computerName } as unknown as Endpoint),
    now: () => time.now(),
    newGuid: () => `00000000-0000-4000-a000-${(++guids).toString(16).padStart(12, "0")}`,
  };
}

function remoteShell(row: Row): RemoteShell {
  const { commands = 0, idleTimeoutMs = 2 * HOUR_MS } = row;
  return {
    shellId: shellId(row.digit),
    name: row.name,
    resourceUri: row.resourceUri ?? SHELL_URI_PREFIX + (row.configuration ?? "Microsoft.PowerShell"),
    owner: "user",
    state: row.state === "" ? undefined : row.state ?? "Disconnected",
    idleTimeoutMs: Number.isNaN(idleTimeoutMs) ? undefined : idleTimeoutMs,
    maxIdleTimeoutMs: 2_147_483_647,
    bufferMode: row.bufferMode ?? "Block",
    locale: "en-US",
    dataLocale: "de-DE",
    compressionMode: row.compressionMode ?? "XpressCompression",
    encoding: row.encoding ?? "UTF8",
    profileLoaded: row.profileLoaded ?? "Yes",
    shellInactivityMs: row.inactivityMs ?? FIVE_SECONDS_MS,
    commands: row.refused === REFUSED
      ? undefined
      : Array.from({ length: commands }, (_, i) => ({ commandId: shellId(String(i + 1)), commandLine: "" })),
  };
}

/** Flags of the mechanisms in WSMan's own numbers. */
const MECHANISM_FLAGS: Readonly<Record<string, number>> = {
  Default: 1,
  Digest: 2,
  Negotiate: 4,
  Basic: 8,
  Kerberos: 16,
  NegotiateWithImplicitCredential: 1,
  Credssp: 128,
};

/** A query as the recordings write it down. */
function askOf(connection: ConnectionInfo): string {
  const { connectionUri, authentication, credential, certificateThumbprint } = connection;
  const isHttps = connectionUri.protocol === "https:";
  const port = connection.isExplicitPort ? ` Port=${connection.port}` : "";
  const title = (flag: boolean): string => flag ? "True" : "False";
  const { skipCACheck, skipCNCheck, noEncryption, proxyAccessType, includePortInSPN, operationTimeoutMs } = connection;
  return [
    `ComputerName=${connection.computerName} Authentication=${MECHANISM_FLAGS[authentication]}`,
    credential ? ` Credential=${credential.userName}` : "",
    certificateThumbprint === undefined ? "" : ` CertificateThumbprint=${certificateThumbprint}`,
    port,
    isHttps ? " UseSSL=True" : "",
    ` ApplicationName=${connection.appName.replace(/^\/+/, "")}`,
    ` SessionOption=OperationTimeout=${operationTimeoutMs},SkipCACheck=${title(skipCACheck)}`,
    `,SkipCNCheck=${title(skipCNCheck)},NoEncryption=${title(noEncryption)}`,
    `,ProxyAccessType=${proxyAccessType === "None" ? "" : `Proxy${proxyAccessType}`}`,
    `,SPNPort=${includePortInSPN ? connection.port : 0}`,
  ].join("");
}
