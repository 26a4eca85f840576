import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { RemotingError } from "../../lib/errors.ts";
import { MESSAGE_TYPES, type MessageName, type Role } from "../../lib/psrp/message_types.ts";
import {
  advance,
  isFinal,
  isLegal,
  PIPELINE_STATES,
  PIPELINE_TRANSITIONS,
  type PipelineInput,
  type PipelineState,
  pipelineStateName,
  POOL_STATES,
  POOL_TRANSITIONS,
  type PoolInput,
  type PoolState,
  poolStateName,
} from "../../lib/psrp/states.ts";

const ROLES: Role[] = ["client", "server"];
const NAMES = Object.keys(MESSAGE_TYPES) as MessageName[];
const MESSAGES = NAMES.flatMap((name) => [`send ${name}`, `receive ${name}`] as const);
const POOL_INPUTS: PoolInput[] = [
  "open",
  "connect",
  "opened",
  "disconnect",
  "reconnect",
  "close",
  "closing",
  "closed",
  "broken",
  ...MESSAGES,
];
const PIPELINE_INPUTS: PipelineInput[] = [
  "start",
  "attach",
  "stop",
  "disconnect",
  "reconnect",
  "completed",
  "failed",
  "stopped",
  ...MESSAGES,
];

Deno.test("advance() answers every pool state and input: with a known state, or an error that names what was legal", () => {
  for (const role of ROLES) {
    for (const state of Object.keys(POOL_STATES) as PoolState[]) {
      for (const input of POOL_INPUTS) checkInput(POOL_TRANSITIONS[role], state, input, "pool", POOL_STATES);
    }
  }
});

Deno.test("advance() answers every pipeline state and input alike", () => {
  for (const role of ROLES) {
    for (const state of Object.keys(PIPELINE_STATES) as PipelineState[]) {
      for (const input of PIPELINE_INPUTS) {
        checkInput(PIPELINE_TRANSITIONS[role], state, input, "pipeline", PIPELINE_STATES);
      }
    }
  }
});

function checkInput<S extends string, I extends string>(
  table: Readonly<Record<S, Readonly<Partial<Record<I, S>>>>>,
  state: S,
  input: I,
  what: string,
  known: object,
): void {
  if (isLegal(table, state, input)) {
    assertEquals(Object.hasOwn(known, advance(table, state, input, what)), true);
    return;
  }
  const error = assertThrows(() => advance(table, state, input, what), RemotingError);
  assertEquals(error.code, "ERR_PSRP_STATE");
  assertStringIncludes(error.message, `"${state}"`);
  assertStringIncludes(error.message, `"${input}"`);
  for (const legal of Object.keys(table[state])) assertStringIncludes(error.message, legal);
}

Deno.test("POOL_TRANSITIONS and PIPELINE_TRANSITIONS let each role send and receive only what MESSAGE_TYPES allows it", () => {
  for (const role of ROLES) {
    const rows = [...Object.values(POOL_TRANSITIONS[role]), ...Object.values(PIPELINE_TRANSITIONS[role])];
    for (const input of rows.flatMap((row) => Object.keys(row))) {
      const [direction, name] = input.split(" ");
      if (name === undefined) continue;
      const { sender } = MESSAGE_TYPES[name as MessageName];
      const ours = sender === "both" || (sender === role) === (direction === "send");
      assertEquals(ours, true, `${role}: ${input}`);
    }
  }
});

Deno.test("POOL_TRANSITIONS lead every living pool to its end, and no pool out of Closed", () => {
  for (const role of ROLES) {
    const table = POOL_TRANSITIONS[role];
    for (const state of Object.keys(POOL_STATES) as PoolState[]) {
      const row = Object.keys(table[state]);
      if (row.length > 0) assertEquals(isLegal(table, state, "closed"), true, `${role} ${state}`);
    }
    assertEquals(Object.values(table.Closed), ["Closed"]);
  }
});

Deno.test("PIPELINE_TRANSITIONS never revive a pipeline that has ended", () => {
  for (const role of ROLES) {
    for (const state of Object.keys(PIPELINE_STATES) as PipelineState[]) {
      if (!isFinal(state)) continue;
      for (const next of Object.values(PIPELINE_TRANSITIONS[role][state])) assertEquals(next, state);
    }
  }
});

Deno.test("poolStateName() and pipelineStateName() know the numbers on the wire, and no others", () => {
  assertEquals([2, 3, 4, 5].map(poolStateName), ["Opened", "Closed", "Closing", "Broken"]);
  assertEquals([3, 4, 5].map(pipelineStateName), ["Stopped", "Completed", "Failed"]);
  assertEquals([poolStateName(10), pipelineStateName(7)], [undefined, undefined]);
});
