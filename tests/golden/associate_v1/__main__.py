"""`python -m tests.golden.associate_v1` writes the sums anew: only before v1 is published."""

from tests.golden.associate_v1.frozen import write_sums

write_sums()
