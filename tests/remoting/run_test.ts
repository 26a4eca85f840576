/**
 * One command in one session as a sequence of events, and several sequences as one.
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { PsValue } from "../../lib/clixml/value.ts";
import type { ClientPipelineRun, ClientRunspacePool, PipelineEnd } from "../../lib/client/contract.ts";
import { computerConnection } from "../../lib/remoting/connection_info.ts";
import { fanOut } from "../../lib/remoting/fan_out.ts";
import { runIn } from "../../lib/remoting/run.ts";
import { PSSession } from "../../lib/remoting/session.ts";
import { throttled } from "../../lib/remoting/throttle.ts";

const SPEC = { statements: [[{ text: "x", isScript: true }]] };

/** A command that echoes each input, and takes the next one only when the echo was read. */
class Echo implements ClientPipelineRun {
  readonly id = "00000000-0000-4000-8000-000000000001";
  readonly stops: string[] = [];
  end: PipelineEnd | undefined;
  readonly #fails: boolean;
  #waiting: PsValue[] = [];
  #read: (() => void) | undefined;
  #written: (() => void) | undefined;

  constructor(fails = false) {
    this.#fails = fails;
  }
  async sendInput(value: PsValue): Promise<void> {
    if (this.#fails) throw new Error("the input cannot be sent");
    while (this.#waiting.length > 0 && this.end === undefined) {
      await new Promise<void>((resolve) => void (this.#read = resolve));
    }
    this.#waiting.push(value);
    this.#written?.();
  }
  endInput(): Promise<void> {
    this.end = { state: "Completed", reason: undefined };
    this.#written?.();
    return Promise.resolve();
  }
  async next(): ReturnType<ClientPipelineRun["next"]> {
    while (this.#waiting.length === 0 && this.end === undefined) {
      await new Promise<void>((resolve) => void (this.#written = resolve));
    }
    const value = this.#waiting.shift();
    this.#read?.();
    return value === undefined ? undefined : { type: "record", stream: "output", value };
  }
  answer(): void {}
  stop(): Promise<void> {
    this.stops.push("stop");
    this.end = { state: "Stopped", reason: undefined };
    this.#written?.();
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

function sessionWith(run: ClientPipelineRun): PSSession {
  const session = new PSSession({
    id: 1,
    name: "one",
    instanceId: "00000000-0000-4000-8000-000000000000",
    connection: computerConnection({ computerName: "srv01" }),
    origin: "created",
    state: "Opened",
  });
  const pool: Partial<ClientRunspacePool> = { state: "Opened", reason: undefined, start: () => Promise.resolve(run) };
  session.pool = pool as ClientRunspacePool;
  return session;
}

async function told(run: ClientPipelineRun, input: readonly PsValue[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const event of runIn(sessionWith(run), SPEC, input, new AbortController().signal)) {
    if (event.type === "record") lines.push(String(event.value));
    else if (event.type === "end") lines.push(event.end.state);
    else if (event.type === "failed") lines.push(`failed ${event.phase} ${(event.error as Error).message}`);
  }
  return lines;
}

Deno.test("output is read while input is sent", async () => {
  assertEquals(await told(new Echo(), [1, 2, 3]), ["1", "2", "3", "Completed"]);
});

Deno.test("a command whose input cannot be sent is stopped, and that is told", async () => {
  const run = new Echo(true);
  assertEquals(await told(run, [1]), ["failed start the input cannot be sent"]);
  assertEquals(run.stops, ["stop"]);
});

Deno.test("who stops reading stops the command", async () => {
  const run = new Echo();
  for await (const _ of runIn(sessionWith(run), SPEC, [1, 2, 3], new AbortController().signal)) break;
  assertEquals(run.stops, ["stop"]);
});

async function* counting(name: string, count: number): AsyncGenerator<string> {
  for (let i = 1; i <= count; i++) {
    await Promise.resolve();
    yield `${name}${i}`;
  }
}

Deno.test("several sequences become one, at most so many at a time, and end together", async () => {
  const items: string[] = [];
  for await (const item of fanOut([() => counting("a", 2), () => counting("b", 2), () => counting("c", 1)], 2)) {
    items.push(item);
  }
  assertEquals(items.toSorted(), ["a1", "a2", "b1", "b2", "c1"]);
  assertEquals(items.indexOf("c1") > items.indexOf("a2") || items.indexOf("c1") > items.indexOf("b2"), true);
});

Deno.test("the first failure ends the whole", async () => {
  // deno-lint-ignore require-yield
  async function* failing(): AsyncGenerator<string> {
    await Promise.resolve();
    throw new Error("broken");
  }
  const ended: string[] = [];
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) {
        await Promise.resolve();
        yield "more";
      }
    } finally {
      ended.push("endless");
    }
  }
  await assertRejects(
    async () => {
      for await (const _ of fanOut<string>([endless, failing]));
    },
    Error,
    "broken",
  );
  assertEquals(ended, ["endless"]);
});

Deno.test("operations run in their order, at most so many at a time", async () => {
  const log: string[] = [];
  const operations = ["a", "b", "c"].map((name) => async () => {
    log.push(`+${name}`);
    await Promise.resolve();
    log.push(`-${name}`);
    return name;
  });
  const results: string[] = [];
  for await (const result of throttled(operations, 1)) results.push(result);
  assertEquals([results, log], [["a", "b", "c"], ["+a", "-a", "+b", "-b", "+c", "-c"]]);
});
