"""`usher interactive` where it cannot work."""


def test_without_a_terminal_it_says_so(usher, tiny):
    failed = usher("interactive", cwd=tiny)
    assert failed.code == 1
    assert "needs a terminal" in failed.err
