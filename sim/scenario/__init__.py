"""What a user writes: scenarios, rosters, priors, accounts. Frozen, hashed; knows no simulation and finds no words."""
