"""What is taught from: pictures with their captions, in any usual form, checked as a whole before anything begins."""
