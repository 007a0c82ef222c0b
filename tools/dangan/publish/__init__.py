"""What people read: reports, forms, sheets and the website, made from a redacted store."""
