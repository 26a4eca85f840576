/**
 * Runs recorded conversations between a real client and a real server (`data/psrp/README.md`). Five checks each:
 * `frames` (the bytes hold the messages that the recording lists), `bodies` (what a body is read as is written the same
 * way again), `lines` (the framing of the pipe), `client` and `server` (our core in the place of each side takes what
 * the other one sent, and sends what was sent in its place).
 * @module
 */
import { fromBase64 } from "../../lib/bytes.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { readRemoting } from "../../lib/clixml/read.ts";
import type { PsSecureString } from "../../lib/clixml/value.ts";
import { writeRemoting } from "../../lib/clixml/write.ts";
import { CODECS } from "../../lib/psrp/codecs.ts";
import type { Codec } from "../../lib/psrp/bodies/members.ts";
import { MESSAGE_TYPES, type MessageName } from "../../lib/psrp/message_types.ts";
import { decodeFrame, encodeFrame, type OutOfProcessFrame } from "../../lib/psrp/out_of_process.ts";
import { sameNotation, toNotation } from "./notation.ts";
import { Listener, replayClient, type Replayed, replayServer, type SentMessage, type Step } from "./psrp_replay.ts";
import { type CaseResult, hasArray, type TruthRunner } from "./runner.ts";

interface RecordedFrame {
  readonly from: "client" | "server";
  readonly element: string;
  readonly stream?: string;
  readonly psguid: string;
  readonly data?: string;
}

interface RecordedMessage {
  readonly from: "client" | "server";
  readonly type: string;
  readonly name: MessageName;
  readonly rpid: string;
  readonly pid: string;
  readonly body: string;
  readonly object: number;
}

interface Conversation {
  readonly scenario: string;
  readonly client: string;
  readonly frames: readonly RecordedFrame[];
  readonly messages: readonly RecordedMessage[];
}

interface Difference {
  readonly detail: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

const CHECKS: Readonly<Record<string, (conversation: Conversation) => Difference | undefined>> = {
  frames: checkFrames,
  bodies: checkBodies,
  lines: checkLines,
  client: (conversation) => checkReplay(conversation, "client", replayClient),
  server: (conversation) => checkReplay(conversation, "server", replayServer),
};

/** Everything that was read is written again, however deep. */
const AGAIN = { depth: 60, secureString: (secret: PsSecureString): string => secret.cipher() ?? "" };

/** See the module. */
export function createPsrpRunner(): TruthRunner {
  return {
    kind: "psrp",
    accepts: (json) => hasArray(json, "frames") && hasArray(json, "messages"),
    run: (json) => {
      const conversation = json as Conversation;
      return Object.keys(CHECKS).map((check): CaseResult => {
        const id = `${conversation.scenario}/${check}`;
        try {
          const difference = CHECKS[check]!(conversation);
          return { id, topic: check, passed: difference === undefined, ...difference };
        } catch (error) {
          return { id, topic: check, passed: false, detail: error instanceof Error ? error.message : String(error) };
        }
      });
    },
  };
}

/** The frames in order, each with the messages that it completes. */
function stepsOf(conversation: Conversation): Step[] {
  const listeners = { client: new Listener(), server: new Listener() };
  return conversation.frames.map(({ from, element, psguid, stream, data }) => {
    const frame = {
      element,
      target: psguid,
      ...(data !== undefined && {
        stream: stream === "PromptResponse" ? "promptResponse" : "default",
        data: fromBase64(data),
      }),
    } as OutOfProcessFrame;
    const messages = frame.element === "Data" ? listeners[from].hear(frame.data, frame.target) : [];
    return { from, frame, messages };
  });
}

function checkFrames(conversation: Conversation): Difference | undefined {
  const found = stepsOf(conversation).flatMap(({ from, messages }) => messages.map((message) => ({ from, message })));
  const actual = found.map(({ from, message }) => [
    from,
    MESSAGE_TYPES[message.name].id,
    Number(message.objectId),
    message.poolId,
    message.pipelineId,
    message.text,
  ]);
  const expected = conversation.messages.map(({ from, type, object, rpid, pid, body }) => [
    from,
    Number(type),
    object,
    rpid,
    pid,
    body,
  ]);
  if (sameNotation(expected, actual)) return undefined;
  return { detail: "other messages than the recording lists", expected, actual };
}

function checkLines(conversation: Conversation): Difference | undefined {
  for (const { element, stream, psguid, data } of conversation.frames) {
    const line = data === undefined
      ? `<${element} PSGuid='${psguid}' />`
      : `<${element} Stream='${stream}' PSGuid='${psguid}'>${data}</${element}>`;
    const actual = encodeFrame(decodeFrame(line));
    if (actual !== `${line}\n`) return { detail: "a line is written otherwise", expected: line, actual };
  }
  return undefined;
}

function checkBodies(conversation: Conversation): Difference | undefined {
  let protocolMinor = 0;
  for (const { from, name, body } of conversation.messages) {
    // Values are not made here; how they are written is what the CLIXML recordings are about.
    if (name === "PIPELINE_OUTPUT" || name === "PIPELINE_INPUT") continue;
    const codec = CODECS[name] as Codec<unknown>;
    const read = codec.decode(readRemoting(body));
    if (name === "SESSION_CAPABILITY") {
      const { protocolVersion } = CODECS.SESSION_CAPABILITY.decode(readRemoting(body));
      protocolMinor = Math.min(protocolVersion.minor, 4);
    }
    const again = writeRemoting(codec.encode(read, protocolMinor), AGAIN);
    // Other clients order members otherwise and give bodies type names, so only what their bodies mean can be compared.
    const asRead = from === "client" && !conversation.client.startsWith("PowerShell")
      ? writeRemoting(codec.encode(codec.decode(readRemoting(body)), protocolMinor), AGAIN)
      : body;
    const [expected, actual] = [meaning(asRead), meaning(again)];
    if (!sameNotation(expected, actual)) return { detail: `${name} is written otherwise`, expected, actual };
  }
  return undefined;
}

function checkReplay(
  conversation: Conversation,
  role: "client" | "server",
  replay: (steps: readonly Step[]) => Replayed,
): Difference | undefined {
  const steps = stepsOf(conversation);
  const { sent, events } = replay(steps);
  const dropped = events.filter((event) => event.type === "dropped");
  if (dropped.length > 0) return { detail: "messages were dropped", actual: dropped.length };
  const expected = sentBy(role, steps);
  const actual = sent.filter(isComparable);
  // Lanes are independent, so each pipeline's messages are compared by themselves.
  for (const pipelineId of new Set([...expected, ...actual].map((message) => message.pipelineId))) {
    const lane = (messages: readonly SentMessage[]) =>
      messages.filter((message) => message.pipelineId === pipelineId).map(summary);
    const [wanted, got] = [lane(expected), lane(actual)];
    const at = wanted.findIndex((message, i) => !sameNotation(message, got[i]));
    if (at >= 0 || wanted.length !== got.length) {
      const first = at >= 0 ? at : wanted.length;
      return { detail: `message ${first} of ${pipelineId}`, expected: wanted[first], actual: got[first] };
    }
  }
  return undefined;
}

/**
 * What one side sent, as far as our core sends it too: not what is for a pipeline that has ended already, nor a connect
 * after the opening, which a pipe does not know.
 */
function sentBy(role: "client" | "server", steps: readonly Step[]): SentMessage[] {
  const out: SentMessage[] = [];
  const ended = new Set<string>();
  let opening = false;
  for (const { from, messages } of steps) {
    for (const message of messages) {
      const late = from === "client" && ended.has(message.pipelineId);
      const surplus = message.name === "CONNECT_RUNSPACEPOOL" && opening;
      if (from === role && !late && !surplus && isComparable(message)) out.push(message);
      if (message.name === "PIPELINE_STATE" && message.pipelineId !== EMPTY_GUID) ended.add(message.pipelineId);
      opening ||= message.name === "INIT_RUNSPACEPOOL";
    }
  }
  return out;
}

/** Keys are random. */
function isComparable({ name }: SentMessage): boolean {
  return name !== "PUBLIC_KEY" && name !== "ENCRYPTED_SESSION_KEY" && name !== "PUBLIC_KEY_REQUEST";
}

function summary({ name, text }: SentMessage): unknown {
  const codec = CODECS[name] as Codec<unknown>;
  // Through our codec on both sides: the layout is the business of the check `bodies`.
  return [
    name,
    meaning(writeRemoting(codec.encode(codec.decode(readRemoting(text)), 4), { secureString: () => "AAAA" })),
  ];
}

/** What a text holds, without what reading adds to type names. */
function meaning(text: string): unknown {
  const notation = JSON.stringify(toNotation(readRemoting(text)));
  return JSON.parse(notation.replaceAll("Deserialized.", "")) as unknown;
}
