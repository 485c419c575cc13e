"""The statistics sheet of 《隰县行政执法统计制度》: template, check, county totals."""
