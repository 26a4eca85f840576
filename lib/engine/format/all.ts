/**
 * All cmdlets of formatting, for the table of commands.
 * @module
 */
import type { CmdletSpec } from "../command.ts";
import { FORMAT_OBJECT_CMDLETS } from "./format_cmdlets.ts";
import { OUT_CMDLETS } from "./out_cmdlets.ts";

/** Format-Table, Format-List, Format-Wide, Format-Custom, Out-String, Out-Host, Out-Default. */
export const FORMAT_CMDLETS: readonly CmdletSpec[] = [...FORMAT_OBJECT_CMDLETS, ...OUT_CMDLETS];
