"""What others would write, each a process of its own; run beside Rolecall and measured alike."""
