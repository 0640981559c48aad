<#
.SYNOPSIS
    What diagnosing half an hour with all monitors costs: Get-PerfBottleneck in a new process, its time and what it allocates. Wanted: under 2 s and under 200 MB.
.DESCRIPTION
    A short run with the monitors of this machine is measured; its seconds are laid end to end to half an hour, and its signals side by side until there are 300, as a run with nine monitors has.
    Reading the file is told apart: a run that was just made, or one from the history, is not read from JSON.
.EXAMPLE
    ./tests/bench/Diagnosis.ps1 -Perfsh out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Seconds = 1800,
    [int] $Signals = 300,
    [int] $Runs = 5
)

$ErrorActionPreference = 'Stop'
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$file = Join-Path $folder 'run.json'
try {
    Set-Content (Join-Path $folder 'seed.yaml') 'name: half an hour', 'target: sample', 'load: { visitors: { executor: constant-arrival-rate, rate: 50, duration: 15s } }', 'flows: { browse: { steps: [ { get: /items } ] } }'
    Set-Content (Join-Path $folder 'make.ps1') @"
Invoke-PerfTest '$folder/seed.yaml' -NoStore -Monitor host, process=perfsh -WarningAction SilentlyContinue | Export-PerfReport -Path '$file' -Format json
"@
    & $Perfsh -NoProfile -File (Join-Path $folder 'make.ps1')
    $run = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable
    $seed = @($run.intervals | Where-Object length -gt 0.5)
    $run.intervals = @(foreach ($i in 0..($Seconds - 1)) { $one = $seed[$i % $seed.Count].Clone(); $one.start = $i; $one.length = 1; $one })
    $measured = @($run.monitors | Where-Object { $_.values.Count -ge 10 })
    $run.monitors = @(foreach ($i in 0..($Signals - 1)) {
            $one = $measured[$i % $measured.Count].Clone()
            # The second round and those after it are other machines' signals, which no rule takes for the target's.
            if ($i -ge $measured.Count) { $one.monitor = "node-$([Math]::Floor($i / $measured.Count))"; $one.kind = 'node' }
            $one.seconds = [double[]]@(0..($Seconds - 1))
            $values = [double[]]::new($Seconds)
            for ($j = 0; $j -lt $Seconds; $j++) { $values[$j] = $measured[$i % $measured.Count].values[$j % $measured[$i % $measured.Count].values.Count] }
            $one.values = $values
            $one.count = $Seconds
            $one
        })
    $run.duration = $Seconds
    Set-Content $file (ConvertTo-Json -InputObject $run -Depth 20 -Compress)
    Set-Content (Join-Path $folder 'measure.ps1') @"
`$run = Get-PerfResult -Path '$file' -WarningAction SilentlyContinue
`$before = [GC]::GetTotalAllocatedBytes(`$true)
`$watch = [System.Diagnostics.Stopwatch]::StartNew()
`$diagnosis = `$run | Get-PerfBottleneck -AsReport -WarningAction SilentlyContinue
'{0} {1} {2} {3} {4}' -f [int]`$watch.Elapsed.TotalMilliseconds, [int](([GC]::GetTotalAllocatedBytes(`$true) - `$before) / 1MB), `$run.Monitors.Count, `$run.Intervals.Count, `$diagnosis.Quality.IsJudgeable
"@
    $times = foreach ($i in 1..$Runs) { , @((& $Perfsh -NoProfile -File (Join-Path $folder 'measure.ps1')) -split ' ') }
    if ($times[0][4] -ne 'True' -or [int]$times[0][3] -ne $Seconds) { throw "The run was not judged: $($times[0] -join ' ')" }
    $wall = @($times | ForEach-Object { [int]$_[0] } | Sort-Object)
    'Get-PerfBottleneck, a new process  {0} s, {1} signals   median {2:N0} ms   fastest {3:N0} ms   (to reach: under 2,000 ms)' -f $Seconds, $times[0][2], $wall[[int][Math]::Floor($Runs / 2)], $wall[0]
    'What it allocates                  {0:N0} MB   (to reach: under 200 MB)' -f (@($times | ForEach-Object { [int]$_[1] } | Sort-Object)[-1])
}
finally {
    Remove-Item $folder -Recurse -Force
}
