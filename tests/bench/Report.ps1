<#
.SYNOPSIS
    What the report of a long run costs: one hour and fifty steps. It measures a real run of fifty steps, lays its seconds end to end to an hour, stores that, and exports it in a new process:
    the time of the command, the processor's time of it, the size of the page, and how long Chromium takes until the page can be used.
.EXAMPLE
    ./tests/bench/Report.ps1 -Perfsh out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Seconds = 3600,
    [int] $Steps = 50,
    [int] $Runs = 5,
    # A folder to keep the history and the page in, and to use again.
    [string] $Folder
)

$ErrorActionPreference = 'Stop'
$home1 = if ($Folder) { $Folder } else { Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))" }
$null = New-Item $home1 -ItemType Directory -Force
$env:PERF_HOME = $home1
Remove-Item Env:PERF_HISTORY -ErrorAction Ignore
try {
    $page = Join-Path $home1 'report.html'
    $seed = Join-Path $home1 'seed.yaml'
    if (-not (Test-Path $seed)) {
        $lines = 1..$Steps | ForEach-Object { "      - { get: /items, name: 'step $_' }" }
        Set-Content $seed (@('name: an hour', 'target: sample', 'load: { visitors: { executor: constant-arrival-rate, rate: 20, duration: 20s } }', 'flows:', '  browse:', '    steps:') + $lines + @('thresholds: { http_req_response_time: "p(95) < 500ms" }'))
        $make = @'
$seed = Invoke-PerfTest 'SEED' -NoStore:$false
$runtime = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Perf.Runtime' })[0].GetType('Perf.Runtime.PerfRuntime')
$flags = [System.Reflection.BindingFlags]'NonPublic, Public, Static'
$seconds = @($runtime.GetMethod('StoredIntervals', $flags).Invoke($null, @($seed.Id)) | Where-Object { $_.Length.TotalSeconds -gt 0.5 } | Select-Object -Skip 2)
$hour = [System.Collections.Generic.List[Perf.Interval]]::new()
$sum = [Perf.RunAccumulator]::new()
foreach ($i in 0..(SECONDS - 1)) {
    $one = $seconds[$i % $seconds.Count]
    $copy = [Perf.Interval]@{ Index = $i; Start = [TimeSpan]::FromSeconds($i); Length = [TimeSpan]::FromSeconds(1); Series = $one.Series; Errors = $one.Errors; Checks = $one.Checks; Generator = $one.Generator }
    $hour.Add($copy)
    $null = $sum.Add($copy)
}
$result = $sum.Complete($seed) | ForEach-Object { $_.psobject.BaseObject }
$id = $result.GetType().GetProperty('Id')
$whole = [Perf.RunResult]::new()
foreach ($property in $result.GetType().GetProperties().Where({ $_.CanWrite })) { $property.SetValue($whole, $property.GetValue($result)) }
$id.SetValue($whole, '20200101-000000-abcdef')
$runtime.GetMethod('Store', $flags).Invoke($null, @($whole, $hour, [System.Threading.CancellationToken]::None))
"{0:N0} seconds, {1} steps, {2:N0} requests" -f $whole.Intervals.Count, $whole.Steps.Count, $whole.Metrics['http_reqs'].Count
'@.Replace('SEED', $seed).Replace('SECONDS', "$Seconds")
        $script = Join-Path $home1 'make.ps1'
        Set-Content $script $make
        & $Perfsh -File $script
    }

    # Each in a new process, which has compiled nothing yet: so users have it, and so does a pipeline.
    $measure = Join-Path $home1 'measure.ps1'
    Set-Content $measure @"
`$run = Get-PerfResult 20200101-000000-abcdef
`$cpu = [Environment]::CpuUsage.TotalTime
`$watch = [System.Diagnostics.Stopwatch]::StartNew()
`$run | Export-PerfReport '$page'
'{0} {1}' -f [int]`$watch.Elapsed.TotalMilliseconds, [int]([Environment]::CpuUsage.TotalTime - `$cpu).TotalMilliseconds
"@
    $times = foreach ($i in 1..$Runs) { , @((& $Perfsh -File $measure) -split ' ' | ForEach-Object { [int]$_ }) }
    $wall = @($times | ForEach-Object { $_[0] } | Sort-Object)
    $cpu = @($times | ForEach-Object { $_[1] } | Sort-Object)
    'Export-PerfReport, a new process   median {0:N0} ms   fastest {1:N0} ms   cpu median {2:N0} ms   (to reach: under 3,000 ms)' -f $wall[[int][Math]::Floor($Runs / 2)], $wall[0], $cpu[[int][Math]::Floor($Runs / 2)]
    'The page                           {0:N0} bytes   (to reach: under 1,000,000)' -f (Get-Item $page).Length

    $chromium = Get-Command chromium -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $chromium) { Write-Warning 'There is no Chromium: how long a page takes to be usable is not measured.'; return }
    $ready = foreach ($i in 1..$Runs) {
        $profile1 = Join-Path $home1 "profile-$i"
        # The page notes when its script was done: everything it shows can be used from then on.
        $dom = & $chromium.Source --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "--user-data-dir=$profile1" --dump-dom "file://$page" 2>$null | Out-String
        if ($dom -notmatch 'data-ready="(\d+)"') { throw 'The page did not become usable.' }
        [int]$Matches[1]
        Remove-Item $profile1 -Recurse -Force -ErrorAction Ignore
    }
    $ready = @($ready | Sort-Object)
    'Chromium, until it can be used     median {0:N0} ms   fastest {1:N0} ms   (to reach: under 1,000 ms)' -f $ready[[int][Math]::Floor($Runs / 2)], $ready[0]
} finally {
    if (-not $Folder) { Remove-Item $home1 -Recurse -Force }
}
