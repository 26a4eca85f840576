/**
 * The aliases that every session starts with.
 * @module
 */
import type { Engine } from "./engine.ts";

/** Aliases of all computers: name, command, and whether only -Force changes it. */
const EVERYWHERE = `
% ForEach-Object!|? Where-Object!|ac Add-Content|clc Clear-Content|cli Clear-Item|clp Clear-ItemProperty
clv Clear-Variable|compare Compare-Object|cpi Copy-Item|cpp Copy-ItemProperty|cvpa Convert-Path|dbp Disable-PSBreakpoint
diff Compare-Object|ebp Enable-PSBreakpoint|epal Export-Alias|epcsv Export-Csv|etsn Enter-PSSession|exsn Exit-PSSession
fc Format-Custom|fhx Format-Hex|fl Format-List|foreach ForEach-Object!|ft Format-Table|fw Format-Wide|gal Get-Alias
gbp Get-PSBreakpoint|gc Get-Content|gci Get-ChildItem|gcm Get-Command|gcs Get-PSCallStack|gdr Get-PSDrive|gerr Get-Error
ghy Get-History|gi Get-Item|gjb Get-Job|gl Get-Location|gm Get-Member|gmo Get-Module|gp Get-ItemProperty
gps Get-Process|gpv Get-ItemPropertyValue|group Group-Object|gsn Get-PSSession|gu Get-Unique|gv Get-Variable
h Get-History|history Get-History|icm Invoke-Command|iex Invoke-Expression|ihy Invoke-History|ii Invoke-Item
ipal Import-Alias|ipcsv Import-Csv|ipmo Import-Module|irm Invoke-RestMethod|iwr Invoke-WebRequest|measure Measure-Object
mi Move-Item|mp Move-ItemProperty|nal New-Alias|ndr New-PSDrive|ni New-Item|nmo New-Module|nsn New-PSSession
nv New-Variable|oh Out-Host|rbp Remove-PSBreakpoint|rcjb Receive-Job|rdr Remove-PSDrive|ri Remove-Item|rjb Remove-Job
rmo Remove-Module|rni Rename-Item|rnp Rename-ItemProperty|rp Remove-ItemProperty|rsn Remove-PSSession|rv Remove-Variable
rvpa Resolve-Path|sajb Start-Job|sal Set-Alias|saps Start-Process|sbp Set-PSBreakpoint|select Select-Object
shcm Show-Command|si Set-Item|sl Set-Location|sls Select-String|sp Set-ItemProperty|spjb Stop-Job|spps Stop-Process
sv Set-Variable|type Get-Content|where Where-Object!|wjb Wait-Job|cd Set-Location|chdir Set-Location|clear Clear-Host
cls Clear-Host|copy Copy-Item|del Remove-Item|dir Get-ChildItem|echo Write-Output|erase Remove-Item|kill Stop-Process
md mkdir|move Move-Item|popd Pop-Location|ps Get-Process|pushd Push-Location|pwd Get-Location|r Invoke-History
rd Remove-Item|ren Rename-Item|set Set-Variable|gin Get-ComputerInfo|stz Set-TimeZone|gtz Get-TimeZone
`;
/** Those that only Windows has, where the names are free. */
const WINDOWS = `
cat Get-Content|cp Copy-Item|cpp Copy-ItemProperty|gsv Get-Service|ls Get-ChildItem|man help|mount New-PSDrive|mv Move-Item
rm Remove-Item|rmdir Remove-Item|sasv Start-Service|sleep Start-Sleep|sort Sort-Object|spsv Stop-Service|start Start-Process
tee Tee-Object|write Write-Output|ogv Out-GridView|gwmi Get-WmiObject|scb Set-Clipboard|gcb Get-Clipboard
`;

/** Adds them to the global scope. */
export function defaultAliases(engine: Engine): void {
  const rows = `${EVERYWHERE}|${engine.platform.os === "windows" ? WINDOWS : ""}`;
  for (const row of rows.split(/[|\n]/)) {
    const [name, target] = row.trim().split(/\s+/);
    if (name === undefined || target === undefined) continue;
    const locked = target.endsWith("!");
    engine.commands.setAlias(
      name,
      locked ? target.slice(0, -1) : target,
      locked ? "ReadOnly" : undefined,
      "Global",
      true,
    );
  }
}
