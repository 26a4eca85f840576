# Example 2 of the seed document.
$null = New-PSSession -ComputerName Localhost -Name Backups
Get-PSSession
Get-PSSession | Disconnect-PSSession
Get-PSSession | Connect-PSSession
