/**
 * What a culture is made of.
 * @module
 */

/** The facts of one culture. */
export interface Culture {
  /** `en-US`; empty for the invariant culture. */
  readonly name: string;
  readonly displayName: string;
  readonly nativeName: string;
  readonly lcid: number;
  readonly days: readonly string[];
  readonly shortDays: readonly string[];
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  readonly am: string;
  readonly pm: string;
  readonly dateSeparator: string;
  readonly timeSeparator: string;
  readonly firstDayOfWeek: number;
  /** Standard patterns by letter. */
  readonly patterns: Readonly<Record<"d" | "D" | "t" | "T" | "M" | "Y", string>>;
  readonly decimal: string;
  readonly group: string;
  readonly currency: string;
  /** Places of the standard formats that name none. */
  readonly places: number;
  readonly currencyPlaces: number;
  /** `$n`, `n $`. */
  readonly currencyPattern: string;
  readonly negativeCurrencyPattern: string;
  readonly percentPattern: string;
  readonly negativePercentPattern: string;
  readonly infinity: string;
  readonly eras: string;
}
