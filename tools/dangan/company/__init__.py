"""What a company's own repository begins with: see `dangan.company.begin`."""
