/**
 * What the tables in `parameters/` are made of.
 * @module
 */
export { type CmdletFacts, each } from "../engine/command.ts";
