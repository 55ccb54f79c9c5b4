"""What must be true, one sentence each (DESIGN section 5), of the product and of the model that judges it."""
