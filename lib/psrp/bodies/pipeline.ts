/**
 * Bodies of the messages that start and end a pipeline (MS-PSRP 2.2.2.10, 2.2.2.21, 2.2.3.11 to 2.2.3.13).
 * @module
 */
import { PsList, type PsValue } from "../../clixml/value.ts";
import { enumValue } from "../enums.ts";
import { PIPELINE_STATES, type PipelineState, pipelineStateName } from "../states.ts";
import { decodeHostInfo, encodeHostInfo, type HostInfo, POOL_HOST } from "./host_call.ts";
import { body, type Codec, Members, unreadable } from "./members.ts";

/** One parameter or argument of a command. */
export interface CommandParameter {
  /** Without dash by PowerShell, with one by others; `null` for positional arguments. */
  readonly name: string | null;
  /** As the client gave it, not converted yet. */
  readonly value: PsValue;
}

/**
 * One command. The merge fields are PipelineResultTypes: None 0, Output 1, Error 2, Warning 3, Verbose 4, Debug 5,
 * Information 6, All 7, Null 8.
 */
export interface PipelineCommand {
  /** Name, or text of a script. */
  readonly text: string;
  /** Whether `text` is script instead of a name. */
  readonly isScript: boolean;
  /** Whether it runs in a scope of its own; `null` leaves that to the server. */
  readonly useLocalScope: boolean | null;
  /** Stream that is merged into `mergeToResult`. */
  readonly mergeMyResult: number;
  /** Stream that `mergeMyResult` is merged into. */
  readonly mergeToResult: number;
  /** Streams of the commands before it that become its input. */
  readonly mergePreviousResults: number;
  /** Stream that errors go to; this and the next three since protocol 2.2. */
  readonly mergeError: number;
  /** Stream that warnings go to. */
  readonly mergeWarning: number;
  /** Stream that verbose messages go to. */
  readonly mergeVerbose: number;
  /** Stream that debug messages go to. */
  readonly mergeDebug: number;
  /** Stream that information records go to; since protocol 2.3. */
  readonly mergeInformation: number;
  /** In the order of the command line. */
  readonly parameters: readonly CommandParameter[];
}

/** CREATE_PIPELINE (2.2.2.10). */
export interface CreatePipeline {
  /** Statements that run one after the other, each a pipeline of commands. */
  readonly statements: readonly (readonly PipelineCommand[])[];
  /** It runs inside a pipeline that waits, as a nested prompt does. */
  readonly isNested: boolean;
  /** Text for the history; `null` for none. */
  readonly history: string | null;
  /** RedirectShellErrorOutputPipe; PowerShell sends true. */
  readonly redirectErrorOutput: boolean;
  /** No PIPELINE_INPUT will come. */
  readonly noInput: boolean;
  /** ApartmentState: STA 0, MTA 1, Unknown 2. */
  readonly apartmentState: number;
  /** RemoteStreamOptions: invocation info in error 1, warning 2, debug 4, verbose 8; all 15. */
  readonly streamOptions: number;
  /** Whether Get-History shows it afterwards. */
  readonly addToHistory: boolean;
  /** The host it talks to, which may be the pool's. */
  readonly hostInfo: HostInfo;
}

/** What PowerShell says where its user says nothing. */
export const PIPELINE_DEFAULTS: Omit<CreatePipeline, "statements"> = {
  isNested: false,
  history: null,
  redirectErrorOutput: true,
  noInput: true,
  apartmentState: 2,
  streamOptions: 15,
  addToHistory: false,
  hostInfo: POOL_HOST,
};

/** A command without parameters that merges nothing. */
export const COMMAND_DEFAULTS: Omit<PipelineCommand, "text"> = {
  isScript: false,
  useLocalScope: null,
  mergeMyResult: 0,
  mergeToResult: 0,
  mergePreviousResults: 0,
  mergeError: 0,
  mergeWarning: 0,
  mergeVerbose: 0,
  mergeDebug: 0,
  mergeInformation: 0,
  parameters: [],
};

// The members that hold PipelineResultTypes, in PowerShell's order, and the minor version that brought them (wire.md 4.13).
const MERGES = [
  ["MergeMyResult", "mergeMyResult", 0],
  ["MergeToResult", "mergeToResult", 0],
  ["MergePreviousResults", "mergePreviousResults", 0],
  ["MergeError", "mergeError", 2],
  ["MergeWarning", "mergeWarning", 2],
  ["MergeVerbose", "mergeVerbose", 2],
  ["MergeDebug", "mergeDebug", 2],
  ["MergeInformation", "mergeInformation", 3],
] as const satisfies readonly (readonly [member: string, field: keyof PipelineCommand, sinceMinor: number])[];

type Merges = { -readonly [F in (typeof MERGES)[number][1]]: number };

/** Reads and writes CREATE_PIPELINE. */
export const createPipeline: Codec<CreatePipeline> = {
  encode(pipeline, protocolMinor) {
    const commands = (statement: readonly PipelineCommand[]) =>
      objectList(statement.map((command) => encodeCommand(command, protocolMinor)));
    const { statements } = pipeline;
    const powerShell = body([
      // Present only with several statements, and then it holds the first one again.
      [
        "ExtraCmds",
        statements.length > 1
          ? objectList(statements.map((statement) => body([["Cmds", commands(statement)]])))
          : undefined,
      ],
      ["Cmds", commands(statements[0] ?? [])],
      ["IsNested", pipeline.isNested],
      ["History", pipeline.history],
      ["RedirectShellErrorOutputPipe", pipeline.redirectErrorOutput],
    ]);
    return body([
      ["PowerShell", powerShell],
      ["NoInput", pipeline.noInput],
      ["ApartmentState", enumValue("ApartmentState", pipeline.apartmentState)],
      ["RemoteStreamOptions", enumValue("RemoteStreamOptions", pipeline.streamOptions)],
      ["AddToHistory", pipeline.addToHistory],
      ["HostInfo", encodeHostInfo(pipeline.hostInfo)],
      ["IsNested", pipeline.isNested],
    ]);
  },
  decode(value) {
    const members = new Members(value, "CREATE_PIPELINE");
    const powerShell = members.members("PowerShell");
    const first = powerShell.items("Cmds").map(decodeCommand);
    const all = powerShell.itemsOrNone("ExtraCmds")?.map((statement) =>
      new Members(statement, "CREATE_PIPELINE.ExtraCmds").items("Cmds").map(decodeCommand)
    );
    return {
      statements: all !== undefined && all.length > 0 ? all : [first],
      isNested: members.booleanOr("IsNested", powerShell.booleanOr("IsNested", false)),
      history: powerShell.textOrNull("History"),
      redirectErrorOutput: powerShell.booleanOr("RedirectShellErrorOutputPipe", true),
      noInput: members.booleanOr("NoInput", true),
      apartmentState: members.integerOr("ApartmentState", 2),
      streamOptions: members.integerOr("RemoteStreamOptions", 0),
      addToHistory: members.booleanOr("AddToHistory", false),
      hostInfo: decodeHostInfo(members.get("HostInfo") ?? null),
    };
  },
};

/** PIPELINE_STATE (2.2.2.21). */
export interface PipelineStateBody {
  readonly state: PipelineState;
  /** Error record that says why. */
  readonly error: PsValue | undefined;
}

/** Reads and writes PIPELINE_STATE. */
export const pipelineState: Codec<PipelineStateBody> = {
  encode: ({ state, error }) => body([["PipelineState", PIPELINE_STATES[state]], ["ExceptionAsErrorRecord", error]]),
  decode(value) {
    const members = new Members(value, "PIPELINE_STATE");
    const number = members.integer("PipelineState");
    const state = pipelineStateName(number);
    if (state === undefined) throw unreadable("PIPELINE_STATE", `there is no state ${number}`);
    return { state, error: members.get("ExceptionAsErrorRecord") ?? undefined };
  },
};

function encodeCommand(command: PipelineCommand, protocolMinor: number): PsValue {
  return body([
    ["Cmd", command.text],
    ["IsScript", command.isScript],
    ["UseLocalScope", command.useLocalScope],
    ...MERGES.filter(([, , sinceMinor]) => protocolMinor >= sinceMinor).map(([member, field]) =>
      [member, enumValue("PipelineResultTypes", command[field])] as const
    ),
    ["Args", objectList(command.parameters.map(({ name, value }) => body([["N", name], ["V", value]])))],
  ]);
}

function decodeCommand(value: PsValue): PipelineCommand {
  const members = new Members(value, "CREATE_PIPELINE.Cmds");
  const merges = Object.fromEntries(MERGES.map(([member, field]) => [field, members.integerOr(member, 0)])) as Merges;
  return {
    text: members.text("Cmd"),
    isScript: members.booleanOr("IsScript", false),
    useLocalScope: (members.get("UseLocalScope") ?? null) === null ? null : members.boolean("UseLocalScope"),
    ...merges,
    parameters: (members.itemsOrNone("Args") ?? []).map((parameter) => {
      const of = new Members(parameter, "CREATE_PIPELINE.Args");
      return { name: of.textOrNull("N"), value: of.get("V") ?? null };
    }),
  };
}

const OBJECT_LIST = "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, " +
  "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]";

function objectList(items: PsValue[]): PsList {
  return new PsList(items, OBJECT_LIST, "LST");
}
