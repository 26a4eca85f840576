import { assertEquals } from "@std/assert";
import { FORMAT_CMDLETS } from "../../../lib/engine/format/all.ts";
import { silentHost } from "../../../lib/engine/silent_host.ts";
import type { EngineHost } from "../../../lib/engine/session.ts";
import { type Computer, computer } from "../cmdlets/computer.ts";

function formatting(os: "windows" | "linux" = "linux"): Computer {
  const made = computer(os);
  made.session.commands.addCmdlets(FORMAT_CMDLETS);
  return made;
}

/** Lines that a script writes to a screen of 40 columns. */
function onScreen(script: string): string[] {
  const lines: string[] = [];
  const host: EngineHost = {
    ...silentHost(),
    width: 40,
    write: (text) => void lines.push(text),
    writeError: (text) => void lines.push(`! ${text}`),
  };
  const { session } = formatting();
  const { task } = session.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    host,
    streams: {
      output: (value) => void lines.push(`> ${String(value)}`),
      error: (record) => void lines.push(`E ${record.fullyQualifiedErrorId}`),
      warning: () => undefined,
      verbose: () => undefined,
      debug: () => undefined,
      information: () => undefined,
      progress: () => undefined,
    },
  });
  for (let next = task.next(); !next.done; next = task.next());
  return lines;
}

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const CASES: readonly Case[] = [
  ["[pscustomobject]@{A=1} | Format-Table | ForEach-Object { $_.GetType().Name }", [
    "FormatStartData",
    "GroupStartData",
    "FormatEntryData",
    "GroupEndData",
    "FormatEndData",
  ]],
  ["[pscustomobject]@{A=1;B='x'} | Format-Table B, A | Out-String", ["\nB A\n- -\nx 1\n\n"]],
  ["[pscustomobject]@{A=1;B='x'} | Format-List | Out-String", ["\nA : 1\nB : x\n\n"]],
  ["1, 'b' | Out-String -Stream", ["1", "b"]],
  ["1, 'b' | Out-String -NoNewline", ["1b"]],
  ["[pscustomobject]@{A='abcdef'} | Out-String -Width 5 -Stream", ["", "A", "-", "abcd…", ""]],
  ["[pscustomobject]@{A=2} | Format-Table @{n='Twice';e={$_.A * 2}} | Out-String -Stream", [
    "",
    "Twice",
    "-----",
    "    4",
    "",
  ]],
  ["1..3 | ForEach-Object { [pscustomobject]@{N=$_} } | Format-Wide -Column 3 | Out-String -Width 20 -Stream", [
    "",
    "1      2      3",
    "",
  ]],
  ["[pscustomobject]@{A=[pscustomobject]@{B=1}} | Format-Custom -Depth 1 | Out-String -Stream", [
    "",
    "class PSCustomObject",
    "{",
    "  A = ",
    "    class PSCustomObject",
    "    {",
    "      B = 1",
    "    }",
    "}",
    "",
    "",
  ]],
  ["[pscustomobject]@{A=1} | Format-Table A -View x", [], [
    "!FormatCannotSpecifyViewAndProperty,Microsoft.PowerShell.Commands.FormatTableCommand",
  ]],
  ["[pscustomobject]@{A=1} | Format-Wide -AutoSize -Column 2", [], [
    "!FormatCannotSpecifyAutosizeAndColumns,Microsoft.PowerShell.Commands.FormatWideCommand",
  ]],
  ["[pscustomobject]@{A=1} | Format-Table | Select-Object -Skip 1 | Out-String", [], [
    "!ConsoleLineOutputOutOfSequencePacket,Microsoft.PowerShell.Commands.OutLineOutputCommand",
  ]],
  ["[pscustomobject]@{A=1} | Format-Table A, @{n='X';e={throw 'no'}} -DisplayError | Out-String -Stream", [
    "",
    "A X",
    "- -",
    "1 #ERR",
    "",
  ]],
];

for (const [script, output, errors] of CASES) {
  Deno.test(`Format and Out cmdlets: ${script}`, () => {
    const ran = formatting().run(script);
    const statementErrors = ran.errors.map((id) => id.startsWith("!") ? id : `!${id}`);
    assertEquals(statementErrors, errors ?? []);
    assertEquals(ran.output, output);
  });
}

Deno.test("Out-String ends lines as Windows does", () => {
  assertEquals(formatting("windows").run("'a' | Out-String").output, ["a\r\n"]);
});

Deno.test("Out-Host draws on the screen and leaves its last column free", () => {
  const lines = onScreen("[pscustomobject]@{A='x' * 60} | Out-Host");
  assertEquals(lines, ["", "A", "-", `${"x".repeat(38)}…`, ""]);
});

Deno.test("Out-Default shows errors as errors", () => {
  assertEquals(onScreen("Write-Error 'bad' 2>&1 | Out-Default"), ["! Write-Error: bad"]);
});
