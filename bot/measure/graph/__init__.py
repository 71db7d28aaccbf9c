"""Rules and stories drawn as one page: a tree in which flows that begin alike share their beginning."""
