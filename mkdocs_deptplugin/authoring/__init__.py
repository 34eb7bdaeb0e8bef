"""For authors: the explanation of each code, reports, automatic fixes, new sites and pages, who has not answered."""
