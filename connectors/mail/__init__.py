"""Email: templates, and the sender that turns email jobs into files."""
