# SPDX-License-Identifier: MIT
# What images of our own code take in a file, on all targets.

bench-image: $(B)/bin/munger
	bench/image-size.sh $(B)/bin/munger $(B)/bench/image
BENCHES += bench-image

.PHONY: bench-image
