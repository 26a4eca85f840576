/**
 * TABLE: types of dates and times of day.
 * @module
 */
import type { TypeRow } from "../type.ts";
import { DATE_TIME_OFFSET } from "./date_offsets.ts";
import { DATE_ONLY, TIME_ONLY } from "./date_only.ts";
import { DATE_TIME } from "./date_time.ts";
import { TIME_ZONE } from "./time_zones.ts";

/** Dates. */
export const DATE_ROWS: readonly TypeRow[] = [DATE_TIME, DATE_TIME_OFFSET, DATE_ONLY, TIME_ONLY, TIME_ZONE];
