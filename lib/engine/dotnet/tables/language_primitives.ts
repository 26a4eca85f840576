/**
 * TABLE: LanguagePrimitives, PSVersionInfo: what PowerShell's own library offers to scripts about itself.
 * @module
 */
import { PsDictionary, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { compareValues, equalValues } from "../comparison.ts";
import { convertTo, isTrue, tryConvert } from "../convert.ts";
import { declareType } from "../declare.ts";
import { enumerate, isEnumerable } from "../enumerate.ts";
import { LiveEnumerator } from "../collections.ts";
import type { PsType, RefCell, TypeRow } from "../type.ts";

const SMA = "System.Management.Automation";

/** An entry of `$PSVersionTable`. */
function versionEntry(session: Session, name: string): PsValue {
  const table = session.scope.get("PSVersionTable");
  return table instanceof PsDictionary ? table.get(name) ?? null : null;
}

function tryConvertTo(value: PsValue, type: PsType, cell: RefCell, session: Session): boolean {
  const result = tryConvert(value, type, session);
  cell.value = result ?? null;
  return result !== undefined;
}

/** PowerShell's own helpers. */
export const LANGUAGE_ROWS: readonly TypeRow[] = [
  declareType(`${SMA}.LanguagePrimitives`, {
    isAbstract: true,
    statics: {
      "System.Object ConvertTo(System.Object valueToConvert, type resultType)": (
        value: PsValue,
        type: PsType,
        session: Session,
      ) => convertTo(value, type, session),
      "System.Object ConvertTo(System.Object valueToConvert, type resultType, System.IFormatProvider formatProvider)": (
        value: PsValue,
        type: PsType,
        _provider: PsValue,
        session: Session,
      ) => convertTo(value, type, session),
      "bool TryConvertTo(System.Object valueToConvert, type resultType, [ref] System.Object result)": tryConvertTo,
      "bool IsTrue(System.Object obj)": isTrue,
      "bool IsObjectEnumerable(System.Object obj)": isEnumerable,
      "System.Collections.IEnumerable GetEnumerable(System.Object obj)": (value: PsValue) =>
        isEnumerable(value) ? value : null,
      "System.Collections.IEnumerator GetEnumerator(System.Object obj)": (value: PsValue) =>
        isEnumerable(value) ? new LiveEnumerator("System.ArrayEnumerator", () => enumerate(value)!) : null,
      "bool Equals(System.Object first, System.Object second)": (a: PsValue, b: PsValue) => equalValues(a, b, false),
      "bool Equals(System.Object first, System.Object second, bool ignoreCase)": (
        a: PsValue,
        b: PsValue,
        ignoreCase: boolean,
      ) => equalValues(a, b, ignoreCase),
      "int Compare(System.Object first, System.Object second)": (a: PsValue, b: PsValue) => compareValues(a, b, false),
      "int Compare(System.Object first, System.Object second, bool ignoreCase)": (
        a: PsValue,
        b: PsValue,
        ignoreCase: boolean,
      ) => compareValues(a, b, ignoreCase),
      "string ConvertTypeNameToPSTypeName(string typeName)": (name: string) => `[${name}]`,
    },
  }),
  declareType(`${SMA}.PSVersionInfo`, {
    isAbstract: true,
    statics: {
      "semver PSVersion": (session: Session) => versionEntry(session, "PSVersion"),
      "string PSEdition": (session: Session) => versionEntry(session, "PSEdition"),
    },
  }),
];
