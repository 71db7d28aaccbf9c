"""Values in a text, as Duckling gives them: numbers, money, times, addresses. One file a dimension."""
