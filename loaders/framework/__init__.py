"""What every source shares: discovery, reading files, quarantine, the account of records, the report."""
