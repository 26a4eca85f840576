/**
 * Get-PSCallStack: the script blocks that run.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { CmdletProcessor } from "../cmdlet_processor.ts";
import type { CmdletSpec } from "../command.ts";
import type { Frame } from "../compile/frame.ts";
import { toText } from "../dotnet/convert.ts";
import type { Task } from "../task.ts";
import { type DataObject, dataType } from "./data_object.ts";
import { commandClass, UTILITY } from "./modules.ts";

const NO_FILE = "<No file>";

const CALL_STACK_FRAME = dataType("System.Management.Automation.CallStackFrame", [
  "string ScriptName",
  "int ScriptLineNumber",
  "object InvocationInfo",
  "object Position",
  "string FunctionName",
  "string Command",
  "string Location",
  "string Arguments",
], {
  text: (self) =>
    `at ${toText(self.get("FunctionName"))}, ${toText(self.get("ScriptName")) || NO_FILE}: line ${
      toText(self.get("ScriptLineNumber"))
    }`,
  methods: { "string GetScriptLocation()": (self: DataObject) => self.get("Location") },
});

/** Types of what this cmdlet gives out. */
export const CALL_STACK_TYPES = [CALL_STACK_FRAME.row];

function stackFrame(frame: Frame): PsValue {
  const { file, at } = frame;
  const line = at?.startLine ?? 0;
  const leaf = file?.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  return CALL_STACK_FRAME.make({
    ScriptName: file ?? null,
    ScriptLineNumber: line,
    InvocationInfo: frame.invocation?.info() ?? null,
    Position: at?.text ?? null,
    FunctionName: frame.name,
    Command: frame.name === "<ScriptBlock>" && leaf !== undefined ? leaf : frame.name,
    Location: leaf === undefined ? NO_FILE : `${leaf}: line ${line}`,
    Arguments: "{}",
  });
}

/** The row of Get-PSCallStack. */
export const GET_PSCALLSTACK: CmdletSpec = {
  name: "Get-PSCallStack",
  module: UTILITY,
  className: commandClass("GetPSCallStackCommand"),
  outputTypes: ["System.Management.Automation.CallStackFrame"],
  parameters: [],
  create: (cmd) => ({
    *process(): Task<void> {
      if (!(cmd instanceof CmdletProcessor)) return;
      for (let frame: Frame | undefined = cmd.frame; frame !== undefined; frame = frame.caller) {
        if (frame.at === undefined) continue;
        const step = cmd.write(stackFrame(frame));
        if (step) yield* step;
      }
    },
  }),
};
