"""One loop and the recipes over it. Networks train on real open data, split by place."""
