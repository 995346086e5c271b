#!/bin/sh
# Some tests look at the program from outside: that no packet leaves it, that a folder without permission is
# refused, that the window does its work by mouse and keys. Qt needs a few of the system's libraries. What is
# missing is installed where that is allowed, and named where it is not; the tests that need it then skip.
set -eu
missing=
for tool in strace:strace ip:iproute2 unshare:util-linux setpriv:util-linux mount:mount \
    Xvfb:xvfb xdotool:xdotool openbox:openbox desktop-file-validate:desktop-file-utils; do
    command -v "${tool%%:*}" >/dev/null || missing="$missing ${tool##*:}"
done
# Without these Qt does not start, not even without a screen; xcb-cursor and the rest are for a screen.
for library in libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 \
    libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0 \
    libxcb-cursor.so.0:libxcb-cursor0 libxkbcommon-x11.so.0:libxkbcommon-x11-0 \
    libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0; do
    /sbin/ldconfig -p | grep -q "${library%%:*}" || missing="$missing ${library##*:}"
done
[ -d /usr/share/fonts/truetype ] || missing="$missing fonts-dejavu-core"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing for the tests ..." >&2
    # shellcheck disable=SC2086 # a list of packages
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $missing >/dev/null; } && exit 0
fi
echo "Some tests will be skipped. To run them too: sudo apt-get install$missing" >&2
