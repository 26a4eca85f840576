/**
 * Depths that the type table of every PowerShell sets for types (SerializationDepth in types.ps1xml); they replace the
 * depth that is left where such an object is met.
 * @module
 */

const SMA = "System.Management.Automation.";

/** Types by depth; most are 1. */
const ONE = [
  "System.Exception",
  "System.Net.IPAddress",
  "System.Net.Mail.MailAddress",
  "System.Globalization.CultureInfo",
  "System.Security.Cryptography.X509Certificates.X509Certificate2",
  "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
  "System.Security.AccessControl.RegistrySecurity",
  "System.Security.AccessControl.FileSystemSecurity",
  "HelpInfo",
  "Microsoft.PowerShell.Commands.Internal.Format.FormatInfoData",
  "Deserialized.Microsoft.PowerShell.Commands.Internal.Format.FormatInfoData",
  "Microsoft.PowerShell.Commands.ModuleSpecification",
  "Microsoft.Management.Infrastructure.CimInstance",
  "Microsoft.Management.Infrastructure.CimCmdlets.CimIndicationEventInstanceEventArgs",
  ...[
    "JobStateInfo",
    "PSCredential",
    "PSPrimitiveDictionary",
    "SwitchParameter",
    "ExtendedTypeDefinition",
    "FormatViewDefinition",
    "PSControl",
    "EntrySelectedBy",
    "DisplayEntry",
    "TableControlColumnHeader",
    "TableControlRow",
    "TableControlColumn",
    "ListControlEntry",
    "ListControlEntryItem",
    "WideControlEntryItem",
    "CustomControlEntry",
    "CustomItemBase",
    "Breakpoint",
    "DebuggerCommand",
    "DebuggerCommandResults",
    "CompletionResult",
    "CommandCompletion",
    "Remoting.PSSessionOption",
  ].map((name) => SMA + name),
];
const TWO = [
  "System.Management.ManagementEventArgs",
  "Deserialized.System.Management.ManagementEventArgs",
  ...[
    "Signature",
    "Job",
    "PSListModifier",
    "PSControlGroupBy",
    "BreakpointUpdatedEventArgs",
    "JobStateEventArgs",
    "DebuggerStopEventArgs",
  ].map((name) => SMA + name),
];

/** Depth by type name. */
export const TYPE_DEPTHS: ReadonlyMap<string, number> = new Map<string, number>([
  ...ONE.map((name): [string, number] => [name, 1]),
  ...TWO.map((name): [string, number] => [name, 2]),
  // Not of the type table: the serializer itself knows this one.
  [`${SMA}Remoting.PSSenderInfo`, 4],
]);
