<#
.SYNOPSIS
    Cures one case: load, diagnosis, Set-PerfOptimization, Undo-PerfOptimization, and whether all is as it was. Optimize.ps1 starts it as a process of its own, which can be put into a network namespace.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $WarmUp,
    [Parameter(Mandatory)] [string] $Scenario,
    [Parameter(Mandatory)] [string] $Out,
    [Parameter(Mandatory)] [int] $Seed,
    [Parameter(Mandatory)] [string] $Catalogue,
    # Files that have to be as they were once all is undone, separated by commas.
    [Parameter(Mandatory)] [string] $Files,
    # Optimizations that are tried without a finding, separated by commas.
    [string] $Include,
    # Whether what the strategy proposes without any finding is tried as well.
    [switch] $Alone,
    [int] $Pairs = 6,
    [string] $TrialDuration = '10s',
    [int] $MaxChanges = 4,
    [string] $Module
)

$ErrorActionPreference = 'Stop'
# The module that was built here, whatever else the shell knows.
if ($Module -and (Test-Path $Module)) { Import-Module $Module }
# Where config/environments.yaml is.
Set-Location (Split-Path $Scenario)

function Get-Sum {
    @(foreach ($file in $Files -split ',') { if (Test-Path $file) { "$file $((Get-FileHash $file).Hash)" } else { "$file none" } })
}

function Get-Left {
    # Of a share of failures: what of all requests of the trials with the change failed, which is nothing or is not; null of another figure.
    param($Measurement)
    if ("$($Measurement.Kpi.Kind)" -ne 'Errors') { return $null }
    $requests = 0
    $failures = 0.0
    foreach ($trial in $Measurement.Trials) {
        if (-not $trial.IsChanged -or $trial.Pair -eq 0) { continue }
        $requests += $trial.Requests
        $failures += $trial.Value * $trial.Requests
    }

    if ($requests -gt 0) { $failures / $requests } else { $null }
}

$before = Get-Sum
$null = Invoke-PerfTest $WarmUp -NoStore -Seed ($Seed + 1000) -WarningAction SilentlyContinue
# The load without monitors: some of them watch processes by numbers that a restart changes.
$how = @{
    Environment = 'lab'; Strategy = 'aggressive'; Catalogue = $Catalogue; MaxChanges = $MaxChanges; Scenario = $WarmUp; Pairs = $Pairs; TrialDuration = $TrialDuration
    NoStore = $true; Force = $true; Confirm = $false; WarningAction = 'SilentlyContinue'
}
$findings = @()
if ($Include) { $given = @(Set-PerfOptimization @how -Include ($Include -split ',')) }
else {
    $run = Invoke-PerfTest $Scenario -NoStore -Seed $Seed -WarningAction SilentlyContinue
    @($run.Warnings) | ForEach-Object { "warning: $_" }
    $findings = @($run | Get-PerfBottleneck -Sensitivity Medium -WarningAction SilentlyContinue)
    $given = @($findings | Set-PerfOptimization @how)
    # No run is stored, so that nothing but the strategy proposes here.
    if ($Alone) { $given += @(Set-PerfOptimization @how) }
}

# One that is undone after all at the end comes once more: the last counts. Advice and the measurement of all together have no number, and what was not touched has no backup.
$last = [ordered]@{}
foreach ($change in $given) { $last["$($change.BackupId) $($change.Number) $($change.OptimizationId)"] = $change }
# What cannot be undone is wrong, and said in the result: what the case has gained before is in it all the same.
$undone = @()
$faults = @()
try { Get-PerfBackup -State Kept, PartlyReverted, Interrupted | Undo-PerfOptimization -OutVariable undone -ErrorVariable faults -ErrorAction SilentlyContinue | Out-Null }
catch { $faults = @($_) }
$after = Get-Sum
$result = [ordered]@{
    findings = @($findings | ForEach-Object { [ordered]@{ id = $_.Id; rank = $_.Rank; confidence = $_.Confidence; optimizations = @($_.Optimizations) } })
    changes  = @($last.Values | Where-Object Number -gt 0 | ForEach-Object {
            [ordered]@{
                id = $_.OptimizationId; state = "$($_.State)"; outcome = "$($_.Outcome)"; gain = $_.Gain; low = $_.Measurement.GainLow; high = $_.Measurement.GainHigh
                kpi = $_.Measurement.Kpi.Name; isHigherBetter = [bool]$_.Measurement.Kpi.IsHigherBetter; left = (Get-Left $_.Measurement); message = $_.Message
            }
        })
    together = @($last.Values | Where-Object OptimizationId -EQ '*' | ForEach-Object { [ordered]@{ state = "$($_.State)"; outcome = "$($_.Outcome)"; gain = $_.Gain; message = $_.Message } })
    undone   = @($undone | ForEach-Object { [ordered]@{ id = $_.OptimizationId; state = "$($_.State)"; message = $_.Message } })
    faults   = @($faults | ForEach-Object { "$_" } | Select-Object -Unique)
    differs  = @(Compare-Object $before $after | ForEach-Object { ($_.InputObject -split ' ')[0] } | Sort-Object -Unique)
}
Set-Content $Out (ConvertTo-Json -InputObject $result -Depth 6)
# Errors of commands are codes of the shell in the end, and a case that ends with one counts as none.
if (@($faults).Count -gt 0) { exit 0 }
