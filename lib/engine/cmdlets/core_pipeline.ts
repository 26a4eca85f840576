/**
 * ForEach-Object and Where-Object.
 * @module
 */
import { PsArray, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { NOTHING } from "../compile/nothing.ts";
import { isTrue } from "../dotnet/convert.ts";
import { getProperty, invokeMethod } from "../dotnet/members.ts";
import { binaryOperator } from "../dotnet/operators.ts";
import { MethodReference } from "../dotnet/method_reference.ts";
import { ErrorRecord, TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import { BlockLoop } from "../block_loop.ts";
import { forEachParallel } from "./core_parallel.ts";
import type { Step } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";
import { membersOf, propertiesOf } from "../dotnet/members.ts";

const CORE = "Microsoft.PowerShell.Core";
const CLASS = "Microsoft.PowerShell.Commands.";

// ------------------------------------------------------------------------------------------------ ForEach-Object

function forEachObject(cmd: CmdletCall): CmdletBody {
  if (cmd.has("MemberName")) return forEachMember(cmd);
  if (cmd.has("Parallel")) return forEachParallel(cmd);
  const blocks = (name: string): readonly (ScriptBlock | null)[] =>
    (cmd.items(name) ?? []).map((block) => block instanceof ScriptBlock ? block : null);
  let begin = cmd.get("Begin") instanceof ScriptBlock ? cmd.get("Begin") as ScriptBlock : undefined;
  let end = cmd.get("End") instanceof ScriptBlock ? cmd.get("End") as ScriptBlock : undefined;
  const all = [...blocks("Process"), ...blocks("RemainingScripts")];
  let first = 0;
  let last = all.length;
  // Without names the first block begins and the last one ends, where there are enough of them.
  if (!cmd.has("Begin") && all.length > 1) begin = all[first++] ?? undefined;
  if (!cmd.has("End") && all.length - first > 1) end = all[--last] ?? undefined;
  const process = all.slice(first, last).filter((block) => block !== null);
  const { frame, records } = cmd as CmdletProcessor;
  const loops = process.map((block) => new BlockLoop(frame, block, cmd, records));
  const once = (block: ScriptBlock | undefined): Step => {
    if (block === undefined) return undefined;
    const loop = new BlockLoop(frame, block, cmd, records);
    const step = loop.run();
    loop.close();
    return step;
  };
  return {
    begin: () => once(begin),
    process() {
      if (!cmd.expectingInput && !cmd.has("InputObject")) return runAll(loops, null);
      const value = cmd.pipelineObject ?? cmd.get("InputObject") ?? null;
      if (loops.length === 1) return loops[0]!.run(value);
      return runAll(loops, value);
    },
    end() {
      for (const loop of loops) loop.close();
      return once(end);
    },
    dispose() {
      for (const loop of loops) loop.close();
    },
  };
}

function runAll(loops: readonly BlockLoop[], value: PsValue): Step {
  return (function* () {
    for (const loop of loops) {
      const step = loop.run(value);
      if (step !== undefined) yield* step;
    }
  })();
}

function forEachMember(cmd: CmdletCall): CmdletBody {
  const name = cmd.text("MemberName") ?? "";
  const args = cmd.items("ArgumentList");
  return {
    process() {
      const value = cmd.pipelineObject ?? cmd.get("InputObject") ?? null;
      if (value === null) {
        if (!isStrict(cmd)) return cmd.write(null);
        return cmd.error(cmd.record({
          errorId: "InputObjectIsNull",
          category: "InvalidArgument",
          types: ["System.Management.Automation.PSArgumentNullException", "System.ArgumentNullException"],
          message: "Cannot read a member: the input object is null",
        }));
      }
      return memberOf(cmd, value, name, args);
    },
  };
}

function memberOf(cmd: CmdletCall, value: PsValue, given: string, args: readonly PsValue[] | undefined): Step {
  const { session } = cmd;
  let name = given;
  if (hasWildcards(given)) {
    const pattern = new Wildcard(given);
    const found = membersOf(value, session).filter((member) => pattern.matches(member.name));
    if (found.length > 1) return cmd.error(memberError(cmd, "AmbiguousPropertyOrMethodName", given, value));
    if (found.length === 1) name = found[0]!.name;
  }
  const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
  if (args === undefined && bare instanceof PsDictionary && bare.has(name)) return cmd.writeAll(bare.get(name)!);
  const property = args === undefined ? getProperty(value, name, session) : undefined;
  if (property !== undefined && !(property instanceof MethodReference)) return cmd.writeAll(property);
  try {
    if (property === undefined && args === undefined) {
      return isStrict(cmd) ? cmd.error(memberError(cmd, "PropertyOrMethodNotFound", given, value)) : cmd.write(null);
    }
    const result = invokeMethod(value, name, args ?? [], session);
    return result === NOTHING ? undefined : cmd.writeAll(result);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    const record = new ErrorRecord({
      exception: error.record.exception,
      errorId: "MethodException",
      category: "NotSpecified",
      target: value,
    });
    return cmd.error(record);
  }
}

function isStrict(cmd: CmdletCall): boolean {
  return (cmd as CmdletProcessor).frame.scope.strictVersion >= 2;
}

function memberError(cmd: CmdletCall, errorId: string, name: string, value: PsValue): ErrorRecord {
  const record = cmd.record({
    errorId,
    category: "InvalidArgument",
    target: value,
    types: ["System.Management.Automation.PSArgumentException", "System.ArgumentException", "System.SystemException"],
    message: `Cannot use the member "${name}" of the input object: there is none, or more than one`,
  });
  record.targetType = "PSObject";
  return record;
}

// -------------------------------------------------------------------------------------------------- Where-Object

const OPERATORS: readonly (readonly [string, string])[] = [
  ["EQ", "-eq"],
  ["CEQ", "-ceq"],
  ["NE", "-ne"],
  ["CNE", "-cne"],
  ["GT", "-gt"],
  ["CGT", "-cgt"],
  ["LT", "-lt"],
  ["CLT", "-clt"],
  ["GE", "-ge"],
  ["CGE", "-cge"],
  ["LE", "-le"],
  ["CLE", "-cle"],
  ["Like", "-like"],
  ["CLike", "-clike"],
  ["NotLike", "-notlike"],
  ["CNotLike", "-cnotlike"],
  ["Match", "-match"],
  ["CMatch", "-cmatch"],
  ["NotMatch", "-notmatch"],
  ["CNotMatch", "-cnotmatch"],
  ["Contains", "-contains"],
  ["CContains", "-ccontains"],
  ["NotContains", "-notcontains"],
  ["CNotContains", "-cnotcontains"],
  ["In", "-in"],
  ["CIn", "-cin"],
  ["NotIn", "-notin"],
  ["CNotIn", "-cnotin"],
  ["Is", "-is"],
  ["IsNot", "-isnot"],
  ["Not", ""],
];

function whereObject(cmd: CmdletCall): CmdletBody {
  const block = cmd.get("FilterScript");
  if (block instanceof ScriptBlock) return whereBlock(cmd, block);
  return whereProperty(cmd);
}

function whereBlock(cmd: CmdletCall, block: ScriptBlock): CmdletBody {
  const { frame, records } = cmd as CmdletProcessor;
  const collected: PsValue[] = [];
  const loop = new BlockLoop(frame, block, {
    write(value) {
      collected.push(value);
      return undefined;
    },
  }, records);
  const keep = (value: PsValue): Step => {
    const fits = collected.length === 1
      ? isTrue(collected[0]!)
      : collected.length > 1 && isTrue(new PsArray([...collected]));
    collected.length = 0;
    return fits ? cmd.write(value) : undefined;
  };
  return {
    process() {
      const value = cmd.pipelineObject ?? cmd.get("InputObject") ?? null;
      const step = loop.run(value);
      if (step === undefined) return keep(value);
      return (function* () {
        yield* step;
        const next = keep(value);
        if (next !== undefined) yield* next;
      })();
    },
    dispose: () => loop.close(),
  };
}

function whereProperty(cmd: CmdletCall): CmdletBody {
  const name = cmd.text("Property") ?? "";
  const operator = OPERATORS.find(([parameter]) => parameter !== "EQ" && cmd.flag(parameter))?.[0] ??
    (cmd.flag("EQ") ? "EQ" : undefined);
  const sign = OPERATORS.find(([parameter]) => parameter === operator)?.[1];
  const given = cmd.get("Value");
  const { session } = cmd;
  const read = (value: PsValue): PsValue | undefined => {
    const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
    if (bare instanceof PsDictionary && bare.has(name)) return bare.get(name);
    if (value === null) return undefined;
    if (hasWildcards(name)) {
      const pattern = new Wildcard(name);
      return [...propertiesOf(value, session)].find((property) => pattern.matches(property.name))?.get();
    }
    return getProperty(value, name, session);
  };
  return {
    begin() {
      if (given !== undefined && operator === undefined) {
        cmd.terminate(cmd.record({
          errorId: "OperatorNotSpecified",
          category: "InvalidArgument",
          types: [
            "System.Management.Automation.PSArgumentException",
            "System.ArgumentException",
            "System.SystemException",
          ],
          message: "Cannot compare: say how, for example with -EQ",
        }));
      }
      if (operator !== undefined && operator !== "Not" && given === undefined && cmd.parameterSet !== "EqualSet") {
        cmd.terminate(cmd.record({
          errorId: "ValueNotSpecifiedForWhereObject",
          category: "InvalidArgument",
          types: [
            "System.Management.Automation.PSArgumentException",
            "System.ArgumentException",
            "System.SystemException",
          ],
          message: "Cannot compare: give the value with -Value",
        }));
      }
      return undefined;
    },
    process() {
      const value = cmd.pipelineObject ?? cmd.get("InputObject") ?? null;
      const found = read(value);
      if (found === undefined && isStrict(cmd)) return cmd.error(memberError(cmd, "PropertyNotFound", name, value));
      const left = found ?? null;
      let fits: boolean;
      if (sign === undefined || (operator === "EQ" && !cmd.has("EQ") && given === undefined)) fits = isTrue(left);
      else if (sign === "") fits = !isTrue(left);
      else {
        let right = given ?? null;
        if ((sign === "-is" || sign === "-isnot") && typeof right === "string") {
          right = right.replace(/^\[(.*)\]$/, "$1");
        }
        fits = isTrue(binaryOperator(sign, left, right, session));
      }
      return fits ? cmd.write(value) : undefined;
    },
  };
}

const SETS = OPERATORS.filter(([name]) => name !== "Not").map(([name]) => name === "EQ" ? "EqualSet" : `${name}Set`);
const inAll = (membership: { position?: number; mandatory?: boolean }) =>
  Object.fromEntries([...SETS.map((set) => [set, membership]), ["NotSet", { ...membership }]]);

/** See the module. */
export const PIPELINE_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "ForEach-Object",
    module: CORE,
    className: `${CLASS}ForEachObjectCommand`,
    defaultSet: "ScriptBlockSet",
    shouldProcess: "Medium",
    parameters: [
      parameter("InputObject", "psobject", { value: true }),
      inSets("Begin", "scriptblock", { ScriptBlockSet: {} }),
      inSets("Process", "scriptblock[]", { ScriptBlockSet: { mandatory: true, position: 0 } }, {
        allowNull: true,
        allowEmptyCollection: true,
      }),
      inSets("End", "scriptblock", { ScriptBlockSet: {} }),
      inSets("RemainingScripts", "scriptblock[]", { ScriptBlockSet: { remaining: true } }, {
        allowNull: true,
        allowEmptyCollection: true,
      }),
      inSets("MemberName", "string", { PropertyAndMethodSet: { mandatory: true, position: 0 } }),
      inSets("ArgumentList", "object[]", { PropertyAndMethodSet: { remaining: true } }, { aliases: ["Args"] }),
      inSets("Parallel", "scriptblock", { ParallelParameterSet: { mandatory: true } }),
      inSets("ThrottleLimit", "int", { ParallelParameterSet: {} }),
      inSets("TimeoutSeconds", "int", { ParallelParameterSet: {} }),
      inSets("AsJob", "switch", { ParallelParameterSet: {} }),
      inSets("UseNewRunspace", "switch", { ParallelParameterSet: {} }),
    ],
    create: forEachObject,
  },
  {
    name: "Where-Object",
    module: CORE,
    className: `${CLASS}WhereObjectCommand`,
    defaultSet: "EqualSet",
    parameters: [
      parameter("InputObject", "psobject", { value: true }),
      inSets("FilterScript", "scriptblock", { ScriptBlockSet: { mandatory: true, position: 0 } }),
      inSets("Property", "string", inAll({ mandatory: true, position: 0 })),
      inSets("Value", "object", inAll({ position: 1 })),
      ...OPERATORS.map(([name]) =>
        inSets(
          name,
          "switch",
          { [name === "EQ" ? "EqualSet" : `${name}Set`]: name === "EQ" ? {} : { mandatory: true } },
          { ...(name.startsWith("C") && name !== "Contains" ? {} : { aliases: [`I${name}`] }) },
        )
      ),
    ],
    create: whereObject,
  },
];
