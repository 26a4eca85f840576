import { assertEquals, assertThrows } from "@std/assert";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import {
  decodeFrame,
  encodeFrame,
  encodeFrames,
  FrameReader,
  MAX_LINE_BYTES,
  type OutOfProcessFrame,
} from "../../lib/psrp/out_of_process.ts";

const ID = "cbf18693-feb9-4776-91a1-88ff093c1bea";
const CASES: [OutOfProcessFrame, string][] = [
  [
    { element: "Data", target: EMPTY_GUID, stream: "default", data: Uint8Array.of(1, 2) },
    `<Data Stream='Default' PSGuid='${EMPTY_GUID}'>AQI=</Data>\n`,
  ],
  [
    { element: "Data", target: ID, stream: "promptResponse", data: Uint8Array.of(0) },
    `<Data Stream='PromptResponse' PSGuid='${ID}'>AA==</Data>\n`,
  ],
  [{ element: "DataAck", target: EMPTY_GUID }, `<DataAck PSGuid='${EMPTY_GUID}' />\n`],
  [{ element: "Command", target: ID }, `<Command PSGuid='${ID}' />\n`],
  [{ element: "CloseAck", target: ID }, `<CloseAck PSGuid='${ID}' />\n`],
];

const ACCEPTED: [string, OutOfProcessFrame][] = [
  [`<Close PSGuid="${ID.toUpperCase()}"></Close>`, { element: "Close", target: ID }],
  [`<Signal PSGuid='${ID}'/>`, { element: "Signal", target: ID }],
  [
    `<Data PSGuid='${ID}' Stream="promptresponse">AA==</Data>`,
    { element: "Data", target: ID, stream: "promptResponse", data: Uint8Array.of(0) },
  ],
];

const REFUSED = [
  "",
  "hello",
  `<Data PSGuid='${ID}'>AA==</Data>`,
  `<Data Stream='Other' PSGuid='${ID}'>AA==</Data>`,
  `<Data Stream='Default' PSGuid='${ID}'>?</Data>`,
  `<Close PSGuid='${ID}' Stream='Default' />`,
  "<Close PSGuid='7' />",
  `<Other PSGuid='${ID}' />`,
  `<Close PSGuid='${ID}' /> <Close PSGuid='${ID}' />`,
  `<Close PSGuid='${ID}'></Signal>`,
];

Deno.test("encodeFrame() and decodeFrame() agree on PowerShell's spelling", () => {
  for (const [frame, line] of CASES) {
    assertEquals(encodeFrame(frame), line);
    assertEquals(decodeFrame(line.trimEnd()), frame);
  }
});

Deno.test("decodeFrame() takes the spellings that an XML reader takes", () => {
  for (const [line, frame] of ACCEPTED) assertEquals(decodeFrame(line), frame);
});

Deno.test("decodeFrame() refuses what is no frame", () => {
  for (const line of REFUSED) assertThrows(() => decodeFrame(line), RemotingError, undefined, line);
});

Deno.test("FrameReader.add() cuts lines wherever the bytes are cut, and takes CRLF", () => {
  const frames = CASES.map(([frame]) => frame);
  const bytes = encodeFrames(frames);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = new FrameReader();
    assertEquals([...reader.add(bytes.subarray(0, cut)), ...reader.add(bytes.subarray(cut))], frames);
  }
  const text = CASES.map(([, line]) => line.replace("\n", "\r\n")).join("");
  assertEquals(new FrameReader().add(encodeUtf8(text)), frames);
});

Deno.test("FrameReader.add() refuses a line without end", () => {
  const reader = new FrameReader();
  reader.add(new Uint8Array(MAX_LINE_BYTES).fill(0x20));
  assertThrows(() => reader.add(Uint8Array.of(0x20)), RemotingError);
});
