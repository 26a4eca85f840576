/**
 * TABLE of the demo: the three examples of the seed document and the two-client dance, as what is typed and what must
 * come of it.
 * @module
 */

/** The client that types: each is a process of its own as far as the server can tell. */
export type Actor = "office" | "home" | "A" | "B";

/** What came of a step, as texts by property name. */
export type Row = Readonly<Record<string, string>>;

/** One step. */
export interface Step {
  readonly actor: Actor;
  /** A sentence before it. */
  readonly tell?: string;
  /** What the user types. */
  readonly type: string;
  /** Properties to show, in order; none where nothing comes. */
  readonly columns: readonly string[];
  /** Rows that must come, by the properties that matter. */
  readonly expect: readonly Row[];
  /** Tries again until the rows are as expected, for work that goes on at the server. */
  readonly eventually?: boolean;
}

/** One act of the story. */
export interface Act {
  readonly title: string;
  readonly steps: readonly Step[];
}

const SESSION = ["Id", "Name", "ComputerName", "State", "ConfigurationName", "Availability"] as const;
const JOB = ["Id", "Name", "State", "HasMoreData", "Location", "Command"] as const;
const DATABASE = ["Database", "Step", "RecoveryModel", "Sources"] as const;

const opened = { State: "Opened", Availability: "Available" };
const free = { State: "Disconnected", Availability: "None" };
const held = { State: "Disconnected", Availability: "Busy" };

/** The story. */
export const STORY: readonly Act[] = [
  {
    title: "Example 1: reconnect to a session",
    steps: [
      {
        actor: "office",
        tell: "At the office somebody opened a session and left it.",
        type: "$s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks",
        columns: [],
        expect: [],
      },
      {
        actor: "office",
        type: "Disconnect-PSSession -Session $s",
        columns: SESSION,
        expect: [{ Name: "ITTask", ...free }],
      },
      {
        actor: "home",
        tell: "Another machine gets it back by computer and name.",
        type: "Connect-PSSession -ComputerName Server01 -Name ITTask",
        columns: SESSION,
        expect: [{ Name: "ITTask", ComputerName: "Server01", ConfigurationName: "ITTasks", ...opened }],
      },
      { actor: "home", type: "Remove-PSSession -Name ITTask", columns: [], expect: [] },
    ],
  },
  {
    title: "Example 2: what disconnecting and reconnecting do",
    steps: [
      { actor: "office", type: "$null = New-PSSession -ComputerName Localhost -Name Backups", columns: [], expect: [] },
      {
        actor: "office",
        type: "Get-PSSession -Name Backups",
        columns: SESSION,
        expect: [{ Name: "Backups", ...opened }],
      },
      {
        actor: "office",
        type: "Get-PSSession -Name Backups | Disconnect-PSSession",
        columns: SESSION,
        expect: [{ Name: "Backups", ComputerName: "Localhost", ConfigurationName: "Microsoft.PowerShell", ...free }],
      },
      {
        actor: "office",
        type: "Get-PSSession -Name Backups | Connect-PSSession",
        columns: SESSION,
        expect: [{ Name: "Backups", ...opened }],
      },
      {
        actor: "office",
        tell: "Connecting what is connected changes nothing and is no error.",
        type: "Get-PSSession -Name Backups | Connect-PSSession",
        columns: SESSION,
        expect: [{ Name: "Backups", ...opened }],
      },
      { actor: "office", type: "Remove-PSSession -Name Backups", columns: [], expect: [] },
    ],
  },
  {
    title: "Example 3: a long job, begun at the office, finished at home",
    steps: [
      {
        actor: "office",
        type: "$s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks",
        columns: [],
        expect: [],
      },
      {
        actor: "office",
        type:
          "Invoke-Command -Session $s -ScriptBlock {Start-Job -FilePath \\\\Server30\\Scripts\\Backup-SQLDatabase.ps1}",
        columns: JOB,
        expect: [{ Id: "2", Name: "Job2", State: "Running", HasMoreData: "True", Location: "Server01" }],
      },
      {
        actor: "office",
        tell: "The session is left with fifteen hours to live, and the administrator goes home.",
        type: "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec (60*60*15)",
        columns: SESSION,
        expect: [{ Name: "ITTask", ...free }],
      },
      {
        actor: "home",
        tell: "In the evening, at home:",
        type: "Get-PSSession -ComputerName Server01 -Name ITTask",
        columns: SESSION,
        expect: [{ Name: "ITTask", ConfigurationName: "ITTasks", ...free }],
      },
      {
        actor: "home",
        type: "$s = Connect-PSSession -ComputerName Server01 -Name ITTask; $s",
        columns: SESSION,
        expect: [{ Name: "ITTask", ...opened }],
      },
      {
        actor: "home",
        type: "Invoke-Command -Session $s -ScriptBlock {Get-Job}",
        columns: JOB,
        expect: [{ Id: "2", Name: "Job2", State: "Completed", HasMoreData: "True", Location: "Server01" }],
        eventually: true,
      },
      {
        actor: "home",
        type: "Invoke-Command -Session $s -ScriptBlock {$BackupSpecs = Receive-Job -JobName Job2}",
        columns: [],
        expect: [],
      },
      {
        actor: "home",
        type: "Invoke-Command -Session $s -ScriptBlock " +
          "{\\\\Server30\\Scripts\\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}",
        columns: DATABASE,
        expect: [
          { Step: "Create", RecoveryModel: "Full", Sources: "3" },
          { Step: "Restore", RecoveryModel: "Full", Sources: "3" },
          { Step: "Verify", RecoveryModel: "Full", Sources: "3" },
        ],
      },
      {
        actor: "home",
        type: "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec (60*60*15)",
        columns: SESSION,
        expect: [{ Name: "ITTask", ...free }],
      },
      { actor: "home", type: "Remove-PSSession -Session $s", columns: [], expect: [] },
    ],
  },
  {
    title: "Two clients, one session",
    steps: [
      {
        actor: "A",
        type: "$t = New-PSSession -ComputerName Server02 -Name Test; $t",
        columns: SESSION,
        expect: [{ Name: "Test", ...opened }],
      },
      {
        actor: "B",
        tell: "B sees that somebody else holds it.",
        type: "Get-PSSession -ComputerName Server02",
        columns: SESSION,
        expect: [{ Name: "Test", ...held }],
      },
      { actor: "A", type: "Disconnect-PSSession $t", columns: SESSION, expect: [{ Name: "Test", ...free }] },
      {
        actor: "B",
        type: "Get-PSSession -ComputerName Server02",
        columns: SESSION,
        expect: [{ Name: "Test", ...free }],
      },
      {
        actor: "B",
        type: "Connect-PSSession -ComputerName Server02 -Name Test",
        columns: SESSION,
        expect: [{ Name: "Test", ...opened }],
      },
      {
        actor: "A",
        tell: "Now A is the one who sees it Busy.",
        type: "Get-PSSession -ComputerName Server02",
        columns: SESSION,
        expect: [{ Name: "Test", ...held }],
      },
      { actor: "B", type: "Remove-PSSession -Name Test", columns: [], expect: [] },
    ],
  },
];
