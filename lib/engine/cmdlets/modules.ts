/**
 * Names of the modules that the cmdlets of the language belong to, and of the namespace of their classes.
 * @module
 */

/** Microsoft.PowerShell.Core. */
export const CORE = "Microsoft.PowerShell.Core";
/** Microsoft.PowerShell.Utility. */
export const UTILITY = "Microsoft.PowerShell.Utility";
/** Microsoft.PowerShell.Management. */
export const MANAGEMENT = "Microsoft.PowerShell.Management";
/** Microsoft.PowerShell.Security. */
export const SECURITY = "Microsoft.PowerShell.Security";
/** Microsoft.PowerShell.Host. */
export const HOST = "Microsoft.PowerShell.Host";

/** The full name of a cmdlet's class. */
export function commandClass(name: string): string {
  return `Microsoft.PowerShell.Commands.${name}`;
}
