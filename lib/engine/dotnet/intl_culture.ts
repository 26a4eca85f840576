/**
 * Cultures beyond the table of `culture.ts`, made of what the runtime's Intl knows. It reads the same Unicode data as
 * .NET, in another form: patterns are told from how a date that shows each part is written.
 * @module
 */
import type { Culture } from "./culture_facts.ts";

/** LCIDs of cultures that scripts name; others have the number of custom cultures. */
const LCIDS: Readonly<Record<string, number>> = {
  "ar-SA": 1025,
  "cs-CZ": 1029,
  "da-DK": 1030,
  "de-AT": 3079,
  "de-CH": 2055,
  "el-GR": 1032,
  "en-AU": 3081,
  "en-CA": 4105,
  "en-IN": 16393,
  "es-ES": 3082,
  "es-MX": 2058,
  "fi-FI": 1035,
  "fr-CA": 3084,
  "fr-CH": 4108,
  "he-IL": 1037,
  "hu-HU": 1038,
  "id-ID": 1057,
  "it-IT": 1040,
  "ja-JP": 1041,
  "ko-KR": 1042,
  "nb-NO": 1044,
  "nl-NL": 1043,
  "pl-PL": 1045,
  "pt-BR": 1046,
  "pt-PT": 2070,
  "ru-RU": 1049,
  "sv-SE": 1053,
  "th-TH": 1054,
  "tr-TR": 1055,
  "uk-UA": 1058,
  "vi-VN": 1066,
  "zh-CN": 2052,
  "zh-TW": 1028,
  cs: 5,
  da: 6,
  de: 7,
  el: 8,
  en: 9,
  es: 10,
  fi: 11,
  fr: 12,
  hu: 14,
  it: 16,
  ja: 17,
  ko: 18,
  nl: 19,
  pl: 21,
  pt: 22,
  ru: 25,
  sv: 29,
  tr: 31,
};
/** LCID of a culture that has none of its own. */
const CUSTOM_LCID = 4096;

/** Currencies by country; the euro where a country is not here would be wrong, so those have the neutral sign. */
const CURRENCIES: Readonly<Record<string, string>> = {
  AT: "EUR",
  AU: "AUD",
  BE: "EUR",
  BR: "BRL",
  CA: "CAD",
  CH: "CHF",
  CN: "CNY",
  CZ: "CZK",
  DE: "EUR",
  DK: "DKK",
  ES: "EUR",
  FI: "EUR",
  FR: "EUR",
  GB: "GBP",
  GR: "EUR",
  HU: "HUF",
  ID: "IDR",
  IE: "EUR",
  IL: "ILS",
  IN: "INR",
  IT: "EUR",
  JP: "JPY",
  KR: "KRW",
  MX: "MXN",
  NL: "EUR",
  NO: "NOK",
  NZ: "NZD",
  PL: "PLN",
  PT: "EUR",
  RU: "RUB",
  SA: "SAR",
  SE: "SEK",
  TH: "THB",
  TR: "TRY",
  TW: "TWD",
  UA: "UAH",
  US: "USD",
  VN: "VND",
  ZA: "ZAR",
};

/** A Saturday, 5 April 2003, 06:07:08: each of its parts has one digit, so that padding shows. */
const SAMPLE = Date.UTC(2003, 3, 5, 6, 7, 8);
const UTC = { timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" } as const;

type Parts = readonly Intl.DateTimeFormatPart[];

function parts(name: string, options: Intl.DateTimeFormatOptions): Parts {
  return new Intl.DateTimeFormat(name, { ...UTC, ...options }).formatToParts(SAMPLE);
}

/** Literal text of a pattern: letters stand in quotes. */
function literal(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => `'${word}'`);
}

/** A .NET pattern that writes the sample as the parts do. */
function pattern(name: string, options: Intl.DateTimeFormatOptions): string {
  const is12 = new Intl.DateTimeFormat(name, { ...UTC, ...options }).resolvedOptions().hour12 ?? false;
  return parts(name, options).map(({ type, value }) => {
    switch (type) {
      case "weekday":
        return "dddd";
      case "day":
        return value.length > 1 ? "dd" : "d";
      case "month":
        return /^\d+$/.test(value) ? (value.length > 1 ? "MM" : "M") : "MMMM";
      case "year":
        return "yyyy";
      case "hour":
        return (is12 ? "h" : "H").repeat(value.length > 1 ? 2 : 1);
      case "minute":
        return "mm";
      case "second":
        return "ss";
      case "dayPeriod":
        return "tt";
      default:
        return literal(value);
    }
  }).join("");
}

// English data have a narrow blank before AM and PM, which JavaScript engines write as a common one.
function timePattern(name: string, timeStyle: "short" | "medium"): string {
  const text = pattern(name, { timeStyle });
  return name.startsWith("en") ? text.replace(" tt", "\u202ftt") : text;
}

function names(name: string, count: number, options: Intl.DateTimeFormatOptions, at: (i: number) => number): string[] {
  const format = new Intl.DateTimeFormat(name, { ...UTC, ...options });
  return Array.from({ length: count }, (_, i) => format.format(at(i)));
}

function dayPeriod(name: string, hour: number): string {
  const format = new Intl.DateTimeFormat(name, { ...UTC, hour: "numeric", hour12: true });
  return format.formatToParts(Date.UTC(2003, 3, 5, hour)).find(({ type }) => type === "dayPeriod")?.value ?? "";
}

/** `$n`, `n $` … of a number's parts. */
function numberPattern(list: readonly Intl.NumberFormatPart[], mark: string): string {
  let text = "";
  for (const { type, value } of list) {
    if (type === "currency" || type === "percentSign") text += mark;
    else if (type === "integer") text += "n";
    else if (type === "minusSign") text += "-";
    // .NET writes its own blank, whichever the data have.
    else if (type === "literal") text += value.replace(/[\u200e\u200f\u061c]/g, "").replace(/\s/g, " ");
  }
  return text;
}

function country(name: string): string | undefined {
  return /-([A-Z]{2})$/.exec(name)?.[1];
}

function displayName(name: string, language: string): string {
  const names = new Intl.DisplayNames([language], { type: "language", languageDisplay: "standard" });
  return names.of(name) ?? name;
}

/** A culture by a name in its own spelling (`pt-BR`); `undefined` where the runtime has no data for its language. */
export function intlCulture(name: string, base: Culture): Culture | undefined {
  try {
    if (Intl.DateTimeFormat.supportedLocalesOf([name]).length === 0) return undefined;
    const numbers = new Intl.NumberFormat(name, { numberingSystem: "latn" } as Intl.NumberFormatOptions)
      .formatToParts(-1234567.5);
    const sign = (type: string, standard: string): string =>
      numbers.find((part) => part.type === type)?.value ?? standard;
    const currency = CURRENCIES[country(name) ?? ""];
    const money = new Intl.NumberFormat(name, {
      style: "currency",
      currency: currency ?? "XXX",
      currencyDisplay: "symbol",
      numberingSystem: "latn",
    } as Intl.NumberFormatOptions);
    const percent = new Intl.NumberFormat(
      name,
      { style: "percent", numberingSystem: "latn" } as Intl.NumberFormatOptions,
    );
    const whole = (format: Intl.NumberFormat, value: number): readonly Intl.NumberFormatPart[] =>
      format.formatToParts(value).filter(({ type }) => type !== "decimal" && type !== "fraction");
    return {
      ...base,
      name,
      displayName: displayName(name, "en"),
      nativeName: displayName(name, name),
      lcid: LCIDS[name] ?? CUSTOM_LCID,
      days: names(name, 7, { weekday: "long" }, (i) => Date.UTC(2003, 3, 6 + i)),
      shortDays: names(name, 7, { weekday: "short" }, (i) => Date.UTC(2003, 3, 6 + i)),
      months: names(name, 12, { month: "long" }, (i) => Date.UTC(2003, i, 5)),
      shortMonths: names(name, 12, { month: "short" }, (i) => Date.UTC(2003, i, 5)),
      am: dayPeriod(name, 6),
      pm: dayPeriod(name, 18),
      dateSeparator: parts(name, { dateStyle: "short" }).find(({ type }) => type === "literal")?.value.trim() || "/",
      timeSeparator: parts(name, { timeStyle: "short" }).find(({ type }) => type === "literal")?.value.trim() || ":",
      firstDayOfWeek: firstDay(name),
      patterns: {
        d: pattern(name, { dateStyle: "short" }),
        D: pattern(name, { dateStyle: "full" }),
        t: timePattern(name, "short"),
        T: timePattern(name, "medium"),
        M: pattern(name, { month: "long", day: "numeric" }),
        Y: pattern(name, { year: "numeric", month: "long" }),
      },
      decimal: sign("decimal", "."),
      group: sign("group", ","),
      currency: currency === undefined ? "¤" : money.formatToParts(1).find(({ type }) => type === "currency")!.value,
      places: 3,
      currencyPlaces: currency === undefined ? 2 : money.resolvedOptions().maximumFractionDigits ?? 2,
      currencyPattern: numberPattern(whole(money, 1), "$"),
      negativeCurrencyPattern: numberPattern(whole(money, -1), "$"),
      percentPattern: numberPattern(whole(percent, 1), "%"),
      negativePercentPattern: numberPattern(whole(percent, -1), "%"),
      infinity: "∞",
    };
  } catch (error) {
    // A name that Intl refuses is none of its cultures.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** 0 is Sunday. */
function firstDay(name: string): number {
  const locale = new Intl.Locale(name) as Intl.Locale & {
    getWeekInfo?(): { readonly firstDay: number };
    readonly weekInfo?: { readonly firstDay: number };
  };
  const day = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 7;
  return day % 7;
}
