/**
 * A member set that travelled in CLIXML (`<MS N="name">` inside `MS`): it is no property, so it has no value and no view
 * shows it, but it is kept for writing.
 * @module
 */
import { PropertyBag, PsDynamicMember, type PsValue } from "./value.ts";

/** PSMemberSet. */
export class PsMemberSet extends PsDynamicMember {
  readonly memberType = "MemberSet";
  readonly members: PropertyBag;
  constructor(members: PropertyBag = new PropertyBag()) {
    super();
    this.members = members;
  }
  read(_self: PsValue): undefined {
    return undefined;
  }
}
