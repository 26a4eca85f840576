import { assertEquals } from "@std/assert";
import { customObject, PropertyBag, PsObject, type PsValue } from "../../../lib/clixml/value.ts";
import { formatToText } from "../../../lib/engine/format/text_formatter.ts";
import { findView, isApplicable, viewNames } from "../../../lib/engine/format/views.ts";
import { TABLE_STYLE_SLOT } from "../../../lib/engine/format/views_remoting.ts";
import { fakeSession } from "./fake_session.ts";

const session = fakeSession();

function typed(typeNames: readonly string[], members: Record<string, PsValue>): PsObject {
  const bag = customObject(Object.entries(members)).members;
  return new PsObject(bag ?? new PropertyBag(), undefined, [...typeNames]);
}

const psSession = (id: number, name: string, computer: string, state: string, configuration: string, free: string) =>
  typed(["System.Management.Automation.Runspaces.PSSession", "System.Object"], {
    Id: id,
    Name: name,
    Transport: "WSMan",
    ComputerName: computer,
    ComputerType: "RemoteMachine",
    State: state,
    ConfigurationName: configuration,
    Availability: free,
  });

Deno.test("PSSession's view has eight columns in the style of PowerShell 7", () => {
  const text = formatToText([psSession(1, "Backups", "server01", "Opened", "Microsoft.PowerShell", "Available")], {
    session,
    width: 120,
  });
  assertEquals(text.split("\n"), [
    "",
    " Id Name            Transport ComputerName    ComputerType    State         ConfigurationName     Availability",
    " -- ----            --------- ------------    ------------    -----         -----------------     ------------",
    "  1 Backups         WSMan     server01        RemoteMachine   Opened        Microsoft.PowerShell     Available",
    "",
    "",
  ]);
});

Deno.test("PSSession's classic view stands as in the documentation of Connect-PSSession", () => {
  const classic = fakeSession();
  classic.slots.set(TABLE_STYLE_SLOT, "classic");
  const text = formatToText([
    psSession(4, "ITTask", "Server01", "Opened", "ITTasks", "Available"),
    psSession(1, "Backups", "Localhost", "Disconnected", "Microsoft.PowerShell", "None"),
  ], { session: classic, width: 120 });
  assertEquals(text.split("\n"), [
    "",
    "Id Name            ComputerName    State         ConfigurationName     Availability",
    "-- ----            ------------    -----         -----------------     ------------",
    " 4 ITTask          Server01        Opened        ITTasks                  Available",
    " 1 Backups         Localhost       Disconnected  Microsoft.PowerShell          None",
    "",
    "",
  ]);
});

Deno.test("Job's classic view stands as in the documentation", () => {
  const classic = fakeSession();
  classic.slots.set(TABLE_STYLE_SLOT, "classic");
  const job = typed(["System.Management.Automation.PSRemotingJob", "System.Management.Automation.Job"], {
    Id: 2,
    Name: "Job2",
    PSJobTypeName: "RemoteJob",
    State: "Running",
    HasMoreData: true,
    Location: "Server01",
    Command: "\\\\Server30\\Scripts\\B.ps1",
  });
  assertEquals(formatToText([job], { session: classic, width: 120 }).split("\n").slice(1, 4), [
    "Id     Name            State         HasMoreData     Location             Command",
    "--     ----            -----         -----------     --------             -------",
    "2      Job2            Running       True            Server01             \\\\Server30\\Scripts\\B.ps1",
  ]);
});

Deno.test("findView() prefers the most derived type", () => {
  const names = ["System.Management.Automation.AliasInfo", "System.Management.Automation.CommandInfo"];
  const view = findView(names, { shape: "table" }, session);
  assertEquals(view?.types.includes("System.Management.Automation.AliasInfo"), true);
  assertEquals(findView(names.slice(1), { shape: "table" }, session)?.types, names.slice(1));
});

Deno.test("findView() finds the view of a deserialized object", () => {
  assertEquals(
    findView(["Deserialized.System.Version", "Deserialized.System.Object"], {}, session)?.name,
    "System.Version",
  );
});

Deno.test("findView() tells views that are drawn in between from others", () => {
  const names = ["System.Management.Automation.ErrorRecord"];
  assertEquals(findView(names, {}, session), undefined);
  assertEquals(findView(names, { outOfBand: true }, session)?.name, "ErrorInstance");
});

Deno.test("findView() shows files as their computer does", () => {
  const names = ["System.IO.FileInfo", "System.IO.FileSystemInfo"];
  assertEquals(findView(names, { shape: "table" }, fakeSession({ os: "windows" }))?.name, "children");
  assertEquals(findView(names, { shape: "table" }, session)?.name, "childrenWithUnixStat");
});

Deno.test("isApplicable() follows base types", () => {
  const view = findView(["System.Management.Automation.Job"], {}, session)!;
  assertEquals(isApplicable(view, ["Some.Job", "System.Management.Automation.Job"]), true);
  assertEquals(isApplicable(view, ["System.String"]), false);
});

Deno.test("viewNames() lists what -View may name", () => {
  assertEquals(viewNames(["System.Diagnostics.Process"], "table"), ["process", "Priority"]);
});
