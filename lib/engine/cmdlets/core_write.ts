/**
 * The Write-… cmdlets: one for each stream.
 * @module
 */
import { PsDictionary, PsEnum, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { CONSOLE_COLORS } from "../console_colors.ts";
import { toText } from "../dotnet/convert.ts";
import { enumerate, itemsOf } from "../dotnet/enumerate.ts";
import { type ErrorCategory, ErrorRecord, exception, PsException } from "../exceptions.ts";
import { HostMessage } from "../records.ts";
import type { Step } from "../task.ts";

const UTILITY = "Microsoft.PowerShell.Utility";
const CLASS = "Microsoft.PowerShell.Commands.";

function writeOutput(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const value = cmd.get("InputObject");
      if (value === undefined) return undefined;
      if (cmd.flag("NoEnumerate")) return cmd.write(value);
      return cmd.writeAll(value);
    },
  };
}

function writeHost(cmd: CmdletCall): CmdletBody {
  const separator = () => {
    const given = cmd.get("Separator");
    return given === undefined || given === null ? " " : toText(given, cmd.session);
  };
  const textOf = (value: PsValue): string => {
    if (value === null) return "";
    if (typeof value === "string") return value;
    if (value instanceof PsObject && value.text !== undefined) return value.text;
    const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
    if (bare instanceof PsDictionary) {
      return [...bare.entries()].map(([key, item]) => `[${toText(key, cmd.session)}, ${textOf(item)}]`).join(
        separator(),
      );
    }
    if (enumerate(value) === undefined) return toText(value, cmd.session);
    return itemsOf(value).map(textOf).join(separator());
  };
  return {
    process() {
      const value = cmd.get("Object");
      const text = value === undefined ? "" : textOf(value);
      const message = new HostMessage(
        text,
        cmd.flag("NoNewline"),
        colour(cmd.get("ForegroundColor")),
        colour(cmd.get("BackgroundColor")),
      );
      return writeHostMessage(cmd, message);
    },
  };
}

function colour(value: PsValue | undefined): string | undefined {
  return value instanceof PsEnum ? value.name : undefined;
}

// Who reads the information stream shows it: so redirecting the stream keeps it from the host.
function writeHostMessage(cmd: CmdletCall, message: HostMessage): Step {
  return cmd.information({ message, tags: ["PSHOST"] });
}

function writeInformation(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const tags = cmd.texts("Tags") ?? [];
      return cmd.information({ message: cmd.get("MessageData") ?? null, tags });
    },
  };
}

function writeText(write: (cmd: CmdletCall, text: string) => Step): CmdletSpec["create"] {
  return (cmd) => ({ process: () => write(cmd, cmd.text("Message") ?? "") });
}

const WRITE_ERROR_EXCEPTION = [
  `${CLASS}WriteErrorException`,
  "System.SystemException",
] as const;

function writeError(cmd: CmdletCall): CmdletBody {
  const { runtime, frame } = cmd as CmdletProcessor;
  return {
    process() {
      const given = cmd.get("ErrorRecord");
      let record: ErrorRecord;
      if (given instanceof ErrorRecord) {
        record = copyOf(given);
      } else {
        const exceptionGiven = cmd.get("Exception");
        const message = cmd.text("Message");
        const made = exceptionGiven instanceof PsException
          ? exceptionGiven
          : exception(WRITE_ERROR_EXCEPTION, message ?? "");
        const id = cmd.text("ErrorId") || made.types[0]!;
        const category = cmd.get("Category");
        record = new ErrorRecord({
          exception: made,
          errorId: id,
          category: category instanceof PsEnum ? category.name as ErrorCategory : "NotSpecified",
          target: cmd.get("TargetObject") ?? null,
        });
        if (exceptionGiven instanceof PsException && message !== undefined && message !== "") {
          record.details = { message, recommendedAction: "" };
        }
      }
      const action = cmd.text("RecommendedAction");
      if (action !== undefined && action !== "") {
        record.details = { message: record.details?.message || record.exception.message, recommendedAction: action };
      }
      const reason = cmd.text("CategoryReason");
      if (reason) record.reason = reason;
      const activity = cmd.text("CategoryActivity");
      record.activity = activity || "Write-Error";
      const targetName = cmd.text("CategoryTargetName");
      if (targetName) record.targetName = targetName;
      const targetType = cmd.text("CategoryTargetType");
      if (targetType) record.targetType = targetType;
      // The error is the caller's: its id and place are those of the function that wrote it. A host calls without one.
      const { invocation } = frame;
      if (invocation === undefined) record.fullyQualifiedErrorId = `${record.errorId},${CLASS}WriteErrorCommand`;
      else {
        record.invocation = invocation.details();
        const name = invocation.options.commandName;
        if (name !== "") record.fullyQualifiedErrorId = `${record.errorId},${name}`;
      }
      return runtime.writeError(runtime.fill(record));
    },
  };
}

function copyOf(record: ErrorRecord): ErrorRecord {
  const copy = new ErrorRecord({
    exception: record.exception,
    errorId: record.errorId,
    category: record.category,
    target: record.target,
  });
  copy.reason = record.reason;
  copy.targetName = record.targetName;
  copy.targetType = record.targetType;
  copy.details = record.details;
  return copy;
}

function writeProgress(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const optional = (name: string) => cmd.has(name) ? cmd.int(name) : undefined;
      const parent = optional("ParentId");
      const percent = optional("PercentComplete");
      const seconds = optional("SecondsRemaining");
      const operation = cmd.text("CurrentOperation");
      return cmd.progress({
        activity: cmd.text("Activity") ?? "",
        activityId: cmd.int("Id") ?? 0,
        status: cmd.text("Status") ?? "Processing",
        ...(operation !== undefined && { currentOperation: operation }),
        ...(parent !== undefined && { parentActivityId: parent }),
        ...(percent !== undefined && { percentComplete: percent }),
        ...(seconds !== undefined && { secondsRemaining: seconds }),
        ...(cmd.flag("Completed") && { completed: true }),
      });
    },
  };
}

const MESSAGE = parameter("Message", "string", { mandatory: true, position: 0, value: true }, {
  aliases: ["Msg"],
  allowEmptyString: true,
});

/** See the module. */
export const WRITE_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Write-Output",
    module: UTILITY,
    className: `${CLASS}WriteOutputCommand`,
    parameters: [
      parameter("InputObject", "psobject", { mandatory: true, position: 0, value: true, remaining: true }, {
        allowNull: true,
        allowEmptyCollection: true,
        keepsText: true,
      }),
      parameter("NoEnumerate", "switch"),
    ],
    create: writeOutput,
  },
  {
    name: "Write-Host",
    module: UTILITY,
    className: `${CLASS}WriteHostCommand`,
    parameters: [
      parameter("Object", "object", { position: 0, value: true, remaining: true }, {
        aliases: ["Msg", "Message"],
        keepsText: true,
      }),
      parameter("NoNewline", "switch"),
      parameter("Separator", "object"),
      parameter("ForegroundColor", "System.ConsoleColor", {}, { validate: [{ kind: "Set", values: CONSOLE_COLORS }] }),
      parameter("BackgroundColor", "System.ConsoleColor", {}, { validate: [{ kind: "Set", values: CONSOLE_COLORS }] }),
    ],
    create: writeHost,
  },
  {
    name: "Write-Information",
    module: UTILITY,
    className: `${CLASS}WriteInformationCommand`,
    parameters: [
      parameter("MessageData", "object", { mandatory: true, position: 0, value: true }, {
        aliases: ["Msg", "Message"],
        allowNull: true,
        allowEmptyString: true,
      }),
      parameter("Tags", "string[]", { position: 1 }),
    ],
    create: writeInformation,
  },
  {
    name: "Write-Warning",
    module: UTILITY,
    className: `${CLASS}WriteWarningCommand`,
    parameters: [MESSAGE],
    create: writeText((cmd, text) => cmd.warning(text)),
  },
  {
    name: "Write-Verbose",
    module: UTILITY,
    className: `${CLASS}WriteVerboseCommand`,
    parameters: [MESSAGE],
    create: writeText((cmd, text) => cmd.verbose(text)),
  },
  {
    name: "Write-Debug",
    module: UTILITY,
    className: `${CLASS}WriteDebugCommand`,
    parameters: [MESSAGE],
    create: writeText((cmd, text) => cmd.debug(text)),
  },
  {
    name: "Write-Error",
    module: UTILITY,
    className: `${CLASS}WriteErrorCommand`,
    defaultSet: "NoException",
    parameters: [
      inSets("Exception", "System.Exception", { WithException: { mandatory: true, position: 0 } }, {
        aliases: ["ErrorException"],
      }),
      inSets("Message", "string", {
        NoException: { mandatory: true, position: 0, value: true },
        WithException: {},
      }, { aliases: ["Msg"], allowEmptyString: true }),
      inSets("ErrorRecord", "System.Management.Automation.ErrorRecord", {
        ErrorRecord: { mandatory: true, position: 0 },
      }),
      inSets("Category", "System.Management.Automation.ErrorCategory", { NoException: {}, WithException: {} }),
      inSets("ErrorId", "string", { NoException: {}, WithException: {} }),
      inSets("TargetObject", "object", { NoException: {}, WithException: {} }),
      parameter("RecommendedAction", "string"),
      parameter("CategoryActivity", "string", {}, { aliases: ["Activity"] }),
      parameter("CategoryReason", "string", {}, { aliases: ["Reason"] }),
      parameter("CategoryTargetName", "string", {}, { aliases: ["TargetName"] }),
      parameter("CategoryTargetType", "string", {}, { aliases: ["TargetType"] }),
    ],
    create: writeError,
  },
  {
    name: "Write-Progress",
    module: UTILITY,
    className: `${CLASS}WriteProgressCommand`,
    parameters: [
      parameter("Activity", "string", { position: 0 }),
      parameter("Status", "string", { position: 1 }, { validate: [{ kind: "NotNullOrEmpty" }] }),
      parameter("Id", "int", { position: 2 }, { validate: [{ kind: "Range", min: 0, max: 2147483647 }] }),
      parameter("PercentComplete", "int", {}, { validate: [{ kind: "Range", min: -1, max: 100 }] }),
      parameter("SecondsRemaining", "int"),
      parameter("CurrentOperation", "string"),
      parameter("ParentId", "int", {}, { validate: [{ kind: "Range", min: -1, max: 2147483647 }] }),
      parameter("Completed", "switch"),
      parameter("SourceId", "int"),
    ],
    create: writeProgress,
  },
];
