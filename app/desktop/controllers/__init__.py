"""What acts: each controller takes the wishes of some widgets to the engine, and its answers back."""
