# The door for packagers and for people who try Stillpoint: each target does
# its own set-up. What takes more than a line is in tools/.

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
UNITDIR ?= /usr/lib/systemd/system
RULESDIR ?= /usr/lib/udev/rules.d
BASE ?= auto
FUZZ_SECONDS ?= 60
SEED ?= 1
MINUTES ?= 10
ROUNDS ?= 12
BINARY := dist/stillpoint

# The pinned Deno, which `toolchain` puts there; its cache stays in here too.
deno := build/toolchain/deno
export DENO_DIR := $(CURDIR)/build/deno
export DENO_NO_UPDATE_CHECK := 1
TARGET ?= $(shell $(deno) eval --no-config 'console.log(Deno.build.target)')
tools := $(deno) run --no-prompt --allow-read --allow-write --allow-run \
	--allow-env --allow-sys --allow-net=dl.deno.land tools/main.ts
script := $(deno) run --quiet --no-prompt --permission-set=test

SOURCES := main.ts deno.json deno.lock tools/bundle.ts tools/companions.ts \
	tools/compile.ts tools/older_deno.ts tools/stand_ins.ts \
	tools/versions.json $(shell find lib commands -name '*.ts')
VSS := $(shell find lib/platform/windows/vss -type f)
UNITS := stillpoint.service stillpoint.socket stillpoint-vsock.socket
RULES := 99-stillpoint.rules

.DEFAULT_GOAL := help
.PHONY: help demo test build windows vss docs ok toolchain conformance fuzz chaos bench-core \
	bench-commands bench-freeze picture install uninstall clean

help: ## Show this help
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: dist/stillpoint ## Freeze a real virtual machine and prove its snapshot
	@$(tools) packages
	@STILLPOINT=$(abspath $<) $(script) tests/vm/demo.ts

test: dist/stillpoint dist/stillpoint.exe ## Run every test
	@$(tools) test --program $< --windows dist/stillpoint.exe

build: dist/stillpoint ## Compile the agent into dist/stillpoint
	@echo "$< is ready"

windows: dist/stillpoint.exe ## Compile the agent for Windows into dist/stillpoint.exe
	@echo "$< is ready"

vss: dist/stillpoint-vss.dll ## Compile the native library for VSS, as windows does
	@echo "$< is ready"

docs: | toolchain ## Write the documentation that is made from tables
	@$(tools) docs
	@$(deno) fmt --quiet docs

ok: | toolchain ## Check format, types and lint, then run every test
	@$(deno) task --quiet ok
	@$(MAKE) --no-print-directory test

toolchain: ## Fetch the pinned Deno into build/, unless it is on PATH
	@tools/toolchain.sh

conformance: dist/stillpoint ## Say the same to the agent and to qemu-ga
	@$(tools) trixie
	@STILLPOINT=$(abspath $<) $(script) tests/conformance/report.ts

fuzz: dist/stillpoint ## Say random things to the agent and to qemu-ga, for long
	@$(tools) packages
	@FUZZ_SECONDS=$(FUZZ_SECONDS) STILLPOINT=$(abspath $<) $(deno) test \
		--permission-set tests/fuzz/ tests/real/conformance_fuzz_test.ts

bench-core: dist/stillpoint ## Measure the agent beside qemu-ga
	@$(tools) packages
	@STILLPOINT=$(abspath $<) $(script) tests/bench/core.ts

bench-commands: dist/stillpoint ## Measure files, programs and information
	@$(tools) packages
	@STILLPOINT=$(abspath $<) $(script) tests/bench/commands.ts

bench-freeze: dist/stillpoint ## Measure a freeze beside qemu-ga's
	@$(tools) packages
	@STILLPOINT=$(abspath $<) $(script) tests/bench/freeze.ts

chaos: dist/stillpoint ## Let chance loose on real freezes (SEED, MINUTES, ROUNDS)
	@$(tools) packages
	@STILLPOINT=$(abspath $<) $(script) tests/vm/chaos/main.ts \
		$(SEED) $(MINUTES) $(ROUNDS)

picture: dist/stillpoint ## Draw docs/cycle.svg from a real freeze, as root
	@$(tools) packages
	@STILLPOINT=$(abspath $<) unshare --mount --uts $(script) tests/real/picture.ts

install: $(BINARY) ## Install program, units and udev rule (DESTDIR, PREFIX)
	install -D -m 755 $(BINARY) $(DESTDIR)$(SBINDIR)/stillpoint
	install -d $(DESTDIR)$(UNITDIR)
	$(foreach unit,$(UNITS),$(call place,$(unit)))
	install -D -m 644 packaging/$(RULES) $(DESTDIR)$(RULESDIR)/$(RULES)

uninstall: ## Remove what install put in place
	rm -f $(DESTDIR)$(SBINDIR)/stillpoint $(DESTDIR)$(RULESDIR)/$(RULES) \
		$(UNITS:%=$(DESTDIR)$(UNITDIR)/%)

clean: ## Remove everything that was built or fetched
	rm -rf build dist

dist/stillpoint: $(SOURCES) | toolchain
	@mkdir -p $(@D)
	@$(tools) compile --output $@ --target $(TARGET) --base $(BASE)
	@touch $@

dist/stillpoint.exe: $(SOURCES) dist/stillpoint-vss.dll | toolchain
	@mkdir -p $(@D)
	@$(tools) compile --output $@ --target x86_64-pc-windows-msvc --base $(BASE)
	@touch $@

# Where no compiler for Windows can be had, there is none, and no VSS.
dist/stillpoint-vss.dll: $(VSS) tools/native.ts tools/vss.ts | toolchain
	@$(tools) vss --output $@

define place
sed 's|@SBINDIR@|$(SBINDIR)|g' packaging/$(1) > $(DESTDIR)$(UNITDIR)/$(1)
chmod 644 $(DESTDIR)$(UNITDIR)/$(1)

endef
