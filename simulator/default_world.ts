/**
 * The world of the seed document, as data: Server01, Server02 and Server30, the session configuration ITTasks, and the
 * two scripts on Server30's share.
 * @module
 */
import type { Account, ComputerSeed, JobView, SessionConfiguration, World } from "./world.ts";

const CONFIGURATIONS: readonly SessionConfiguration[] = [
  { name: "Microsoft.PowerShell", psVersion: "7.6.5" },
  { name: "PowerShell.7", psVersion: "7.6.5" },
  { name: "ITTasks", psVersion: "7.6.5" },
];

const SEED_JOBS: JobView = { firstId: 2, location: "computer", command: "path" };

const BACKUP_SCRIPT = `<#
Backs up the databases of a server, one after the other, and says how a new database is to be initialized from them.
#>
param(
    [string[]] $Database = @('Sales', 'Inventory', 'Payroll'),
    [string] $Target = '\\\\Server30\\Backups',
    [int] $MillisecondsPerDatabase = 400
)

$sizes = @{ Sales = 1840; Inventory = 612; Payroll = 274 }
$backups = foreach ($name in $Database) {
    Write-Verbose "Backing up $name"
    Start-Sleep -Milliseconds $MillisecondsPerDatabase
    $size = if ($sizes.ContainsKey($name)) { $sizes[$name] } else { 128 }
    [pscustomobject]@{
        Database = $name
        SizeMB   = $size
        File     = "$Target\\$name.bak"
    }
}

[pscustomobject]@{
    Server         = $env:COMPUTERNAME
    Databases      = $backups.Database
    TotalSizeMB    = ($backups | Measure-Object -Property SizeMB -Sum).Sum
    Files          = $backups.File
    Initialization = [pscustomobject]@{
        Collation     = 'Japanese_XJIS_140_CI_AS'
        RecoveryModel = 'Full'
        InitialSizeMB = 256
        RestoreFrom   = $backups.File
    }
}
`;

const NEW_DATABASE_SCRIPT = `<#
Creates a database from the initialization data that Backup-SQLDatabase.ps1 returned.
#>
param(
    [Parameter(Mandatory)] $InitData,
    [string] $Name = 'Staging',
    [int] $MillisecondsPerStep = 150
)

foreach ($step in 'Create', 'Restore', 'Verify') {
    Start-Sleep -Milliseconds $MillisecondsPerStep
    [pscustomobject]@{
        Database      = $Name
        Step          = $step
        Collation     = $InitData.Collation
        RecoveryModel = $InitData.RecoveryModel
        Sources       = @($InitData.RestoreFrom).Count
    }
}
`;

function server(name: string, more: Partial<Pick<ComputerSeed, "files" | "shares">> = {}): ComputerSeed {
  return { name, dnsDomain: "corp.example", configurations: CONFIGURATIONS, files: [], shares: {}, ...more };
}

const SCRIPT_SERVER: Pick<ComputerSeed, "files" | "shares"> = {
  files: [
    { path: "C:\\Scripts\\Backup-SQLDatabase.ps1", text: BACKUP_SCRIPT },
    { path: "C:\\Scripts\\New-SQLDatabase.ps1", text: NEW_DATABASE_SCRIPT },
    { path: "C:\\Backups\\README.txt", text: "Backups are written here by Backup-SQLDatabase.ps1.\r\n" },
  ],
  shares: { Scripts: "C:\\Scripts", Backups: "C:\\Backups" },
};

/** Names of the default world's computers. */
export const DEFAULT_COMPUTERS = ["Server01", "Server02", "Server30"] as const;

/**
 * The seed document's world with the given accounts.
 * @param computers Names of the computers; Server30 (the script share) is always among them.
 */
export function defaultWorld(
  accounts: readonly Account[],
  computers: readonly string[] = DEFAULT_COMPUTERS,
): World {
  const names = computers.some((name) => name.toLowerCase() === "server30") ? computers : [...computers, "Server30"];
  return {
    accounts,
    jobs: SEED_JOBS,
    computers: names.map((name) => server(name, name.toLowerCase() === "server30" ? SCRIPT_SERVER : {})),
  };
}
