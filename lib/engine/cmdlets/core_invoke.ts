/**
 * Invoke-Expression, Invoke-Command without remoting, Start-Sleep.
 * @module
 */
import { PsDouble, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task, Wait } from "../task.ts";

const CORE = "Microsoft.PowerShell.Core";
const UTILITY = "Microsoft.PowerShell.Utility";
const CLASS = "Microsoft.PowerShell.Commands.";

function invokeExpression(cmd: CmdletCall): CmdletBody {
  const { engine, frame, records } = cmd as CmdletProcessor;
  return {
    *process() {
      const text = cmd.text("Command") ?? "";
      const block = engine.parse(text);
      yield* engine.callTo(frame, block, { write: (value) => cmd.write(value) }, { dotSourced: true }, records);
    },
  };
}

function invokeCommand(cmd: CmdletCall): CmdletBody {
  const { engine, frame, records } = cmd as CmdletProcessor;
  const block = cmd.get("ScriptBlock");
  const input: PsValue[] = [];
  return {
    process() {
      if (cmd.expectingInput && cmd.pipelineObject !== undefined) input.push(cmd.pipelineObject);
      return undefined;
    },
    *end() {
      if (!(block instanceof ScriptBlock)) return;
      const given = cmd.get("InputObject");
      if (!cmd.expectingInput && given !== undefined && given !== null) input.push(...itemsOf(given));
      yield* engine.callTo(frame, block, { write: (value) => cmd.write(value) }, {
        args: cmd.items("ArgumentList") ?? [],
        dotSourced: cmd.flag("NoNewScope"),
        ...(cmd.expectingInput || given !== undefined ? { input } : {}),
      }, records);
    },
  };
}

/** Sleeps for a time of the platform's clock. */
export function sleep(cmd: CmdletCall, ms: number): Task<void> {
  const { platform } = cmd.session;
  return (function* (): Task<void> {
    const wait: Wait = {
      reason: "sleep",
      subscribe: (wake) => platform.setTimer(ms, wake),
    };
    yield wait;
    cmd.checkStop();
  })();
}

function startSleep(cmd: CmdletCall): CmdletBody {
  return {
    process(): Step {
      const duration = cmd.get("Duration");
      let ms: number;
      if (duration instanceof PsTimeSpan) ms = Number(duration.ticks / 10_000n);
      else if (cmd.has("Milliseconds")) ms = cmd.int("Milliseconds") ?? 0;
      else {
        const seconds = cmd.get("Seconds");
        ms = 1000 * (seconds instanceof PsDouble ? seconds.value : Number(toText(seconds ?? 0, cmd.session)));
      }
      return sleep(cmd, ms);
    },
  };
}

/** See the module. */
export const INVOKE_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Invoke-Expression",
    module: UTILITY,
    className: `${CLASS}InvokeExpressionCommand`,
    parameters: [parameter("Command", "string", { mandatory: true, position: 0, value: true })],
    create: invokeExpression,
  },
  {
    name: "Invoke-Command",
    module: CORE,
    className: `${CLASS}InvokeCommandCommand`,
    defaultSet: "InProcess",
    parameters: [
      inSets("ScriptBlock", "scriptblock", { InProcess: { mandatory: true, position: 0 } }, { aliases: ["Command"] }),
      inSets("NoNewScope", "switch", { InProcess: {} }),
      parameter("InputObject", "psobject", { value: true }),
      parameter("ArgumentList", "object[]", {}, { aliases: ["Args"] }),
    ],
    create: invokeCommand,
  },
  {
    name: "Start-Sleep",
    module: UTILITY,
    className: `${CLASS}StartSleepCommand`,
    defaultSet: "Seconds",
    parameters: [
      inSets("Seconds", "double", { Seconds: { mandatory: true, position: 0, value: true, property: true } }, {
        validate: [{ kind: "Range", min: new PsDouble(0), max: new PsDouble(2147483.647) }],
      }),
      inSets("Milliseconds", "int", { Milliseconds: { mandatory: true, property: true } }, {
        aliases: ["ms"],
        validate: [{ kind: "Range", min: 0, max: 2147483647 }],
      }),
      inSets("Duration", "timespan", { FromTimeSpan: { mandatory: true, position: 0, value: true, property: true } }, {
        aliases: ["ts"],
      }),
    ],
    create: startSleep,
  },
];
