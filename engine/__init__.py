"""What happens: messages become facts, facts are read by triggers, reasons add up to assignments."""
