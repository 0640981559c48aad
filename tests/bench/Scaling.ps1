<#
.SYNOPSIS
    What the engine needs: memory by virtual users, connections, steps and time; CPU by rate; how punctual it starts; and how it ends when far too much is asked.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Runs = 5,
    # Also a run of ten minutes beside one of one minute.
    [switch] $Long
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux) { Write-Host 'Scaling: needs Linux; left out.'; return }
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
& dotnet build (Join-Path $root 'tests' 'Perf.Sink') -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18721
$address = "http://127.0.0.1:$port"
$sinkProgram = Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink'
$sink = Start-Server "$sinkProgram $port" $port
try {
    'Open loop, 20,000 starts/s on one loop, 10 s' | Out-Host
    '{0,-24} {1,9} {2,9} {3,9}' -f '', 'min', 'median', 'max' | Out-Host
    $open = foreach ($i in 1..$Runs) {
        , (Measure-Perf $Perfsh (New-Scenario $address '{ executor: constant-arrival-rate, rate: 20000, duration: 10s, gracefulStop: 1s }') @(
            '($r.Metrics.iteration_start_lag.Med * 1000)', '($r.Metrics.iteration_start_lag.P99 * 1000)', '($r.Validity.CpuShare * $r.Machine.Cores * 100)'))
    }
    '{0,-24} {1}' -f 'lateness p50, us', (Format-Range @($open | ForEach-Object { $_[0] }) '0.0') | Out-Host
    '{0,-24} {1}' -f 'lateness p99, us', (Format-Range @($open | ForEach-Object { $_[1] }) '0.0') | Out-Host
    '{0,-24} {1}' -f 'CPU, % of a core', (Format-Range @($open | ForEach-Object { $_[2] }) '0.0') | Out-Host

    '' | Out-Host
    'Memory of the whole process (peak, MB) and CPU per request (us)' | Out-Host
    $idle = Measure-Perf $Perfsh (New-Scenario $address '{ executor: constant-vus, vus: 10000, duration: 10s, gracefulStop: 0s }' '[ { think: 1m }, { get: / } ]') @($memoryFigure, '$r.Metrics.vus.Max')
    '{0,-44} {1,8:0} MB' -f "idle virtual users: $($idle[1])", $idle[0] | Out-Host
    foreach ($connections in 1, 10, 100, 1000, 10000) {
        $one = Measure-Perf $Perfsh (New-Scenario $address "{ executor: constant-vus, vus: $connections, duration: 10s, gracefulStop: 1s }") @($memoryFigure, $cpuFigure, $rateFigure)
        '{0,-44} {1,8:0} MB {2,8:0.00} us {3,9:0}/s' -f "closed loop, $connections connections", $one[0], $one[1], $one[2] | Out-Host
    }

    foreach ($steps in 1, 10, 100) {
        $list = '[ ' + (@(1..$steps | ForEach-Object { "{ get: '/$_', name: step $_, expect: { status: 200 } }" }) -join ', ') + ' ]'
        $one = Measure-Perf $Perfsh (New-Scenario $address '{ executor: constant-vus, vus: 64, duration: 10s, gracefulStop: 1s }' $list) @($memoryFigure, $cpuFigure, $rateFigure)
        '{0,-44} {1,8:0} MB {2,8:0.00} us {3,9:0}/s' -f "closed loop, 64 connections, $steps steps", $one[0], $one[1], $one[2] | Out-Host
    }

    $times = if ($Long) { '10s', '1m', '10m' } else { '10s', '1m' }
    foreach ($time in $times) {
        $one = Measure-Perf $Perfsh (New-Scenario $address "{ executor: constant-arrival-rate, rate: 5000, duration: $time, gracefulStop: 1s }") @($memoryFigure, $cpuFigure, $rateFigure)
        '{0,-44} {1,8:0} MB {2,8:0.00} us {3,9:0}/s' -f "5,000 arrivals/s for $time", $one[0], $one[1], $one[2] | Out-Host
    }

    Stop-Server $sink
    $limit = [int](& bash -c 'ulimit -Hn')
    $most = [Math]::Min(20000, $limit - 300)
    $sink = Start-Server "$sinkProgram $port 0 $most" $port
    $held = Measure-Perf $Perfsh (New-Scenario $address "{ executor: constant-vus, vus: $most, duration: 20s, gracefulStop: 0s }" '[ { get: / }, { think: 1m } ]') @($memoryFigure, '$r.Metrics.connections_opened.Count', '$r.Metrics.http_req_failed.Rate')
    '{0,-44} {1,8:0} MB' -f "open at once: $($held[1]) connections ($($held[2]) failed; limit of files $limit)", $held[0] | Out-Host
    Stop-Server $sink
    $sink = Start-Server "$sinkProgram $port 40000" $port
    '' | Out-Host
    '100,000 arrivals/s for 10 s to a server that takes 40,000/s' | Out-Host
    $over = Measure-Perf $Perfsh (New-Scenario $address '{ executor: constant-arrival-rate, rate: 100000, duration: 10s, gracefulStop: 5s }') @(
        $memoryFigure, '$r.Duration.TotalSeconds', '$r.Validity.IsValid', '(@($r.Validity.Findings | Where-Object Invalidates | ForEach-Object Id) -join [char]44)', '$r.Metrics.http_reqs.Rate', '$r.Metrics.http_req_response_time.P99')
    '{0:0} MB, ended after {1:0.0} s, valid: {2} ({3}), {4:0} requests/s, response time p99 {5:0} ms' -f $over[0], $over[1], $over[2], $over[3], $over[4], $over[5] | Out-Host
}
finally {
    Stop-Server $sink
    Remove-Item $folder -Recurse -Force
}
