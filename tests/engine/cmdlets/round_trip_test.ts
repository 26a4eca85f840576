import { assertEquals } from "@std/assert";
import { computer } from "./computer.ts";

/** Numbers of a fixed sequence, in [0, 1). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const PIECES = [
  "",
  "a",
  "b c",
  '"',
  '""',
  ",",
  ";",
  "\n",
  "\r\n",
  "\t",
  " ",
  "é",
  "日本",
  "😀",
  "'",
  "#",
  "\\",
  "{",
  "]",
  "null",
  "0",
  "-1.5",
];

function text(random: () => number): string {
  let made = "";
  for (let i = Math.floor(random() * 4); i >= 0; i--) made += PIECES[Math.floor(random() * PIECES.length)];
  return made;
}

function json(random: () => number, depth: number): unknown {
  const kind = Math.floor(random() * (depth > 0 ? 7 : 5));
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return Math.floor(random() * 2_000_000 - 1_000_000);
    case 3:
      return Math.floor(random() * 1e6) / 128;
    case 4:
      return text(random);
    case 5:
      return Array.from({ length: 2 + Math.floor(random() * 3) }, () => json(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from(
          { length: 1 + Math.floor(random() * 3) },
          (_, i) => [`k${i}${text(random)}`, json(random, depth - 1)],
        ),
      );
  }
}

const { session, run } = computer("linux");

function give(name: string, value: string | readonly string[]): void {
  session.scope.set(name, typeof value === "string" ? value : value.join("\u0001"));
}

Deno.test("JSON text survives ConvertFrom-Json and ConvertTo-Json", () => {
  const random = sequence(11);
  for (let i = 0; i < 150; i++) {
    const wanted = json(random, 3);
    give("text", JSON.stringify(wanted));
    const ran = run("ConvertTo-Json (ConvertFrom-Json $text -NoEnumerate -DateKind String) -Compress -Depth 9");
    assertEquals(ran.errors, []);
    assertEquals(JSON.parse(ran.output[0]!), wanted);
  }
});

Deno.test("text of any kind survives CSV", () => {
  const random = sequence(12);
  for (let i = 0; i < 150; i++) {
    const cells = Array.from({ length: 3 }, () => text(random));
    give("cells", cells);
    const ran = run(`
      $given = $cells -split [char]1
      $row = [pscustomobject]@{ a = $given[0]; b = $given[1]; c = $given[2] }
      $back = ($row | ConvertTo-Csv) -join "\`n" | ConvertFrom-Csv
      $back.a; $back.b; $back.c
    `);
    assertEquals(ran.errors, []);
    assertEquals(ran.output, cells);
  }
});

Deno.test("objects survive CLIXML", () => {
  const random = sequence(13);
  for (let i = 0; i < 100; i++) {
    const wanted = json(random, 3);
    give("text", JSON.stringify(wanted));
    const ran = run(`
      $object = ConvertFrom-Json $text -NoEnumerate -DateKind String
      $text = ConvertTo-CliXml @{ held = $object } -Depth 9
      ConvertTo-Json (ConvertFrom-CliXml $text).held -Compress -Depth 9
    `);
    assertEquals(ran.errors, []);
    assertEquals(JSON.parse(ran.output[0]!), wanted);
  }
});

Deno.test("sorting gives every object back, in order", () => {
  const random = sequence(14);
  for (let i = 0; i < 60; i++) {
    const numbers = Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 30));
    give("numbers", numbers.map(String));
    const ran = run("$numbers -split [char]1 | Where-Object { $_ } | ForEach-Object { [int]$_ } | Sort-Object");
    assertEquals(ran.errors, []);
    assertEquals(ran.output.map(Number), numbers.toSorted((a, b) => a - b));
  }
});
