/**
 * The aliases that every session starts with.
 * @module
 */

/** Options of an alias: ScopedItemOptions by name. */
export type AliasOptions = "None" | "ReadOnly" | "AllScope" | "ReadOnly, AllScope";

/** One default alias. */
export interface DefaultAlias {
  readonly name: string;
  readonly definition: string;
  readonly options: AliasOptions;
  /** Whether computers without Windows lack it: there the name is a program of the system. */
  readonly windowsOnly: boolean;
}

type Row = readonly [name: string, definition: string, options: AliasOptions];

/** On every computer. */
const EVERYWHERE: readonly Row[] = [
  // Elsewhere than on Windows a program of this name does the same; no computer here has programs.
  ["clear", "Clear-Host", "None"],
  ["foreach", "ForEach-Object", "ReadOnly, AllScope"],
  ["%", "ForEach-Object", "ReadOnly, AllScope"],
  ["where", "Where-Object", "ReadOnly, AllScope"],
  ["?", "Where-Object", "ReadOnly, AllScope"],
  ["clc", "Clear-Content", "ReadOnly"],
  ["cli", "Clear-Item", "ReadOnly"],
  ["clp", "Clear-ItemProperty", "ReadOnly"],
  ["clv", "Clear-Variable", "ReadOnly"],
  ["cpi", "Copy-Item", "ReadOnly"],
  ["cvpa", "Convert-Path", "ReadOnly"],
  ["dbp", "Disable-PSBreakpoint", "ReadOnly"],
  ["ebp", "Enable-PSBreakpoint", "ReadOnly"],
  ["epal", "Export-Alias", "ReadOnly"],
  ["epcsv", "Export-Csv", "ReadOnly"],
  ["fl", "Format-List", "ReadOnly"],
  ["ft", "Format-Table", "ReadOnly"],
  ["fw", "Format-Wide", "ReadOnly"],
  ["gal", "Get-Alias", "ReadOnly"],
  ["gbp", "Get-PSBreakpoint", "ReadOnly"],
  ["gc", "Get-Content", "ReadOnly"],
  ["gci", "Get-ChildItem", "ReadOnly"],
  ["gcm", "Get-Command", "ReadOnly"],
  ["gdr", "Get-PSDrive", "ReadOnly"],
  ["gcs", "Get-PSCallStack", "ReadOnly"],
  ["ghy", "Get-History", "ReadOnly"],
  ["gi", "Get-Item", "ReadOnly"],
  ["gl", "Get-Location", "ReadOnly"],
  ["gm", "Get-Member", "ReadOnly"],
  ["gmo", "Get-Module", "ReadOnly"],
  ["gp", "Get-ItemProperty", "ReadOnly"],
  ["gpv", "Get-ItemPropertyValue", "ReadOnly"],
  ["gps", "Get-Process", "ReadOnly"],
  ["group", "Group-Object", "ReadOnly"],
  ["gu", "Get-Unique", "ReadOnly"],
  ["gv", "Get-Variable", "ReadOnly"],
  ["iex", "Invoke-Expression", "ReadOnly"],
  ["ihy", "Invoke-History", "ReadOnly"],
  ["ii", "Invoke-Item", "ReadOnly"],
  ["ipmo", "Import-Module", "ReadOnly"],
  ["ipal", "Import-Alias", "ReadOnly"],
  ["ipcsv", "Import-Csv", "ReadOnly"],
  ["measure", "Measure-Object", "ReadOnly"],
  ["mi", "Move-Item", "ReadOnly"],
  ["mp", "Move-ItemProperty", "ReadOnly"],
  ["nal", "New-Alias", "ReadOnly"],
  ["ndr", "New-PSDrive", "ReadOnly"],
  ["ni", "New-Item", "ReadOnly"],
  ["nv", "New-Variable", "ReadOnly"],
  ["nmo", "New-Module", "ReadOnly"],
  ["oh", "Out-Host", "ReadOnly"],
  ["rbp", "Remove-PSBreakpoint", "ReadOnly"],
  ["rdr", "Remove-PSDrive", "ReadOnly"],
  ["ri", "Remove-Item", "ReadOnly"],
  ["rni", "Rename-Item", "ReadOnly"],
  ["rnp", "Rename-ItemProperty", "ReadOnly"],
  ["rp", "Remove-ItemProperty", "ReadOnly"],
  ["rmo", "Remove-Module", "ReadOnly"],
  ["rv", "Remove-Variable", "ReadOnly"],
  ["gerr", "Get-Error", "ReadOnly"],
  ["rvpa", "Resolve-Path", "ReadOnly"],
  ["sal", "Set-Alias", "ReadOnly"],
  ["sbp", "Set-PSBreakpoint", "ReadOnly"],
  ["select", "Select-Object", "ReadOnly, AllScope"],
  ["si", "Set-Item", "ReadOnly"],
  ["sl", "Set-Location", "ReadOnly"],
  ["sp", "Set-ItemProperty", "ReadOnly"],
  ["saps", "Start-Process", "ReadOnly"],
  ["spps", "Stop-Process", "ReadOnly"],
  ["sv", "Set-Variable", "ReadOnly"],
  ["irm", "Invoke-RestMethod", "ReadOnly"],
  ["iwr", "Invoke-WebRequest", "ReadOnly"],
  ["cd", "Set-Location", "AllScope"],
  ["dir", "Get-ChildItem", "AllScope"],
  ["echo", "Write-Output", "AllScope"],
  ["fc", "Format-Custom", "ReadOnly"],
  ["pwd", "Get-Location", "None"],
  ["type", "Get-Content", "None"],
  ["h", "Get-History", "None"],
  ["history", "Get-History", "None"],
  ["md", "mkdir", "AllScope"],
  ["popd", "Pop-Location", "AllScope"],
  ["pushd", "Push-Location", "AllScope"],
  ["r", "Invoke-History", "None"],
  ["cls", "Clear-Host", "None"],
  ["chdir", "Set-Location", "None"],
  ["copy", "Copy-Item", "AllScope"],
  ["del", "Remove-Item", "AllScope"],
  ["erase", "Remove-Item", "None"],
  ["move", "Move-Item", "AllScope"],
  ["rd", "Remove-Item", "None"],
  ["ren", "Rename-Item", "None"],
  ["set", "Set-Variable", "None"],
  ["icm", "Invoke-Command", "None"],
  ["clhy", "Clear-History", "ReadOnly"],
  ["gjb", "Get-Job", "None"],
  ["rcjb", "Receive-Job", "None"],
  ["rjb", "Remove-Job", "None"],
  ["sajb", "Start-Job", "None"],
  ["spjb", "Stop-Job", "None"],
  ["wjb", "Wait-Job", "None"],
  ["nsn", "New-PSSession", "None"],
  ["gsn", "Get-PSSession", "None"],
  ["rsn", "Remove-PSSession", "None"],
  ["etsn", "Enter-PSSession", "None"],
  ["rcsn", "Receive-PSSession", "ReadOnly"],
  ["exsn", "Exit-PSSession", "None"],
  ["sls", "Select-String", "None"],
  ["fhx", "Format-Hex", "None"],
  ["gcb", "Get-Clipboard", "None"],
  ["scb", "Set-Clipboard", "None"],
  ["gtz", "Get-TimeZone", "None"],
];

/** On Windows only. */
const WINDOWS: readonly Row[] = [
  ["ac", "Add-Content", "ReadOnly"],
  ["compare", "Compare-Object", "ReadOnly"],
  ["cpp", "Copy-ItemProperty", "ReadOnly"],
  ["diff", "Compare-Object", "ReadOnly"],
  ["gsv", "Get-Service", "ReadOnly"],
  ["sleep", "Start-Sleep", "ReadOnly"],
  ["sort", "Sort-Object", "ReadOnly"],
  ["start", "Start-Process", "ReadOnly"],
  ["sasv", "Start-Service", "ReadOnly"],
  ["spsv", "Stop-Service", "ReadOnly"],
  ["tee", "Tee-Object", "ReadOnly"],
  ["write", "Write-Output", "ReadOnly"],
  ["cat", "Get-Content", "None"],
  ["cp", "Copy-Item", "AllScope"],
  ["ls", "Get-ChildItem", "None"],
  ["man", "help", "None"],
  ["mount", "New-PSDrive", "None"],
  ["mv", "Move-Item", "None"],
  ["ps", "Get-Process", "None"],
  ["rm", "Remove-Item", "None"],
  ["rmdir", "Remove-Item", "None"],
  ["cnsn", "Connect-PSSession", "ReadOnly"],
  ["dnsn", "Disconnect-PSSession", "ReadOnly"],
  ["ogv", "Out-GridView", "ReadOnly"],
  ["shcm", "Show-Command", "ReadOnly"],
  ["kill", "Stop-Process", "None"],
  ["stz", "Set-TimeZone", "None"],
  ["gin", "Get-ComputerInfo", "None"],
];

function toAlias([name, definition, options]: Row, windowsOnly: boolean): DefaultAlias {
  return { name, definition, options, windowsOnly };
}

/** The default aliases. */
export const DEFAULT_ALIASES: readonly DefaultAlias[] = [
  ...EVERYWHERE.map((row) => toAlias(row, false)),
  ...WINDOWS.map((row) => toAlias(row, true)),
];
