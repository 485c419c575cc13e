"""Scenario quizzes from the rules: items with computed keys, papers, banks, practice, exports."""
