# Example 1 of the seed document.
Connect-PSSession -ComputerName Server01 -Name ITTask
