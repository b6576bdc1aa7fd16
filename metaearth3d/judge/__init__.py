"""How real, sharp and seamless pictures are; nothing here was trained, least of all on our own output."""
