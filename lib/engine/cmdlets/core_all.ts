/**
 * The cmdlets that need the interpreter's inside, for the table of commands.
 * @module
 */
import type { CmdletSpec } from "../command.ts";
import { HISTORY_CMDLETS } from "./core_history.ts";
import { INVOKE_CMDLETS } from "./core_invoke.ts";
import { JOB_CMDLETS } from "./core_jobs.ts";
import { MODULE_CMDLETS } from "./core_modules.ts";
import { PIPELINE_CMDLETS } from "./core_pipeline.ts";
import { COMMAND_CMDLETS } from "./core_commands.ts";
import { VARIABLE_CMDLETS } from "./core_variables.ts";
import { WRITE_CMDLETS } from "./core_write.ts";

/** See the module. */
export const CORE_ENGINE_CMDLETS: readonly CmdletSpec[] = [
  ...WRITE_CMDLETS,
  ...PIPELINE_CMDLETS,
  ...VARIABLE_CMDLETS,
  ...COMMAND_CMDLETS,
  ...INVOKE_CMDLETS,
  ...HISTORY_CMDLETS,
  ...JOB_CMDLETS,
  ...MODULE_CMDLETS,
];
