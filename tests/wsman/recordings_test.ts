import { stdout } from "node:process";
import { assert, assertEquals } from "@std/assert";
import { buildFault, buildRequest, buildResponse, parseRequest, parseResponse } from "../../lib/wsman/envelope.ts";
import { WsmanFault } from "../../lib/wsman/fault.ts";
import { readXml } from "../../lib/xml/read.ts";
import { childrenOf, type Element, textOf } from "../../lib/xml/element.ts";
import { recordedExchanges } from "./recordings.ts";

/** What a message says, without prefixes, the order of headers and of a shell's settings, and white space around text. */
function meaning(element: Element, sorted = false): unknown {
  const children = childrenOf(element).map((child) =>
    meaning(child, child.local === "Header" || child.local === "Shell")
  );
  if (sorted) children.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const attributes = Object.fromEntries(
    element.attributes.map(({ uri, local, value }) => [`${uri} ${local}`, value] as const)
      .sort(([a], [b]) => a < b ? -1 : 1),
  );
  return [element.uri, element.local, attributes, children.length > 0 ? children : textOf(element).trim()];
}

Deno.test("parseRequest() takes every recorded request and loses nothing", () => {
  for (const { name, request } of recordedExchanges()) {
    const { headers, ...body } = parseRequest(request);
    const again = buildRequest(headers, body);
    assertEquals(parseRequest(again), { ...body, headers }, name);
    const normal = (xml: string): string =>
      JSON.stringify(meaning(readXml(xml)))
        // Clients spell durations and say mustUnderstand where the default would do.
        .replace(/PT(\d+)S/g, "PT$1.000S")
        .replace(/"http:\/\/www.w3.org\/2003\/05\/soap-envelope mustUnderstand":"(?:true|false)",?/g, "")
        .replaceAll(",}", "}");
    // pypsrp leaves the body of Reconnect empty, which means the same as an empty element.
    if (body.operation !== "Reconnect") assertEquals(normal(again), normal(request), name);
  }
});

Deno.test("buildResponse() writes every recorded response byte for byte from what parseResponse() read", () => {
  let faults = 0;
  for (const { name, request, response } of recordedExchanges()) {
    if (response === undefined) continue;
    const asked = parseRequest(request);
    const ports = (headers: { messageId: string; activityId?: string } | undefined) => ({
      newGuid: () => headers?.messageId ?? "",
      ...(headers?.activityId === undefined ? {} : { activityId: headers.activityId }),
    });
    let again: string;
    let relatesTo: string | undefined;
    try {
      const { headers, ...body } = parseResponse(response, { operation: asked.operation });
      relatesTo = headers.relatesTo;
      again = buildResponse({ headers: { messageId: relatesTo ?? "" } }, body, ports(headers));
    } catch (error) {
      assert(error instanceof WsmanFault, name);
      faults++;
      relatesTo = error.headers?.relatesTo;
      again = buildFault({ headers: { messageId: relatesTo ?? "" } }, error.info, ports(error.headers));
    }
    assertEquals(again, response, name);
  }
  stdout.write(`compared ${recordedExchanges().length} exchanges, ${faults} of them faults\n`);
});
