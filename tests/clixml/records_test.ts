import { assert, assertEquals, assertThrows } from "@std/assert";
import { readRemoting } from "../../lib/clixml/read.ts";
import {
  buildErrorRecord,
  buildInformationalRecord,
  buildInformationRecord,
  buildProgressRecord,
  ERROR_CATEGORIES,
  informationText,
  readErrorRecord,
  readInformationalRecord,
  readInformationRecord,
  readProgressRecord,
} from "../../lib/clixml/records.ts";
import type { PsValue } from "../../lib/clixml/value.ts";
import { writeRemoting } from "../../lib/clixml/write.ts";
import { RemotingError } from "../../lib/errors.ts";

interface Message {
  readonly name: string;
  readonly body: string;
}

const DATA = new URL("../truth/data/psrp/", import.meta.url);
const messages: Message[] = [...Deno.readDirSync(DATA)].filter(({ name }) => name.endsWith(".json"))
  .flatMap(({ name }) => JSON.parse(Deno.readTextFileSync(new URL(name, DATA))).messages as Message[]);

/** What a value becomes on the way there and back: everything is marked as deserialized. */
const unmarked = (xml: string): string => xml.replaceAll("<T>Deserialized.", "<T>");

const KINDS: Readonly<Record<string, (value: PsValue) => PsValue>> = {
  ERROR_RECORD: (value) => buildErrorRecord(readErrorRecord(value)),
  WARNING_RECORD: (value) => buildInformationalRecord(readInformationalRecord(value, "warning")),
  VERBOSE_RECORD: (value) => buildInformationalRecord(readInformationalRecord(value, "verbose")),
  DEBUG_RECORD: (value) => buildInformationalRecord(readInformationalRecord(value, "debug")),
  PROGRESS_RECORD: (value) => buildProgressRecord(readProgressRecord(value)),
  INFORMATION_RECORD: (value) => buildInformationRecord(readInformationRecord(value)),
};

for (const [name, rebuild] of Object.entries(KINDS)) {
  Deno.test(`${name} of a real server is rebuilt to the letter from its plain object`, () => {
    const bodies = messages.filter((message) => message.name === name).map((message) => message.body);
    assert(bodies.length > 0);
    for (const body of bodies) assertEquals(unmarked(writeRemoting(rebuild(readRemoting(body)))), body);
  });
}

Deno.test("readErrorRecord() names what a console shows", () => {
  const body =
    messages.find((message) =>
      message.name === "ERROR_RECORD" && message.body.includes("CommandInfo_") && message.body.includes("own error")
    )!.body;
  const error = readErrorRecord(readRemoting(body));
  assertEquals(error.message, "own error");
  assertEquals(ERROR_CATEGORIES[error.category], "NotSpecified");
  assertEquals(error.activity, "Write-Error");
  assertEquals(error.invocation?.command?.type, 64);
  assertEquals(error.pipelineIterationInfo, [0, 0]);
});

Deno.test("readErrorRecord() takes the least that other implementations send", () => {
  const error = readErrorRecord(readRemoting(
    '<Obj RefId="0"><ToString>own text</ToString><MS><S N="FullyQualifiedErrorId">Own</S><I64 N="ErrorCategory_Category">6</I64></MS></Obj>',
  ));
  assertEquals(error.message, "own text");
  assertEquals(error.fullyQualifiedErrorId, "Own");
  assertEquals(error.category, 6);
  assertEquals(error.invocation, undefined);
  assertEquals(error.details, undefined);
});

Deno.test("readErrorRecord() refuses what is no object", () => {
  assertThrows(() => readErrorRecord("text"), RemotingError, "error record");
});

Deno.test("readInformationalRecord() takes bare text", () => {
  assertEquals(readInformationalRecord("careful", "warning").message, "careful");
});

Deno.test("informationText() shows the message of Write-Host and the text of other data", () => {
  const texts = messages.filter((message) => message.name === "INFORMATION_RECORD")
    .map((message) => informationText(readInformationRecord(readRemoting(message.body))));
  assert(texts.includes("own host text"));
  assert(texts.includes("own information"));
});

Deno.test("readProgressRecord() fills in what is not there", () => {
  const fields = readProgressRecord(readRemoting('<Obj RefId="0"><MS><S N="Activity">a</S></MS></Obj>'));
  assertEquals(fields.parentActivityId, -1);
  assertEquals(fields.percentComplete, -1);
  assertEquals(fields.type, "Processing");
});
