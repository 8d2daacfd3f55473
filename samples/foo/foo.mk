# SPDX-License-Identifier: MIT

demo-foo: tools
	@rm -rf $(B)/demo && mkdir -p $(B)/demo
	@cd $(B)/demo && PATH=$(abspath $(B)/bin):$$PATH $(abspath samples/foo)/demo.sh $(abspath samples/foo)

check-foo: tools
	samples/foo/check.sh $(abspath $(B)/bin/munger) $(abspath $(B)/samples/foo)
CHECKS += check-foo

.PHONY: demo-foo check-foo
