"""How often the rules are right: findings against labelled abstracts."""
