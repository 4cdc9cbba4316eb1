"""What the registers of Companies House, the United Kingdom's registrar, write alike: numbers, places, addresses."""
