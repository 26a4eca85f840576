/**
 * TABLE: the aliases that every session starts with.
 * @module
 */
import type { Engine } from "./engine.ts";

/** Read-only ones of all computers: alias and command in turn. */
const READ_ONLY = `
clc Clear-Content cli Clear-Item clp Clear-ItemProperty clv Clear-Variable cpi Copy-Item cvpa Convert-Path
dbp Disable-PSBreakpoint ebp Enable-PSBreakpoint epal Export-Alias epcsv Export-Csv fl Format-List ft Format-Table
fw Format-Wide gal Get-Alias gbp Get-PSBreakpoint gc Get-Content gci Get-ChildItem gcm Get-Command gdr Get-PSDrive
gcs Get-PSCallStack ghy Get-History gi Get-Item gl Get-Location gm Get-Member gmo Get-Module gp Get-ItemProperty
gpv Get-ItemPropertyValue gps Get-Process group Group-Object gu Get-Unique gv Get-Variable iex Invoke-Expression
ihy Invoke-History ii Invoke-Item ipmo Import-Module ipal Import-Alias ipcsv Import-Csv measure Measure-Object mi Move-Item
mp Move-ItemProperty nal New-Alias ndr New-PSDrive ni New-Item nv New-Variable nmo New-Module oh Out-Host
rbp Remove-PSBreakpoint rdr Remove-PSDrive ri Remove-Item rni Rename-Item rnp Rename-ItemProperty rp Remove-ItemProperty
rmo Remove-Module rv Remove-Variable gerr Get-Error rvpa Resolve-Path sal Set-Alias sbp Set-PSBreakpoint
select Select-Object si Set-Item sl Set-Location sp Set-ItemProperty saps Start-Process spps Stop-Process sv Set-Variable
irm Invoke-RestMethod iwr Invoke-WebRequest fc Format-Custom clhy Clear-History foreach ForEach-Object % ForEach-Object
where Where-Object ? Where-Object
`;
/** Others of all computers. */
const EVERYWHERE = `
cd Set-Location dir Get-ChildItem echo Write-Output kill Stop-Process pwd Get-Location type Get-Content h Get-History
history Get-History md mkdir popd Pop-Location pushd Push-Location r Invoke-History cls Clear-Host chdir Set-Location
copy Copy-Item del Remove-Item erase Remove-Item move Move-Item rd Remove-Item ren Rename-Item set Set-Variable
icm Invoke-Command gjb Get-Job rcjb Receive-Job rjb Remove-Job sajb Start-Job spjb Stop-Job wjb Wait-Job nsn New-PSSession
gsn Get-PSSession rsn Remove-PSSession etsn Enter-PSSession exsn Exit-PSSession sls Select-String clear Clear-Host
`;
/** Read-only ones that only Windows has: elsewhere the names belong to programs. */
const WINDOWS_READ_ONLY = `
ac Add-Content compare Compare-Object cpp Copy-ItemProperty diff Compare-Object gsv Get-Service sleep Start-Sleep
sort Sort-Object start Start-Process sasv Start-Service spsv Stop-Service tee Tee-Object write Write-Output
cnsn Connect-PSSession dnsn Disconnect-PSSession rcsn Receive-PSSession ogv Out-GridView shcm Show-Command
`;
/** Others that only Windows has. */
const WINDOWS = `
cat Get-Content cp Copy-Item ls Get-ChildItem man help mount New-PSDrive mv Move-Item ps Get-Process rm Remove-Item
rmdir Remove-Item
`;

/** Adds them to the global scope. */
export function defaultAliases(engine: Engine): void {
  const add = (table: string, readOnly: boolean): void => {
    const words = table.trim().split(/\s+/);
    for (let i = 0; i + 1 < words.length; i += 2) {
      engine.commands.setAlias(words[i]!, words[i + 1]!, readOnly ? "ReadOnly" : undefined, "Global", true);
    }
  };
  add(READ_ONLY, true);
  add(EVERYWHERE, false);
  if (engine.platform.os !== "windows") return;
  add(WINDOWS_READ_ONLY, true);
  add(WINDOWS, false);
}
