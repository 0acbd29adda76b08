"""Pages of the API: making and stopping keys, reading what the API offers."""
