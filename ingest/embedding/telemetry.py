"""Keeping ONNX Runtime quiet."""

import os


def silence_onnxruntime() -> None:
    """Switch off the telemetry of ONNX Runtime; works only before its first import in this process.

    Since version 1.32 it reports to its makers unless told not to, and reads this variable while it is
    imported; the function ``disable_telemetry_events`` comes too late for that.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
