import { testScripts } from "../run_script.ts";

testScripts("System.String", [
  [
    "cuts and pads",
    "'abcdef'.Substring(2, 3); 'x'.PadLeft(3, '0'); 'x'.PadRight(3) + '|'; 'abc'.Remove(1, 1); 'abc'.Insert(1, '-')",
    "cde 00x x  | ac a-bc",
  ],
  ["trims", "'  a '.Trim() + '|'; 'xxaxx'.Trim('x'); 'abc'.TrimStart('a', 'b'); 'a..'.TrimEnd('.')", "a| a c a"],
  [
    "splits",
    "'a,b;c'.Split(',;'.ToCharArray()) -join '|'; 'a,,b'.Split(',', [StringSplitOptions]::RemoveEmptyEntries) -join '|'; 'a--b'.Split('--') -join '|'",
    "a|b|c a|b a|b",
  ],
  [
    "searches, with a comparison",
    "'Hello'.IndexOf('l'); 'Hello'.LastIndexOf('l'); 'Hello'.Contains('HELLO', 'OrdinalIgnoreCase'); 'Hello'.StartsWith('h'); 'abc'.IndexOfAny([char[]]'xc')",
    "2 3 True False 2",
  ],
  ["replaces", "'a.b.a'.Replace('a', 'x'); 'abc'.Replace([char]'b', [char]'x')", "x.b.x axc"],
  [
    "folds the case by culture",
    "'title'.ToUpper([cultureinfo]'tr-TR'); 'ı'.ToUpperInvariant(); 'ß'.ToUpper(); 'ΑΣ'.ToLower()",
    "TİTLE ı ß ασ",
  ],
  [
    "compares",
    "[string]::Compare('a', 'B', $true); [string]::CompareOrdinal('a', 'B'); 'a'.Equals('A', 'OrdinalIgnoreCase'); 'a'.CompareTo('b')",
    "-1 31 True -1",
  ],
  [
    "joins and formats",
    "[string]::Join(',', 1, 'a', 2.5); [string]::Format('{0:X}-{1}', 255, 'z'); [string]::Concat('a', 'b'); [string]::IsNullOrWhiteSpace(' ')",
    "1,a,2.5 FF-z ab True",
  ],
  ["normalizes", "'é'.Normalize('FormD').Length", "2"],
]);

testScripts("System.Char", [
  [
    "tells kinds",
    "[char]::IsDigit('5'); [char]::IsLetter('a1', 1); [char]::IsPunctuation('!'); [char]::GetNumericValue('7')",
    "True False True 7",
  ],
]);

testScripts("System.Text.StringBuilder", [
  [
    "appends, inserts, replaces",
    "$b = [System.Text.StringBuilder]::new('a'); $null = $b.Append('b').AppendLine('c').Insert(0, 'x').Replace('b', 'B'); $b.ToString().TrimEnd(); $b.Length",
    "xaBc 5",
  ],
  ["changes in place", "$b = [System.Text.StringBuilder]'abc'; $b[1] = 'X'; $null = $b.Remove(0, 1); \"$b\"", "Xc"],
]);

testScripts("System.Convert", [
  [
    "counts in other bases",
    "[convert]::ToInt32('ff', 16); [convert]::ToString(10, 2); [convert]::ToString(255, 16)",
    "255 1010 ff",
  ],
  [
    "writes Base64",
    "[convert]::ToBase64String([byte[]](1, 2, 255)); [convert]::FromBase64String('AQL/') -join ','; [convert]::FromBase64String('?')",
    "AQL/ 1,2,255 [FormatException]",
  ],
]);

testScripts("identifiers", [
  [
    "Guid",
    "[guid]::Parse('0F8FAD5B-D9CB-469F-A165-70867728950E'); ([guid]::Empty).ToString('N').Length; [guid]::NewGuid().ToString().Length",
    "0f8fad5b-d9cb-469f-a165-70867728950e 32 36",
  ],
  [
    "Version and SemanticVersion",
    "([version]'1.2.3').Build; [version]'1.2' -lt [version]'1.10'; [semver]'1.0.0-rc.1' -lt [semver]'1.0.0'",
    "3 True True",
  ],
  [
    "Uri",
    "$u = [uri]'http://u@h:81/a/b?q=1#f'; $u.Host; $u.Port; $u.AbsolutePath; $u.Query; $u.Fragment; [uri]::EscapeDataString('a b&c')",
    "h 81 /a/b ?q=1 #f a%20b%26c",
  ],
  [
    "IPAddress",
    "[ipaddress]'10.0.0.1' | % AddressFamily; ([ipaddress]'::1').IsIPv6LinkLocal; [ipaddress]::Loopback; [ipaddress]'300.1.1.1'",
    "InterNetwork False 127.0.0.1 [InvalidCastParseTargetInvocation]",
  ],
]);

testScripts("types", [
  [
    "tell what they are",
    "[int].FullName; [int[]].Name; [System.Collections.Generic.List[int][]].Name; [DayOfWeek].IsEnum; [nullable[int]].Name",
    "System.Int32 Int32[] List`1[] True Nullable`1",
  ],
  [
    "tell how they relate",
    "[object].IsAssignableFrom([string]); [int].BaseType.Name; [System.IO.FileInfo].IsSubclassOf([System.IO.FileSystemInfo])",
    "True ValueType True",
  ],
  [
    "list enums",
    "[enum]::GetNames([DayOfWeek]).Count; [enum]::IsDefined([DayOfWeek], 'Monday'); [DayOfWeek]::Monday.value__; [enum]::Parse([DayOfWeek], 'friday', $true)",
    "7 True 1 Friday",
  ],
  ["that nobody knows", "[nosuch]; [System.Collections.Generic.List[nosuch]]", "[TypeNotFound] [TypeNotFound]"],
]);
