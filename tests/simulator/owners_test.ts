// Whose shells are whose, what administrators see, and what the service tells of itself.
import { assert, assertEquals } from "@std/assert";
import { parseResponse } from "../../lib/wsman/envelope.ts";
import type { EnumerationItem } from "../../lib/wsman/enumerate.ts";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import { RemoteClient } from "./remote_client.ts";
import type { Account } from "../../simulator/mod.ts";
import { ADMIN, ALAN, codeOf, GRACE, Rig } from "./rig.ts";

const DENIED = 5;
const SHELLS = { resource: RESOURCE_URIS.shell };
const COMMANDS = { resource: RESOURCE_URIS.command };

async function shellsSeenBy(rig: Rig, account: Account, computer = "server01"): Promise<(string | undefined)[]> {
  const body = { operation: "Enumerate", optimize: true, maxElements: 32_000 } as const;
  const { items, endOfSequence, context } = await rig.ask(body, { ...SHELLS, account, computer });
  assertEquals([endOfSequence, context], [true, ""]);
  return items.map(nameOf);
}

function nameOf(item: EnumerationItem): string | undefined {
  return item.kind === "Shell" ? item.shell.name : item.command.commandId;
}

Deno.test("nobody gets at another user's shell, an administrator neither", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { account: GRACE });
  const { id } = await client.start("Start-Sleep 100");
  for (const account of [ALAN, ADMIN]) {
    const as = client.request({ account });
    const refusals = [
      { operation: "Receive", streams: ["stdout"] },
      { operation: "Receive", commandId: id, streams: ["stdout"] },
      { operation: "Command", commandId: rig.guid(), commandLine: "", arguments: ["QQ=="] },
      { operation: "Send", streams: [{ name: "stdin", bytes: new Uint8Array(1) }] },
      { operation: "Signal", commandId: id, code: "powershell/signal/crtl_c" },
      { operation: "Disconnect" },
      { operation: "Reconnect" },
      { operation: "Connect" },
      { operation: "Connect", commandId: id },
      { operation: "Delete" },
    ] as const;
    for (const body of refusals) assertEquals(await rig.faultOf(body, as), DENIED, body.operation);
    assertEquals(await rig.faultOf({ operation: "Get" }, { ...as, ...SHELLS }), DENIED);
  }
  assertEquals(await shellsSeenBy(rig, GRACE), [undefined]);
});

Deno.test("users see their own shells, administrators all of the computer; commands only their owner", async () => {
  const rig = new Rig();
  const own = await RemoteClient.open(rig, { account: GRACE, name: "grace" });
  await RemoteClient.open(rig, { account: ALAN, name: "alan" });
  await RemoteClient.open(rig, { account: ADMIN, name: "ada" });
  await RemoteClient.open(rig, { account: GRACE, name: "elsewhere", computer: "server02" });
  assertEquals(await shellsSeenBy(rig, GRACE), ["grace"]);
  assertEquals(await shellsSeenBy(rig, ALAN), ["alan"]);
  assertEquals(await shellsSeenBy(rig, ADMIN), ["grace", "alan", "ada"]);
  assertEquals(await shellsSeenBy(rig, ADMIN, "server02"), ["elsewhere"]);
  const filter = [{ name: "ShellId", value: own.shellId }];
  const commands = { operation: "Enumerate", optimize: true, filter } as const;
  assertEquals(await rig.faultOf(commands, { ...COMMANDS, account: ADMIN }), DENIED);
  assertEquals(await rig.faultOf(commands, { ...COMMANDS, account: GRACE }), 0);
});

Deno.test("the same name in another domain is another user", async () => {
  const local: Account = { user: "Grace", password: "local", administrator: false };
  const rig = new Rig({}, { accounts: [ADMIN, local, { ...GRACE, password: "of the domain" }] });
  const client = await RemoteClient.open(rig, { account: { ...GRACE, password: "of the domain" } });
  const asLocal = client.request({ account: { ...local, domain: "." } });
  assertEquals(await rig.faultOf({ operation: "Delete" }, asLocal), DENIED);
});

Deno.test("a shell tells who owns it, what it reads and writes, and its times as PowerShell reads them", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { name: "Named", idleTimeoutMs: 172_800_000 });
  await rig.advance(93_784_000, 60);
  const { text } = await rig.post(rig.envelope({ operation: "Get" }, client.request(SHELLS)));
  const answer = parseResponse(text, { operation: "Get" });
  assert(answer.operation === "Get" && answer.kind === "Shell");
  const { shell } = answer;
  assertEquals([shell.name, shell.owner, shell.clientIp], ["Named", "CONTOSO\\Ada", "127.0.0.1"]);
  assertEquals([shell.inputStreams, shell.outputStreams], [["stdin", "pr"], ["stdout"]]);
  assertEquals([shell.bufferMode, shell.encoding, shell.compressionMode, shell.profileLoaded], [
    "Block",
    "UTF8",
    "NoCompression",
    "Yes",
  ]);
  assert(text.includes("<rsp:IdleTimeOut>PT172800.000S</rsp:IdleTimeOut>"));
  assert(text.includes("<rsp:MaxIdleTimeOut>PT2147483.647S</rsp:MaxIdleTimeOut>"));
  assert(/<rsp:ShellRunTime>P1DT2H3M4S<\/rsp:ShellRunTime>/.test(text));
});

Deno.test("a list without OptimizeEnumeration is pulled, one by one or more at once", async () => {
  const rig = new Rig();
  for (const name of ["a", "b", "c"]) await RemoteClient.open(rig, { name });
  const first = await rig.ask({ operation: "Enumerate", optimize: false }, SHELLS);
  assertEquals([first.items.length, first.endOfSequence], [0, false]);
  const one = await rig.ask({ operation: "Pull", context: first.context }, SHELLS);
  assertEquals([one.items.map(nameOf), one.endOfSequence], [["a"], false]);
  const rest = await rig.ask({ operation: "Pull", context: one.context!, maxElements: 20 }, SHELLS);
  assertEquals([rest.items.map(nameOf), rest.endOfSequence], [["b", "c"], true]);
  assertEquals(await rig.faultOf({ operation: "Pull", context: first.context }, SHELLS), 2150858779);
});

Deno.test("MaxElements bounds the first answer; Release ends an enumeration; contexts are their owner's", async () => {
  const rig = new Rig();
  for (const name of ["a", "b", "c"]) await RemoteClient.open(rig, { name });
  const first = await rig.ask({ operation: "Enumerate", optimize: true, maxElements: 2 }, SHELLS);
  assertEquals([first.items.map(nameOf), first.endOfSequence], [["a", "b"], false]);
  const { context } = first;
  assertEquals(await rig.faultOf({ operation: "Pull", context }, { ...SHELLS, account: GRACE }), 2150858779);
  await rig.ask({ operation: "Release", context }, { ...SHELLS, account: GRACE });
  const second = await rig.ask({ operation: "Pull", context, maxElements: 0 }, SHELLS);
  assertEquals(second.items.map(nameOf), ["c"]);
  const again = await rig.ask({ operation: "Enumerate", optimize: false }, SHELLS);
  await rig.ask({ operation: "Release", context: again.context }, SHELLS);
  assertEquals(await rig.faultOf({ operation: "Pull", context: again.context }, SHELLS), 2150858779);
});

Deno.test("commands are listed of one shell at a time, until their client has seen their end", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { pool: { maxRunspaces: 3 } });
  assertEquals(await rig.faultOf({ operation: "Enumerate", optimize: true }, COMMANDS), 2150859200);
  const filter = [{ name: "ShellId", value: rig.guid() }];
  assertEquals(await rig.faultOf({ operation: "Enumerate", optimize: true, filter }, COMMANDS), 2150858843);
  const running = await client.start("Start-Sleep 100");
  const unread = await client.start("'unread'");
  const closed = await client.start("'closed'");
  await rig.quiet();
  assertEquals(await client.commands(), [running.id, unread.id, closed.id]);
  await client.signal(closed.id, "terminate");
  await client.finish(unread.id);
  assertEquals(await client.commands(), [running.id]);
});

Deno.test("a filter on ShellId finds one shell", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { name: "wanted" });
  await RemoteClient.open(rig, { name: "other" });
  const body = {
    operation: "Enumerate",
    optimize: true,
    filter: [{ name: "ShellId", value: client.shellId.toUpperCase() }],
  } as const;
  assertEquals((await rig.ask(body, SHELLS)).items.map(nameOf), ["wanted"]);
});

Deno.test("administrators read the configuration of the service, others get access denied", async () => {
  const rig = new Rig({ limits: { maxEnvelopeBytes: 307_200, maxTimeoutMs: 45_000 } });
  const answer = await rig.ask({ operation: "Get" }, { resource: RESOURCE_URIS.config });
  assert(answer.kind === "Config");
  assertEquals([answer.config.MaxEnvelopeSizekb, answer.config.MaxTimeoutms], ["300", "45000"]);
  const { status, text } = await rig.post(
    rig.envelope({ operation: "Get" }, { resource: RESOURCE_URIS.config }),
    { account: GRACE },
  );
  assertEquals(status, 500);
  assert(text.includes('Code="5"') && text.includes("w:AccessDenied"));
});

Deno.test("Identify answers everybody, and tells strangers no version", async () => {
  const rig = new Rig();
  const versionOf = async (anonymous: boolean): Promise<string> => {
    const { status, text } = await rig.post(rig.envelope({ operation: "Identify" }), { anonymous });
    assertEquals(status, anonymous ? 401 : 200);
    if (anonymous) return "";
    const answer = parseResponse(text, { operation: "Identify" });
    assert(answer.operation === "Identify");
    return answer.productVersion;
  };
  assertEquals(await versionOf(true), "");
  assertEquals(await versionOf(false), "OS: 10.0.20348 SP: 0.0 Stack: 3.0");
  for (
    const [path, headers] of [["/wsman", { WSMANIDENTIFY: "unauthenticated" }], ["/wsman-anon/identify", {}]] as const
  ) {
    const request = (body: string): Request =>
      new Request(`http://rig${path}`, { method: "POST", headers: { ...headers }, body });
    const { connection } = rig.connection();
    const answer = await rig.simulator.fetch(request(rig.envelope({ operation: "Identify" })), connection);
    const identified = parseResponse(await answer.text(), { operation: "Identify" });
    assert(identified.operation === "Identify");
    assertEquals(identified.productVersion, "OS: 0.0.0 SP: 0.0 Stack: 3.0");
    // Nothing else is to be had that way.
    const other = await rig.simulator.fetch(request(rig.envelope({ operation: "Get" }, SHELLS)), connection);
    assertEquals(
      await codeOf(Promise.resolve(parseResponse.bind(undefined, await other.text())).then((parse) => parse())),
      DENIED,
    );
  }
});

Deno.test("other methods and paths are refused by HTTP", async () => {
  const rig = new Rig();
  const { connection } = rig.connection();
  const statusOf = async (method: string, path: string): Promise<number> =>
    (await rig.simulator.fetch(new Request(`http://rig${path}`, { method }), connection)).status;
  assertEquals(await statusOf("GET", "/wsman"), 405);
  assertEquals(await statusOf("POST", "/other"), 404);
  assertEquals(await statusOf("POST", "/wsman"), 401);
});

Deno.test("the trace tells who did what to which shell, and holds no password", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  await client.disconnect();
  const entries = rig.simulator.trace.entries();
  assertEquals(entries.map(({ operation, before, after }) => `${operation} ${before} ${after}`), [
    "Create - Connected",
    "Receive Connected Connected",
    "Disconnect Connected Disconnected",
  ]);
  assert(
    entries.every(({ user, computer, shellId }) =>
      user === "Ada" && computer === "Server01" && shellId === client.shellId
    ),
  );
  assert(!JSON.stringify(entries).includes("one"));
});
