"""Drawing case files at random for 《隰县行政执法案卷评查制度》, so that anyone can repeat the draw."""
