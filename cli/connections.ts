/**
 * From a connection's details to an endpoint: where the computer really is, who connects, how.
 * @module
 */
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, privateDecrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { connectPool, openPool } from "../lib/client/runspace_pool.ts";
import { enumerateShells } from "../lib/client/enumeration.ts";
import type { ClientClock, Endpoint } from "../lib/client/contract.ts";
import { RemotingError } from "../lib/errors.ts";
import { type ConnectionInfo, type Credential, endpointUri } from "../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../lib/remoting/ports.ts";
import { basicAuthenticator } from "../lib/transport/authenticator.ts";
import { createHttpTransport } from "../lib/transport/http.ts";
import type { Transport } from "../lib/transport/transport.ts";
import { UsageError } from "./arguments.ts";
import type { Passwords } from "./passwords.ts";

const KEY_BITS = 2048;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/i;

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
      const key = `${uri} ${credential.userName.toLowerCase()} ${connection.authentication}`;
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
  credential: Credential,
  options: ConnectionOptions,
): Transport {
  const { userName, password } = credential;
  const text = password.reveal() ?? "";
  const host = address?.host ?? connection.connectionUri.hostname;
  const ca = options.caFile === undefined ? {} : { ca: readFileSync(options.caFile, "utf8") };
  return createHttpTransport({
    url: uri,
    ...(address ? { address } : {}),
    authenticate: () => basicAuthenticator({ user: userName, password: text }),
    allowUnencrypted: options.allowUnencrypted || LOOPBACK.test(host),
    tls: { ...ca, skipCaCheck: connection.skipCACheck, skipCnCheck: connection.skipCNCheck },
  });
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

async function credentialFor(connection: ConnectionInfo, options: ConnectionOptions): Promise<Credential> {
  if (connection.credential) return connection.credential;
  const user = options.user ?? process.env["PSRECONNECT_USER"];
  if (user === undefined || user === "") {
    throw new RemotingError(
      "ERR_AUTH",
      "local",
      `Cannot log on to ${connection.computerName}: nobody said who connects. Give -Credential, --user or PSRECONNECT_USER`,
    );
  }
  return { userName: user, password: await options.passwords.of(user) };
}

function systemClock(): ClientClock {
  return {
    now: () => Date.now(),
    setTimer(ms, fire) {
      const timer = setTimeout(fire, ms);
      return () => clearTimeout(timer);
    },
    newGuid: () => crypto.randomUUID(),
    newKeyPair() {
      const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: KEY_BITS });
      const jwk = createPublicKey(publicKey as unknown as KeyObject).export({ format: "jwk" });
      return {
        modulus: new Uint8Array(Buffer.from(jwk.n!, "base64url")),
        publicExponent: 65_537,
        decrypt: (ciphertext) =>
          new Uint8Array(privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, ciphertext)),
      };
    },
  };
}
