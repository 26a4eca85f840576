/**
 * TABLE: enums that scripts name.
 * @module
 */
import { CONSOLE_COLORS } from "../../console_colors.ts";
import { ERROR_CATEGORIES } from "../../exceptions.ts";
import { declareEnum } from "../declare.ts";
import type { TypeRow } from "../type.ts";

const FLAGS = { flags: true } as const;
const SMA = "System.Management.Automation";

/** Enum types. */
export const ENUM_ROWS: readonly TypeRow[] = [
  declareEnum("System.DayOfWeek", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
  declareEnum(
    "System.StringComparison",
    "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase",
  ),
  declareEnum("System.StringSplitOptions", "None RemoveEmptyEntries TrimEntries", FLAGS),
  declareEnum("System.ConsoleColor", CONSOLE_COLORS.join(" ")),
  declareEnum(
    "System.ConsoleKey",
    "None Backspace=8 Tab Clear=12 Enter Pause=19 Escape=27 Spacebar=32 PageUp PageDown End Home LeftArrow UpArrow RightArrow " +
      "DownArrow Select Print Execute PrintScreen Insert Delete Help D0 D1 D2 D3 D4 D5 D6 D7 D8 D9 A=65 B C D E F G H I J " +
      "K L M N O P Q R S T U V W X Y Z F1=112 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12",
  ),
  declareEnum("System.DateTimeKind", "Unspecified Utc Local"),
  declareEnum("System.MidpointRounding", "ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity"),
  declareEnum("System.Base64FormattingOptions", "None InsertLineBreaks", FLAGS),
  declareEnum("System.EnvironmentVariableTarget", "Process User Machine"),
  declareEnum("System.PlatformID", "Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX Other"),
  declareEnum(
    "System.TypeCode",
    "Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String=18",
  ),
  declareEnum("System.UriKind", "RelativeOrAbsolute Absolute Relative"),
  declareEnum("System.UriFormat", "UriEscaped=1 Unescaped SafeUnescaped"),
  declareEnum(
    "System.UriComponents",
    "Scheme=1 UserInfo=2 Host=4 Port=8 SchemeAndServer=13 Path=16 Query=32 PathAndQuery=48 HttpRequestUrl=61 Fragment=64 " +
      "AbsoluteUri=127 StrongPort=128 HostAndPort=132 StrongAuthority=134 NormalizedHost=256 KeepDelimiter=1073741824",
    FLAGS,
  ),
  declareEnum("System.UriHostNameType", "Unknown Basic Dns IPv4 IPv6"),
  declareEnum("System.GCCollectionMode", "Default Forced Optimized Aggressive"),
  declareEnum(
    "System.AttributeTargets",
    "Assembly=1 Module=2 Class=4 Struct=8 Enum=16 Constructor=32 Method=64 " +
      "Property=128 Field=256 Event=512 Interface=1024 Parameter=2048 Delegate=4096 ReturnValue=8192 GenericParameter=16384 All=32767",
    FLAGS,
  ),
  declareEnum(
    "System.Environment+SpecialFolder",
    "Desktop Programs=2 MyDocuments=5 Personal=5 Favorites=6 Startup=7 Recent=8 SendTo=9 StartMenu=11 MyMusic=13 MyVideos=14 " +
      "DesktopDirectory=16 MyComputer=17 NetworkShortcuts=19 Fonts=20 Templates=21 CommonStartMenu=22 CommonPrograms=23 " +
      "CommonStartup=24 CommonDesktopDirectory=25 ApplicationData=26 PrinterShortcuts=27 LocalApplicationData=28 " +
      "InternetCache=32 Cookies=33 History=34 CommonApplicationData=35 Windows=36 System=37 ProgramFiles=38 MyPictures=39 " +
      "UserProfile=40 SystemX86=41 ProgramFilesX86=42 CommonProgramFiles=43 CommonProgramFilesX86=44 CommonTemplates=45 " +
      "CommonDocuments=46 CommonAdminTools=47 AdminTools=48 CommonMusic=53 CommonPictures=54 CommonVideos=55 Resources=56 " +
      "LocalizedResources=57 CommonOemLinks=58 CDBurning=59",
  ),
  declareEnum(
    "System.Text.RegularExpressions.RegexOptions",
    "None IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 IgnorePatternWhitespace=32 RightToLeft=64 " +
      "ECMAScript=256 CultureInvariant=512 NonBacktracking=1024",
    FLAGS,
  ),
  declareEnum("System.Text.NormalizationForm", "FormC=1 FormD FormKC=5 FormKD"),
  declareEnum(
    "System.IO.FileAttributes",
    "None ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 SparseFile=512 " +
      "ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 IntegrityStream=32768 NoScrubData=131072",
    FLAGS,
  ),
  declareEnum("System.IO.FileMode", "CreateNew=1 Create Open OpenOrCreate Truncate Append"),
  declareEnum("System.IO.FileAccess", "Read=1 Write=2 ReadWrite=3", FLAGS),
  declareEnum("System.IO.FileShare", "None Read=1 Write=2 ReadWrite=3 Delete=4 Inheritable=16", FLAGS),
  declareEnum("System.IO.SeekOrigin", "Begin Current End"),
  declareEnum("System.IO.SearchOption", "TopDirectoryOnly AllDirectories"),
  declareEnum("System.IO.MatchType", "Simple Win32"),
  declareEnum("System.IO.DriveType", "Unknown NoRootDirectory Removable Fixed Network CDRom Ram"),
  declareEnum(
    "System.IO.UnixFileMode",
    "None OtherExecute=1 OtherWrite=2 OtherRead=4 GroupExecute=8 GroupWrite=16 GroupRead=32 UserExecute=64 UserWrite=128 " +
      "UserRead=256 StickyBit=512 SetGroup=1024 SetUser=2048",
    FLAGS,
  ),
  declareEnum("System.IO.Compression.CompressionMode", "Decompress Compress"),
  declareEnum("System.IO.Compression.CompressionLevel", "Optimal Fastest NoCompression SmallestSize"),
  declareEnum(
    "System.Globalization.NumberStyles",
    "None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 AllowTrailingSign=8 AllowParentheses=16 " +
      "AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 " +
      "Any=511 AllowHexSpecifier=512 HexNumber=515 AllowBinarySpecifier=1024 BinaryNumber=1027",
    FLAGS,
  ),
  declareEnum(
    "System.Globalization.DateTimeStyles",
    "None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 NoCurrentDateDefault=8 " +
      "AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128",
    FLAGS,
  ),
  declareEnum("System.Globalization.TimeSpanStyles", "None AssumeNegative", FLAGS),
  declareEnum("System.Globalization.CalendarWeekRule", "FirstDay FirstFullWeek FirstFourDayWeek"),
  declareEnum(
    "System.Globalization.CompareOptions",
    "None IgnoreCase=1 IgnoreNonSpace=2 IgnoreSymbols=4 IgnoreKanaType=8 IgnoreWidth=16 NumericOrdering=32 " +
      "OrdinalIgnoreCase=268435456 StringSort=536870912 Ordinal=1073741824",
    FLAGS,
  ),
  declareEnum(
    "System.Globalization.UnicodeCategory",
    "UppercaseLetter LowercaseLetter TitlecaseLetter ModifierLetter OtherLetter NonSpacingMark SpacingCombiningMark " +
      "EnclosingMark DecimalDigitNumber LetterNumber OtherNumber SpaceSeparator LineSeparator ParagraphSeparator Control " +
      "Format Surrogate PrivateUse ConnectorPunctuation DashPunctuation OpenPunctuation ClosePunctuation " +
      "InitialQuotePunctuation FinalQuotePunctuation OtherPunctuation MathSymbol CurrencySymbol ModifierSymbol OtherSymbol OtherNotAssigned",
  ),
  declareEnum(
    "System.Globalization.CultureTypes",
    "NeutralCultures=1 SpecificCultures=2 InstalledWin32Cultures=4 AllCultures=7 UserCustomCulture=8 ReplacementCultures=16 " +
      "WindowsOnlyCultures=32 FrameworkCultures=64",
    FLAGS,
  ),
  declareEnum(
    "System.Net.Sockets.AddressFamily",
    "Unknown=-1 Unspecified=0 Unix=1 InterNetwork=2 ImpLink=3 Pup=4 Chaos=5 NS=6 Ipx=6 Iso=7 Osi=7 Ecma=8 DataKit=9 Ccitt=10 " +
      "Sna=11 DecNet=12 DataLink=13 Lat=14 HyperChannel=15 AppleTalk=16 NetBios=17 InterNetworkV6=23",
  ),
  declareEnum(
    "System.Net.HttpStatusCode",
    "Continue=100 SwitchingProtocols=101 OK=200 Created=201 Accepted=202 NoContent=204 PartialContent=206 " +
      "MultipleChoices=300 MovedPermanently=301 Found=302 SeeOther=303 NotModified=304 TemporaryRedirect=307 PermanentRedirect=308 " +
      "BadRequest=400 Unauthorized=401 PaymentRequired=402 Forbidden=403 NotFound=404 MethodNotAllowed=405 NotAcceptable=406 " +
      "RequestTimeout=408 Conflict=409 Gone=410 PreconditionFailed=412 RequestEntityTooLarge=413 UnsupportedMediaType=415 " +
      "TooManyRequests=429 InternalServerError=500 NotImplemented=501 BadGateway=502 ServiceUnavailable=503 GatewayTimeout=504",
  ),
  declareEnum(
    "System.Net.SecurityProtocolType",
    "SystemDefault=0 Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288",
    FLAGS,
  ),
  declareEnum("System.Security.Principal.WindowsBuiltInRole", "Administrator=544 User=545 Guest=546 PowerUser=547"),
  declareEnum("System.ComponentModel.ListSortDirection", "Ascending Descending"),
  declareEnum("System.Threading.ApartmentState", "STA MTA Unknown"),
  declareEnum(
    "System.Threading.ThreadState",
    "Running=0 StopRequested=1 SuspendRequested=2 Background=4 Unstarted=8 Stopped=16 WaitSleepJoin=32 Suspended=64 " +
      "AbortRequested=128 Aborted=256",
    FLAGS,
  ),
  declareEnum(
    "System.Threading.Tasks.TaskStatus",
    "Created WaitingForActivation WaitingToRun Running WaitingForChildrenToComplete RanToCompletion Canceled Faulted",
  ),
  declareEnum(
    "System.Diagnostics.ProcessWindowStyle",
    "Normal Hidden Minimized Maximized",
  ),
  declareEnum("System.Diagnostics.EventLogEntryType", "Error=1 Warning=2 Information=4 SuccessAudit=8 FailureAudit=16"),
  declareEnum(
    "System.Xml.XmlNodeType",
    "None Element Attribute Text CDATA EntityReference Entity ProcessingInstruction Comment Document DocumentType " +
      "DocumentFragment Notation Whitespace SignificantWhitespace EndElement EndEntity XmlDeclaration",
  ),
  declareEnum("System.Xml.Formatting", "None Indented"),
  declareEnum("System.Xml.ConformanceLevel", "Auto Fragment Document"),
  declareEnum("System.Xml.NewLineHandling", "Replace Entitize None"),
  declareEnum(
    "System.ServiceProcess.ServiceControllerStatus",
    "Stopped=1 StartPending StopPending Running ContinuePending PausePending Paused",
  ),
  declareEnum("System.ServiceProcess.ServiceStartMode", "Boot System Automatic Manual Disabled"),
  declareEnum(
    "Microsoft.Win32.RegistryValueKind",
    "None=-1 Unknown=0 String=1 ExpandString=2 Binary=3 DWord=4 MultiString=7 QWord=11",
  ),
  declareEnum(
    "Microsoft.Win32.RegistryHive",
    "ClassesRoot=-2147483648 CurrentUser LocalMachine Users PerformanceData CurrentConfig",
  ),
  declareEnum(`${SMA}.ActionPreference`, "SilentlyContinue Stop Continue Inquire Ignore Suspend Break"),
  declareEnum(`${SMA}.ErrorCategory`, ERROR_CATEGORIES.join(" ")),
  declareEnum(`${SMA}.ErrorView`, "NormalView CategoryView ConciseView DetailedView"),
  declareEnum(`${SMA}.ConfirmImpact`, "None Low Medium High"),
  declareEnum(
    `${SMA}.CommandTypes`,
    "Alias=1 Function=2 Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 Configuration=256 All=383",
    FLAGS,
  ),
  declareEnum(
    `${SMA}.PSMemberTypes`,
    "AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 PropertySet=32 Properties=63 Method=64 " +
      "CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 Event=2048 Dynamic=4096 " +
      "InferredProperty=8192 All=16383",
    FLAGS,
  ),
  declareEnum(`${SMA}.PSMemberViewTypes`, "Extended=1 Adapted=2 Base=4 All=7", FLAGS),
  declareEnum(`${SMA}.PSLanguageMode`, "FullLanguage RestrictedLanguage NoLanguage ConstrainedLanguage"),
  declareEnum(`${SMA}.PSInvocationState`, "NotStarted Running Stopping Stopped Completed Failed Disconnected"),
  declareEnum(
    `${SMA}.JobState`,
    "NotStarted Running Completed Failed Stopped Blocked Suspended Disconnected Suspending Stopping AtBreakpoint",
  ),
  declareEnum(`${SMA}.ScopedItemOptions`, "None ReadOnly=1 Constant=2 Private=4 AllScope=8 Unspecified=16", FLAGS),
  declareEnum(`${SMA}.SessionStateEntryVisibility`, "Public Private"),
  declareEnum(`${SMA}.ModuleType`, "Script Binary Manifest Cim Workflow"),
  declareEnum(`${SMA}.PSCredentialTypes`, "Generic=1 Domain=2 Default=3", FLAGS),
  declareEnum(
    `${SMA}.PSCredentialUIOptions`,
    "None ValidateUserNameSyntax=1 AlwaysPrompt=2 ReadOnlyUserName=3 Default=1",
    FLAGS,
  ),
  declareEnum(`${SMA}.RollbackSeverity`, "Error TerminatingError Never"),
  declareEnum(`${SMA}.ProgressRecordType`, "Processing Completed"),
  declareEnum(
    `${SMA}.SplitOptions`,
    "SimpleMatch=1 RegexMatch=2 CultureInvariant=4 IgnorePatternWhitespace=8 Multiline=16 " +
      "Singleline=32 IgnoreCase=64 ExplicitCapture=128",
    FLAGS,
  ),
  declareEnum(`${SMA}.WhereOperatorSelectionMode`, "Default First Last SkipUntil Until Split"),
  declareEnum(`${SMA}.WildcardOptions`, "None Compiled=1 IgnoreCase=2 CultureInvariant=4", FLAGS),
  declareEnum(
    `${SMA}.PSTraceSourceOptions`,
    "None Constructor=1 Dispose=2 Finalizer=4 Method=8 Property=16 Delegates=32 Events=64 " +
      "Exception=128 Lock=256 Error=512 Errors=640 Warning=1024 Verbose=2048 WriteLine=4096 All=32767",
    FLAGS,
  ),
  declareEnum(`${SMA}.CommandOrigin`, "Runspace Internal"),
  declareEnum(`${SMA}.ValidateRangeKind`, "Positive NonNegative Negative NonPositive"),
  declareEnum(
    `${SMA}.SigningOption`,
    "AddOnlyCertificate AddFullCertificateChain AddFullCertificateChainExceptRoot Default=2",
  ),
  declareEnum(
    `${SMA}.SignatureStatus`,
    "Valid UnknownError NotSigned HashMismatch NotTrusted NotSupportedFileFormat Incompatible",
  ),
  declareEnum(`${SMA}.DSCResourceRunAsCredential`, "Default NotSupported Mandatory Optional=0"),
  declareEnum(
    `${SMA}.Provider.ProviderCapabilities`,
    "None Include=1 Exclude=2 Filter=4 ExpandWildcards=8 ShouldProcess=16 Credentials=32 Transactions=64",
    FLAGS,
  ),
  declareEnum(
    `${SMA}.Runspaces.RunspaceState`,
    "BeforeOpen Opening Opened Closed Closing Broken Disconnecting Disconnected Connecting",
  ),
  declareEnum(`${SMA}.Runspaces.RunspaceAvailability`, "None Available AvailableForNestedCommand Busy RemoteDebug"),
  declareEnum(
    `${SMA}.Runspaces.RunspacePoolState`,
    "BeforeOpen Opening Opened Closed Closing Broken Disconnecting Disconnected Connecting",
  ),
  declareEnum(`${SMA}.Runspaces.PSThreadOptions`, "Default UseNewThread ReuseThread UseCurrentThread"),
  declareEnum(`${SMA}.Runspaces.PipelineState`, "NotStarted Running Stopping Stopped Completed Failed Disconnected"),
  declareEnum(
    `${SMA}.Runspaces.PipelineResultTypes`,
    "None Output Error Warning Verbose Debug Information All Null",
    FLAGS,
  ),
  declareEnum(
    `${SMA}.Runspaces.AuthenticationMechanism`,
    "Default Basic Negotiate NegotiateWithImplicitCredential Credssp Digest Kerberos",
  ),
  declareEnum(`${SMA}.Runspaces.OutputBufferingMode`, "None Drop Block"),
  declareEnum(`${SMA}.Runspaces.SessionType`, "Empty RestrictedRemoteServer Default"),
  declareEnum(`${SMA}.Runspaces.TargetMachineType`, "NotPresent"),
  declareEnum(`${SMA}.Runspaces.PSSessionConfigurationAccessMode`, "Disabled Local Remote"),
  declareEnum(`${SMA}.Remoting.ProxyAccessType`, "None IEConfig=1 WinHttpConfig=2 AutoDetect=4 NoProxyServer=8", FLAGS),
  declareEnum(`${SMA}.Remoting.SessionMethod`, "Default"),
  declareEnum(
    `${SMA}.Language.TokenFlags`,
    "None BinaryPrecedenceAnd=2 CommandName=131072 MemberName=262144 TypeName=2097152",
    FLAGS,
  ),
  declareEnum(
    "System.ServiceProcess.ServiceType",
    "KernelDriver=1 FileSystemDriver=2 Adapter=4 RecognizerDriver=8 Win32OwnProcess=16 Win32ShareProcess=32 InteractiveProcess=256",
    FLAGS,
  ),
  declareEnum(
    "Microsoft.PowerShell.ExecutionPolicy",
    "Unrestricted RemoteSigned AllSigned Restricted Bypass Undefined Default=3",
  ),
  declareEnum("Microsoft.PowerShell.ExecutionPolicyScope", "Process CurrentUser LocalMachine UserPolicy MachinePolicy"),
  declareEnum("Microsoft.PowerShell.Commands.DisplayHintType", "Date Time DateTime"),
  declareEnum(
    "Microsoft.PowerShell.Commands.FileSystemCmdletProviderEncoding",
    "Unknown String Unicode Byte BigEndianUnicode UTF8 UTF7 UTF32 Ascii Default Oem BigEndianUTF32",
  ),
  declareEnum("Microsoft.PowerShell.Commands.OutputAssemblyType", "Library ConsoleApplication WindowsApplication"),
  declareEnum("Microsoft.PowerShell.Commands.BreakpointType", "Line Variable Command"),
  declareEnum("Microsoft.PowerShell.Commands.TestPathType", "Any Container Leaf"),
  declareEnum("System.Drawing.KnownColor", "Black=35 White=164 Red=141 Green=79 Blue=37"),
  declareEnum(
    "System.Reflection.BindingFlags",
    "Default IgnoreCase=1 DeclaredOnly=2 Instance=4 Static=8 Public=16 NonPublic=32 FlattenHierarchy=64 InvokeMethod=256 CreateInstance=512 GetField=1024 SetField=2048 GetProperty=4096 SetProperty=8192",
    FLAGS,
  ),
  declareEnum(
    "System.Reflection.MemberTypes",
    "Constructor=1 Event=2 Field=4 Method=8 Property=16 TypeInfo=32 Custom=64 NestedType=128 All=191",
    FLAGS,
  ),
  declareEnum("System.Security.AccessControl.AccessControlType", "Allow Deny"),
  declareEnum(
    "System.Security.AccessControl.FileSystemRights",
    "ListDirectory=1 ReadData=1 WriteData=2 CreateFiles=2 AppendData=4 CreateDirectories=4 ReadExtendedAttributes=8 WriteExtendedAttributes=16 ExecuteFile=32 Traverse=32 DeleteSubdirectoriesAndFiles=64 ReadAttributes=128 WriteAttributes=256 Write=278 Delete=65536 ReadPermissions=131072 Read=131209 ReadAndExecute=131241 Modify=197055 ChangePermissions=262144 TakeOwnership=524288 Synchronize=1048576 FullControl=2032127",
    FLAGS,
  ),
];
