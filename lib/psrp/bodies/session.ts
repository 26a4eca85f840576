/**
 * Bodies of the messages that make a session: capabilities, keys, private data, connecting (MS-PSRP 2.2.2.1, .3 to .5,
 * .13, .29, .30).
 * @module
 */
import { type PsDictionary, PsVersion } from "../../clixml/value.ts";
import { fromBase64, toBase64 } from "../../bytes.ts";
import { body, type Codec, Members, unreadable } from "./members.ts";

/** SESSION_CAPABILITY (2.2.2.1). */
export interface SessionCapability {
  /** 2.x; the lower one of both ends is spoken. */
  readonly protocolVersion: PsVersion;
  /** 2.0 at every PowerShell. */
  readonly psVersion: PsVersion;
  /** 1.1.0.1 at every PowerShell. */
  readonly serializationVersion: PsVersion;
  /** A serialized System.TimeZone; only clients of protocol 2.1 send one. */
  readonly timeZone?: Uint8Array;
}

/** Versions that every PowerShell names beside the protocol's. */
export const CAPABILITY_DEFAULTS = {
  psVersion: new PsVersion(2, 0),
  serializationVersion: new PsVersion(1, 1, 0, 1),
} as const;

/** Reads and writes SESSION_CAPABILITY. */
export const sessionCapability: Codec<SessionCapability> = {
  encode: (capability) =>
    body([
      ["protocolversion", capability.protocolVersion],
      ["PSVersion", capability.psVersion],
      ["SerializationVersion", capability.serializationVersion],
      ["TimeZone", capability.timeZone],
    ]),
  decode(value) {
    const members = new Members(value, "SESSION_CAPABILITY");
    return {
      protocolVersion: members.version("protocolversion"),
      psVersion: members.version("PSVersion"),
      serializationVersion: members.version("SerializationVersion"),
      ...((members.get("TimeZone") ?? null) !== null && { timeZone: members.bytes("TimeZone") }),
    };
  },
};

/** PUBLIC_KEY (2.2.2.3) and ENCRYPTED_SESSION_KEY (2.2.2.4): a blob; its layout is `session_key.ts`. */
export interface KeyBlob {
  readonly blob: Uint8Array;
}

/** Reads and writes PUBLIC_KEY. */
export const publicKey: Codec<KeyBlob> = keyBlob("PUBLIC_KEY", "PublicKey");

/** Reads and writes ENCRYPTED_SESSION_KEY. */
export const encryptedSessionKey: Codec<KeyBlob> = keyBlob("ENCRYPTED_SESSION_KEY", "EncryptedSessionKey");

/** Reads and writes PUBLIC_KEY_REQUEST (2.2.2.5), which says nothing. */
export const publicKeyRequest: Codec<undefined> = { encode: () => "", decode: () => undefined };

/** APPLICATION_PRIVATE_DATA (2.2.2.13). */
export interface ApplicationPrivateData {
  /** From PowerShell: PSVersionTable and what its session configuration adds. */
  readonly data: PsDictionary | null;
}

/** Reads and writes APPLICATION_PRIVATE_DATA. */
export const applicationPrivateData: Codec<ApplicationPrivateData> = {
  encode: ({ data }) => body([["ApplicationPrivateData", data]]),
  decode: (value) => ({
    data: new Members(value, "APPLICATION_PRIVATE_DATA").dictionaryOrNull("ApplicationPrivateData"),
  }),
};

/** CONNECT_RUNSPACEPOOL (2.2.2.29); a client that does not care leaves both out. */
export interface ConnectRunspacePool {
  /** Runspaces to keep ready from now on; left out, it stays as it is. */
  readonly minRunspaces?: number;
  /** Pipelines that may run side by side from now on; left out, it stays as it is. */
  readonly maxRunspaces?: number;
}

/** Reads and writes CONNECT_RUNSPACEPOOL. */
export const connectRunspacePool: Codec<ConnectRunspacePool> = {
  encode({ minRunspaces, maxRunspaces }) {
    if (minRunspaces === undefined && maxRunspaces === undefined) return "";
    return body([["MinRunspaces", minRunspaces], ["MaxRunspaces", maxRunspaces]]);
  },
  decode(value) {
    // Bare text, text inside an object (the example of MS-PSRP) and an object with numbers are all met.
    const members = new Members(value, "CONNECT_RUNSPACEPOOL");
    return {
      ...((members.get("MinRunspaces") ?? null) !== null && { minRunspaces: members.integer("MinRunspaces") }),
      ...((members.get("MaxRunspaces") ?? null) !== null && { maxRunspaces: members.integer("MaxRunspaces") }),
    };
  },
};

/** RUNSPACEPOOL_INIT_DATA (2.2.2.30). */
export interface RunspacePoolInitData {
  /** As the pool was opened or last resized. */
  readonly minRunspaces: number;
  /** As above. */
  readonly maxRunspaces: number;
}

/** Reads and writes RUNSPACEPOOL_INIT_DATA. */
export const runspacePoolInitData: Codec<RunspacePoolInitData> = {
  encode: (data) => body([["MinRunspaces", data.minRunspaces], ["MaxRunspaces", data.maxRunspaces]]),
  decode(value) {
    const members = new Members(value, "RUNSPACEPOOL_INIT_DATA");
    const [first, second] = [members.integer("MinRunspaces"), members.integer("MaxRunspaces")];
    // PowerShell's server writes the two into each other's place (wire.md 4.4).
    return { minRunspaces: Math.min(first, second), maxRunspaces: Math.max(first, second) };
  },
};

function keyBlob(message: string, member: string): Codec<KeyBlob> {
  return {
    encode: ({ blob }) => body([[member, toBase64(blob)]]),
    decode(value) {
      const text = new Members(value, message).text(member);
      try {
        return { blob: fromBase64(text) };
      } catch (cause) {
        throw unreadable(message, `member "${member}" is no base64`, cause);
      }
    },
  };
}
