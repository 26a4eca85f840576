"""One side of an authentication by pyspnego, driven over a pipe: one JSON object a line in, one out."""

import base64
import json
import os
import sys

import spnego
from spnego.channel_bindings import GssChannelBindings


def data(text):
    return base64.b64decode(text) if text else None


def main():
    usage, protocol, user = sys.argv[1:4]
    bindings = data(sys.argv[4]) if len(sys.argv) > 4 else None
    options = {
        "protocol": protocol,
        "hostname": "server01",
        "service": "HTTP",
        "channel_bindings": GssChannelBindings(application_data=bindings) if bindings else None,
    }
    if usage == "initiate":
        context = spnego.client(user, os.environ["PSRECONNECT_PASSWORD"], **options)
    else:
        context = spnego.server(**options)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = perform(context, request)
        except Exception as error:  # the other side decides what a refusal means
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


def perform(context, request):
    operation = request["operation"]
    if operation == "step":
        token = context.step(data(request.get("token")))
        principal = context.client_principal if context.complete else None
        return {
            "token": base64.b64encode(token or b"").decode(),
            "complete": context.complete,
            "principal": principal,
        }
    if operation == "wrap":
        sealed = context.wrap_winrm(data(request["data"]) or b"")
        return {
            "signature": base64.b64encode(sealed.header).decode(),
            "data": base64.b64encode(sealed.data).decode(),
            "padding": sealed.padding_length,
        }
    plain = context.unwrap_winrm(data(request["signature"]), data(request["data"]))
    return {"data": base64.b64encode(plain).decode()}


main()
