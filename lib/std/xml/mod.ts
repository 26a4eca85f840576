/**
 * Stand-in for `jsr:@std/xml`, backed by `npm:saxes`, used through `links` where JSR cannot be reached.
 * Holds only names that the real package exports, with the same signatures.
 * @module
 */
export * from "./xml_types.ts";
export * from "./parse.ts";
export * from "./stringify.ts";
