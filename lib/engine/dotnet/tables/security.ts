/**
 * TABLE: SecureString, credentials, hashes, marshalling of secrets.
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { Buffer } from "node:buffer";
import { type LiveObject, type PsChar, PsSecureString, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { registerCast } from "../cast_operators.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { credentialField, CredentialObject, networkCredential, NetworkCredentialObject } from "../credential.ts";
import { declareType, type Native } from "../declare.ts";
import { type ByteStream, readAll } from "../io/byte_stream.ts";
import { NetObject } from "../net_object.ts";
import type { PsType, TypeRow } from "../type.ts";

const SMA = "System.Management.Automation";

// --- SecureString

const READ_ONLY = new WeakSet<PsSecureString>();

function textOf(self: PsSecureString): string {
  return self.reveal() ?? "";
}

function changed(self: PsSecureString, text: string): void {
  if (READ_ONLY.has(self)) throw clrError("System.InvalidOperationException", "The secure string is read-only.");
  self.change(text);
}

function checkIndex(index: number, most: number): void {
  if (index < 0 || index > most) throw argumentError("ArgumentOutOfRangeException", "index", "There is no such place.");
}

const charText = (value: PsChar): string => String.fromCharCode(value.code);

const SECURE_STRING: TypeRow = declareType("System.Security.SecureString", {
  interfaces: "System.IDisposable",
  properties: { "int Length": (self: PsSecureString) => textOf(self).length },
  methods: {
    "void AppendChar(char c)": (self: PsSecureString, char: PsChar) => changed(self, textOf(self) + charText(char)),
    "void Clear()": (self: PsSecureString) => changed(self, ""),
    "securestring Copy()": (self: PsSecureString) => PsSecureString.fromText(textOf(self)),
    "void Dispose()": () => undefined,
    "void InsertAt(int index, char c)": (self: PsSecureString, index: number, char: PsChar) => {
      const text = textOf(self);
      checkIndex(index, text.length);
      changed(self, text.slice(0, index) + charText(char) + text.slice(index));
    },
    "bool IsReadOnly()": (self: PsSecureString) => READ_ONLY.has(self),
    "void MakeReadOnly()": (self: PsSecureString) => {
      READ_ONLY.add(self);
    },
    "void RemoveAt(int index)": (self: PsSecureString, index: number) => {
      const text = textOf(self);
      checkIndex(index, text.length - 1);
      changed(self, text.slice(0, index) + text.slice(index + 1));
    },
    "void SetAt(int index, char c)": (self: PsSecureString, index: number, char: PsChar) => {
      const text = textOf(self);
      checkIndex(index, text.length - 1);
      changed(self, text.slice(0, index) + charText(char) + text.slice(index + 1));
    },
    "string ToString()": () => "System.Security.SecureString",
  },
  constructors: { "()": () => PsSecureString.fromText("") },
});

// --- Credentials

function newCredential(userName: string | null, password: PsSecureString | null): CredentialObject {
  if (userName === null || userName === "") {
    throw clrError(`${SMA}.PSArgumentException`, "A credential needs a user name.");
  }
  if (password === null) throw clrError(`${SMA}.PSArgumentNullException`, "A credential needs a password.");
  return new CredentialObject(userName, password);
}

const CREDENTIAL: TypeRow = declareType(`${SMA}.PSCredential`, {
  interfaces: "System.Runtime.Serialization.ISerializable",
  properties: {
    "string UserName": (self: LiveObject) => credentialField(self, "UserName"),
    "securestring Password": (self: LiveObject) => credentialField(self, "Password"),
  },
  methods: {
    "System.Net.NetworkCredential GetNetworkCredential()": (self: LiveObject) =>
      networkCredential(credentialField(self, "UserName") as string | null, credentialField(self, "Password")),
    "string ToString()": () => `${SMA}.PSCredential`,
  },
  statics: { "pscredential Empty": () => new CredentialObject(null, null) },
  constructors: {
    "(string userName, securestring password)": newCredential,
    "(psobject pso)": (value: PsValue) => {
      const user = credentialField(value, "UserName");
      const password = credentialField(value, "Password");
      return newCredential(
        typeof user === "string" ? user : null,
        password instanceof PsSecureString ? password : null,
      );
    },
  },
});

registerCast(
  `${SMA}.PSCredential`,
  "System.Net.NetworkCredential",
  (value) => networkCredential(credentialField(value, "UserName") as string | null, credentialField(value, "Password")),
  false,
);

const secret = (text: string | null): PsSecureString => PsSecureString.fromText(text ?? "");

const NETWORK_CREDENTIAL: TypeRow = declareType("System.Net.NetworkCredential", {
  properties: {
    "string UserName": {
      get: (self: NetworkCredentialObject) => self.userName,
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.userName = value ?? "";
      },
    },
    "string Password": {
      get: (self: NetworkCredentialObject) => self.secret.reveal() ?? "",
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.secret = secret(value);
      },
    },
    "securestring SecurePassword": {
      get: (self: NetworkCredentialObject) => self.secret,
      set: (self: NetworkCredentialObject, value: PsSecureString | null) => {
        self.secret = value ?? secret("");
      },
    },
    "string Domain": {
      get: (self: NetworkCredentialObject) => self.domain,
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.domain = value ?? "";
      },
    },
  },
  constructors: {
    "()": () => new NetworkCredentialObject("", secret(""), ""),
    "(string userName, string password)": (user: string | null, password: string | null) =>
      new NetworkCredentialObject(user ?? "", secret(password), ""),
    "(string userName, string password, string domain)": (
      user: string | null,
      password: string | null,
      domain: string | null,
    ) => new NetworkCredentialObject(user ?? "", secret(password), domain ?? ""),
    "(string userName, securestring password)": (user: string | null, password: PsSecureString | null) =>
      new NetworkCredentialObject(user ?? "", password ?? secret(""), ""),
    "(string userName, securestring password, string domain)": (
      user: string | null,
      password: PsSecureString | null,
      domain: string | null,
    ) => new NetworkCredentialObject(user ?? "", password ?? secret(""), domain ?? ""),
  },
});

// --- Marshal: a pointer is a number that stands for one secret

const SECRETS = new Map<bigint, PsSecureString>();
let nextPointer = 0x7f10_0000_0000n;
/** Most secrets that wait for their ZeroFreeBSTR; scripts forget to call it. */
const MAX_SECRETS = 1024;

function pointerTo(value: PsSecureString): bigint {
  if (SECRETS.size >= MAX_SECRETS) SECRETS.delete(SECRETS.keys().next().value!);
  nextPointer += 0x100n;
  SECRETS.set(nextPointer, value);
  return nextPointer;
}

const secretAt = (pointer: bigint): PsValue => SECRETS.get(pointer)?.reveal() ?? null;
const free = (pointer: bigint): void => {
  SECRETS.delete(pointer);
};

const MARSHAL: TypeRow = declareType("System.Runtime.InteropServices.Marshal", {
  isAbstract: true,
  statics: {
    "System.IntPtr SecureStringToBSTR(securestring s)": pointerTo,
    "System.IntPtr SecureStringToGlobalAllocUnicode(securestring s)": pointerTo,
    "System.IntPtr SecureStringToCoTaskMemUnicode(securestring s)": pointerTo,
    "string PtrToStringBSTR(System.IntPtr ptr)": secretAt,
    "string PtrToStringAuto(System.IntPtr ptr)": secretAt,
    "string PtrToStringUni(System.IntPtr ptr)": secretAt,
    "void ZeroFreeBSTR(System.IntPtr s)": free,
    "void ZeroFreeGlobalAllocUnicode(System.IntPtr s)": free,
    "void ZeroFreeCoTaskMemUnicode(System.IntPtr s)": free,
    "void FreeBSTR(System.IntPtr ptr)": free,
  },
});

// --- Hashes

/** Hash algorithms: .NET's name, that of node:crypto, bits. */
const HASHES: readonly (readonly [name: string, algorithm: string, bits: number])[] = [
  ["MD5", "md5", 128],
  ["SHA1", "sha1", 160],
  ["SHA256", "sha256", 256],
  ["SHA384", "sha384", 384],
  ["SHA512", "sha512", 512],
];
const CRYPTO = "System.Security.Cryptography";

/** State of a hash algorithm object. */
interface HashState {
  readonly algorithm: string;
  readonly bits: number;
  readonly key: Uint8Array | undefined;
  last: Uint8Array | null;
}

type HashObject = NetObject<HashState>;

const plainBytes = (bytes: { readonly length: number; [index: number]: number }): Uint8Array =>
  Uint8Array.from({ length: bytes.length }, (_, i) => bytes[i]!);

function digest(algorithm: string, data: Uint8Array, key?: Uint8Array): Uint8Array {
  const input = Buffer.from(data);
  const hash = key === undefined ? createHash(algorithm) : createHmac(algorithm, Buffer.from(key));
  return plainBytes(hash.update(input).digest());
}

function needed(bytes: Uint8Array | null): Uint8Array {
  if (bytes === null) throw argumentError("ArgumentNullException", "buffer", "A value is needed.");
  return bytes;
}

function compute(self: HashObject, bytes: Uint8Array): Uint8Array {
  const { state } = self;
  state.last = digest(state.algorithm, bytes, state.key);
  return state.last;
}

function hashObject(type: string, algorithm: string, bits: number, key?: Uint8Array): HashObject {
  return new NetObject<HashState>(type, { algorithm, bits, key, last: null });
}

function hashRow(name: string, algorithm: string, bits: number): TypeRow {
  const type = `${CRYPTO}.${name}`;
  return declareType(type, {
    base: `${CRYPTO}.HashAlgorithm`,
    isAbstract: true,
    statics: {
      "int HashSizeInBits": () => bits,
      "int HashSizeInBytes": () => bits / 8,
      [`${type} Create()`]: () => hashObject(`${type}+Implementation`, algorithm, bits),
      "byte[] HashData(byte[] source)": (source: Uint8Array | null) => digest(algorithm, needed(source)),
    },
  });
}

function hmacRow(name: string, algorithm: string, bits: number): TypeRow {
  const type = `${CRYPTO}.HMAC${name}`;
  return declareType(type, {
    base: `${CRYPTO}.HMAC`,
    statics: {
      "byte[] HashData(byte[] key, byte[] source)": (key: Uint8Array | null, source: Uint8Array | null) =>
        digest(algorithm, needed(source), needed(key)),
    },
    constructors: {
      "()": (session: Session) => hashObject(type, algorithm, bits, randomBytes(64, session)),
      "(byte[] key)": (key: Uint8Array | null) => hashObject(type, algorithm, bits, needed(key)),
    },
  });
}

function randomBytes(count: number, session: Session): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(session.platform.random() * 256));
}

function randomInteger(low: number, high: number, session: Session): number {
  if (low >= high) throw argumentError("ArgumentException", "fromInclusive", "The range is empty.");
  return low + Math.floor(session.platform.random() * (high - low));
}

function byName(name: string): HashObject {
  const key = name.replace(/^.*\./, "").replace("-", "").toUpperCase();
  const found = HASHES.find(([each]) => each === key);
  if (found === undefined) throw clrError("System.ArgumentException", `There is no hash algorithm "${name}".`);
  return hashObject(`${CRYPTO}.${found[0]}+Implementation`, found[1], found[2]);
}

const HASH_METHODS: Record<string, Native> = {
  "byte[] ComputeHash(byte[] buffer)": (self: HashObject, bytes: Uint8Array | null) => compute(self, needed(bytes)),
  "byte[] ComputeHash(byte[] buffer, int offset, int count)": (
    self: HashObject,
    bytes: Uint8Array,
    offset: number,
    count: number,
  ) => compute(self, bytes.subarray(offset, offset + count)),
  "byte[] ComputeHash(System.IO.Stream inputStream)": (self: HashObject, stream: NetObject<ByteStream>) =>
    compute(self, readAll(stream.state)),
  "void Clear()": () => undefined,
  "void Dispose()": () => undefined,
  "void Initialize()": () => undefined,
};

/** Secrets, credentials, hashes. */
export const SECURITY_ROWS: readonly TypeRow[] = [
  SECURE_STRING,
  CREDENTIAL,
  NETWORK_CREDENTIAL,
  MARSHAL,
  declareType(`${CRYPTO}.HashAlgorithm`, {
    isAbstract: true,
    interfaces: "System.IDisposable",
    properties: {
      "int HashSize": (self: HashObject) => self.state.bits,
      "byte[] Hash": (self: HashObject) => self.state.last,
      "int InputBlockSize": () => 1,
      "bool CanReuseTransform": () => true,
    },
    methods: HASH_METHODS,
    statics: { [`${CRYPTO}.HashAlgorithm Create(string hashName)`]: byName },
  }),
  declareType(`${CRYPTO}.HMAC`, {
    base: `${CRYPTO}.HashAlgorithm`,
    isAbstract: true,
    properties: { "byte[] Key": (self: HashObject) => self.state.key ?? null },
  }),
  ...HASHES.flatMap(([name, algorithm, bits]) => [
    hashRow(name, algorithm, bits),
    declareType(`${CRYPTO}.${name}+Implementation`, { base: `${CRYPTO}.${name}` }),
    declareType(`${CRYPTO}.${name}Managed`, {
      base: `${CRYPTO}.${name}`,
      constructors: { "()": (_session: Session, type: PsType) => hashObject(type.fullName, algorithm, bits) },
    }),
    declareType(`${CRYPTO}.${name}CryptoServiceProvider`, {
      base: `${CRYPTO}.${name}`,
      constructors: { "()": (_session: Session, type: PsType) => hashObject(type.fullName, algorithm, bits) },
    }),
    hmacRow(name, algorithm, bits),
  ]),
  declareType(`${CRYPTO}.RandomNumberGenerator`, {
    interfaces: "System.IDisposable",
    methods: {
      "void GetBytes(byte[] data)": (_self: PsValue, data: Uint8Array, session: Session) => {
        data.set(randomBytes(data.length, session));
      },
      "void Dispose()": () => undefined,
    },
    statics: {
      [`${CRYPTO}.RandomNumberGenerator Create()`]: () => new NetObject<null>(`${CRYPTO}.RandomNumberGenerator`, null),
      "byte[] GetBytes(int count)": randomBytes,
      "int GetInt32(int toExclusive)": (high: number, session: Session) => randomInteger(0, high, session),
      "int GetInt32(int fromInclusive, int toExclusive)": randomInteger,
      "string GetString(string choices, int length)": (choices: string, length: number, session: Session) =>
        Array.from({ length }, () => choices[randomInteger(0, choices.length, session)]).join(""),
      "string GetHexString(int stringLength)": (length: number, session: Session) =>
        Array.from({ length }, () => "0123456789ABCDEF"[randomInteger(0, 16, session)]).join(""),
    },
  }),
  declareType("System.Security.SecurityElement", {
    isAbstract: true,
    statics: {
      "string Escape(string str)": (text: string | null) =>
        text === null
          ? null
          : text.replace(/[<>"'&]/g, (char) =>
            ({ "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "&": "&amp;" })[char]!),
    },
  }),
];
