"""An Sinh Xã: the social-insurance desk of a Vietnamese commune office, offline, in one data file."""
