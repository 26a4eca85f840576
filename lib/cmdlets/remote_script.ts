/**
 * From -ScriptBlock, -FilePath, -ArgumentList and `$using:` to what CREATE_PIPELINE says.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { exception, raise, RUNTIME_EXCEPTION } from "../engine/exceptions.ts";
import { FileSystemError } from "../engine/platform.ts";
import { ScriptBlock } from "../engine/script_block.ts";
import { USING_PARAMETER, type UsingReference, usingReference, usingReferences } from "../engine/using_values.ts";
import type { CommandSpec, PipelineSpec } from "../psrp/client.ts";
import { blockCommands, type BlockValues } from "./block_commands.ts";
import { hostInfoOf } from "./host_calls.ts";

/** What PowerShell keeps the values in. */
const STRING =
  "System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
const USING_TYPE = `System.Collections.Generic.Dictionary\`2[[${STRING}],[${STRING.replace("String", "Object")}]]`;

/** A script and its values. */
export interface RemoteScript {
  readonly text: string;
  readonly spec: PipelineSpec;
}

/** The pipeline of an Invoke-Command. `hasInput` says whether objects will follow. */
export function remoteScript(cmd: CmdletCall, hasInput: boolean): RemoteScript {
  const given = cmd.get("ScriptBlock");
  const block = given instanceof ScriptBlock ? given : scriptOfFile(cmd, cmd.text("FilePath")!);
  return {
    text: block.source,
    spec: {
      statements: blockCommands(block.ast, blockValues(cmd)) ?? [[scriptCommand(cmd, block)]],
      noInput: !hasInput,
      streamOptions: NO_STREAM_OPTIONS,
      addToHistory: true,
      hostInfo: hostInfoOf(cmd.session.host),
    },
  };
}

/** Records come without details of the call that wrote them. */
const NO_STREAM_OPTIONS = 0;

function blockValues(cmd: CmdletCall): BlockValues {
  return {
    using(expression) {
      const reference = usingReference(expression);
      return reference === undefined ? null : usingValue(cmd, reference);
    },
    constant: (text) => evaluated(cmd, text),
  };
}

/** The block as script, with its arguments and what `$using:` means. */
function scriptCommand(cmd: CmdletCall, block: ScriptBlock): CommandSpec {
  const parameters: { name: string | null; value: PsValue }[] = (cmd.items("ArgumentList") ?? [])
    .map((value) => ({ name: null, value }));
  const using = new PsDictionary(USING_TYPE);
  for (const reference of usingReferences(block.ast)) using.set(reference.key, usingValue(cmd, reference));
  if (using.size > 0) parameters.push({ name: USING_PARAMETER, value: using });
  return { text: block.source, isScript: true, parameters };
}

function usingValue(cmd: CmdletCall, { variable: { path }, expression, isVariable }: UsingReference): PsValue {
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
  return isVariable && isOwn ? value! : evaluated(cmd, expression);
}

function evaluated(cmd: CmdletCall, expression: string): PsValue {
  return collected(cmd.session.callSync(cmd.session.parse(expression)));
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
  if (cmd.session.platform.fileSystem.stat(full)?.kind === "directory") throw folderError(full);
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

/** What PowerShell says of a folder that is named like a script. */
function folderError(path: string): Error {
  const io = exception(["System.IO.IOException", "System.SystemException"], `"${path}" is a folder`);
  const access = exception(
    ["System.UnauthorizedAccessException", "System.SystemException"],
    `Cannot open "${path}" as a file`,
    io,
  );
  return raise({
    types: ["System.Management.Automation.CommandNotFoundException", ...RUNTIME_EXCEPTION],
    message: `Cannot send "${path}": it is a folder, and -FilePath takes a script`,
    inner: access,
    errorId: "CommandNotFoundException",
    category: "ObjectNotFound",
    target: "",
  });
}
