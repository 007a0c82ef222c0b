"""An audience's own database, made by selecting what that audience may see."""
