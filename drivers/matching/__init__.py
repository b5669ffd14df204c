"""Match orders to drivers: a pure engine that knows no framework, store or clock."""
