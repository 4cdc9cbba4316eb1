"""What the registers of the Russian Federal Tax Service (FNS) write alike: days, parties, addresses."""
