/**
 * Invoke-Expression, Invoke-Command without remoting, Start-Sleep, New-Module.
 * @module
 */
import { LiveObject, PsDouble, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { NO_OUTPUT } from "../compile/frame.ts";
import { Frame } from "../compile/frame.ts";
import { toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { Scope } from "../scope.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task, Wait } from "../task.ts";
import { customObject } from "../../clixml/value.ts";
import { ScriptMethodMember } from "../dotnet/dynamic_members.ts";

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

// ------------------------------------------------------------------------------------------------------ New-Module

/** System.Management.Automation.PSModuleInfo of a dynamic module. */
export class DynamicModule extends LiveObject {
  readonly name: string;
  readonly scope: Scope;
  constructor(name: string, scope: Scope) {
    super();
    this.name = name;
    this.scope = scope;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PSModuleInfo", "System.Object"];
  }
  override text(): string {
    return this.name;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Name", () => this.name];
    yield ["Path", () => ""];
    yield ["ModuleType", () => "Script"];
  }
}

function newModule(cmd: CmdletCall): CmdletBody {
  const { engine, frame, records } = cmd as CmdletProcessor;
  return {
    *end() {
      const block = cmd.get("ScriptBlock");
      if (!(block instanceof ScriptBlock)) return;
      const name = cmd.text("Name") ?? `__DynamicModule_${cmd.session.platform.newGuid()}`;
      const scope = moduleScope(engine.global);
      const inner = new ScriptBlock(block.ast, block.source, block.scope, block.file, scope);
      const moduleFrame = new Frame(engine, {
        scope,
        cells: [],
        out: NO_OUTPUT,
        records,
        name: "<ScriptBlock>",
        file: frame.file,
        caller: frame,
        invocation: frame.invocation,
      });
      const output: PsValue[] = [];
      yield* engine.callTo(moduleFrame, inner, {
        write(value) {
          output.push(value);
          return undefined;
        },
      }, { dotSourced: true, args: cmd.items("ArgumentList") ?? [] });
      const wanted = cmd.texts("Function");
      for (const [key, entry] of scope.functions ?? []) {
        if (wanted !== undefined && !wanted.some((text) => text.toLowerCase() === key)) continue;
        if (entry.kind !== "function" && entry.kind !== "filter") continue;
        engine.commands.modules.set(entry.block, name);
        if (!cmd.flag("AsCustomObject")) engine.commands.setFunction(entry.name, entry.block, "Global");
      }
      if (cmd.flag("ReturnResult")) {
        for (const value of output) {
          const step = cmd.write(value);
          if (step !== undefined) yield* step;
        }
        return;
      }
      const result = cmd.flag("AsCustomObject") ? moduleObject(cmd, scope) : new DynamicModule(name, scope);
      const step = cmd.write(result);
      if (step !== undefined) yield* step;
    },
  };
}

function moduleScope(global: Scope): Scope {
  const scope = Scope.module(global);
  scope.isScript = true;
  return scope;
}

function moduleObject(cmd: CmdletCall, scope: Scope): PsValue {
  const object = customObject([]);
  for (const entry of scope.functions?.values() ?? []) {
    if (entry.kind === "function") object.members.set(entry.name, new ScriptMethodMember(cmd.session, entry.block));
  }
  return object;
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
  {
    name: "New-Module",
    module: CORE,
    className: `${CLASS}NewModuleCommand`,
    defaultSet: "ScriptBlock",
    parameters: [
      inSets("Name", "string", { Name: { mandatory: true, position: 0, value: true } }),
      inSets("ScriptBlock", "scriptblock", {
        Name: { mandatory: true, position: 1 },
        ScriptBlock: { mandatory: true, position: 0 },
      }),
      parameter("Function", "string[]"),
      parameter("Cmdlet", "string[]"),
      parameter("ReturnResult", "switch"),
      parameter("AsCustomObject", "switch"),
      parameter("ArgumentList", "object[]", { remaining: true }, { aliases: ["Args"] }),
    ],
    create: newModule,
  },
];
