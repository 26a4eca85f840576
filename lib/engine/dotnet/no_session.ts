/**
 * A session for code that has none: conversions and texts of plain values never ask for it.
 * @module
 */
import type { Session } from "../session.ts";

/** Every use of it fails, with the name of what was asked for. */
export const NO_SESSION: Session = new Proxy({}, {
  get(_target, name) {
    throw new TypeError(`Cannot use a session here: "${String(name)}" was asked for outside of any`);
  },
}) as Session;
