/**
 * TABLE: System.Security.Cryptography: AES, streams that encrypt, keys derived from passwords.
 * @module
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync } from "node:crypto";
import { concatBytes, encodeUtf8 } from "../../../bytes.ts";
import { type PsEnum, PsSecureString, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { declareEnum, declareType, type Native, type Settable } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { type ByteStream, TransformBytes } from "../io/byte_stream.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { cryptographicError, HASHES, type HashName, hashOf, MAX_RANDOM_BYTES, NAMESPACE } from "./cryptography.ts";
import { streamOf } from "./io_streams.ts";
import { byteRange, bytesOf, notNull, numberOf, outOfRange, randomBytes } from "./native_values.ts";

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

/** Ciphers and derived keys. */
export const CIPHER_ROWS: readonly TypeRow[] = [
  declareEnum(`${NAMESPACE}.CipherMode`, "CBC=1 ECB OFB CFB CTS"),
  declareEnum(`${NAMESPACE}.PaddingMode`, "None=1 PKCS7 Zeros ANSIX923 ISO10126"),
  declareEnum(`${NAMESPACE}.CryptoStreamMode`, "Read Write"),
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
