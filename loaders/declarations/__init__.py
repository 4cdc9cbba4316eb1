"""What the rows of customs declarations have in common, whatever their layout."""
