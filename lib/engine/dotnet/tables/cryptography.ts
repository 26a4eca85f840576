/**
 * TABLE: System.Security.Cryptography: hashes, keyed hashes, random numbers. Ciphers are `ciphers.ts`.
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { concatBytes, toHex } from "../../../bytes.ts";
import { type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import { disposed, readAll } from "../io/byte_stream.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { streamOf } from "./io_streams.ts";
import { byteRange, bytesOf, outOfRange, randomBytes } from "./native_values.ts";

/** The namespace of the classes. */
export const NAMESPACE = "System.Security.Cryptography";

/** Hashes by the name of their class: Node's name, bits, bytes of a block. */
export const HASHES = {
  MD5: { node: "md5", bits: 128, block: 64 },
  SHA1: { node: "sha1", bits: 160, block: 64 },
  SHA256: { node: "sha256", bits: 256, block: 64 },
  SHA384: { node: "sha384", bits: 384, block: 128 },
  SHA512: { node: "sha512", bits: 512, block: 128 },
} as const;

/** Name of a hash. */
export type HashName = keyof typeof HASHES;
const HASH_NAMES = Object.keys(HASHES) as HashName[];

/** CryptographicException. */
export function cryptographicError(message: string): Error {
  return clrError(`${NAMESPACE}.CryptographicException`, message);
}

interface HashState {
  readonly name: HashName;
  /** Of a keyed hash. */
  key: Uint8Array | undefined;
  parts: Uint8Array[];
  hash: Uint8Array | undefined;
  isOpen: boolean;
}
type Hash = NetObject<HashState>;

function digest(name: HashName, key: Uint8Array | undefined, bytes: Uint8Array): Uint8Array {
  const { node } = HASHES[name];
  const hash = key === undefined ? createHash(node) : createHmac(node, key);
  return Uint8Array.from(hash.update(bytes).digest());
}

function compute(self: Hash, bytes: Uint8Array): Uint8Array {
  const { state } = self;
  if (!state.isOpen) throw disposed("hash algorithm");
  state.hash = digest(state.name, state.key, concatBytes([...state.parts, bytes]));
  state.parts = [];
  return state.hash.slice();
}

function makeHash(type: PsType | string, name: HashName, key?: Uint8Array): Hash {
  return new NetObject<HashState>(type, { name, key, parts: [], hash: undefined, isOpen: true });
}

const implementation = (name: string): string => `${NAMESPACE}.${name}+Implementation`;

/** The object of a name as HashAlgorithm.Create takes it: `SHA256`, `SHA-256`, `System.Security.Cryptography.MD5`. */
function hashNamed(text: string): PsValue {
  const plain = text.replace(`${NAMESPACE}.`, "").replace("-", "").toUpperCase();
  const name = HASH_NAMES.find((each) => plain === each || plain === (each === "SHA1" ? "SHA" : ""));
  return name === undefined ? null : makeHash(implementation(name), name);
}

const HASH_METHODS: Record<string, Native> = {
  "byte[] ComputeHash(byte[] buffer)": (self: Hash, bytes: Uint8Array | null) =>
    compute(self, bytesOf(bytes, "buffer")),
  "byte[] ComputeHash(byte[] buffer, int offset, int count)": (
    self: Hash,
    bytes: Uint8Array | null,
    offset: number,
    count: number,
  ) => compute(self, byteRange(bytesOf(bytes, "buffer"), offset, count)),
  "byte[] ComputeHash(System.IO.Stream inputStream)": (self: Hash, stream: PsValue) =>
    compute(self, readAll(streamOf(stream, "inputStream"))),
  "int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)": (
    self: Hash,
    bytes: Uint8Array | null,
    offset: number,
    count: number,
    output: Uint8Array | null,
    place: number,
  ) => {
    const part = byteRange(bytesOf(bytes, "inputBuffer"), offset, count);
    self.state.parts.push(part.slice());
    if (output !== null && output.length >= place + count) output.set(part, place);
    return count;
  },
  "byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)": (
    self: Hash,
    bytes: Uint8Array | null,
    offset: number,
    count: number,
  ) => {
    const part = byteRange(bytesOf(bytes, "inputBuffer"), offset, count);
    compute(self, part);
    return part.slice();
  },
  "void Initialize()": (self: Hash) => {
    self.state.parts = [];
    self.state.hash = undefined;
  },
  "void Clear()": close,
  "void Dispose()": close,
};

function close(self: Hash): void {
  self.state.isOpen = false;
}

function sourceBytes(source: PsValue): Uint8Array {
  if (source instanceof Uint8Array) return source;
  return readAll(streamOf(source, "source"));
}

/** One hash: the abstract class, what Create() makes, and the old names of its implementations. */
function hashRows(name: HashName): TypeRow[] {
  const { bits } = HASHES[name];
  const create = (_: Session, type: PsType | null): PsValue => makeHash(type ?? implementation(name), name);
  const subclasses = name === "MD5" ? ["CryptoServiceProvider"] : ["Managed", "CryptoServiceProvider"];
  return [
    declareType(`${NAMESPACE}.${name}`, {
      base: `${NAMESPACE}.HashAlgorithm`,
      isAbstract: true,
      statics: {
        "int HashSizeInBits": () => bits,
        "int HashSizeInBytes": () => bits / 8,
        [`${NAMESPACE}.${name} Create()`]: () => makeHash(implementation(name), name),
        "byte[] HashData(byte[] source)": (source: Uint8Array | null) =>
          digest(name, undefined, bytesOf(source, "source")),
        "byte[] HashData(System.IO.Stream source)": (source: PsValue) => digest(name, undefined, sourceBytes(source)),
      },
    }),
    declareType(implementation(name), { base: `${NAMESPACE}.${name}` }),
    ...subclasses.map((suffix) =>
      declareType(`${NAMESPACE}.${name}${suffix}`, { base: `${NAMESPACE}.${name}`, constructors: { "()": create } })
    ),
  ];
}

function keyedRow(name: HashName): TypeRow {
  const type = `${NAMESPACE}.HMAC${name}`;
  return declareType(type, {
    base: `${NAMESPACE}.HMAC`,
    statics: {
      "int HashSizeInBits": () => HASHES[name].bits,
      "int HashSizeInBytes": () => HASHES[name].bits / 8,
      "byte[] HashData(byte[] key, byte[] source)": (key: Uint8Array | null, source: Uint8Array | null) =>
        digest(name, bytesOf(key, "key"), bytesOf(source, "source")),
      "byte[] HashData(byte[] key, System.IO.Stream source)": (key: Uint8Array | null, source: PsValue) =>
        digest(name, bytesOf(key, "key"), sourceBytes(source)),
    },
    constructors: {
      "()": (session: Session) => makeHash(type, name, randomBytes(session, HASHES[name].block)),
      "(byte[] key)": (key: Uint8Array | null) => makeHash(type, name, bytesOf(key, "key").slice()),
    },
  });
}

type AlgorithmName = NetObject<string>;

function algorithmName(name: string): AlgorithmName {
  return new NetObject<string>(`${NAMESPACE}.HashAlgorithmName`, name);
}

/** The hash that a HashAlgorithmName means. @throws CryptographicException. */
export function hashOf(value: PsValue): HashName {
  const text = value instanceof NetObject ? String(value.state) : value === null ? "" : netText(value);
  const found = HASH_NAMES.find((each) => each === text.toUpperCase().replace("-", ""));
  if (found === undefined) throw cryptographicError(`"${text}" is no known hash algorithm.`);
  return found;
}

const RANDOM = `${NAMESPACE}.RandomNumberGenerator`;

function randomInt(session: Session, from: number, to: number): number {
  if (from >= to) throw clrError("System.ArgumentException", "The lower bound must be below the upper one.");
  return from + Math.floor(session.platform.random() * (to - from));
}

/** Most random bytes of one call. */
export const MAX_RANDOM_BYTES = 1 << 24;

function freshBytes(count: number, session: Session): Uint8Array {
  if (count < 0 || count > MAX_RANDOM_BYTES) throw outOfRange("count");
  return randomBytes(session, count);
}

const RANDOM_ROW = declareType(RANDOM, {
  interfaces: "System.IDisposable",
  isAbstract: true,
  methods: {
    "void GetBytes(byte[] data)": (_self: PsValue, data: Uint8Array | null, session: Session) =>
      bytesOf(data, "data").set(randomBytes(session, data!.length)),
    "void GetBytes(byte[] data, int offset, int count)": (
      _self: PsValue,
      data: Uint8Array | null,
      offset: number,
      count: number,
      session: Session,
    ) => byteRange(bytesOf(data, "data"), offset, count).set(randomBytes(session, count)),
    "void GetNonZeroBytes(byte[] data)": (_self: PsValue, data: Uint8Array | null, session: Session) => {
      const target = bytesOf(data, "data");
      for (let i = 0; i < target.length; i++) target[i] = randomInt(session, 1, 256);
    },
    "void Dispose()": () => undefined,
  },
  statics: {
    [`${RANDOM} Create()`]: () => new NetObject(RANDOM, {}),
    "byte[] GetBytes(int count)": freshBytes,
    "void Fill(byte[] data)": (data: Uint8Array | null, session: Session) =>
      bytesOf(data, "data").set(randomBytes(session, data!.length)),
    "int GetInt32(int toExclusive)": (to: number, session: Session) => randomInt(session, 0, to),
    "int GetInt32(int fromInclusive, int toExclusive)": (from: number, to: number, session: Session) =>
      randomInt(session, from, to),
    "string GetHexString(int stringLength, bool lowercase?)": (
      length: number,
      lower: boolean | undefined,
      session: Session,
    ) => {
      const text = toHex(freshBytes(Math.ceil(length / 2), session)).slice(0, length);
      return lower ? text : text.toUpperCase();
    },
    "string GetString(string choices, int length)": (choices: string, length: number, session: Session) =>
      Array.from({ length }, () => choices[randomInt(session, 0, choices.length)]).join(""),
  },
});

/** Cryptography. */
export const CRYPTOGRAPHY_ROWS: readonly TypeRow[] = [
  declareType(`${NAMESPACE}.ICryptoTransform`, { isInterface: true }),
  declareType(`${NAMESPACE}.HashAlgorithm`, {
    interfaces: `${NAMESPACE}.ICryptoTransform System.IDisposable`,
    isAbstract: true,
    properties: {
      "int HashSize": (self: Hash) => HASHES[self.state.name].bits,
      "byte[] Hash": (self: Hash) => self.state.hash?.slice() ?? null,
      "int InputBlockSize": () => 1,
      "int OutputBlockSize": () => 1,
      "bool CanTransformMultipleBlocks": () => true,
      "bool CanReuseTransform": () => true,
    },
    methods: HASH_METHODS,
    statics: {
      [`${NAMESPACE}.HashAlgorithm Create(string hashName)`]: hashNamed,
    },
  }),
  ...HASH_NAMES.flatMap(hashRows),
  declareType(`${NAMESPACE}.KeyedHashAlgorithm`, {
    base: `${NAMESPACE}.HashAlgorithm`,
    isAbstract: true,
    properties: {
      "byte[] Key": {
        get: (self: Hash) => self.state.key?.slice() ?? null,
        set: (self: Hash, value: Uint8Array | null) => {
          self.state.key = bytesOf(value, "value").slice();
        },
      },
    },
  }),
  declareType(`${NAMESPACE}.HMAC`, {
    base: `${NAMESPACE}.KeyedHashAlgorithm`,
    isAbstract: true,
    properties: { "string HashName": (self: Hash) => self.state.name },
  }),
  ...HASH_NAMES.map(keyedRow),
  declareType(`${NAMESPACE}.HashAlgorithmName`, {
    isValueType: true,
    properties: { "string Name": (self: AlgorithmName) => self.state },
    methods: { "string ToString()": (self: AlgorithmName) => self.state },
    statics: {
      ...Object.fromEntries(
        HASH_NAMES.map((name) => [`${NAMESPACE}.HashAlgorithmName ${name}`, () => algorithmName(name)] as const),
      ),
    },
    constructors: { "(string name)": algorithmName },
    equals: (self: AlgorithmName, other: PsValue) => other instanceof NetObject && other.state === self.state,
  }),
  declareType(`${NAMESPACE}.IncrementalHash`, {
    interfaces: "System.IDisposable",
    methods: {
      "void AppendData(byte[] data)": (self: Hash, data: Uint8Array | null) =>
        void self.state.parts.push(bytesOf(data, "data").slice()),
      "byte[] GetHashAndReset()": (self: Hash) => compute(self, new Uint8Array()),
      "byte[] GetCurrentHash()": (self: Hash) => digest(self.state.name, self.state.key, concatBytes(self.state.parts)),
      "void Dispose()": close,
    },
    statics: {
      [`${NAMESPACE}.IncrementalHash CreateHash(${NAMESPACE}.HashAlgorithmName hashAlgorithm)`]: (name: PsValue) =>
        makeHash(`${NAMESPACE}.IncrementalHash`, hashOf(name)),
      [`${NAMESPACE}.IncrementalHash CreateHMAC(${NAMESPACE}.HashAlgorithmName hashAlgorithm, byte[] key)`]: (
        name: PsValue,
        key: Uint8Array | null,
      ) => makeHash(`${NAMESPACE}.IncrementalHash`, hashOf(name), bytesOf(key, "key").slice()),
    },
  }),
  declareType(`${NAMESPACE}.CryptographicOperations`, {
    isAbstract: true,
    statics: {
      "bool FixedTimeEquals(byte[] left, byte[] right)": (a: Uint8Array, b: Uint8Array) =>
        a.length === b.length && a.reduce((sum, byte, i) => sum | (byte ^ b[i]!), 0) === 0,
      "void ZeroMemory(byte[] buffer)": (bytes: Uint8Array) => void bytes.fill(0),
    },
  }),
  RANDOM_ROW,
  declareType(`${NAMESPACE}.RNGCryptoServiceProvider`, {
    base: RANDOM,
    constructors: { "()": () => new NetObject(`${NAMESPACE}.RNGCryptoServiceProvider`, {}) },
  }),
];
