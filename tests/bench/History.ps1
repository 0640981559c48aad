<#
.SYNOPSIS
    How fast lists and series are when there are many runs. It makes the history itself: one real run, copied by SQL under other ids, times, scenarios and values.
.EXAMPLE
    ./tests/bench/History.ps1 -Perfsh out/perfsh/perfsh
    100,000 runs of 20 scenarios in two environments.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $RunCount = 100000,
    # Each in two environments: a series has RunCount / Scenarios / 2 points.
    [int] $Scenarios = 20,
    [int] $Repetitions = 9,
    # A folder to keep the history in, and to use again.
    [string] $Folder
)

$sqlite = Get-Command sqlite3 -CommandType Application -ErrorAction Ignore | Select-Object -First 1
if (-not $sqlite) { throw 'This needs the program sqlite3 to make the history.' }
$home1 = if ($Folder) { $Folder } else { Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))" }
$null = New-Item $home1 -ItemType Directory -Force
$file = Join-Path $home1 'perf.db'
$env:PERF_HOME = $home1
Remove-Item Env:PERF_HISTORY -ErrorAction Ignore
try {
    if (-not (Test-Path $file)) {
        $scenario = Join-Path $home1 'seed.yaml'
        Set-Content $scenario @'
name: seed
target: sample
environments: { staging: { target: sample } }
load: { visitors: { executor: shared-iterations, vus: 2, iterations: 200 } }
flows: { browse: { steps: [ { get: /items, name: list }, { get: /items/1, name: show } ] } }
thresholds: { http_req_failed: "rate < 1%" }
'@
        & $Perfsh -Command "Invoke-PerfTest '$scenario' -Environment staging -Tag @{ build = '1' } | Out-Null"
        if (-not (Test-Path $file)) { throw 'The first run was not stored.' }
        # Runs begin an hour apart; values are spread by a few per cent, as those of real runs are.
        $sql = @"
PRAGMA foreign_keys = OFF;
CREATE TEMP TABLE n (i INTEGER PRIMARY KEY, scenario TEXT, environment TEXT, factor REAL);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $RunCount)
INSERT INTO n SELECT i, printf('scenario %02d', i % $Scenarios), CASE (i / $Scenarios) % 2 WHEN 0 THEN 'staging' ELSE 'production' END, 1 + ((i * 7919) % 1000) / 10000.0 FROM c;
CREATE TEMP TABLE seed AS SELECT runs.*, summaries.run FROM runs JOIN summaries USING (id);
BEGIN;
INSERT INTO runs SELECT printf('20200101-%06d-abcdef', i), n.scenario, n.environment, status, started_at - ($RunCount - i) * 36000000000, machine, process_id, process_start, document FROM n, seed ORDER BY i;
INSERT INTO tags SELECT printf('20200101-%06d-abcdef', i), 'build', CAST(i AS TEXT) FROM n;
INSERT INTO summaries SELECT 1000 + i, printf('20200101-%06d-abcdef', i), n.scenario, n.environment, s.target, s.status, s.started_at - ($RunCount - i) * 36000000000, s.duration, s.outcome, s.valid, s.requests,
    s.request_rate, s.p95 * n.factor, s.failed_rate, printf('%040x', i / 10), 'main', s.fingerprint, s.tool, printf('{"build":"%d"}', i), s.resolution FROM n, summaries AS s WHERE s.run = (SELECT run FROM seed) ORDER BY i;
INSERT INTO series (scenario, environment, step, metric, unit) SELECT DISTINCT n.scenario, n.environment, series.step, series.metric, series.unit FROM (SELECT DISTINCT scenario, environment FROM n) AS n, series WHERE series.scenario = 'seed';
INSERT INTO points SELECT t.series, s.started_at, s.run, p.count, p.rate, p.value, p.min, p.avg * n.factor, p.med * n.factor, p.max * n.factor, p.p90 * n.factor, p.p95 * n.factor, p.p99 * n.factor, p.p999 * n.factor
    FROM series AS f JOIN points AS p ON p.series = f.series JOIN series AS t ON t.step = f.step AND t.metric = f.metric AND t.scenario <> 'seed'
    JOIN n ON n.scenario = t.scenario AND n.environment = t.environment JOIN summaries AS s ON s.run = 1000 + n.i WHERE f.scenario = 'seed' ORDER BY t.series, s.started_at;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
"@
        $sql | & $sqlite.Source $file | Out-Null
    }

    $counts = "SELECT count(*) || ' runs, ' || (SELECT count(*) FROM series) || ' series, ' || (SELECT count(*) FROM points) || ' rows of figures' FROM summaries" | & $sqlite.Source $file
    "$counts, $([Math]::Round((Get-Item $file).Length / 1MB)) MB"

    # In one process, as a session has it: the first of each kind is not counted, for it compiles. A series is asked for as Get-PerfTrend asks.
    $measure = @'
$runtime = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Perf.Runtime' })[0]
if (-not $runtime) { $null = Get-PerfResult -List -Last 1; $runtime = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Perf.Runtime' })[0] }
$points = $runtime.GetType('Perf.Runtime.PerfRuntime').GetMethod('Points')
function Read-Series([string] $Scenario, [string] $Environment, [string] $Step, [string[]] $Statistics, [object] $Since) {
    $query = @{ Metric = 'http_req_response_time'; Statistics = $Statistics }
    foreach ($name in 'Scenario', 'Environment', 'Step', 'Since') { if (Get-Variable $name -ValueOnly) { $query[$name] = Get-Variable $name -ValueOnly } }
    , $points.Invoke($null, @([Perf.PointQuery]$query))
}
$last = (Get-PerfResult -List -Last 1).StartedAt
$cases = [ordered]@{
    'list: the newest 50' = { Get-PerfResult -List -Last 50 }
    'list: one scenario, the newest 50' = { Get-PerfResult -List -Scenario 'scenario 07' -Last 50 }
    'list: wildcards and environment, the newest 50' = { Get-PerfResult -List -Scenario '*07' -Environment prod* -Last 50 }
    'list: seven days' = { Get-PerfResult -List -Since $last.AddDays(-7) }
    'list: a commit' = { Get-PerfResult -List -Commit 00000000000000000000000000000000000001f4 }
    'list: a label' = { Get-PerfResult -List -Tag @{ build = '77777' } }
    'list: all runs of a scenario' = { Get-PerfResult -List -Scenario 'scenario 07' }
    'whole runs: the newest 20' = { Get-PerfResult -Last 20 }
    'series: p(95) of one scenario, all its runs' = { Read-Series 'scenario 07' 'staging' $null 'p(95)' $null }
    'series: p(95) of every step, all runs' = { Read-Series 'scenario 07' 'staging' '*' 'p(95)' $null }
    'series: p(95) of one scenario, 90 days' = { Read-Series 'scenario 07' 'staging' $null 'p(95)' $last.AddDays(-90) }
    'series: p(95) of all scenarios, 100,000 points' = { Read-Series $null $null $null 'p(95)' $null }
    'list: all' = { Get-PerfResult -List }
}
foreach ($name in $cases.Keys) {
    $result = & $cases[$name]
    $count = if ($name -like 'series*') { $result.Count } else { @($result).Count }
    # The processor's time beside the clock's: on a busy machine the latter says how busy it is.
    $before = [Environment]::CpuUsage.TotalTime
    $times = foreach ($i in 1..REPETITIONS) { $watch = [System.Diagnostics.Stopwatch]::StartNew(); $null = & $cases[$name]; $watch.Elapsed.TotalMilliseconds }
    $cpu = ([Environment]::CpuUsage.TotalTime - $before).TotalMilliseconds / REPETITIONS
    $sorted = @($times | Sort-Object)
    '{0,-50} {1,8:N0} objects   median {2,7:N1} ms   fastest {3,7:N1} ms   cpu {4,7:N1} ms' -f $name, $count, $sorted[[int][Math]::Floor($sorted.Count / 2)], $sorted[0], $cpu
}
'@.Replace('REPETITIONS', "$Repetitions")
    $script = Join-Path $home1 'measure.ps1'
    Set-Content $script $measure
    & $Perfsh -File $script
} finally {
    if (-not $Folder) { Remove-Item $home1 -Recurse -Force }
}
