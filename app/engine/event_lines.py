"""Reading a stream of server-sent events, for doors: nothing heavy is imported."""


def decode_lines(buffer: bytes) -> tuple[list[bytes], bytes]:
    """Split received bytes into whole messages' data and what is left over.

    Bytes are split, not text: a character may arrive in two pieces.
    """
    *blocks, rest = buffer.split(b"\n\n")
    data = []
    for block in blocks:
        lines = [line[6:] for line in block.split(b"\n") if line.startswith(b"data: ")]
        if lines:
            data.append(b"\n".join(lines))
    return data, rest
