"""What kind of study it is: design, patients, arms and their sizes, treatment, follow-up."""
