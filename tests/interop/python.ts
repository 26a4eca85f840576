/**
 * A Python environment with foreign clients in it, made on first use.
 * @module
 */
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Packages that the foreign clients come in. */
export const PACKAGES = ["pypsrp==0.9.1", "pyspnego==0.12.4", "requests-credssp==2.0.0"] as const;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Runs a program and returns its standard output; its standard error is shown when it fails. */
export async function capture(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const output = await new Deno.Command(command, { args: [...args], env, stdout: "piped", stderr: "piped" }).output();
  const text = new TextDecoder().decode(output.stdout);
  if (!output.success) {
    const stderr = new TextDecoder().decode(output.stderr);
    throw new Error(`${command} ${args[0]} ended with ${output.code}\n${text}\n${stderr}`);
  }
  return text;
}

/** Path of the environment's interpreter. */
export async function python(): Promise<string> {
  const folder = `${ROOT}.venv/interop`;
  const interpreter = `${folder}/bin/python`;
  const marker = `${folder}/ready-${PACKAGES.join("-").replaceAll("=", "")}`;
  if (existsSync(marker)) return interpreter;
  mkdirSync(`${ROOT}.venv`, { recursive: true });
  try {
    await capture("python3", ["-m", "venv", folder]);
  } catch (cause) {
    throw new Error(
      "The interop tests need python3 with its venv module (Debian: python3 and python3-venv), and it is not there",
      { cause },
    );
  }
  await capture(interpreter, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES]);
  await Deno.writeTextFile(marker, "");
  return interpreter;
}

/** Runs one step of the pypsrp client and returns what it printed, one object a line. */
export async function pypsrp(
  step: string,
  target: { readonly host: string; readonly port: number; readonly user: string; readonly password: string },
  options: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>[]> {
  const script = fileURLToPath(new URL("./pypsrp_client.py", import.meta.url));
  const args = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const text = await capture(
    await python(),
    [script, step, target.host, String(target.port), target.user, ...args],
    { PSRECONNECT_PASSWORD: target.password },
  );
  return text.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
