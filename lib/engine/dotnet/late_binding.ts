/**
 * What conversions need of the member lookup, which itself needs conversions: filled in by `members.ts` when it loads.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";

/** The part of the member lookup that conversions use. */
export interface MemberAccess {
  /** Sets a property of an object that is being made from a dictionary; throws where there is none. */
  setProperty(self: PsValue, name: string, value: PsValue, session: Session): void;
  /** Value of a property, `undefined` where there is none. */
  getProperty(self: PsValue, name: string, session: Session): PsValue | undefined;
  /** Whether a type has a property of that name that can be set. */
  hasSettable(self: PsValue, name: string): boolean;
}

const BOUND: { access: MemberAccess | undefined } = { access: undefined };

/** Called once by the member lookup. */
export function bindMemberAccess(access: MemberAccess): void {
  BOUND.access = access;
}

/** The bound member lookup. */
export function memberAccess(): MemberAccess {
  if (BOUND.access === undefined) throw new TypeError("Cannot read members: load members.ts first");
  return BOUND.access;
}
