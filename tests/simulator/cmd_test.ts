// Text shells (winrs): commands as processes with plain bytes, and the same programs inside PowerShell sessions.
import { assert, assertEquals } from "@std/assert";
import { decodeUtf8, encodeUtf8, toBase64 } from "../../lib/bytes.ts";
import { RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import { expandVariables, parseCmdLine, splitWords } from "../../simulator/plugins/cmd_line.ts";
import { joinPath } from "../../simulator/plugins/cmd_paths.ts";
import { RemoteClient } from "./remote_client.ts";
import { Rig } from "./rig.ts";

interface Ended {
  readonly out: string;
  readonly error: string;
  readonly code: number | undefined;
}

/** A text shell and its commands. */
class CmdClient {
  readonly rig: Rig;
  readonly shellId: string;

  constructor(rig: Rig, shellId: string) {
    this.rig = rig;
    this.shellId = shellId;
  }

  static async open(
    rig: Rig,
    more: { environment?: [string, string][]; workingDirectory?: string } = {},
  ): Promise<CmdClient> {
    const { shellId } = await rig.ask({
      operation: "Create",
      ...more,
      inputStreams: ["stdin"],
      outputStreams: ["stdout", "stderr"],
    }, { resource: RESOURCE_URIS.cmd });
    return new CmdClient(rig, shellId);
  }

  get options() {
    return { resource: RESOURCE_URIS.cmd, shellId: this.shellId };
  }

  async start(commandLine: string, args: readonly string[] = []): Promise<string> {
    const started = await this.rig.ask({ operation: "Command", commandLine, arguments: args }, this.options);
    return started.commandId;
  }

  async finish(commandId: string): Promise<Ended> {
    const texts: Record<string, string> = { stdout: "", stderr: "" };
    for (;;) {
      const body = { operation: "Receive", commandId, streams: ["stdout", "stderr"] } as const;
      const { streams, commandState } = await this.rig.ask(body, this.options);
      for (const { name, bytes } of streams) texts[name] += decodeUtf8(bytes);
      if (commandState?.state === "Done") {
        return { out: texts.stdout!, error: texts.stderr!, code: commandState.exitCode };
      }
      assertEquals(commandState?.state, "Running");
    }
  }

  async run(line: string): Promise<Ended> {
    return await this.finish(await this.start(line));
  }

  async send(commandId: string, text: string, end: boolean): Promise<void> {
    const streams = [{ name: "stdin", commandId, bytes: encodeUtf8(text), end }];
    await this.rig.ask({ operation: "Send", streams }, this.options);
  }
}

Deno.test("echo, exit codes, errors", async () => {
  const client = await CmdClient.open(new Rig());
  assertEquals(await client.run("echo hi"), { out: "hi\r\n", error: "", code: 0 });
  assertEquals(await client.finish(await client.start("cmd.exe", ["/c", "echo", "a  b"])), {
    out: "a  b\r\n",
    error: "",
    code: 0,
  });
  assertEquals((await client.run("exit 7")).code, 7);
  assertEquals((await client.run("exit /b 5")).code, 5);
  const unknown = await client.run("nothing-like-it");
  assertEquals([unknown.out, unknown.code], ["", 1]);
  assert(unknown.error.includes("nothing-like-it"));
});

Deno.test("&, && and ||, redirections and pipes", async () => {
  const client = await CmdClient.open(new Rig());
  const outOf = async (line: string): Promise<string> => (await client.run(line)).out;
  assertEquals(await outOf("echo 1&echo 2&&echo 3||echo 4"), "1\r\n2\r\n3\r\n");
  assertEquals(await outOf("nothing-like-it 2>nul || echo else"), "else\r\n");
  assertEquals(await client.run("echo e>&2"), { out: "", error: "e\r\n", code: 0 });
  assertEquals(
    await outOf("nothing-like-it 2>&1 | findstr nothing"),
    "'nothing-like-it' is no command, program or batch file here.\r\n",
  );
  assertEquals(
    await outOf("echo one>C:\\Windows\\Temp\\x.txt& echo two>>C:\\Windows\\Temp\\x.txt& type C:\\Windows\\Temp\\x.txt"),
    "one\r\ntwo\r\n",
  );
  assertEquals(await outOf("sort < C:\\Windows\\Temp\\x.txt"), "one\r\ntwo\r\n");
  assertEquals((await client.run("type C:\\nowhere.txt")).code, 1);
});

Deno.test("variables and folders of the shell reach its commands, and changes end with them", async () => {
  const client = await CmdClient.open(new Rig(), {
    environment: [["COLOUR", "blue"]],
    workingDirectory: "C:\\Windows",
  });
  const outOf = async (line: string): Promise<string> => (await client.run(line)).out;
  assertEquals(await outOf("echo %colour% %COMPUTERNAME% %nothing%"), "blue SERVER01 %nothing%\r\n");
  assertEquals(await outOf("set COL"), "COLOUR=blue\r\n");
  assertEquals(await outOf("set COLOUR=red& set COLOUR"), "COLOUR=red\r\n");
  assertEquals(await outOf("set COLOUR"), "COLOUR=blue\r\n");
  assertEquals((await client.run("set NOTHING_LIKE_IT")).code, 1);
  assertEquals(await outOf("cd"), "C:\\Windows\r\n");
  assertEquals(await outOf("cd Temp& cd"), "C:\\Windows\\Temp\r\n");
  assertEquals((await client.run("cd C:\\nowhere")).code, 1);
  assertEquals(await outOf("hostname& whoami"), "Server01\r\ncontoso\\ada\r\n");
  assert((await outOf("dir C:\\")).includes("<DIR>          Windows\r\n"));
});

Deno.test("input goes to the command that reads it, up to its end", async () => {
  const rig = new Rig();
  const client = await CmdClient.open(rig);
  const id = await client.start("sort");
  await client.send(id, "b\r\n", false);
  await client.send(id, "a\r\n", true);
  assertEquals(await client.finish(id), { out: "a\r\nb\r\n", error: "", code: 0 });
});

Deno.test("powershell.exe runs scripts, given as text, encoded, or on stdin", async () => {
  const rig = new Rig();
  const client = await CmdClient.open(rig);
  const outOf = async (line: string): Promise<string> => (await client.run(line)).out;
  assertEquals(await outOf('powershell.exe -NoProfile -Command "1..3 | % { $_ * 2 }"'), "2\r\n4\r\n6\r\n");
  const encoded = toBase64(
    new Uint8Array(new Uint16Array([..."Write-Host 'é'"].map((char) => char.charCodeAt(0))).buffer),
  );
  assertEquals(await outOf(`powershell -ExecutionPolicy Bypass -EncodedCommand ${encoded}`), "é\n");
  assertEquals((await client.run("powershell exit 4")).code, 4);
  const failed = await client.run("powershell throw 'no'");
  assertEquals([failed.code, failed.error.includes("no")], [1, true]);
  const id = await client.start("powershell -");
  await client.send(id, "'from stdin'", true);
  assertEquals((await client.finish(id)).out, "from stdin\r\n");
});

Deno.test("output comes while a command runs; a Receive without output times out", async () => {
  const rig = new Rig();
  const client = await CmdClient.open(rig);
  const id = await client.start("powershell Write-Host first; Start-Sleep 30; Write-Host second");
  const receive = { operation: "Receive", commandId: id, streams: ["stdout", "stderr"] } as const;
  const first = await rig.ask(receive, client.options);
  assertEquals(first.streams.map(({ bytes }) => decodeUtf8(bytes)).join(""), "first\n");
  const poll = rig.faultOf(receive, { ...client.options, timeoutMs: 10_000 });
  await rig.advance(10_000);
  assertEquals(await poll, 2150858793);
  await rig.advance(20_000);
  assertEquals((await client.finish(id)).out, "second\n");
});

Deno.test("Ctrl+C ends a command with its exit code, Terminate without a word", async () => {
  const rig = new Rig();
  const client = await CmdClient.open(rig);
  const signal = (commandId: string, code: keyof typeof SIGNAL_CODES) =>
    rig.ask({ operation: "Signal", commandId, code: SIGNAL_CODES[code] }, client.options);
  const stopped = await client.start("powershell Start-Sleep 3600");
  await rig.quiet();
  await signal(stopped, "ctrlC");
  assertEquals((await client.finish(stopped)).code, 0xc000013a);
  const closed = await client.start("powershell Start-Sleep 3600");
  await rig.quiet();
  await signal(closed, "terminate");
  const receive = { operation: "Receive", commandId: closed, streams: ["stdout"] } as const;
  assertEquals(await rig.faultOf(receive, client.options), 2150858843);
});

Deno.test("what text shells do not do", async () => {
  const rig = new Rig();
  const client = await CmdClient.open(rig);
  assertEquals(await rig.faultOf({ operation: "Receive", streams: ["stdout"] }, client.options), 87);
  assertEquals(await rig.faultOf({ operation: "Disconnect" }, client.options), 2150859205);
  const direct = { options: [{ name: "WINRS_SKIP_CMD_SHELL", value: "TRUE" }] };
  const start = (commandLine: string): Promise<number> =>
    rig.faultOf({ operation: "Command", commandLine, arguments: ["1"] }, { ...client.options, headers: direct });
  assertEquals(await start("powershell.exe"), 2147942402);
  assertEquals(await start("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"), 0);
});

Deno.test("much output waits for its reader", async () => {
  const rig = new Rig({ limits: { bufferBytes: 10_000 } });
  const client = await CmdClient.open(rig);
  const { out } = await client.run("powershell \"1..2000 | % { 'x' * 50 }\"");
  assertEquals(out.length, 2000 * 52);
});

Deno.test("PowerShell sessions call the same programs", async () => {
  const client = await RemoteClient.open(new Rig());
  assertEquals(
    await client.run(
      "hostname; whoami.exe; cmd /c 'exit 3'; $LASTEXITCODE; 'b', 'a' | sort.exe; cmd /c set | findstr COMPUTERNAME",
    ),
    [
      "Server01",
      "contoso\\ada",
      3,
      "a",
      "b",
      "COMPUTERNAME=SERVER01",
    ],
  );
  const { id } = await client.start("cmd /c 'nothing-like-it'; 'on'");
  await client.finish(id);
  assertEquals([client.output(id), client.records(id, "error").length], [["on"], 1]);
});

Deno.test("parseCmdLine() keeps quotes together and takes redirections out", () => {
  assertEquals(parseCmdLine('echo "a & b" & echo c'), [
    { when: "&", text: 'echo "a & b" ', redirections: [] },
    { when: "&", text: "echo c", redirections: [] },
  ]);
  assertEquals(parseCmdLine('type x 2>>"C:\\a b" >&2 <in'), [{
    when: "&",
    text: "type x   ",
    redirections: [
      { handle: 2, to: { path: "C:\\a b", append: true } },
      { handle: 1, to: { handle: 2 } },
      { handle: 0, to: { path: "in", append: false } },
    ],
  }]);
  assertEquals(parseCmdLine("echo a^&b").map(({ text }) => text), ["echo a&b"]);
  assertEquals(parseCmdLine("echo a2>x").map(({ text }) => text), ["echo a2"]);
  assertEquals(parseCmdLine("  "), []);
});

Deno.test("expandVariables(), splitWords() and joinPath()", () => {
  assertEquals(expandVariables("%A%-%B%-100%", (name) => name === "A" ? "1" : undefined), "1-%B%-100%");
  assertEquals(splitWords('a "b c" d\\"e --x="y z"'), ["a", "b c", 'd"e', "--x=y z"]);
  assertEquals(joinPath("C:\\Windows\\Temp", "..\\win.ini"), "C:\\Windows\\win.ini");
  assertEquals(joinPath("C:\\Windows", "/Users/./Ada"), "C:\\Users\\Ada");
  assertEquals(joinPath("C:\\Windows", "\\\\Server30\\Scripts"), "\\\\Server30\\Scripts");
  assertEquals(joinPath("C:\\", ".."), "C:\\");
});
