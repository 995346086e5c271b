"""Reading files in child processes with limits on time, memory and size."""
