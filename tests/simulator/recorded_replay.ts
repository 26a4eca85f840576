/**
 * Replays recorded exchanges of a client with a Windows host against the simulator, and says where the answers differ.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { decodeMessage } from "../../lib/psrp/message.ts";
import { type MessageName, messageName } from "../../lib/psrp/message_types.ts";
import { parseRequest, parseResponse, shellIdOf, type WsmanRequest } from "../../lib/wsman/envelope.ts";
import { WsmanFault } from "../../lib/wsman/fault.ts";
import type { ResponseBody } from "../../lib/wsman/bodies.ts";
import { childrenOf, type Element } from "../../lib/xml/element.ts";
import { readXml } from "../../lib/xml/read.ts";
import type { Account } from "../../simulator/mod.ts";
import type { Rig } from "./rig.ts";

const FOLDER = new URL("../../../shared/recordings/", import.meta.url);
/** How far the clock goes on at a time while an answer is awaited, and how often. */
const STEP_MS = 500;
const MAX_STEPS = 200;
const TIMED_OUT = 2150858793;
/** Receives beyond the recorded ones that a command may need to its end. */
const MAX_MORE = 20;

/** One recorded scenario. */
export interface Scenario {
  readonly name: string;
  readonly exchanges: readonly { readonly request: string; readonly response?: string }[];
}

/** All scenarios; none where the folder is not beside the repository. */
export function scenarios(): Scenario[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER).filter((file) => file.endsWith(".json")).sort().map((file) =>
    JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Scenario
  );
}

/** What came of a scenario. */
export interface Replay {
  /** Differences, each behind the number of its exchange or the name of its stream. */
  readonly differences: Readonly<Record<string, string>>;
  /** Messages of the host that were compared. */
  readonly messages: number;
  readonly exchanges: number;
}

/** One answer, read. */
interface Answer {
  readonly body: ResponseBody | undefined;
  readonly fault: WsmanFault | undefined;
  readonly action: string;
  readonly structure: ReadonlySet<string>;
}

/** Streams of one side: the kinds of messages on each, and the state of each command. */
class Side {
  readonly kinds = new Map<string, MessageName[]>();
  readonly states = new Map<string, string>();
  readonly texts = new Map<string, string>();
  readonly #inboxes = new Map<string, Defragmenter>();

  hear(target: string, body: ResponseBody): void {
    if (body.operation !== "Receive") return;
    for (const { bytes, name } of body.streams) {
      if (name !== "stdout" || target.startsWith("cmd ")) {
        this.texts.set(
          `${target} ${name}`,
          (this.texts.get(`${target} ${name}`) ?? "") + new TextDecoder().decode(bytes),
        );
      } else this.#defragment(target, bytes);
    }
    if (body.commandState) {
      const { state, exitCode } = body.commandState;
      this.states.set(target, exitCode === undefined ? state : `${state} ${exitCode}`);
    }
  }

  count(target: string): number {
    return this.kinds.get(target)?.length ?? 0;
  }

  #defragment(target: string, bytes: Uint8Array): void {
    const inbox = this.#inboxes.get(target) ?? new Defragmenter();
    this.#inboxes.set(target, inbox);
    const kinds = this.kinds.get(target) ?? [];
    this.kinds.set(target, kinds);
    inbox.add(bytes, ({ message }) => kinds.push(messageName(decodeMessage(message).type)!));
  }
}

/** How a scenario is replayed. */
export interface ReplayOptions {
  readonly account: Account;
  /** Numbers of exchanges that are left out. */
  readonly skip: readonly number[];
}

/** Replays a scenario. */
export async function replay(rig: Rig, scenario: Scenario, { account, skip }: ReplayOptions): Promise<Replay> {
  const differences: Record<string, string> = {};
  const ids = new Map<string, string>();
  const recorded = new Side();
  const own = new Side();
  let exchanges = 0;
  for (const [at, { request, response }] of scenario.exchanges.entries()) {
    if (skip.includes(at) || response === undefined) continue;
    const text = withIds(request, ids);
    const parsed = parseRequest(text);
    const target = targetOf(parsed);
    const expected = read(response);
    if (parsed.operation === "Command" && parsed.commandId !== undefined) {
      // pypsrp uses an id again for the next run of the same pipeline.
      for (const side of [recorded, own]) side.states.delete(target);
    }
    if (parsed.operation === "Receive" && expected.body) {
      recorded.hear(target, expected.body);
      // Two answers of the host may be one of ours.
      if (isDone(own, target) || own.count(target) >= recorded.count(target) && recorded.count(target) > 0) continue;
    }
    exchanges++;
    let actual = read(await post(rig, text, account));
    // On a clock that moves in steps output may fall due with the time-out, and a client would ask again.
    if (actual.fault?.wsmanCode === TIMED_OUT && !expected.fault) actual = read(await post(rig, text, account));
    if (actual.body) own.hear(target, actual.body);
    const difference = compare(expected, actual);
    if (difference) differences[at] = difference;
    learnIds(ids, expected, actual);
    if (parsed.operation !== "Receive" || !isDone(recorded, target)) continue;
    for (let more = 0; more < MAX_MORE && !isDone(own, target); more++) {
      const again = read(await post(rig, text, account));
      if (again.body) own.hear(target, again.body);
    }
  }
  let messages = 0;
  for (const target of new Set([...recorded.kinds.keys(), ...own.kinds.keys()])) {
    const [wanted, got] = [recorded, own].map((side) => collapse(side.kinds.get(target) ?? []));
    messages += wanted!.length;
    if (wanted!.join() !== got!.join()) differences[`messages ${target}`] = `${wanted} expected, ${got} came`;
  }
  for (const [target, state] of recorded.states) {
    if (own.states.get(target) !== state) {
      differences[`state ${target}`] = `${state} expected, ${own.states.get(target)} came`;
    }
  }
  for (const [target, text] of recorded.texts) {
    if (own.texts.get(target) !== text) {
      differences[`text ${target}`] = `${JSON.stringify(text)} expected, ${JSON.stringify(own.texts.get(target))} came`;
    }
  }
  return { differences, messages, exchanges };
}

function isDone(side: Side, target: string): boolean {
  return side.states.get(target)?.startsWith("Done") ?? false;
}

function targetOf(request: WsmanRequest): string {
  const kind = request.headers.resourceUri.endsWith("/cmd") ? "cmd" : "powershell";
  const command = "commandId" in request ? request.commandId ?? "" : "";
  return `${kind} ${shellIdOf(request.headers) ?? ""} ${command}`;
}

/** A recorded request with the ids that the simulator gave out, and a MessageID of its own. */
function withIds(request: string, ids: ReadonlyMap<string, string>): string {
  let text = request;
  for (const [recorded, given] of ids) text = text.replace(new RegExp(recorded, "gi"), given);
  return text.replace(/(MessageID>)[^<]*/, `$1uuid:${crypto.randomUUID().toUpperCase()}`);
}

/** Posts a text, and lets the clock go on until the answer is there. */
async function post(rig: Rig, text: string, account: Account): Promise<string> {
  let answer: string | undefined;
  const fresh = text.replace(/(MessageID>)[^<]*/, `$1uuid:${crypto.randomUUID().toUpperCase()}`);
  const sent = rig.post(fresh, { account }).then((raw) => {
    answer = raw.text;
  });
  for (let i = 0; i < MAX_STEPS && answer === undefined; i++) {
    await rig.quiet();
    if (answer === undefined) rig.clock.advance(STEP_MS);
  }
  await sent;
  return answer!;
}

function read(xml: string): Answer {
  const root = readXml(xml);
  const structure = new Set<string>();
  collect(root, "", structure);
  try {
    const { headers, ...body } = parseResponse(xml);
    return { body: body as ResponseBody, fault: undefined, action: headers.action, structure };
  } catch (error) {
    if (!(error instanceof WsmanFault)) throw error;
    return { body: undefined, fault: error, action: error.headers?.action ?? "", structure };
  }
}

/** Paths of elements and attributes. */
function collect(element: Element, path: string, into: Set<string>): void {
  const here = `${path}/${element.local}`;
  into.add(`${here} ${element.uri}`);
  for (const { local, uri } of element.attributes) if (!uri.endsWith("xmlns/")) into.add(`${here}@${local}`);
  for (const child of childrenOf(element)) collect(child, here, into);
}

/** What one answer may have and the other not. */
const OPTIONAL: readonly RegExp[] = [
  // Newer hosts send it.
  /ActivityId/,
  // Older hosts tell less of a shell; the sizes of a name and an environment are the client's.
  /\/Shell\/(?:ProcessId|MaxIdleTimeOut|Locale|DataLocale|CompressionMode|ProfileLoaded|Encoding|BufferMode|State|Name) /,
  // Whether output and state come in one answer is a matter of speed.
  /ReceiveResponse\/(?:Stream|CommandState)/,
];

function compare(expected: Answer, actual: Answer): string | undefined {
  if (expected.fault || actual.fault) {
    const [wanted, got] = [expected, actual].map(({ fault }) =>
      fault && [fault.wsmanCode, fault.info.subcode].join(" ")
    );
    return wanted === got ? undefined : `fault ${wanted} expected, ${got} came: ${actual.fault?.text ?? ""}`;
  }
  if (expected.action !== actual.action) return `action ${expected.action} expected, ${actual.action} came`;
  const missing = [...expected.structure].filter((path) => !actual.structure.has(path));
  const surplus = [...actual.structure].filter((path) => !expected.structure.has(path));
  const wrong = [...missing.map((path) => `-${path}`), ...surplus.map((path) => `+${path}`)]
    .filter((path) => !OPTIONAL.some((regexp) => regexp.test(path)));
  if (wrong.length > 0) return wrong.join(" ");
  return compareShells(expected, actual);
}

/** States of the shells in both answers. */
function compareShells(expected: Answer, actual: Answer): string | undefined {
  const statesOf = ({ body }: Answer): string => {
    if (body?.operation === "Get" && body.kind === "Shell") return body.shell.state ?? "";
    if (body?.operation !== "Enumerate") return "";
    return body.items.map((item) => item.kind === "Shell" ? item.shell.state : item.command.commandState).join();
  };
  const [wanted, got] = [statesOf(expected), statesOf(actual)];
  return wanted === got ? undefined : `state ${wanted} expected, ${got} came`;
}

function learnIds(ids: Map<string, string>, expected: Answer, actual: Answer): void {
  const [wanted, got] = [expected.body, actual.body];
  if (wanted?.operation === "Create" && got?.operation === "Create") learn(ids, wanted.shellId, got.shellId);
  if (wanted?.operation === "Command" && got?.operation === "Command") learn(ids, wanted.commandId, got.commandId);
}

function learn(ids: Map<string, string>, recorded: string, given: string): void {
  if (recorded !== given) ids.set(recorded, given.toUpperCase());
}

/** Runs of the same kind are one: how many lines a script puts out is its own business. Progress of loading is left out. */
function collapse(kinds: readonly MessageName[]): MessageName[] {
  return kinds.filter((kind, i) => kind !== "PROGRESS_RECORD" && kind !== kinds[i - 1]);
}
