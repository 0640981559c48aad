# One run for the trials of load agents, in a process of its own: waits until the agents are idle, makes the run, and tells in one line of JSON what the trials look at. Started by AgentTrial.ps1.
[CmdletBinding()]
param([string] $Scenario = '', [int] $Agents = 0, [int] $Seed = 1)

$ErrorActionPreference = 'Stop'
Import-Module Perf
if ($Agents -gt 0) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $found = @()
    while (@($found | Where-Object State -eq 'Idle').Count -lt $Agents) {
        if ($watch.Elapsed.TotalSeconds -gt 90) {
            throw "There are not $Agents idle agents within 90 s: $(@($found | ForEach-Object { "$($_.Name) $($_.State)" }) -join ', ')"
        }

        # Where no agent answers yet there is an error, and nothing to see.
        try { $found = @(Get-PerfAgent) } catch { $found = @() }
        Start-Sleep -Milliseconds 100
    }

    "IDLE $([long]$watch.ElapsedMilliseconds)"
}

if (-not $Scenario) { return }

# A trend as a table: what two runs of the same plan have in common, or not.
function Get-TrialTrend {
    param($Metric)
    if ($null -eq $Metric) { return }
    [pscustomobject]@{
        Count = [long]$Metric.Count
        Min = $Metric.Min
        Avg = $Metric.Avg
        Max = $Metric.Max
        Percentiles = @(foreach ($percent in 1, 10, 25, 50, 75, 90, 95, 99, 99.9) { $Metric.Percentile($percent) })
    }
}

$with = @{ Path = $Scenario; Seed = $Seed; WarningAction = 'SilentlyContinue'; ErrorAction = 'Continue' }
if ($Agents -gt 0) { $with.Agent = "$Agents" }
$r = Invoke-PerfTest @with
$told = [pscustomobject]@{
    Id = $r.Id
    Status = "$($r.Status)"
    Reason = $r.StatusReason
    StartedAt = $r.StartedAt.ToUnixTimeMilliseconds()
    Duration = $r.Duration.TotalSeconds
    IsValid = $r.Validity.IsValid
    Findings = @($r.Validity.Findings | ForEach-Object { "$($_.Id): $($_.Message)" })
    Warnings = @($r.Warnings)
    Requests = [long]$r.Metrics['http_reqs'].Count
    Failed = [long]$r.Metrics['http_req_failed'].Passes
    Iterations = [long]$r.Metrics['iterations'].Count
    Interrupted = [long]$r.Metrics['interrupted_iterations'].Count
    Dropped = [long]$r.Metrics['dropped_iterations'].Count
    Skipped = [long]$r.Metrics['skipped_iterations'].Count
    Checks = [long]$r.Metrics['checks'].Count
    Sent = [long]$r.Metrics['data_sent'].Count
    Received = [long]$r.Metrics['data_received'].Count
    Times = Get-TrialTrend $r.Metrics['http_req_duration']
    Service = Get-TrialTrend $r.Metrics['service']
    Agents = @($r.Agents | ForEach-Object {
            [pscustomobject]@{
                Name = $_.Name
                End = "$($_.End)"
                Reason = $_.Reason
                LostAt = $(if ($_.LostAt) { $_.LostAt.ToUnixTimeMilliseconds() } else { 0 })
                StartSkew = $_.StartSkew
                Missing = $_.Missing.TotalSeconds
                MissingStarts = $_.MissingStarts
                Unfinished = $_.UnfinishedIterations
                IsAbandoned = $_.IsAbandoned
                TakenOverBy = @($_.TakenOverBy)
                RefusedReports = $_.RefusedReports
            }
        })
}
"RESULT $($told | ConvertTo-Json -Compress -Depth 6)"
