"""The service-level engine: exact business time, and clocks that can say why."""
