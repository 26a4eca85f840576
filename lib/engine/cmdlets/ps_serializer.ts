/**
 * [System.Management.Automation.PSSerializer]: CLIXML for scripts.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { declareType } from "../dotnet/declare.ts";
import type { Session } from "../session.ts";
import { documentText, readDocument } from "./clixml.ts";

const NAME = "System.Management.Automation.PSSerializer";

/** The type. */
export const SERIALIZER_TYPES = [
  declareType(NAME, {
    statics: {
      "string Serialize(System.Object source)": (source: PsValue, session: Session) =>
        documentText([source], 1, session),
      "string Serialize(System.Object source, int depth)": (source: PsValue, depth: number, session: Session) =>
        documentText([source], depth, session),
      "string Serialize(System.Collections.Generic.IList[System.Object] source, int depth, bool enumerate)": (
        source: PsValue,
        depth: number,
        enumerate: boolean,
        session: Session,
      ) => documentText(enumerate && source instanceof PsArray ? source.items : [source], depth, session),
      "System.Object Deserialize(string source)": (source: string, session: Session) => {
        const values = readDocument(source, session);
        return values.length === 1 ? values[0]! : new PsArray(values);
      },
      "System.Object[] DeserializeAsList(string source)": (source: string, session: Session) =>
        new PsArray(readDocument(source, session)),
    },
  }),
];
