/**
 * One virtual computer, alive: its shells, its files, and the platform that a session of PowerShell on it sees.
 * @module
 */
import type { FileSystem, Platform } from "../lib/engine/platform.ts";
import { POWERSHELL_RESOURCE_PREFIX } from "../lib/wsman/names.ts";
import type { SimulatorClock } from "./clock.ts";
import { type ShellQuotas, ShellTable } from "./shell_table.ts";
import type { Account, ComputerSeed, JobView, SessionConfiguration } from "./world.ts";

/** Ticks (100 ns) between 0001-01-01 and 1970-01-01. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** Process ids on Windows are multiples of four; the service's own ones are low. */
const FIRST_PROCESS_ID = 2468;

/** What a computer needs from outside. */
export interface ComputerPorts {
  readonly clock: SimulatorClock;
  random(): number;
  newGuid(): string;
}

/** Whose process it is, and what it starts with. */
export interface ProcessFacts {
  readonly account: Account;
  readonly processId: number;
  /** Variables beside the account's own. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  /** Folder to start in, where it is there. @default the account's documents */
  readonly workingDirectory: string | undefined;
}

/** One virtual computer. */
export class Computer {
  /** What it was made from. */
  readonly seed: ComputerSeed;
  /** As the world says it for all its computers. */
  readonly jobs: JobView;
  /**
   * Those that are there now.
   * @internal
   */
  readonly shells: ShellTable;
  /** Its drive `C:`, and the shares of all computers as `\\NAME\SHARE`. */
  readonly files: FileSystem;
  readonly #ports: ComputerPorts;
  #nextProcessId = FIRST_PROCESS_ID;

  /** @internal */
  constructor(seed: ComputerSeed, jobs: JobView, files: FileSystem, quotas: ShellQuotas, ports: ComputerPorts) {
    this.seed = seed;
    this.jobs = jobs;
    this.files = files;
    this.shells = new ShellTable(quotas);
    this.#ports = ports;
  }

  /** As in its seed. */
  get name(): string {
    return this.seed.name;
  }

  /** Whether a client means this computer by `host` (a Host header without its port). */
  answersTo(host: string): boolean {
    const wanted = host.toLowerCase();
    const name = this.name.toLowerCase();
    return wanted === name || (this.seed.dnsDomain !== undefined && wanted === `${name}.${this.seed.dnsDomain}`);
  }

  /** The session configuration that a resource URI names. */
  configuration(resourceUri: string): SessionConfiguration | undefined {
    const prefix = POWERSHELL_RESOURCE_PREFIX.toLowerCase();
    const uri = resourceUri.toLowerCase();
    if (!uri.startsWith(prefix)) return undefined;
    const name = uri.slice(prefix.length);
    return this.seed.configurations.find((configuration) => configuration.name.toLowerCase() === name);
  }

  /** Rises by 4, as on Windows; never used twice. */
  newProcessId(): number {
    const id = this.#nextProcessId;
    this.#nextProcessId += 4;
    return id;
  }

  /**
   * What a process of an account sees.
   * @internal
   */
  platform(process: ProcessFacts): Platform {
    const { account, processId, environment, workingDirectory } = process;
    const { clock } = this.#ports;
    const home = `C:\\Users\\${account.user}`;
    const domain = account.domain ?? this.name;
    const documents = `${home}\\Documents`;
    const isFolder = workingDirectory !== undefined && this.files.stat(workingDirectory)?.kind === "directory";
    const variables = environmentOf(this, account, home, domain);
    for (const [name, value] of environment) {
      const known = [...variables.keys()].find((each) => each.toLowerCase() === name.toLowerCase());
      variables.set(known ?? name, value);
    }
    return {
      os: "windows",
      computerName: this.name,
      userName: account.user,
      domainName: domain,
      processId,
      psHome: "C:\\Program Files\\PowerShell\\7",
      homeDirectory: home,
      tempDirectory: `${home}\\AppData\\Local\\Temp`,
      startDirectory: isFolder ? workingDirectory : documents,
      now: () => BigInt(Math.floor(clock.now() * 10_000)) + UNIX_EPOCH_TICKS,
      utcOffsetMinutes: () => 0,
      setTimer: (ms, fire) => clock.setTimer(ms, fire),
      random: () => this.#ports.random(),
      newGuid: () => this.#ports.newGuid(),
      environment: variables,
      fileSystem: this.files,
    };
  }
}

function environmentOf(computer: Computer, account: Account, home: string, domain: string): Map<string, string> {
  return new Map([
    ["ALLUSERSPROFILE", "C:\\ProgramData"],
    ["APPDATA", `${home}\\AppData\\Roaming`],
    ["COMPUTERNAME", computer.name.toUpperCase()],
    ["ComSpec", "C:\\Windows\\system32\\cmd.exe"],
    ["LOCALAPPDATA", `${home}\\AppData\\Local`],
    ["NUMBER_OF_PROCESSORS", "2"],
    ["OS", "Windows_NT"],
    ["Path", "C:\\Windows\\system32;C:\\Windows;C:\\Program Files\\PowerShell\\7"],
    ["PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC;.CPL"],
    ["PROCESSOR_ARCHITECTURE", "AMD64"],
    ["ProgramData", "C:\\ProgramData"],
    ["ProgramFiles", "C:\\Program Files"],
    ["PUBLIC", "C:\\Users\\Public"],
    ["SystemDrive", "C:"],
    ["SystemRoot", "C:\\Windows"],
    ["TEMP", `${home}\\AppData\\Local\\Temp`],
    ["TMP", `${home}\\AppData\\Local\\Temp`],
    ["USERDOMAIN", domain],
    ["USERNAME", account.user],
    ["USERPROFILE", home],
    ["windir", "C:\\Windows"],
  ]);
}
