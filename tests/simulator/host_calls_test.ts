// What scripts show on, and ask of, the host at the other end.
import { assert, assertEquals } from "@std/assert";
import { PsDictionary, PsSecureString } from "../../lib/clixml/value.ts";
import { INTERACTIVE, RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

/** Starts a script with a host behind it, and reads up to where it asks. */
async function ask(client: RemoteClient, text: string): Promise<string> {
  const { id } = await client.start({ statements: [[{ text, isScript: true }]], hostInfo: INTERACTIVE });
  await pending(client, id);
  return id;
}

async function pending(client: RemoteClient, id: string): Promise<void> {
  for (;;) {
    const { commandState } = await client.receive(id);
    if (commandState?.state === "Pending") return;
    assert(commandState?.state !== "Done", "the script ended without asking");
  }
}

/** The last call that was heard. */
function lastCall(client: RemoteClient) {
  return client.heardOf("hostCall").at(-1)!;
}

async function answer(client: RemoteClient, result: unknown): Promise<void> {
  const { call, pipelineId } = lastCall(client);
  client.pool.respondHostCall(call, result as never, pipelineId);
  await client.flush();
}

/** Names and arguments of all calls. */
function calls(client: RemoteClient): string[] {
  return client.heardOf("hostCall").map(({ call }) =>
    `${call.method} ${(call.arguments as readonly unknown[]).map(String).join(",")}`
  );
}

Deno.test("Write-Host reaches a client with a host, with its colours, and as an information record", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start({
    statements: [[{
      text: "Write-Host 'plain'; Write-Host -NoNewline 'rest'; Write-Host 'red' -ForegroundColor Red",
      isScript: true,
    }]],
    hostInfo: INTERACTIVE,
  });
  await client.finish(id);
  assertEquals(calls(client), ["WriteLine2 plain", "Write1 rest", "WriteLine3 12,0,red"]);
  assertEquals(client.records(id, "information").length, 3);
});

Deno.test("what a client with a host is shown comes as a record, then as a call", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const text = "Write-Warning 'w'; Write-Verbose 'v' -Verbose; Write-Debug 'd' -Debug; Write-Progress 'p'";
  const { id } = await client.start({ statements: [[{ text, isScript: true }]], hostInfo: INTERACTIVE });
  await client.finish(id);
  const heard = client.heard.flatMap((event) => {
    if (event.type === "record") return [event.stream];
    return event.type === "hostCall" ? [event.call.method] : [];
  });
  assertEquals(heard, [
    "warning",
    "WriteWarningLine",
    "verbose",
    "WriteVerboseLine",
    "debug",
    "WriteDebugLine",
    "progress",
    "WriteProgress",
  ]);
});

Deno.test("a client without a host gets records only", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Write-Host 'x'; Write-Warning 'w'");
  await client.finish(id);
  assertEquals([calls(client), client.records(id, "information").length, client.records(id, "warning").length], [
    [],
    1,
    1,
  ]);
});

Deno.test("Read-Host asks, the command is Pending until the answer, then Running", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(client, '$a = Read-Host; "got $a"; Start-Sleep -Seconds 5');
  assertEquals(lastCall(client).call.method, "ReadLine");
  await answer(client, "an answer");
  const { commandState } = await client.receive(id);
  assertEquals(commandState, { commandId: id, state: "Running" });
  assertEquals(client.output(id), ["got an answer"]);
});

Deno.test("Read-Host with a text is a prompt of one field; -AsSecureString needs and uses the session key", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(
    client,
    "$a = Read-Host 'Name'; \"hello $a\"; $s = Read-Host 'Secret' -AsSecureString; $s.Length; $s",
  );
  const { call } = lastCall(client);
  assert(call.method === "Prompt");
  const [field] = call.arguments[2];
  assertEquals([field!.name, field!.typeFullName], ["Name", "System.String"]);
  const answers = new PsDictionary();
  answers.set(field!.name, "Ada");
  await answer(client, answers);
  await pending(client, id);
  const second = lastCall(client).call;
  assert(second.method === "Prompt");
  assertEquals(second.arguments[2][0]!.typeFullName, "System.Security.SecureString");
  client.pool.exchangeKeys();
  await client.flush();
  await client.receive();
  assert(client.pool.hasKey);
  const secrets = new PsDictionary();
  secrets.set(second.arguments[2][0]!.name, PsSecureString.fromText("s3cret"));
  await answer(client, secrets);
  await client.finish(id);
  const [hello, length, secret] = client.output(id);
  assertEquals([hello, length], ["hello Ada", 6]);
  assert(secret instanceof PsSecureString);
  assertEquals(secret.reveal(), "s3cret");
});

Deno.test("Get-Credential asks for a user and a secret", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  client.pool.exchangeKeys();
  await client.flush();
  await client.receive();
  const id = await ask(client, "$c = Get-Credential -UserName 'grace' -Message 'who'; $c.UserName; $c.Password.Length");
  const { call } = lastCall(client);
  assert(call.method === "PromptForCredential1" || call.method === "PromptForCredential2");
  assertEquals(call.arguments[2], "grace");
  await answer(client, { userName: "grace", password: PsSecureString.fromText("12345") });
  await client.finish(id);
  assertEquals(client.output(id), ["grace", 5]);
});

Deno.test("a confirmation is a choice", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(client, "Remove-Item C:\\Windows\\Temp -Confirm; Test-Path C:\\Windows\\Temp");
  const { call } = lastCall(client);
  assert(call.method === "PromptForChoice");
  // "No" stands behind "Yes" and "Yes to All".
  await answer(client, 2);
  await client.finish(id);
  assertEquals(client.output(id), [true]);
});

Deno.test("a host that throws makes an error of the script's", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(client, 'try { Read-Host } catch { "caught $($_.FullyQualifiedErrorId)" }');
  const { call, pipelineId } = lastCall(client);
  client.pool.failHostCall(call, null, pipelineId);
  await client.flush();
  await client.finish(id);
  assertEquals(client.output(id).length, 1);
});

Deno.test("an answer travels with or without the command's id, on either stream", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  for (const [name, withId] of [["pr", true], ["pr", false], ["stdin", true], ["stdin", false]] as const) {
    const id = await ask(client, "Read-Host");
    const { call, pipelineId } = lastCall(client);
    client.pool.respondHostCall(call, "here" as never, pipelineId);
    const { bytes } = client.pool.take(60_000)!;
    const stream = { name, bytes, ...(withId ? { commandId: id } : {}) };
    await rig.ask({ operation: "Send", streams: [stream] }, client.request());
    await client.finish(id);
    assertEquals(client.output(id), ["here"]);
  }
});

Deno.test("a question waits over Disconnect and Reconnect for its answer", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(client, '$a = Read-Host; "got $a"');
  await client.disconnect();
  await rig.advance(60_000);
  await client.reconnect();
  await answer(client, "late");
  await client.finish(id);
  assertEquals(client.output(id), ["got late"]);
});

Deno.test("a question that was not read reaches the client that takes over, and that one answers", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const { id } = await first.start({
    statements: [[{ text: 'Start-Sleep 1; $a = Read-Host; "got $a"', isScript: true }]],
    hostInfo: INTERACTIVE,
  });
  await first.disconnect();
  await rig.advance(1000);
  const second = await RemoteClient.takeOver(rig, first.shellId);
  await second.attach(id);
  await pending(second, id);
  await answer(second, "from the second");
  await second.finish(id);
  assertEquals(second.output(id), ["got from the second"]);
});

Deno.test("a stop ends a question; nobody has to answer", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const id = await ask(client, "try { Read-Host } finally { 'cleaned' }");
  await client.signal(id, "stopPipeline");
  await client.finish(id);
  assertEquals([client.output(id), client.stateOf(id)], [["cleaned"], "Stopped"]);
  assertEquals(await client.run("'free'"), ["free"]);
});

Deno.test("exit tells the host, and the pipeline completes", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start({ statements: [[{ text: "'x'; exit 7", isScript: true }]], hostInfo: INTERACTIVE });
  await client.finish(id);
  assertEquals([client.output(id), client.stateOf(id)], [["x"], "Completed"]);
  assertEquals(await codeOf(client.run("1")), 0);
});
