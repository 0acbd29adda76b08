"""The product's own operation: its backup and restore, its self-examination, its health."""
