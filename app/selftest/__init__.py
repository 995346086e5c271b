"""The ``--selftest`` of this very program, as it is installed here: does it do its whole job."""
