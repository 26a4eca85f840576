/**
 * The command line itself: exit codes, wrong input, signals, the demo.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startSimulator, tool } from "./tool.ts";

Deno.test("demo tells the story in 80 columns and ends with 0", async () => {
  const { code, out, error } = await tool(["demo"]);
  assertEquals(code, 0, out + error);
  assertEquals(out.split("\n").filter((line) => line.length > 80), []);
  for (const title of ["Example 1", "Example 2", "Example 3", "Two clients"]) assertStringIncludes(out, title);
});

Deno.test("simulate ends cleanly on SIGTERM and SIGINT", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const simulator = await startSimulator();
    assertMatch(simulator.endpoint, /^http:\/\/127\.0\.0\.1:\d+\/wsman$/);
    assert(simulator.pid > 0);
    assertEquals(await simulator.end(signal), 0);
  }
});

const WRONG: readonly (readonly [name: string, args: readonly string[], code: number, says: RegExp])[] = [
  ["no command", [], 2, /usage/],
  ["an unknown command", ["frobnicate"], 2, /frobnicate/],
  ["run without a script", ["run"], 2, /run FILE\.ps1/],
  ["an option without its value", ["gsn", "--map"], 2, /--map needs a value/],
  ["a map that is none", ["gsn", "--map", "Server01"], 2, /NAME=HOST:PORT/],
  ["an unknown output format", ["gsn", "--output", "xml"], 2, /ndjson/],
  ["a port out of range", ["simulate", "--port", "70000"], 2, /65535/],
  ["help for nothing known", ["help", "Get-Nothing"], 2, /Get-PSSession/],
  ["a script that is not there", ["run", "nowhere.ps1"], 1, /nowhere\.ps1/],
  ["a script that does not parse", ["run", "--command", "if ("], 1, /./],
  ["a cmdlet without what it needs", ["Connect-PSSession"], 1, /Name/],
];

for (const [name, args, code, says] of WRONG) {
  Deno.test(`${name} ends with ${code} and one clear sentence`, async () => {
    const outcome = await tool(args);
    assertEquals(outcome.code, code, outcome.out + outcome.error);
    assertMatch(outcome.out + outcome.error, says);
    assert(!/ at .*\.(ts|mjs):\d+/.test(outcome.error), `a stack trace was shown: ${outcome.error}`);
  });
}

Deno.test("wrong input to a server costs no session", async (t) => {
  await using simulator = await startSimulator();
  const env = simulator.environment;
  assertEquals((await tool(["nsn", "-ComputerName", "Server01", "-Name", "Kept"], env)).code, 0);
  const cases:
    readonly (readonly [name: string, args: readonly string[], env: Record<string, string>, says: RegExp])[] = [
      ["wrong password", ["gsn", "-ComputerName", "Server01"], { PSRECONNECT_PASSWORD: "wrong" }, /password/],
      ["unknown user", ["gsn", "-ComputerName", "Server01"], { PSRECONNECT_USER: "nobody" }, /password|user/],
      [
        "refused connection",
        ["gsn", "-ComputerName", "Server01", "--map", "Server01=127.0.0.1:1"],
        {},
        /Server01.*(reach|connect|listens)/is,
      ],
      [
        "unknown host",
        ["gsn", "-ComputerName", "no-such-host.invalid", "--allow-unencrypted"],
        {},
        /no-such-host\.invalid/,
      ],
      [
        "unknown configuration",
        ["nsn", "-ComputerName", "Server01", "-ConfigurationName", "Nope"],
        {},
        /no session configuration "Nope"/,
      ],
      ["unknown session", ["cnsn", "-ComputerName", "Server01", "-Name", "Other"], {}, /"Other"/],
    ];
  for (const [name, args, changed, says] of cases) {
    await t.step(name, async () => {
      const outcome = await tool(args, { ...env, ...changed });
      assertEquals(outcome.code, 1, outcome.out + outcome.error);
      assertMatch(outcome.error, says);
      assert(!outcome.error.includes(simulator.password), "the password was shown");
    });
  }
  const kept = await tool(["gsn", "-ComputerName", "Server01", "--output", "ndjson"], env);
  assertEquals((JSON.parse(kept.out) as { Name: string; Availability: string }).Availability, "None");
});

Deno.test("a session that another client holds is Busy, cannot be connected, and stays with its client", async () => {
  await using simulator = await startSimulator();
  const env = simulator.environment;
  const holder = `$s = New-PSSession -ComputerName Server01 -Name Held; ` +
    `Get-PSSession -ComputerName Server01 | Out-Null; $s.Availability; Read-Host | Out-Null; $s.Availability`;
  const { command } = await import("./tool.ts");
  const child = command(["run", "--command", holder], {
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) text += decoder.decode((await reader.read()).value);
  const busy = await tool(["cnsn", "-ComputerName", "Server01", "-Name", "Held"], env);
  assertEquals(busy.code, 1);
  assertMatch(busy.error, /another client holds it/);
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode("\n"));
  await input.close();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value);
  }
  await child.status;
  assertEquals(text.trim().split("\n").map((line) => line.trim()), ["Available", "Available"]);
});
