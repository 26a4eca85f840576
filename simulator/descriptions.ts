/**
 * What the service tells of its shells, their commands and itself.
 * @module
 */
import type { Command } from "../lib/wsman/command.ts";
import { type ConfigSettings, DEFAULT_CONFIG } from "../lib/wsman/config.ts";
import type { Shell as ShellDescription } from "../lib/wsman/shell.ts";
import type { Shell, ShellCommand } from "./shell.ts";

/** A shell, as Create answers and as Get and Enumerate list it. */
export function describeShell(shell: Shell, now: number, why: "created" | "listed"): ShellDescription {
  const { settings, facts } = shell;
  return {
    shellId: facts.shellId,
    ...(facts.name === undefined ? {} : { name: facts.name }),
    resourceUri: facts.resourceUri,
    owner: facts.owner,
    clientIp: facts.clientAddress,
    processId: facts.processId,
    ...(facts.environment.length === 0 ? {} : { environment: facts.environment }),
    ...(facts.workingDirectory === undefined ? {} : { workingDirectory: facts.workingDirectory }),
    ...(settings.lifetimeMs === undefined ? {} : { lifetimeMs: settings.lifetimeMs }),
    idleTimeoutMs: shell.idleTimeoutMs,
    inputStreams: settings.plugin.inputStreams.split(" "),
    outputStreams: settings.plugin.outputStreams.split(" "),
    maxIdleTimeoutMs: settings.maxIdleTimeoutMs,
    locale: settings.locale,
    dataLocale: settings.dataLocale,
    compressionMode: "NoCompression",
    profileLoaded: settings.profileLoaded ? "Yes" : "No",
    encoding: "UTF8",
    bufferMode: shell.bufferMode,
    state: shell.state === "Connected" ? "Connected" : "Disconnected",
    shellRunTimeMs: now - shell.createdAt,
    shellInactivityMs: now - shell.lastActivity,
    ...(why === "listed" ? { memoryUsed: "46MB", childProcesses: 0 } : {}),
  };
}

/** A command, as Enumerate lists it: as long as its client has not heard the end, it counts as running. */
export function describeCommand({ id, commandLine }: ShellCommand): Command {
  return { commandId: id, commandLine, commandState: "Running" };
}

/** The configuration of the service. */
export function configOf(limits: {
  readonly maxEnvelopeBytes: number;
  readonly maxTimeoutMs: number;
}): ConfigSettings {
  return {
    ...DEFAULT_CONFIG,
    MaxEnvelopeSizekb: String(Math.floor(limits.maxEnvelopeBytes / 1024)),
    MaxTimeoutms: String(limits.maxTimeoutMs),
  };
}
