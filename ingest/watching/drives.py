"""Which folders lie on a drive whose changes by other computers nobody tells this one about."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

# Kinds of file systems whose content others change without this system's knowing.
_REMOTE = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "coda"),
        *("9p", "virtiofs", "vboxsf", "prl_fs", "drvfs", "davfs", "webdav", "davfs2", "ceph", "glusterfs"),
        *("lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "autofs"),
    }
)
# File systems in user space that are known to be local; of the others nobody knows.
_LOCAL_FUSE = frozenset({"fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.mergerfs", "fuse.lxcfs"})


@dataclass(frozen=True, slots=True)
class Mount:
    """A place where a drive hangs, with its kind of file system and its options."""

    place: str
    kind: str
    options: str = ""


def mounts() -> list[Mount]:
    """Give what hangs where, now."""
    return [
        Mount(part.mountpoint, part.fstype.lower(), part.opts) for part in psutil.disk_partitions(all=True)
    ]


def is_remote(path: str, mounts: Iterable[Mount]) -> bool:
    """Whether a path lies on a drive that is not this computer's own."""
    real = os.path.realpath(path)
    # Of several at one place, the last one hides the others.
    best: Mount | None = None
    for mount in mounts:
        if _is_below(real, mount.place) and (best is None or len(mount.place) >= len(best.place)):
            best = mount
    if best is None:
        return real.startswith("\\\\")  # a share without a letter
    if best.place == "/":
        return False  # whatever it is, nobody else writes to the root of this system
    if best.kind in _REMOTE or "remote" in best.options.split(","):
        return True
    return best.kind.startswith("fuse") and best.kind not in _LOCAL_FUSE


def _is_below(path: str, place: str) -> bool:
    bare = place.rstrip("/\\")
    return path == place or path.startswith((f"{bare}/", f"{bare}\\"))
