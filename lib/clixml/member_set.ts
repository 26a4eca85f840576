/**
 * A member set that travelled in CLIXML (`<MS N="name">` inside `MS`): it is no property, so it has no value and no view
 * shows it, but it is kept for writing.
 * @module
 */
import { PropertyBag, PsDynamicMember, type PsValue } from "./value.ts";

/** PSMemberSet. */
export class PsMemberSet extends PsDynamicMember {
  /** As PowerShell calls it. */
  readonly memberType = "MemberSet";
  /** The members of the set. */
  readonly members: PropertyBag;
  /** @param members The members of the set. */
  constructor(members: PropertyBag = new PropertyBag()) {
    super();
    this.members = members;
  }
  /** A set has no value. */
  read(_self: PsValue): undefined {
    return undefined;
  }
}
