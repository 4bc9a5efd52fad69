"""Records: the journal, the stores, the session that writes them, and the commands over them."""
