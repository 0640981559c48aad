<#
.SYNOPSIS
    Times what users wait for before anything happens: the shell's start, and the import of the module.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Runs = 11
)

$ErrorActionPreference = 'Stop'

function Get-Median {
    param([double[]] $Values)
    $sorted = @($Values | Sort-Object)
    $sorted[[int][Math]::Floor($sorted.Count / 2)]
}

function Measure-Start {
    param([string[]] $Arguments)
    foreach ($i in 0..$Runs) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        & $Perfsh @Arguments | Out-Null
        # The first is a warm-up.
        if ($i -gt 0) { $watch.Elapsed.TotalMilliseconds }
    }
}

$start = @(Measure-Start @('-NoProfile', '-Command', '1'))
$import = @(foreach ($i in 1..$Runs) {
    [double](& $Perfsh -NoProfile -Command '$w = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module Perf; $w.Elapsed.TotalMilliseconds')
})

'{0,-28} {1,8} {2,8} {3,8}' -f 'ms', 'min', 'median', 'max' | Out-Host
foreach ($row in @{ Name = 'perfsh -Command 1'; Values = $start }, @{ Name = 'Import-Module Perf (in it)'; Values = $import }) {
    $range = $row.Values | Measure-Object -Minimum -Maximum
    '{0,-28} {1,8:0} {2,8:0} {3,8:0}' -f $row.Name, $range.Minimum, (Get-Median $row.Values), $range.Maximum | Out-Host
}
