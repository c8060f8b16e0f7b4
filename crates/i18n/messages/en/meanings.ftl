# English is in the records and code lists themselves.
