"""“Tính thử”: what a household would pay if …, at the door or on the phone."""
