#!/bin/sh
# Performance tests every night without a CI system, as .github/workflows/performance-testing.yml makes them on GitHub. In the crontab of a user of its own:
#   30 2 * * * /srv/perf/config/ci-cd/nightly.sh >> /var/log/perf-nightly.log 2>&1
# What alerts and scenarios take from the environment stands in /etc/perf/nightly.env (NAME=value), readable for that user alone.
set -eu
cd "$(dirname "$0")/../.."

# Two tests at a time would measure each other: the second one gives up.
exec 9> "${TMPDIR:-/tmp}/perf-nightly.lock"
flock -n 9 || { echo 'Another nightly test still goes on.' >&2; exit 1; }

if [ -r /etc/perf/nightly.env ]; then set -a; . /etc/perf/nightly.env; set +a; fi
export PERF_MODULE="$PWD/out/module/Perf"
export PERF_TEST_TYPE="${PERF_TEST_TYPE:-baseline}"
export PERF_TEST_ENVIRONMENT="${PERF_TEST_ENVIRONMENT:-staging}"
export PERF_TEST_DURATION="${PERF_TEST_DURATION:-5m}"
export PERF_TEST_RUNS="${PERF_TEST_RUNS:-6}"
export PERF_TEST_UPDATE_BASELINE=true
export PERF_TEST_RESULTS=test-results
export PERF_TEST_OUTPUT=validation
rm -rf test-results validation chosen.txt

out/perfsh/perfsh -NoProfile config/ci-cd/choose.ps1 -Type "$PERF_TEST_TYPE" -Path chosen.txt
PERF_SCENARIOS="$(cat chosen.txt)"
export PERF_SCENARIOS
code=0
out/perfsh/perfsh -NoProfile .github/actions/performance-test/run.ps1 || code=$?
out/perfsh/perfsh -NoProfile .github/actions/performance-test/validate.ps1 || code=$?

# A good run ends what a bad one has raised.
out/perfsh/perfsh -NoProfile config/ci-cd/alert.ps1 || true
exit "$code"
