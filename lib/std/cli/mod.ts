/**
 * Stand-in for `jsr:@std/cli`, used through `links` where JSR cannot be reached.
 * @module
 */
export * from "./parse_args.ts";
