#!/bin/sh
# Says clearly what is missing on this computer before anything fails half-way, and installs it where it may.
#   check_system.sh [PYTHON [package]]: with `package`, also what building the packaged program needs.
set -eu
python=${1:-python3}
task=${2:-}

need() {
    # need PACKAGE COMMAND...: PACKAGE is Debian's name of what gives the command.
    package=$1
    shift
    "$@" >/dev/null 2>&1 && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package ..." >&2
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "$package" >/dev/null
        "$@" >/dev/null 2>&1 && return 0
    fi
    echo "Sourcebook needs $package. Install it with: sudo apt-get install $package" >&2
    exit 1
}

need python3 command -v "$python"
need python3-venv "$python" -c 'import venv, ensurepip'
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Sourcebook needs Python 3.11 or newer; $python is older. Name another one: make run PYTHON=python3.12" >&2
    exit 1
}

if [ "$task" = package ] && [ "$(uname)" = Linux ]; then
    need binutils sh -c 'command -v objdump && command -v objcopy'
    # Python as a shared library, which Debian keeps in a package of its own.
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    need "libpython$version" "$python" -c '
import os, subprocess, sys, sysconfig
name = sysconfig.get_config_var("INSTSONAME") or ""
folders = [sysconfig.get_config_var("LIBDIR") or "", "/usr/lib/" + (sysconfig.get_config_var("MULTIARCH") or "")]
name = "libpython%d.%d.so.1.0" % sys.version_info[:2] if name.endswith(".a") else name
sys.exit(not any(os.path.exists(os.path.join(folder, name)) for folder in folders))
'
fi

# A window needs some of the system's libraries; without a screen none of them is needed. What is built takes
# them along.
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$task" = package ] && command -v dpkg >/dev/null; then
    while read -r library package; do
        need "$package" sh -c "/sbin/ldconfig -p | grep -q $library"
    done <<END
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
END
fi
