<#
.SYNOPSIS
    Load agents that are killed in the middle of a run, one after the other: how soon it is noticed, what is missing, and whether the result is right.
.DESCRIPTION
    Wanted: every run ends as Completed with a correct result; a death is noticed within 2 s, and not more than 2 s of the agent's part are missing, and told.

    Correct is a result whose starts are the plan's: those that are counted, those that were under way with the dead agent, and those that were due while nobody made its part. No request is in it that
    the target did not see, and none twice. Noticed is when the agent was given up (LostAt), against the moment of the kill.

    About fifteen minutes; with -Short two.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentDeaths.ps1 -Perfsh ./out/perfsh/perfsh -Trials 5
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # A proof that the script works, not a measurement.
    [switch] $Short,
    [int] $Trials = ($Short ? 2 : 30),
    [int] $Agents = 5,
    [int] $Rate = 200,
    [int] $Seconds = 12,
    # Of the moments at which agents are killed.
    [int] $Seed = 9,
    # Starts at the very moment at which a second was cut, that may be told twice or not at all.
    [int] $Slack = 2,
    # Where members find each other.
    [ValidateSet('Redis', 'localhost')] [string] $Store = 'Redis'
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if (-not $IsLinux) { Write-Host 'AgentDeaths: needs Linux; left out.'; return }
$Store = Get-TrialStore $Store
$trial = New-Trial 'AgentDeaths' $Perfsh @{ Trials = $Trials; Agents = $Agents; Rate = $Rate; Seconds = $Seconds; Seed = $Seed; Slack = $Slack; Store = $Store } -Short:$Short
$random = [System.Random]::new($Seed)
$noticed = @(); $missing = @(); $untold = @(); $completed = 0; $correct = 0; $valid = 0
try {
    Start-TrialTarget $trial
    Initialize-TrialStore $trial $Store
    $names = @(1..$Agents | ForEach-Object { "agent$_" })
    $members = Start-TrialFleet $trial $names
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 2s }"
    '{0,5} {1,-8} {2,9} {3,10} {4,9} {5,8} {6,6} {7,6} {8,8}   {9}' -f 'trial', 'killed', 'after s', 'noticed s', 'missing s', 'starts', 'open', 'untold', 'repeated', 'what is wrong' | Out-Host
    foreach ($number in 1..$Trials) {
        $victim = $names[($number - 1) % $Agents]
        # Not in the first seconds, in which all processes of this one machine still begin, and none has room for more; and not so late that its part may have ended before.
        $after = 2 + ($Seconds - 3) * $random.NextDouble()
        $run = $null
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $scenario -Agents $Agents -Seed $number
            $began = Wait-TrialLoad $trial $run
            Wait-Moment ($began + 1000 * $after)
            $killed = Get-UnixTime
            Send-Signal 'KILL' $members[$victim]
            $members[$victim].WaitForExit()
            $result = Wait-TrialRun $trial $run
            $tally = Get-TrialTally $trial
            $account = Get-TrialAccount $result $tally ($Rate * $Seconds) $Slack
            $lost = $result.Agents | Where-Object Name -eq $victim
            $problems = @($account.Problems) + @(Get-TrialLoss $result $account $victim)
            if ($tally.repeated -gt 0) { $problems += "$($tally.repeated) starts were made twice" }
            if ($result.Status -eq 'Completed') { $completed++ }
            if ($result.IsValid) { $valid++ }
            if ($problems.Count -eq 0) { $correct++ }
            $noticed += Get-TrialNotice $lost $killed
            $missing += [double]$lost.Missing
            $untold += [double]$account.Untold
            '{0,5} {1,-8} {2,9:0.0} {3,10:0.00} {4,9:0.00} {5,8} {6,6} {7,6} {8,8}   {9}' -f $number, $victim, $after, $noticed[-1], $lost.Missing, $account.Missing, $account.Unfinished, $account.Untold, $tally.repeated, ($problems -join '; ') | Out-Host
            $trial.Rows.Add([pscustomobject]@{
                    Trial = $number; Killed = $victim; After = $after; Noticed = $noticed[-1]; Missing = $lost.Missing; MissingStarts = $account.Missing; Unfinished = $account.Unfinished; Untold = $account.Untold
                    Repeated = $tally.repeated; TakenOverBy = $lost.TakenOverBy; Valid = $result.IsValid; Findings = $result.Findings; Problems = $problems
                })
            $trial.Failures = 0
        }
        catch {
            $why = Add-TrialFailure $trial $_
            '{0,5} {1,-8} {2,9:0.0}   {3}' -f $number, $victim, $after, $why | Out-Host
            $trial.Rows.Add([pscustomobject]@{ Trial = $number; Killed = $victim; After = $after; Problems = @($why) })
            $noticed += [double]::PositiveInfinity
            $missing += [double]::PositiveInfinity
            Stop-TrialRun $run
        }

        Restore-TrialFleet $trial $members
    }

    '' | Out-Host
    '{0,-44} {1,9} {2,9} {3,9}' -f "$Trials kills", 'min', 'median', 'max' | Out-Host
    '{0,-44} {1}' -f 'from the kill until it was noticed, s', (Format-Range $noticed) | Out-Host
    '{0,-44} {1}' -f 'of the part missing, s', (Format-Range $missing) | Out-Host
    if ($untold.Count -gt 0) { '{0,-44} {1}' -f 'starts that nothing tells of', (Format-Range $untold '0') | Out-Host }
    '{0,-44} {1,9}' -f 'runs whose machine was no limit (valid)', $valid | Out-Host
    Write-Figure $trial 'kill -9: runs that end as Completed' "$Trials of $Trials" "$completed of $Trials" ($completed -eq $Trials)
    Write-Figure $trial 'kill -9: runs with a correct result' "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    $latest = Get-Largest $noticed
    $longest = Get-Largest $missing
    Write-Figure $trial 'kill -9: a death is noticed after, largest' '<= 2 s' ('{0:0.00} s' -f $latest) ($latest -le 2)
    Write-Figure $trial 'kill -9: of the dead agent''s part missing, largest' '<= 2 s' ('{0:0.00} s' -f $longest) ($longest -le 2)
    $trial.IsWhole = $true
}
finally {
    Stop-Trial $trial
}

Assert-Figure $trial
