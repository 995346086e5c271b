"""Takes the place of the exporter of Chroma's traces in the packaged program, which sends nothing to anybody.

Chroma imports the real one whenever it is imported, and with it gRPC and Protobuf (25 MB); it makes one only
where tracing is configured, which Sourcebook never does.
"""


class OTLPSpanExporter:
    """Cannot be made."""

    def __init__(self, *_: object, **__: object) -> None:
        raise NotImplementedError("this program exports no traces")
