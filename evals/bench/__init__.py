"""The same rules in other systems' own forms, on the same cases: do they agree, and how fast is each?"""
