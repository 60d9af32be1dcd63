"""Networks: name them, fetch them, load them, run them. Knows core; knows no task and no screen."""
