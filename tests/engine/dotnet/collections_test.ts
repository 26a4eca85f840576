import { testScripts } from "../run_script.ts";

testScripts("getIndex() and setIndex()", [
  [
    "count from the end",
    "(1, 2, 3)[-1]; 'abc'[-1]; (1, 2, 3)[1, 2] -join ','; (1..9)[2..4] -join ','",
    "3 c 2,3 3,4,5",
  ],
  [
    "give null outside, an error in strict mode",
    "$null -eq (1, 2)[5]; Set-StrictMode -Version 3; (1, 2)[5]",
    "True [System.IndexOutOfRangeException]",
  ],
  ["do not grow arrays", "$a = 1, 2; $a[2] = 3", "[System.IndexOutOfRangeException]"],
  ["refuse null", "$n = $null; $n[0]; (1, 2)[$null]", "[NullArray] [NullArrayIndex]"],
  [
    "know arrays of several dimensions",
    "$m = [int[,]]::new(2, 2); $m[1, 0] = 5; $m[1, 0]; $m.Length; $m[0]",
    "5 4 [NeedMultidimensionalIndex]",
  ],
  [
    "take keys of dictionaries, several at once",
    "$h = @{ a = 1; b = 2 }; $h['a', 'b'] -join ','; $null -eq $h['x']",
    "1,2 True",
  ],
  [
    "take positions of ordered dictionaries, keys where cast to object",
    "$o = [ordered]@{ x = 'first' }; $o.Add(5, 'five'); $o[0]; $o[1]; $o[[object]5]",
    "first five five",
  ],
  [
    "tell keys of different types apart",
    "$h = @{ 1 = 'int' }; $h['1'] = 'text'; $h[1]; $h.1; $h.'1'; $null -eq $h[1L]",
    "int int text True",
  ],
  ["take one value for a collection of one", "(5)[0]; $null -eq (5)[1]; (5)[-1]", "5 True 5"],
]);

testScripts("arrays", [
  [
    "sort, reverse and search",
    "$a = 3, 1, 2; [array]::Sort($a); $a -join ''; [array]::Reverse($a); $a -join ''; [array]::IndexOf($a, 1)",
    "123 321 2",
  ],
  ["resize by reference", "$a = 1, 2; [array]::Resize([ref]$a, 3); $a.Count", "3"],
  ["have a fixed size", "(1, 2).Add(3)", "[NotSupportedException]"],
]);

testScripts("lists", [
  [
    "convert what they take",
    "$l = [System.Collections.Generic.List[int]]::new(); $l.Add('4'); $l[0] + 1; $l.Add('x')",
    "5 [MethodArgumentConversionInvalidCastArgument]",
  ],
  [
    "insert, remove and find",
    "$l = [System.Collections.Generic.List[string]]('a', 'b', 'c'); $l.Insert(0, 'z'); $l.Remove('b'); $l.IndexOf('c'); $l -join ''",
    "True 2 zac",
  ],
  ["become arrays where something is added", "([System.Collections.ArrayList](1, 2) + 3).GetType().Name", "Object[]"],
  [
    "are not changed while they are read",
    "$l = [System.Collections.Generic.List[int]](1, 2); foreach ($i in $l) { $l.Add(3) }",
    "[System.InvalidOperationException]",
  ],
  [
    "can be read only",
    "$r = [System.Collections.Generic.List[int]](1, 2); $r = $r.AsReadOnly(); $r.Count; $r.Add(1)",
    "2 [MethodCountCouldNotFindBest]",
  ],
]);

testScripts("dictionaries", [
  [
    "take any key once",
    "$d = [System.Collections.Generic.Dictionary[string, int]]::new(); $d.Add('a', 1); $d.ContainsKey('A'); $d.Add('a', 2)",
    "False [ArgumentException]",
  ],
  [
    "compare as they are told",
    "$d = [System.Collections.Generic.Dictionary[string, int]]::new([StringComparer]::OrdinalIgnoreCase); $d['a'] = 1; $d['A']",
    "1",
  ],
  [
    "try",
    "$d = [System.Collections.Generic.Dictionary[string, int]]::new(); $v = 5; $d.TryGetValue('x', [ref]$v); $v; $d.TryAdd('x', 1)",
    "False 0 True",
  ],
  [
    "keep the order where they promise to",
    "([ordered]@{ b = 1; a = 2 }).Keys -join ','; $s = [System.Collections.SortedList]::new(); $s.Add('b', 1); $s.Add('a', 2); $s.Keys -join ','",
    "b,a a,b",
  ],
  [
    "of names hold several values",
    "$n = [System.Collections.Specialized.NameValueCollection]::new(); $n.Add('a', '1'); $n.Add('a', '2'); $n['a']",
    "1,2",
  ],
]);

testScripts("sets, queues, stacks", [
  [
    "sets take an item once",
    "$s = [System.Collections.Generic.HashSet[int]]::new([int[]](1, 2, 2)); $s.Count; $s.Add(2); $s.IsSubsetOf([int[]](1, 2, 3))",
    "2 False True",
  ],
  [
    "queues are first in, first out",
    "$q = [System.Collections.Queue]::new(); $q.Enqueue(1); $q.Enqueue(2); $q.Dequeue(); $q.Peek(); $q.Count",
    "1 2 1",
  ],
  [
    "stacks are last in, first out",
    "$s = [System.Collections.Generic.Stack[int]]::new(); $s.Push(1); $s.Push(2); $s.Pop(); $s.Count; $s.Clear(); $s.Pop()",
    "2 1 [InvalidOperationException]",
  ],
  [
    "queues of priorities",
    "$q = [System.Collections.Generic.PriorityQueue[string, int]]::new(); $q.Enqueue('b', 2); $q.Enqueue('a', 1); $q.Dequeue()",
    "a",
  ],
  [
    "tuples have items and positions",
    "$t = [tuple]::Create(1, 'a'); $t.Item2; $t[0]; [math]::DivRem(7, 2)[1]",
    "a 1 1",
  ],
]);

testScripts("System.Linq.Enumerable", [
  [
    "filters, maps and orders",
    "[Linq.Enumerable]::Where([int[]](1, 2, 3), [Func[int, bool]]{ $args[0] -gt 1 }) -join ','; [Linq.Enumerable]::OrderByDescending([int[]](1, 3), [Func[int, int]]{ $args[0] }) -join ','",
    "2,3 3,1",
  ],
  [
    "groups",
    "[Linq.Enumerable]::GroupBy([string[]]('a', 'bb', 'cc'), [Func[string, int]]{ $args[0].Length }) | % { \"$($_.Key):$($_.Count)\" }",
    "1:1 2:2",
  ],
  ["cuts into chunks", "([Linq.Enumerable]::Chunk([int[]](1..5), 2) | % { $_ -join '' }) -join ','", "12,34,5"],
  ["has no first of nothing", "[Linq.Enumerable]::First([int[]]@())", "[InvalidOperationException]"],
]);
