"""Training mails: who opened what, how hard a mail was, when each goes out, what may be sent. Pure and recomputable."""
