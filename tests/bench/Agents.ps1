<#
.SYNOPSIS
    Load agents as processes of this machine: what an agent's start takes, whether three of them measure what one process does, and how close together five of them begin.
.DESCRIPTION
    Wanted: an agent is ready within 1.5 s and has less than 130 MB; of the same plan with the same seed three agents and one process have the same counts exactly, and the same percentiles within the
    histograms' resolution; the starts of five agents are within 5 ms of their moments in 95 % of the runs.

    The target's service times are simulated: how long it takes for a request follows from the plan's seed and the number of the iteration. They are seconds long, so that the milliseconds by which a
    machine is late are less than the resolution of three digits. As a metric of the scenario's own they are the same to the last digit, whoever measures them: there nothing at all may differ.

    About eight minutes; with -Short two.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/Agents.ps1 -Perfsh ./out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # A proof that the script works, not a measurement.
    [switch] $Short,
    # How often an agent is started in each store, and how many runs tell of the starts.
    [int] $Starts = ($Short ? 1 : 5),
    [int] $Runs = ($Short ? 2 : 20),
    # Of the run that one process and three agents make.
    [int] $Rate = 50,
    [int] $Seconds = ($Short ? 5 : 20)
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'Agents: needs Linux; left out.'; return }
$trial = New-Trial 'Agents' $Perfsh @{ Starts = $Starts; Runs = $Runs; Rate = $Rate; Seconds = $Seconds } -Short:$Short

# Starts agents one after the other, each in a cluster of its own: by a number. The first is a warm-up.
function Measure-Start {
    param([string] $Store, [scriptblock] $Cluster)
    $all = @(); $own = @(); $memory = @(); $peak = @()
    foreach ($number in 0..$Starts) {
        $name = "$Store$number"
        $trial.Environment.PERF_CLUSTER = & $Cluster $number
        $started = Get-UnixTime
        $agent = Start-TrialAgent $trial $name
        $ready = Wait-TrialAgent $trial $name $agent
        $begins = [long](Wait-TrialLine $trial $name '^begins (\d+)\n' $agent)
        Start-Sleep -Seconds 5
        $status = [System.IO.File]::ReadAllText("/proc/$($agent.Id)/status")
        Send-Signal 'KILL' $agent
        $agent.WaitForExit()
        if ($number -eq 0) { continue }
        $all += $ready - $started
        $own += $ready - $begins
        $memory += [double][regex]::Match($status, 'VmRSS:\s+(\d+)').Groups[1].Value / 1024
        $peak += [double][regex]::Match($status, 'VmHWM:\s+(\d+)').Groups[1].Value / 1024
        $trial.Rows.Add([pscustomobject]@{ Start = $name; ProcessMs = $all[-1]; StartMs = $own[-1]; MemoryMB = $memory[-1]; PeakMB = $peak[-1] })
    }

    '' | Out-Host
    '{0,-44} {1,9} {2,9} {3,9}' -f "$Starts starts of an agent, $Store", 'min', 'median', 'max' | Out-Host
    '{0,-44} {1}' -f 'from the process'' start until it is ready, ms', (Format-Range $all '0') | Out-Host
    '{0,-44} {1}' -f 'Start-PerfAgent until it is ready, ms', (Format-Range $own '0') | Out-Host
    '{0,-44} {1}' -f 'resident memory after 5 s, MB', (Format-Range $memory '0.0') | Out-Host
    '{0,-44} {1}' -f 'the most until then, MB', (Format-Range $peak '0.0') | Out-Host
    Write-Figure $trial "${Store}: Start-PerfAgent until the agent is ready, median" '< 1,500 ms' "$(Get-Median $own) ms" ((Get-Median $own) -lt 1500)
    Write-Figure $trial "${Store}: memory of an agent that waits, largest" '< 130 MB' ('{0:0.0} MB' -f (Get-Largest $memory)) ((Get-Largest $memory) -lt 130)
}

try {
    Start-TrialTarget $trial
    Measure-Start 'localhost' { param([int] $Number) "localhost:$($trialClusterPort + 20 + $Number)" }
    if ((Get-TrialStore 'Redis') -eq 'Redis') {
        Initialize-TrialStore $trial 'Redis'
        Measure-Start 'Redis' { param([int] $Number) "redis://127.0.0.1:${trialRedisPort}?cluster=start$Number" }
        $trial.Environment.PERF_CLUSTER = "redis://127.0.0.1:$trialRedisPort"
    }
    else { $trial.Environment.PERF_CLUSTER = "localhost:$trialClusterPort" }

    # The same plan and the same seed, by one process and by three agents. The target is not asked to forget in between: it tells whether both sent the same requests.
    $null = Start-TrialFleet $trial 'agent1', 'agent2', 'agent3'
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 20s }" '${random(4000, 12000)}'
    $planned = $Rate * $Seconds
    $null = Get-TrialTally $trial -Clear
    $one = Wait-TrialRun $trial (Start-TrialRun $trial $scenario -Agents 0 -Seed 20261127)
    $three = Wait-TrialRun $trial (Start-TrialRun $trial $scenario -Agents 3 -Seed 20261127)
    $tally = Get-TrialTally $trial
    $trial.Rows.Add([pscustomobject]@{ Run = 'one process'; Result = $one })
    $trial.Rows.Add([pscustomobject]@{ Run = 'three agents'; Result = $three })
    '' | Out-Host
    '{0,-20} {1,14} {2,14}' -f 'the same plan', 'one process', 'three agents' | Out-Host
    $counts = 'Requests', 'Iterations', 'Failed', 'Checks', 'Dropped', 'Interrupted', 'Skipped', 'Sent', 'Received'
    foreach ($name in $counts) { '{0,-20} {1,14} {2,14}' -f $name, $one.$name, $three.$name | Out-Host }
    $differ = @($counts | Where-Object { $one.$_ -ne $three.$_ })
    Write-Figure $trial 'counts of three agents against one process' 'equal' $(if ($differ) { "differ: $($differ -join ', ')" } else { 'equal' }) ($differ.Count -eq 0)
    Write-Figure $trial 'requests that were planned' "$planned" "$($three.Requests)" ($three.Requests -eq $planned -and $one.Requests -eq $planned)
    Write-Figure $trial 'requests that both sent' "$planned of $planned" "$($tally.repeated) of $($tally.distinct)" ($tally.distinct -eq $planned -and $tally.repeated -eq $planned)
    $parts = @($three.Agents | ForEach-Object { (Get-TrialSender $tally $_.Name).count })
    Write-Figure $trial 'requests of the three agents together' "$planned" "$($parts -join ' + ')" (($parts | Measure-Object -Sum).Sum -eq $planned)

    # A bucket is never wider than 1/1,024 of its value.
    $percents = 1, 10, 25, 50, 75, 90, 95, 99, 99.9
    '{0,-20} {1,14} {2,14} {3,14} {4,14} {5,14}' -f 'http_req_duration', 'one process', 'three agents', 'apart, ms', 'resolution, ms', 'as simulated' | Out-Host
    $worst = 0.0
    for ($i = 0; $i -lt $percents.Count; $i++) {
        $first = $one.Times.Percentiles[$i]
        $second = $three.Times.Percentiles[$i]
        $resolution = [Math]::Max($first, $second) / 1024
        $worst = [Math]::Max($worst, [Math]::Abs($first - $second) / $resolution)
        '{0,-20} {1,14:0.00} {2,14:0.00} {3,14:0.00} {4,14:0.00} {5,14:0.00}' -f "p$($percents[$i])", $first, $second, [Math]::Abs($first - $second), $resolution, $three.Service.Percentiles[$i] | Out-Host
    }

    Write-Figure $trial 'percentiles apart, in widths of a bucket, largest' '<= 1' ('{0:0.00}' -f $worst) ($worst -le 1.000001)
    $differ = @(
        foreach ($name in 'Count', 'Min', 'Avg', 'Max') { if ($one.Service.$name -ne $three.Service.$name) { $name } }
        for ($i = 0; $i -lt $percents.Count; $i++) { if ($one.Service.Percentiles[$i] -ne $three.Service.Percentiles[$i]) { "p$($percents[$i])" } }
    )
    Write-Figure $trial 'the simulated times themselves: count, min, mean, max, percentiles' 'equal' $(if ($differ) { "differ: $($differ -join ', ')" } else { 'equal' }) ($differ.Count -eq 0)

    # Short runs of five agents.
    foreach ($name in 'agent4', 'agent5') { $null = Wait-TrialAgent $trial $name (Start-TrialAgent $trial $name) }
    $scenario = New-TrialScenario $trial '{ executor: constant-arrival-rate, rate: 100, duration: 2s, gracefulStop: 1s }' '5'
    $largest = @(); $spread = @(); $each = @(); $seen = @(); $whole = 0
    foreach ($number in 1..$Runs) {
        $run = $null
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $scenario -Agents 5 -Seed $number
            $result = Wait-TrialRun $trial $run
            $skews = @($result.Agents | ForEach-Object { $_.StartSkew } | Where-Object { $null -ne $_ })
            if ($skews.Count -ne 5) { throw "Run $number tells $($skews.Count) starts: $($result.Status); $($result.Findings -join '; ')" }
            $trial.Failures = 0
        }
        catch {
            Write-Warning (Add-TrialFailure $trial $_)
            Stop-TrialRun $run
            continue
        }

        $whole++
        $range = $skews | Measure-Object -Minimum -Maximum
        $each += $skews
        $largest += [Math]::Max([Math]::Abs($range.Minimum), [Math]::Abs($range.Maximum))
        $spread += $range.Maximum - $range.Minimum

        # As the target saw it, which is another's word: the agents' first requests are due 10 ms apart. That a connection is opened for each is in it.
        $firsts = @((Get-TrialTally $trial).senders | ForEach-Object { $_.first_us / 1000 } | Sort-Object)
        $late = @(for ($i = 0; $i -lt $firsts.Count; $i++) { $firsts[$i] - 10 * $i }) | Measure-Object -Minimum -Maximum
        $seen += $late.Maximum - $late.Minimum
        $trial.Rows.Add([pscustomobject]@{ Run = $number; Skews = $skews; SeenMs = $seen[-1] })
    }

    Write-Figure $trial 'runs of five agents of which all starts are told' "$Runs of $Runs" "$whole of $Runs" ($whole -eq $Runs)
    if ($whole -gt 0) {
        '' | Out-Host
        '{0,-44} {1,9} {2,9} {3,9} {4,9}' -f "starts of 5 agents in $whole runs, ms", 'min', 'median', 'max', 'p95' | Out-Host
        '{0,-44} {1} {2,9:0.00}' -f 'start against its moment, each agent', (Format-Range $each), (Get-Quantile @($each | ForEach-Object { [Math]::Abs($_) }) 0.95) | Out-Host
        '{0,-44} {1} {2,9:0.00}' -f 'the largest of a run''s five', (Format-Range $largest), (Get-Quantile $largest 0.95) | Out-Host
        '{0,-44} {1} {2,9:0.00}' -f 'first to last agent of a run', (Format-Range $spread), (Get-Quantile $spread 0.95) | Out-Host
        '{0,-44} {1} {2,9:0.00}' -f 'the same by the target''s clock', (Format-Range $seen), (Get-Quantile $seen 0.95) | Out-Host
        $skew = Get-Quantile $largest 0.95
        Write-Figure $trial "start skew, the largest of five agents, p95 of $whole runs" '<= 5 ms' ('{0:0.00} ms' -f $skew) ($skew -le 5)
    }

    $trial.IsWhole = $true
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial
