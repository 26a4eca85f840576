/**
 * TABLE: TimeZoneInfo: UTC, and the zone of the computer.
 * @module
 */
import { PsDateTime, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { TICKS } from "../calendar.ts";
import { clrError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { localOffset, toUtc } from "../local_time.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { spanOf } from "./date_members.ts";

/** State of a TimeZoneInfo. */
interface ZoneState {
  readonly id: string;
  /** The session's zone; UTC else. */
  readonly isLocal: boolean;
}

type Zone = NetObject<ZoneState>;

const zone = (id: string, isLocal: boolean): Zone => new NetObject<ZoneState>("System.TimeZoneInfo", { id, isLocal });

const UTC_NAMES = new Set(["utc", "etc/utc", "gmt", "etc/gmt"]);

function findZone(id: string, session: Session): Zone {
  if (UTC_NAMES.has(id.toLowerCase())) return zone("UTC", false);
  if (id.toLowerCase() === "local" || localOffset(session, session.platform.now()) === 0) return zone(id, true);
  throw clrError("System.TimeZoneNotFoundException", `There is no time zone "${id}" here.`);
}

const zoneMinutes = (self: Zone, utcTicks: bigint, session: Session): number =>
  self.state.isLocal ? localOffset(session, utcTicks) : 0;

/** TimeZoneInfo. */
export const TIME_ZONE: TypeRow = declareType("System.TimeZoneInfo", {
  properties: {
    "string Id": (self: Zone) => self.state.id,
    "string DisplayName": (self: Zone) => self.state.isLocal ? self.state.id : "(UTC) Coordinated Universal Time",
    "string StandardName": (self: Zone) => self.state.isLocal ? self.state.id : "Coordinated Universal Time",
    "string DaylightName": (self: Zone) => self.state.isLocal ? self.state.id : "Coordinated Universal Time",
    "timespan BaseUtcOffset": (self: Zone, session: Session) =>
      spanOf(BigInt(self.state.isLocal ? localOffset(session, session.platform.now()) : 0) * TICKS.minute),
    "bool SupportsDaylightSavingTime": () => false,
    "bool HasIanaId": () => true,
  },
  methods: {
    "timespan GetUtcOffset(datetime dateTime)": (self: Zone, date: PsDateTime, session: Session) =>
      spanOf(BigInt(zoneMinutes(self, date.ticks, session)) * TICKS.minute),
    "bool IsDaylightSavingTime(datetime dateTime)": () => false,
    "string ToString()": (self: Zone) => self.state.isLocal ? self.state.id : "(UTC) Coordinated Universal Time",
  },
  statics: {
    "System.TimeZoneInfo Local": (session: Session) =>
      localOffset(session, session.platform.now()) === 0 ? zone("Etc/UTC", true) : zone("Local", true),
    "System.TimeZoneInfo Utc": () => zone("UTC", false),
    "datetime ConvertTimeToUtc(datetime dateTime)": toUtc,
    "datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)": (
      date: PsDateTime,
      target: Zone,
      session: Session,
    ) => new PsDateTime(date.ticks + BigInt(zoneMinutes(target, date.ticks, session)) * TICKS.minute, "Unspecified"),
    "datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)": (
      date: PsDateTime,
      target: Zone,
      session: Session,
    ) => {
      const utc = toUtc(date, session);
      return new PsDateTime(
        utc.ticks + BigInt(zoneMinutes(target, utc.ticks, session)) * TICKS.minute,
        target.state.isLocal ? "Local" : "Utc",
      );
    },
    "datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)": (
      date: PsDateTime,
      id: string,
      session: Session,
    ) => {
      const utc = toUtc(date, session);
      const target = findZone(id, session);
      return new PsDateTime(utc.ticks + BigInt(zoneMinutes(target, utc.ticks, session)) * TICKS.minute, "Unspecified");
    },
    "System.TimeZoneInfo FindSystemTimeZoneById(string id)": findZone,
  },
  equals: (self: Zone, other: PsValue) => other instanceof NetObject && (other as Zone).state.id === self.state.id,
});
