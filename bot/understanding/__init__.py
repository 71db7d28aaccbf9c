"""How a message reaches nlu: in this process, or by HTTP."""
