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

const BOUND: { access: MemberAccess | undefined; text: ((value: PsValue) => string) | undefined } = {
  access: undefined,
  text: undefined,
};

/** Called once by the module of texts. */
export function bindText(text: (value: PsValue) => string): void {
  BOUND.text = text;
}

/** .NET's ToString() of a value, for those that the module of texts itself needs. */
export function boundText(value: PsValue): string {
  if (BOUND.text === undefined) throw new TypeError("Cannot make text: load text.ts first");
  return BOUND.text(value);
}

/** Called once by the member lookup. */
export function bindMemberAccess(access: MemberAccess): void {
  BOUND.access = access;
}

/** The bound member lookup. */
export function memberAccess(): MemberAccess {
  if (BOUND.access === undefined) throw new TypeError("Cannot read members: load members.ts first");
  return BOUND.access;
}
