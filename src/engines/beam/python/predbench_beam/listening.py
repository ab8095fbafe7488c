"""Keeps Beam's servers in this process to this machine.

The direct runner, the worker pool of `LOOPBACK` and the staging of a Flink job listen on every interface (`[::]:0`), without
authentication; whoever reaches them can start workers. Beam has no option for it, and makes its servers where no subclass of it could:
so what they are told to listen on is changed.
"""

from typing import Any

import grpc


def only_on_this_machine() -> None:
    """For all servers that are made from now on. Call once, before Beam makes any."""
    make = grpc.server

    def on_this_machine(*args: Any, **options: Any) -> grpc.Server:  # noqa: ANN401
        server = make(*args, **options)
        listen = server.add_insecure_port
        server.add_insecure_port = lambda address: listen(  # type: ignore[method-assign]
            address.replace("[::]:", "127.0.0.1:")
        )
        return server

    grpc.server = on_this_machine
