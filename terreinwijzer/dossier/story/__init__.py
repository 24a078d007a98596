"""What the chapters tell: numbers and sentences put together from results."""
