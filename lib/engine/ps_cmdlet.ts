/**
 * `$PSCmdlet`: an advanced function's hold on its own invocation.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import type { CommandRuntime } from "./command_runtime.ts";
import type { Frame } from "./compile/frame.ts";
import { NOTHING } from "./compile/nothing.ts";
import { emit } from "./compile/output.ts";
import { isTrue, toText } from "./dotnet/convert.ts";
import { ErrorRecord, raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import type { Step, Task } from "./task.ts";

/** What the function knows that its runtime does not. */
export interface PsCmdletFacts {
  parameterSet(): string;
  readonly confirmImpact: string;
  readonly frame: Frame;
  /** What -First, -Skip and -IncludeTotalCount say, where the function has them. */
  readonly paging?: () => PsValue;
}

/** System.Management.Automation.PSScriptCmdlet. */
export class PsCmdlet extends LiveObject {
  readonly runtime: CommandRuntime;
  readonly facts: PsCmdletFacts;
  constructor(runtime: CommandRuntime, facts: PsCmdletFacts) {
    super();
    this.runtime = runtime;
    this.facts = facts;
  }
  override typeNames(): readonly string[] {
    return [
      "System.Management.Automation.PSScriptCmdlet",
      "System.Management.Automation.PSCmdlet",
      "System.Management.Automation.Cmdlet",
      "System.Management.Automation.Internal.InternalCommand",
      "System.Object",
    ];
  }
  override text(): string {
    return "System.Management.Automation.PSScriptCmdlet";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { engine } = this.runtime;
    yield ["ParameterSetName", () => this.facts.parameterSet()];
    yield ["MyInvocation", () => this.runtime.invocation.info()];
    yield ["PagingParameters", () => this.facts.paging?.() ?? null];
    yield ["InvokeCommand", () => engine.invokeCommandObject];
    yield ["Host", () => engine.hostObject];
    yield ["SessionState", () => engine.sessionStateObject];
    yield ["Events", () => null];
    yield ["JobRepository", () => null];
    yield ["InvokeProvider", () => null];
    yield ["Stopping", () => engine.stopping];
    yield ["CommandRuntime", () => null];
    yield ["CurrentPSTransaction", () => null];
    yield ["CommandOrigin", () => null];
  }

  /** Calls a method that works on the streams; `undefined` where there is none of that name. */
  call(name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    const method = METHODS[name.toLowerCase()];
    return method && method(this, args);
  }
}

type Method = (self: PsCmdlet, args: readonly PsValue[]) => Task<PsValue>;

function* afterStep(step: Step): Task<PsValue> {
  if (step !== undefined) yield* step;
  return NOTHING;
}

function recordOf(value: PsValue | undefined): ErrorRecord {
  if (value instanceof ErrorRecord) return value;
  throw raise({
    types: RUNTIME_EXCEPTION,
    message: "Cannot write this error: the argument is no error record",
    errorId: "MethodArgumentConversionInvalidCastArgument",
    category: "InvalidArgument",
  });
}

const METHODS: Readonly<Record<string, Method>> = {
  *writeobject(self, [value = null, enumerate]) {
    const { out } = self.facts.frame;
    return yield* afterStep(enumerate !== undefined && isTrue(enumerate) ? emit(out, value) : out.write(value));
  },
  *writeerror(self, [record]) {
    return yield* afterStep(self.runtime.error(recordOf(record)));
  },
  // deno-lint-ignore require-yield
  *throwterminatingerror(self, [record]) {
    const error = self.runtime.terminating(recordOf(record));
    error.ends = self.facts.frame;
    throw error;
  },
  *writewarning(self, [text = null]) {
    return yield* afterStep(self.runtime.warning(toText(text, self.runtime.engine)));
  },
  *writeverbose(self, [text = null]) {
    return yield* afterStep(self.runtime.verbose(toText(text, self.runtime.engine)));
  },
  *writedebug(self, [text = null]) {
    return yield* afterStep(self.runtime.debug(toText(text, self.runtime.engine)));
  },
  *writeinformation(self, [message = null, tags = null]) {
    const list = tags instanceof PsArray ? tags.items.map((tag) => toText(tag, self.runtime.engine)) : [];
    return yield* afterStep(self.runtime.information({ message, tags: list }));
  },
  *shouldprocess(self, args) {
    const { engine } = self.runtime;
    const texts = args.map((arg) => toText(arg, engine));
    const impact = self.facts.confirmImpact === "None" ? "Medium" : self.facts.confirmImpact;
    if (texts.length >= 3) {
      return yield* self.runtime.shouldProcess("", "", impact, {
        verbose: texts[0]!,
        warning: texts[1]!,
        caption: texts[2]!,
      });
    }
    const action = texts[1] ?? self.runtime.invocation.options.commandName;
    return yield* self.runtime.shouldProcess(texts[0] ?? "", action, impact);
  },
  *shouldcontinue(self, [query = null, caption = null]) {
    const { engine } = self.runtime;
    return yield* self.runtime.shouldContinue(toText(query, engine), toText(caption, engine));
  },
  // deno-lint-ignore require-yield
  *getvariablevalue(self, [name = null, fallback = null]) {
    const key = toText(name, self.runtime.engine).toLowerCase();
    return self.runtime.frame.scope.find(key)?.value ?? fallback;
  },
};

/** Lower-case names of the methods. */
export const PS_CMDLET_METHODS: readonly string[] = Object.keys(METHODS);
