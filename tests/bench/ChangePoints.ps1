<#
.SYNOPSIS
    Times the search for change points on series of the length of real histories, in the module as users have it.
.DESCRIPTION
    Numbers come from -Path, a JSON file whose "series" have "values" (such as labelled histories), or are made up: 198 series of 640 values with noise, outliers and steps. One thread does all;
    the first round is left out, because it compiles.
#>
[CmdletBinding()]
param(
    # The manifest of the module.
    [string] $Module = (Join-Path $PSScriptRoot '..' '..' 'out' 'module' 'Perf' 'Perf.psd1'),
    [string] $Path,
    [int] $Rounds = 5
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
if ($Path) {
    $series = @((Get-Content $Path -Raw | ConvertFrom-Json).series.ForEach({ , [double[]] $_.values }))
} else {
    $chance = [Random]::new(1)
    $series = @(foreach ($number in 1..198) {
        $level = 100.0
        , [double[]] @(foreach ($i in 1..640) {
            if ($chance.Next(100) -eq 0) { $level *= 0.8 + $chance.NextDouble() * 0.4 }
            $level * (1 + 0.03 * ($chance.NextDouble() + $chance.NextDouble() + $chance.NextDouble() - 1.5)) * ($chance.Next(33) -eq 0 ? 1.3 : 1)
        })
    })
}

$found = 0
$process = [System.Diagnostics.Process]::GetCurrentProcess()
$times = foreach ($round in 0..$Rounds) {
    $found = 0
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $process.Refresh()
    $before = $process.TotalProcessorTime
    foreach ($values in $series) { $found += @(Get-PerfTrend -Value $values).Count }
    $process.Refresh()
    if ($round -gt 0) { [pscustomobject]@{ Wall = $watch.Elapsed.TotalMilliseconds; Cpu = ($process.TotalProcessorTime - $before).TotalMilliseconds } }
}

$points = ($series | ForEach-Object Count | Measure-Object -Sum).Sum
# On a busy machine the wall clock tells of the others; CPU is what one core would need.
$wall = $times | Measure-Object Wall -Minimum -Maximum
$cpu = $times | Measure-Object Cpu -Minimum -Maximum
'{0} series, {1} values, {2} change points: {3:0} to {4:0} ms, CPU {5:0} to {6:0} ms' -f $series.Count, $points, $found, $wall.Minimum, $wall.Maximum, $cpu.Minimum, $cpu.Maximum
