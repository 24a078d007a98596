"""The three megatrends as levers: what each does to demand, land quotient, environment space and capacity."""
