/**
 * TABLE: types that scripts name, though nothing here makes values of them.
 * @module
 */
import { declareEnum, declareType } from "../declare.ts";
import type { TypeRow } from "../type.ts";

const SMA = "System.Management.Automation";
const ATTRIBUTE = "System.Attribute";
const METADATA = `${SMA}.Internal.CmdletMetadataAttribute`;
const PARSING = `${SMA}.Internal.ParsingBaseAttribute`;

/** Full names, each with its base. */
const BASES: Readonly<Record<string, string>> = {
  [METADATA]: ATTRIBUTE,
  [PARSING]: METADATA,
  [`${SMA}.CmdletCommonMetadataAttribute`]: METADATA,
  [`${SMA}.CmdletBindingAttribute`]: `${SMA}.CmdletCommonMetadataAttribute`,
  [`${SMA}.ArgumentCompletionsAttribute`]: ATTRIBUTE,
  [`${SMA}.DscResourceAttribute`]: METADATA,
  [`${SMA}.ExperimentalAttribute`]: PARSING,
  [`${SMA}.OutputTypeAttribute`]: METADATA,
  [`${SMA}.PSDefaultValueAttribute`]: PARSING,
  [`${SMA}.PSTypeNameAttribute`]: ATTRIBUTE,
  [`${SMA}.ValidateArgumentsAttribute`]: METADATA,
  [`${SMA}.ValidateTrustedDataAttribute`]: `${SMA}.ValidateArgumentsAttribute`,
  [`${SMA}.ExperimentalFeature`]: "System.Object",
  [`${SMA}.PSListModifier`]: "System.Object",
  [`${SMA}.PSModuleInfo`]: "System.Object",
  [`${SMA}.PowerShell`]: "System.Object",
  [`${SMA}.Runspaces.Runspace`]: "System.Object",
  [`${SMA}.Runspaces.RunspaceFactory`]: "System.Object",
  [`${SMA}.Runspaces.InitialSessionState`]: "System.Object",
  "Microsoft.PowerShell.Commands.PSPropertyExpression": "System.Object",
  "Microsoft.Management.Infrastructure.CimClass": "System.Object",
  "Microsoft.Management.Infrastructure.CimConverter": "System.Object",
  "Microsoft.Management.Infrastructure.CimInstance": "System.Object",
  "Microsoft.Management.Infrastructure.CimSession": "System.Object",
  "System.Net.NetworkInformation.PhysicalAddress": "System.Object",
  "System.Security.AccessControl.ObjectSecurity": "System.Object",
  "System.Security.Cryptography.X509Certificates.X500DistinguishedName": "System.Object",
  "System.Security.Cryptography.X509Certificates.X509Certificate": "System.Object",
  "System.Security.Cryptography.X509Certificates.X509Certificate2":
    "System.Security.Cryptography.X509Certificates.X509Certificate",
};

/** Types by name only. */
export const NAMED_ROWS: readonly TypeRow[] = [
  ...Object.entries(BASES).map(([name, base]) => declareType(name, { base })),
  declareEnum(`${SMA}.ExperimentAction`, "None Hide Show"),
  declareEnum(
    "Microsoft.Management.Infrastructure.CimType",
    "Unknown Boolean UInt8 SInt8 UInt16 SInt16 UInt32 SInt32 UInt64 SInt64 Real32 Real64 Char16 DateTime String " +
      "Reference Instance",
  ),
];
