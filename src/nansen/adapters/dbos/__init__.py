"""Durable work: steps that a crash interrupts go on where they were."""
