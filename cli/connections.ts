/**
 * From a connection's details to an endpoint: where the computer really is, who connects, how.
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { connectPool, openPool } from "../lib/client/runspace_pool.ts";
import { enumerateShells } from "../lib/client/enumeration.ts";
import { systemClock } from "../lib/client/system_clock.ts";
import type { ClientClock, Endpoint } from "../lib/client/contract.ts";
import { RemotingError } from "../lib/errors.ts";
import { type ConnectionInfo, type Credential, endpointUri } from "../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../lib/remoting/ports.ts";
import { authenticatorFactory, type LogonMechanism } from "../lib/transport/authenticate.ts";
import { createHttpTransport } from "../lib/transport/http.ts";
import { proxyOfEnvironment, type ProxyOptions } from "../lib/transport/proxy.ts";
import type { Transport } from "../lib/transport/transport.ts";
import { UsageError } from "./arguments.ts";
import { findCertificate, storeFolder } from "./certificate_store.ts";
import type { Passwords } from "./passwords.ts";

/** Mechanisms that can do with the Kerberos ticket of whoever runs this process. */
const IMPLICIT_MECHANISMS: readonly string[] = ["Default", "Negotiate", "Kerberos"];

/** Where a computer really is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How this process connects. */
export interface ConnectionOptions {
  /** By lower-case name. */
  readonly map: ReadonlyMap<string, Address>;
  readonly user: string | undefined;
  readonly passwords: Passwords;
  readonly allowUnencrypted: boolean;
  readonly caFile: string | undefined;
  /** Revocation lists of the authorities in `caFile`. */
  readonly crlFile: string | undefined;
  /** Folder of client certificates. */
  readonly certificateStore: string | undefined;
}

/** Reads `Server01=127.0.0.1:5985` entries. */
export function readMap(entries: readonly string[]): Map<string, Address> {
  const map = new Map<string, Address>();
  for (const entry of entries.flatMap((text) => text.split(",")).map((text) => text.trim()).filter((text) => text)) {
    const match = /^([^=]+)=(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry);
    const port = Number(match?.[3]);
    if (!match || port < 1 || port > 65_535) {
      throw new UsageError(`--map takes NAME=HOST:PORT, for example Server01=127.0.0.1:5985, not "${entry}"`);
    }
    map.set(match[1]!.toLowerCase(), { host: match[2]!.replace(/^\[|\]$/g, ""), port });
  }
  return map;
}

/** The ports of this process. Transports are kept, one per endpoint and user. */
export function processPorts(options: ConnectionOptions): RemotingPorts & { close(): void } {
  const transports = new Map<string, Transport>();
  const sessionId = crypto.randomUUID();
  const clock = systemClock();
  return {
    openPool,
    connectPool,
    enumerateShells,
    now: () => Date.now(),
    newGuid: () => crypto.randomUUID(),
    async endpoint(connection) {
      const credential = await credentialFor(connection, options);
      const uri = endpointUri(connection);
      const address = options.map.get(connection.connectionUri.hostname.toLowerCase()) ??
        options.map.get(connection.computerName.toLowerCase());
      const who = credential?.userName.toLowerCase() ?? connection.certificateThumbprint ?? "";
      const key = `${uri} ${who} ${connection.authentication} ${connection.noEncryption} ${connection.skipCACheck} ` +
        `${connection.skipCNCheck} ${connection.skipRevocationCheck} ${address?.host}:${address?.port} ${connection.proxyAccessType} ` +
        // What one password opened is not for whoever gives another one.
        digestOf(credential) + digestOf(connection.proxyCredential);
      let transport = transports.get(key);
      if (!transport) {
        transport = makeTransport(connection, uri, address, credential, options);
        transports.set(key, transport);
      }
      return endpointOf(connection, uri, transport, sessionId, clock);
    },
    close() {
      for (const transport of transports.values()) transport.close();
    },
  };
}

function makeTransport(
  connection: ConnectionInfo,
  uri: string,
  address: Address | undefined,
  credential: Credential | undefined,
  options: ConnectionOptions,
): Transport {
  const { certificateThumbprint } = connection;
  const mechanism: LogonMechanism = certificateThumbprint === undefined ? connection.authentication : "Certificate";
  const client = certificateThumbprint === undefined
    ? {}
    : findCertificate(storeFolder(options.certificateStore), certificateThumbprint);
  const ca = options.caFile === undefined ? {} : { ca: readPem("ca-file", options.caFile) };
  const crl = options.crlFile === undefined ? {} : { crl: readPem("crl-file", options.crlFile) };
  const noEncryption = connection.noEncryption && options.allowUnencrypted;
  return createHttpTransport({
    url: uri,
    ...(address ? { address } : {}),
    authenticate: authenticatorFactory({
      mechanism,
      url: uri,
      ...(credential
        ? { credential: { userName: credential.userName, password: credential.password.reveal() ?? "" } }
        : {}),
      noEncryption,
      includePortInSpn: connection.includePortInSPN,
    }),
    allowUnencrypted: options.allowUnencrypted,
    ...proxyOf(connection, new URL(uri)),
    tls: {
      ...ca,
      ...crl,
      ...client,
      skipCaCheck: connection.skipCACheck,
      skipCnCheck: connection.skipCNCheck,
      skipRevocationCheck: connection.skipRevocationCheck,
    },
  });
}

/** Through which proxy: the settings of Windows' programs are the variables of the environment elsewhere. */
function proxyOf(connection: ConnectionInfo, target: URL): { proxy?: ProxyOptions } {
  const { proxyAccessType, proxyAuthentication, proxyCredential } = connection;
  if (proxyAccessType === "None" || proxyAccessType === "NoProxyServer") return {};
  const url = proxyOfEnvironment(target, process.env);
  if (url === undefined) return {};
  if (!proxyCredential) return { proxy: { url } };
  const credential = { userName: proxyCredential.userName, password: proxyCredential.password.reveal() ?? "" };
  const authenticate = authenticatorFactory({ mechanism: proxyAuthentication, url, credential, noEncryption: true });
  return { proxy: { url, authenticate } };
}

function digestOf(credential: Credential | undefined): string {
  if (!credential) return "";
  return createHash("sha256").update(`${credential.userName}\0${credential.password.reveal() ?? ""}`).digest("base64");
}

function readPem(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`--${option}: "${file}" cannot be read`);
  }
}

function endpointOf(
  connection: ConnectionInfo,
  uri: string,
  transport: Transport,
  sessionId: string,
  clock: ClientClock,
): Endpoint {
  return {
    transport,
    uri,
    computerName: connection.computerName,
    sessionId,
    clock,
    openTimeoutMs: connection.openTimeoutMs,
    operationTimeoutMs: connection.operationTimeoutMs,
    cancelTimeoutMs: connection.cancelTimeoutMs,
    ...(connection.uiCulture === undefined ? {} : { locale: connection.uiCulture }),
    ...(connection.culture === undefined ? {} : { dataLocale: connection.culture }),
  };
}

/**
 * Who connects: -Credential, or the user of this process's options. Nobody where a certificate or a ticket of this
 * machine says it.
 */
async function credentialFor(connection: ConnectionInfo, options: ConnectionOptions): Promise<Credential | undefined> {
  if (connection.credential) return connection.credential;
  if (connection.certificateThumbprint !== undefined) return undefined;
  if (connection.authentication === "NegotiateWithImplicitCredential") return undefined;
  const user = options.user ?? process.env["PSRECONNECT_USER"];
  if (user !== undefined && user !== "") return { userName: user, password: await options.passwords.of(user) };
  if (IMPLICIT_MECHANISMS.includes(connection.authentication)) return undefined;
  throw new RemotingError(
    "ERR_AUTH",
    "local",
    `Cannot log on to ${connection.computerName}: nobody said who connects. Give -Credential, --user or PSRECONNECT_USER`,
  );
}
