"""How the catalogue of the sources is realised: written down, computed and verified."""
