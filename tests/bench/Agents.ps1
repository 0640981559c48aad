<#
.SYNOPSIS
    Load agents as processes of this machine: what an agent's start takes, whether three of them measure what one process does, and how close together five of them begin.
.DESCRIPTION
    Wanted: an agent is ready within 1.5 s and has less than 130 MB; of the same plan with the same seed three agents and one process have the same counts exactly, and the same percentiles within the
    histograms' resolution; the starts of five agents are within 5 ms of their moments in 95 % of the runs.

    The target's service times are simulated: how long it takes for a request follows from the plan's seed and the number of the iteration. They are seconds long, so that the milliseconds by which a
    timer of the target may be late are less than the resolution of three digits.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/Agents.ps1 -Perfsh ./out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # How often an agent is started, and how many runs tell of the starts.
    [int] $Starts = 5,
    [int] $Runs = 20,
    # Of the run that one process and three agents make.
    [int] $Rate = 100,
    [int] $Seconds = 20
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'Agents: needs Linux; left out.'; return }
$trial = New-Trial $Perfsh
try {
    Start-TrialTarget $trial

    # Each in a cluster of its own. The first is a warm-up.
    $all = @(); $own = @(); $memory = @(); $peak = @()
    foreach ($number in 0..$Starts) {
        $trial.Environment.PERF_CLUSTER = "localhost:$($trialClusterPort + 20 + $number)"
        $started = Get-UnixTime
        $agent = Start-TrialAgent $trial "start$number"
        $ready = Wait-TrialAgent $trial "start$number" $agent
        $begins = [long](Wait-TrialLine $trial "start$number" '^begins (\d+)\n' $agent)
        Start-Sleep -Seconds 5
        $status = Get-Content "/proc/$($agent.Id)/status" -Raw
        Send-Signal 'KILL' $agent
        $agent.WaitForExit()
        if ($number -eq 0) { continue }
        $all += $ready - $started
        $own += $ready - $begins
        $memory += [double][regex]::Match($status, 'VmRSS:\s+(\d+)').Groups[1].Value / 1024
        $peak += [double][regex]::Match($status, 'VmHWM:\s+(\d+)').Groups[1].Value / 1024
    }

    '{0,-44} {1,9} {2,9} {3,9}' -f "$Starts starts of an agent", 'min', 'median', 'max' | Out-Host
    '{0,-44} {1}' -f 'from the process'' start until it is ready, ms', (Format-Range $all '0') | Out-Host
    '{0,-44} {1}' -f 'Start-PerfAgent until it is ready, ms', (Format-Range $own '0') | Out-Host
    '{0,-44} {1}' -f 'resident memory after 5 s, MB', (Format-Range $memory '0.0') | Out-Host
    '{0,-44} {1}' -f 'the most until then, MB', (Format-Range $peak '0.0') | Out-Host
    Write-Figure $trial 'Start-PerfAgent until the agent is ready, median' '< 1,500 ms' "$(Get-Median $own) ms" ((Get-Median $own) -lt 1500)
    Write-Figure $trial 'memory of an agent that waits, largest' '< 130 MB' ('{0:0.0} MB' -f ($memory | Measure-Object -Maximum).Maximum) (($memory | Measure-Object -Maximum).Maximum -lt 130)

    # The same plan and the same seed, by one process and by three agents. The target is not asked to forget in between: it tells whether both sent the same requests.
    $trial.Environment.PERF_CLUSTER = "localhost:$trialClusterPort"
    $null = Start-TrialFleet $trial 'agent1', 'agent2', 'agent3'
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 10s }" '${random(2000, 6000)}'
    $planned = $Rate * $Seconds
    $null = Get-TrialTally $trial -Clear
    $one = Wait-TrialRun $trial (Start-TrialRun $trial $scenario -Agents 0 -Seed 20261127)
    $three = Wait-TrialRun $trial (Start-TrialRun $trial $scenario -Agents 3 -Seed 20261127)
    $tally = Get-TrialTally $trial
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
    '{0,-20} {1,14} {2,14} {3,14} {4,14}' -f 'http_req_duration', 'one process', 'three agents', 'apart, ms', 'resolution, ms' | Out-Host
    $worst = 0.0
    for ($i = 0; $i -lt $percents.Count; $i++) {
        ($first, $second) = $one.Percentiles[$i], $three.Percentiles[$i]
        $resolution = [Math]::Max($first, $second) / 1024
        $worst = [Math]::Max($worst, [Math]::Abs($first - $second) / $resolution)
        '{0,-20} {1,14:0.00} {2,14:0.00} {3,14:0.00} {4,14:0.00}' -f "p$($percents[$i])", $first, $second, [Math]::Abs($first - $second), $resolution | Out-Host
    }
    Write-Figure $trial 'percentiles apart, in widths of a bucket, largest' '<= 1' ('{0:0.00}' -f $worst) ($worst -le 1.000001)

    # Short runs of five agents.
    foreach ($name in 'agent4', 'agent5') { $null = Wait-TrialAgent $trial $name (Start-TrialAgent $trial $name) }
    $scenario = New-TrialScenario $trial '{ executor: constant-arrival-rate, rate: 100, duration: 2s, gracefulStop: 1s }' '5'
    $largest = @(); $spread = @(); $each = @()
    foreach ($number in 1..$Runs) {
        $result = Wait-TrialRun $trial (Start-TrialRun $trial $scenario -Agents 5 -Seed $number)
        $skews = @($result.Agents | ForEach-Object { $_.StartSkew } | Where-Object { $null -ne $_ })
        if ($skews.Count -ne 5 -or $result.Iterations + $result.Dropped -ne 200) { throw "Run $number is not whole: $($skews.Count) starts are told, $($result.Iterations) iterations; $($result.Findings -join '; ')" }
        $range = $skews | Measure-Object -Minimum -Maximum
        $each += $skews
        $largest += [Math]::Max([Math]::Abs($range.Minimum), [Math]::Abs($range.Maximum))
        $spread += $range.Maximum - $range.Minimum
    }

    '' | Out-Host
    '{0,-44} {1,9} {2,9} {3,9} {4,9}' -f "starts of 5 agents in $Runs runs, ms", 'min', 'median', 'max', 'p95' | Out-Host
    '{0,-44} {1} {2,9:0.00}' -f 'start against its moment, each agent', (Format-Range $each), (Get-Quantile @($each | ForEach-Object { [Math]::Abs($_) }) 0.95) | Out-Host
    '{0,-44} {1} {2,9:0.00}' -f 'the largest of a run''s five', (Format-Range $largest), (Get-Quantile $largest 0.95) | Out-Host
    '{0,-44} {1} {2,9:0.00}' -f 'first to last agent of a run', (Format-Range $spread), (Get-Quantile $spread 0.95) | Out-Host
    $skew = Get-Quantile $largest 0.95
    Write-Figure $trial "start skew, the largest of five agents, p95 of $Runs runs" '<= 5 ms' ('{0:0.00} ms' -f $skew) ($skew -le 5)
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial 'Agents'
