/**
 * Host calls of a server, answered by the host of this engine.
 * @module
 */
import { PsDictionary, PsSecureString, type PsValue } from "../clixml/value.ts";
import { readProgressRecord } from "../clixml/records.ts";
import { CONSOLE_COLORS } from "../engine/console_colors.ts";
import type { EngineHost, Session } from "../engine/session.ts";
import type { Step, Task } from "../engine/task.ts";
import type { HostCall, HostInfo } from "../psrp/bodies/host_call.ts";
import { credentialOf } from "./credentials.ts";

const DEFAULT_HEIGHT = 50;
const DEFAULT_WIDTH = 120;

/** What INIT_RUNSPACEPOOL and CREATE_PIPELINE say of a host. */
export function hostInfoOf(host: EngineHost): HostInfo {
  const width = host.width > 0 ? host.width : DEFAULT_WIDTH;
  const size = { width, height: DEFAULT_HEIGHT };
  return {
    isHostNull: false,
    isHostUINull: false,
    isHostRawUINull: false,
    useRunspaceHost: false,
    defaults: {
      foregroundColor: CONSOLE_COLORS.indexOf("Gray"),
      backgroundColor: CONSOLE_COLORS.indexOf("Black"),
      cursorPosition: { x: 0, y: 0 },
      windowPosition: { x: 0, y: 0 },
      cursorSize: 25,
      bufferSize: size,
      windowSize: size,
      maxWindowSize: size,
      maxPhysicalWindowSize: size,
      windowTitle: "",
    },
  };
}

/** A call that nobody here can do. */
export class HostCallRefused extends Error {
  override readonly name = "HostCallRefused";
}

/** Does a call. @returns Its result; `undefined` for void methods. */
export function* doHostCall(call: HostCall, host: EngineHost, session: Session): Task<unknown> {
  const color = (number: number): string => CONSOLE_COLORS[number] ?? "Gray";
  switch (call.method) {
    case "Write1":
      return yield* done(host.write(call.arguments[0] ?? "", { newLine: false }));
    case "Write2": {
      const [foreground, background, text] = call.arguments;
      const colors = { foreground: color(foreground), background: color(background) };
      return yield* done(host.write(text ?? "", { newLine: false, ...colors }));
    }
    case "WriteLine1":
      return yield* done(host.write(""));
    case "WriteLine2":
      return yield* done(host.write(call.arguments[0] ?? ""));
    case "WriteLine3": {
      const [foreground, background, text] = call.arguments;
      return yield* done(host.write(text ?? "", { foreground: color(foreground), background: color(background) }));
    }
    case "WriteErrorLine":
      return yield* done(host.writeError(call.arguments[0] ?? ""));
    case "WriteWarningLine":
      return yield* done(host.writeWarning(call.arguments[0] ?? ""));
    case "WriteVerboseLine":
      return yield* done(host.writeVerbose(call.arguments[0] ?? ""));
    case "WriteDebugLine":
      return yield* done(host.writeDebug(call.arguments[0] ?? ""));
    case "WriteProgress": {
      const fields = readProgressRecord(call.arguments[1]);
      return yield* done(host.writeProgress({
        activity: fields.activity,
        activityId: fields.activityId,
        status: fields.statusDescription,
        percentComplete: fields.percentComplete,
        secondsRemaining: fields.secondsRemaining,
        completed: fields.type === "Completed",
      }));
    }
    case "SetShouldExit":
      return yield* done(host.setShouldExit(call.arguments[0]));
    case "ReadLine":
      return yield* host.readLine();
    case "ReadLineAsSecureString":
      return PsSecureString.fromText(yield* host.readSecret());
    case "Prompt": {
      const [caption, message, fields] = call.arguments;
      const answers = yield* host.prompt(
        caption ?? "",
        message ?? "",
        fields.map((field) => ({
          name: field.name,
          type: field.typeFullName,
          label: field.label,
          help: field.helpMessage,
          mandatory: field.isMandatory,
        })),
      );
      const table = new PsDictionary();
      for (const [name, value] of answers) table.set(name, value);
      return table;
    }
    case "PromptForChoice": {
      const [caption, message, choices, defaultChoice] = call.arguments;
      const shown = choices.map(({ label, helpMessage }) => ({ label, help: helpMessage }));
      return yield* host.promptForChoice(caption ?? "", message ?? "", shown, defaultChoice);
    }
    case "PromptForCredential1":
    case "PromptForCredential2": {
      const [caption, message, userName, target] = call.arguments;
      const answer: PsValue = yield* host.promptForCredential(
        caption ?? "",
        message ?? "",
        userName ?? "",
        target ?? "",
      );
      return credentialOf(answer, session) ?? null;
    }
    case "GetName":
      return host.name;
    case "SetWindowTitle":
    case "SetForegroundColor":
    case "SetBackgroundColor":
    case "SetCursorPosition":
    case "SetWindowPosition":
    case "SetCursorSize":
    case "SetBufferSize":
    case "SetWindowSize":
    case "SetBufferContents1":
    case "SetBufferContents2":
    case "ScrollBufferContents":
    case "FlushInputBuffer":
    case "NotifyBeginApplication":
    case "NotifyEndApplication":
    case "EnterNestedPrompt":
    case "ExitNestedPrompt":
    case "PushRunspace":
    case "PopRunspace":
      return undefined;
    default:
      throw new HostCallRefused(`This host has no ${call.method}`);
  }
}

function* done(step: Step): Task<undefined> {
  if (step) yield* step;
  return undefined;
}
