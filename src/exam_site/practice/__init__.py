"""Practice: questions of the exam with other numbers, drawn and solved ahead."""
