/**
 * TABLE: the .NET types of the engine's own objects: error records, script blocks, variables, commands, `$ExecutionContext`.
 * @module
 */
import { LiveObject, PsArray, PsEnum, type PsValue } from "../clixml/value.ts";
import { CommandInfo } from "./command_info.ts";
import type { Frame } from "./compile/frame.ts";
import { plain } from "./compile/nothing.ts";
import { describeTarget } from "./compile/statement_errors.ts";
import { LiveEnumerator } from "./dotnet/collections.ts";
import { ABSENT, PRESENT, type SwitchParameter } from "./dotnet/switch_parameter.ts";
import { declareType } from "./dotnet/declare.ts";
import { resultCollection } from "./dotnet/intrinsic_methods.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { toText } from "./dotnet/convert.ts";
import type { RefCell, TypeRow } from "./dotnet/type.ts";
import { astOf } from "./ast_objects.ts";
import { parseInto } from "./parse_objects.ts";
import { decodeScript } from "./redirect_files.ts";
import { registerRows } from "./dotnet/type_system.ts";
import type { Engine } from "./engine.ts";
import { type ErrorCategory, ErrorRecord, type InvocationDetails, type PsException } from "./exceptions.ts";
import { InvocationInfo } from "./invocation.ts";
import { PsCmdlet } from "./ps_cmdlet.ts";
import { CONSTANT, READ_ONLY, Scope, Variable } from "./scope.ts";
import { ScriptBlock } from "./script_block.ts";
import type { Session } from "./session.ts";
import {
  ExecutionContextObject,
  HostObject,
  type InvokeCommandObject,
  SessionPath,
  type SessionStateObject,
  SessionVariables,
} from "./session_objects.ts";
import { SessionVariable } from "./session_stores.ts";

const SMA = "System.Management.Automation.";

/** System.Management.Automation.ErrorCategoryInfo. */
export class CategoryInfo extends LiveObject {
  readonly record: ErrorRecord;
  constructor(record: ErrorRecord) {
    super();
    this.record = record;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}ErrorCategoryInfo`, "System.Object"];
  }
  override text(): string {
    const { category, targetName, targetType, activity, reason } = this.record;
    return `${category}: (${targetName}:${targetType}) [${activity}], ${reason}`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { record } = this;
    yield ["Category", () => enumNamed(`${SMA}ErrorCategory`, record.category)];
    yield ["Activity", () => record.activity];
    yield ["Reason", () => record.reason];
    yield ["TargetName", () => record.targetName];
    yield ["TargetType", () => record.targetType];
  }
}

/** System.Management.Automation.ErrorDetails. */
export class ErrorDetails extends LiveObject {
  message: string;
  recommendedAction = "";
  constructor(message: string) {
    super();
    this.message = message;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}ErrorDetails`, "System.Object"];
  }
  override text(): string {
    return this.message;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Message", () => this.message];
    yield ["RecommendedAction", () => this.recommendedAction];
  }
}

/** `InvocationInfo` of an error record. */
export function invocationOf(details: InvocationDetails): InvocationInfo {
  return new InvocationInfo(() => details, details.command ?? (() => null));
}

function makeRecord(
  exception: PsException,
  errorId: string,
  category: PsValue,
  target: PsValue,
  session: Session,
): ErrorRecord {
  const name = category instanceof PsEnum ? category.name as ErrorCategory : "NotSpecified";
  const record = new ErrorRecord({ exception, errorId, category: name, target });
  describeTarget(record, target, (value) => toText(value, session));
  return record;
}

function setDetails(record: ErrorRecord, value: PsValue, session: Session): void {
  if (value === null) record.details = undefined;
  else if (value instanceof ErrorDetails) {
    record.details = { message: value.message, recommendedAction: value.recommendedAction };
  } else record.details = { message: toText(value, session), recommendedAction: "" };
}

const ERROR_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}ErrorRecord`, {
    properties: {
      "System.Exception Exception": (self: ErrorRecord) => self.exception,
      "object TargetObject": (self: ErrorRecord) => self.target,
      [`${SMA}ErrorCategoryInfo CategoryInfo`]: (self: ErrorRecord) => new CategoryInfo(self),
      "string FullyQualifiedErrorId": (self: ErrorRecord) => self.fullyQualifiedErrorId,
      [`${SMA}ErrorDetails ErrorDetails`]: {
        get: (self: ErrorRecord) => {
          if (self.details === undefined) return null;
          const details = new ErrorDetails(self.details.message);
          details.recommendedAction = self.details.recommendedAction;
          return details;
        },
        set: setDetails,
      },
      [`${SMA}InvocationInfo InvocationInfo`]: (self: ErrorRecord) =>
        self.invocation === undefined ? null : invocationOf(self.invocation),
      "string ScriptStackTrace": (self: ErrorRecord) => self.scriptStackTrace ?? null,
      "object PipelineIterationInfo": (self: ErrorRecord) => new PsArray([...self.pipelineIteration], "System.Int32"),
    },
    constructors: {
      [`(System.Exception exception, string errorId, ${SMA}ErrorCategory errorCategory, object targetObject)`]:
        makeRecord,
    },
    methods: {
      "string ToString()": (self: ErrorRecord) => self.text(),
    },
  }),
  declareType(`${SMA}ErrorCategoryInfo`, {
    properties: {
      [`${SMA}ErrorCategory Category`]: (self: CategoryInfo) => enumNamed(`${SMA}ErrorCategory`, self.record.category),
      "string Activity": {
        get: (self: CategoryInfo) => self.record.activity,
        set: (self: CategoryInfo, value: string) => void (self.record.activity = value),
      },
      "string Reason": {
        get: (self: CategoryInfo) => self.record.reason,
        set: (self: CategoryInfo, value: string) => void (self.record.reason = value),
      },
      "string TargetName": {
        get: (self: CategoryInfo) => self.record.targetName,
        set: (self: CategoryInfo, value: string) => void (self.record.targetName = value),
      },
      "string TargetType": {
        get: (self: CategoryInfo) => self.record.targetType,
        set: (self: CategoryInfo, value: string) => void (self.record.targetType = value),
      },
    },
    methods: {
      "string GetMessage()": (self: CategoryInfo) => self.text(),
      "string ToString()": (self: CategoryInfo) => self.text(),
    },
  }),
  declareType(`${SMA}ErrorDetails`, {
    properties: {
      "string Message": (self: ErrorDetails) => self.message,
      "string RecommendedAction": {
        get: (self: ErrorDetails) => self.recommendedAction,
        set: (self: ErrorDetails, value: string) => void (self.recommendedAction = value),
      },
    },
    constructors: { "(string message)": (message: string) => new ErrorDetails(message) },
    methods: { "string ToString()": (self: ErrorDetails) => self.message },
  }),
];

/** A copy of a block whose variables are those of the scope it is made in. */
function closureOf(block: ScriptBlock, session: Session): ScriptBlock {
  const engine = session as Engine;
  const scope = Scope.module(engine.global);
  const from: Frame = engine.frame;
  for (const variable of from.scope.variables()) {
    if ((variable.flags & (CONSTANT | READ_ONLY)) !== 0) continue;
    scope.put(new Variable(variable.name, plain(variable.value)));
  }
  scope.isScript = true;
  return new ScriptBlock(block.ast, block.source, block.scope, block.file, scope);
}

const BLOCK_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}ScriptBlock`, {
    properties: {
      "string File": (self: ScriptBlock) => self.file ?? "",
      [`${SMA}Language.ScriptBlockAst Ast`]: (self: ScriptBlock) => astOf(self),
      "bool IsFilter": (self: ScriptBlock) => self.ast.process?.unnamed ?? false,
      "object Module": () => null,
      "object Attributes": () => resultCollection([]),
    },
    methods: {
      [`${SMA}ScriptBlock GetNewClosure()`]: closureOf,
      "string ToString()": (self: ScriptBlock) => self.source,
      "object Invoke(params object[] args)": (self: ScriptBlock, args: PsArray, session: Session) =>
        resultCollection(session.callSync(self, { args: args.items })),
      "object InvokeReturnAsIs(params object[] args)": (self: ScriptBlock, args: PsArray, session: Session) => {
        const output = session.callSync(self, { args: args.items });
        return output.length === 1 ? output[0]! : output.length === 0 ? null : new PsArray(output);
      },
      "void CheckRestrictedLanguage(object commands, object variables, bool environment)": () => {},
    },
    statics: {
      [`${SMA}ScriptBlock Create(string script)`]: (script: string, session: Session) => session.parse(script),
    },
  }),
  declareType(`${SMA}PSVariable`, {
    properties: {
      "string Name": (self: SessionVariable) => self.variable.name,
      "string Description": {
        get: (self: SessionVariable) => self.variable.description,
        set: (self: SessionVariable, value: string) => void (self.variable.description = value),
      },
      "object Value": {
        get: (self: SessionVariable) => self.value,
        set: (self: SessionVariable, value: PsValue) => self.assign(value),
      },
      [`${SMA}SessionStateEntryVisibility Visibility`]: () => enumNamed(`${SMA}SessionStateEntryVisibility`, "Public"),
      "object Module": () => null,
      "string ModuleName": () => "",
      [`${SMA}ScopedItemOptions Options`]: (self: SessionVariable) => self.options(),
      "object Attributes": (self: SessionVariable) => new PsArray([...(self.variable.constraint?.attributes ?? [])]),
    },
    constructors: {
      "(string name)": (name: string, session: Session) =>
        new SessionVariable(new Variable(name, null), session as Engine),
      "(string name, object value)": (name: string, value: PsValue, session: Session) =>
        new SessionVariable(new Variable(name, value), session as Engine),
    },
  }),
];

const CONTEXT_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}EngineIntrinsics`, {
    properties: {
      "object Host": (self: ExecutionContextObject) => self.engine.hostObject,
      "object SessionState": (self: ExecutionContextObject) => self.engine.sessionStateObject,
      "object InvokeCommand": (self: ExecutionContextObject) => self.engine.invokeCommandObject,
    },
  }),
  declareType(`${SMA}CommandInvocationIntrinsics`, {
    methods: {
      "string ExpandString(string source)": (self: InvokeCommandObject, source: string) => self.expand(source),
      [`${SMA}ScriptBlock NewScriptBlock(string scriptText)`]: (self: InvokeCommandObject, text: string) =>
        self.engine.parse(text),
      [`${SMA}CommandInfo GetCommand(string commandName, object type)`]: (self: InvokeCommandObject, name: string) => {
        const found = self.engine.commands.alias(name) ?? self.engine.commands.find(name);
        return found === undefined ? null : self.engine.commandInfo(found);
      },
    },
  }),
  declareType(`${SMA}PSVariableIntrinsics`, {
    methods: {
      "object GetValue(string name)": (self: SessionVariables, name: string) => self.engine.scope.get(name) ?? null,
      "object GetValue(string name, object defaultValue)": (self: SessionVariables, name: string, value: PsValue) =>
        self.engine.scope.get(name) ?? value,
      [`${SMA}PSVariable Get(string name)`]: (self: SessionVariables, name: string) => {
        const found = self.engine.scope.entry(name);
        return found === undefined ? null : new SessionVariable(found, self.engine);
      },
      "void Set(string name, object value)": (self: SessionVariables, name: string, value: PsValue) =>
        self.engine.scope.set(name, value),
      "void Remove(string name)": (self: SessionVariables, name: string) => void self.engine.scope.remove(name),
    },
  }),
  declareType(`${SMA}SessionState`, {
    properties: {
      "object PSVariable": (self: SessionStateObject) => new SessionVariables(self.engine),
      "object InvokeCommand": (self: SessionStateObject) => self.engine.invokeCommandObject,
      "object Path": (self: SessionStateObject) => new SessionPath(self.engine),
      "object Module": () => null,
      "object LanguageMode": () => enumNamed(`${SMA}PSLanguageMode`, "FullLanguage"),
    },
  }),
  declareType(`${SMA}PathIntrinsics`, {
    properties: {
      "object CurrentLocation": (self: SessionPath) => self.engine.global.own("pwd")?.value ?? null,
    },
    methods: {
      "string GetUnresolvedProviderPathFromPSPath(string path)": (self: SessionPath, path: string) =>
        self.engine.providers.resolveFile(path),
    },
  }),
  declareType(`${SMA}Internal.Host.InternalHost`, {
    base: `${SMA}Host.PSHost`,
    methods: {
      "void SetShouldExit(int exitCode)": (self: HostObject, code: number) => void self.engine.host.setShouldExit(code),
    },
  }),
  declareType(`${SMA}PSScriptCmdlet`, {
    base: `${SMA}PSCmdlet`,
    methods: {
      "string GetUnresolvedProviderPathFromPSPath(string path)": (self: PsCmdlet, path: string) =>
        self.runtime.engine.providers.resolveFile(path),
    },
  }),
  declareType(`${SMA}CommandInfo`, {
    methods: { "string ToString()": (self: CommandInfo) => self.name },
  }),
];

/** Enumerators that scripts get hold of: `$input`, `$foreach`, `$switch`. */
const ENUMERATOR_TYPES: readonly TypeRow[] = [
  "System.ArrayEnumerator",
  "System.Collections.ArrayList+ArrayListEnumeratorSimple",
].map((name) =>
  declareType(name, {
    interfaces: "System.Collections.IEnumerator System.ICloneable",
    properties: { "object Current": (self: LiveEnumerator) => self.current },
    methods: {
      "bool MoveNext()": (self: LiveEnumerator) => self.moveNext(),
      "void Reset()": (self: LiveEnumerator) => self.reset(),
    },
  })
);

const TABLE_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}PSBoundParametersDictionary`, {
    base: "System.Collections.Generic.Dictionary[string,object]",
  }),
  declareType(`${SMA}PSVersionHashTable`, { base: "System.Collections.Hashtable" }),
  declareType(`${SMA}DefaultParameterDictionary`, { base: "System.Collections.Hashtable" }),
  declareType(`${SMA}SwitchParameter`, {
    isValueType: true,
    properties: { "bool IsPresent": (self: SwitchParameter) => self.isPresent },
    methods: {
      "bool ToBool()": (self: SwitchParameter) => self.isPresent,
      "string ToString()": (self: SwitchParameter) => self.text(),
    },
    statics: { [`${SMA}SwitchParameter Present`]: () => PRESENT },
    zero: () => ABSENT,
  }),
];

const LANGUAGE_TYPES: readonly TypeRow[] = [
  declareType(`${SMA}Language.Parser`, {
    statics: {
      [`${SMA}Language.ScriptBlockAst ParseInput(string input, [ref] object tokens, [ref] object errors)`]: (
        input: string,
        tokens: RefCell,
        errors: RefCell,
      ) => parseInto(input, tokens, errors),
      [`${SMA}Language.ScriptBlockAst ParseFile(string path, [ref] object tokens, [ref] object errors)`]: (
        path: string,
        tokens: RefCell,
        errors: RefCell,
        session: Session,
      ) => {
        const file = session.providers.resolveFile(path);
        return parseInto(decodeScript(session.platform.fileSystem.read(file)), tokens, errors, file);
      },
    },
  }),
];

registerRows([
  ...LANGUAGE_TYPES,
  ...ENUMERATOR_TYPES,
  ...TABLE_TYPES,
  ...ERROR_TYPES,
  ...BLOCK_TYPES,
  ...CONTEXT_TYPES,
]);
