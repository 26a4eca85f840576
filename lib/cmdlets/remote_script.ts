/**
 * From -ScriptBlock, -FilePath, -ArgumentList and `$using:` to what CREATE_PIPELINE says.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { raise } from "../engine/exceptions.ts";
import { FileSystemError } from "../engine/platform.ts";
import { ScriptBlock } from "../engine/script_block.ts";
import { USING_PARAMETER, usingReferences } from "../engine/using_values.ts";
import type { PipelineSpec } from "../psrp/client.ts";
import { hostInfoOf } from "./host_calls.ts";

/** A script and its values. */
export interface RemoteScript {
  readonly text: string;
  readonly spec: PipelineSpec;
}

/** The pipeline of an Invoke-Command. `hasInput` says whether objects will follow. */
export function remoteScript(cmd: CmdletCall, hasInput: boolean): RemoteScript {
  const block = cmd.get("ScriptBlock");
  const source = block instanceof ScriptBlock ? block : scriptOfFile(cmd, cmd.text("FilePath")!);
  const parameters: { name: string | null; value: PsValue }[] = (cmd.items("ArgumentList") ?? [])
    .map((value) => ({ name: null, value }));
  const using = usingValues(cmd, source);
  if (using.size > 0) parameters.push({ name: USING_PARAMETER, value: using });
  return {
    text: source.source,
    spec: {
      statements: [[{ text: source.source, isScript: true, useLocalScope: false, parameters }]],
      noInput: !hasInput,
      hostInfo: hostInfoOf(cmd.session.host),
    },
  };
}

/** Values of the script's `$using:` expressions. */
function usingValues(cmd: CmdletCall, block: ScriptBlock): PsDictionary {
  const values = new PsDictionary();
  for (const { variable: { path }, expression, isVariable, key } of usingReferences(block.ast)) {
    const isOwn = path.drive === undefined;
    const value = isOwn ? cmd.session.scope.get(path.name) : undefined;
    if (isOwn && value === undefined) {
      throw raise({
        types: ["System.Management.Automation.RuntimeException", "System.SystemException"],
        message: `Cannot send $using:${path.userPath}: this session has no variable of that name`,
        errorId: "UsingVariableIsUndefined",
        category: "InvalidOperation",
      });
    }
    values.set(key, isVariable && isOwn ? value! : collected(cmd.session.callSync(cmd.session.parse(expression))));
  }
  return values;
}

function collected(values: PsValue[]): PsValue {
  return values.length > 1 ? new PsArray(values) : values[0] ?? null;
}

function scriptOfFile(cmd: CmdletCall, path: string): ScriptBlock {
  const refuse = (message: string): never => {
    throw raise({
      types: ["System.ArgumentException", "System.SystemException"],
      message,
      errorId: "System.ArgumentException",
      category: "NotSpecified",
    });
  };
  if (/[*?[\]]/.test(path)) refuse(`Cannot send "${path}": -FilePath takes one file, without wildcards`);
  if (!/\.ps1$/i.test(path)) refuse(`Cannot send "${path}": -FilePath takes a script, which ends in .ps1`);
  const full = cmd.session.providers.resolveFile(path);
  try {
    const bytes = cmd.session.platform.fileSystem.read(full);
    return cmd.session.parse(new TextDecoder().decode(bytes), full);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw raise({
      types: [
        "System.Management.Automation.ItemNotFoundException",
        "System.Management.Automation.SessionStateException",
      ],
      message: `Cannot read the script "${full}": it is not there or not readable`,
      errorId: "PathNotFound",
      category: "ObjectNotFound",
      target: full,
    });
  }
}
