/**
 * The engine session of one runspace: what a script finds in it on a virtual computer, and how it is reset.
 * @module
 */
import { customObject, PsDictionary, PsList, PsObject, type PsValue, PsVersion } from "../../lib/clixml/value.ts";
import { JOB_VIEW_SLOT } from "../../lib/engine/background_job.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import { LENIENT_RECEIVE_JOB } from "../../lib/engine/cmdlets/receive_job.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import { Job } from "../../lib/engine/job.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import type { EngineHost, Scheduler, Session } from "../../lib/engine/session.ts";
import { versionOf } from "../../lib/engine/session_objects.ts";
import type { ShellFacts } from "../plugin.ts";
import { NATIVE_PROGRAMS } from "./native_programs.ts";

/** The protocol version 2.x that the simulator speaks: that of Windows PowerShell 5.1 and PowerShell up to 7.5. */
export const PROTOCOL_MINOR = 3;
/** The first version of PowerShell that is not Windows PowerShell. */
const FIRST_CORE_MAJOR = 6;
/** Keys of `$PSVersionTable` that Windows PowerShell has not. */
const CORE_KEYS = ["GitCommitId", "OS", "Platform"] as const;

/** What a session is made of. */
export interface RemoteSessionOptions {
  readonly facts: ShellFacts;
  readonly platform: Platform;
  readonly host: EngineHost;
  readonly scheduler: Scheduler;
  readonly applicationArguments: PsDictionary | null;
}

/** A session and the way back to its beginning. */
export class RemoteSession {
  readonly session: Session;
  readonly #platform: Platform;
  readonly #initial: ReadonlyMap<string, PsValue>;

  constructor(options: RemoteSessionOptions) {
    const { facts, platform, host, scheduler } = options;
    const { computer } = facts;
    const session = createSession({
      platform,
      host,
      cmdlets: [...CORE_CMDLETS, LENIENT_RECEIVE_JOB, ...NATIVE_PROGRAMS],
      scheduler,
      jobSeed: computer.jobs.firstId,
    });
    session.slots.set(JOB_VIEW_SLOT, {
      location: computer.jobs.location === "computer" ? computer.name : "localhost",
      commandIsPath: computer.jobs.command === "path",
    });
    showVersion(session, computer.configuration(facts.resourceUri)!.psVersion);
    session.scope.define(
      { name: "PSSenderInfo", value: senderInfo(options), description: "", options: new Set() },
      "Global",
    );
    this.session = session;
    this.#platform = platform;
    this.#initial = new Map([...session.scope.variables("Global")].map(({ name, value }) => [name, value]));
  }

  /** Forgets variables, errors and the location; functions, jobs and the environment stay, as in PowerShell. */
  reset(): void {
    const { scope, providers } = this.session;
    for (const { name } of [...scope.variables("Global")]) {
      if (!this.#initial.has(name)) scope.remove(name, "Global", true);
    }
    for (const [name, value] of this.#initial) {
      const entry = scope.entry(name, "Global");
      if (!entry) scope.define({ name, value, description: "", options: new Set() }, "Global", true);
      else if (!entry.options.has("Constant") && !entry.options.has("ReadOnly")) entry.value = value;
      if (name === "Error" && value instanceof PsList) value.items.length = 0;
    }
    providers.setLocation(this.#platform.startDirectory);
  }

  /** The runspace is closed: its jobs end with it. */
  close(): void {
    for (const job of this.session.jobs.list()) if (job instanceof Job) job.stop();
  }
}

/** PSVersion and PSEdition of a session configuration, as both ends show them. */
export function versionRows(psVersion: string): readonly (readonly [string, PsValue])[] {
  const version = versionOf(psVersion);
  return [["PSVersion", version], ["PSEdition", version.major < FIRST_CORE_MAJOR ? "Desktop" : "Core"]];
}

function showVersion(session: Session, psVersion: string): void {
  const table = session.scope.get("PSVersionTable");
  if (!(table instanceof PsDictionary)) return;
  for (const [name, value] of versionRows(psVersion)) table.set(name, value);
  table.set("PSRemotingProtocolVersion", new PsVersion(2, PROTOCOL_MINOR));
  if (table.get("PSEdition") === "Core") table.set("GitCommitId", psVersion);
  else for (const key of CORE_KEYS) table.delete(key);
}

/** `$PSSenderInfo`: who is at the other end. */
function senderInfo({ facts, applicationArguments }: RemoteSessionOptions): PsObject {
  const identity = typed("System.Management.Automation.Remoting.PSIdentity", [
    ["AuthenticationType", ""],
    ["IsAuthenticated", true],
    ["Name", facts.owner],
    ["CertificateDetails", null],
  ]);
  return typed("System.Management.Automation.Remoting.PSSenderInfo", [
    [
      "UserInfo",
      typed("System.Management.Automation.Remoting.PSPrincipal", [["Identity", identity], ["WindowsIdentity", null]]),
    ],
    ["ClientTimeZone", null],
    ["ConnectionString", facts.connectionString],
    ["ApplicationArguments", applicationArguments ?? new PsDictionary(PRIMITIVE_DICTIONARY)],
    ["ConfigurationName", facts.resourceUri.slice(facts.resourceUri.lastIndexOf("/") + 1)],
  ]);
}

/** Type of the dictionaries that a client and a server tell each other of themselves in. */
export const PRIMITIVE_DICTIONARY = "System.Management.Automation.PSPrimitiveDictionary";

function typed(typeName: string, members: readonly (readonly [string, PsValue])[]): PsObject {
  const object = customObject(members);
  object.typeNames = [typeName, "System.Object"];
  return object;
}
