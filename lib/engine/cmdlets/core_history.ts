/**
 * Get-History, Add-History, Clear-History, Invoke-History.
 * @module
 */
import { LiveObject, PsDateTime, PsEnum, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { getProperty } from "../dotnet/members.ts";
import { enumNamed } from "../dotnet/enums.ts";
import type { Step, Task } from "../task.ts";

const CORE = "Microsoft.PowerShell.Core";
const CLASS = "Microsoft.PowerShell.Commands.";

/** Microsoft.PowerShell.Commands.HistoryInfo. */
export class HistoryInfo extends LiveObject {
  readonly id: bigint;
  readonly command: string;
  readonly status: string;
  readonly start: bigint;
  readonly end: bigint;
  constructor(id: bigint, command: string, status: string, start: bigint, end: bigint) {
    super();
    this.id = id;
    this.command = command;
    this.status = status;
    this.start = start;
    this.end = end;
  }
  override typeNames(): readonly string[] {
    return ["Microsoft.PowerShell.Commands.HistoryInfo", "System.Object"];
  }
  override text(): string {
    return this.command;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Id", () => this.id];
    yield ["CommandLine", () => this.command];
    yield [
      "ExecutionStatus",
      () => enumNamed("System.Management.Automation.Runspaces.PipelineState", this.status),
    ];
    yield ["StartExecutionTime", () => new PsDateTime(this.start, "Local")];
    yield ["EndExecutionTime", () => new PsDateTime(this.end, "Local")];
    yield ["Duration", () => new PsTimeSpan(this.end - this.start)];
  }
}

function entries(cmd: CmdletCall): HistoryInfo[] {
  return (cmd as CmdletProcessor).engine.history as HistoryInfo[];
}

function* stepOf(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}

function notFound(cmd: CmdletCall, id: PsValue) {
  return cmd.record({
    errorId: "GetHistoryNoHistoryForId",
    category: "ObjectNotFound",
    target: id,
    types: ["System.ArgumentException", "System.SystemException"],
    message: `Cannot find the history entry ${id}`,
  });
}

function getHistory(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      const all = entries(cmd);
      const ids = cmd.items("Id");
      const count = cmd.int("Count") ?? 32767;
      if (ids === undefined) {
        for (const entry of count === 0 ? [] : all.slice(-count)) yield* stepOf(cmd.write(entry));
        return;
      }
      for (const id of ids) {
        const found = all.find((entry) => entry.id === id);
        yield* stepOf(found === undefined ? cmd.error(notFound(cmd, id)) : cmd.write(found));
      }
    },
  };
}

function addHistory(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      const { session } = cmd;
      const { engine } = cmd as CmdletProcessor;
      for (const value of cmd.items("InputObject") ?? []) {
        if (value === null) continue;
        const text = (name: string) => getProperty(value, name, session) ?? null;
        const command = text("CommandLine");
        if (typeof command !== "string") continue;
        const status = text("ExecutionStatus");
        const start = text("StartExecutionTime");
        const end = text("EndExecutionTime");
        const now = session.platform.now();
        const entry = engine.addHistory(
          command,
          status instanceof PsEnum ? status.name : "Completed",
          start instanceof PsDateTime ? start.ticks : now,
          end instanceof PsDateTime ? end.ticks : now,
        );
        if (cmd.flag("Passthru")) yield* stepOf(cmd.write(entry));
      }
    },
  };
}

function clearHistory(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const all = entries(cmd);
      const ids = cmd.items("Id");
      if (ids === undefined) {
        all.length = 0;
        return undefined;
      }
      for (const id of ids) {
        const at = all.findIndex((entry) => entry.id === (typeof id === "number" ? BigInt(id) : id));
        if (at >= 0) all.splice(at, 1);
      }
      return undefined;
    },
  };
}

function invokeHistory(cmd: CmdletCall): CmdletBody {
  const { engine, frame, records } = cmd as CmdletProcessor;
  return {
    *process() {
      const wanted = cmd.text("Id");
      const all = entries(cmd);
      const found = wanted === undefined ? all.at(-1) : all.find((entry) => String(entry.id) === wanted) ??
        all.findLast((entry) => entry.command.startsWith(wanted));
      if (found === undefined) return yield* stepOf(cmd.error(notFound(cmd, wanted ?? null)));
      const block = engine.parse(found.command);
      yield* engine.callTo(frame, block, { write: (value) => cmd.write(value) }, { dotSourced: true }, records);
    },
  };
}

/** See the module. */
export const HISTORY_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Get-History",
    module: CORE,
    className: `${CLASS}GetHistoryCommand`,
    parameters: [
      parameter("Id", "long[]", { position: 0, value: true }),
      parameter("Count", "int", { position: 1 }, { validate: [{ kind: "Range", min: 0, max: 32767 }] }),
    ],
    create: getHistory,
  },
  {
    name: "Add-History",
    module: CORE,
    className: `${CLASS}AddHistoryCommand`,
    parameters: [parameter("InputObject", "psobject[]", { position: 0, value: true }), parameter("Passthru", "switch")],
    create: addHistory,
  },
  {
    name: "Clear-History",
    module: CORE,
    className: `${CLASS}ClearHistoryCommand`,
    defaultSet: "IDParameter",
    shouldProcess: "Medium",
    parameters: [
      inSets("Id", "int[]", { IDParameter: { position: 0 } }),
      inSets("CommandLine", "string[]", { CommandLineParameter: {} }),
      parameter("Count", "int", { position: 1 }),
      parameter("Newest", "switch"),
    ],
    create: clearHistory,
  },
  {
    name: "Invoke-History",
    module: CORE,
    className: `${CLASS}InvokeHistoryCommand`,
    shouldProcess: "Medium",
    parameters: [parameter("Id", "string", { position: 0, property: true })],
    create: invokeHistory,
  },
];
