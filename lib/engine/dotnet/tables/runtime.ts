/**
 * TABLE: Environment, Console, GC, Random, Stopwatch, threads, and small types beside them.
 * @module
 */
import {
  LiveObject,
  PsArray,
  PsDictionary,
  PsDouble,
  type PsEnum,
  PsSingle,
  PsTimeSpan,
  type PsValue,
  PsVersion,
} from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError } from "../clr_errors.ts";
import { compositeFormat } from "../composite_format.ts";
import { declareEnum, declareType, type Native } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { currentDirectory, setCurrentDirectory } from "../io/files.ts";
import { encodingObject, ENCODINGS } from "../io/text_encoding.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import { SeededRandom } from "../../cmdlets/seeded_random.ts";
import type { TypeRow } from "../type.ts";

// --- Environment

const isWindows = (session: Session): boolean => session.platform.os === "windows";

function variableName(session: Session, name: string): string {
  if (!isWindows(session)) return name;
  const key = name.toLowerCase();
  for (const each of session.platform.environment.keys()) if (each.toLowerCase() === key) return each;
  return name;
}

function variable(name: string | null, session: Session): string | null {
  if (name === null) throw argumentError("ArgumentNullException", "variable", "A name is needed.");
  return session.platform.environment.get(variableName(session, name)) ?? null;
}

function setVariable(name: string | null, value: string | null, session: Session): void {
  if (name === null) throw argumentError("ArgumentNullException", "variable", "A name is needed.");
  if (name === "" || name.includes("=")) throw argumentError("ArgumentException", "variable", "The name is none.");
  const { environment } = session.platform;
  const key = variableName(session, name);
  if (value === null) environment.delete(key);
  else environment.set(key, value);
}

function expand(text: string, session: Session): string {
  return text.replace(/%([^%]+)%/g, (whole, name) => variable(name as string, session) ?? whole as string);
}

function allVariables(session: Session): PsDictionary {
  const table = new PsDictionary("System.Collections.Hashtable", "ordinal");
  for (const [name, value] of session.platform.environment) table.set(name, value);
  return table;
}

/** Folders by the names of SpecialFolder that exist on both systems. */
function folder(which: string, session: Session): string {
  const { homeDirectory: home, tempDirectory: temp } = session.platform;
  const windows: Readonly<Record<string, string>> = {
    UserProfile: home,
    Desktop: `${home}\\Desktop`,
    DesktopDirectory: `${home}\\Desktop`,
    MyDocuments: `${home}\\Documents`,
    Personal: `${home}\\Documents`,
    ApplicationData: `${home}\\AppData\\Roaming`,
    LocalApplicationData: `${home}\\AppData\\Local`,
    CommonApplicationData: "C:\\ProgramData",
    ProgramFiles: "C:\\Program Files",
    ProgramFilesX86: "C:\\Program Files (x86)",
    System: "C:\\Windows\\system32",
    SystemX86: "C:\\Windows\\SysWOW64",
    Windows: "C:\\Windows",
    InternetCache: temp,
  };
  const unix: Readonly<Record<string, string>> = {
    UserProfile: home,
    MyDocuments: home,
    Personal: home,
    ApplicationData: `${home}/.config`,
    LocalApplicationData: `${home}/.local/share`,
    CommonApplicationData: "/usr/share",
    Desktop: `${home}/Desktop`,
    DesktopDirectory: `${home}/Desktop`,
  };
  return (isWindows(session) ? windows : unix)[which] ?? "";
}

interface SystemVersion {
  readonly windows: boolean;
}

const ENVIRONMENT: TypeRow = declareType("System.Environment", {
  isAbstract: true,
  statics: {
    "string CommandLine": () => "pwsh",
    "string CurrentDirectory": {
      get: currentDirectory,
      set: (path: string, session: Session) => setCurrentDirectory(session, path),
    },
    "int CurrentManagedThreadId": () => 1,
    "int ExitCode": { get: () => 0, set: () => undefined },
    "bool HasShutdownStarted": () => false,
    "bool Is64BitOperatingSystem": () => true,
    "bool Is64BitProcess": () => true,
    "bool IsPrivilegedProcess": () => false,
    "string MachineName": (session: Session) => session.platform.computerName,
    "string NewLine": (session: Session) => isWindows(session) ? "\r\n" : "\n",
    "System.OperatingSystem OSVersion": (session: Session) =>
      new NetObject<SystemVersion>("System.OperatingSystem", { windows: isWindows(session) }),
    "int ProcessId": (session: Session) => session.platform.processId,
    "string ProcessPath": (session: Session) =>
      isWindows(session) ? `${session.platform.psHome}\\pwsh.exe` : `${session.platform.psHome}/pwsh`,
    "int ProcessorCount": () => 2,
    "string StackTrace": () => "",
    "string SystemDirectory": (session: Session) => folder("System", session),
    "int SystemPageSize": () => 4096,
    "int TickCount": (session: Session) => Number(BigInt.asIntN(32, session.platform.now() / 10_000n)),
    "long TickCount64": (session: Session) => session.platform.now() / 10_000n,
    "string UserDomainName": (session: Session) => session.platform.domainName,
    "bool UserInteractive": () => true,
    "string UserName": (session: Session) => session.platform.userName,
    "version Version": () => new PsVersion(10, 0, 0),
    "long WorkingSet": () => 104_857_600n,
    "string ExpandEnvironmentVariables(string name)": expand,
    "string[] GetCommandLineArgs()": () => new PsArray(["pwsh"], "System.String"),
    "string GetEnvironmentVariable(string variable)": variable,
    "string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)": (
      name: string | null,
      target: PsEnum,
      session: Session,
    ) => target.name === "Process" ? variable(name, session) : null,
    "System.Collections.IDictionary GetEnvironmentVariables()": allVariables,
    "string GetFolderPath(System.Environment+SpecialFolder folder)": (which: PsEnum, session: Session) =>
      folder(which.name, session),
    "string[] GetLogicalDrives()": (session: Session) =>
      new PsArray([isWindows(session) ? "C:\\" : "/"], "System.String"),
    "void SetEnvironmentVariable(string variable, string value)": setVariable,
    "void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)": (
      name: string | null,
      value: string | null,
      target: PsEnum,
      session: Session,
    ) => {
      if (target.name === "Process") setVariable(name, value, session);
    },
  },
});

const SYSTEM_VERSION: TypeRow = declareType("System.OperatingSystem", {
  properties: {
    "System.PlatformID Platform": (self: NetObject<SystemVersion>) =>
      enumNamed("System.PlatformID", self.state.windows ? "Win32NT" : "Unix"),
    "string ServicePack": () => "",
    "version Version": (self: NetObject<SystemVersion>) =>
      self.state.windows ? new PsVersion(10, 0, 20348, 0) : new PsVersion(6, 8, 0, 0),
    "string VersionString": (self: NetObject<SystemVersion>) =>
      self.state.windows ? "Microsoft Windows NT 10.0.20348.0" : "Unix 6.8.0.0",
  },
  methods: {
    "string ToString()": (self: NetObject<SystemVersion>) =>
      self.state.windows ? "Microsoft Windows NT 10.0.20348.0" : "Unix 6.8.0.0",
  },
  statics: {
    "bool IsWindows()": isWindows,
    "bool IsLinux()": (session: Session) => !isWindows(session),
    "bool IsMacOS()": () => false,
  },
});

// --- Console: what it writes goes to the host

function write(session: Session, text: string, newLine: boolean): void {
  const step = session.host.write(text, { newLine });
  // A host that must wait is waited for by the next command that can.
  if (step) { for (let next = step.next(); !next.done && next.value === undefined; next = step.next()); }
}

const shown = (value: PsValue): string => value === null ? "" : netText(value);

function consoleMembers(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const [name, newLine] of [["Write", false], ["WriteLine", true]] as const) {
    members[`void ${name}(System.Object value)`] = (value: PsValue, session: Session) =>
      write(session, shown(value), newLine);
    members[`void ${name}(string value)`] = (value: string | null, session: Session) =>
      write(session, value ?? "", newLine);
    members[`void ${name}(string format, params System.Object[] arg)`] = (
      format: string,
      args: PsArray,
      session: Session,
    ) => write(session, compositeFormat(format, args.items) ?? format, newLine);
  }
  members["void WriteLine()"] = (session: Session) => write(session, "", true);
  return members;
}

/** `[Console]::Out` and `[Console]::Error`. */
const CONSOLE_WRITER: TypeRow = declareType("System.IO.TextWriter+SyncTextWriter", {
  base: "System.IO.TextWriter",
  methods: {
    ...Object.fromEntries(
      Object.entries(consoleMembers()).map(([text, body]) => [
        text,
        (_self: PsValue, ...rest: readonly unknown[]) => (body as (...all: readonly unknown[]) => unknown)(...rest),
      ]),
    ),
    "void Flush()": () => undefined,
  },
});
const consoleWriter = (): PsValue => new NetObject<null>("System.IO.TextWriter+SyncTextWriter", null);

// --- Random

type RandomObject = NetObject<SeededRandom | null>;

const unit = (self: RandomObject, session: Session): number =>
  self.state ? self.state.nextNumber() * (1 / 2147483647) : session.platform.random();

function nextInteger(self: RandomObject, low: number, high: number, session: Session): number {
  if (low > high) {
    throw argumentError("ArgumentOutOfRangeException", "minValue", "The smallest value is above the largest.");
  }
  return low + Math.floor(unit(self, session) * (high - low));
}

const RANDOM: TypeRow = declareType("System.Random", {
  methods: {
    "int Next()": (self: RandomObject, session: Session) =>
      self.state ? self.state.nextNumber() : nextInteger(self, 0, 2147483647, session),
    "int Next(int maxValue)": (self: RandomObject, high: number, session: Session) => {
      if (high < 0) {
        throw argumentError("ArgumentOutOfRangeException", "maxValue", "The largest value is not negative.");
      }
      return nextInteger(self, 0, high, session);
    },
    "int Next(int minValue, int maxValue)": nextInteger,
    "long NextInt64(long minValue, long maxValue)": (self: RandomObject, low: bigint, high: bigint, session: Session) =>
      low + BigInt(Math.floor(unit(self, session) * Number(high - low))),
    "long NextInt64()": (self: RandomObject, session: Session) =>
      BigInt(Math.floor(unit(self, session) * Number.MAX_SAFE_INTEGER)),
    "long NextInt64(long maxValue)": (self: RandomObject, high: bigint, session: Session) =>
      BigInt(Math.floor(unit(self, session) * Number(high))),
    "float NextSingle()": (self: RandomObject, session: Session) => new PsSingle(Math.fround(unit(self, session))),
    "T[] GetItems[T](T[] choices, int length)": (
      self: RandomObject,
      choices: PsArray,
      count: number,
      session: Session,
    ) =>
      new PsArray(
        Array.from({ length: count }, () => choices.items[nextInteger(self, 0, choices.items.length, session)]!),
        choices.elementType,
      ),
    "void Shuffle[T](T[] values)": (self: RandomObject, values: PsArray, session: Session) => {
      const { items } = values;
      for (let i = 0; i < items.length - 1; i++) {
        const other = nextInteger(self, i, items.length, session);
        [items[i], items[other]] = [items[other]!, items[i]!];
      }
    },
    "double NextDouble()": (self: RandomObject, session: Session) => new PsDouble(unit(self, session)),
    "void NextBytes(byte[] buffer)": (self: RandomObject, bytes: Uint8Array, session: Session) => {
      for (let i = 0; i < bytes.length; i++) {
        bytes[i] = self.state ? self.state.nextNumber() & 255 : Math.floor(unit(self, session) * 256);
      }
    },
  },
  statics: { "System.Random Shared": () => new NetObject<null>("System.Random", null) },
  constructors: {
    "()": () => new NetObject<null>("System.Random", null),
    "(int Seed)": (seed: number) => new NetObject<SeededRandom>("System.Random", new SeededRandom(seed)),
  },
});

// --- Stopwatch

interface WatchState {
  elapsed: bigint;
  started: bigint | undefined;
}

type Watch = NetObject<WatchState>;

function watch(started: bigint | undefined): Watch {
  return new NetObject<WatchState>("System.Diagnostics.Stopwatch", { elapsed: 0n, started });
}

function elapsed(self: Watch, session: Session): bigint {
  const { state } = self;
  return state.elapsed + (state.started === undefined ? 0n : session.platform.now() - state.started);
}

const STOPWATCH: TypeRow = declareType("System.Diagnostics.Stopwatch", {
  properties: {
    "bool IsRunning": (self: Watch) => self.state.started !== undefined,
    "timespan Elapsed": (self: Watch, session: Session) => new PsTimeSpan(elapsed(self, session)),
    "long ElapsedMilliseconds": (self: Watch, session: Session) => elapsed(self, session) / 10_000n,
    "long ElapsedTicks": (self: Watch, session: Session) => elapsed(self, session) * 100n,
  },
  methods: {
    "void Start()": (self: Watch, session: Session) => {
      self.state.started ??= session.platform.now();
    },
    "void Stop()": (self: Watch, session: Session) => {
      self.state.elapsed = elapsed(self, session);
      self.state.started = undefined;
    },
    "void Reset()": (self: Watch) => {
      self.state.elapsed = 0n;
      self.state.started = undefined;
    },
    "void Restart()": (self: Watch, session: Session) => {
      self.state.elapsed = 0n;
      self.state.started = session.platform.now();
    },
  },
  statics: {
    "long Frequency": () => 1_000_000_000n,
    "bool IsHighResolution": () => true,
    "long GetTimestamp()": (session: Session) => session.platform.now() * 100n,
    "System.Diagnostics.Stopwatch StartNew()": (session: Session) => watch(session.platform.now()),
    "timespan GetElapsedTime(long startingTimestamp)": (start: bigint, session: Session) =>
      new PsTimeSpan(session.platform.now() - start / 100n),
  },
  constructors: { "()": () => watch(undefined) },
});

/** A thread: there is one. */
class ThreadObject extends LiveObject {
  override typeNames(): readonly string[] {
    return ["System.Threading.Thread", "System.Object"];
  }
  override text(): string {
    return "System.Threading.Thread";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["ManagedThreadId", () => 1];
    yield ["Name", () => null];
    yield ["IsAlive", () => true];
    yield ["IsBackground", () => true];
    yield ["ApartmentState", () => enumNamed("System.Threading.ApartmentState", "MTA")];
  }
}

const THREAD = new ThreadObject();

// --- System.Drawing.Point and Size

interface Pair {
  x: number;
  y: number;
}

type PairObject = NetObject<Pair>;

function pairRow(type: string, first: string, second: string): TypeRow {
  const axis = (
    key: "x" | "y",
  ): { get: (self: PairObject) => PsValue; set: (self: PairObject, value: number) => void } => ({
    get: (self) => self.state[key],
    set: (self, value) => {
      self.state[key] = value;
    },
  });
  const make = (x: number, y: number): PairObject => new NetObject<Pair>(type, { x, y });
  return declareType(type, {
    isValueType: true,
    properties: {
      "bool IsEmpty": (self: PairObject) => self.state.x === 0 && self.state.y === 0,
      [`int ${first}`]: axis("x"),
      [`int ${second}`]: axis("y"),
    },
    methods: {
      "string ToString()": ({ state }: PairObject) =>
        `{${first}=${state.x},${second === "Y" ? "" : " "}${second}=${state.y}}`,
    },
    statics: { [`${type} Empty`]: () => make(0, 0) },
    constructors: { [`(int ${first.toLowerCase()}, int ${second.toLowerCase()})`]: make },
    equals: (self: PairObject, other: PsValue) =>
      other instanceof NetObject && other.netType() === self.netType() &&
      (other as PairObject).state.x === self.state.x && (other as PairObject).state.y === self.state.y,
    zero: () => make(0, 0),
  });
}

const ARCHITECTURE = "System.Runtime.InteropServices.Architecture";

/** The runtime around a script. */
export const RUNTIME_ROWS: readonly TypeRow[] = [
  declareEnum(ARCHITECTURE, "X86 X64 Arm Arm64 Wasm S390x LoongArch64 Armv6 Ppc64le RiscV64"),
  ENVIRONMENT,
  SYSTEM_VERSION,
  CONSOLE_WRITER,
  declareType("System.Console", {
    isAbstract: true,
    statics: {
      ...consoleMembers(),
      "System.IO.TextWriter Out": consoleWriter,
      "System.IO.TextWriter Error": consoleWriter,
      "bool IsInputRedirected": () => true,
      "bool IsOutputRedirected": () => true,
      "bool IsErrorRedirected": () => true,
      "bool KeyAvailable": () => false,
      "string Title": { get: () => "", set: () => undefined },
      "int WindowWidth": (session: Session) => session.host.width || 120,
      "int WindowHeight": () => 50,
      "int BufferWidth": (session: Session) => session.host.width || 120,
      "System.ConsoleColor ForegroundColor": {
        get: () => enumNamed("System.ConsoleColor", "Gray"),
        set: () => undefined,
      },
      "System.ConsoleColor BackgroundColor": {
        get: () => enumNamed("System.ConsoleColor", "Black"),
        set: () => undefined,
      },
      "bool CursorVisible": { get: () => true, set: () => undefined },
      "bool TreatControlCAsInput": { get: () => false, set: () => undefined },
      "System.Text.Encoding OutputEncoding": { get: () => encodingObject(ENCODINGS.Default), set: () => undefined },
      "System.Text.Encoding InputEncoding": { get: () => encodingObject(ENCODINGS.Default), set: () => undefined },
      "void Clear()": () => undefined,
      "void Beep()": () => undefined,
      "void ResetColor()": () => undefined,
    },
  }),
  declareType("System.GC", {
    isAbstract: true,
    statics: {
      "int MaxGeneration": () => 2,
      "void Collect()": () => undefined,
      "void Collect(int generation)": () => undefined,
      "long GetTotalMemory(bool forceFullCollection)": () => 52_428_800n,
      "void WaitForPendingFinalizers()": () => undefined,
      "int CollectionCount(int generation)": () => 0,
      "void SuppressFinalize(System.Object obj)": () => undefined,
      "void KeepAlive(System.Object obj)": () => undefined,
    },
  }),
  RANDOM,
  STOPWATCH,
  declareType("System.Threading.Thread", {
    statics: {
      "System.Threading.Thread CurrentThread": () => THREAD,
      // A method of a type cannot make the session wait.
      "void Sleep(int millisecondsTimeout)": () => undefined,
      "void Sleep(timespan timeout)": () => undefined,
      "bool Yield()": () => false,
    },
  }),
  declareType("System.Runtime.InteropServices.RuntimeInformation", {
    isAbstract: true,
    statics: {
      "string FrameworkDescription": () => ".NET 10.0.0",
      "System.Runtime.InteropServices.Architecture OSArchitecture": () => enumNamed(ARCHITECTURE, "X64"),
      "System.Runtime.InteropServices.Architecture ProcessArchitecture": () => enumNamed(ARCHITECTURE, "X64"),
      "string RuntimeIdentifier": (session: Session) => isWindows(session) ? "win-x64" : "linux-x64",
      "string OSDescription": (session: Session) => isWindows(session) ? "Microsoft Windows 10.0.20348" : "Linux",
      "bool IsOSPlatform(System.Runtime.InteropServices.OSPlatform osPlatform)": (
        platform: PsValue,
        session: Session,
      ) => netText(platform).toLowerCase() === session.platform.os,
    },
  }),
  declareType("System.Runtime.InteropServices.OSPlatform", {
    isValueType: true,
    methods: { "string ToString()": (self: NetObject<string>) => self.state },
    statics: Object.fromEntries(
      ["Windows", "Linux", "OSX"].map((name) => [
        `System.Runtime.InteropServices.OSPlatform ${name}`,
        () => new NetObject<string>("System.Runtime.InteropServices.OSPlatform", name.toUpperCase()),
      ]),
    ),
  }),
  pairRow("System.Drawing.Point", "X", "Y"),
  pairRow("System.Drawing.Size", "Width", "Height"),
];
