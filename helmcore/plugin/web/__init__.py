"""What every transport over HTTP needs and none should write anew: taking URLs apart, connections
through proxies and TLS, a deadline for a whole exchange.

Here may stand only what is true of HTTP itself; what is asked of whom, and which credentials go
along, is the transport's. Loaded by transports on their first use, never by the boundary.
"""
