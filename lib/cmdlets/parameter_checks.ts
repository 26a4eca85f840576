/**
 * What the properties behind the parameters of a connection check when they are set (cmdlets.md 2.10): ways to log on
 * that exclude each other.
 * @module
 */
import { PsEnum, type PsValue } from "../clixml/value.ts";
import { exception, type PsException } from "../engine/exceptions.ts";

/** -Credential, -CertificateThumbprint and -Authentication: each is checked against those that were set before it. */
export function refuseMixedLogons(
  name: string,
  value: PsValue,
  bound: ReadonlyMap<string, PsValue>,
): PsException | undefined {
  if (!LOGON_PARAMETERS.has(name)) return undefined;
  const given = (parameter: string): PsValue => parameter === name ? value : bound.get(parameter) ?? null;
  const mechanism = given("Authentication");
  const way = mechanism instanceof PsEnum ? mechanism.name : "Default";
  const hasCredential = given("Credential") !== null;
  const hasThumbprint = given("CertificateThumbprint") !== null;
  if (hasCredential && hasThumbprint) return conflict("-Credential", "-CertificateThumbprint");
  if (hasThumbprint && way !== "Default") return conflict(`-Authentication ${way}`, "-CertificateThumbprint");
  if (hasCredential && way === "NegotiateWithImplicitCredential") {
    return conflict(`-Authentication ${way}`, "-Credential");
  }
  return undefined;
}

const LOGON_PARAMETERS: ReadonlySet<string> = new Set(["Credential", "CertificateThumbprint", "Authentication"]);

function conflict(one: string, other: string): PsException {
  return exception(
    ["System.InvalidOperationException", "System.SystemException"],
    `${one} and ${other} exclude each other: give one of them`,
  );
}
