/**
 * What was typed: Get-, Add-, Clear- and Invoke-History over a list that the host fills.
 * @module
 */
import { PsDateTime, PsEnum, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { getProperty } from "../dotnet/members.ts";
import type { Session } from "../session.ts";
import type { Task } from "../task.ts";
import { anyWildcard } from "../wildcard.ts";
import { type DataObject, dataType } from "./data_object.ts";
import { commandClass, CORE } from "./modules.ts";

const HISTORY_INFO = dataType("Microsoft.PowerShell.Commands.HistoryInfo", [
  "long Id",
  "string CommandLine",
  "System.Management.Automation.Runspaces.PipelineState ExecutionStatus",
  "datetime StartExecutionTime",
  "datetime EndExecutionTime",
  "timespan Duration",
], { text: (self) => toText(self.get("CommandLine")) });

/** Types of what these cmdlets give out. */
export const HISTORY_TYPES = [HISTORY_INFO.row];

const STATES = ["NotStarted", "Running", "Stopping", "Stopped", "Completed", "Failed", "Disconnected"];

/** The commands of a session that were typed, oldest first. */
export class History {
  readonly entries: DataObject[] = [];
  #last = 0;

  /** Adds what ran; times are UTC ticks. @returns The entry. */
  add(commandLine: string, start: PsDateTime, end: PsDateTime, state = "Completed"): DataObject {
    const entry = HISTORY_INFO.make({
      Id: BigInt(++this.#last),
      CommandLine: commandLine,
      ExecutionStatus: new PsEnum(
        "System.Management.Automation.Runspaces.PipelineState",
        state,
        STATES.indexOf(state),
      ),
      StartExecutionTime: start,
      EndExecutionTime: end,
      Duration: new PsTimeSpan(end.ticks - start.ticks),
    });
    this.entries.push(entry);
    return entry;
  }
  find(id: number | bigint): DataObject | undefined {
    return this.entries.find((entry) => entry.get("Id") === BigInt(id));
  }
}

/** The history of a session. */
export function historyOf(session: Session): History {
  const known = session.slots.get("history");
  if (known instanceof History) return known;
  const fresh = new History();
  session.slots.set("history", fresh);
  return fresh;
}

function* missing(cmd: CmdletCall, errorId: string, id: PsValue): Task<void> {
  const step = cmd.error(cmd.record({
    types: ["System.ArgumentException", "System.SystemException"],
    message: `The history has no entry ${toText(id)}.`,
    errorId,
    category: "ObjectNotFound",
    target: id,
  }));
  if (step) yield* step;
}

/** The row of Get-History. */
export const GET_HISTORY: CmdletSpec = {
  name: "Get-History",
  module: CORE,
  className: commandClass("GetHistoryCommand"),
  outputTypes: ["Microsoft.PowerShell.Commands.HistoryInfo"],
  parameters: [
    parameter("Id", "long[]", { position: 0, value: true }, {
      validate: [{ kind: "Range", min: 1, max: Number.MAX_SAFE_INTEGER }],
    }),
    parameter("Count", "int", { position: 1 }, { validate: [{ kind: "Range", min: 0, max: 32767 }] }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const history = historyOf(cmd.session);
      const ids = cmd.items("Id");
      const count = cmd.int("Count");
      if (ids === undefined) {
        const start = count === undefined ? 0 : Math.max(0, history.entries.length - count);
        for (const entry of history.entries.slice(start)) {
          const step = cmd.write(entry);
          if (step) yield* step;
        }
        return;
      }
      for (const id of ids) {
        const at = history.entries.findIndex((entry) => toText(entry.get("Id")) === toText(id));
        if (at < 0) {
          yield* missing(cmd, "GetHistoryNoHistoryForId", id);
          continue;
        }
        for (const entry of history.entries.slice(Math.max(0, at + 1 - (count ?? 1)), at + 1)) {
          const step = cmd.write(entry);
          if (step) yield* step;
        }
      }
    },
  }),
};

/** The row of Add-History. */
export const ADD_HISTORY: CmdletSpec = {
  name: "Add-History",
  module: CORE,
  className: commandClass("AddHistoryCommand"),
  outputTypes: ["Microsoft.PowerShell.Commands.HistoryInfo"],
  parameters: [parameter("InputObject", "psobject[]", { position: 0, value: true }), parameter("Passthru", "switch")],
  create: (cmd) => ({
    *process(): Task<void> {
      const { session } = cmd;
      const now = new PsDateTime(session.platform.now(), "Utc");
      for (const item of cmd.items("InputObject") ?? []) {
        const read = (name: string): PsValue => getProperty(item, name, session) ?? null;
        const line = read("CommandLine");
        if (line === null) {
          const step = cmd.error(cmd.record({
            types: ["System.IO.InvalidDataException", "System.SystemException"],
            message: "An object without a command line cannot be added to the history.",
            errorId: "AddHistoryInvalidInput",
            category: "InvalidData",
            target: item,
          }));
          if (step) yield* step;
          continue;
        }
        const [start, end] = [read("StartExecutionTime"), read("EndExecutionTime")];
        const entry = historyOf(session).add(
          toText(line, session),
          start instanceof PsDateTime ? start : now,
          end instanceof PsDateTime ? end : now,
        );
        if (!cmd.flag("Passthru")) continue;
        const step = cmd.write(entry);
        if (step) yield* step;
      }
    },
  }),
};

/** The row of Clear-History. */
export const CLEAR_HISTORY: CmdletSpec = {
  name: "Clear-History",
  module: CORE,
  className: commandClass("ClearHistoryCommand"),
  defaultSet: "IDParameter",
  shouldProcess: "Medium",
  parameters: [
    inSets("Id", "int[]", { IDParameter: { position: 0 } }, {
      validate: [{ kind: "Range", min: 1, max: 2147483647 }],
    }),
    inSets("CommandLine", "string[]", { CommandLineParameter: {} }, {
      validate: [{ kind: "NotNullOrEmpty" }],
      wildcards: true,
    }),
    parameter("Count", "int", { position: 1 }, { validate: [{ kind: "Range", min: 1, max: 2147483647 }] }),
    parameter("Newest", "switch"),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const { entries } = historyOf(cmd.session);
      const ids = cmd.items("Id")?.map((id) => toText(id));
      const lines = cmd.texts("CommandLine");
      const matches = lines ? anyWildcard(lines) : () => true;
      let chosen = entries.filter((entry) =>
        (ids === undefined || ids.includes(toText(entry.get("Id")))) && matches(toText(entry.get("CommandLine")))
      );
      for (const id of ids ?? []) {
        if (!chosen.some((entry) => toText(entry.get("Id")) === id)) {
          yield* missing(cmd, "GetHistoryNoHistoryForId", Number(id));
        }
      }
      const count = cmd.int("Count");
      if (count !== undefined) chosen = cmd.flag("Newest") ? chosen.slice(-count) : chosen.slice(0, count);
      if (chosen.length === 0 || !(yield* cmd.shouldProcess("Command history", "Clear"))) return;
      const left = entries.filter((entry) => !chosen.includes(entry));
      entries.splice(0, entries.length, ...left);
    },
  }),
};

/** The row of Invoke-History. */
export const INVOKE_HISTORY: CmdletSpec = {
  name: "Invoke-History",
  module: CORE,
  className: commandClass("InvokeHistoryCommand"),
  shouldProcess: "Medium",
  parameters: [parameter("Id", "string", { position: 0, property: true })],
  create: (cmd) => {
    return {
      *end(): Task<void> {
        const { session } = cmd;
        const { entries } = historyOf(session);
        const id = cmd.text("Id");
        const entry = id === undefined
          ? entries.at(-1)
          : /^\d+$/u.test(id)
          ? historyOf(session).find(BigInt(id))
          : entries.findLast((known) => toText(known.get("CommandLine")).toLowerCase().startsWith(id.toLowerCase()));
        if (entry === undefined) {
          const [errorId, target] = id === undefined
            ? ["InvokeHistoryNoLastHistoryEntryFound", null]
            : /^\d+$/u.test(id)
            ? ["InvokeHistoryNoHistoryForId", id]
            : ["InvokeHistoryNoHistoryForCommandline", id];
          return cmd.terminate(cmd.record({
            types: ["System.ArgumentException", "System.SystemException"],
            message: "The history has no such entry.",
            errorId: errorId!,
            category: "ObjectNotFound",
            target,
          }));
        }
        const line = toText(entry.get("CommandLine"));
        if (!(yield* cmd.shouldProcess(line, "Invoke-History"))) return;
        const shown = session.host.write(line, { newLine: true });
        if (shown) yield* shown;
        yield* cmd.invokeTo(session.parse(line), (value) => cmd.write(value), { dotSourced: true });
      },
    };
  },
};

/** All of them. */
export const HISTORY_CMDLETS: readonly CmdletSpec[] = [GET_HISTORY, ADD_HISTORY, CLEAR_HISTORY, INVOKE_HISTORY];
