/**
 * `$Host`, `$ExecutionContext` and what hangs on it.
 * @module
 */
import { LiveObject, PsArray, PsGuid, type PsValue, PsVersion } from "../clixml/value.ts";
import type { Frame } from "./compile/frame.ts";
import { toText } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import { ScriptBlock } from "./script_block.ts";
import { resultCollection } from "./dotnet/intrinsic_methods.ts";
import type { Task } from "./task.ts";

const SMA = "System.Management.Automation.";

/** `$Host`. */
export class HostObject extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}Internal.Host.InternalHost`, `${SMA}Host.PSHost`, "System.Object"];
  }
  override text(): string {
    return `${SMA}Internal.Host.InternalHost`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { engine } = this;
    yield ["Name", () => engine.host.name];
    yield ["Version", () => versionOf(engine.host.version)];
    yield ["InstanceId", () => new PsGuid(engine.host.instanceId)];
    yield ["UI", () => new HostUi(engine)];
    yield ["CurrentCulture", () => engine.global.own("psculture")?.value ?? null];
    yield ["CurrentUICulture", () => engine.global.own("psuiculture")?.value ?? null];
    yield ["PrivateData", () => null];
    yield ["DebuggerEnabled", () => true];
    yield ["IsRunspacePushed", () => false];
    yield ["Runspace", () => null];
  }
}

/** `$Host.UI`. */
export class HostUi extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}Internal.Host.InternalHostUserInterface`, `${SMA}Host.PSHostUserInterface`, "System.Object"];
  }
  override text(): string {
    return `${SMA}Internal.Host.InternalHostUserInterface`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["RawUI", () => null];
    yield ["SupportsVirtualTerminal", () => false];
  }
}

/** `$ExecutionContext`. */
export class ExecutionContextObject extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}EngineIntrinsics`, "System.Object"];
  }
  override text(): string {
    return `${SMA}EngineIntrinsics`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { engine } = this;
    yield ["Host", () => engine.hostObject];
    yield ["Events", () => null];
    yield ["InvokeProvider", () => null];
    yield ["SessionState", () => engine.sessionStateObject];
    yield ["InvokeCommand", () => engine.invokeCommandObject];
  }
}

/** `$ExecutionContext.InvokeCommand`. */
export class InvokeCommandObject extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}CommandInvocationIntrinsics`, "System.Object"];
  }
  override text(): string {
    return `${SMA}CommandInvocationIntrinsics`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["HasErrors", () => !this.engine.ok];
  }
  /** InvokeScript(text or block, args…). */
  *invokeScript(f: Frame, args: readonly PsValue[]): Task<PsValue> {
    const { engine } = this;
    const found = args.findIndex((arg) => arg instanceof ScriptBlock || typeof arg === "string");
    const script = args[found] ?? null;
    const block = script instanceof ScriptBlock ? script : engine.parse(toText(script, engine));
    const local = args[0] === false || found < 0 ? false : true;
    const rest = args.slice(found + 1);
    const output = yield* engine.callIn(f, block, { args: rest, dotSourced: !local });
    return resultCollection(output);
  }
  /** ExpandString. */
  expand(text: string): PsValue {
    const { engine } = this;
    const block = engine.parse(`@"\n${text}\n"@`);
    const output = engine.callSync(block, { dotSourced: true });
    return output.length === 1 ? output[0]! : new PsArray(output);
  }
}

/** `$ExecutionContext.SessionState`. */
export class SessionStateObject extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}SessionState`, "System.Object"];
  }
  override text(): string {
    return `${SMA}SessionState`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { engine } = this;
    yield ["PSVariable", () => new SessionVariables(engine)];
    yield ["InvokeCommand", () => engine.invokeCommandObject];
    yield ["Path", () => new SessionPath(engine)];
    yield ["Module", () => null];
    yield ["LanguageMode", () => "FullLanguage"];
  }
}

/** `$ExecutionContext.SessionState.PSVariable`. */
export class SessionVariables extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}PSVariableIntrinsics`, "System.Object"];
  }
  override text(): string {
    return `${SMA}PSVariableIntrinsics`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

/** `$ExecutionContext.SessionState.Path`. */
export class SessionPath extends LiveObject {
  readonly engine: Engine;
  constructor(engine: Engine) {
    super();
    this.engine = engine;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}PathIntrinsics`, "System.Object"];
  }
  override text(): string {
    return `${SMA}PathIntrinsics`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["CurrentLocation", () => this.engine.global.own("pwd")?.value ?? null];
  }
}

/** `$PSStyle`: this engine writes plain text, so every style of it is empty. */
export class StyleObject extends LiveObject {
  override typeNames(): readonly string[] {
    return [`${SMA}PSStyle`, "System.Object"];
  }
  override text(): string {
    return `${SMA}PSStyle`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["OutputRendering", () => "PlainText"];
    for (
      const name of ["Reset", "Bold", "BoldOff", "Dim", "DimOff", "Italic", "ItalicOff", "Underline", "UnderlineOff"]
    ) {
      yield [name, () => ""];
    }
  }
}

/** A version text as a System.Version. */
export function versionOf(text: string): PsVersion {
  const [major = 0, minor = 0, build = -1, revision = -1] = text.split(".").map(Number);
  return new PsVersion(major, minor, build, revision);
}
