"""What operators see: logs, metrics, traces. None of them holds what a customer wrote."""
