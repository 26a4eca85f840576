import { testScripts } from "../run_script.ts";

testScripts("matchOperator()", [
  [
    "fills $Matches with groups by number and name",
    "'k=v' -match '(?<key>\\w)=(\\w)'; $Matches.key; $Matches[1]; $Matches[0]",
    "True k v k=v",
  ],
  ["leaves $Matches alone where nothing matches", "'a' -match 'a'; 'b' -match 'x'; $Matches[0]", "True False a"],
  ["filters a collection and sets nothing", "('ab', 'cd', 'ad' -match 'a').Count; $null -eq $Matches", "2 True"],
  ["minds the case as -cmatch only", "'A' -match 'a'; 'A' -cmatch 'a'; 'a' -notmatch 'b'", "True False True"],
  ["refuses a pattern that is none", "'a' -match '('", "[System.Text.RegularExpressions.RegexParseException]"],
]);

testScripts("replaceOperator()", [
  [
    "uses groups",
    "'John Smith' -replace '(\\w+) (\\w+)', '$2, $1'; 'a1' -replace '(?<d>\\d)', '<${d}>'",
    "Smith, John a<1>",
  ],
  ["removes without a second operand", "'abc' -replace 'b'", "ac"],
  ["calls a script block for each match", "'a1b2' -replace '\\d', { [int]$_.Value + 1 }", "a2b3"],
  ["works on every item", "('ab', 'cb' -replace 'b', 'x') -join ','", "ax,cx"],
  ["minds the case as -creplace only", "'aA' -replace 'a', 'x'; 'aA' -creplace 'a', 'x'", "xx xA"],
]);

testScripts("splitOperator()", [
  ["keeps what groups captured", "('a1b2c' -split '(\\d)') -join '|'", "a|1|b|2|c"],
  [
    "limits the count, from the end where it is negative",
    "('a,b,c' -split ',', 2) -join '|'; ('a,b,c' -split ',', -2) -join '|'",
    "a|b,c a,b|c",
  ],
  ["takes plain text on demand", "('a.b.c' -split '.', 0, 'SimpleMatch') -join '|'", "a|b|c"],
  ["asks a script block for each character", "('a1b2c' -split { $_ -match '\\d' }) -join '|'", "a|b|c"],
  ["splits at blanks without a delimiter", "(-split '  a  b ') -join '|'", "a|b"],
  [
    "does not mix plain text with options of patterns",
    "'a' -split 'b', 0, 'SimpleMatch,Singleline'",
    "[InvalidSplitOptionCombination]",
  ],
]);

testScripts("joinOperator()", [
  ["joins with and without a separator", "1, 2, 3 -join '-'; -join ('a', 'b'); $null -join ','", "1-2-3 ab "],
  ["writes dates in the culture and 15 digits of doubles", "(0.1 + 0.2), 1 -join ' '", "0.3 1"],
]);

testScripts("formatOperator()", [
  ["aligns", "'{0,5}|{1,-5}|' -f 'a', 'b'", "    a|b    |"],
  [
    "formats numbers",
    "'{0:N2} {1:X4} {2:D3} {3:P1} {4:E2} {5:#,##0.0}' -f 1234.5, 255, 7, 0.256, 12345, 9876.54",
    "1,234.50 00FF 007 25.6% 1.23E+004 9,876.5",
  ],
  ["rounds ties of doubles to even", "'{0:N0} {1:N0} {2:F1} {3:P1}' -f 2.5, 3.5, 0.25, 0.3125", "2 4 0.2 31.2%"],
  [
    "formats dates and spans",
    "'{0:yyyy-MM-dd} {1:hh\\:mm} {2:MMM}' -f [datetime]'2024-02-03', [timespan]'1:02:03', [datetime]'2024-02-03'",
    "2024-02-03 01:02 Feb",
  ],
  ["doubles braces for one", "'{{{0}}}' -f 1", "{1}"],
  ["needs an argument for each index", "'{1}' -f 1; '{0' -f 1", "[FormatError] [FormatError]"],
  ["writes nothing for null", "'[{0}]' -f $null; '{0}{1}' -f 1, $null", "[] 1"],
]);
