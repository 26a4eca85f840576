/**
 * Objects that a reader turns back into what they were, because the type table of every PowerShell says so
 * (TargetTypeForDeserialization in types.ps1xml): addresses, cultures, credentials, breakpoints, … They keep their
 * properties, and their type names lose the prefix. Where the properties do not make such an object, the bag stays.
 * @module
 */
import { cultureDisplayName, CULTURES } from "./cultures.ts";
import { PsProgressRecord } from "./progress.ts";
import { addressParts, mailAddressParts, type ObjectParts } from "./net_objects.ts";
import {
  LiveObject,
  PropertyBag,
  PsDictionary,
  PsDynamicMember,
  PsEnum,
  PsList,
  PsObject,
  PsSecureString,
  type PsValue,
  PsVersion,
} from "./value.ts";
import { valueText } from "./value_text.ts";

/** A .NET object that came over the wire and is known by its type. */
export class PsRehydrated extends LiveObject {
  readonly #typeNames: readonly string[];
  readonly #text: string;
  readonly #members: PropertyBag;

  /** @param members The properties of the type, in its order. */
  constructor(typeNames: readonly string[], text: string, members: PropertyBag, notes?: PropertyBag) {
    super();
    this.#typeNames = typeNames;
    this.#text = text;
    this.#members = members;
    this.notes = notes;
  }
  /** Type names, without the prefix. */
  typeNames(): readonly string[] {
    return this.#typeNames;
  }
  /** Its ToString(). */
  text(): string {
    return this.#text;
  }
  /** Its properties as they came. */
  *properties(): Generator<readonly [string, () => PsValue]> {
    for (let i = 0; i < this.#members.size; i++) {
      const value = this.#members.values[i]!;
      if (!(value instanceof PsDynamicMember)) yield [this.#members.names[i]!, () => value];
    }
  }
  /** One property, extended ones included; `undefined` where there is none. */
  get(name: string): PsValue | undefined {
    const value = this.#members.get(name) ?? this.notes?.get(name);
    return value instanceof PsDynamicMember ? undefined : value;
  }
}

/** How one type comes back: its base types, and what it makes of a bag (`undefined`: it cannot). */
export interface RehydrationRow {
  /** Base types, most derived first. */
  readonly bases: readonly string[];
  /** The object of a bag. */
  readonly make: (bag: PsObject, typeNames: readonly string[]) => PsValue | undefined;
}

const OBJECT = "System.Object";
const SMA = "System.Management.Automation.";

/** Any stored property of a bag, extended ones first. */
function property(bag: PsObject, name: string): PsValue | undefined {
  const value = bag.members.get(name) ?? bag.adapted?.get(name);
  return value instanceof PsDynamicMember ? undefined : value;
}

function textOf(bag: PsObject, name: string): string | undefined {
  const value = property(bag, name);
  return value === undefined || value === null ? undefined : valueText(value);
}

/** The object with the properties as they came. */
function asItCame(bag: PsObject, typeNames: readonly string[], text: string): PsRehydrated {
  const notes = bag.members.size > 0 ? bag.members : undefined;
  return new PsRehydrated(typeNames, text, revived(bag.adapted ?? new PropertyBag()), notes);
}

// The properties of a live object hold live collections.
function revived(adapted: PropertyBag): PropertyBag {
  const members = new PropertyBag();
  for (let i = 0; i < adapted.size; i++) {
    const value = adapted.values[i]!;
    const isContainer = value instanceof PsObject &&
      (value.base instanceof PsList || value.base instanceof PsDictionary);
    if (!isContainer || value.typeNames === undefined) members.push(adapted.names[i]!, value);
    else {
      const typeNames = value.typeNames.map((name) => name.slice(PREFIX_LENGTH));
      members.push(adapted.names[i]!, new PsObject(value.members, value.base, typeNames));
    }
  }
  return members;
}

/** A row for a type whose properties must be there and need no check beyond that. */
function withProperties(bases: readonly string[], ...required: readonly string[]): RehydrationRow {
  return {
    bases,
    make: (bag, typeNames) => {
      for (const name of required) if (property(bag, name) === undefined) return undefined;
      return asItCame(bag, typeNames, bag.text ?? typeNames[0]!);
    },
  };
}

const EVENT_ARGS = ["System.EventArgs", OBJECT];
const PLAIN = withProperties([OBJECT]);

/** The types, by the name without the prefix. */
const ROWS: Readonly<Record<string, RehydrationRow>> = {
  "System.Net.IPAddress": { bases: [OBJECT], make: (bag, names) => fromParts(addressParts(valueText(bag)), names) },
  "System.Net.Mail.MailAddress": {
    bases: [OBJECT],
    make: (bag, names) => fromParts(mailAddressParts(valueText(bag)), names),
  },
  "System.Globalization.CultureInfo": { bases: [OBJECT], make: makeCulture },
  "System.Security.Cryptography.X509Certificates.X509Certificate2": withBytes([
    "System.Security.Cryptography.X509Certificates.X509Certificate",
    OBJECT,
  ]),
  "System.Security.Cryptography.X509Certificates.X500DistinguishedName": withBytes([
    "System.Security.Cryptography.AsnEncodedData",
    OBJECT,
  ]),
  [`${SMA}PSCredential`]: { bases: [OBJECT], make: makeCredential },
  [`${SMA}PSPrimitiveDictionary`]: { bases: ["System.Collections.Hashtable", OBJECT], make: makePrimitiveDictionary },
  [`${SMA}SwitchParameter`]: { bases: ["System.ValueType", OBJECT], make: makeSwitch },
  [`${SMA}PSListModifier`]: PLAIN,
  [`${SMA}JobStateInfo`]: { bases: [OBJECT], make: makeJobState },
  [`${SMA}JobStateEventArgs`]: withProperties(EVENT_ARGS, "JobStateInfo"),
  [`${SMA}ParameterSetMetadata`]: withProperties([OBJECT], "Position", "Flags", "HelpMessage"),
  [`${SMA}CompletionResult`]: withProperties([OBJECT], "CompletionText", "ListItemText", "ToolTip", "ResultType"),
  [`${SMA}CommandCompletion`]: withProperties(
    [OBJECT],
    "CompletionMatches",
    "CurrentMatchIndex",
    "ReplacementIndex",
    "ReplacementLength",
  ),
  [`${SMA}Remoting.PSSessionOption`]: withProperties([OBJECT], "OpenTimeout", "OperationTimeout", "IdleTimeout"),
  [`${SMA}LineBreakpoint`]: withProperties([`${SMA}Breakpoint`, OBJECT], "Script", "Line", "Column", "Id", "Enabled"),
  [`${SMA}CommandBreakpoint`]: withProperties([`${SMA}Breakpoint`, OBJECT], "Command", "Id", "Enabled"),
  [`${SMA}VariableBreakpoint`]: withProperties([`${SMA}Breakpoint`, OBJECT], "Variable", "Id", "Enabled", "AccessMode"),
  [`${SMA}BreakpointUpdatedEventArgs`]: withProperties(EVENT_ARGS, "Breakpoint", "UpdateType", "BreakpointCount"),
  [`${SMA}DebuggerCommand`]: withProperties([OBJECT], "Command", "RepeatOnEnter", "ExecutedByDebugger", "ResumeAction"),
  [`${SMA}DebuggerCommandResults`]: withProperties([OBJECT], "EvaluatedByDebugger", "ResumeAction"),
  [`${SMA}DebuggerStopEventArgs`]: withProperties(EVENT_ARGS, "ResumeAction", "Breakpoints"),
  "Microsoft.PowerShell.Commands.ModuleSpecification": { bases: [OBJECT], make: makeModuleSpecification },
};

const PREFIX_LENGTH = "Deserialized.".length;

/** The row of a list of type names as a reader has it, with the prefix; `undefined` where none comes back. */
export function rehydrationOf(typeNames: readonly string[]): RehydrationRow | undefined {
  const first = typeNames[0];
  if (first === undefined || first.length <= PREFIX_LENGTH) return undefined;
  const plain = first.slice(PREFIX_LENGTH);
  return Object.hasOwn(ROWS, plain) ? ROWS[plain] : undefined;
}

/** The object that `bag` stands for, or the bag itself. */
export function rehydrate(bag: PsObject, row: RehydrationRow): PsValue {
  const plain = bag.typeNames![0]!.slice(PREFIX_LENGTH);
  return row.make(bag, [plain, ...row.bases]) ?? bag;
}

function fromParts(parts: ObjectParts | undefined, typeNames: readonly string[]): PsValue | undefined {
  return parts && new PsRehydrated(typeNames, parts.text, parts.members, parts.notes);
}

function makeCulture(bag: PsObject, typeNames: readonly string[]): PsValue | undefined {
  const name = valueText(bag);
  if (!/^(?:[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*)?$/.test(name)) return undefined;
  const known = Object.hasOwn(CULTURES, name) ? CULTURES[name] : undefined;
  if (known === undefined) return asItCame(bag, typeNames, name);
  const [lcid, iso3, windows3] = known;
  const members = new PropertyBag();
  members.push("LCID", lcid);
  members.push("Name", name);
  members.push("DisplayName", cultureDisplayName(name));
  members.push("IetfLanguageTag", name);
  members.push("ThreeLetterISOLanguageName", iso3);
  members.push("ThreeLetterWindowsLanguageName", windows3);
  members.push("TwoLetterISOLanguageName", name.split("-")[0]!);
  return new PsRehydrated(typeNames, name, members);
}

function makeSwitch(bag: PsObject, typeNames: readonly string[]): PsValue | undefined {
  const present = property(bag, "IsPresent");
  if (typeof present !== "boolean") return undefined;
  const members = new PropertyBag();
  members.push("IsPresent", present);
  return new PsRehydrated(typeNames, present ? "True" : "False", members);
}

function makeCredential(bag: PsObject, typeNames: readonly string[]): PsValue | undefined {
  const password = property(bag, "Password");
  const user = textOf(bag, "UserName");
  if (user === undefined || !(password instanceof PsSecureString)) return undefined;
  const members = new PropertyBag();
  members.push("UserName", user);
  members.push("Password", password);
  return new PsRehydrated(typeNames, `${SMA}PSCredential`, members);
}

function makePrimitiveDictionary(bag: PsObject): PsValue | undefined {
  const table = bag.base instanceof PsDictionary ? primitiveDictionary(bag.base) : undefined;
  return table === undefined || bag.members.size === 0 ? table : new PsObject(bag.members, table);
}

// A PSPrimitiveDictionary has text for keys; tables inside become such dictionaries too.
function primitiveDictionary(source: PsDictionary): PsDictionary | undefined {
  const table = new PsDictionary(`${SMA}PSPrimitiveDictionary`);
  for (const [key, value] of source.entries()) {
    if (typeof key !== "string") return undefined;
    const inner = value instanceof PsObject ? value.base ?? value : value;
    const nested = inner instanceof PsDictionary ? primitiveDictionary(inner) : isPrimitive(value) ? value : undefined;
    if (nested === undefined) return undefined;
    table.set(key, nested);
  }
  return table;
}

// Whether a value needs no type of its own on the other side: MS-PSRP 2.2.2.17 allows no other in such a dictionary.
function isPrimitive(value: PsValue): boolean {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return true;
  if (value instanceof PsObject) return value.base !== undefined && isPrimitive(value.base);
  if (value instanceof PsList) return value.items.every(isPrimitive);
  if (value instanceof PsDictionary) return value.type === `${SMA}PSPrimitiveDictionary`;
  return value.kind !== "SecureString" && (value.kind !== "Live" || value instanceof PsProgressRecord);
}

const JOB_STATES =
  "NotStarted Running Completed Failed Stopped Blocked Suspended Disconnected Suspending Stopping AtBreakpoint"
    .split(" ");

function makeJobState(bag: PsObject, typeNames: readonly string[]): PsValue | undefined {
  const value = property(bag, "State");
  const word = value === undefined || value === null ? "" : valueText(value);
  const state = JOB_STATES.find((name, number) => name.toLowerCase() === word.toLowerCase() || String(number) === word);
  if (state === undefined) return undefined;
  const members = new PropertyBag();
  // The property is an enum again, as it is in the type.
  members.push("State", new PsEnum(`${SMA}JobState`, state, JOB_STATES.indexOf(state)));
  members.push("Reason", property(bag, "Reason") ?? null);
  return new PsRehydrated(typeNames, state, members);
}

function makeModuleSpecification(bag: PsObject, typeNames: readonly string[]): PsValue | undefined {
  const members = new PropertyBag();
  members.push("Name", property(bag, "Name") ?? "");
  members.push("Guid", property(bag, "Guid") ?? null);
  members.push("Version", property(bag, "Version") ?? null);
  // PowerShell converts this one to a string, which null survives as "".
  members.push("MaximumVersion", textOf(bag, "MaximumVersion") ?? "");
  members.push("RequiredVersion", property(bag, "RequiredVersion") ?? null);
  let text = `@{ ModuleName = '${textOf(bag, "Name") ?? ""}'`;
  const guid = textOf(bag, "Guid");
  if (guid !== undefined) text += `; Guid = '{${guid}}' `;
  if (property(bag, "RequiredVersion") instanceof PsVersion) {
    text += `; RequiredVersion = '${textOf(bag, "RequiredVersion")}'`;
  } else {
    const version = textOf(bag, "Version");
    if (version !== undefined) text += `; ModuleVersion = '${version}'`;
    text += `; MaximumVersion = '${textOf(bag, "MaximumVersion") ?? ""}'`;
  }
  return new PsRehydrated(typeNames, `${text} }`, members);
}

function withBytes(bases: readonly string[]): RehydrationRow {
  return {
    bases,
    make: (bag, typeNames) =>
      property(bag, "RawData") instanceof Uint8Array ? asItCame(bag, typeNames, bag.text ?? typeNames[0]!) : undefined,
  };
}
