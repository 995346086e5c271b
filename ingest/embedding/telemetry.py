"""Keeping ONNX Runtime and OpenVINO quiet."""

import os
import sys


def silence_onnxruntime() -> None:
    """Switch off the telemetry of ONNX Runtime; works only before its first import in this process.

    Since version 1.32 it reports to its makers unless told not to, and reads this variable while it is
    imported; the function ``disable_telemetry_events`` comes too late for that.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def silence_openvino() -> None:
    """Keep the telemetry of OpenVINO out; works only before its first import in this process.

    Its import alone tells Google Analytics that it was imported, unless a file in the person's home says no.
    Where its package for that cannot be imported, it does without by itself:
    https://github.com/openvinotoolkit/openvino/blob/master/tools/ovc/openvino/tools/ovc/telemetry_utils.py
    """
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment] # Python's own way to say: not there
