/**
 * TABLE: what scripts use of threads and application domains where there is one thread: locks that are always free,
 * counters, and the settings of a process to start.
 *
 * `Thread.Sleep` returns at once: a method of a type cannot make the session wait, Start-Sleep can.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { makeArray } from "../conversions.ts";
import { NetObject } from "../net_object.ts";
import { toInteger } from "../numbers.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";
import { settingsType } from "./settings_type.ts";

function counters(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const type of ["int", "long"]) {
    const add = (cell: RefCell, by: bigint): PsValue => {
      cell.value = typed(type, (toInteger(cell.value) ?? 0n) + by);
      return cell.value;
    };
    members[`${type} Increment([ref] ${type} location)`] = (cell: RefCell) => add(cell, 1n);
    members[`${type} Decrement([ref] ${type} location)`] = (cell: RefCell) => add(cell, -1n);
    members[`${type} Add([ref] ${type} location1, ${type} value)`] = (cell: RefCell, by: PsValue) =>
      add(cell, toInteger(by) ?? 0n);
    members[`${type} Read([ref] ${type} location)`] = (cell: RefCell) => cell.value;
    members[`${type} Exchange([ref] ${type} location1, ${type} value)`] = (cell: RefCell, value: PsValue) => {
      const old = cell.value;
      cell.value = value;
      return old;
    };
    members[`${type} CompareExchange([ref] ${type} location1, ${type} value, ${type} comparand)`] = (
      cell: RefCell,
      value: PsValue,
      comparand: PsValue,
    ) => {
      const old = cell.value;
      if (toInteger(old) === toInteger(comparand)) cell.value = value;
      return old;
    };
  }
  return members;
}

function typed(type: string, value: bigint): PsValue {
  return type === "long" ? BigInt.asIntN(64, value) : Number(BigInt.asIntN(32, value));
}

/** How often a lock is held. */
interface LockState {
  held: number;
}
type Lock = NetObject<LockState>;

function release(self: Lock): void {
  if (self.state.held === 0) throw clrError("System.ApplicationException", "The lock is not held here.");
  self.state.held--;
}

function take(self: Lock): boolean {
  self.state.held++;
  return true;
}

const DOMAIN = new NetObject("System.AppDomain", {});

function assemblies(): PsValue {
  const names = ["System.Private.CoreLib", "System.Management.Automation", "Microsoft.PowerShell.Commands.Utility"];
  return makeArray(
    names.map((name) => new NetObject("System.Reflection.RuntimeAssembly", { name })),
    typeNamed("System.Reflection.Assembly"),
  );
}

/** Threads, locks, domains. */
export const THREADING_ROWS: readonly TypeRow[] = [
  declareType("System.Threading.Interlocked", { isAbstract: true, statics: counters() }),
  declareType("System.Threading.Monitor", {
    isAbstract: true,
    statics: {
      "void Enter(System.Object obj)": () => undefined,
      "void Exit(System.Object obj)": () => undefined,
      "bool TryEnter(System.Object obj)": () => true,
      "bool TryEnter(System.Object obj, int millisecondsTimeout)": () => true,
      "void Pulse(System.Object obj)": () => undefined,
      "void PulseAll(System.Object obj)": () => undefined,
    },
  }),
  declareType("System.Threading.WaitHandle", {
    isAbstract: true,
    interfaces: "System.IDisposable",
    methods: { "void Close()": () => undefined, "void Dispose()": () => undefined },
  }),
  declareType("System.Threading.Mutex", {
    base: "System.Threading.WaitHandle",
    methods: {
      "bool WaitOne()": take,
      "bool WaitOne(int millisecondsTimeout)": take,
      "bool WaitOne(timespan timeout)": take,
      "void ReleaseMutex()": release,
    },
    constructors: {
      "()": () => new NetObject<LockState>("System.Threading.Mutex", { held: 0 }),
      "(bool initiallyOwned)": (owned: boolean) =>
        new NetObject<LockState>("System.Threading.Mutex", { held: owned ? 1 : 0 }),
      "(bool initiallyOwned, string name)": (owned: boolean) =>
        new NetObject<LockState>("System.Threading.Mutex", { held: owned ? 1 : 0 }),
    },
  }),
  declareType("System.Threading.ThreadPool", {
    isAbstract: true,
    statics: { "int ThreadCount": () => 1, "long CompletedWorkItemCount": () => 0n },
  }),
  declareType("System.AppDomain", {
    properties: {
      "string BaseDirectory": (_self: PsValue, session: Session) =>
        `${session.platform.psHome}${session.platform.os === "windows" ? "\\" : "/"}`,
      "string FriendlyName": () => "pwsh",
      "int Id": () => 1,
      "bool IsFullyTrusted": () => true,
    },
    methods: { "System.Reflection.Assembly[] GetAssemblies()": assemblies },
    statics: { "System.AppDomain CurrentDomain": () => DOMAIN },
  }),
  declareType("System.AppContext", {
    isAbstract: true,
    statics: {
      "string BaseDirectory": (session: Session) =>
        `${session.platform.psHome}${session.platform.os === "windows" ? "\\" : "/"}`,
      "string TargetFrameworkName": () => ".NETCoreApp,Version=v10.0",
    },
  }),
  settingsType("System.Diagnostics.ProcessStartInfo", {
    "string Arguments": "",
    "bool CreateNoWindow": false,
    "string FileName": "",
    "bool RedirectStandardInput": false,
    "bool RedirectStandardOutput": false,
    "bool RedirectStandardError": false,
    "bool UseShellExecute": false,
    "string UserName": "",
    "string Verb": "",
    "System.Diagnostics.ProcessWindowStyle WindowStyle": () =>
      enumNamed("System.Diagnostics.ProcessWindowStyle", "Normal"),
    "string WorkingDirectory": "",
  }, {
    constructors: {
      "(string fileName)": (fileName: string) => startInfo(fileName, ""),
      "(string fileName, string arguments)": startInfo,
    },
  }),
  declareType("System.Diagnostics.Debug", {
    isAbstract: true,
    statics: { "void WriteLine(string message)": () => undefined, "void Write(string message)": () => undefined },
  }),
];

function startInfo(fileName: string, args: string): PsValue {
  return new NetObject<Map<string, PsValue>>(
    "System.Diagnostics.ProcessStartInfo",
    new Map<string, PsValue>([["FileName", fileName], ["Arguments", args]]),
  );
}
