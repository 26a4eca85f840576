/**
 * TABLE: views of .NET's own types.
 * @module
 */
import { read, readNumber, readText, scaled } from "./view_values.ts";
import { column, listView, tableView, type ViewDefinition, wideView } from "./view.ts";

const CERTIFICATE = "System.Security.Cryptography.X509Certificates.X509Certificate2";
const MEGABYTE = 1024 * 1024;
const RIGHT = { align: "right" } as const;

/** Views of the namespaces under System, Management.Automation excepted. */
export const SYSTEM_VIEWS: readonly ViewDefinition[] = [
  tableView("System.Version", "System.Version", [
    column("Major", 6),
    column("Minor", 6),
    column("Build", 6),
    column("Revision", 8),
  ]),
  tableView("System.Version", "System.Version#IncludeLabel", [
    column("Major", 6),
    column("Minor", 6),
    column("Build", 6),
    column("Revision", 8),
    column("PSSemVerPreReleaseLabel", 26),
    column("PSSemVerBuildLabel", 27),
  ]),
  tableView("System.Management.Automation.SemanticVersion", "System.Management.Automation.SemanticVersion", [
    column("Major", 6),
    column("Minor", 6),
    column("Patch", 6),
    column("PreReleaseLabel", 15),
    column("BuildLabel", 11),
  ]),
  tableView("Dictionary", "System.Collections.DictionaryEntry", [column("Name", 30), column("Value")]),
  listView("System.Collections.DictionaryEntry", "System.Collections.DictionaryEntry", ["Name", "Value"]),
  listView("System.TimeSpan", "System.TimeSpan", [
    "Days",
    "Hours",
    "Minutes",
    "Seconds",
    "Milliseconds",
    "Ticks",
    "TotalDays",
    "TotalHours",
    "TotalMinutes",
    "TotalSeconds",
    "TotalMilliseconds",
  ]),
  tableView(
    "System.TimeSpan",
    "System.TimeSpan",
    ["Days", "Hours", "Minutes", "Seconds", "Milliseconds"].map((name) => column(name)),
  ),
  wideView("System.TimeSpan", "System.TimeSpan", "TotalMilliseconds"),
  {
    name: "DateTime",
    types: ["System.DateTime"],
    control: { shape: "custom", draw: (date, session) => ({ value: read(date, "DateTime", session) }) },
  },
  tableView("System.Guid", "System.Guid", [column("Guid")]),
  tableView("System.Globalization.CultureInfo", "System.Globalization.CultureInfo", [
    column("LCID", 16),
    column("Name", 16),
    column("DisplayName"),
  ]),
  tableView("System.Net.NetworkCredential", "System.Net.NetworkCredential", [
    column("UserName", 50),
    column("Domain", 50),
  ]),
  tableView("System.Reflection.Assembly", "System.Reflection.Assembly", [
    column("GlobalAssemblyCache", 6, { label: "GAC" }),
    column("ImageRuntimeVersion", 14, { label: "Version" }),
    column("Location"),
  ]),
  tableView("System.Reflection.AssemblyName", "System.Reflection.AssemblyName", [
    column("Version", 14),
    column("Name"),
  ]),
  tableView("process", "System.Diagnostics.Process", [
    column(
      (object, session) => Math.round((readNumber(object, "NPM", session) ?? 0) / 1024),
      7,
      { label: "NPM(K)", ...RIGHT },
    ),
    column(scaled("PM", MEGABYTE, "N2"), 8, { label: "PM(M)", ...RIGHT }),
    column(scaled("WS", MEGABYTE, "N2"), 10, { label: "WS(M)", ...RIGHT }),
    column(scaled("CPU", 1, "N2"), 10, { label: "CPU(s)", ...RIGHT }),
    column("Id", 7, RIGHT),
    column("SI", 3, RIGHT),
    column("ProcessName"),
  ]),
  tableView(
    "Priority",
    "System.Diagnostics.Process",
    [column("ProcessName", 20), column("Id", 10, RIGHT), column("WorkingSet64", 12, RIGHT)],
    { groupBy: { value: "PriorityClass", label: "PriorityClass" } },
  ),
  wideView("process", "System.Diagnostics.Process", "ProcessName"),
  tableView("ProcessWithUserName", "System.Diagnostics.Process#IncludeUserName", [
    column(scaled("WS", MEGABYTE, "N2"), 10, { label: "WS(M)", ...RIGHT }),
    column(scaled("CPU", 1, "N2"), 8, { label: "CPU(s)", ...RIGHT }),
    column("Id", 7, RIGHT),
    column("UserName", 30),
    column("ProcessName"),
  ]),
  tableView("ProcessModule", "System.Diagnostics.ProcessModule", [
    column("Size", 10, { label: "Size(K)", ...RIGHT }),
    column("ModuleName", 50),
    column("FileName"),
  ]),
  tableView("service", "System.ServiceProcess.ServiceController", [
    column("Status", 8),
    column("Name", 18),
    column("DisplayName", 38),
  ]),
  listView("System.ServiceProcess.ServiceController", "System.ServiceProcess.ServiceController", [
    "Name",
    "DisplayName",
    "Status",
    "DependentServices",
    "ServicesDependedOn",
    "CanPauseAndContinue",
    "CanShutdown",
    "CanStop",
    "ServiceType",
  ]),
  tableView("System.Diagnostics.EventLogEntry", "System.Diagnostics.EventLogEntry", [
    column("Index", 8, RIGHT),
    column("TimeGenerated", 13, { label: "Time", format: "{0:MMM} {0:dd} {0:HH}:{0:mm}" }),
    column("EntryType", 11),
    column("Source", 20),
    column("InstanceID", 12, RIGHT),
    column("Message"),
  ]),
  tableView(
    "Default",
    "System.Diagnostics.Eventing.Reader.EventLogRecord",
    [column("TimeCreated", 26), column("Id", 8, RIGHT), column("LevelDisplayName", 16), column("Message")],
    { groupBy: { value: "ProviderName", label: "ProviderName" } },
  ),
  tableView("System.Threading.Tasks.Task", "System.Threading.Tasks.Task", [
    column("Id"),
    column("IsCompleted"),
    column("Status"),
  ]),
  listView(
    "System.Xml.XmlElement#http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd#IdentifyResponse",
    "System.Xml.XmlElement#http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd#IdentifyResponse",
    ["wsmid", "ProtocolVersion", "ProductVendor", "ProductVersion"],
  ),
  tableView(
    "ThumbprintTable",
    CERTIFICATE,
    [
      column("Thumbprint", 41),
      column("Subject", 20),
      column((certificate, session) => read(certificate, "EnhancedKeyUsageList.FriendlyName", session), 0, {
        label: "EnhancedKeyUsageList",
      }),
    ],
    { groupBy: { value: "PSParentPath" } },
  ),
  listView("ThumbprintList", CERTIFICATE, [
    { value: (certificate, session) => read(certificate, "SubjectName.Name", session), label: "Subject" },
    { value: (certificate, session) => read(certificate, "IssuerName.Name", session), label: "Issuer" },
    "Thumbprint",
    "FriendlyName",
    "NotBefore",
    "NotAfter",
    "Extensions",
  ]),
  tableView(
    "System.Security.AccessControl.ObjectSecurity",
    "System.Security.AccessControl.ObjectSecurity",
    [column("Path"), column("Owner"), column("AccessToString", 0, { label: "Access" })],
  ),
  tableView("System.Management.Automation.PSMethod", "System.Management.Automation.PSMethod", [
    column((object, session) => readText(object, "OverloadDefinitions", session), 0, { label: "OverloadDefinitions" }),
  ], { wrap: true }),
];
