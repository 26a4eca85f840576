/**
 * System.Management.Automation.SwitchParameter: a Boolean that tells whether a switch was given.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";

/** `[switch]`. */
export class SwitchParameter extends LiveObject {
  readonly isPresent: boolean;
  constructor(isPresent: boolean) {
    super();
    this.isPresent = isPresent;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.SwitchParameter", "System.ValueType", "System.Object"];
  }
  override text(): string {
    return this.isPresent ? "True" : "False";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["IsPresent", () => this.isPresent];
  }
}

/** The switch that was given. */
export const PRESENT: SwitchParameter = new SwitchParameter(true);
/** The switch that was not given. */
export const ABSENT: SwitchParameter = new SwitchParameter(false);
