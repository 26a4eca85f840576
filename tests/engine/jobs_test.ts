import { testScripts } from "./run_script.ts";

testScripts("background jobs", [
  [
    "run beside the script, and keep their output",
    "$j = Start-Job { 1+1; 'x' }; $j.State; $j | Wait-Job | Receive-Job; $j.State; Remove-Job $j; @(Get-Job).Count",
    "Running 2 x Completed 0",
  ],
  [
    "take arguments and names",
    "$j = Start-Job -Name n1 { param($a,$b) $a+$b } -ArgumentList 2,3; $j.Name; Receive-Job $j -Wait",
    "n1 5",
  ],
  [
    "fail with their error",
    "$j = Start-Job { throw 'bad' }; $null = Wait-Job $j; $j.State; Receive-Job $j; 'after'",
    "Failed after [bad]",
  ],
  ["are stopped", "$j = Start-Job { Start-Sleep 50 }; Stop-Job $j; $j.State", "Stopped"],
  [
    "are waited for no longer than asked",
    "$j = Start-Job { Start-Sleep 5 }; $null -eq (Wait-Job $j -Timeout 1); $j.State",
    "True Running",
  ],
  [
    "are received once, unless kept",
    "$j = Start-Job { 1 } | Wait-Job; Receive-Job $j -Keep; Receive-Job $j; Receive-Job $j; $j.HasMoreData",
    "1 1 False",
  ],
  ["share nothing with the session", '$x = 5; Start-Job { "[$x]"; $x = 6 } | Receive-Job -Wait; $x', "[] 5"],
  ["get input", "1,2 | Start-Job { $input | ForEach-Object { $_ * 2 } } | Receive-Job -Wait", "2 4"],
  ["are made by & at the end, too", "$j = 5 &; $j | Receive-Job -Wait", "5"],
]);

testScripts("ForEach-Object -Parallel", [
  [
    "runs blocks in sessions of their own",
    '$x = 1; 1..2 | ForEach-Object -Parallel { "$_[$x]" } | Sort-Object',
    "1[] 2[]",
  ],
  ["lets them go on side by side", "1..3 | ForEach-Object -Parallel { Start-Sleep (4-$_); $_ }", "3 2 1"],
  [
    "no more of them than asked",
    "1..3 | ForEach-Object -ThrottleLimit 1 -Parallel { Start-Sleep (4-$_); $_ }",
    "1 2 3",
  ],
  [
    "hands $using: over by reference",
    "$h = @{}; 1..3 | ForEach-Object -Parallel { ($using:h)[$_] = 1 }; $h.Count",
    "3",
  ],
  [
    "makes an error of what ends a block",
    "1 | ForEach-Object -Parallel { throw 'x' }; 'after'",
    "after [PSTaskException,Microsoft.PowerShell.Commands.ForEachObjectCommand]",
  ],
  [
    "makes a job",
    "$j = 1..3 | ForEach-Object -AsJob -Parallel { $_ * 3 }; ($j | Receive-Job -Wait | Sort-Object) -join ','",
    "3,6,9",
  ],
  ["stops with the command after it", "1..3 | ForEach-Object -Parallel { 1..10 } | Select-Object -First 1", "1"],
]);
