/**
 * TABLE: views of the records of the other streams. They are drawn in between, wherever they come.
 * @module
 */
import { toText } from "../dotnet/text.ts";
import { errorText } from "./error_text.ts";
import { read } from "./view_values.ts";
import type { ViewDefinition } from "./view.ts";

const SMA = "System.Management.Automation.";

/** Views of error, warning and information records. */
export const ERROR_VIEWS: readonly ViewDefinition[] = [
  {
    name: "ErrorInstance",
    types: [`${SMA}ErrorRecord`],
    outOfBand: true,
    control: { shape: "custom", draw: (error, session) => ({ value: errorText(error, session) }) },
  },
  ...["Warning", "Verbose", "Debug"].flatMap((stream) => [
    messageView(`${stream}Record`, `${SMA}${stream}Record`, "Message"),
    messageView(`Deserialized${stream}Record`, `Deserialized.${SMA}${stream}Record`, "InformationalRecord_Message"),
  ]),
  {
    name: "InformationRecord",
    types: [`${SMA}InformationRecord`],
    outOfBand: true,
    control: { shape: "custom", draw: (record, session) => ({ value: toText(record, session) }) },
  },
];

function messageView(name: string, type: string, property: string): ViewDefinition {
  return {
    name,
    types: [type],
    outOfBand: true,
    control: { shape: "custom", draw: (record, session) => ({ value: read(record, property, session) }) },
  };
}
