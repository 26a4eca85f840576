/**
 * The command-line tool: arguments in, exit code out.
 * @module
 */
import process from "node:process";
import { main } from "./cli/main.ts";
import { processTerminal } from "./cli/terminal.ts";

process.exitCode = await main(process.argv.slice(2), processTerminal());
