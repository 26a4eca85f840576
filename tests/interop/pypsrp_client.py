"""A client that nobody here wrote: pypsrp, driven step by step. Each step prints one JSON object.

usage: pypsrp_client.py STEP HOST PORT USER  (password in PSRECONNECT_PASSWORD; further arguments as NAME=VALUE)
"""
import json
import os
import sys
import tempfile
import time

from pypsrp.client import Client
from pypsrp.complex_objects import GenericComplexObject
from pypsrp.powershell import PowerShell, PSInvocationState, RunspacePool
from pypsrp.wsman import WSMan


def connect(host, port, user, options):
    auth = options.get("auth", "basic")
    tls = options.get("ssl") == "yes"
    arguments = {
        "auth": auth,
        "ssl": tls,
        # Basic cannot seal: pypsrp wants to hear that this is meant.
        "encryption": "never" if auth == "basic" and not tls else "auto",
        "path": "wsman",
        "no_proxy": True,
    }
    if "ca" in options:
        arguments["cert_validation"] = options["ca"]
    if "pem" in options:
        arguments["certificate_pem"] = options["pem"]
        arguments["certificate_key_pem"] = options["key"]
    return WSMan(
        host,
        port=int(port),
        username=user if user != "-" else None,
        password=os.environ.get("PSRECONNECT_PASSWORD"),
        operation_timeout=10,
        read_timeout=30,
        **arguments,
    )


def plain(value):
    if isinstance(value, GenericComplexObject):
        return {name: plain(item) for name, item in {**value.adapted_properties, **value.extended_properties}.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)


def show(**fields):
    print(json.dumps(fields), flush=True)


def run(pool, script, **parameters):
    shell = PowerShell(pool)
    shell.add_script(script)
    for name, value in parameters.items():
        shell.add_parameter(name, value)
    output = shell.invoke()
    return {
        "output": [plain(item) for item in output],
        "errors": [str(error) for error in shell.streams.error],
        "warnings": [str(record.message) for record in shell.streams.warning],
        "verbose": [str(record.message) for record in shell.streams.verbose],
        "information": [str(record.message_data) for record in shell.streams.information],
        "state": shell.state,
        "had_errors": shell.had_errors,
    }


def lifecycle(wsman, options):
    """Opens, runs, disconnects, finds, reconnects; leaves a disconnected pool with a running command behind."""
    pool = RunspacePool(wsman)
    pool.open()
    show(step="open", state=pool.state, version=str(pool.protocol_version))
    show(step="output", **run(pool, "1..3 | ForEach-Object { \"item $_\" }; [pscustomobject]@{ Name = 'a'; Size = 5 }"))
    show(step="error", **run(pool, "'before'; Write-Error 'own error'; 'after'"))
    show(step="throw", **try_run(pool, "'first'; throw 'own exception'"))
    show(step="streams", **run(pool, "$VerbosePreference = 'Continue'; Write-Warning 'own warning'; Write-Verbose 'own verbose'; Write-Information 'own information'"))
    show(step="parameters", **run(pool, "param($First, $Second) \"$First and $Second\"", First="one", Second=2))

    shell = PowerShell(pool)
    shell.add_script("begin { $sum = 0 } process { $sum += $_ } end { $sum }")
    show(step="input", output=[plain(item) for item in shell.invoke(input=[1, 2, 3, 4])])

    run(pool, "$kept = 'still here'")
    pool.disconnect()
    show(step="disconnect", state=pool.state)
    pool.connect()
    show(step="reconnect", pool=pool.state, **run(pool, "$kept"))

    shell = PowerShell(pool)
    shell.add_script("1..6 | ForEach-Object { Start-Sleep -Milliseconds 200; \"line $_\" }")
    shell.begin_invoke()
    pool.disconnect()
    show(step="leave", pool=pool.id, pipeline=shell.id)


def try_run(pool, script):
    try:
        return run(pool, script)
    except Exception as error:  # pypsrp raises what the pipeline ended with
        return {"raised": type(error).__name__, "text": str(error)}


def morning(wsman, options):
    """Another process: finds the pool, connects, reads what was produced meanwhile."""
    time.sleep(float(options.get("wait", "0")))
    pools = RunspacePool.get_runspace_pools(wsman)
    show(step="found", pools=[pool.id for pool in pools])
    pool = next(pool for pool in pools if pool.id.lower() == options["pool"].lower())
    shells = pool.create_disconnected_power_shells()
    show(step="commands", commands=[shell.id for shell in shells])
    pool.connect()
    shell = shells[0]
    output = shell.connect()
    show(step="output", output=[plain(item) for item in output], state=shell.state)
    show(step="state", **run(pool, "$kept"))
    pool.close()
    show(step="close", state=pool.state)


def quick(wsman, options):
    """One round: open, run, disconnect; the pool stays for another process."""
    pool = RunspacePool(wsman)
    pool.open()
    show(step="output", **run(pool, "\"hello from $env:COMPUTERNAME\""))
    run(pool, "$kept = 'still here'")
    shell = PowerShell(pool)
    shell.add_script("1..3 | ForEach-Object { Start-Sleep -Milliseconds 100; \"line $_\" }")
    shell.begin_invoke()
    pool.disconnect()
    show(step="leave", pool=pool.id, pipeline=shell.id)


def files(wsman, options):
    """pypsrp's own conveniences: commands of a text shell, scripts, files to the host and back."""
    client = Client.__new__(Client)
    client.wsman = wsman
    out, error, code = client.execute_cmd("echo hi && echo err>&2 && exit 3")
    show(step="cmd", out=out, error=error, code=code)
    out, streams, had_errors = client.execute_ps("'a'; Write-Warning 'w'; 1 + 1")
    show(step="ps", out=out, warnings=[str(record) for record in streams.warning], had_errors=had_errors)
    with tempfile.TemporaryDirectory() as folder:
        source, back = os.path.join(folder, "source"), os.path.join(folder, "back")
        data = bytes(index % 251 for index in range(int(options.get("bytes", "300000"))))
        with open(source, "wb") as file:
            file.write(data)
        there = client.copy(source, "C:\\Windows\\Temp\\copied.bin")
        client.fetch(there, back)
        with open(back, "rb") as file:
            show(step="files", there=there, same=file.read() == data)


STEPS = {"lifecycle": lifecycle, "morning": morning, "quick": quick, "files": files}

if __name__ == "__main__":
    step, host, port, user = sys.argv[1:5]
    options = dict(argument.split("=", 1) for argument in sys.argv[5:])
    with connect(host, port, user, options) as wsman:
        STEPS[step](wsman, options)
