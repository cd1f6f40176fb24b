"""What people see: words, terminal, figures, report. Reads the store; changes nothing in it but the report."""
