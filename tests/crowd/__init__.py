"""A crowd: many people, a hundred triggers, real workers; and the plain model, which says where all must end."""
