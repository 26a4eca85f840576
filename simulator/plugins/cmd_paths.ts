/**
 * Paths of the text shell.
 * @module
 */

/** A path as typed in a folder, made absolute. */
export function joinPath(folder: string, path: string): string {
  const text = path.replaceAll("/", "\\");
  const drive = /^[a-z]:/i.exec(text)?.[0];
  if (text.startsWith("\\\\")) return text;
  const root = drive ?? folder.slice(0, 2);
  const isAbsolute = /^(?:[a-z]:)?\\/i.test(text);
  const names = `${isAbsolute ? "" : folder.slice(2)}\\${text.slice(drive?.length ?? 0)}`.split("\\");
  const kept: string[] = [];
  for (const name of names) {
    if (name === "..") kept.pop();
    else if (name !== "" && name !== ".") kept.push(name);
  }
  return `${root}\\${kept.join("\\")}`;
}
