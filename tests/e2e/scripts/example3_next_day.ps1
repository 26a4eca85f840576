# The next day, at the office again: the variable is still there.
$s = Connect-PSSession -ComputerName Server01 -Name ITTask
Invoke-Command -Session $s -ScriptBlock {$BackupSpecs.Initialization.RecoveryModel}
Remove-PSSession -Session $s
