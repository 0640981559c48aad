<#
.SYNOPSIS
    Load agents that stand still for a while, and runs whose own process is killed: how soon the load stops, whether anything is counted twice, and what is kept.
.DESCRIPTION
    An agent gets SIGSTOP in the middle of a run, and SIGCONT ten seconds later, while the run goes on. Wanted: its load stops within 3 s of its waking, no request is in the result twice or without
    the target having seen it, and the agent takes work again afterwards.

    The process that started a run is killed. Wanted: the last request of any agent comes within 3 s, what had come in is stored, with the status Interrupted, and the agents take work again.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentStops.ps1 -Perfsh ./out/perfsh/perfsh -Trials 1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # Of each kind.
    [int] $Trials = 5,
    [int] $Agents = 3,
    [int] $Rate = 200,
    # How long an agent stands still.
    [int] $Still = 10,
    [int] $Slack = 2
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'AgentStops: needs Linux; left out.'; return }
$trial = New-Trial $Perfsh
$random = [System.Random]::new(27)
try {
    Start-TrialTarget $trial
    $names = @(1..$Agents | ForEach-Object { "agent$_" })
    $members = Start-TrialFleet $trial $names

    # It goes on for a while after the agent has woken.
    $seconds = $Still + 15
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${seconds}s, gracefulStop: 2s }"
    '{0,5} {1,-8} {2,14} {3,14} {4,9} {5,7} {6,8} {7,8}   {8}' -f 'trial', 'stopped', 'after waking s', 'requests then', 'missing s', 'untold', 'repeated', 'refused', 'what is wrong' | Out-Host
    $late = @(); $correct = 0
    foreach ($number in 1..$Trials) {
        $victim = $names[($number - 1) % $Agents]
        $null = Get-TrialTally $trial -Clear
        $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
        $null = Wait-TrialLoad $trial $run
        Start-Sleep -Milliseconds (2000 + $random.Next(1000))
        Send-Signal 'STOP' $members[$victim]
        Start-Sleep -Seconds $Still
        $before = Get-TrialSender (Get-TrialTally $trial) $victim
        $woken = Get-UnixTime
        Send-Signal 'CONT' $members[$victim]
        $result = Wait-TrialRun $trial $run
        $tally = Get-TrialTally $trial
        $account = Get-TrialAccount $result $tally ($Rate * $seconds) $Slack
        $lost = $result.Agents | Where-Object Name -eq $victim
        $problems = @($account.Problems)
        if ($result.Status -ne 'Completed') { $problems += "$($result.Status): $($result.Reason)" }
        if ($lost.End -ne 'Lost' -or $account.Lost.Count -ne 1) { $problems += "lost: $(@($account.Lost | ForEach-Object { "$($_.Name) ($($_.Reason))" }) -join ', ')" }
        if ($problems.Count -eq 0) { $correct++ }
        # Requests that lay in the target's queue while the agent stood still are none that it made then.
        $after = (Get-TrialSender $tally $victim).count - $before.count
        $last = if ($after -gt 0) { ((Get-TrialLast $tally $victim) - $woken) / 1000 } else { 0.0 }
        $late += $last
        '{0,5} {1,-8} {2,14:0.00} {3,14} {4,9:0.00} {5,7} {6,8} {7,8}   {8}' -f $number, $victim, $last, $after, $lost.Missing, $account.Untold, $tally.repeated, $lost.RefusedReports, ($problems -join '; ') | Out-Host

        # It is a member again, and takes work: otherwise the next run would wait for it in vain.
        $idle = Start-TrialRun $trial -Agents $Agents
        $null = Wait-TrialLine $trial $idle.Name '^IDLE (\d+)\n' $idle.Process 100
    }

    Write-Figure $trial "runs with a correct result, an agent still for $Still s" "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    $latest = ($late | Measure-Object -Maximum).Maximum
    Write-Figure $trial 'its last request after its waking, largest' '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)

    '' | Out-Host
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: 60s, gracefulStop: 2s }"
    '{0,5} {1,12} {2,14} {3,-12} {4,10} {5,10} {6,10}   {7}' -f 'trial', 'killed after', 'last request s', 'status', 'stored', 'at target', 'idle ms', 'what is wrong' | Out-Host
    $late = @(); $kept = 0
    foreach ($number in 1..$Trials) {
        $null = Get-TrialTally $trial -Clear
        $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
        $began = Wait-TrialLoad $trial $run
        Start-Sleep -Milliseconds (4000 + $random.Next(2000))
        $atKill = (Get-TrialTally $trial).total
        $killed = Get-UnixTime
        Send-Signal 'KILL' $run.Process
        $run.Process.WaitForExit()
        Start-Sleep -Seconds 6
        $tally = Get-TrialTally $trial
        $last = ((Get-TrialLast $tally) - $killed) / 1000
        $late += $last
        $idle = Start-TrialRun $trial -Agents $Agents
        $waited = Wait-TrialLine $trial $idle.Name '^IDLE (\d+)\n' $idle.Process 100
        # In a process of its own, as somebody would look afterwards.
        $look = Start-TrialProcess $trial "look$number" @($trial.Perfsh, '-NoLogo', '-NoProfile', '-NonInteractive', '-Command',
            '$r = Get-PerfResult -Last 1; "STORED $($r.Status) $([long]$r.Metrics[''http_reqs''].Count) $($r.Duration.TotalSeconds)"')
        ($status, $stored, $measured) = (Wait-TrialLine $trial "look$number" '^STORED (.+)\n' $look) -split ' '
        $problems = @(
            if ($status -ne 'Interrupted') { "the stored run's status is $status" }
            if ([long]$stored -gt $tally.distinct) { 'more is stored than the target saw' }
            # A second that is told comes up to a second later, and is merged when all have told it.
            if ([long]$stored -lt $atKill - 3 * $Rate) { "$stored stored of $atKill that had been made" }
            if ($tally.repeated -gt 0) { "$($tally.repeated) starts were made twice" }
        )
        if ($problems.Count -eq 0) { $kept++ }
        '{0,5} {1,12:0.0} {2,14:0.00} {3,-12} {4,10} {5,10} {6,10}   {7}' -f $number, (($killed - $began) / 1000), $last, $status, $stored, $tally.distinct, $waited, ($problems -join '; ') | Out-Host
    }

    $latest = ($late | Measure-Object -Maximum).Maximum
    Write-Figure $trial 'last request after the kill of the run''s own process, largest' '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)
    Write-Figure $trial 'killed runs that are stored with what had come in' "$Trials of $Trials" "$kept of $Trials" ($kept -eq $Trials)
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial 'AgentStops'
