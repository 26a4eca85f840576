/**
 * Get-Date, New-TimeSpan, Get-Culture, Get-UICulture, Get-Uptime.
 * @module
 */
import { PropertyBag, PsDateTime, PsObject, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import {
  type CmdletBody,
  type CmdletCall,
  type CmdletSpec,
  inSets,
  parameter,
  type ParameterSpec,
} from "../command.ts";
import { addMonths, partsOf } from "../dotnet/calendar.ts";
import { convertTo, toText } from "../dotnet/convert.ts";
import { formatDateTime } from "../dotnet/date_format.ts";
import { declareEnum } from "../dotnet/declare.ts";
import { enumNamed } from "../dotnet/enums.ts";
import { typeNamed } from "../dotnet/type_system.ts";
import { raise } from "../exceptions.ts";
import type { Step } from "../task.ts";
import { EN_US } from "../dotnet/culture.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";

const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_MINUTE = 60n * TICKS_PER_SECOND;
const TICKS_PER_HOUR = 60n * TICKS_PER_MINUTE;
const TICKS_PER_DAY = 24n * TICKS_PER_HOUR;
const EPOCH_TICKS = 621_355_968_000_000_000n;
const DISPLAY_HINT = "Microsoft.PowerShell.Commands.DisplayHintType";

/** Types of Get-Date's output. */
export const DATE_TYPES = [declareEnum(DISPLAY_HINT, "Date Time DateTime")] as const;

const DATE_SETS = { DateAndFormat: {}, DateAndUFormat: {} };
const UNIX_SETS = { UnixTimeSecondsAndFormat: {}, UnixTimeSecondsAndUFormat: {} };

/** Parts of a date that can be replaced: parameter, least and most value. */
const PARTS = [
  ["Year", 1, 9999],
  ["Month", 1, 12],
  ["Day", 1, 31],
  ["Hour", 0, 23],
  ["Minute", 0, 59],
  ["Second", 0, 59],
  ["Millisecond", 0, 999],
] as const;

/** The row of Get-Date. */
export const GET_DATE: CmdletSpec = {
  name: "Get-Date",
  module: UTILITY,
  className: commandClass("GetDateCommand"),
  defaultSet: "DateAndFormat",
  outputTypes: ["System.String", "System.DateTime"],
  parameters: [
    inSets("Date", "datetime", mapSets(DATE_SETS, { position: 0, value: true, property: true }), {
      aliases: ["LastWriteTime"],
    }),
    inSets("UnixTimeSeconds", "long", mapSets(UNIX_SETS, { mandatory: true }), {
      aliases: ["UnixTime"],
      validate: [{ kind: "Range", min: -62135596800n, max: 253402300799n }],
    }),
    ...PARTS.map(([name, min, max]): ParameterSpec =>
      parameter(name, "int", {}, { validate: [{ kind: "Range", min, max }] })
    ),
    parameter("DisplayHint", DISPLAY_HINT),
    inSets("UFormat", "string", {
      DateAndUFormat: { mandatory: true },
      UnixTimeSecondsAndUFormat: { mandatory: true },
    }),
    inSets("Format", "string", { DateAndFormat: {}, UnixTimeSecondsAndFormat: {} }),
    parameter("AsUTC", "switch"),
  ],
  create: (cmd) => ({
    process(): Step {
      return cmd.write(dateOutput(cmd));
    },
  }),
};

function mapSets(sets: object, membership: object): Record<string, object> {
  return Object.fromEntries(Object.keys(sets).map((name) => [name, membership]));
}

/** The formats that have names of their own: pattern, and whether the time is universal. */
const NAMED_FORMATS: Readonly<Record<string, readonly [pattern: string, universal: boolean]>> = {
  filedate: ["yyyyMMdd", false],
  filedateuniversal: ["yyyyMMddZ", true],
  filedatetime: ["yyyyMMddTHHmmssffff", false],
  filedatetimeuniversal: ["yyyyMMddTHHmmssffffZ", true],
};

function dateOutput(cmd: CmdletCall): PsValue {
  let date = withParts(cmd, startingDate(cmd));
  if (cmd.flag("AsUTC")) date = toUniversal(cmd, date);
  const uformat = cmd.text("UFormat");
  if (uformat !== undefined) return unixFormat(cmd, date, uformat);
  const format = cmd.text("Format");
  if (format !== undefined) {
    const named = NAMED_FORMATS[format.toLowerCase()];
    if (named?.[1]) date = toUniversal(cmd, date);
    const text = formatDateTime(date, named?.[0] ?? format, EN_US);
    if (text !== undefined) return text;
    throw raise({
      types: ["System.FormatException", "System.SystemException"],
      message: `'${format}' is no format of a date.`,
      errorId: "System.FormatException",
      category: "NotSpecified",
    });
  }
  const bag = new PropertyBag();
  bag.push("DisplayHint", enumNamed(DISPLAY_HINT, enumName(cmd, "DisplayHint") ?? "DateTime"));
  return new PsObject(bag, date);
}

function startingDate(cmd: CmdletCall): PsDateTime {
  const given = cmd.get("Date");
  if (given instanceof PsDateTime) return given;
  if (given instanceof PsObject && given.base instanceof PsDateTime) return given.base;
  const { platform } = cmd.session;
  const unix = cmd.get("UnixTimeSeconds");
  const utc = unix === undefined ? platform.now() : EPOCH_TICKS + BigInt(unix as bigint) * TICKS_PER_SECOND;
  return new PsDateTime(utc + BigInt(platform.utcOffsetMinutes(utc)) * TICKS_PER_MINUTE, "Local");
}

function withParts(cmd: CmdletCall, start: PsDateTime): PsDateTime {
  let { ticks } = start;
  const now = (): ReturnType<typeof partsOf> => partsOf(ticks);
  const year = cmd.int("Year");
  if (year !== undefined) ticks = addMonths(ticks, (year - now().year) * 12) ?? ticks;
  const month = cmd.int("Month");
  if (month !== undefined) ticks = addMonths(ticks, month - now().month) ?? ticks;
  const shift = (name: string, current: number, unit: bigint): void => {
    const wanted = cmd.int(name);
    if (wanted !== undefined) ticks += BigInt(wanted - current) * unit;
  };
  shift("Day", now().day, TICKS_PER_DAY);
  shift("Hour", now().hour, TICKS_PER_HOUR);
  shift("Minute", now().minute, TICKS_PER_MINUTE);
  shift("Second", now().second, TICKS_PER_SECOND);
  const millisecond = cmd.int("Millisecond");
  if (millisecond !== undefined) {
    ticks += BigInt(millisecond) * TICKS_PER_MILLISECOND - ticks % TICKS_PER_SECOND;
  }
  return ticks === start.ticks ? start : new PsDateTime(ticks, start.dateKind);
}

function toUniversal(cmd: CmdletCall, date: PsDateTime): PsDateTime {
  if (date.dateKind === "Utc") return date;
  // An unspecified date counts as local.
  const offset = BigInt(cmd.session.platform.utcOffsetMinutes(date.ticks)) * TICKS_PER_MINUTE;
  return new PsDateTime(date.ticks - offset, "Utc");
}

/** Letters of -UFormat that are .NET patterns. */
const UNIX_PATTERNS: Readonly<Record<string, string>> = {
  A: "dddd",
  a: "ddd",
  B: "MMMM",
  b: "MMM",
  c: "ddd dd MMM yyyy HH:mm:ss",
  D: "MM/dd/yy",
  d: "dd",
  F: "yyyy-MM-dd",
  H: "HH",
  h: "MMM",
  I: "hh",
  M: "mm",
  m: "MM",
  p: "tt",
  R: "HH:mm",
  r: "hh:mm:ss tt",
  S: "ss",
  T: "HH:mm:ss",
  X: "HH:mm:ss",
  x: "MM/dd/yy",
  Y: "yyyy",
  y: "yy",
  Z: "zz",
};

function unixFormat(cmd: CmdletCall, date: PsDateTime, format: string): string {
  const parts = partsOf(date.ticks);
  const weekday = Number((date.ticks / TICKS_PER_DAY + 1n) % 7n);
  const dayOfYear = parts.dayOfYear;
  const iso = isoWeek(date.ticks);
  const computed: Readonly<Record<string, () => string>> = {
    C: () => String(Math.trunc(parts.year / 100)),
    e: () => String(parts.day).padStart(2),
    G: () => String(iso.year).padStart(4, "0"),
    g: () => String(iso.year % 100).padStart(2, "0"),
    j: () => String(dayOfYear).padStart(3, "0"),
    k: () => String(parts.hour).padStart(2),
    l: () => String(parts.hour % 12 === 0 ? 12 : parts.hour % 12).padStart(2),
    n: () => "\n",
    s: () => String((toUniversal(cmd, date).ticks - EPOCH_TICKS) / TICKS_PER_SECOND),
    t: () => "\t",
    U: () => String(Math.trunc(dayOfYear / 7)),
    u: () => String(weekday === 0 ? 7 : weekday),
    V: () => String(iso.week).padStart(2, "0"),
    W: () => String(Math.trunc(dayOfYear / 7)),
    w: () => String(weekday),
  };
  return format.replace(/^\+/, "").replace(/%(.)/gs, (_all, letter: string) => {
    const pattern = UNIX_PATTERNS[letter];
    if (pattern !== undefined) return formatDateTime(date, pattern, EN_US) ?? "";
    return computed[letter]?.() ?? letter;
  });
}

/** Year and number of the ISO 8601 week. */
function isoWeek(ticks: bigint): { readonly year: number; readonly week: number } {
  const day = ticks / TICKS_PER_DAY;
  // The Thursday of the week decides on its year; day 0 (0001-01-01) is a Monday.
  const thursday = day - day % 7n + 3n;
  const parts = partsOf(thursday * TICKS_PER_DAY);
  return { year: parts.year, week: Math.trunc((parts.dayOfYear - 1) / 7) + 1 };
}

/** The row of New-TimeSpan. */
export const NEW_TIMESPAN: CmdletSpec = {
  name: "New-TimeSpan",
  module: UTILITY,
  className: commandClass("NewTimeSpanCommand"),
  defaultSet: "Date",
  outputTypes: ["System.TimeSpan"],
  parameters: [
    inSets("Start", "datetime", { Date: { position: 0, value: true, property: true } }, { aliases: ["LastWriteTime"] }),
    inSets("End", "datetime", { Date: { position: 1, property: true } }),
    ...["Days", "Hours", "Minutes", "Seconds", "Milliseconds"].map((name) => inSets(name, "int", { Time: {} })),
  ],
  create: (cmd) => new NewTimeSpan(cmd),
};

class NewTimeSpan implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  process(): Step {
    const cmd = this.#cmd;
    const now = startingDate(cmd).ticks;
    if (cmd.parameterSet === "Date") {
      const at = (name: string): bigint => {
        const value = cmd.get(name);
        if (value === undefined) return now;
        return (convertTo(value, typeNamed("System.DateTime"), cmd.session) as PsDateTime).ticks;
      };
      return cmd.write(new PsTimeSpan(at("End") - at("Start")));
    }
    const units = [TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, TICKS_PER_MILLISECOND];
    const ticks = ["Days", "Hours", "Minutes", "Seconds", "Milliseconds"].reduce(
      (sum, name, i) => sum + BigInt(cmd.int(name) ?? 0) * units[i]!,
      0n,
    );
    return cmd.write(new PsTimeSpan(ticks));
  }
}

/** The row of Get-Culture. */
export const GET_CULTURE: CmdletSpec = {
  name: "Get-Culture",
  module: UTILITY,
  className: commandClass("GetCultureCommand"),
  defaultSet: "CurrentCulture",
  parameters: [
    inSets("Name", "string[]", { Name: { position: 0, value: true } }),
    inSets("NoUserOverrides", "switch", { CurrentCulture: {}, Name: {} }),
    inSets("ListAvailable", "switch", { ListAvailable: {} }),
  ],
  create: (cmd) => ({
    *process() {
      for (const name of cmd.texts("Name") ?? ["en-US"]) {
        const step = cmd.write(convertTo(toText(name), typeNamed("System.Globalization.CultureInfo"), cmd.session));
        if (step) yield* step;
      }
    },
  }),
};

/** The row of Get-UICulture. */
export const GET_UICULTURE: CmdletSpec = {
  name: "Get-UICulture",
  module: UTILITY,
  className: commandClass("GetUICultureCommand"),
  parameters: [],
  create: (cmd) => ({
    process: () => cmd.write(convertTo("en-US", typeNamed("System.Globalization.CultureInfo"), cmd.session)),
  }),
};
