"""Safe readers that keep their place in the file, problems, and messages in any language."""
