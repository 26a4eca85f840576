import { assertEquals } from "@std/assert";
import { PsDateTime, PsTimeSpan } from "../../../lib/clixml/value.ts";
import { formatDateTime } from "../../../lib/engine/dotnet/date_format.ts";
import { parseDate, parseDateExact } from "../../../lib/engine/dotnet/date_parse.ts";
import { cultureNamed, EN_US, INVARIANT_CULTURE } from "../../../lib/engine/dotnet/culture.ts";
import { parseSpan, spanText } from "../../../lib/engine/dotnet/timespan_text.ts";
import { testScripts } from "../run_script.ts";

const SECOND = 10_000_000n;
/** 2024-03-15 13:14:15. */
const DATE = new PsDateTime(638_461_052_550_000_000n, "Unspecified");

const FORMATS: readonly (readonly [format: string, text: string])[] = [
  ["d", "3/15/2024"],
  ["D", "Friday, March 15, 2024"],
  ["t", "1:14\u202fPM"],
  ["T", "1:14:15\u202fPM"],
  ["g", "3/15/2024 1:14\u202fPM"],
  ["G", "3/15/2024 1:14:15\u202fPM"],
  ["s", "2024-03-15T13:14:15"],
  ["u", "2024-03-15 13:14:15Z"],
  ["R", "Fri, 15 Mar 2024 13:14:15 GMT"],
  ["o", "2024-03-15T13:14:15.0000000"],
  ["M", "March 15"],
  ["Y", "March 2024"],
  ["yyyy-MM-dd HH:mm:ss.fff", "2024-03-15 13:14:15.000"],
  ["ddd d MMM yy h:mm tt", "Fri 15 Mar 24 1:14 PM"],
  ["'on' dd/MM", "on 15/03"],
  ["%d", "15"],
];

for (const [format, text] of FORMATS) {
  Deno.test(`formatDateTime() writes ${JSON.stringify(text)} by ${format}`, () => {
    const written = formatDateTime(DATE, format, EN_US);
    // Whether the blank before PM is a narrow one is the culture's matter.
    assertEquals(written?.replaceAll("\u202f", " "), text.replaceAll("\u202f", " "));
  });
}

Deno.test("formatDateTime() follows the culture", () => {
  assertEquals(formatDateTime(DATE, "d", cultureNamed("de-DE")!), "15.03.2024");
  assertEquals(formatDateTime(DATE, "d", INVARIANT_CULTURE), "03/15/2024");
  assertEquals(formatDateTime(DATE, "dddd d MMMM", cultureNamed("fr-FR")!), "vendredi 15 mars");
});

Deno.test("parseDate() reads the usual forms", () => {
  for (
    const text of [
      "2024-03-15 13:14:15",
      "3/15/2024 1:14:15 PM",
      "15 March 2024 13:14:15",
      "2024-03-15T13:14:15",
      "Fri, 15 Mar 2024 13:14:15",
      "March 15, 2024 1:14:15 pm",
    ]
  ) {
    assertEquals(parseDate(text)?.ticks, DATE.ticks, text);
  }
});

Deno.test("parseDate() tells what is no date", () => {
  for (const text of ["", "x", "2024-13-01", "2/30/2024", "25:00", "2024-01-01 x"]) {
    assertEquals(parseDate(text), undefined, text);
  }
});

Deno.test("parseDateExact() wants the pattern", () => {
  assertEquals(parseDateExact("15.03.2024 13:14:15", "dd.MM.yyyy HH:mm:ss")?.ticks, DATE.ticks);
  assertEquals(parseDateExact("15.3.2024", "dd.MM.yyyy"), undefined);
});

Deno.test("parseSpan() and spanText() undo each other", () => {
  for (const text of ["00:00:00", "1.02:03:04", "-00:00:01.5000000", "10675199.02:48:05.4775807"]) {
    const ticks = parseSpan(text);
    assertEquals(typeof ticks === "bigint" && spanText(ticks), text);
  }
  assertEquals(parseSpan("1:30"), 5400n * SECOND);
  assertEquals(parseSpan("2"), 172_800n * SECOND);
  assertEquals(parseSpan("x"), "format");
  assertEquals(parseSpan("25:00"), "overflow");
  assertEquals(new PsTimeSpan(parseSpan("0:0:1") as bigint).ticks, SECOND);
});

testScripts("System.DateTime", [
  [
    "parts",
    "$d = [datetime]'2024-02-29 13:14:15'; $d.DayOfYear; $d.DayOfWeek; $d.TimeOfDay; $d.Date.Hour",
    "60 Thursday 13:14:15 0",
  ],
  [
    "months of different lengths",
    "([datetime]'2024-01-31').AddMonths(1).Day; ([datetime]'2024-02-29').AddYears(1).Day",
    "29 28",
  ],
  [
    "offsets",
    "([datetimeoffset]'2024-01-02T03:04:05+02:00').UtcDateTime.Hour; [datetimeoffset]::FromUnixTimeSeconds(0).Year",
    "1 1970",
  ],
  [
    "days without a time",
    "[dateonly]::new(2024, 1, 31).AddDays(1).ToString('o'); [timeonly]::new(23, 0).AddHours(2).Hour",
    "2024-02-01 1",
  ],
  [
    "out of range",
    "[datetime]::new(2024, 13, 1); [datetime]::MaxValue.AddDays(1)",
    "[ArgumentOutOfRangeException] [ArgumentOutOfRangeException]",
  ],
  ["the file time and Unix epochs", "[datetime]::UnixEpoch.Year; [datetime]::FromFileTimeUtc(0).Year", "1970 1601"],
  [
    "patterns with a culture",
    "[datetime]::ParseExact('05/03/24', 'dd/MM/yy', [cultureinfo]::InvariantCulture).Month",
    "3",
  ],
]);
