/**
 * `$PSCmdlet.PagingParameters`: which part of its results a function with SupportsPaging is asked for.
 * @module
 */
import { PropertyBag, PsObject, PsUInt64, type PsValue } from "../clixml/value.ts";
import { ABSENT } from "./dotnet/switch_parameter.ts";

/** -First where it is not given: all of them. */
const ALL = 0xFFFF_FFFF_FFFF_FFFFn;

/** The object, from what was bound. */
export function pagingParameters(bound: ReadonlyMap<string, PsValue>): PsValue {
  const bag = new PropertyBag();
  bag.set("IncludeTotalCount", bound.get("IncludeTotalCount") ?? ABSENT);
  bag.set("Skip", bound.get("Skip") ?? new PsUInt64(0n));
  bag.set("First", bound.get("First") ?? new PsUInt64(ALL));
  return new PsObject(bag, undefined, ["System.Management.Automation.PagingParameters", "System.Object"]);
}
