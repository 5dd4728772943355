"""Evidence about the evidence: faults put into package and answers, one at a time."""
