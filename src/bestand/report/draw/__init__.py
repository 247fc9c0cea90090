"""Figures as SVG: the same drawing for pages (colours by theme) and for print (fixed)."""
