"""Questions on ownership whose answers are computed: effective shares, control, circles, ownership rules."""
