// Quotas, sizes, ids and headers: what the service refuses, with which number.
import { assert, assertEquals } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { parseResponse } from "../../lib/wsman/envelope.ts";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import { REQUEST_SLACK_BYTES } from "../../simulator/service.ts";
import { RemoteClient } from "./remote_client.ts";
import { ADMIN, ALAN, codeOf, GRACE, Rig } from "./rig.ts";

Deno.test("a user has no more shells than MaxShellsPerUser, whoever else has some", async () => {
  const rig = new Rig({ limits: { maxShellsPerUser: 2 } });
  const first = await RemoteClient.open(rig);
  await RemoteClient.open(rig);
  assertEquals(await codeOf(RemoteClient.open(rig)), 2150859173);
  await RemoteClient.open(rig, { account: GRACE });
  await RemoteClient.open(rig, { computer: "server02" });
  await first.disconnect();
  assertEquals(await codeOf(RemoteClient.open(rig)), 2150859173);
  await first.delete();
  assertEquals(await codeOf(RemoteClient.open(rig)), 0);
});

Deno.test("no more users than MaxConcurrentUsers have shells", async () => {
  const rig = new Rig({ limits: { maxConcurrentUsers: 2 } });
  await RemoteClient.open(rig, { account: ADMIN });
  const second = await RemoteClient.open(rig, { account: GRACE });
  assertEquals(await codeOf(RemoteClient.open(rig, { account: ALAN })), 2150859179);
  await RemoteClient.open(rig, { account: GRACE });
  await RemoteClient.open(rig, { account: ALAN, computer: "server02" });
  await second.delete();
  assertEquals(await codeOf(RemoteClient.open(rig, { account: ALAN })), 2150859179);
});

Deno.test("no answer is longer than the client's MaxEnvelopeSize, however small its pieces are", async () => {
  for (const maxEnvelopeSize of [8192, 20_000, 153_600, 512_000]) {
    const rig = new Rig();
    const client = await RemoteClient.open(rig, { maxEnvelopeSize });
    const scripts: readonly (readonly [string, number])[] = [
      ["1..3000", 3000],
      ["'x' * 100000; 'y' * 60000", 2],
      ["1..40 | ForEach-Object { '\u00e9' * 1000 }", 40],
    ];
    for (const [script, count] of scripts) {
      const { id } = await client.start(script);
      for (;;) {
        await rig.quiet();
        const body = { operation: "Receive", commandId: id, streams: ["stdout"] } as const;
        const { text } = await rig.post(rig.envelope(body, client.request()), client.request());
        assert(encodeUtf8(text).length <= maxEnvelopeSize, `${encodeUtf8(text).length} bytes`);
        const received = parseResponse(text, { operation: "Receive" });
        assert(received.operation === "Receive");
        client.take(received);
        if (received.commandState?.state === "Done") break;
      }
      assertEquals(client.output(id).length, count);
    }
  }
});

Deno.test("the service's own MaxEnvelopeSize bounds answers, too", async () => {
  const rig = new Rig({ limits: { maxEnvelopeBytes: 16_384 } });
  const client = await RemoteClient.open(rig, { maxEnvelopeSize: 512_000 });
  const { id } = await client.start("1..1000");
  await rig.quiet();
  const body = { operation: "Receive", commandId: id, streams: ["stdout"] } as const;
  const { text } = await rig.post(rig.envelope(body, client.request()), client.request());
  assert(text.length <= 16_384 && text.length > 10_000);
});

Deno.test("a list that does not fit into one answer is pulled", async () => {
  const rig = new Rig();
  for (let i = 0; i < 12; i++) await RemoteClient.open(rig, { name: `Session ${i}` });
  const options = { resource: RESOURCE_URIS.shell, maxEnvelopeSize: 8192 };
  const first = await rig.ask({ operation: "Enumerate", optimize: true, maxElements: 32_000 }, options);
  const items = [...first.items];
  assert(items.length > 1 && items.length < 12 && !first.endOfSequence);
  for (let context: string | undefined = first.context; context;) {
    const next: Awaited<ReturnType<typeof pull>> = await pull(context);
    items.push(...next.items);
    context = next.endOfSequence ? undefined : next.context;
  }
  assertEquals(items.map((item) => item.kind === "Shell" && item.shell.name), [
    ...Array.from({ length: 12 }, (_, i) => `Session ${i}`),
  ]);
  function pull(context: string) {
    return rig.ask({ operation: "Pull", context, maxElements: 32_000 }, options);
  }
});

Deno.test("MaxEnvelopeSize below what an answer needs is refused", async () => {
  const rig = new Rig();
  assertEquals(
    await rig.faultOf({ operation: "Enumerate", optimize: true }, {
      resource: RESOURCE_URIS.shell,
      maxEnvelopeSize: 100,
    }),
    2150858823,
  );
});

Deno.test("a request beyond the service's MaxEnvelopeSize is refused with a fault, one far beyond it by HTTP", async () => {
  const rig = new Rig({ limits: { maxEnvelopeBytes: 20_000 } });
  const client = await RemoteClient.open(rig);
  const send = (size: number): Promise<number> =>
    rig.faultOf({ operation: "Send", streams: [{ name: "stdin", bytes: new Uint8Array(size) }] }, client.request());
  const { id } = await client.start("'x'");
  assertEquals(await send(((20_000 + REQUEST_SLACK_BYTES) / 4) * 3), 2150858790);
  const huge = await rig.post("x".repeat(20_000 + 65_536 + 1));
  assertEquals([huge.status, huge.text], [413, ""]);
  await client.finish(id);
  assertEquals(client.output(id), ["x"]);
});

Deno.test("ids are GUIDs, and taken once", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  assertEquals(await codeOf(RemoteClient.open(rig, { connectTo: client.shellId })), 2150859223);
  const create = (shellId: string): Promise<number> =>
    rig.faultOf({ operation: "Create", shellId, inputStreams: ["stdin"], outputStreams: ["stdout"] });
  assertEquals(await create("no-guid"), 2150859221);
  // Another user cannot find out more than that the id is taken.
  assertEquals(await codeOf(RemoteClient.open(rig, { connectTo: client.shellId, account: GRACE })), 2150859223);
  const { id } = await client.start("Start-Sleep 100");
  assertEquals(await command(id), 2150859222);
  assertEquals(await command("no-guid"), 2150859220);
  function command(commandId: string): Promise<number> {
    const body = { operation: "Command", commandId, commandLine: "", arguments: [btoa("x")] } as const;
    return rig.faultOf(body, client.request());
  }
});

Deno.test("an id may be used again when its command has ended", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const spec = { statements: [[{ text: "'again'", isScript: true }]] };
  const { id } = await client.start(spec);
  await client.finish(id);
  const again = await RemoteClient.takeOver(rig, (await client.disconnect(), client.shellId), {
    pool: { ports: { newGuid: () => id, newKeyPair: () => ({} as never) } },
  });
  await again.start(spec);
  await again.finish(id);
  assertEquals(again.output(id), ["again"]);
});

Deno.test("what is not there, and what a request must name", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const get = { operation: "Get" } as const;
  const receive = { operation: "Receive", streams: ["stdout"] } as const;
  assertEquals(await rig.faultOf(get, { resource: RESOURCE_URIS.shell }), 2150858842);
  assertEquals(await rig.faultOf(get, { resource: RESOURCE_URIS.shell, shellId: rig.guid() }), 2150858843);
  assertEquals(await rig.faultOf(receive, client.request({ shellId: rig.guid() })), 2150858843);
  assertEquals(await rig.faultOf({ ...receive, commandId: rig.guid() }, client.request()), 2150858843);
  const signal = { operation: "Signal", commandId: rig.guid(), code: "powershell/signal/crtl_c" } as const;
  assertEquals(await rig.faultOf(signal, client.request()), 2150858843);
  const send = {
    operation: "Send",
    streams: [{ name: "stdin", commandId: rig.guid(), bytes: new Uint8Array(9) }],
  } as const;
  assertEquals(await rig.faultOf(send, client.request()), 2150858843);
  assertEquals(await rig.faultOf({ operation: "Connect", commandId: rig.guid() }, client.request()), 2150858843);
  assertEquals(await rig.faultOf({ operation: "Reconnect", commandId: rig.guid() }, client.request()), 2150858843);
  // A signal to the shell itself means nothing (go-psrp sends one).
  assertEquals(await rig.faultOf({ operation: "Signal", code: "x" }, client.request()), 0);
});

Deno.test("input and signals that cross the end of their command are no mistake", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'x'");
  await client.finish(id);
  const send = { operation: "Send", streams: [{ name: "stdin", commandId: id, bytes: new Uint8Array(9) }] } as const;
  assertEquals(await rig.faultOf(send, client.request()), 0);
  await client.signal(id, "terminate");
  await client.signal(id, "stopPipeline");
});

Deno.test("resources: unknown configurations name the known ones; another kind of resource is not there", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const unknown = await rig.post(rig.envelope(
    { operation: "Create", shellId: rig.guid(), inputStreams: ["stdin"], outputStreams: ["stdout"] },
    { resource: "http://schemas.microsoft.com/powershell/Nothing" },
  ));
  assert(unknown.text.includes('Code="2150858811"') && unknown.text.includes("ITTasks"));
  const receive = { operation: "Receive", streams: ["stdout"] } as const;
  assertEquals(await rig.faultOf(receive, client.request({ resource: RESOURCE_URIS.cmd })), 2150858752);
  assertEquals(await rig.faultOf(receive, client.request({ resource: "http://example.org/other" })), 2150858752);
  assertEquals(await rig.faultOf({ operation: "Get" }, { resource: "http://example.org/other" }), 2150858752);
  assertEquals(await rig.faultOf({ operation: "Enumerate", optimize: true }, { resource: "http://x/y" }), 2150858752);
  const create = { operation: "Create", shellId: rig.guid(), inputStreams: [], outputStreams: [] } as const;
  assertEquals(await rig.faultOf(create, { resource: "http://example.org/other" }), 2150858752);
});

Deno.test("resources compare without case, and the client's spelling comes back", async () => {
  const rig = new Rig();
  const resource = "http://schemas.microsoft.com/PowerShell/ittasks";
  const client = await RemoteClient.open(rig, { resource });
  const answer = await rig.ask({ operation: "Get" }, client.request({ resource: RESOURCE_URIS.shell }));
  assert(answer.kind === "Shell");
  assertEquals(answer.shell.resourceUri, resource);
});

Deno.test("headers that must be understood and are not are refused, others are not looked at", async () => {
  const rig = new Rig();
  const body = { operation: "Enumerate", optimize: true } as const;
  const xml = rig.envelope(body, { resource: RESOURCE_URIS.shell });
  const with_ = (header: string): string => xml.replace("</s:Header>", `${header}</s:Header>`);
  const codeIn = async (text: string): Promise<number> =>
    await codeOf(Promise.resolve((await rig.post(text)).text).then((answer) => parseResponse(answer)));
  assertEquals(await codeIn(with_('<x:New xmlns:x="http://x" s:mustUnderstand="true"/>')), 2150858768);
  assertEquals(
    await codeIn(
      with_('<x:New xmlns:x="http://x" s:mustUnderstand="false"/>').replace(/MessageID>uuid:0/, "MessageID>uuid:1"),
    ),
    0,
  );
  assertEquals(await codeIn(xml.replace(/<a:MessageID.*?<\/a:MessageID>/, "")), 2150858769);
  assertEquals(await codeIn("no xml"), 2150858819);
  assertEquals(await codeIn(xml.replaceAll("2003/05/soap-envelope", "2001/12/soap-envelope")), 2150858765);
  assertEquals(await codeIn(xml.replace("enumeration/Enumerate", "enumeration/Other")), 2150858771);
});

Deno.test("compression that must be understood is refused, one that need not is not used", async () => {
  const rig = new Rig();
  const compression = (mustUnderstand: boolean) => ({ compression: { algorithm: "xpress", mustUnderstand } });
  assertEquals(await codeOf(RemoteClient.open(rig, { headers: compression(true) })), 2150858768);
  const client = await RemoteClient.open(rig, { headers: compression(false) });
  const answer = await rig.ask({ operation: "Get" }, client.request({ resource: RESOURCE_URIS.shell }));
  assert(answer.kind === "Shell");
  assertEquals(answer.shell.compressionMode, "NoCompression");
});

Deno.test("versions and options that PowerShell's plug-in does not know are its own faults", async () => {
  const rig = new Rig();
  const open = (name: string, value: string): Promise<number> =>
    codeOf(RemoteClient.open(rig, { headers: { options: [{ name, value, mustComply: true }] } }));
  assertEquals(await open("protocolversion", "3.0"), 0x80540bc5);
  assertEquals(await open("protocolversion", "words"), 0x80540bc5);
  assertEquals(await open("PS_UNKNOWN", "1"), 0x80540bc6);
  assertEquals(await open("ProtocolVersion", "2.2"), 0);
  // Nobody says a version (PSWSMan's MustComply-less form, go-psrp's Connect).
  assertEquals(await codeOf(RemoteClient.open(rig, { headers: { options: [] } })), 0);
});

Deno.test("names of shells have an end", async () => {
  const rig = new Rig();
  assertEquals(await codeOf(RemoteClient.open(rig, { name: "x".repeat(255) })), 0);
  assertEquals(await codeOf(RemoteClient.open(rig, { name: "x".repeat(256) })), 2150859202);
});

Deno.test("bytes that are no PSRP are the plug-in's fault, and end the shell when they break its stream", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const send = (bytes: Uint8Array, name = "stdin"): Promise<number> =>
    rig.faultOf({ operation: "Send", streams: [{ name, bytes }] }, client.request());
  assertEquals(await send(new Uint8Array(0), "other"), 0x80540bbe);
  assertEquals(await send(new Uint8Array(64).fill(0xff)), 0x80540fa0);
  assertEquals(await codeOf(client.receive()), 2150858843);
  const broken = { operation: "Create", shellId: rig.guid(), inputStreams: [], outputStreams: [] } as const;
  assertEquals(await rig.faultOf({ ...broken, creationXml: new Uint8Array(64).fill(0xff) }), 0x80540fa0);
  assertEquals(rig.internalErrors, []);
});

Deno.test("a Command needs exactly one argument", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  for (const args of [[], ["QQ==", "QQ=="]]) {
    const body = { operation: "Command", commandId: rig.guid(), commandLine: "", arguments: args } as const;
    assertEquals(await rig.faultOf(body, client.request()), 0x80540bc4);
  }
  assertEquals(await client.commands(), []);
});
