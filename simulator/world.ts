/**
 * What a simulated world consists of: computers, accounts, session configurations, shares. Plain data; `computer.ts`
 * brings it to life.
 * @module
 */

/** An account that may log on to the computers of the world. */
export interface Account {
  /** Name without domain. */
  readonly user: string;
  /** Domain (or computer) that owns the account; it may be left out at logon. */
  readonly domain?: string;
  /** In clear. */
  readonly password: string;
  /** Administrators see every shell and read the service configuration. */
  readonly administrator: boolean;
}

/** A session configuration (endpoint) of a computer. */
export interface SessionConfiguration {
  /** Name without the `http://schemas.microsoft.com/powershell/` prefix. */
  readonly name: string;
  /** Version that `$PSVersionTable` shows. */
  readonly psVersion: string;
  /** Accounts that may use it; everybody where absent. */
  readonly users?: readonly string[];
}

/** A file that a computer starts with. */
export interface FileSeed {
  /** Absolute Windows path. */
  readonly path: string;
  /** Content; written as UTF-8 without a mark. */
  readonly text: string;
}

/** One virtual computer. */
export interface ComputerSeed {
  /** Name that it answers to, without domain. */
  readonly name: string;
  /** In lower case; it answers to `name.dnsDomain` too. */
  readonly dnsDomain?: string;
  /** Session configurations that clients may ask for. */
  readonly configurations: readonly SessionConfiguration[];
  /** Missing folders on the way are created. */
  readonly files: readonly FileSeed[];
  /** Share name -> folder, reachable from every computer of the world as `\\NAME\SHARE`. */
  readonly shares: Readonly<Record<string, string>>;
}

/** How jobs in sessions show themselves. */
export interface JobView {
  /** Id of a session's first job. Real PowerShell starts at 1, the seed document shows 2. */
  readonly firstId: number;
  /** `Location` of a Start-Job job: `localhost` in PowerShell 7, the computer's name in the seed document. */
  readonly location: "localhost" | "computer";
  /** `Command` of `Start-Job -FilePath`: the text of the file in PowerShell 7, its path in the seed document. */
  readonly command: "content" | "path";
}

/** A whole world. */
export interface World {
  /** The first one answers to names that nobody has. */
  readonly computers: readonly ComputerSeed[];
  /** Good on every computer. */
  readonly accounts: readonly Account[];
  /** For the sessions of every computer. */
  readonly jobs: JobView;
}
