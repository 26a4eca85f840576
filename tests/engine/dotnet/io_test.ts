import { assertEquals } from "@std/assert";
import * as net from "../../../lib/engine/dotnet/io/net_path.ts";
import { computer } from "../cmdlets/computer.ts";

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const LINUX: readonly Case[] = [
  ["[IO.File]::WriteAllText('a.txt', 'é'); [IO.File]::ReadAllBytes('/work/a.txt') -join ' '; (Get-Item a.txt).Length", [
    "195 169",
    "2",
  ]],
  [
    "[IO.File]::WriteAllText('a.txt', 'x', [Text.Encoding]::UTF8); [IO.File]::ReadAllBytes('a.txt') -join ' '; [IO.File]::ReadAllText('a.txt').Length",
    [
      "239 187 191 120",
      "1",
    ],
  ],
  [
    "[IO.File]::WriteAllLines('a.txt', @('x', 'y')); [IO.File]::AppendAllLines('a.txt', [string[]]'z'); [IO.File]::ReadAllLines('a.txt') -join ','",
    [
      "x,y,z",
    ],
  ],
  [
    "Set-Location /tmp; [IO.File]::WriteAllText('r.txt', ''); Test-Path /work/r.txt; [Environment]::CurrentDirectory = '/tmp'; [IO.Path]::GetFullPath('q')",
    [
      "True",
      "/tmp/q",
    ],
  ],
  ["[IO.File]::ReadAllText('none')", [], ["FileNotFoundException"]],
  ["[IO.File]::ReadAllText('none/a')", [], ["DirectoryNotFoundException"]],
  ["[IO.File]::ReadAllText('/work')", [], ["UnauthorizedAccessException"]],
  ["[IO.File]::ReadAllText('')", [], ["ArgumentException"]],
  ["[IO.File]::Delete('none'); [IO.File]::Exists('none'); [IO.File]::Exists($null)", ["False", "False"]],
  [
    "try { [IO.File]::OpenRead('gone') } catch { $_.Exception.InnerException.FileName; $_.Exception.InnerException.HResult }",
    [
      "/work/gone",
      "-2147024894",
    ],
  ],
  ["'1' > a; [IO.File]::Copy('a', 'b'); [IO.File]::Copy('a', 'b')", [], ["IOException"]],
  [
    "'1' > a; [IO.File]::Copy('a', 'b', $true); [IO.File]::Move('b', 'c'); [IO.File]::Exists('b'); [IO.File]::Exists('c')",
    [
      "False",
      "True",
    ],
  ],
  [
    "[IO.Directory]::CreateDirectory('d/e/f').FullName; '1' > d/x.txt; '2' > d/e/y.txt; [IO.Directory]::GetFiles('d', '*.txt', 'AllDirectories') -join ' '; [IO.Directory]::EnumerateDirectories('/work/d') -join ' '",
    [
      "/work/d/e/f",
      "d/x.txt d/e/y.txt",
      "/work/d/e",
    ],
  ],
  ["$null = [IO.Directory]::CreateDirectory('d/e'); [IO.Directory]::Delete('d')", [], ["IOException"]],
  ["$null = [IO.Directory]::CreateDirectory('d/e'); [IO.Directory]::Delete('d', $true); [IO.Directory]::Exists('d')", [
    "False",
  ]],
  ["[IO.Directory]::GetFiles('none')", [], ["DirectoryNotFoundException"]],
  [
    "$f = [IO.FileInfo]'a.log'; $f.Exists; $f.Extension; $w = $f.CreateText(); $w.Write('abc'); $w.Dispose(); $f.Refresh(); $f.Length; $f.CopyTo('b.log').Name; $f.MoveTo('/tmp/c.log'); $f.FullName",
    [
      "False",
      ".log",
      "3",
      "b.log",
      "/tmp/c.log",
    ],
  ],
  [
    "$d = [IO.DirectoryInfo]::new('sub'); $d.Create(); $d.CreateSubdirectory('x').Name; '1' > sub/1.txt; $d.GetFiles().Name; $d.GetDirectories().Name; $d.EnumerateFileSystemInfos().Count; $d.Parent.FullName",
    [
      "x",
      "1.txt",
      "x",
      "2",
      "/work",
    ],
  ],
  [
    "$f = Get-Item (New-Item t.txt); $f.LastWriteTime = [datetime]'2024-01-02 03:04:05'; (Get-Item t.txt).LastWriteTime.ToString('s'); [IO.File]::GetLastWriteTimeUtc('t.txt').Kind; $f.IsReadOnly = $true; (Get-Item t.txt).IsReadOnly",
    [
      "2024-01-02T03:04:05",
      "Utc",
      "True",
    ],
  ],
  // Streams.
  [
    "$m = [IO.MemoryStream]::new(); $m.WriteByte(1); $m.Write([byte[]](2, 3, 4), 1, 2); $m.Position; $m.Position = 0; $b = [byte[]]::new(5); $m.Read($b, 1, 4); $b -join ' '; $m.ReadByte(); $m.ToArray() -join ' '",
    [
      "3",
      "3",
      "0 1 3 4 0",
      "-1",
      "1 3 4",
    ],
  ],
  ["$m = [IO.MemoryStream]::new([byte[]](1, 2)); $m.CanWrite; $m.SetLength(9)", ["True"], ["NotSupportedException"]],
  ["$m = [IO.MemoryStream]::new(); $m.Dispose(); $m.CanRead; $m.Length; $m.ReadByte()", ["False", "<null>"], [
    "ObjectDisposedException",
  ]],
  ["$m = [IO.MemoryStream]::new(); $m.Seek(-1, 'Begin')", [], ["ArgumentException"]],
  [
    "$s = [IO.File]::Open('f.bin', 'Create'); $s.Write([byte[]](65..70), 0, 6); $null = $s.Seek(2, 'Begin'); $s.WriteByte(33); $s.Close(); [IO.File]::ReadAllText('f.bin')",
    [
      "AB!DEF",
    ],
  ],
  ["$s = [IO.File]::Open('f.bin', 'CreateNew'); $s.Dispose(); [IO.File]::Open('f.bin', 'CreateNew')", [], [
    "IOException",
  ]],
  [
    '$r = [IO.StringReader]::new("a`r`nb`n`nc"); while ($null -ne ($l = $r.ReadLine())) { "[$l]" }; $r.ReadToEnd() -eq \'\'; $r.Peek()',
    [
      "[a]",
      "[b]",
      "[]",
      "[c]",
      "True",
      "-1",
    ],
  ],
  [
    "$w = [IO.StringWriter]::new(); $w.Write('{0}-{1}', 1, 'x'); $w.WriteLine(); $w.WriteLine($true); $w.NewLine = '|'; $w.WriteLine(1.5); $w.ToString() -replace \"`n\", '~'",
    [
      "1-x~True~1.5|",
    ],
  ],
  [
    "$m = [IO.MemoryStream]::new(); $w = [IO.StreamWriter]::new($m, [Text.Encoding]::Unicode); $w.Write('é'); $w.Flush(); $m.ToArray() -join ' '; $m.Position = 0; [IO.StreamReader]::new($m).ReadToEnd()",
    [
      "255 254 233 0",
      "é",
    ],
  ],
  [
    "$w = [IO.StreamWriter]::new('l.txt', $true); $w.WriteLine('1'); $w.Dispose(); $w = [IO.File]::AppendText('l.txt'); $w.Write('2'); $w.Close(); [IO.File]::ReadAllLines('l.txt') -join ','; $r = [IO.File]::OpenText('l.txt'); $r.ReadLine(); $r.EndOfStream; $r.Dispose(); $r.ReadLine()",
    [
      "1,2",
      "1",
      "False",
    ],
    ["ObjectDisposedException"],
  ],
  [
    "$m = [IO.MemoryStream]::new(); $w = [IO.BinaryWriter]::new($m); $w.Write([int]258); $w.Write('hé'); $w.Write([double]1.5); $w.Write($true); $m.ToArray().Count; $m.Position = 0; $r = [IO.BinaryReader]::new($m); $r.ReadInt32(); $r.ReadString(); $r.ReadDouble(); $r.ReadBoolean(); $r.ReadByte()",
    [
      "17",
      "258",
      "hé",
      "1.5",
      "True",
    ],
    ["EndOfStreamException"],
  ],
  [
    "foreach ($t in 'GZipStream', 'DeflateStream', 'ZLibStream', 'BrotliStream') { $m = [IO.MemoryStream]::new(); $z = New-Object \"IO.Compression.$t\" $m, ([IO.Compression.CompressionMode]::Compress); $w = [IO.StreamWriter]::new($z); $w.Write('ab' * 50); $w.Dispose(); $u = New-Object \"IO.Compression.$t\" ([IO.MemoryStream]::new($m.ToArray())), ([IO.Compression.CompressionMode]::Decompress); [IO.StreamReader]::new($u).ReadToEnd().Length }",
    [
      "100",
      "100",
      "100",
      "100",
    ],
  ],
  [
    "$z = [IO.Compression.GZipStream]::new([IO.MemoryStream]::new([byte[]](1, 2, 3)), [IO.Compression.CompressionMode]'Decompress'); $z.ReadByte()",
    [],
    [
      "InvalidDataException",
    ],
  ],
  // Encodings.
  [
    "[Text.Encoding]::UTF8.GetString([byte[]](0xf0, 0x9f, 0x98, 0x80)).Length; [Text.Encoding]::ASCII.GetString([byte[]](200)); [Text.Encoding]::GetEncoding('utf-16BE').GetBytes('A') -join ' '; [Text.Encoding]::GetEncoding(1252).GetBytes('€') -join ' '",
    [
      "2",
      "?",
      "0 65",
      "128",
    ],
  ],
  ["[Text.UTF8Encoding]::new($false, $true).GetString([byte[]](0xff))", [], ["DecoderFallbackException"]],
  ["[Text.Encoding]::GetEncoding('x-none')", [], ["ArgumentException"]],
  ["[Text.Encoding]::GetEncoding(12345)", [], ["NotSupportedException"]],
];

const WINDOWS: readonly Case[] = [
  [
    "[IO.Path]::Combine('C:\\a', 'b'); [IO.Path]::GetFullPath('x/../y'); [IO.Path]::GetFileName('C:\\a/b.txt'); [IO.Path]::DirectorySeparatorChar",
    [
      "C:\\a\\b",
      "C:\\work\\y",
      "b.txt",
      "\\",
    ],
  ],
  ["[IO.File]::WriteAllLines('l.txt', @('a', 'b')); (Get-Item l.txt).Length; [IO.File]::Exists('C:\\WORK\\L.TXT')", [
    "6",
    "True",
  ]],
  [
    "[IO.File]::WriteAllText('\\\\files\\team\\n.txt', 'x'); [IO.FileInfo]::new('\\\\files\\team\\n.txt').DirectoryName",
    [
      "\\\\files\\team",
    ],
  ],
  ["[IO.DriveInfo]::GetDrives().Name -join ' '; [IO.DriveInfo]::new('d').RootDirectory.FullName", [
    "C:\\ D:\\",
    "D:\\",
  ]],
];

Deno.test("System.IO and encodings: scripts read and write the computer's files, streams and text", () => {
  for (const [script, output, errors = []] of LINUX) {
    const ran = computer("linux").run(script);
    assertEquals({ output: ran.output, errors: ran.errors }, { output, errors }, script);
  }
});

Deno.test("System.IO: paths and line ends are those of the computer", () => {
  for (const [script, output, errors = []] of WINDOWS) {
    const ran = computer("windows").run(script);
    assertEquals({ output: ran.output, errors: ran.errors }, { output, errors }, script);
  }
});

Deno.test("Path members split and join both styles", () => {
  assertEquals(["/a/b", "/a/", "/", "a", ""].map((path) => net.directoryName("linux", path)), [
    "/a",
    "/a",
    null,
    "",
    null,
  ]);
  assertEquals(
    ["C:\\a\\b", "C:\\a", "C:\\", "\\\\s\\h\\x", "\\\\s\\h"].map((path) => net.directoryName("windows", path)),
    [
      "C:\\a",
      "C:\\",
      null,
      "\\\\s\\h",
      null,
    ],
  );
  assertEquals(["a.b.c", ".x", "a.", "d.d/n"].map((path) => net.extension("linux", path)), [".c", ".x", "", ""]);
  assertEquals(net.fileName("linux", "a\\b"), "a\\b");
  assertEquals(net.fileName("windows", "a\\b"), "b");
  assertEquals(net.combine("linux", ["a", "", "/b", "c/"]), "/b/c/");
  assertEquals(net.combine("windows", ["C:", "a"]), "C:a");
  assertEquals(net.fullPath("linux", "../x/./y/", "/a/b"), "/a/x/y/");
  assertEquals(net.fullPath("linux", "../../../x", "/a"), "/x");
  assertEquals(net.fullPath("windows", "\\x", "D:\\a"), "D:\\x");
  assertEquals(net.fullPath("windows", "\\\\s\\h\\a\\..\\b", "C:\\"), "\\\\s\\h\\b");
  assertEquals(net.relativePath("windows", "C:\\a\\b", "c:\\A\\d"), "..\\d");
  assertEquals(net.relativePath("windows", "C:\\a", "D:\\b"), "D:\\b");
  assertEquals(net.changeExtension("linux", "a.b", null), "a");
});
