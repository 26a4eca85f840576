/**
 * All runners, in the order in which they are asked whether a file is theirs. A new kind is one more line.
 * @module
 */
import { createClixmlRunner } from "./clixml.ts";
import { createLanguageRunner } from "./language.ts";
import { createPsrpRunner } from "./psrp.ts";
import { createBehaviourRunner, createBindingRunner, createMetadataRunner } from "./remoting.ts";
import type { TruthRunner } from "./runner.ts";

/** See the module. */
export const RUNNERS: readonly TruthRunner[] = [
  createClixmlRunner(),
  createPsrpRunner(),
  createLanguageRunner(),
  createMetadataRunner(),
  createBindingRunner(),
  createBehaviourRunner(),
];
