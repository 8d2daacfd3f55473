# SPDX-License-Identifier: MIT
# make install, with DESTDIR and prefix.

PC = $(B)/pkgconfig

$(PC)/%.pc: mk/%.pc.in munger/version.h
	@mkdir -p $(@D)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' -e 's|@includedir@|$(includedir)|' \
	    -e 's|@version@|$(VERSION)|' $< > $@

PC_FILES = $(patsubst mk/%.pc.in,$(PC)/%.pc,$(wildcard mk/*.pc.in))

install: tools munger-run-static $(PC_FILES)
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir)/munger \
		$(DESTDIR)$(includedir)/defparse $(DESTDIR)$(defdir) $(foreach n,1 3 5,$(DESTDIR)$(mandir)/man$(n))
	install $(B)/bin/munger $(B)/bin/munger-run $(B)/bin/munger-run-static $(DESTDIR)$(bindir)
	install -m 644 $(LIBS) $(DESTDIR)$(libdir)
	install -m 644 $(PC_FILES) $(DESTDIR)$(libdir)/pkgconfig
	install -m 644 include/munger/*.h $(DESTDIR)$(includedir)/munger
	install -m 644 defparse/defparse.h $(DESTDIR)$(includedir)/defparse
	install -m 644 $(wildcard $(B)/share/munger/*.def) $(DESTDIR)$(defdir)
	for n in 1 3 5; do install -m 644 man/*.$$n $(DESTDIR)$(mandir)/man$$n; done

.PHONY: install
