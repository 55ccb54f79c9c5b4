"""One user as they would like to read it: what they are, must and may become, why, and what is done; text and page."""
