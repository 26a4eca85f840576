/**
 * PSRP inside recorded traffic of Windows hosts: every stream defragments and decodes, and our cores take it.
 */
import { stdout } from "node:process";
import { assert, assertEquals } from "@std/assert";
import { fromBase64 } from "../../lib/bytes.ts";
import { readRemoting } from "../../lib/clixml/read.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { type ClientPool, createClientPool } from "../../lib/psrp/client.ts";
import { CODECS } from "../../lib/psrp/codecs.ts";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { decodeMessage } from "../../lib/psrp/message.ts";
import { messageName } from "../../lib/psrp/message_types.ts";
import { existsSync, readdirSync, readFileSync } from "node:fs";

interface Exchange {
  readonly request: string;
  readonly response?: string;
}

const FOLDER = new URL("../../../shared/recordings/", import.meta.url);
const BLOB_REGEXP = new RegExp(
  "<(?:\\w+:)?(Stream|Arguments|creationXml|connectXml|connectResponseXml)\\b([^>]*)>([^<]*)<",
  "g",
);

/** Bytes of PSRP in an envelope, each with the command they belong to. */
function blobs(envelope: string): { target: string; bytes: Uint8Array }[] {
  const commandLine = /CommandLine\b[^>]*CommandId="([^"]+)"/.exec(envelope)?.[1];
  return [...envelope.matchAll(BLOB_REGEXP)].map(([, element, attributes, content]) => {
    const command = element === "Arguments" ? commandLine : /CommandId="([^"]+)"/.exec(attributes!)?.[1];
    return { target: command?.toLowerCase() ?? EMPTY_GUID, bytes: fromBase64(content!) };
  });
}

function scenarios(): { name: string; exchanges: Exchange[] }[] {
  if (!existsSync(FOLDER)) {
    stdout.write("no recordings: ../shared/recordings is not beside this repository, nothing was compared\n");
    return [];
  }
  // Text shells carry no PSRP.
  return readdirSync(FOLDER).filter((file) => /^(?:psrp|client)_.*\.json$/.test(file)).sort().map((file) => ({
    name: file,
    ...JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as { exchanges: Exchange[] },
  }));
}

Deno.test("CODECS read every message that pypsrp and Windows exchanged", () => {
  const counts = new Map<string, number>();
  for (const { name, exchanges } of scenarios()) {
    // Several clients of one recording number their objects alike, so what is open is kept for each direction and target.
    const inboxes = new Map<string, Defragmenter>();
    for (const { request, response } of exchanges) {
      if (request.includes("windows/shell/cmd<")) continue;
      for (const [from, envelope] of [["client", request], ["server", response ?? ""]] as const) {
        for (const { target, bytes } of blobs(envelope)) {
          const key = `${from} ${target}`;
          const inbox = inboxes.get(key) ?? new Defragmenter();
          inboxes.set(key, inbox);
          inbox.add(bytes, ({ message }) => {
            const decoded = decodeMessage(message);
            const type = messageName(decoded.type);
            assert(type !== undefined, `${name}: message type ${decoded.type}`);
            CODECS[type].decode(readRemoting(decoded.text));
            counts.set(type, (counts.get(type) ?? 0) + 1);
          });
        }
      }
    }
    for (const [key, inbox] of inboxes) assertEquals(inbox.buffered, 0, `${name}: unfinished message of ${key}`);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  stdout.write(`read ${total} messages of ${counts.size} types\n`);
});

Deno.test("ClientPool takes every answer of Windows in the place of pypsrp", () => {
  let heard = 0;
  for (const { name, exchanges } of scenarios()) {
    const pools = new Map<string, ClientPool>();
    let last: ClientPool | undefined;
    for (const { request, response } of exchanges) {
      if (request.includes("windows/shell/cmd<")) continue;
      for (const { target, bytes } of blobs(request)) {
        new Defragmenter().add(bytes, ({ message }) => {
          const { type, poolId, pipelineId, text } = decodeMessage(message);
          const known = pools.get(poolId);
          const sent = messageName(type);
          if (sent === "INIT_RUNSPACEPOOL" || sent === "CONNECT_RUNSPACEPOOL") {
            pools.set(poolId, poolOf(poolId, text, sent));
          }
          if (sent === "CREATE_PIPELINE") {
            // pypsrp runs a pipeline again under the same id, once it has ended the command.
            known!.pipeline(pipelineId)?.close();
            known!.attachPipeline(pipelineId);
          }
          if (sent === "PUBLIC_KEY") known!.exchangeKeys();
          last = pools.get(poolId) ?? last;
          assert(target === EMPTY_GUID || known !== undefined, name);
        });
      }
      const shell = /Name="ShellId"[^>]*>([^<]+)</.exec(request)?.[1];
      // The first recordings hold GUIDs in the wrong byte order, so the pool of a shell is found by its digits.
      const pool = [...pools.values()].find(({ id }) => digits(id) === digits(shell ?? "")) ?? last;
      for (const { target, bytes } of blobs(response ?? "")) heard += pool!.receive(bytes, target).length;
    }
  }
  stdout.write(`heard ${heard} events\n`);
});

function poolOf(poolId: string, text: string, how: "INIT_RUNSPACEPOOL" | "CONNECT_RUNSPACEPOOL"): ClientPool {
  const pool = createClientPool({
    poolId,
    ...(how === "INIT_RUNSPACEPOOL" ? CODECS[how].decode(readRemoting(text)) : {}),
    ports: {
      newGuid: () => EMPTY_GUID,
      // Nobody has the recorded key: what was encrypted stays closed.
      newKeyPair: () => ({ modulus: new Uint8Array(256), publicExponent: 65537, decrypt: () => new Uint8Array(32) }),
    },
  });
  if (how === "INIT_RUNSPACEPOOL") pool.open();
  else pool.connect();
  return pool;
}

function digits(guid: string): string {
  return [...guid.toLowerCase().replaceAll("-", "")].sort().join("");
}
