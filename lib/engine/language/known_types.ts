/**
 * TABLES of the .NET types that the parser must know: which names exist without a namespace, which attributes, and how
 * exceptions derive from each other. What values of these types do is the engine's (`lib/engine/dotnet`).
 * @module
 */

const words = (text: string): string[] => text.trim().toLowerCase().split(/\s+/);

/** PowerShell's short names for types. */
const ACCELERATORS: ReadonlySet<string> = new Set(words(`
  adsi adsisearcher array bigint bool byte char cimclass cimconverter ciminstance cimsession cimtype cultureinfo datetime
  decimal double experimentaction experimentalfeature float guid hashtable initialsessionstate int int16 int32 int64
  ipaddress ipendpoint long mailaddress nullstring object objectsecurity ordered physicaladdress powershell psaliasproperty
  pscredential pscustomobject pslistmodifier psmoduleinfo psnoteproperty psobject psprimitivedictionary
  pspropertyexpression psscriptmethod psscriptproperty psvariable psvariableproperty ref regex runspace runspacefactory
  sbyte scriptblock securestring semver short single string switch timespan type uint uint16 uint32 uint64 ulong uri
  ushort version void wildcardpattern wmi wmiclass wmisearcher x500distinguishedname x509certificate xml
`));

/** Types of the namespace System, which needs no prefix. */
const SYSTEM: ReadonlySet<string> = new Set(words(`
  AccessViolationException Action Activator AggregateException AppContext AppDomain AppDomainSetup
  AppDomainUnloadedException ApplicationException ApplicationId ArgIterator ArgumentException ArgumentNullException
  ArgumentOutOfRangeException ArithmeticException Array ArraySegment ArrayTypeMismatchException AssemblyLoadEventArgs
  AssemblyLoadEventHandler AsyncCallback Attribute AttributeTargets AttributeUsageAttribute BadImageFormatException
  Base64FormattingOptions BinaryData BitConverter Boolean Buffer Byte CannotUnloadAppDomainException Char CharEnumerator
  CLSCompliantAttribute Comparison Console ConsoleCancelEventArgs ConsoleCancelEventHandler ConsoleColor ConsoleKey
  ConsoleKeyInfo ConsoleModifiers ConsoleSpecialKey ContextBoundObject ContextMarshalException ContextStaticAttribute
  Convert Converter DataMisalignedException DateOnly DateTime DateTimeKind DateTimeOffset DayOfWeek DBNull Decimal
  Delegate DivideByZeroException DllNotFoundException Double DuplicateWaitObjectException EntryPointNotFoundException Enum
  Environment EnvironmentVariableTarget EventArgs EventHandler Exception ExecutionEngineException FieldAccessException
  FileStyleUriParser FlagsAttribute FormatException FormattableString FtpStyleUriParser Func GC GCCollectionMode
  GCGenerationInfo GCKind GCMemoryInfo GCNotificationStatus GenericUriParser GenericUriParserOptions
  GopherStyleUriParser Guid Half HashCode HttpStyleUriParser IAsyncDisposable IAsyncResult ICloneable IComparable
  IConvertible ICustomFormatter IDisposable IEquatable IFormatProvider IFormattable Index IndexOutOfRangeException
  InsufficientExecutionStackException InsufficientMemoryException Int128 Int16 Int32 Int64 IntPtr InvalidCastException
  InvalidOperationException InvalidProgramException InvalidTimeZoneException IObservable IObserver IParsable IProgress
  IServiceProvider ISpanFormattable ISpanParsable IUtf8SpanFormattable IUtf8SpanParsable Lazy LdapStyleUriParser
  LoaderOptimization LoaderOptimizationAttribute LocalDataStoreSlot MarshalByRefObject Math MathF MemberAccessException
  Memory MemoryExtensions MethodAccessException MidpointRounding MissingFieldException MissingMemberException
  MissingMethodException ModuleHandle MTAThreadAttribute MulticastDelegate MulticastNotSupportedException
  NetPipeStyleUriParser NetTcpStyleUriParser NewsStyleUriParser NonSerializedAttribute NotFiniteNumberException
  NotImplementedException NotSupportedException Nullable NullReferenceException Object ObjectDisposedException
  ObsoleteAttribute OperatingSystem OperationCanceledException OutOfMemoryException OverflowException
  ParamArrayAttribute PlatformID PlatformNotSupportedException Predicate Progress Random Range RankException
  ReadOnlyMemory ReadOnlySpan ResolveEventArgs ResolveEventHandler RuntimeArgumentHandle RuntimeFieldHandle
  RuntimeMethodHandle RuntimeTypeHandle SByte SequencePosition SerializableAttribute Single Span StackOverflowException
  STAThreadAttribute String StringComparer StringComparison StringNormalizationExtensions StringSplitOptions
  SystemException ThreadStaticAttribute TimeOnly TimeoutException TimeProvider TimeSpan TimeZone TimeZoneInfo
  TimeZoneNotFoundException Tuple TupleExtensions Type TypeAccessException TypeCode TypedReference
  TypeInitializationException TypeLoadException TypeUnloadedException UInt128 UInt16 UInt32 UInt64 UIntPtr
  UnauthorizedAccessException UnhandledExceptionEventArgs UnhandledExceptionEventHandler UnitySerializationHolder Uri
  UriBuilder UriComponents UriCreationOptions UriFormat UriFormatException UriHostNameType UriIdnScope UriKind UriParser
  UriPartial UriTypeConverter ValueTuple ValueType Version Void WeakReference
`));

/** Attributes that need no namespace; the ending `Attribute` may be left out. */
const ATTRIBUTES: ReadonlySet<string> = new Set(words(`
  alias allowemptycollection allowemptystring allownull argumentcompleter argumentcompletions attributeusage
  clscompliant cmdletbinding contextstatic dsclocalconfigurationmanager dscproperty dscresource experimental flags hidden
  norunspaceaffinity nonserialized obsolete outputtype paramarray parameter psdefaultvalue pstypename serializable
  supportswildcards threadstatic validatecount validatedrive validatelength validatenotnull validatenotnullorempty
  validatenotnullorwhitespace validatepattern validaterange validatescript validateset validatetrusteddata
  validateuserdrive
`));

/** Whether a type exists; `unknown` where only the engine could tell. */
export type Existence = "yes" | "no" | "unknown";

/** Whether a type's name, written as in a script, exists. Names with a namespace are believed. */
export function typeExists(name: string): Existence {
  const lower = name.toLowerCase();
  if (ACCELERATORS.has(lower) || SYSTEM.has(lower)) return "yes";
  return lower.includes(".") ? "unknown" : "no";
}

/** Whether an attribute's name, written as in a script, exists. */
export function attributeExists(name: string): Existence {
  const lower = name.toLowerCase();
  if (ATTRIBUTES.has(lower) || (lower.endsWith("attribute") && ATTRIBUTES.has(lower.slice(0, -9)))) return "yes";
  return lower.includes(".") ? "unknown" : "no";
}

/** Names of one type, by the first of them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  [
    "int int32 system.int32",
    "long int64 system.int64",
    "short int16 system.int16",
    "uint uint32 system.uint32",
    "ulong uint64 system.uint64",
    "ushort uint16 system.uint16",
    "float single system.single",
    "ref psreference system.management.automation.psreference",
    "psobject pscustomobject system.management.automation.psobject",
    "switch switchparameter system.management.automation.switchparameter",
    "scriptblock system.management.automation.scriptblock",
    "hashtable system.collections.hashtable",
    "regex system.text.regularexpressions.regex",
    "xml xmldocument system.xml.xmldocument",
    "bigint biginteger system.numerics.biginteger",
    "bool boolean system.boolean",
    "psscriptcmdlet system.management.automation.psscriptcmdlet",
    "invocationinfo system.management.automation.invocationinfo",
    "psboundparametersdictionary system.management.automation.psboundparametersdictionary",
  ].flatMap((row) => {
    const names = words(row);
    return names.map((name): [string, string] => [name, names[0]!]);
  }),
);

/** One spelling for all names of a type. */
export function canonicalTypeName(name: string): string {
  const lower = name.toLowerCase().replace(/\s+/g, "");
  if (lower.endsWith("[]")) return `${canonicalTypeName(lower.slice(0, -2))}[]`;
  const known = SYNONYMS.get(lower);
  if (known !== undefined) return known;
  const bare = lower.startsWith("system.") ? lower.slice(7) : lower;
  return bare.includes(".") ? lower : SYNONYMS.get(bare) ?? bare;
}

/** Types whose values are plain data: what a data section may name, alone or as elements of an array. */
const DATA_TYPES: ReadonlySet<string> = new Set(words(`
  bool char sbyte byte short ushort int uint long ulong float double decimal datetime string dbnull
`));

/** Whether a data section may use a type. */
export function isDataType(name: string): boolean {
  const canonical = canonicalTypeName(name);
  return DATA_TYPES.has(canonical.endsWith("[]") ? canonical.slice(0, -2) : canonical);
}

/** .NET's primitive types: a constant that is cast to one stays a constant. */
const PRIMITIVES: ReadonlySet<string> = new Set(words(`
  bool char sbyte byte short ushort int uint long ulong float double
`));

/** Whether a cast of a constant to a type is a constant. */
export function isConstantCast(name: string): boolean {
  return PRIMITIVES.has(canonicalTypeName(name));
}

const EXCEPTION_BASES: ReadonlyMap<string, string> = new Map(
  words(`
    exception:object
    systemexception:exception applicationexception:exception aggregateexception:exception timeoutexception:systemexception
    argumentexception:systemexception argumentnullexception:argumentexception
    argumentoutofrangeexception:argumentexception duplicatewaitobjectexception:argumentexception
    arithmeticexception:systemexception dividebyzeroexception:arithmeticexception
    overflowexception:arithmeticexception notfinitenumberexception:arithmeticexception
    arraytypemismatchexception:systemexception badimageformatexception:systemexception
    formatexception:systemexception uriformatexception:formatexception indexoutofrangeexception:systemexception
    invalidcastexception:systemexception invalidoperationexception:systemexception
    objectdisposedexception:invalidoperationexception memberaccessexception:systemexception
    methodaccessexception:memberaccessexception missingmemberexception:memberaccessexception
    missingmethodexception:missingmemberexception missingfieldexception:missingmemberexception
    notimplementedexception:systemexception notsupportedexception:systemexception
    platformnotsupportedexception:notsupportedexception nullreferenceexception:systemexception
    operationcanceledexception:systemexception outofmemoryexception:systemexception rankexception:systemexception
    stackoverflowexception:systemexception typeloadexception:systemexception
    unauthorizedaccessexception:systemexception accessviolationexception:systemexception
    system.io.ioexception:systemexception system.io.filenotfoundexception:system.io.ioexception
    system.io.directorynotfoundexception:system.io.ioexception system.io.drivenotfoundexception:system.io.ioexception
    system.io.endofstreamexception:system.io.ioexception system.io.pathtoolongexception:system.io.ioexception
    system.io.fileloadexception:system.io.ioexception system.io.invaliddataexception:systemexception
    system.collections.generic.keynotfoundexception:systemexception
    system.management.automation.runtimeexception:systemexception
    system.management.automation.commandnotfoundexception:system.management.automation.runtimeexception
    system.management.automation.parameterbindingexception:system.management.automation.runtimeexception
    system.management.automation.cmdletinvocationexception:system.management.automation.runtimeexception
    system.management.automation.actionpreferencestopexception:system.management.automation.runtimeexception
    system.management.automation.parseexception:system.management.automation.runtimeexception
    system.management.automation.incompleteparseexception:system.management.automation.parseexception
    system.management.automation.methodexception:system.management.automation.extendedtypesystemexception
    system.management.automation.methodinvocationexception:system.management.automation.methodexception
    system.management.automation.extendedtypesystemexception:system.management.automation.runtimeexception
    system.management.automation.getvalueexception:system.management.automation.extendedtypesystemexception
    system.management.automation.setvalueexception:system.management.automation.extendedtypesystemexception
    system.management.automation.psinvalidcastexception:invalidcastexception
    system.management.automation.sessionstateexception:system.management.automation.runtimeexception
    system.management.automation.itemnotfoundexception:system.management.automation.sessionstateexception
    system.management.automation.drivenotfoundexception:system.management.automation.sessionstateexception
    system.management.automation.psargumentexception:argumentexception
    system.management.automation.psargumentnullexception:argumentnullexception
    system.management.automation.psargumentoutofrangeexception:argumentoutofrangeexception
    system.management.automation.psinvalidoperationexception:invalidoperationexception
    system.management.automation.psnotsupportedexception:notsupportedexception
    system.management.automation.psnotimplementedexception:notimplementedexception
    system.management.automation.remotingexception:system.management.automation.runtimeexception
    system.management.automation.remoteexception:system.management.automation.runtimeexception
    system.management.automation.pipelinestoppedexception:system.management.automation.runtimeexception
  `).map((pair): [string, string] => {
    const colon = pair.indexOf(":");
    return [pair.slice(0, colon), pair.slice(colon + 1)];
  }),
);

function exceptionName(name: string): string {
  const canonical = canonicalTypeName(name);
  return EXCEPTION_BASES.has(canonical) ? canonical : `system.${canonical}`;
}

/** Whether an exception type is another one or derives from it, as far as the table knows. */
export function derivesFrom(name: string, base: string): boolean {
  const wanted = exceptionName(base);
  if (!EXCEPTION_BASES.has(wanted)) return false;
  for (let type: string | undefined = exceptionName(name); type !== undefined; type = EXCEPTION_BASES.get(type)) {
    if (type === wanted) return true;
  }
  return false;
}
