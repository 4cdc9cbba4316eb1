"""What entries of sanctions and export-control lists have in common."""
