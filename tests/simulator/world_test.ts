// The virtual computers as scripts see them: names, users, files, versions, configurations, jobs.
import { assert, assertEquals } from "@std/assert";
import { PsDictionary, type PsValue } from "../../lib/clixml/value.ts";
import type { World } from "../../simulator/mod.ts";
import { RemoteClient } from "./remote_client.ts";
import { ADMIN, ALAN, codeOf, GRACE, Rig } from "./rig.ts";

const POWERSHELL = "http://schemas.microsoft.com/powershell/";

function world(configurations: World["computers"][number]["configurations"]): Partial<World> {
  return { computers: [{ name: "Only", configurations, files: [], shares: {} }] };
}

Deno.test("a Host header chooses the computer; addresses and unknown names mean the first", async () => {
  const rig = new Rig();
  const nameAt = async (computer: string): Promise<PsValue> =>
    (await (await RemoteClient.open(rig, { computer })).run("$env:COMPUTERNAME"))[0]!;
  assertEquals(await nameAt("server02"), "SERVER02");
  assertEquals(await nameAt("SERVER30.corp.example"), "SERVER30");
  assertEquals(await nameAt("127.0.0.1"), "SERVER01");
  assertEquals(await nameAt("elsewhere"), "SERVER01");
});

Deno.test("each user is at home, with variables of their own", async () => {
  const rig = new Rig();
  for (
    const [account, home, name] of [
      [ADMIN, "C:\\Users\\Ada", "CONTOSO\\Ada"],
      [ALAN, "C:\\Users\\Alan", "Server01\\Alan"],
    ] as const
  ) {
    const client = await RemoteClient.open(rig, { account });
    assertEquals(await client.run('$HOME; $PWD.Path; $env:USERNAME; "$env:USERDOMAIN\\$env:USERNAME"'), [
      home,
      `${home}\\Documents`,
      account.user,
      name,
    ]);
  }
});

Deno.test("$PSSenderInfo says who came, from where, with what", async () => {
  const rig = new Rig();
  const applicationArguments = new PsDictionary("System.Management.Automation.PSPrimitiveDictionary");
  applicationArguments.set("Colour", "blue");
  const client = await RemoteClient.open(rig, { account: GRACE, pool: { applicationArguments } });
  assertEquals(
    await client.run(
      "$PSSenderInfo.UserInfo.Identity.Name; $PSSenderInfo.ConnectionString; $PSSenderInfo.ApplicationArguments.Colour; $PSSenderInfo.ConfigurationName",
    ),
    ["CONTOSO\\Grace", "http://server01:5985/wsman", "blue", "Microsoft.PowerShell"],
  );
  assertEquals(await client.run("$PSSenderInfo.PSObject.TypeNames[0]; $Host.Name"), [
    "System.Management.Automation.Remoting.PSSenderInfo",
    "ServerRemoteHost",
  ]);
});

Deno.test("$PSVersionTable and the private data show the version of the configuration", async () => {
  const rig = new Rig(
    {},
    world([
      { name: "Microsoft.PowerShell", psVersion: "5.1.20348.2849" },
      { name: "PowerShell.7", psVersion: "7.4.6" },
    ]),
  );
  for (
    const [name, version, edition] of [
      ["Microsoft.PowerShell", "5.1.20348.2849", "Desktop"],
      ["PowerShell.7", "7.4.6", "Core"],
    ] as const
  ) {
    const client = await RemoteClient.open(rig, { resource: POWERSHELL + name });
    assertEquals(await client.run('"$($PSVersionTable.PSVersion)"; $PSVersionTable.PSEdition'), [version, edition]);
    const { data } = client.heardOf("applicationPrivateData")[0]!.body;
    const table = data!.get("PSVersionTable");
    assert(table instanceof PsDictionary);
    assertEquals([JSON.stringify(table.get("PSVersion")), table.get("PSEdition")], [
      JSON.stringify((await client.run("$PSVersionTable.PSVersion"))[0]),
      edition,
    ]);
  }
});

Deno.test("a configuration may be for some users only", async () => {
  const rig = new Rig(
    {},
    world([
      { name: "Microsoft.PowerShell", psVersion: "7.6.5" },
      { name: "Few", psVersion: "7.6.5", users: ["grace", "ONLY\\Alan"] },
    ]),
  );
  const open = (account: typeof ADMIN, name: string): Promise<number> =>
    codeOf(RemoteClient.open(rig, { account, resource: POWERSHELL + name }));
  assertEquals([await open(GRACE, "Few"), await open(ALAN, "Few"), await open(ADMIN, "Few")], [0, 0, 5]);
  assertEquals(await open(ADMIN, "Microsoft.PowerShell"), 0);
});

Deno.test("variables and the folder that a client asks for on Create", async () => {
  const rig = new Rig();
  const client = new RemoteClient(rig);
  client.pool.open();
  const { shellId: _, ...options } = client.request();
  await rig.ask({
    operation: "Create",
    shellId: client.shellId,
    environment: [["COLOUR", "blue"], ["path", "C:\\Mine"]],
    workingDirectory: "C:\\Windows",
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
    creationXml: client.pool.take(60_000)!.bytes,
  }, options);
  await client.receive();
  assertEquals(await client.run("$env:COLOUR; $env:Path; $PWD.Path"), ["blue", "C:\\Mine", "C:\\Windows"]);
});

Deno.test("there are files to look at, the same for all sessions of a computer, and shares between computers", async () => {
  const rig = new Rig();
  const one = await RemoteClient.open(rig);
  const two = await RemoteClient.open(rig, { account: GRACE });
  const other = await RemoteClient.open(rig, { computer: "server02" });
  assertEquals(await one.run("(Get-ChildItem C:\\).Name"), [
    "PerfLogs",
    "Program Files",
    "Program Files (x86)",
    "ProgramData",
    "Users",
    "Windows",
  ]);
  const hosts = "C:\\Windows\\System32\\drivers\\etc\\hosts";
  assertEquals((await one.run(`(Get-Content ${hosts} -Raw) -match 'server01'`))[0], true);
  await one.run("Set-Content C:\\Windows\\Temp\\note.txt 'from one'");
  assertEquals(await two.run('"$(Get-Content C:\\Windows\\Temp\\note.txt)"'), ["from one"]);
  assertEquals(await other.run("Test-Path C:\\Windows\\Temp\\note.txt"), [false]);
  assertEquals(await other.run("(Get-ChildItem \\\\Server30\\Scripts).Name"), [
    "Backup-SQLDatabase.ps1",
    "New-SQLDatabase.ps1",
  ]);
  assertEquals(await other.run("Test-Path \\\\Server30\\Nothing; Test-Path \\\\Nowhere\\Scripts"), [false, false]);
});

Deno.test("Get-Process shows the session's own process among others", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  assertEquals(await client.run("(Get-Process).Count -gt 5; (Get-Process -Id $PID).Id -eq $PID"), [true, true]);
  const next = await RemoteClient.open(rig);
  assert((await client.run("$PID"))[0] !== (await next.run("$PID"))[0]);
});

Deno.test("jobs live in their session, over Disconnect, and end with it", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const file = "C:\\Windows\\Temp\\job.txt";
  await first.run(
    `$null = Start-Job { 1..3 | ForEach-Object { Start-Sleep 1; "part $_" }; Set-Content ${file} 'job ended' }`,
  );
  assertEquals(await first.run("(Get-Job).State; (Get-Job).Name"), ["Running", "Job2"]);
  await first.disconnect();
  await rig.advance(5000, 10);
  const second = await RemoteClient.takeOver(rig, first.shellId);
  assertEquals(await second.run('Get-Job | Receive-Job | ForEach-Object { "$_" }'), ["part 1", "part 2", "part 3"]);
  await second.run(`$null = Start-Job { try { Start-Sleep 3600 } finally { Set-Content ${file} 'job was ended' } }`);
  await rig.quiet();
  await second.delete();
  await rig.quiet();
  const witness = await RemoteClient.open(rig);
  assertEquals(await witness.run(`"$(Get-Content ${file})"; @(Get-Job).Count`), ["job was ended", 0]);
});

Deno.test("jobs show themselves as the world says", async () => {
  const script =
    "$j = Start-Job -FilePath \\\\Server30\\Scripts\\Backup-SQLDatabase.ps1; $j.Id; $j.Location; $j.Command.Length -gt 100";
  const seed = await RemoteClient.open(new Rig());
  assertEquals(await seed.run(script), [2, "Server01", false]);
  const real = await RemoteClient.open(
    new Rig({}, { jobs: { firstId: 1, location: "localhost", command: "content" } }),
  );
  assertEquals(await real.run(script), [1, "localhost", true]);
});

Deno.test("the clock of the world is the clock of its scripts", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  assertEquals(await client.run("(Get-Date).ToString('yyyy-MM-dd HH:mm')"), ["2026-01-01 00:00"]);
  await rig.advance(90_000);
  assertEquals(await client.run("(Get-Date).ToString('yyyy-MM-dd HH:mm:ss')"), ["2026-01-01 00:01:30"]);
});
