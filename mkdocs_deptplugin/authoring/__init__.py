"""For authors: explanations of codes, reports, automatic fixes, new sites and pages, and who has not answered."""
