"""What must be true, one sentence each, of the product and of the model that judges it."""
