import { assertEquals } from "@std/assert";
import { parseRequest, shellIdOf } from "../../lib/wsman/envelope.ts";
import { bytesOfArgument } from "../../lib/wsman/command.ts";
import { NAMESPACES } from "../../lib/wsman/names.ts";
import { valueOf } from "../../lib/wsman/selectors.ts";
import { SHELL_ID } from "./samples.ts";

const SHELL_ACTION = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
const POWERSHELL = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
const UPPER = SHELL_ID.toUpperCase();
const CREATION = '<creationXml xmlns="http://schemas.microsoft.com/powershell">AAECAw==</creationXml>';

/** Declarations of all namespaces under the given prefixes. */
function declare(prefixes: Record<string, keyof typeof NAMESPACES>): string {
  return Object.entries(prefixes).map(([prefix, windows]) => `xmlns:${prefix}="${NAMESPACES[windows]}"`).join(" ");
}

Deno.test("parseRequest() takes Ruby's Create: prolog, env prefix, own order, mustUnderstand without namespace", () => {
  const request = parseRequest(`<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope ${declare({ env: "s", a: "a", w: "w", p: "p", rsp: "rsp", b: "x", n: "n", cfg: "cfg" })}
  xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <env:Header>
  <a:To>http://server01:5985/wsman</a:To>
  <a:ReplyTo><a:Address mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
  <w:MaxEnvelopeSize mustUnderstand="true">153600</w:MaxEnvelopeSize>
  <a:MessageID>uuid:0A1B2C3D-1111-4222-8333-444455556666</a:MessageID>
  <p:SessionId mustUnderstand="false">uuid:99999999-1111-4222-8333-444455556666</p:SessionId>
  <w:Locale xml:lang="en-US" mustUnderstand="false"/>
  <p:DataLocale xml:lang="en-US" mustUnderstand="false"/>
  <w:OperationTimeout>PT60S</w:OperationTimeout>
  <w:ResourceURI mustUnderstand="true">${POWERSHELL}</w:ResourceURI>
  <a:Action mustUnderstand="true">${TRANSFER}/Create</a:Action>
  <w:OptionSet env:mustUnderstand="true"><w:Option Name="protocolversion" MustComply="true">2.3</w:Option></w:OptionSet>
 </env:Header>
 <env:Body>
  <rsp:Shell ShellId="${UPPER}" Name="Runspace">
   <rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>
   ${CREATION}
  </rsp:Shell>
 </env:Body>
</env:Envelope>`);
  assertEquals(request, {
    operation: "Create",
    shellId: SHELL_ID,
    name: "Runspace",
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
    creationXml: Uint8Array.of(0, 1, 2, 3),
    headers: {
      to: "http://server01:5985/wsman",
      messageId: "uuid:0A1B2C3D-1111-4222-8333-444455556666",
      resourceUri: POWERSHELL,
      maxEnvelopeSize: 153600,
      operationTimeoutMs: 60_000,
      locale: "en-US",
      dataLocale: "en-US",
      sessionId: "99999999-1111-4222-8333-444455556666",
      options: [{ name: "protocolversion", value: "2.3", mustComply: true }],
    },
  });
});

Deno.test("parseRequest() takes go-psrp's requests: headers left out, empty CommandId, lower-case MessageID, PT30M", () => {
  const wrap = (action: string, headers: string, body: string) =>
    parseRequest(
      `<s:Envelope ${declare({ s: "s", a: "a", w: "w", p: "p", rsp: "rsp" })}><s:Header>` +
        `<a:Action s:mustUnderstand="true">${action}</a:Action><a:To>http://server01:5985/wsman</a:To>` +
        `<w:ResourceURI s:mustUnderstand="true">${POWERSHELL}</w:ResourceURI>` +
        `<a:MessageID>uuid:0a1b2c3d-1111-4222-8333-444455556666</a:MessageID>` +
        `<p:SessionId>uuid:99999999-1111-4222-8333-444455556666</p:SessionId>${headers}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    );
  const selectors = `<w:SelectorSet><w:Selector Name="ShellId">${UPPER}</w:Selector></w:SelectorSet>`;
  const create = wrap(
    `${TRANSFER}/Create`,
    '<w:OptionSet s:mustUnderstand="true"><w:Option Name="protocolversion" MustComply="true">2.3</w:Option></w:OptionSet>',
    `<rsp:Shell ShellId="${SHELL_ID}"><rsp:IdleTimeOut>PT30M</rsp:IdleTimeOut><rsp:InputStreams>stdin pr</rsp:InputStreams>` +
      `<rsp:OutputStreams>stdout</rsp:OutputStreams>${CREATION}</rsp:Shell>`,
  );
  assertEquals(create.operation === "Create" && create.idleTimeoutMs, 1_800_000);
  const signal = wrap(
    `${SHELL_ACTION}/Signal`,
    selectors,
    `<rsp:Signal CommandId=""><rsp:Code>${SHELL_ACTION}/signal/terminate</rsp:Code></rsp:Signal>`,
  );
  assertEquals(signal, { operation: "Signal", code: `${SHELL_ACTION}/signal/terminate`, headers: signal.headers });
  assertEquals(shellIdOf(signal.headers), SHELL_ID);
  assertEquals(signal.headers.messageId, "uuid:0a1b2c3d-1111-4222-8333-444455556666");
  for (const body of ["<rsp:Reconnect/>", "<rsp:Reconnect></rsp:Reconnect>", "", " "]) {
    const { headers: _, ...reconnect } = wrap(`${SHELL_ACTION}/Reconnect`, selectors, body);
    assertEquals(reconnect, { operation: "Reconnect" });
  }
  assertEquals(wrap(`${TRANSFER}/Delete`, selectors, "").operation, "Delete");
});

Deno.test("parseRequest() takes PSWSMan's requests: mustComply, options in other case, milliseconds as seconds", () => {
  const request = parseRequest(
    `<s:Envelope ${declare({ s: "s", wsa: "a", wsman: "w", wsmv: "p", rsp: "rsp" })}><s:Header>` +
      `<wsa:Action s:mustUnderstand="true">${SHELL_ACTION}/Command</wsa:Action>` +
      `<wsman:OperationTimeout>PT180000S</wsman:OperationTimeout><wsa:MessageID>uuid:${UPPER}</wsa:MessageID>` +
      `<wsman:ResourceURI s:mustUnderstand="true">${POWERSHELL}</wsman:ResourceURI>` +
      `<wsman:SelectorSet s:mustUnderstand="false"><wsman:Selector Name="shellID">${SHELL_ID}</wsman:Selector></wsman:SelectorSet>` +
      '<wsman:OptionSet s:mustUnderstand="true"><wsman:Option Name="winrs_skip_cmd_shell">false</wsman:Option>' +
      '<wsman:Option Name="WINRS_NOPROFILE" mustComply="True">1</wsman:Option></wsman:OptionSet></s:Header><s:Body>' +
      `<rsp:CommandLine CommandId="${UPPER}"><rsp:Command> </rsp:Command><rsp:Arguments>AAEC\nAw==</rsp:Arguments></rsp:CommandLine>` +
      "</s:Body></s:Envelope>",
  );
  assertEquals(request.operation, "Command");
  if (request.operation !== "Command") return;
  assertEquals(bytesOfArgument(request), Uint8Array.of(0, 1, 2, 3));
  assertEquals(request.headers.operationTimeoutMs, 180_000_000);
  assertEquals(valueOf(request.headers.options, "WINRS_SKIP_CMD_SHELL"), "false");
  assertEquals(request.headers.options?.[1], { name: "WINRS_NOPROFILE", value: "1", mustComply: true });
  assertEquals(shellIdOf(request.headers), SHELL_ID);
});

Deno.test("parseRequest() takes PowerShell's own Create: compression, robust connection, declarations in place", () => {
  const w = `xmlns:w="${NAMESPACES.w}" xmlns="${NAMESPACES.w}"`;
  const request = parseRequest(
    `<s:Envelope ${
      declare({ s: "s", a: "a", w: "w", p: "p" })
    }><s:Header><a:To>http://server01:5985/wsman?PSVersion=7.6.5</a:To>` +
      `<w:ResourceURI s:mustUnderstand="true">${POWERSHELL}</w:ResourceURI><a:ReplyTo><a:Address s:mustUnderstand="true">` +
      "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>" +
      `<a:Action s:mustUnderstand="true">${TRANSFER}/Create</a:Action><a:MessageID>uuid:${UPPER}</a:MessageID>` +
      `<p:OperationID s:mustUnderstand="true ">uuid:${UPPER}</p:OperationID><p:SequenceId s:mustUnderstand="false">1</p:SequenceId>` +
      `<w:OptionSet ${w} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" s:mustUnderstand="true">` +
      '<w:Option Name="protocolversion" MustComply="true">2.3</w:Option></w:OptionSet>' +
      `<rsp:CompressionType s:mustUnderstand="true" xmlns:rsp="${NAMESPACES.rsp}">xpress</rsp:CompressionType></s:Header>` +
      `<s:Body><rsp:Shell xmlns:rsp="${NAMESPACES.rsp}" Name="Runspace1" ShellId="${UPPER}"><rsp:InputStreams>stdin pr</rsp:InputStreams>` +
      `<rsp:OutputStreams>stdout</rsp:OutputStreams>${CREATION}</rsp:Shell></s:Body></s:Envelope>`,
  );
  assertEquals(request.headers.compression, { algorithm: "xpress", mustUnderstand: true });
  assertEquals(request.headers.operationId, { id: SHELL_ID, isRetry: true });
  assertEquals(request.operation === "Create" && request.name, "Runspace1");
});

Deno.test("parseRequest() takes the name of a shell as an attribute or as an element", () => {
  const wrap = (shell: string) =>
    parseRequest(
      `<s:Envelope ${
        declare({ s: "s", a: "a", w: "w", rsp: "rsp" })
      }><s:Header><a:Action>${TRANSFER}/Create</a:Action>` +
        `<a:MessageID>uuid:1</a:MessageID><w:ResourceURI>${POWERSHELL}</w:ResourceURI></s:Header><s:Body>${shell}</s:Body></s:Envelope>`,
    );
  for (const shell of ['<rsp:Shell Name="N"/>', "<rsp:Shell><rsp:Name> N </rsp:Name></rsp:Shell>"]) {
    const { headers: _, ...create } = wrap(shell);
    assertEquals(create, { operation: "Create", name: "N", inputStreams: [], outputStreams: [] });
  }
});
