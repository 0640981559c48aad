<#
.SYNOPSIS
    Load agents that are killed in the middle of a run, one after the other: how soon it is noticed, what is missing, and whether the result is right.
.DESCRIPTION
    Wanted: every run ends as Completed with a correct result; a death is noticed within 2 s, and not more than 2 s of the agent's part are missing, and told.

    Correct is a result whose starts are the plan's: those that are counted, those that were under way with the dead agent, and those that were due while nobody made its part. No request is in it that
    the target did not see, and none twice. Noticed is when the agent was given up (LostAt), against the moment of the kill.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentDeaths.ps1 -Perfsh ./out/perfsh/perfsh -Trials 5
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Trials = 30,
    [int] $Agents = 5,
    [int] $Rate = 200,
    [int] $Seconds = 12,
    # Of the moments at which agents are killed.
    [int] $Seed = 9,
    # Starts at the very moment at which a second was cut, that may be told twice or not at all.
    [int] $Slack = 2,
    # Members find each other in Redis instead of a file.
    [switch] $Redis
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'AgentDeaths: needs Linux; left out.'; return }
if ($Redis -and -not (Test-Program redis-server)) { Write-Host 'AgentDeaths: -Redis needs redis-server (apt-get install redis-server); left out.'; return }
$trial = New-Trial $Perfsh
$random = [System.Random]::new($Seed)
$noticed = @(); $missing = @(); $untold = @(); $completed = 0; $correct = 0
try {
    Start-TrialTarget $trial
    $more = ''
    if ($Redis) { Start-TrialStore $trial; $more = '-Address 127.0.0.1' }
    $names = @(1..$Agents | ForEach-Object { "agent$_" })
    $members = Start-TrialFleet $trial $names $more
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 2s }"
    '{0,5} {1,-8} {2,9} {3,10} {4,9} {5,8} {6,6} {7,6} {8,8}   {9}' -f 'trial', 'killed', 'after s', 'noticed s', 'missing s', 'starts', 'open', 'untold', 'repeated', 'what is wrong' | Out-Host
    foreach ($number in 1..$Trials) {
        $victim = $names[($number - 1) % $Agents]
        # Not so late that its part may have ended before.
        $after = 0.5 + ($Seconds - 1.5) * $random.NextDouble()
        $null = Get-TrialTally $trial -Clear
        $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
        $began = Wait-TrialLoad $trial $run
        Start-Sleep -Milliseconds ([Math]::Max(0, [int](1000 * $after - ((Get-UnixTime) - $began))))
        $killed = Get-UnixTime
        Send-Signal 'KILL' $members[$victim]
        $members[$victim].WaitForExit()
        $result = Wait-TrialRun $trial $run
        $tally = Get-TrialTally $trial
        $account = Get-TrialAccount $result $tally ($Rate * $Seconds) $Slack
        $lost = $result.Agents | Where-Object Name -eq $victim
        $problems = @($account.Problems)
        if ($result.Status -eq 'Completed') { $completed++ } else { $problems += "$($result.Status): $($result.Reason)" }
        if ($lost.End -ne 'Lost' -or $account.Lost.Count -ne 1) { $problems += "lost: $(@($account.Lost | ForEach-Object { "$($_.Name) ($($_.Reason))" }) -join ', ')" }
        if ($lost.IsAbandoned) { $problems += 'a part was taken over by nobody' }
        if ($tally.repeated -gt 0) { $problems += "$($tally.repeated) starts were made twice" }
        if ($problems.Count -eq 0) { $correct++ }
        $noticedAfter = if ($lost.LostAt) { ($lost.LostAt - $killed) / 1000 } else { [double]::PositiveInfinity }
        $noticed += $noticedAfter
        $missing += [double]$lost.Missing
        $untold += [double]$account.Untold
        '{0,5} {1,-8} {2,9:0.0} {3,10:0.00} {4,9:0.00} {5,8} {6,6} {7,6} {8,8}   {9}' -f $number, $victim, $after, $noticedAfter, $lost.Missing, $account.Missing, $account.Unfinished, $account.Untold, $tally.repeated, ($problems -join '; ') | Out-Host
        $members[$victim] = Start-TrialAgent $trial $victim $more
        $null = Wait-TrialAgent $trial $victim $members[$victim]
    }

    '' | Out-Host
    '{0,-44} {1,9} {2,9} {3,9}' -f "$Trials kills", 'min', 'median', 'max' | Out-Host
    '{0,-44} {1}' -f 'from the kill until it was noticed, s', (Format-Range $noticed) | Out-Host
    '{0,-44} {1}' -f 'of the part missing, s', (Format-Range $missing) | Out-Host
    '{0,-44} {1}' -f 'starts that nothing tells of', (Format-Range $untold '0') | Out-Host
    Write-Figure $trial 'runs that end as Completed' "$Trials of $Trials" "$completed of $Trials" ($completed -eq $Trials)
    Write-Figure $trial 'runs with a correct result' "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    $latest = ($noticed | Measure-Object -Maximum).Maximum
    $longest = ($missing | Measure-Object -Maximum).Maximum
    Write-Figure $trial 'a death is noticed after, largest' '<= 2 s' ('{0:0.00} s' -f $latest) ($latest -le 2)
    Write-Figure $trial 'of the dead agent''s part missing, largest' '<= 2 s' ('{0:0.00} s' -f $longest) ($longest -le 2)
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial 'AgentDeaths'
