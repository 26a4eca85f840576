import { assertEquals, assertThrows } from "@std/assert";
import { RemotingError } from "../../lib/errors.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { decodeMessage, encodeMessage, type Message, MESSAGE_HEADER_BYTES } from "../../lib/psrp/message.ts";
import { MESSAGE_TYPES, type MessageName, messageName } from "../../lib/psrp/message_types.ts";

const POOL = "d034652d-126b-e340-b773-cba26459cfa8";
const PIPELINE = "2f8a3f9c-0001-4bd7-9f5c-0123456789ab";

const CASES: Message[] = [
  { destination: "server", type: 0x00010002, poolId: POOL, pipelineId: EMPTY_GUID, text: "<S></S>" },
  { destination: "client", type: 0x00041004, poolId: POOL, pipelineId: PIPELINE, text: "<S>é \u{1F600}</S>" },
  { destination: "client", type: 0x00041004, poolId: POOL, pipelineId: PIPELINE, text: "" },
  { destination: "client", type: 0xffffffff, poolId: EMPTY_GUID, pipelineId: EMPTY_GUID, text: "<Nil />" },
];

Deno.test("encodeMessage() writes a little-endian header with .NET's GUID order", () => {
  const bytes = encodeMessage(CASES[0]!);
  assertEquals([...bytes.subarray(0, 8)], [2, 0, 0, 0, 2, 0, 1, 0]);
  assertEquals(
    [...bytes.subarray(8, 24)],
    [0x2d, 0x65, 0x34, 0xd0, 0x6b, 0x12, 0x40, 0xe3, 0xb7, 0x73, 0xcb, 0xa2, 0x64, 0x59, 0xcf, 0xa8],
  );
  assertEquals([...bytes.subarray(24, 40)], Array(16).fill(0));
  assertEquals([...bytes.subarray(40, 43)], [0xef, 0xbb, 0xbf]);
});

Deno.test("encodeMessage() leaves the byte order mark out where asked, and where there is no body", () => {
  assertEquals(encodeMessage(CASES[0]!, { byteOrderMark: false })[40], "<".charCodeAt(0));
  assertEquals(encodeMessage(CASES[2]!).length, MESSAGE_HEADER_BYTES);
});

Deno.test("decodeMessage() reads what was written, with and without byte order mark", () => {
  for (const message of CASES) {
    for (const byteOrderMark of [true, false]) {
      assertEquals(decodeMessage(encodeMessage(message, { byteOrderMark })), message);
    }
  }
});

Deno.test("decodeMessage() refuses a header that is cut at any byte", () => {
  const bytes = encodeMessage(CASES[1]!);
  for (let length = 0; length < MESSAGE_HEADER_BYTES; length++) {
    const error = assertThrows(() => decodeMessage(bytes.subarray(0, length)), RemotingError);
    assertEquals([error.code, error.fault], ["ERR_MESSAGE", "remote"]);
  }
});

Deno.test("decodeMessage() refuses unknown destinations and bodies that are not UTF-8", () => {
  const lost = encodeMessage(CASES[0]!);
  lost[0] = 3;
  const garbled = encodeMessage(CASES[0]!);
  garbled[45] = 0xff;
  for (const bytes of [lost, garbled]) assertThrows(() => decodeMessage(bytes), RemotingError);
});

Deno.test("messageName() knows every row of MESSAGE_TYPES by its number, once", () => {
  const ids = new Set<number>();
  for (const [name, row] of Object.entries(MESSAGE_TYPES)) {
    assertEquals(messageName(row.id), name as MessageName);
    ids.add(row.id);
  }
  assertEquals(ids.size, 31);
  assertEquals(messageName(0x00041001), undefined);
});
