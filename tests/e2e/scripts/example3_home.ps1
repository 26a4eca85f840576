# Example 3 of the seed document, second part. Wait-Job stands for the evening.
Get-PSSession -ComputerName Server01 -Name ITTask
$s = Connect-PSSession -ComputerName Server01 -Name ITTask
Invoke-Command -Session $s -ScriptBlock {$null = Wait-Job -Name Job2}
Invoke-Command -Session $s -ScriptBlock {Get-Job}
Invoke-Command -Session $s -ScriptBlock {$BackupSpecs = Receive-Job -JobName Job2}
Invoke-Command -Session $s -ScriptBlock {\\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}
Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec (60*60*15)
