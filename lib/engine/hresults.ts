/**
 * TABLE: the HResult that each .NET exception type has; a type that is not here has that of its base.
 * @module
 */

/** HResult of System.Exception. */
const DEFAULT = 0x80131500;

const HRESULTS: Readonly<Record<string, number>> = {
  "System.SystemException": 0x80131501,
  "System.ArgumentOutOfRangeException": 0x80131502,
  "System.ArrayTypeMismatchException": 0x80131503,
  "System.TimeoutException": 0x80131505,
  "System.IndexOutOfRangeException": 0x80131508,
  "System.InvalidOperationException": 0x80131509,
  "System.Security.SecurityException": 0x8013150a,
  "System.Runtime.Serialization.SerializationException": 0x8013150c,
  "System.MissingFieldException": 0x80131511,
  "System.MissingMemberException": 0x80131512,
  "System.MissingMethodException": 0x80131513,
  "System.NotSupportedException": 0x80131515,
  "System.OverflowException": 0x80131516,
  "System.RankException": 0x80131517,
  "System.Threading.SynchronizationLockException": 0x80131518,
  "System.MemberAccessException": 0x8013151a,
  "System.TypeLoadException": 0x80131522,
  "System.TypeInitializationException": 0x80131534,
  "System.FormatException": 0x80131537,
  "System.PlatformNotSupportedException": 0x80131539,
  "System.OperationCanceledException": 0x8013153b,
  "System.Collections.Generic.KeyNotFoundException": 0x80131577,
  "System.InsufficientExecutionStackException": 0x80131578,
  "System.ApplicationException": 0x80131600,
  "System.Reflection.TargetException": 0x80131603,
  "System.Reflection.TargetInvocationException": 0x80131604,
  "System.IO.IOException": 0x80131620,
  "System.IO.FileLoadException": 0x80131621,
  "System.ObjectDisposedException": 0x80131622,
  "System.Xml.XmlException": 0x80131940,
  "System.Xml.Schema.XmlSchemaException": 0x80131941,
  "System.Xml.XPath.XPathException": 0x80131943,
  "System.Security.Cryptography.CryptographicException": 0x80131430,
  "System.Reflection.AmbiguousMatchException": 0x8000211d,
  "System.NotImplementedException": 0x80004001,
  "System.InvalidCastException": 0x80004002,
  "System.ArgumentNullException": 0x80004003,
  "System.NullReferenceException": 0x80004003,
  "System.Runtime.InteropServices.ExternalException": 0x80004005,
  "System.DivideByZeroException": 0x80020012,
  "System.IO.FileNotFoundException": 0x80070002,
  "System.IO.DirectoryNotFoundException": 0x80070003,
  "System.IO.DriveNotFoundException": 0x80070003,
  "System.UnauthorizedAccessException": 0x80070005,
  "System.OutOfMemoryException": 0x8007000e,
  "System.IO.EndOfStreamException": 0x80070026,
  "System.ArgumentException": 0x80070057,
  "System.IO.PathTooLongException": 0x800700ce,
  "System.ArithmeticException": 0x80070216,
  "System.StackOverflowException": 0x800703e9,
};

/** The HResult of an exception by its type names, most derived first. */
export function hResultOf(types: readonly string[]): number {
  for (const name of types) if (Object.hasOwn(HRESULTS, name)) return HRESULTS[name]! | 0;
  return DEFAULT | 0;
}
