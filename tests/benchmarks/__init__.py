"""The figures of docs/benchmarks.md: `make bench`. Not tests: nothing here asserts a time."""
