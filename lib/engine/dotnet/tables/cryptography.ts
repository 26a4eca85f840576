/**
 * TABLE: System.Security.Cryptography: hashes, keyed hashes, random numbers, AES, derived keys.
 * @module
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { concatBytes, encodeUtf8, toHex } from "../../../bytes.ts";
import { type PsEnum, PsSecureString, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { declareEnum, declareType, type Native, type Settable } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { type ByteStream, disposed, readAll, TransformBytes } from "../io/byte_stream.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { streamOf } from "./io_streams.ts";
import { byteRange, bytesOf, notNull, numberOf, outOfRange, randomBytes } from "./native_values.ts";

const NAMESPACE = "System.Security.Cryptography";

/** Hashes by the name of their class: Node's name, bits, bytes of a block. */
const HASHES = {
  MD5: { node: "md5", bits: 128, block: 64 },
  SHA1: { node: "sha1", bits: 160, block: 64 },
  SHA256: { node: "sha256", bits: 256, block: 64 },
  SHA384: { node: "sha384", bits: 384, block: 128 },
  SHA512: { node: "sha512", bits: 512, block: 128 },
} as const;

type HashName = keyof typeof HASHES;
const HASH_NAMES = Object.keys(HASHES) as HashName[];

function cryptographicError(message: string): Error {
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
function hashOf(value: PsValue): HashName {
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
const MAX_RANDOM_BYTES = 1 << 24;

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

interface CipherState {
  key: Uint8Array;
  iv: Uint8Array;
  mode: string;
  padding: string;
}
type Cipher = NetObject<CipherState>;
const AES = `${NAMESPACE}.Aes`;
const BLOCK = 16;

function makeCipher(session: Session, type: PsType | string | null): Cipher {
  return new NetObject<CipherState>(type ?? `${AES}+Implementation`, {
    key: randomBytes(session, 32),
    iv: randomBytes(session, BLOCK),
    mode: "CBC",
    padding: "PKCS7",
  });
}

/** Encrypts or decrypts whole texts. */
function transform(
  bytes: Uint8Array,
  options: CipherState,
  encrypts: boolean,
): Uint8Array {
  const { key, mode, padding } = options;
  const name = `aes-${key.length * 8}-${mode.toLowerCase()}`;
  const iv = mode === "ECB" ? null : options.iv;
  const isPadded = padding !== "None" && (mode === "CBC" || mode === "ECB");
  try {
    const cipher = encrypts ? createCipheriv(name, key, iv) : createDecipheriv(name, key, iv);
    cipher.setAutoPadding(isPadded && padding === "PKCS7");
    let input = bytes;
    if (encrypts && isPadded && padding !== "PKCS7") input = padOther(bytes, padding);
    const out = concatBytes([cipher.update(input), cipher.final()]);
    return !encrypts && isPadded && padding !== "PKCS7" ? unpadOther(out, padding) : out;
  } catch {
    throw cryptographicError("The data cannot be transformed with this key, this vector or this padding.");
  }
}

function padOther(bytes: Uint8Array, padding: string): Uint8Array {
  const rest = BLOCK - bytes.length % BLOCK;
  if (padding === "Zeros") return rest === BLOCK ? bytes : concatBytes([bytes, new Uint8Array(rest)]);
  const tail = new Uint8Array(rest);
  tail[rest - 1] = rest;
  return concatBytes([bytes, tail]);
}

function unpadOther(bytes: Uint8Array, padding: string): Uint8Array {
  return padding === "Zeros" ? bytes : bytes.subarray(0, bytes.length - (bytes.at(-1) ?? 0));
}

interface TransformState {
  readonly options: CipherState;
  readonly encrypts: boolean;
  parts: Uint8Array[];
}
type Transform = NetObject<TransformState>;

function makeTransform(options: CipherState, encrypts: boolean): Transform {
  return new NetObject<TransformState>(`${NAMESPACE}.AesTransform`, { options: { ...options }, encrypts, parts: [] });
}

function cipherProperty(name: "key" | "iv", sizes: readonly number[]): Settable {
  return {
    get: (self: Cipher) => self.state[name].slice(),
    set: (self: Cipher, value: Uint8Array | null) => {
      const bytes = bytesOf(value, "value");
      if (!sizes.includes(bytes.length)) throw cryptographicError(`The bytes must be ${sizes.join(" or ")}.`);
      self.state[name] = bytes.slice();
    },
  };
}

function withKey(self: Cipher, key: Uint8Array | null, iv: Uint8Array | null): CipherState {
  return { ...self.state, key: bytesOf(key, "rgbKey"), iv: iv ?? self.state.iv };
}

function oneShot(mode: "CBC" | "ECB", encrypts: boolean): Native {
  return (self: Cipher, bytes: Uint8Array | null, ...rest: PsValue[]) => {
    const iv = mode === "CBC" ? bytesOf(rest[0] as Uint8Array | null, "iv") : self.state.iv;
    const padding = rest[mode === "CBC" ? 1 : 0];
    const isGiven = typeof padding === "object" && padding !== null && "kind" in padding && padding.kind === "Enum";
    const options = { ...self.state, mode, iv, padding: isGiven ? (padding as PsEnum).name : "PKCS7" };
    return transform(bytesOf(bytes, "input"), options, encrypts);
  };
}

const AES_ROW = declareType(AES, {
  base: `${NAMESPACE}.SymmetricAlgorithm`,
  isAbstract: true,
  properties: {
    "byte[] Key": cipherProperty("key", [16, 24, 32]),
    "byte[] IV": cipherProperty("iv", [BLOCK]),
    "int KeySize": {
      get: (self: Cipher) => self.state.key.length * 8,
      set: (self: Cipher, bits: number, session: Session) => {
        if (![128, 192, 256].includes(bits)) throw cryptographicError("A key has 128, 192 or 256 bits.");
        self.state.key = randomBytes(session, bits / 8);
      },
    },
    "int BlockSize": { get: () => BLOCK * 8, set: () => undefined },
    [`${NAMESPACE}.CipherMode Mode`]: {
      get: (self: Cipher) => enumNamed(`${NAMESPACE}.CipherMode`, self.state.mode),
      set: (self: Cipher, value: PsEnum) => {
        self.state.mode = value.name;
      },
    },
    [`${NAMESPACE}.PaddingMode Padding`]: {
      get: (self: Cipher) => enumNamed(`${NAMESPACE}.PaddingMode`, self.state.padding),
      set: (self: Cipher, value: PsEnum) => {
        self.state.padding = value.name;
      },
    },
  },
  methods: {
    "void GenerateKey()": (self: Cipher, session: Session) => {
      self.state.key = randomBytes(session, self.state.key.length);
    },
    "void GenerateIV()": (self: Cipher, session: Session) => {
      self.state.iv = randomBytes(session, BLOCK);
    },
    [`${NAMESPACE}.ICryptoTransform CreateEncryptor()`]: (self: Cipher) => makeTransform(self.state, true),
    [`${NAMESPACE}.ICryptoTransform CreateDecryptor()`]: (self: Cipher) => makeTransform(self.state, false),
    [`${NAMESPACE}.ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[] rgbIV)`]: (
      self: Cipher,
      key: Uint8Array | null,
      iv: Uint8Array | null,
    ) => makeTransform(withKey(self, key, iv), true),
    [`${NAMESPACE}.ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[] rgbIV)`]: (
      self: Cipher,
      key: Uint8Array | null,
      iv: Uint8Array | null,
    ) => makeTransform(withKey(self, key, iv), false),
    [`byte[] EncryptCbc(byte[] plaintext, byte[] iv, ${NAMESPACE}.PaddingMode paddingMode?)`]: oneShot("CBC", true),
    [`byte[] DecryptCbc(byte[] ciphertext, byte[] iv, ${NAMESPACE}.PaddingMode paddingMode?)`]: oneShot("CBC", false),
    [`byte[] EncryptEcb(byte[] plaintext, ${NAMESPACE}.PaddingMode paddingMode)`]: oneShot("ECB", true),
    [`byte[] DecryptEcb(byte[] ciphertext, ${NAMESPACE}.PaddingMode paddingMode)`]: oneShot("ECB", false),
    "void Clear()": () => undefined,
    "void Dispose()": () => undefined,
  },
  statics: { [`${AES} Create()`]: (session: Session) => makeCipher(session, `${AES}+Implementation`) },
});

const TRANSFORM_ROW = declareType(`${NAMESPACE}.AesTransform`, {
  interfaces: `${NAMESPACE}.ICryptoTransform System.IDisposable`,
  properties: {
    "int InputBlockSize": () => BLOCK,
    "int OutputBlockSize": () => BLOCK,
    "bool CanReuseTransform": () => true,
    "bool CanTransformMultipleBlocks": () => true,
  },
  methods: {
    "byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)": (
      self: Transform,
      bytes: Uint8Array | null,
      offset: number,
      count: number,
    ) => {
      const all = concatBytes([...self.state.parts, byteRange(bytesOf(bytes, "inputBuffer"), offset, count)]);
      self.state.parts = [];
      return transform(all, self.state.options, self.state.encrypts);
    },
    // The output comes with the final block, when all is there.
    "int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)": (
      self: Transform,
      bytes: Uint8Array | null,
      offset: number,
      count: number,
    ) => {
      self.state.parts.push(byteRange(bytesOf(bytes, "inputBuffer"), offset, count).slice());
      return 0;
    },
    "void Dispose()": () => undefined,
  },
});

function cryptoStream(stream: PsValue, given: Transform | null, mode: PsEnum): PsValue {
  const { options, encrypts } = notNull(given, "transform").state;
  const direction = numberOf(mode) === 0 ? "read" : "write";
  const bytes = new TransformBytes(streamOf(stream), direction, (part) => transform(part, options, encrypts), false);
  return new NetObject<ByteStream>(`${NAMESPACE}.CryptoStream`, bytes);
}

interface DerivedState {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly hash: HashName;
  at: number;
}
type Derived = NetObject<DerivedState>;
const DERIVE = `${NAMESPACE}.Rfc2898DeriveBytes`;

/** Most rounds of one derivation: it runs in one go. */
export const MAX_DERIVE_ITERATIONS = 5_000_000;

function derive(state: Omit<DerivedState, "at">, length: number): Uint8Array {
  const { password, salt, iterations, hash } = state;
  if (iterations <= 0 || iterations > MAX_DERIVE_ITERATIONS) throw outOfRange("iterations");
  if (length < 0 || length > MAX_RANDOM_BYTES) throw outOfRange("cb");
  return Uint8Array.from(pbkdf2Sync(password, salt, iterations, length, HASHES[hash].node));
}

function passwordBytes(value: PsValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return encodeUtf8(value instanceof PsSecureString ? value.reveal() ?? "" : value === null ? "" : netText(value));
}

function makeDerived(password: PsValue, salt: Uint8Array | null, iterations: number, hash: HashName): Derived {
  return new NetObject<DerivedState>(DERIVE, {
    password: passwordBytes(password),
    salt: bytesOf(salt, "salt"),
    iterations,
    hash,
    at: 0,
  });
}

function derivedStatics(): Record<string, Native> {
  const found: Record<string, Native> = {};
  for (const type of ["string", "byte[]"]) {
    found[
      `byte[] Pbkdf2(${type} password, byte[] salt, int iterations, ${NAMESPACE}.HashAlgorithmName hashAlgorithm, int outputLength)`
    ] = (password: PsValue, salt: Uint8Array | null, iterations: number, name: PsValue, length: number) =>
      derive(
        { password: passwordBytes(password), salt: bytesOf(salt, "salt"), iterations, hash: hashOf(name) },
        length,
      );
  }
  return found;
}

function derivedConstructors(): Record<string, Native> {
  const found: Record<string, Native> = {};
  for (const type of ["string", "byte[]"]) {
    found[`(${type} password, byte[] salt)`] = (password: PsValue, salt: Uint8Array | null) =>
      makeDerived(password, salt, 1000, "SHA1");
    found[`(${type} password, byte[] salt, int iterations)`] = (
      password: PsValue,
      salt: Uint8Array | null,
      iterations: number,
    ) => makeDerived(password, salt, iterations, "SHA1");
    found[`(${type} password, byte[] salt, int iterations, ${NAMESPACE}.HashAlgorithmName hashAlgorithm)`] = (
      password: PsValue,
      salt: Uint8Array | null,
      iterations: number,
      name: PsValue,
    ) => makeDerived(password, salt, iterations, hashOf(name));
  }
  return found;
}

/** Cryptography. */
export const CRYPTOGRAPHY_ROWS: readonly TypeRow[] = [
  declareEnum(`${NAMESPACE}.CipherMode`, "CBC=1 ECB OFB CFB CTS"),
  declareEnum(`${NAMESPACE}.PaddingMode`, "None=1 PKCS7 Zeros ANSIX923 ISO10126"),
  declareEnum(`${NAMESPACE}.CryptoStreamMode`, "Read Write"),
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
  declareType(`${NAMESPACE}.SymmetricAlgorithm`, { isAbstract: true, interfaces: "System.IDisposable" }),
  AES_ROW,
  declareType(`${AES}+Implementation`, { base: AES }),
  ...["AesManaged", "AesCryptoServiceProvider", "RijndaelManaged"].map((name) =>
    declareType(`${NAMESPACE}.${name}`, {
      base: AES,
      constructors: { "()": (session: Session, type: PsType | null) => makeCipher(session, type) },
    })
  ),
  TRANSFORM_ROW,
  declareType(`${NAMESPACE}.CryptoStream`, {
    base: "System.IO.Stream",
    methods: { "void FlushFinalBlock()": (self: NetObject<ByteStream>) => self.state.flush() },
    constructors: {
      [`(System.IO.Stream stream, ${NAMESPACE}.ICryptoTransform transform, ${NAMESPACE}.CryptoStreamMode mode)`]:
        cryptoStream,
    },
  }),
  declareType(DERIVE, {
    interfaces: "System.IDisposable",
    properties: {
      "int IterationCount": (self: Derived) => self.state.iterations,
      "byte[] Salt": (self: Derived) => self.state.salt.slice(),
    },
    methods: {
      "byte[] GetBytes(int cb)": (self: Derived, count: number) => {
        const { state } = self;
        const bytes = derive(state, state.at + count).slice(state.at);
        state.at += count;
        return bytes;
      },
      "void Reset()": (self: Derived) => {
        self.state.at = 0;
      },
      "void Dispose()": () => undefined,
    },
    statics: derivedStatics(),
    constructors: derivedConstructors(),
  }),
];
