"""What drawings and dreams share: CLIPs that judge, what is wanted, films, checkpoints."""
