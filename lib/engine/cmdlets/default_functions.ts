/**
 * TABLE: the functions that every session starts with.
 * @module
 */
import type { Engine } from "../engine.ts";
import type { ScriptBlock } from "../script_block.ts";

/** Functions of all computers: name and body. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  "prompt": "\"PS $($ExecutionContext.SessionState.Path.CurrentLocation)$('>' * ($NestedPromptLevel + 1)) \"",
  "mkdir": `
    [CmdletBinding(DefaultParameterSetName = 'pathSet', SupportsShouldProcess)]
    param(
      [Parameter(ParameterSetName = 'nameSet', Position = 0, ValueFromPipelineByPropertyName)]
      [Parameter(ParameterSetName = 'pathSet', Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
      [string[]]$Path,
      [Parameter(ParameterSetName = 'nameSet', Mandatory, ValueFromPipelineByPropertyName)]
      [AllowNull()][AllowEmptyString()]
      [string]$Name,
      [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]$Value,
      [switch]$Force
    )
    process { Microsoft.PowerShell.Management\\New-Item -ItemType Directory @PSBoundParameters }
  `,
  "Pause": "$null = Read-Host -Prompt 'Press Enter to continue...'",
  "Clear-Host": 'Write-Host "`e[H`e[2J`e[3J" -NoNewline',
  "cd..": "Set-Location ..",
  "cd\\": "Set-Location \\",
  "cd~": "Set-Location ~",
};

const parsed = new Map<string, ScriptBlock>();

/** Adds them to the global scope. */
export function defaultFunctions(engine: Engine): void {
  for (const [name, text] of functions(engine.platform.os === "windows")) {
    let block = parsed.get(text);
    if (block === undefined) parsed.set(text, block = engine.parse(text));
    engine.commands.setFunction(name, block, "Global");
  }
}

function* functions(windows: boolean): Iterable<readonly [string, string]> {
  yield* Object.entries(EVERYWHERE);
  if (!windows) return;
  for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") yield [`${letter}:`, "Set-Location $MyInvocation.MyCommand.Name"];
}
