/**
 * [System.Management.Automation.PSSerializer]: CLIXML for scripts.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { writeClixml } from "../../clixml/write.ts";
import { declareType } from "../dotnet/declare.ts";
import type { Session } from "../session.ts";
import { readDocument, sealed } from "./clixml.ts";

const NAME = "System.Management.Automation.PSSerializer";

function serialize(values: readonly PsValue[], depth: number): string {
  return writeClixml(values, { depth, secureString: sealed });
}

/** The type. */
export const SERIALIZER_TYPES = [
  declareType(NAME, {
    statics: {
      "string Serialize(System.Object source)": (source: PsValue) => serialize([source], 1),
      "string Serialize(System.Object source, int depth)": (source: PsValue, depth: number) =>
        serialize([source], depth),
      "string Serialize(System.Collections.Generic.IList[System.Object] source, int depth, bool enumerate)": (
        source: PsValue,
        depth: number,
        enumerate: boolean,
      ) => serialize(enumerate && source instanceof PsArray ? source.items : [source], depth),
      "System.Object Deserialize(string source)": (source: string, session: Session) => {
        const values = readDocument(source, session);
        return values.length === 1 ? values[0]! : new PsArray(values);
      },
      "System.Object[] DeserializeAsList(string source)": (source: string, session: Session) =>
        new PsArray(readDocument(source, session)),
    },
  }),
];
