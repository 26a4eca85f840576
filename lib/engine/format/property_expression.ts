/**
 * A property as Format-* cmdlets and views name it: by name, by wildcard, by script block, or by a function of the
 * view tables.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../clixml/value.ts";
import { getProperty, membersOf, propertiesOf } from "../dotnet/members.ts";
import { TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";
import { bareValue } from "./bare_value.ts";

/** A value computed from an object. */
export type ValueFunction = (object: PsValue, session: Session) => PsValue;

/** What an expression gave for one property. */
export interface ExpressionResult {
  /** `null` where `error` is set. */
  readonly value: PsValue;
  /** The property that was read. */
  readonly expression: PropertyExpression;
  readonly error?: TerminatingError;
}

/** A property expression. */
export class PropertyExpression {
  readonly #source: string | ScriptBlock | ValueFunction;
  readonly #resolved: boolean;

  constructor(source: string | ScriptBlock | ValueFunction, resolved = false) {
    this.#source = source;
    this.#resolved = resolved;
  }

  /** The name, or the text of the script block. */
  text(): string {
    if (typeof this.#source === "string") return this.#source;
    return this.#source instanceof ScriptBlock ? this.#source.source : "";
  }

  get hasWildcards(): boolean {
    return typeof this.#source === "string" && !this.#resolved && hasWildcards(this.#source);
  }

  /** The properties of `object` that this expression means, by their exact names. */
  resolve(object: PsValue, session: Session): readonly PropertyExpression[] {
    const source = this.#source;
    if (this.#resolved || typeof source !== "string") return [this];
    const found = this.#keys(object, source) ?? this.#properties(object, source, session);
    return found.map((name) => new PropertyExpression(name, true));
  }

  /** The values of those properties. An error in one of them is part of its result. */
  values(object: PsValue, session: Session): readonly ExpressionResult[] {
    return this.resolve(object, session).map((expression) => {
      try {
        return { value: expression.#read(object, session), expression };
      } catch (error) {
        if (!(error instanceof TerminatingError)) throw error;
        return { value: null, expression, error };
      }
    });
  }

  #read(object: PsValue, session: Session): PsValue {
    const source = this.#source;
    if (typeof source === "string") return getProperty(object, source, session) ?? null;
    if (typeof source === "function") return source(object, session);
    const output = session.callSync(source, { dollarUnder: object });
    return output.length === 1 ? output[0]! : output.length === 0 ? null : new PsArray(output);
  }

  /** Keys of a hashtable come before its properties. */
  #keys(object: PsValue, pattern: string): readonly string[] | undefined {
    const bare = bareValue(object);
    if (!(bare instanceof PsDictionary) || bare.type !== "System.Collections.Hashtable") return undefined;
    const names: string[] = [];
    for (const [key] of bare.entries()) {
      if (typeof key === "string" && matches(key, pattern)) names.push(key);
    }
    return names.length > 0 ? names : undefined;
  }

  #properties(object: PsValue, pattern: string, session: Session): readonly string[] {
    const names = propertiesOf(object, session).map((property) => property.name);
    const found = names.filter((name) => matches(name, pattern));
    if (found.length > 0) return found;
    // A property set stands for the properties in it.
    const sets = membersOf(object, session).filter((member) => matches(member.name, pattern));
    const inSets = new Set(sets.flatMap((set) => set.propertySet ?? []).map((name) => name.toLowerCase()));
    return inSets.size === 0 ? [] : names.filter((name) => inSets.has(name.toLowerCase()));
  }
}

function matches(name: string, pattern: string): boolean {
  return hasWildcards(pattern) ? new Wildcard(pattern).matches(name) : name.toLowerCase() === pattern.toLowerCase();
}
