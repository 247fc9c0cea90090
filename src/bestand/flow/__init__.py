"""The walk: builds a plan, shows it or runs it; explains what came out."""
