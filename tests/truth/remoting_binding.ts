/**
 * Command lines and how a real PowerShell bound them, against the engine's binder over the same tables.
 * @module
 */
import type { PsValue } from "../../lib/clixml/value.ts";
import { sessionValue } from "../../lib/cmdlets/session_types.ts";
import type { CmdletBody, CmdletCall, CmdletSpec } from "../../lib/engine/command.ts";
import { ALL_SETS } from "../../lib/engine/command.ts";
import { getProperty } from "../../lib/engine/dotnet/members.ts";
import type { Session } from "../../lib/engine/session.ts";
import { computerConnection } from "../../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { PSSession } from "../../lib/remoting/session.ts";
import { type Notation, sameNotation, toNotation } from "./notation.ts";
import { errorNotation, type TruthSession, truthSession } from "./remoting_session.ts";
import type { CaseResult } from "./runner.ts";

/** One command line. */
export interface BindingCase {
  readonly id: string;
  readonly command: string;
  readonly setup?: string;
  readonly input?: string;
  readonly set?: string | null;
  readonly bound?: Readonly<Record<string, unknown>>;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly records?: number;
  readonly each?: readonly unknown[];
  readonly error?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
  readonly began?: boolean;
}

/** What one call saw. */
interface Seen {
  began: boolean;
  first: Bound | undefined;
  readonly each: Bound[];
}
interface Bound {
  readonly set: string | null;
  readonly bound: Readonly<Record<string, Notation>>;
  readonly members: Readonly<Record<string, Notation>>;
}

const SETUP = `
$all = $s1, $s2
$g1 = [guid]'11111111-1111-1111-1111-111111111111'; $g2 = [guid]'22222222-2222-2222-2222-222222222222'
$cred = [pscredential]::new('Dom\\User', (ConvertTo-SecureString p -AsPlainText -Force))
$opt = New-PSSessionOption -IdleTimeout 120000
$u1 = [uri]'http://srv01:5985/wsman'
`;
/** Cmdlets whose lines were recorded; setups run before they are replaced. */
const RECORDED = /-(?:PSSession|PSSessionOption|Job)$|^Invoke-Command$/;

/** Runs one line. */
export async function checkBinding(wanted: BindingCase): Promise<CaseResult> {
  const seen: Seen = { began: false, first: undefined, each: [] };
  const session = await prepare(wanted, seen);
  const line = wanted.input === undefined ? wanted.command : `${wanted.input} | ${wanted.command}`;
  const { errors } = await session.run(line);
  const actual = {
    ...(seen.began
      ? { set: seen.first?.set, bound: seen.first?.bound, members: seen.first?.members, records: seen.each.length }
      : {}),
    ...(seen.each.length > 1 ? { each: seen.each.map(({ set, bound }) => ({ set, bound })) } : {}),
    errors: errors.map(errorNotation),
  };
  const expectedErrors = wanted.errors ?? (wanted.error ? [wanted.error] : []);
  const detail = difference(wanted, actual, expectedErrors);
  if (detail === undefined) return { id: wanted.id, topic: topicOf(wanted.id), passed: true };
  const { id, ...expected } = wanted;
  return { id, topic: topicOf(id), passed: false, detail, expected, actual };
}

function topicOf(id: string): string {
  return `binding/${id.slice(0, id.indexOf("/"))}`;
}

function difference(
  wanted: BindingCase,
  actual: Readonly<Record<string, unknown>>,
  expectedErrors: readonly Readonly<Record<string, unknown>>[],
): string | undefined {
  const errors = actual.errors as Record<string, unknown>[];
  const ids = errors.map((error) => error.id).join(" ");
  if (errors.length !== expectedErrors.length) return `${errors.length} errors ${ids}`;
  for (const [i, error] of errors.entries()) {
    for (const [key, value] of Object.entries(expectedErrors[i]!)) {
      if (!sameNotation(error[key] ?? null, value)) return `error.${key} of ${ids}: ${JSON.stringify(error[key])}`;
    }
  }
  for (const key of ["set", "bound", "members", "records", "each"] as const) {
    const expected = key === "members" ? wanted.members ?? (wanted.bound ? {} : undefined) : wanted[key];
    if (!sameNotation(actual[key], expected)) return key;
  }
  return undefined;
}

async function prepare(wanted: BindingCase, seen: Seen): Promise<TruthSession> {
  let recording = false;
  const session = truthSession({
    ports: NO_PORTS,
    wrap: (spec) => RECORDED.test(spec.name) && !isArgument(spec, wanted) ? stub(spec, seen, () => recording) : spec,
  });
  const define = (name: string, value: PsValue): void =>
    session.engine.scope.define({ name, value, description: "", options: new Set() }, "Global");
  for (const [i, name] of ["s1", "s2"].entries()) define(name, sessionValue(closedSession(i + 1, name)));
  await session.run(SETUP);
  const usesJob = /\$job\b/.test(`${wanted.input} ${wanted.command}`);
  if (usesJob) await session.run("$job = Start-Job { 1 } | Wait-Job");
  if (wanted.setup !== undefined) await session.run(wanted.setup);
  recording = true;
  return session;
}

/** Whether the line calls the cmdlet only for an argument of another one. */
function isArgument({ name }: CmdletSpec, { command }: BindingCase): boolean {
  return name === "New-PSSessionOption" && !command.startsWith(name);
}

function closedSession(id: number, name: string): PSSession {
  return new PSSession({
    id,
    name,
    instanceId: `0000000${id}-0000-4000-8000-000000000000`,
    connection: computerConnection({ computerName: "srv01" }),
    origin: "created",
    state: "BeforeOpen",
  });
}

/** The same facts with a body that only notes what was bound; while nothing is recorded, the body is the real one. */
function stub(spec: CmdletSpec, seen: Seen, recording: () => boolean): CmdletSpec {
  return {
    ...spec,
    create(cmd): CmdletBody {
      if (!recording() || seen.began) return spec.create(cmd);
      return {
        begin() {
          seen.began = true;
          seen.first = boundOf(cmd);
          return undefined;
        },
        process() {
          const bound = boundOf(cmd);
          if (seen.each.length === 0) seen.first = bound;
          seen.each.push(bound);
          return undefined;
        },
      };
    },
  };
}

function boundOf(cmd: CmdletCall): Bound {
  const members: Record<string, Notation> = {};
  const bound: Record<string, Notation> = {};
  for (const [name, value] of cmd.bound()) {
    bound[name] = valueNotation(cmd, name, value);
    const opened = membersOf(value, cmd.session);
    if (opened) members[name] = opened;
  }
  return { set: cmd.parameterSet === ALL_SETS ? null : cmd.parameterSet, bound, members };
}

function valueNotation(cmd: CmdletCall, name: string, value: PsValue): Notation {
  const type = cmd.spec.parameters.find((parameter) => parameter.name === name)?.type ?? "switch";
  if (typeof value === "boolean" && (type === "switch" || /^(?:WhatIf|Confirm|Verbose|Debug)$/.test(name))) {
    return { t: "System.Management.Automation.SwitchParameter", v: value ? "True" : "False" };
  }
  return toNotation(value);
}

const OPTION_MEMBERS = [
  "MaximumConnectionRedirectionCount",
  "NoCompression",
  "NoMachineProfile",
  "ProxyAccessType",
  "ProxyAuthentication",
  "ProxyCredential",
  "SkipCACheck",
  "SkipCNCheck",
  "SkipRevocationCheck",
  "OperationTimeout",
  "NoEncryption",
  "UseUTF16",
  "IncludePortInSPN",
  "OutputBufferingMode",
  "MaxConnectionRetryCount",
  "Culture",
  "UICulture",
  "MaximumReceivedDataSizePerCommand",
  "MaximumReceivedObjectSize",
  "ApplicationArguments",
  "OpenTimeout",
  "CancelTimeout",
  "IdleTimeout",
] as const;

/** Options that differ from a fresh object's, and the user of a credential. */
function membersOf(value: PsValue, session: Session): Notation | undefined {
  const type = toNotation(value);
  const name = typeof type === "object" && type !== null ? String(type.t) : "";
  if (name === "System.Management.Automation.PSCredential") {
    return { UserName: toNotation(getProperty(value, "UserName", session) ?? null) };
  }
  if (name !== "System.Management.Automation.Remoting.PSSessionOption") return undefined;
  const fresh = session.callSync(session.parse("[System.Management.Automation.Remoting.PSSessionOption]::new()"))[0]!;
  const differing: Record<string, Notation> = {};
  for (const member of OPTION_MEMBERS) {
    const own = toNotation(getProperty(value, member, session) ?? null);
    if (!sameNotation(own, toNotation(getProperty(fresh, member, session) ?? null))) differing[member] = own;
  }
  return differing;
}

const refuse = (): never => {
  throw new Error("no command of these recordings runs");
};
/** Ports of sessions in which nothing runs. */
export const NO_PORTS: RemotingPorts = {
  openPool: refuse,
  connectPool: refuse,
  enumerateShells: refuse,
  endpoint: refuse,
  now: () => 0,
  newGuid: () => "00000000-0000-4000-8000-000000000000",
};
