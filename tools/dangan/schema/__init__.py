"""What a record may look like: kinds read from schema files, and records judged by them."""
