"""Internal ticketing and service levels between internal customers and internal suppliers."""
