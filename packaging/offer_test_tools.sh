#!/bin/sh
# A few tests look at the program from outside: that no packet leaves it, that a folder without permission is
# refused. They skip without these tools; this installs them where it may, and says so where it may not.
set -eu
missing=
for tool in strace:strace ip:iproute2 unshare:util-linux setpriv:util-linux mount:mount; do
    command -v "${tool%%:*}" >/dev/null || missing="$missing ${tool##*:}"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing for the tests ..." >&2
    # shellcheck disable=SC2086 # a list of packages
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $missing >/dev/null; } && exit 0
fi
echo "Some tests will be skipped. To run them too: sudo apt-get install$missing" >&2
