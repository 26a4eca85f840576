# At the office: a session is made and left.
$s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks
Disconnect-PSSession -Session $s
