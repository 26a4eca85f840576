import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { buildFault, buildRequest, parseResponse } from "../../lib/wsman/envelope.ts";
import { type FaultInfo, faultOf, POWERSHELL_PROVIDER, SHELL_PROVIDER, WsmanFault } from "../../lib/wsman/fault.ts";
import { FAULT_CODES, faultCode, powershellPrefix } from "../../lib/wsman/faults.ts";
import { MESSAGE_ID } from "./samples.ts";

const PORTS = { newGuid: () => "dddddddd-0000-4000-8000-00000000000f" };
const REQUEST = { headers: { messageId: MESSAGE_ID } };

function thrown(xml: string): WsmanFault {
  const error = assertThrows(() => parseResponse(xml));
  assertInstanceOf(error, WsmanFault);
  assertEquals([error.code, error.fault], ["ERR_WSMAN_FAULT", "remote"]);
  return error;
}

function envelope(body: string, declarations = ""): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"${declarations}><s:Body>${body}</s:Body></s:Envelope>`;
}

Deno.test("parseResponse() throws every fault of the table as buildFault() wrote it", () => {
  for (const row of FAULT_CODES) {
    for (const provider of [undefined, SHELL_PROVIDER, { ...SHELL_PROVIDER, nested: true }, POWERSHELL_PROVIDER]) {
      const info = faultOf(row.code, { machine: "Server01", ...(provider ? { provider } : {}) });
      const fault = thrown(buildFault(REQUEST, info, PORTS));
      assertEquals(fault.info, info);
      assertEquals(fault.wsmanCode, row.code);
      assertEquals(fault.text, row.text);
      assertEquals(fault.headers?.relatesTo, MESSAGE_ID);
      assertStringIncludes(fault.message, row.name);
    }
  }
});

Deno.test("FAULT_CODES has every number once, unsigned, with a subcode that Windows can write", () => {
  assertEquals(new Set(FAULT_CODES.map(({ code }) => code)).size, FAULT_CODES.length);
  for (const { code, subcode, text } of FAULT_CODES) {
    assert(Number.isInteger(code) && code > 0 && code < 2 ** 32);
    assert(/^[sawnxe]:[A-Z]\w+$/.test(subcode), subcode);
    assert(text.endsWith("."));
  }
});

Deno.test("powershellPrefix() gives PowerShell's word, or the number signed", () => {
  const table: [number, string | undefined][] = [
    [0, undefined],
    [5, "AccessDenied"],
    [2150858770, "CannotConnect"],
    [2150859027, "URLNotAvailable"],
    [2150859193, "ComputerNotFound"],
    [2150859213, "CannotConnectAlreadyConnected"],
    [2150858754, "InvalidResourceUri"],
    [2150858811, "InvalidResourceUri"],
    [2152992672, "IncorrectProtocolVersion"],
    [2150859204, "-2144108092"],
    [12175, "12175"],
  ];
  for (const [code, prefix] of table) assertEquals(powershellPrefix(code), prefix);
  assertEquals(faultCode(1), undefined);
});

Deno.test("buildFault() writes the shape that clients search for", () => {
  const poll = buildFault(REQUEST, faultOf(2150858793, { machine: "10.0.0.1" }), PORTS);
  assertStringIncludes(
    poll,
    "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:TimedOut</s:Value></s:Subcode></s:Code>",
  );
  assertStringIncludes(
    poll,
    '<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="2150858793" Machine="10.0.0.1"><f:Message>',
  );
  assertStringIncludes(poll, "<a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action>");
  const prefixes = [...(poll.split(">")[0] ?? "").matchAll(/xmlns:(\w+)=/g)].map(([, prefix]) => prefix);
  assertEquals(prefixes, ["s", "a", "x", "e", "n", "w", "p"]);
  const unknown = buildFault(
    REQUEST,
    faultOf(2150858843, { machine: "h", provider: { ...SHELL_PROVIDER, nested: true } }),
    PORTS,
  );
  assertStringIncludes(
    unknown,
    "<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/UnexpectedSelectors</w:FaultDetail>",
  );
  assertStringIncludes(
    unknown,
    '<f:Message><f:ProviderFault provider="Shell provider" path="%systemroot%\\system32\\WsmSvc.dll"><f:WSManFault xmlns:f=',
  );
});

Deno.test("buildFault() uses the addressing action for faults of addressing, and SOAP's own codes as codes", () => {
  const addressing = buildFault(REQUEST, faultOf(2150858767, { machine: "h" }), PORTS);
  assertStringIncludes(addressing, "<a:Action>http://schemas.xmlsoap.org/ws/2004/08/addressing/fault</a:Action>");
  const mandatory = buildFault(REQUEST, faultOf(2150858768, { machine: "h" }), PORTS);
  assertStringIncludes(mandatory, "<s:Code><s:Value>s:MustUnderstand</s:Value></s:Code>");
  assertEquals(thrown(mandatory).info.subcode, "s:MustUnderstand");
});

Deno.test("buildFault() answers a message whose MessageID is not known", () => {
  const text = buildFault(undefined, faultOf(2150858819, { machine: "h" }), PORTS);
  assertEquals(text.includes("RelatesTo"), false);
  assertEquals(thrown(text).wsmanCode, 2150858819);
});

Deno.test("faultOf() takes a text of the caller's and numbers that are not in the table", () => {
  const info = faultOf(123456, { machine: "h", message: "No <such> thing" });
  assertEquals(info.soapCode, "Receiver");
  const fault = thrown(buildFault(REQUEST, info, PORTS));
  assertEquals([fault.wsmanCode, fault.text, fault.powershellPrefix], [123456, "No <such> thing", "123456"]);
});

Deno.test("parseResponse() reads faults of other services: other prefixes, less detail, signed numbers", () => {
  const sub = 'xmlns:wsman="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"';
  const timedOut = thrown(envelope(
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>wsman:TimedOut</s:Value></s:Subcode></s:Code>` +
      `<s:Reason><s:Text xml:lang="en">later</s:Text></s:Reason></s:Fault>`,
    ` ${sub}`,
  ));
  assertEquals([timedOut.info.subcode, timedOut.wsmanCode, timedOut.text], ["w:TimedOut", 2150858793, "later"]);
  assertEquals(timedOut.headers, undefined);
  const signed = thrown(envelope(
    '<s:Fault><s:Detail><q:WSManFault xmlns:q="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="-2144108092">' +
      "<q:Message>x</q:Message></q:WSManFault></s:Detail></s:Fault>",
  ));
  assertEquals([signed.wsmanCode, signed.text, signed.info.soapCode], [2150859204, "x", ""]);
  const bare = thrown(envelope("<s:Fault/>"));
  assertEquals([bare.wsmanCode, bare.text, bare.powershellPrefix], [0, "", undefined]);
  const foreign = thrown(envelope(
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:o="urn:o">o:Odd</s:Value></s:Subcode></s:Code></s:Fault>',
  ));
  assertEquals(foreign.info.subcode, "o:Odd");
});

Deno.test("parseResponse() reads no deeper into nested faults than they are meaningful", () => {
  const nest = (depth: number): string =>
    depth === 0
      ? "core"
      : `<f:ProviderFault provider="p" path="q"><f:WSManFault Code="5" Machine="m"><f:Message>${
        nest(depth - 1)
      }</f:Message></f:WSManFault></f:ProviderFault>`;
  const text = envelope(
    `<s:Fault><s:Detail><f:WSManFault Code="5" Machine="m"><f:Message>${
      nest(12)
    }</f:Message></f:WSManFault></s:Detail></s:Fault>`,
    ' xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"',
  );
  let detail: FaultInfo["wsmanFault"] = thrown(text).info.wsmanFault;
  let depth = 0;
  for (; detail?.provider?.fault; detail = detail.provider.fault) depth++;
  assertEquals([depth, detail?.message], [8, "core"]);
});

Deno.test("parseResponse() keeps a fault's text out of the way of markup", () => {
  const request = buildRequest({ to: "t", messageId: MESSAGE_ID, resourceUri: "r" }, { operation: "Delete" });
  const info = faultOf(87, { machine: '"><x/>', message: request });
  assertEquals(thrown(buildFault(REQUEST, info, PORTS)).info, info);
});
