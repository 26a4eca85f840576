/**
 * What scripts see of drives and paths: ProviderInfo, PSDriveInfo, PathInfo.
 * @module
 */
import { LiveObject, PsEnum, PsList, type PsValue } from "../../clixml/value.ts";

/** The facts of one provider. */
export interface ProviderFacts {
  readonly name: string;
  readonly className: string;
  /** ProviderCapabilities: names and number. */
  readonly capabilities: readonly [names: string, value: number];
}

/** System.Management.Automation.ProviderInfo. */
export class ProviderInfo extends LiveObject {
  readonly name: string;
  readonly className: string;
  readonly capabilities: PsEnum;
  home: string;
  readonly #drives: () => readonly DriveInfo[];
  /** Whether drives of this provider are written with a colon; the root drive of Linux is not. */
  readonly itemSeparator: string;

  constructor(facts: ProviderFacts, itemSeparator: string, home: string, drives: () => readonly DriveInfo[]) {
    super();
    this.name = facts.name;
    this.className = facts.className;
    this.capabilities = new PsEnum(
      "System.Management.Automation.Provider.ProviderCapabilities",
      ...facts.capabilities,
    );
    this.itemSeparator = itemSeparator;
    this.home = home;
    this.#drives = drives;
  }
  drives(): readonly DriveInfo[] {
    return this.#drives().filter((drive) => drive.provider === this);
  }
  /** `Microsoft.PowerShell.Core\FileSystem`. */
  fullName(): string {
    return `Microsoft.PowerShell.Core\\${this.name}`;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.ProviderInfo", "System.Object"];
  }
  override text(): string {
    return this.fullName();
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["ImplementingType", () => this.className];
    yield ["HelpFile", () => "System.Management.Automation.dll-Help.xml"];
    yield ["Name", () => this.name];
    yield ["PSSnapIn", () => "Microsoft.PowerShell.Core"];
    yield ["ModuleName", () => "Microsoft.PowerShell.Core"];
    yield ["Module", () => null];
    yield ["Description", () => ""];
    yield ["Capabilities", () => this.capabilities];
    yield ["Home", () => this.home];
    yield [
      "Drives",
      () =>
        new PsList(
          [...this.drives()],
          "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSDriveInfo]]",
        ),
    ];
    yield ["VolumeSeparatedByColon", () => this.itemSeparator === "\\"];
    yield ["ItemSeparator", () => this.itemSeparator];
  }
}

/** System.Management.Automation.PSDriveInfo. */
export class DriveInfo extends LiveObject {
  readonly name: string;
  readonly provider: ProviderInfo;
  /** Provider path of the drive's root: `/`, `C:\`, `""` for the drives of the session's state. */
  readonly root: string;
  readonly description: string;
  /** Place below the root, in the provider's separators, without a leading one. */
  currentLocation = "";
  displayRoot: string | null = null;

  constructor(name: string, provider: ProviderInfo, root: string, description = "") {
    super();
    this.name = name;
    this.provider = provider;
    this.root = root;
    this.description = description;
  }
  /** The root drive of Linux is written as its root alone. */
  get isUnixRoot(): boolean {
    return this.name === "/";
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PSDriveInfo", "System.Object"];
  }
  override text(): string {
    return this.name;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["CurrentLocation", () => this.currentLocation];
    yield ["Name", () => this.name];
    yield ["Provider", () => this.provider];
    yield ["Root", () => this.root];
    yield ["Description", () => this.description];
    yield ["MaximumSize", () => null];
    yield ["Credential", () => null];
    yield ["DisplayRoot", () => this.displayRoot];
    yield ["VolumeSeparatedByColon", () => !this.isUnixRoot];
  }
}

/** System.Management.Automation.PathInfo: what `$PWD`, Get-Location and Resolve-Path give. */
export class PathInfo extends LiveObject {
  readonly drive: DriveInfo | undefined;
  readonly provider: ProviderInfo;
  /** As PowerShell writes it: `/tmp`, `C:\a`, `Env:/PATH`. */
  readonly path: string;
  readonly providerPath: string;
  constructor(provider: ProviderInfo, drive: DriveInfo | undefined, path: string, providerPath: string) {
    super();
    this.provider = provider;
    this.drive = drive;
    this.path = path;
    this.providerPath = providerPath;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PathInfo", "System.Object"];
  }
  override text(): string {
    return this.path;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Drive", () => this.drive ?? null];
    yield ["Provider", () => this.provider];
    yield ["ProviderPath", () => this.providerPath];
    yield ["Path", () => this.path];
  }
}
