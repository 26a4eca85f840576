/**
 * Type accelerators: the short names of type literals.
 * @module
 */

/** Full names by accelerator, lower case. */
export const ACCELERATORS: Readonly<Record<string, string>> = {
  alias: "System.Management.Automation.AliasAttribute",
  allowemptycollection: "System.Management.Automation.AllowEmptyCollectionAttribute",
  allowemptystring: "System.Management.Automation.AllowEmptyStringAttribute",
  allownull: "System.Management.Automation.AllowNullAttribute",
  argumentcompleter: "System.Management.Automation.ArgumentCompleterAttribute",
  argumentcompletions: "System.Management.Automation.ArgumentCompletionsAttribute",
  array: "System.Array",
  bigint: "System.Numerics.BigInteger",
  bool: "System.Boolean",
  byte: "System.Byte",
  char: "System.Char",
  cimclass: "Microsoft.Management.Infrastructure.CimClass",
  cimconverter: "Microsoft.Management.Infrastructure.CimConverter",
  ciminstance: "Microsoft.Management.Infrastructure.CimInstance",
  cimsession: "Microsoft.Management.Infrastructure.CimSession",
  cimtype: "Microsoft.Management.Infrastructure.CimType",
  cmdletbinding: "System.Management.Automation.CmdletBindingAttribute",
  cultureinfo: "System.Globalization.CultureInfo",
  datetime: "System.DateTime",
  decimal: "System.Decimal",
  double: "System.Double",
  dscresource: "System.Management.Automation.DscResourceAttribute",
  experimental: "System.Management.Automation.ExperimentalAttribute",
  experimentaction: "System.Management.Automation.ExperimentAction",
  experimentalfeature: "System.Management.Automation.ExperimentalFeature",
  float: "System.Single",
  guid: "System.Guid",
  hashtable: "System.Collections.Hashtable",
  initialsessionstate: "System.Management.Automation.Runspaces.InitialSessionState",
  int: "System.Int32",
  int16: "System.Int16",
  int32: "System.Int32",
  int64: "System.Int64",
  ipaddress: "System.Net.IPAddress",
  ipendpoint: "System.Net.IPEndPoint",
  long: "System.Int64",
  mailaddress: "System.Net.Mail.MailAddress",
  moduletype: "System.Management.Automation.ModuleType",
  nullstring: "System.Management.Automation.Language.NullString",
  objectsecurity: "System.Security.AccessControl.ObjectSecurity",
  ordered: "System.Collections.Specialized.OrderedDictionary",
  outputtype: "System.Management.Automation.OutputTypeAttribute",
  parameter: "System.Management.Automation.ParameterAttribute",
  physicaladdress: "System.Net.NetworkInformation.PhysicalAddress",
  powershell: "System.Management.Automation.PowerShell",
  psaliasproperty: "System.Management.Automation.PSAliasProperty",
  pscredential: "System.Management.Automation.PSCredential",
  pscustomobject: "System.Management.Automation.PSObject",
  psdefaultvalue: "System.Management.Automation.PSDefaultValueAttribute",
  pslistmodifier: "System.Management.Automation.PSListModifier",
  psmoduleinfo: "System.Management.Automation.PSModuleInfo",
  psnoteproperty: "System.Management.Automation.PSNoteProperty",
  psobject: "System.Management.Automation.PSObject",
  psprimitivedictionary: "System.Management.Automation.PSPrimitiveDictionary",
  pspropertyexpression: "Microsoft.PowerShell.Commands.PSPropertyExpression",
  psscriptmethod: "System.Management.Automation.PSScriptMethod",
  psscriptproperty: "System.Management.Automation.PSScriptProperty",
  pstypenameattribute: "System.Management.Automation.PSTypeNameAttribute",
  psvariable: "System.Management.Automation.PSVariable",
  psvariableproperty: "System.Management.Automation.PSVariableProperty",
  ref: "System.Management.Automation.PSReference",
  regex: "System.Text.RegularExpressions.Regex",
  runspace: "System.Management.Automation.Runspaces.Runspace",
  runspacefactory: "System.Management.Automation.Runspaces.RunspaceFactory",
  sbyte: "System.SByte",
  scriptblock: "System.Management.Automation.ScriptBlock",
  securestring: "System.Security.SecureString",
  semver: "System.Management.Automation.SemanticVersion",
  short: "System.Int16",
  single: "System.Single",
  string: "System.String",
  supportswildcards: "System.Management.Automation.SupportsWildcardsAttribute",
  switch: "System.Management.Automation.SwitchParameter",
  timespan: "System.TimeSpan",
  type: "System.Type",
  uint: "System.UInt32",
  uint16: "System.UInt16",
  uint32: "System.UInt32",
  uint64: "System.UInt64",
  ulong: "System.UInt64",
  uri: "System.Uri",
  ushort: "System.UInt16",
  validatecount: "System.Management.Automation.ValidateCountAttribute",
  validatedrive: "System.Management.Automation.ValidateDriveAttribute",
  validatelength: "System.Management.Automation.ValidateLengthAttribute",
  validatenotnull: "System.Management.Automation.ValidateNotNullAttribute",
  validatenotnullorempty: "System.Management.Automation.ValidateNotNullOrEmptyAttribute",
  validatenotnullorwhitespace: "System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute",
  validatepattern: "System.Management.Automation.ValidatePatternAttribute",
  validaterange: "System.Management.Automation.ValidateRangeAttribute",
  validatescript: "System.Management.Automation.ValidateScriptAttribute",
  validateset: "System.Management.Automation.ValidateSetAttribute",
  validatetrusteddata: "System.Management.Automation.ValidateTrustedDataAttribute",
  validateuserdrive: "System.Management.Automation.ValidateUserDriveAttribute",
  version: "System.Version",
  void: "System.Void",
  weakreference: "System.WeakReference",
  wildcardpattern: "System.Management.Automation.WildcardPattern",
  x500distinguishedname: "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
  x509certificate: "System.Security.Cryptography.X509Certificates.X509Certificate",
  xml: "System.Xml.XmlDocument",
};

// What PowerShell writes for a type is its first accelerator, where it has one; `object` only in signatures.
const SHORT_NAMES: ReadonlyMap<string, string> = shortNames();

function shortNames(): Map<string, string> {
  const names = new Map<string, string>();
  for (const [short, full] of Object.entries(ACCELERATORS)) {
    if (!names.has(full)) names.set(full, short.endsWith("attribute") ? "PSTypeNameAttribute" : short);
  }
  const spelled: Readonly<Record<string, string>> = {
    "System.Int16": "short",
    "System.UInt16": "ushort",
    "System.UInt32": "uint",
    "System.UInt64": "ulong",
    "System.Int32": "int",
    "System.Int64": "long",
    "System.Single": "float",
    "System.Management.Automation.PSObject": "psobject",
  };
  for (const [full, short] of Object.entries(spelled)) names.set(full, short);
  return names;
}

/** The accelerator that stands for a type in text, `undefined` where there is none. */
export function shortTypeName(fullName: string): string | undefined {
  return SHORT_NAMES.get(fullName);
}

/** Full name of an accelerator in any case. */
export function acceleratorTarget(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(ACCELERATORS, key) ? ACCELERATORS[key] : undefined;
}
