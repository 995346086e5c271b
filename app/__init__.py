"""The program: its doors, its engine and its window."""
