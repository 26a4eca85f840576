/**
 * Stand-in for `jsr:@std/uuid`, backed by `npm:uuid`, used through `links` where JSR cannot be reached.
 * Holds only names that the real package exports, with the same signatures.
 * @module
 */
import { NIL, v5 as generateV5, validate as isValid, version as versionOf } from "uuid";

/** The nil UUID, all zeros. */
export const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** Whether `id` is the nil UUID. */
export function isNil(id: string): boolean {
  return id === NIL;
}

/** Whether `uuid` is a well-formed UUID of RFC 9562. */
export function validate(uuid: string): boolean {
  return isValid(uuid);
}

/** The version number of `uuid`. */
export function version(uuid: string): number {
  return versionOf(uuid);
}

/** Version 4, random. */
export const v4: { validate(id: string): boolean } = {
  validate: (id: string): boolean => isValid(id) && versionOf(id) === 4,
};

/** Version 5, a name's SHA-1. */
export const v5: { validate(id: string): boolean; generate(namespace: string, data: Uint8Array): Promise<string> } = {
  validate: (id: string): boolean => isValid(id) && versionOf(id) === 5,
  generate: (namespace: string, data: Uint8Array): Promise<string> =>
    Promise.resolve(generateV5(data as Uint8Array<ArrayBuffer>, namespace)),
};
