/**
 * Calls into libraries of the system: the one seam between runtimes. Deno has `Deno.dlopen`, Node 26 has `node:ffi`;
 * both are asked for at run time, so that neither needs the other.
 * @module
 */
import process from "node:process";

/** What a function takes: memory of ours, an address in the library's memory, a 32-bit number. */
export type ForeignType = "bytes" | "address" | "number";
/** What is handed to a function. */
export type ForeignArgument = Uint8Array | null | bigint | number;

/** A library that is open. */
export interface ForeignLibrary<Name extends string> {
  /** Functions by name; all return a 32-bit number. */
  readonly functions: Readonly<Record<Name, (...args: readonly ForeignArgument[]) => number>>;
  /** Address of memory of ours, which must stay referenced as long as the library may use it. */
  addressOf(bytes: Uint8Array): bigint;
  /** A copy of the library's memory. */
  read(address: bigint, length: number): Uint8Array;
}

/** Why a library cannot be used. */
export type ForeignFailure = "no runtime support" | "not permitted" | "not found" | "no such function";

/** A library that cannot be used. */
export class ForeignError extends Error {
  /** Name of the class, for logs. */
  override readonly name: string = "ForeignError";
  /** Why. */
  readonly reason: ForeignFailure;

  /**
   * The error of a library that cannot be used.
   * @param reason Why.
   */
  constructor(reason: ForeignFailure, options?: ErrorOptions) {
    super(`Cannot open a library of the system: ${reason}`, options);
    this.reason = reason;
  }
}

/** What each function takes. */
export type Signatures<Name extends string> = Readonly<Record<Name, readonly ForeignType[]>>;

/**
 * Opens the first library of several names.
 * @throws {ForeignError} Where there is none.
 */
export function openLibrary<Name extends string>(
  names: readonly string[],
  signatures: Signatures<Name>,
): ForeignLibrary<Name> {
  const open = denoOpener() ?? nodeOpener();
  if (!open) throw new ForeignError("no runtime support");
  let failure: unknown;
  for (const name of names) {
    try {
      return open(name, signatures);
    } catch (error) {
      const { name: kind = "", message = "" } = error instanceof Error ? error : {};
      if (/NotCapable|PermissionDenied/.test(kind) || /ERR_ACCESS_DENIED/.test(message)) {
        throw new ForeignError("not permitted", { cause: error });
      }
      failure ??= error;
    }
  }
  throw new ForeignError("not found", { cause: failure });
}

/** Memory that stays where it is: small arrays may otherwise live inside of the JavaScript heap. */
export function fixedBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

type Opener = <Name extends string>(name: string, signatures: Signatures<Name>) => ForeignLibrary<Name>;
type Call = (...args: readonly ForeignArgument[]) => number;

interface DenoForeign {
  dlopen(
    name: string,
    symbols: Record<string, { parameters: string[]; result: string }>,
  ): { readonly symbols: Record<string, Call> };
  readonly UnsafePointer: {
    of(bytes: Uint8Array): unknown;
    value(pointer: unknown): bigint;
    create(at: bigint): unknown;
  };
  readonly UnsafePointerView: { getArrayBuffer(pointer: unknown, length: number): ArrayBuffer };
}

function denoOpener(): Opener | undefined {
  const { Deno: deno } = globalThis as { Deno?: Partial<DenoForeign> };
  if (!deno?.dlopen || !deno.UnsafePointer || !deno.UnsafePointerView) return undefined;
  const { dlopen, UnsafePointer, UnsafePointerView } = deno as DenoForeign;
  const types = { bytes: "buffer", address: "u64", number: "u32" } as const;
  return (name, signatures) => {
    const symbols = mapSignatures(
      signatures,
      (each) => ({ parameters: each.map((type) => types[type]), result: "u32" }),
    );
    return {
      functions: dlopen(name, symbols).symbols as ForeignLibrary<string>["functions"],
      addressOf: (bytes) => BigInt(UnsafePointer.value(UnsafePointer.of(bytes))),
      read: (at, length) =>
        length === 0
          ? new Uint8Array(0)
          : new Uint8Array(UnsafePointerView.getArrayBuffer(UnsafePointer.create(at), length)).slice(),
    };
  };
}

interface NodeForeign {
  dlopen(
    name: string,
    definitions: Record<string, { arguments: string[]; return: string }>,
  ): { readonly functions: Record<string, Call> };
  getRawPointer(bytes: Uint8Array): bigint;
  toBuffer(at: bigint, length: number, copy: boolean): Uint8Array;
}

function nodeOpener(): Opener | undefined {
  const ffi = nodeForeign();
  if (!ffi?.dlopen) return undefined;
  const types = { bytes: "buffer", address: "uint64", number: "uint32" } as const;
  return (name, signatures) => {
    const definitions = mapSignatures(signatures, (each) => ({
      arguments: each.map((type) => types[type]),
      return: "uint32",
    }));
    return {
      functions: ffi.dlopen(name, definitions).functions as ForeignLibrary<string>["functions"],
      addressOf: (bytes) => ffi.getRawPointer(bytes),
      read: (at, length) => length === 0 ? new Uint8Array(0) : new Uint8Array(ffi.toBuffer(at, length, true)).slice(),
    };
  };
}

/** Node's module. That it is experimental is no news for the user whom the warning would reach. */
function nodeForeign(): NodeForeign | undefined {
  const { getBuiltinModule } = process as unknown as { getBuiltinModule?: (name: string) => NodeForeign | undefined };
  const { emitWarning } = process;
  try {
    process.emitWarning = () => {};
    return getBuiltinModule?.("node:ffi");
  } finally {
    process.emitWarning = emitWarning;
  }
}

function mapSignatures<T>(
  signatures: Signatures<string>,
  map: (types: readonly ForeignType[]) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(signatures).map(([name, types]) => [name, map(types)]));
}
