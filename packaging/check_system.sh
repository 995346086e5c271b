#!/bin/sh
# Says clearly what is missing on this computer before anything fails half-way, and installs it where it may.
set -eu
python=${1:-python3}

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
