# SPDX-License-Identifier: MIT
# make lint: layers, format, warnings of two compilers, cppcheck, manual pages.

LINT_C = $(wildcard $(patsubst %,%/*.c,defparse libexport loader loader/arch munger munger/arch host/linux host/mktable))
LINT_H = $(wildcard $(patsubst %,%/*.h,include/munger defparse libexport loader loader/arch munger munger/arch host/linux))
LINT_ALL = $(LINT_C) $(LINT_H) $(wildcard tests/*/*.c tests/*/*.h samples/*/*.c samples/*/*.h bench/*/*.c bench/*.c)
LINT_CPP = $(CPPFLAGS) $(OPCODES_FLAGS) $(WARNINGS) -Werror -fsyntax-only

lint:
	@mk/packages.sh build test lint
	@$(MAKE) --no-print-directory lint-layers lint-format lint-headers lint-gcc lint-clang lint-cppcheck lint-man

lint-layers:
	mk/layers.sh

lint-format:
	clang-format --dry-run --Werror $(LINT_ALL)

lint-gcc:
	gcc $(STD) $(LINT_CPP) $(LINT_C)

lint-clang:
	clang $(STD) $(LINT_CPP) $(LINT_C)

# Every public header compiles alone, as C and as C++.
lint-headers:
	for h in $(wildcard include/munger/*.h) defparse/defparse.h libexport/build.h; do \
		gcc $(STD) $(LINT_CPP) -x c $$h && g++ -std=c++17 -Iinclude -I. -Wall -Werror -fsyntax-only -x c++ $$h || exit 1; \
	done

lint-cppcheck:
	cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,portability \
		--suppress=missingIncludeSystem $(CPPFLAGS) $(LINT_C)

lint-man:
	mandoc -T lint -W warning $(wildcard man/*)

.PHONY: lint lint-layers lint-format lint-gcc lint-clang lint-headers lint-cppcheck lint-man
