/**
 * A logon that the network cuts.
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assertEquals, assertRejects } from "@std/assert";
import type { Authenticator } from "../../lib/transport/authenticator.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { createHttpTransport } from "../../lib/transport/http.ts";

/** Refuses to begin twice, as every mechanism with a state does. */
function once(): Authenticator {
  let begun = false;
  return {
    scheme: "Once",
    isSealing: false,
    begin() {
      if (begun) throw new TypeError("Cannot begin: this logon has begun already");
      begun = true;
      return { authorization: "Once token", carriesBody: true };
    },
    step: () => undefined,
    complete: () => {},
  };
}

Deno.test("send() logs on anew after a connection that died in the middle of a logon", async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    if (requests === 1) return void request.socket.destroy();
    request.resume();
    request.on("end", () => {
      response.writeHead(200, { "Content-Type": "application/soap+xml;charset=UTF-8" });
      response.end("<ok/>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const transport = createHttpTransport({
    url: `http://127.0.0.1:${port}/wsman`,
    authenticate: once,
    allowUnencrypted: true,
  });
  try {
    await assertRejects(() => transport.send({ envelope: "<a/>" }), TransportError);
    const answer = await transport.send({ envelope: "<a/>" });
    assertEquals([answer.status, new TextDecoder().decode(answer.body)], [200, "<ok/>"]);
  } finally {
    transport.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
