/**
 * Which properties of an object are drawn where no view says so: those that were asked for, else the default set of
 * its type, else all.
 * @module
 */
import { LiveObject, PsObject, type PsValue } from "../../clixml/value.ts";
import { membersOf, propertiesOf } from "../dotnet/members.ts";
import type { AdaptedObject } from "../dotnet/properties.ts";
import type { Session } from "../session.ts";
import { bareValue } from "./bare_value.ts";
import { defaultPropertiesOf } from "./default_properties.ts";
import type { PropertyParameter } from "./property_parameters.ts";
import { PropertyExpression } from "./property_expression.ts";
import { COMPUTER_NAME, isRemoteObject, SHOW_COMPUTER_NAME, showsComputerName } from "./remote_properties.ts";

/** A property to draw. */
export interface ShownProperty {
  readonly expression: PropertyExpression;
  /** What the command line said about it. */
  readonly parameter?: PropertyParameter;
}

/** The default properties of an object's type, as expressions. */
export function defaultSet(object: PsValue, session: Session): readonly ShownProperty[] {
  return defaultPropertiesOf(object, session).map((name) => ({ expression: new PropertyExpression(name) }));
}

/** All properties of an object: notes first, then those of its type, then what type data adds. */
export function allProperties(object: PsValue, session: Session): readonly ShownProperty[] {
  return orderedNames(object, session).map((name) => ({ expression: new PropertyExpression(name, true) }));
}

function orderedNames(object: PsValue, session: Session): readonly string[] {
  // A property bag has nothing but what was added.
  if (object instanceof PsObject && object.base === undefined && object.adapted === undefined) {
    return propertiesOf(object, session).map((property) => property.name);
  }
  const properties = membersOf(object, session).filter((member) => member.isProperty && !member.isHidden);
  const named = (isWanted: (memberType: string) => boolean): string[] =>
    properties.filter(({ memberType }) => isWanted(memberType)).map(({ name }) => name);
  const adapted = adaptedNames(object);
  return [
    ...named((type) => type === "NoteProperty"),
    ...adapted.length > 0 ? adapted : named((type) => type === "Property"),
    ...named((type) => type !== "NoteProperty" && type !== "Property"),
  ];
}

/** What an XML node consists of hides the properties that all nodes have. */
function adaptedNames(object: PsValue): readonly string[] {
  const bare = bareValue(object);
  return bare instanceof LiveObject && "adaptedNames" in bare
    ? [...new Set((bare as LiveObject & AdaptedObject).adaptedNames())]
    : [];
}

/** The properties that nobody asked for by name. */
export function implicitProperties(object: PsValue, session: Session): readonly ShownProperty[] {
  const defaults = defaultSet(object, session);
  if (defaults.length > 0) {
    return showsComputerName(object, session)
      ? [...defaults, { expression: new PropertyExpression(COMPUTER_NAME) }]
      : defaults;
  }
  return withoutRemotingNotes(object, allProperties(object, session), session);
}

/** The properties that the command line asked for. A name without wildcards stays even where it is no property. */
export function requestedProperties(
  object: PsValue,
  parameters: readonly PropertyParameter[],
  session: Session,
  keepMissing: boolean,
): readonly ShownProperty[] {
  return parameters.flatMap((parameter) => {
    const found = parameter.expression.resolve(object, session);
    if (found.length === 0 && keepMissing && !parameter.expression.hasWildcards) {
      return [{ expression: parameter.expression, parameter }];
    }
    return found.map((expression) => ({ expression, parameter }));
  });
}

function withoutRemotingNotes(
  object: PsValue,
  properties: readonly ShownProperty[],
  session: Session,
): readonly ShownProperty[] {
  if (!isRemoteObject(object, session)) return properties;
  const hidden = new Set([SHOW_COMPUTER_NAME.toLowerCase()]);
  if (!showsComputerName(object, session)) hidden.add(COMPUTER_NAME.toLowerCase());
  return properties.filter(({ expression }) => !hidden.has(expression.text().toLowerCase()));
}
