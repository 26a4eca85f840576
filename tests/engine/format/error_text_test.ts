import { assertEquals } from "@std/assert";
import { ErrorRecord, exception, type Position, RUNTIME_EXCEPTION } from "../../../lib/engine/exceptions.ts";
import { errorText } from "../../../lib/engine/format/error_text.ts";
import { markedLine, positionMessage } from "../../../lib/engine/format/position_message.ts";
import { fakeSession } from "./fake_session.ts";

function place(line: number, text: string, statement: string): Position {
  return { line, column: text.indexOf(statement) + 1, text, statement };
}

function thrown(message: string, position: Position): ErrorRecord {
  const record = new ErrorRecord({
    exception: exception(RUNTIME_EXCEPTION, message),
    errorId: message,
    category: "OperationStopped",
  });
  record.targetName = message;
  record.targetType = "String";
  record.invocation = { commandName: "", invocationName: "", position, pipelineLength: 0, pipelinePosition: 0 };
  return record;
}

Deno.test("errorText() names the command that failed", () => {
  const record = new ErrorRecord({ exception: exception(["System.Exception"], "own message"), errorId: "Id" });
  record.activity = "Write-Error";
  assertEquals(errorText(record, fakeSession()), "Write-Error: own message");
});

Deno.test("errorText() falls back to the category", () => {
  const record = new ErrorRecord({
    exception: exception(["System.Exception"], "made it"),
    errorId: "Id1",
    category: "InvalidData",
  });
  assertEquals(errorText(record, fakeSession()), "InvalidData: made it");
});

Deno.test("errorText() shows the line of an error below the first line of a script", () => {
  const record = thrown("own message", place(2, "  throw 'own message'", "throw 'own message'"));
  assertEquals(errorText(record, fakeSession()).split("\n"), [
    "Exception: ",
    "Line |",
    "   2 |    throw 'own message'",
    "     |    ~~~~~~~~~~~~~~~~~~~",
    "     | own message",
  ]);
});

Deno.test("errorText() adds a recommendation", () => {
  const record = new ErrorRecord({ exception: exception(["System.Exception"], "m"), errorId: "Id" });
  record.activity = "Write-Error";
  record.details = { message: "m", recommendedAction: "do it again" };
  assertEquals(errorText(record, fakeSession()), "Write-Error: m\n  Recommendation: do it again");
});

Deno.test("errorText() obeys $ErrorView", () => {
  const text = "try { throw 'own message' } catch { $_ }";
  const record = thrown("own message", place(2, text, "throw 'own message'"));
  const normal = fakeSession({ variables: new Map([["ErrorView", "NormalView"]]) });
  assertEquals(errorText(record, normal).split("\n"), [
    "own message",
    "At line:2 char:7",
    `+ ${text}`,
    "+       ~~~~~~~~~~~~~~~~~~~",
    "+ CategoryInfo          : OperationStopped: (own message:String) [], RuntimeException",
    "+ FullyQualifiedErrorId : own message",
  ]);
  const category = fakeSession({ variables: new Map([["ErrorView", "CategoryView"]]) });
  assertEquals(errorText(record, category), "OperationStopped: (own message:String) [], RuntimeException");
});

Deno.test("errorText() breaks the message of a script file at blanks", () => {
  const record = thrown("one two three four five six", { ...place(1, "throw 'x'", "throw 'x'"), file: "/a.ps1" });
  assertEquals(errorText(record, fakeSession({ width: 20 })).split("\n").slice(-4), [
    "     | one two",
    "     | three four",
    "     | five six",
    "",
  ]);
});

Deno.test("positionMessage() cuts long lines around the place", () => {
  const text = `${"a".repeat(60)} throw 'x' ${"b".repeat(60)}`;
  const marked = markedLine(place(1, text, "throw 'x'"));
  assertEquals(marked?.line.startsWith("… "), true);
  assertEquals(marked?.line.endsWith(" …"), true);
  assertEquals(marked?.underline.trim(), "~~~~~~~~~");
  const at = marked?.underline.indexOf("~") ?? 0;
  assertEquals(marked?.line.slice(at, at + 9), "throw 'x'");
});

Deno.test("positionMessage() is empty where the place is unknown", () => {
  assertEquals(positionMessage({ line: 0, column: 0, text: "", statement: "" }), "");
});
