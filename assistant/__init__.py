"""What is claimed: observations, findings, personas, journey maps, ideas and answers."""
