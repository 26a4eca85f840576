/**
 * What commands of a session ask the host of the client.
 * @module
 */
import { assertEquals } from "@std/assert";
import { PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import { CredentialObject } from "../../lib/engine/dotnet/credential.ts";
import type { Task } from "../../lib/engine/task.ts";
import { checkRows, Rig } from "./rig.ts";

// deno-lint-ignore require-yield
function* answer<T>(value: T): Task<T> {
  return value;
}

/** A host that answers everything, and notes what it was asked. */
function answering(asked: string[]) {
  return {
    interactive: true,
    width: 120,
    readLine: () => answer("typed"),
    readSecret: () => answer("secret"),
    prompt(caption: string, _message: string, fields: readonly { readonly name: string }[]) {
      asked.push(`prompt ${caption}: ${fields.map(({ name }) => name).join(" ")}`);
      return answer(new Map<string, PsValue>(fields.map(({ name }) => [name, `for ${name}`])));
    },
    promptForChoice(caption: string, _message: string, choices: readonly { readonly label: string }[]) {
      asked.push(`choose ${caption}: ${choices.map(({ label }) => label).join(" ")}`);
      return answer(1);
    },
    promptForCredential(_caption: string, _message: string, userName: string) {
      asked.push(`credential ${userName}`);
      return answer<PsValue>(new CredentialObject(`${userName}!`, PsSecureString.fromText("pw")));
    },
  };
}

Deno.test("a command asks the user of the client", async () => {
  const asked: string[] = [];
  const client = new Rig().client(answering(asked));
  await client.output("$s = New-PSSession srv01");
  await checkRows(client, [
    ["Invoke-Command $s { Read-Host; $Host.UI.ReadLine() }", ["typed", "typed"]],
    ["Invoke-Command $s { $Host.UI.PromptForChoice('c', 'm', @('&Yes', '&No'), 0) }", ["1"]],
    ["Invoke-Command $s { $x = Read-Host -AsSecureString; $x.GetType().Name; $x.Length }", ["SecureString", "6"]],
    ["Invoke-Command $s { (Get-Credential bob).UserName; [int]7 }", ["bob!", "7"]],
    ['Invoke-Command $s { function f { param([Parameter(Mandatory)]$a) "<$a>" }; f }', ["<for a>"]],
    [
      "Invoke-Command $s { function g { [CmdletBinding(SupportsShouldProcess)]param() $PSCmdlet.ShouldProcess('x') }; g -Confirm }",
      [
        "True",
      ],
    ],
  ]);
  assertEquals(asked.map((line) => line.replace(/:.*/, "").split(" ")[0]), [
    "choose",
    "credential",
    "prompt",
    "choose",
  ]);
});

Deno.test("where nobody can answer, asking is an error and the script goes on", async () => {
  const client = new Rig().client();
  await client.output("$s = New-PSSession srv01");
  const said = await client.run("Invoke-Command $s { Read-Host; 'after' }");
  assertEquals([said.output, said.errors.length], [["after"], 1]);
  await checkRows(client, [["Invoke-Command $s { 'alive' }", ["alive"]]]);
});

Deno.test("texts for the user reach the host, an exit code too", async () => {
  const exits: number[] = [];
  const client = new Rig().client({ setShouldExit: (code) => void exits.push(code), interactive: true });
  await client.output("$s = New-PSSession srv01");
  const said = await client.run(`Invoke-Command $s {
    Write-Host 'plain'; Write-Host 'red' -ForegroundColor Red -NoNewline; Write-Host; $Host.UI.WriteErrorLine('bad')
    $Host.UI.WriteLine('line'); $Host.SetShouldExit(3)
  }`);
  assertEquals(said.errors, []);
  assertEquals(said.host.filter((line) => line.startsWith("host ")), [
    "host plain",
    "host red",
    "host ",
    "host line",
  ]);
  assertEquals(exits, [3]);
});

Deno.test("a job asks nobody", async () => {
  const client = new Rig().client(answering([]));
  await client.output("$s = New-PSSession srv01");
  const said = await client.run(
    "$j = Invoke-Command $s { Read-Host; 'after' } -AsJob; ($j | Wait-Job).State; Receive-Job $j",
  );
  assertEquals(said.output[0] === "Completed" || said.output[0] === "Failed", true);
  await checkRows(client, [["Invoke-Command $s { 'alive' }", ["alive"]]]);
});
