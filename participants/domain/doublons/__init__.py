"""People declared by several employers, or in several guichets, above a month's ceiling: the desk alone."""
