<#
.SYNOPSIS
    Load agents that stand still for a while, and runs whose own process is killed: how soon the load stops, whether anything is counted twice, and what is kept.
.DESCRIPTION
    An agent gets SIGSTOP in the middle of a run, and SIGCONT ten seconds later, while the run goes on. Wanted: its load stops within 3 s of its waking, no request is in the result twice or without
    the target having seen it, and the agent takes work again afterwards.

    The process that started a run is killed. Wanted: the last request of any agent comes within 3 s, what had come in is stored, with the status Interrupted, and the agents take work again.

    About eight minutes; with -Short two.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentStops.ps1 -Perfsh ./out/perfsh/perfsh -Trials 1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # A proof that the script works, not a measurement.
    [switch] $Short,
    # Of each kind.
    [int] $Trials = ($Short ? 1 : 5),
    [int] $Agents = 3,
    [int] $Rate = 200,
    # How long an agent stands still.
    [int] $Still = 10,
    [int] $Slack = 2,
    # Where members find each other.
    [ValidateSet('Redis', 'localhost')] [string] $Store = 'Redis'
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'AgentStops: needs Linux; left out.'; return }
$Store = Get-TrialStore $Store
$trial = New-Trial 'AgentStops' $Perfsh @{ Trials = $Trials; Agents = $Agents; Rate = $Rate; Still = $Still; Slack = $Slack; Store = $Store } -Short:$Short
$random = [System.Random]::new(27)
try {
    Start-TrialTarget $trial
    Initialize-TrialStore $trial $Store
    $names = @(1..$Agents | ForEach-Object { "agent$_" })
    $members = Start-TrialFleet $trial $names

    # It goes on for a while after the agent has woken.
    $seconds = $Still + 15
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${seconds}s, gracefulStop: 2s }"
    '{0,5} {1,-8} {2,14} {3,14} {4,9} {5,7} {6,8} {7,8} {8,8}   {9}' -f 'trial', 'stopped', 'after waking s', 'requests then', 'missing s', 'untold', 'repeated', 'refused', 'idle ms', 'what is wrong' | Out-Host
    $late = @(); $correct = 0
    foreach ($number in 1..$Trials) {
        $victim = $names[($number - 1) % $Agents]
        $run = $null
        $isStopped = $false
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
            $began = Wait-TrialLoad $trial $run
            Wait-Moment ($began + 2000 + $random.Next(1000))
            $isStopped = $true
            Send-Signal 'STOP' $members[$victim]
            Start-Sleep -Seconds $Still
            $before = Get-TrialSender (Get-TrialTally $trial) $victim
            $woken = Get-UnixTime
            Send-Signal 'CONT' $members[$victim]
            $isStopped = $false
            $result = Wait-TrialRun $trial $run
            $tally = Get-TrialTally $trial
            $account = Get-TrialAccount $result $tally ($Rate * $seconds) $Slack
            $lost = $result.Agents | Where-Object Name -eq $victim
            $problems = @($account.Problems) + @(Get-TrialLoss $result $account $victim)
            if ($problems.Count -eq 0) { $correct++ }
            # Requests that lay in the target's queue while the agent stood still are none that it made then.
            $after = (Get-TrialSender $tally $victim).count - $before.count
            $last = if ($after -gt 0) { ((Get-TrialLast $tally $victim) - $woken) / 1000 } else { 0.0 }
            $late += $last

            # It is a member again, and takes work: otherwise the next run would wait for it in vain.
            $idle = Wait-TrialIdle $trial $Agents
            '{0,5} {1,-8} {2,14:0.00} {3,14} {4,9:0.00} {5,7} {6,8} {7,8} {8,8}   {9}' -f $number, $victim, $last, $after, $lost.Missing, $account.Untold, $tally.repeated, $lost.RefusedReports, $idle, ($problems -join '; ') | Out-Host
            $trial.Rows.Add([pscustomobject]@{
                    Trial = $number; Stopped = $victim; LastAfterWaking = $last; RequestsThen = $after; Missing = $lost.Missing; MissingStarts = $account.Missing; Unfinished = $account.Unfinished
                    Untold = $account.Untold; Repeated = $tally.repeated; Refused = $lost.RefusedReports; IdleMs = $idle; Valid = $result.IsValid; Findings = $result.Findings; Problems = $problems
                })
            $trial.Failures = 0
        }
        catch {
            $why = Add-TrialFailure $trial $_
            '{0,5} {1,-8}   {2}' -f $number, $victim, $why | Out-Host
            $trial.Rows.Add([pscustomobject]@{ Trial = $number; Stopped = $victim; Problems = @($why) })
            Stop-TrialRun $run
        }
        finally {
            if ($isStopped -and -not $members[$victim].HasExited) { Send-Signal 'CONT' $members[$victim] }
        }

        Restore-TrialFleet $trial $members
    }

    Write-Figure $trial "SIGSTOP for $Still s: runs with a correct result, the agent back" "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials -and $late.Count -eq $Trials)
    $latest = Get-Largest $late
    Write-Figure $trial "SIGSTOP for $Still s: its last request after its waking, largest" '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)

    '' | Out-Host
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: 60s, gracefulStop: 2s }"
    '{0,5} {1,12} {2,14} {3,-12} {4,10} {5,10} {6,10} {7,10}   {8}' -f 'trial', 'killed after', 'last request s', 'status', 'by then', 'stored', 'at target', 'idle ms', 'what is wrong' | Out-Host
    $late = @(); $kept = 0
    foreach ($number in 1..$Trials) {
        $run = $null
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
            $began = Wait-TrialLoad $trial $run
            Wait-Moment ($began + 4000 + $random.Next(2000))
            $atKill = (Get-TrialTally $trial).total
            $killed = Get-UnixTime
            Send-Signal 'KILL' $run.Process
            $run.Process.WaitForExit()
            Start-Sleep -Seconds 6
            $tally = Get-TrialTally $trial
            $last = ((Get-TrialLast $tally) - $killed) / 1000
            $late += $last
            $idle = Wait-TrialIdle $trial $Agents
            # In a process of its own, as somebody would look afterwards.
            $look = Start-TrialProcess $trial "look$number" @($trial.Perfsh, '-NoLogo', '-NoProfile', '-NonInteractive', '-Command',
                '$r = Get-PerfResult -Last 1; "STORED $($r.Status) $([long]$r.Metrics[''http_reqs''].Count) $($r.Duration.TotalSeconds)"')
            ($status, $stored, $measured) = (Wait-TrialLine $trial "look$number" '^STORED (.+)\n' $look) -split ' '
            $problems = @(
                if ($status -ne 'Interrupted') { "the stored run's status is $status" }
                if ([long]$stored -gt $tally.distinct) { 'more is stored than the target saw' }
                # A second that is told comes up to a second later, and is merged when all have told it.
                if ([long]$stored -lt $atKill - 3 * $Rate) { "$stored stored of $atKill that had been made" }
                # Whole seconds of all agents, but for requests that were under way at their ends, which come up to a quarter of a second late.
                if ([Math]::Abs([long]$stored - $Rate * [double]$measured) -gt 0.25 * $Rate) { "$stored stored of $measured s" }
                if ($tally.repeated -gt 0) { "$($tally.repeated) starts were made twice" }
            )
            if ($problems.Count -eq 0) { $kept++ }
            '{0,5} {1,12:0.0} {2,14:0.00} {3,-12} {4,10} {5,10} {6,10} {7,10}   {8}' -f $number, (($killed - $began) / 1000), $last, $status, $atKill, $stored, $tally.distinct, $idle, ($problems -join '; ') | Out-Host
            $trial.Rows.Add([pscustomobject]@{
                    Trial = $number; KilledAfter = ($killed - $began) / 1000; LastRequest = $last; Status = $status; ByThen = $atKill; Stored = [long]$stored; StoredSeconds = [double]$measured
                    AtTarget = $tally.distinct; IdleMs = $idle; Problems = $problems
                })
            $trial.Failures = 0
        }
        catch {
            $why = Add-TrialFailure $trial $_
            '{0,5}   {1}' -f $number, $why | Out-Host
            $trial.Rows.Add([pscustomobject]@{ Trial = $number; Problems = @($why) })
            Stop-TrialRun $run
        }

        Restore-TrialFleet $trial $members
    }

    $latest = Get-Largest $late
    Write-Figure $trial 'kill -9 of the run''s own process: last request, largest' '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3 -and $late.Count -eq $Trials)
    Write-Figure $trial 'kill -9 of the run''s own process: stored with what had come in' "$Trials of $Trials" "$kept of $Trials" ($kept -eq $Trials)
    $trial.IsWhole = $true
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial
