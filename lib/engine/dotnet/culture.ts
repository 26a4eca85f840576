/**
 * Cultures as tables: what dates and numbers look like in them. Two are complete, en-US as the session's culture and
 * the invariant one; a few others are there because scripts name them.
 * @module
 */

import type { Culture } from "./culture_facts.ts";
import { intlCulture } from "./intl_culture.ts";

export type { Culture } from "./culture_facts.ts";

const ENGLISH_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const ENGLISH_MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const cut = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));

/** The invariant culture. */
export const INVARIANT_CULTURE: Culture = {
  name: "",
  displayName: "Invariant Language (Invariant Country)",
  nativeName: "Invariant Language (Invariant Country)",
  lcid: 127,
  days: ENGLISH_DAYS,
  shortDays: cut(ENGLISH_DAYS),
  months: ENGLISH_MONTHS,
  shortMonths: cut(ENGLISH_MONTHS),
  am: "AM",
  pm: "PM",
  dateSeparator: "/",
  timeSeparator: ":",
  firstDayOfWeek: 0,
  patterns: {
    d: "MM/dd/yyyy",
    D: "dddd, dd MMMM yyyy",
    t: "HH:mm",
    T: "HH:mm:ss",
    M: "MMMM dd",
    Y: "yyyy MMMM",
  },
  decimal: ".",
  group: ",",
  currency: "¤",
  places: 2,
  currencyPlaces: 2,
  currencyPattern: "$n",
  negativeCurrencyPattern: "($n)",
  percentPattern: "n %",
  negativePercentPattern: "-n %",
  infinity: "Infinity",
  eras: "A.D.",
};

/** The culture of every session here. */
export const EN_US: Culture = {
  ...INVARIANT_CULTURE,
  name: "en-US",
  displayName: "English (United States)",
  nativeName: "English (United States)",
  lcid: 1033,
  patterns: {
    d: "M/d/yyyy",
    D: "dddd, MMMM d, yyyy",
    t: "h:mm\u202ftt",
    T: "h:mm:ss\u202ftt",
    M: "MMMM d",
    Y: "MMMM yyyy",
  },
  currency: "$",
  places: 3,
  negativeCurrencyPattern: "-$n",
  percentPattern: "n%",
  negativePercentPattern: "-n%",
  infinity: "∞",
  eras: "AD",
};

const DE_DE: Culture = {
  ...EN_US,
  name: "de-DE",
  displayName: "German (Germany)",
  nativeName: "Deutsch (Deutschland)",
  lcid: 1031,
  days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
  shortDays: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
  months: [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
  ],
  shortMonths: [
    "Jan.",
    "Feb.",
    "März",
    "Apr.",
    "Mai",
    "Juni",
    "Juli",
    "Aug.",
    "Sept.",
    "Okt.",
    "Nov.",
    "Dez.",
  ],
  dateSeparator: ".",
  firstDayOfWeek: 1,
  patterns: {
    d: "dd.MM.yyyy",
    D: "dddd, d. MMMM yyyy",
    t: "HH:mm",
    T: "HH:mm:ss",
    M: "d. MMMM",
    Y: "MMMM yyyy",
  },
  decimal: ",",
  group: ".",
  currency: "€",
  currencyPattern: "n $",
  negativeCurrencyPattern: "-n $",
  percentPattern: "n %",
  negativePercentPattern: "-n %",
  eras: "n. Chr.",
};

const FR_FR: Culture = {
  ...EN_US,
  name: "fr-FR",
  displayName: "French (France)",
  nativeName: "français (France)",
  lcid: 1036,
  days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
  shortDays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
  months: [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
  ],
  shortMonths: [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
  ],
  firstDayOfWeek: 1,
  patterns: {
    d: "dd/MM/yyyy",
    D: "dddd d MMMM yyyy",
    t: "HH:mm",
    T: "HH:mm:ss",
    M: "d MMMM",
    Y: "MMMM yyyy",
  },
  decimal: ",",
  group: "\u202f",
  currency: "€",
  currencyPattern: "n $",
  negativeCurrencyPattern: "-n $",
  percentPattern: "n\u202f%",
  negativePercentPattern: "-n\u202f%",
  eras: "ap. J.-C.",
};

const EN_GB: Culture = {
  ...EN_US,
  name: "en-GB",
  displayName: "English (United Kingdom)",
  nativeName: "English (United Kingdom)",
  lcid: 2057,
  shortMonths: [...cut(ENGLISH_MONTHS).slice(0, 8), "Sept", ...cut(ENGLISH_MONTHS).slice(9)],
  am: "am",
  pm: "pm",
  firstDayOfWeek: 1,
  patterns: {
    d: "dd/MM/yyyy",
    D: "dddd, d MMMM yyyy",
    t: "HH:mm",
    T: "HH:mm:ss",
    M: "d MMMM",
    Y: "MMMM yyyy",
  },
  currency: "£",
};

const CULTURES: ReadonlyMap<string, Culture> = new Map(
  [INVARIANT_CULTURE, EN_US, DE_DE, FR_FR, EN_GB].map((culture) => [culture.name.toLowerCase(), culture]),
);

// Languages alone stand for their first country here.
const NEUTRAL: Readonly<Record<string, string>> = { en: "en-us", de: "de-de", fr: "fr-fr" };
const NAME_REGEXP = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

const MADE = new Map<string, Culture>();

/** `zh-Hans-CN` in its own spelling. */
function spelledName(name: string): string {
  const [language, ...rest] = name.split("-");
  const spell = (part: string): string =>
    part.length === 4 ? part[0]!.toUpperCase() + part.slice(1).toLowerCase() : part.toUpperCase();
  return [language!.toLowerCase(), ...rest.map(spell)].join("-");
}

/** A culture by name; `undefined` where the name cannot be one. An unknown one looks like the invariant culture. */
export function cultureNamed(name: string): Culture | undefined {
  const key = name.toLowerCase();
  const found = CULTURES.get(key) ?? MADE.get(key);
  if (found) return found;
  if (!NAME_REGEXP.test(name)) return undefined;
  const spelled = spelledName(name);
  const first = NEUTRAL[key];
  const near = first === undefined ? undefined : CULTURES.get(first);
  const known = intlCulture(spelled, near ?? EN_US);
  const made = near && known
    ? { ...near, name: spelled, displayName: known.displayName, nativeName: known.nativeName, lcid: known.lcid }
    : known ?? { ...INVARIANT_CULTURE, name: spelled, displayName: spelled, nativeName: spelled, lcid: 4096 };
  if (known) MADE.set(key, made);
  return made;
}

/** All cultures of the table. */
export function knownCultures(): readonly Culture[] {
  return [...CULTURES.values()];
}
