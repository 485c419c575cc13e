"""Named ways to misread a rule: what distractors and rule mutation are made of."""
