/**
 * What the cmdlets did in a real PowerShell, against ours over computers in memory: sessions of the setups `one`, `two`,
 * `three` and `closed` run in a second engine, those of `wsman` and `world` fail as the recordings' README says.
 * @module
 */
import { PsDictionary, PsList, type PsValue } from "../../lib/clixml/value.ts";
import { sessionValue } from "../../lib/cmdlets/session_types.ts";
import { formatToText } from "../../lib/engine/format/text_formatter.ts";
import type { EngineHost } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import { computerConnection, shellUriOf } from "../../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { PSSession } from "../../lib/remoting/session.ts";
import { MemoryWorld } from "../remoting/memory_world.ts";
import { linuxFiles, linuxPlatform, VirtualTime } from "../remoting/virtual_time.ts";
import { type Notation, sameNotation, toNotation } from "./notation.ts";
import { ENGINE_CMDLETS, errorAsValue, errorNotation, type TruthSession, truthSession } from "./remoting_session.ts";
import { shellId, worldPorts } from "./remoting_world.ts";
import type { CaseResult } from "./runner.ts";

/** One script. */
export interface BehaviourCase {
  readonly id: string;
  readonly setup: string;
  readonly script: string;
  readonly output: readonly unknown[];
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  readonly warnings?: readonly string[];
  readonly verbose?: readonly string[];
  readonly information?: readonly unknown[];
  readonly host?: readonly (readonly string[])[];
  readonly shown?: readonly (readonly string[])[];
  readonly asked?: readonly (readonly string[])[];
  readonly asks?: readonly string[];
  readonly text?: string;
}

const WIDTH = 120;
const GUID_REGEXP = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const EMPTY_GUID = "00000000-0000-0000-0000-000000000000";
/** Sessions of the setups over a child process. */
const PROCESS_SESSIONS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, closed: 2 };

/** What the host was told and asked. */
class Witness {
  readonly host: string[][] = [];
  readonly shown: string[][] = [];
  readonly asked: string[][] = [];
  readonly answers: PsList = new PsList([], "System.Collections.Queue", "QUE");

  readonly engineHost: EngineHost = {
    ...silentHost(),
    name: "TruthHost",
    width: WIDTH,
    interactive: true,
    write: (text) => {
      const isEngine = /^What if:/.test(text);
      if (isEngine) this.shown.push(quoted(text));
      this.host.push(["line", isEngine ? "<engine>" : text]);
      return undefined;
    },
    writeWarning: (text) => this.#tell("warning", text),
    writeVerbose: (text) => this.#tell("verbose", text),
    writeDebug: (text) => this.#tell("debug", text),
    writeProgress: ({ activity }) => this.#tell("progress", activity),
    promptForChoice: (_caption, message) => this.#choose(message),
  };

  #tell(kind: string, text: string): undefined {
    this.host.push([kind, text]);
    return undefined;
  }
  *#choose(message: string): Generator<undefined, number, void> {
    this.asked.push(quoted(message));
    const answer = this.answers.items.shift();
    return typeof answer === "number" ? answer : 0;
  }
}

/** Runs one script. */
export async function checkBehaviour(wanted: BehaviourCase): Promise<CaseResult> {
  const witness = new Witness();
  const asks: string[] = [];
  const session = await prepare(wanted.setup, witness, asks);
  const spoken = await session.run(wanted.script);
  const hide = hider(JSON.stringify(wanted));
  const actual: Record<string, unknown> = {
    output: spoken.output.map((value) => hide(withoutText(toNotation(value, { special: errorAsValue })))),
    errors: spoken.errors.map((record) => hide(errorNotation(record))),
    warnings: spoken.warnings,
    verbose: spoken.verbose,
    information: spoken.information,
    host: witness.host,
    shown: witness.shown,
    asked: witness.asked,
    asks,
    text: hide(formatToText(spoken.output, { session: session.engine, width: WIDTH })),
  };
  const detail = difference(wanted, actual);
  const topic = `behaviour/${wanted.id.slice(0, wanted.id.indexOf("/"))}`;
  if (detail === undefined) return { id: wanted.id, topic, passed: true };
  const { id, script: _script, setup: _setup, ...expected } = wanted;
  const shown = Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]]));
  return { id, topic, passed: false, detail, expected, actual: shown };
}

function difference(wanted: BehaviourCase, actual: Readonly<Record<string, unknown>>): string | undefined {
  const errors = actual.errors as Record<string, unknown>[];
  const ids = errors.map(({ id, message }) => `${id}: ${message}`).join(" | ");
  if (!sameNotation(actual.output, wanted.output)) return `output (errors: ${ids})`;
  if (errors.length !== wanted.errors.length) return `${errors.length} errors: ${ids}`;
  for (const [i, error] of errors.entries()) {
    for (const [key, value] of Object.entries(wanted.errors[i]!)) {
      if (!sameNotation(error[key] ?? null, value)) return `error ${i} ${key}: ${JSON.stringify(error[key])} (${ids})`;
    }
    if (!("line" in wanted.errors[i]!) && "line" in error) return `error ${i} has a place`;
  }
  for (const key of ["warnings", "verbose", "information", "host", "shown", "asked"] as const) {
    if (!sameNotation(actual[key], wanted[key] ?? [])) return key;
  }
  if (wanted.asks !== undefined && !sameNotation(actual.asks, wanted.asks)) return "asks";
  if (wanted.text !== undefined && actual.text !== wanted.text) return "text";
  return undefined;
}

async function prepare(setup: string, witness: Witness, asks: string[]): Promise<TruthSession> {
  const time = new VirtualTime();
  const files = linuxFiles(time);
  const count = PROCESS_SESSIONS[setup];
  let ports: RemotingPorts;
  if (count === undefined) ports = worldPorts(time, asks);
  else {
    const world: MemoryWorld = new MemoryWorld({
      time,
      cmdlets: ENGINE_CMDLETS,
      platform: (computerName) => linuxPlatform(time, { computerName, fileSystem: files }),
      // The framing between processes knows no disconnecting.
      canDisconnect: false,
    });
    ports = world.ports();
  }
  const session = truthSession({ time, ports, host: witness.engineHost, fileSystem: files });
  const define = (name: string, value: PsValue): void =>
    session.engine.scope.define({ name, value, description: "", options: new Set() }, "Global");
  define("answers", witness.answers);
  for (let i = 1; i <= (count ?? 0); i++) define(`s${i}`, await openSession(session, `s${i}`));
  if (setup === "closed") await closeFirst(session);
  if (setup === "wsman") { for (const [name, value] of wsmanSessions(session)) define(name, value); }
  return session;
}

/** An open session over a child process. */
async function openSession({ remoting }: TruthSession, name: string): Promise<PsValue> {
  const connection = { ...computerConnection({ computerName: "localhost" }), transport: "Process" as const };
  const session = remoting.plan(connection, name);
  const versions = new PsDictionary("System.Management.Automation.PSPrimitiveDictionary");
  versions.set("PSVersionTable", new PsDictionary("System.Management.Automation.PSPrimitiveDictionary"));
  await remoting.open(session, { applicationArguments: versions });
  session.connection.idleTimeoutMs = -1;
  session.connection.outputBufferingMode = "None";
  remoting.repository.addOrReplace(session);
  return sessionValue(session);
}

async function closeFirst({ remoting }: TruthSession): Promise<void> {
  const session = remoting.repository.list()[0]!;
  await session.pool!.close();
  session.setState("Closed");
}

/** `$d` free, `$b` busy elsewhere, `$x` broken. */
function wsmanSessions({ remoting }: TruthSession): [string, PsValue][] {
  const rows = [
    { variable: "d", name: "free", computerName: "fault-2150858843-x", digit: "4" },
    { variable: "b", name: "busy", computerName: "srv02", digit: "5", configuration: "ITTasks", heldElsewhere: true },
    { variable: "x", name: "broken", computerName: "srv03", digit: "6", broken: true },
  ];
  return rows.map(({ variable, name, computerName, digit, configuration, heldElsewhere = false, broken }) => {
    const connection = computerConnection({ computerName });
    connection.shellUri = shellUriOf(configuration ?? "");
    const session = new PSSession({
      id: remoting.repository.nextId(),
      name,
      instanceId: shellId(digit),
      connection,
      origin: "queried",
      state: broken ? "Broken" : "Disconnected",
      heldElsewhere,
      shell: {
        shellId: shellId(digit),
        name,
        resourceUri: connection.shellUri,
        owner: undefined,
        state: heldElsewhere ? "Connected" : "Disconnected",
        idleTimeoutMs: undefined,
        maxIdleTimeoutMs: undefined,
        bufferMode: undefined,
        locale: undefined,
        dataLocale: undefined,
        compressionMode: undefined,
        encoding: undefined,
        profileLoaded: undefined,
        shellInactivityMs: undefined,
        commands: [],
      },
    });
    remoting.repository.addOrReplace(session);
    return [variable, sessionValue(session)];
  });
}

function quoted(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
}

/** Writes guids as `<guid>`, except those that the recording shows. */
function hider(recording: string): <T>(value: T) => T {
  const known = new Set([EMPTY_GUID, ...recording.toLowerCase().match(GUID_REGEXP) ?? []]);
  const replace = (text: string): string =>
    text.replace(GUID_REGEXP, (guid) => known.has(guid.toLowerCase()) ? guid : "<guid>");
  return (value) => JSON.parse(replace(JSON.stringify(value) ?? "null"));
}

/** These recordings leave the text of enumerations that came over the wire out. */
function withoutText(notation: Notation): Notation {
  if (typeof notation !== "object" || notation === null || !("text" in notation)) return notation;
  const { text: _, ...rest } = notation;
  return rest;
}
