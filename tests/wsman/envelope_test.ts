import { assert, assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { OPERATIONS } from "../../lib/wsman/actions.ts";
import {
  buildFault,
  buildRequest,
  buildResponse,
  parseRequest,
  parseResponse,
  shellIdOf,
} from "../../lib/wsman/envelope.ts";
import { WsmanMessageError } from "../../lib/wsman/errors.ts";
import { faultOf } from "../../lib/wsman/fault.ts";
import type { RequestHeaders } from "../../lib/wsman/headers.ts";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import { FULL_HEADERS, MESSAGE_ID, REQUESTS, RESPONSES, SHELL_ID } from "./samples.ts";

const PORTS = { newGuid: () => "dddddddd-0000-4000-8000-00000000000f" };
const MINIMAL: RequestHeaders = { to: "http://h:5985/wsman", messageId: MESSAGE_ID, resourceUri: RESOURCE_URIS.cmd };

function refused(xml: string | Uint8Array): WsmanMessageError {
  const error = assertThrows(() => parseRequest(xml));
  assertInstanceOf(error, WsmanMessageError);
  assertEquals([error.code, error.fault], ["ERR_WSMAN_MESSAGE", "remote"]);
  return error;
}

Deno.test("parseRequest() gives back every body and header that buildRequest() was given", () => {
  for (const body of REQUESTS) {
    for (const headers of [FULL_HEADERS, MINIMAL]) {
      const text = buildRequest(headers, body);
      assertEquals(parseRequest(text), { ...body, headers });
      assertEquals(parseRequest(encodeUtf8(text)), { ...body, headers });
    }
  }
});

Deno.test("parseResponse() gives back every body that buildResponse() was given", () => {
  for (const body of RESPONSES) {
    const text = buildResponse({ headers: MINIMAL }, body, PORTS);
    const { headers, ...read } = parseResponse(text, { operation: body.operation, messageId: MESSAGE_ID });
    assertEquals(read, body);
    assertEquals(headers, {
      action: OPERATIONS[body.operation].reply,
      messageId: "uuid:DDDDDDDD-0000-4000-8000-00000000000F",
      relatesTo: MESSAGE_ID,
    });
  }
});

Deno.test("every operation has a request and a response among the samples", () => {
  const expected = Object.keys(OPERATIONS).filter((operation) => operation !== "Identify").sort();
  for (const samples of [REQUESTS, RESPONSES]) {
    assertEquals([...new Set(samples.map(({ operation }) => operation as string))].sort(), expected);
  }
});

Deno.test("buildRequest() and parseRequest() carry Identify without headers", () => {
  const text = buildRequest({ to: "", messageId: "", resourceUri: "" }, { operation: "Identify" });
  assertEquals(text.includes("Action"), false);
  assertEquals(parseRequest(text).operation, "Identify");
  const body = {
    operation: "Identify" as const,
    protocolVersion: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    productVendor: "Microsoft Corporation",
    productVersion: "OS: 0.0.0 SP: 0.0 Stack: 3.0",
    securityProfiles: ["http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/spnego-kerberos"],
  };
  const { headers: _, ...read } = parseResponse(buildResponse(parseRequest(text), body, PORTS), {
    operation: "Identify",
  });
  assertEquals(read, body);
});

Deno.test("buildRequest() writes Windows' prefixes, and the headers in the order of Windows' client", () => {
  const order = (text: string): string[] =>
    [...text.slice(0, text.indexOf("</s:Header>")).matchAll(/<(\w+:\w+)/g)].map(([, name]) => name ?? "");
  const create = buildRequest(FULL_HEADERS, {
    operation: "Create",
    inputStreams: ["stdin"],
    outputStreams: ["stdout"],
  });
  assertEquals(order(create), [
    "s:Envelope",
    "s:Header",
    "a:To",
    "w:ResourceURI",
    "a:ReplyTo",
    "a:Address",
    "a:Action",
    "w:MaxEnvelopeSize",
    "a:MessageID",
    "w:Locale",
    "p:DataLocale",
    "p:SessionId",
    "p:OperationID",
    "p:SequenceId",
    "p:ActivityId",
    "w:SelectorSet",
    "w:Selector",
    "w:OptionSet",
    "w:Option",
    "w:Option",
    "w:OperationTimeout",
    "rsp:CompressionType",
  ]);
  const receive = order(buildRequest(FULL_HEADERS, { operation: "Receive", streams: ["stdout"] }));
  assertEquals(receive.slice(2, 5), ["a:To", "a:ReplyTo", "a:Address"]);
  assertEquals(receive.indexOf("w:ResourceURI"), receive.indexOf("w:SelectorSet") - 1);
  assertStringIncludes(create, "<w:OperationTimeout>PT180.000S</w:OperationTimeout>");
  assertStringIncludes(create, '<p:OperationID s:mustUnderstand="false">uuid:AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE<');
  assertStringIncludes(create, '<w:Option Name="protocolversion" MustComply="true">2.3</w:Option>');
  assertStringIncludes(create, '<w:OptionSet s:mustUnderstand="true">');
});

Deno.test("buildResponse() declares the prefixes that Windows declares, and no others", () => {
  const expected: Record<string, string> = {
    Create: "s a x w rsp p",
    Command: "s a x w rsp p",
    Send: "s a x w rsp p",
    Signal: "s a x w rsp p",
    Connect: "s a x w rsp p",
    Receive: "s a w rsp p",
    Delete: "s a w p",
    Disconnect: "s a w p",
    Reconnect: "s a w p",
    Get: "s a x w p",
    Enumerate: "s a n w p",
    Pull: "s a n w p",
  };
  for (const body of RESPONSES) {
    const envelope = buildResponse({ headers: MINIMAL }, body, PORTS).split(">")[0] ?? "";
    const prefixes = [...envelope.matchAll(/xmlns:(\w+)=/g)].map(([, prefix]) => prefix).join(" ");
    assertEquals(prefixes, expected[body.operation] ?? prefixes);
    assertStringIncludes(envelope, 'xml:lang="en-US"');
  }
});

Deno.test("buildResponse() writes what clients search for: one Stream per chunk, upper case, nothing in between", () => {
  const chunk = { name: "stdout", commandId: SHELL_ID, bytes: new Uint8Array(1000).fill(1) };
  const text = buildResponse({ headers: MINIMAL }, {
    operation: "Receive",
    streams: [chunk, chunk],
    commandState: { commandId: SHELL_ID, state: "Done", exitCode: 0 },
  }, PORTS);
  assertEquals(
    text.match(
      /<rsp:Stream Name="stdout" CommandId="0F8E3C1A-77B2-4C55-9D0E-6A1B2C3D4E5F">[A-Za-z0-9+/=]{1336}<\/rsp:Stream>/g,
    )?.length,
    2,
  );
  assertEquals(/\s</.test(text) || /<!--|\n/.test(text), false);
  assertStringIncludes(
    text,
    'State="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done"><rsp:ExitCode>0<',
  );
  assertStringIncludes(buildResponse({ headers: MINIMAL }, { operation: "Delete" }, PORTS), "<s:Body></s:Body>");
});

Deno.test("buildResponse() echoes MessageID byte for byte, and the operation of a robust connection", () => {
  for (const messageId of ["uuid:0a0B-not-a-guid", "urn:x:y", "uuid:5b1f2e3d-0000-4a4b-8c8d-1234567890ab"]) {
    const request = parseRequest(buildRequest({ ...FULL_HEADERS, messageId }, { operation: "Delete" }));
    const text = buildResponse(request, { operation: "Delete" }, {
      ...PORTS,
      activityId: "ab12ab12-0000-4000-8000-000000000001",
    });
    assertStringIncludes(text, `<a:RelatesTo>${messageId}</a:RelatesTo>`);
    const { headers } = parseResponse(text);
    assertEquals(headers.operationId, FULL_HEADERS.operationId?.id);
    assertEquals(headers.sequenceId, 1);
    assertEquals(headers.activityId, "ab12ab12-0000-4000-8000-000000000001");
  }
  const plain = buildResponse({ headers: MINIMAL }, { operation: "Delete" }, PORTS);
  assertEquals(/OperationID|SequenceId|ActivityId/.test(plain), false);
});

Deno.test("parseRequest() refuses a message that breaks the headers' rules, with the fault's number and MessageID", () => {
  const good = buildRequest(FULL_HEADERS, { operation: "Delete" });
  const table: [string, RegExp, string, number][] = [
    ["no action", /<a:Action.*?<\/a:Action>/, "", 2150858753],
    ["unknown action", /transfer\/Delete</, "transfer/Put<", 2150858771],
    ["no resource", /<w:ResourceURI.*?<\/w:ResourceURI>/, "", 2150858769],
    [
      "unknown mandatory header",
      /<\/s:Header>/,
      '<x:y xmlns:x="urn:x" s:mustUnderstand="true"/></s:Header>',
      2150858768,
    ],
    [
      "un-namespaced mustUnderstand",
      /<\/s:Header>/,
      '<x:y xmlns:x="urn:x" mustUnderstand="1"/></s:Header>',
      2150858768,
    ],
    ["negative timeout", /PT180.000S/, "-PT1S", 2150858767],
    ["recorded timeout", /PT180.000S/, "PT-1S", 2150858767],
    ["small envelope", />512000</, ">8191<", 2150858823],
    ["envelope size", />512000</, ">x<", 2150858823],
    ["other address", /role\/anonymous/, "role/other", 2150858870],
    ["sequence", /<p:SequenceId([^>]*)>1</, "<p:SequenceId$1>one<", 2150858767],
  ];
  for (const [what, pattern, replacement, wsmanCode] of table) {
    const error = refused(good.replace(pattern, replacement));
    assertEquals([what, error.wsmanCode, error.messageId], [what, wsmanCode, MESSAGE_ID]);
  }
  const anonymous = refused(good.replace(/<a:MessageID.*?<\/a:MessageID>/, ""));
  assertEquals([anonymous.wsmanCode, anonymous.messageId], [2150858769, undefined]);
});

Deno.test("parseRequest() ignores unknown headers that nobody must understand, and comments", () => {
  const text = buildRequest(FULL_HEADERS, { operation: "Delete" })
    .replace("</s:Header>", '<x:y xmlns:x="urn:x"/><z s:mustUnderstand="false"/><!-- c --></s:Header>');
  assertEquals(parseRequest(text), { operation: "Delete", headers: FULL_HEADERS });
});

Deno.test("parseRequest() refuses a body that breaks its schema", () => {
  const swap = (index: number, pattern: RegExp, replacement: string): number => {
    const body = REQUESTS[index];
    assert(body);
    const text = buildRequest(MINIMAL, body);
    assert(pattern.test(text), `sample ${index} has no ${pattern}`);
    return refused(text.replace(pattern, replacement)).wsmanCode;
  };
  const at = (operation: string): number => REQUESTS.findIndex((body) => body.operation === operation);
  assertEquals(swap(at("Create"), /rsp:Shell\b/g, "rsp:Other"), 2150858817);
  assertEquals(swap(at("Create"), /PT60.000S/, "soon"), 2150858817);
  assertEquals(swap(at("Create"), /AAECAwQF/, "!!!!"), 2150858817);
  assertEquals(swap(at("Send"), /AAECAwQF/, "A*"), 2150858817);
  assertEquals(swap(at("Receive"), /rsp:DesiredStream/g, "rsp:Other"), 2150858817);
  assertEquals(swap(at("Signal"), /rsp:Code/g, "rsp:Other"), 2150858817);
  assertEquals(swap(at("Enumerate"), />32000</, ">all<"), 2150858817);
  assertEquals(swap(at("Enumerate") + 1, /SelectorFilter/, "XPath"), 2150858777);
  assertEquals(swap(at("Enumerate") + 1, /w:SelectorSet/g, "w:Other"), 2150858778);
  assertEquals(swap(at("Pull"), /n:EnumerationContext/g, "n:Other"), 2150858817);
});

Deno.test("parseRequest() refuses what is no SOAP 1.2 envelope", () => {
  const good = buildRequest(MINIMAL, { operation: "Delete" });
  assertEquals(refused(good.replace("2003/05/soap-envelope", "2001/12/soap-envelope")).wsmanCode, 2150858765);
  assertEquals(refused("<html/>").wsmanCode, 2150858765);
  assertEquals(refused(good.replace(/<s:Body>.*<\/s:Body>/, "")).wsmanCode, 2150858791);
  assertEquals(refused(good.replace(/<s:Header>.*<\/s:Header>/, "")).wsmanCode, 2150858753);
  assertEquals(refused("<!DOCTYPE a>" + good).wsmanCode, 2150858819);
  assertEquals(refused("").wsmanCode, 2150858819);
});

Deno.test("parseRequest() and parseResponse() refuse every message that is cut", () => {
  const [body] = REQUESTS;
  const [answer] = RESPONSES;
  assert(body && answer);
  const request = encodeUtf8(buildRequest(FULL_HEADERS, body));
  for (let end = 0; end < request.length; end++) refused(request.subarray(0, end));
  const response = encodeUtf8(buildResponse({ headers: FULL_HEADERS }, answer, PORTS));
  for (let end = 0; end < response.length; end++) {
    const error = assertThrows(() => parseResponse(response.subarray(0, end)));
    assertInstanceOf(error, WsmanMessageError);
  }
});

Deno.test("parseRequest() refuses or takes every message with one character changed, and fails in no other way", () => {
  let taken = 0;
  for (const body of REQUESTS) {
    const text = buildRequest(MINIMAL, body);
    for (const unit of ["<", "&", '"', "x", "\0", "\ud800"]) {
      for (let at = 0; at < text.length; at += 7) {
        try {
          parseRequest(text.slice(0, at) + unit + text.slice(at + 1));
          taken++;
        } catch (error) {
          assertInstanceOf(error, WsmanMessageError);
        }
      }
    }
  }
  assert(taken > 0);
});

Deno.test("parseResponse() refuses an answer to something else", () => {
  const text = buildResponse({ headers: MINIMAL }, { operation: "Send" }, PORTS);
  assertEquals(parseResponse(text, { operation: "Send", messageId: MESSAGE_ID.toLowerCase() }).operation, "Send");
  assertThrows(() => parseResponse(text, { operation: "Signal" }), WsmanMessageError);
  assertThrows(() => parseResponse(text, { messageId: "uuid:other" }), WsmanMessageError);
  assertThrows(() => parseResponse(text.replace("SendResponse<", "OtherResponse<")), WsmanMessageError);
  assertThrows(() => parseResponse(text.replace(/<a:Action.*?<\/a:Action>/, "")), WsmanMessageError);
  assertThrows(() => parseResponse(buildRequest(MINIMAL, { operation: "Delete" })), WsmanMessageError);
  assertThrows(
    () => parseRequest(buildFault({ headers: MINIMAL }, faultOf(5, { machine: "h" }), PORTS)),
    WsmanMessageError,
  );
});

Deno.test("shellIdOf() finds the shell whatever the case of the selector", () => {
  assertEquals(shellIdOf({ selectors: [{ name: "shellid", value: ` ${SHELL_ID.toUpperCase()} ` }] }), SHELL_ID);
  assertEquals(shellIdOf({ selectors: [{ name: "Other", value: "1" }] }), undefined);
  assertEquals(shellIdOf({}), undefined);
});
