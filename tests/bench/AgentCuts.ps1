<#
.SYNOPSIS
    Load agents whose network is cut, in network namespaces: the way of one agent to the coordinator, and that of the coordinator to all of them, for some seconds and for longer than the run.
.DESCRIPTION
    The coordinator, three agents, the target and a Redis each have a network namespace of their own, with a link to a control net and one to a load net. A cut takes a link out of its bridge: nothing
    is refused and no interface goes down, packets just do not arrive any more. An agent that is cut off still reaches the target.

    Wanted of one agent that is cut off: it is given up within 3 s, its load stops within 3 s, the run ends in time with a correct result, and the agent takes work again when the cut is over. Of a
    coordinator that is cut off: all load stops within 3 s, the run ends by itself as Failed with what had come in, and the agents take work again.

    Needs root, iproute2 and redis-server. The script itself reaches the load net by an interface of its own, and nothing else of the machine is changed. About fifteen minutes; with -Short two.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentCuts.ps1 -Perfsh ./out/perfsh/perfsh -Cuts 5 -Trials 1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # A proof that the script works, not a measurement.
    [switch] $Short,
    # Of each kind.
    [int] $Trials = ($Short ? 1 : 3),
    # How long somebody is cut off, in seconds.
    [int[]] $Cuts = ($Short ? @(5) : @(5, 60)),
    [int] $Rate = 200,
    [int] $Seconds = 20,
    [int] $Slack = 2
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
$ip = @('/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip') | Where-Object { Test-Path $_ } | Select-Object -First 1
if (-not $IsLinux -or [Environment]::UserName -ne 'root') { Write-Host 'AgentCuts: needs Linux and root, for network namespaces; left out.'; return }
if (-not $ip) { Write-Host 'AgentCuts: needs ip (apt-get install iproute2); left out.'; return }
if (-not (Test-Program redis-server)) { Write-Host 'AgentCuts: needs redis-server (apt-get install redis-server); left out.'; return }

# Addresses that are kept for measurements of networks (RFC 2544): they are nobody else's.
$control = '198.18.1'
$load = '198.18.2'
$prefix = "perf-$PID"
$hub = "$prefix-hub"
$outside = "pt$PID"
$spaces = [System.Collections.Generic.List[string]]::new()

function Invoke-Ip {
    param([string[]] $Words)
    $said = & $ip @Words 2>&1
    if ($LASTEXITCODE -ne 0) { throw "ip $($Words -join ' '): $said" }
}

# What a script of before left behind when it was killed: its namespaces have its number, and nobody else is in them.
function Clear-Leftover {
    foreach ($line in @(& $ip netns list)) {
        $found = [regex]::Match("$line", '^perf-(\d+)-\S+')
        if (-not $found.Success -or (Test-Path "/proc/$($found.Groups[1].Value)")) { continue }
        foreach ($id in @(& $ip netns pids $found.Value)) { & /bin/sh -c "kill -KILL $id" }
        & $ip netns delete $found.Value 2>&1 | Out-Null
    }
}

function New-Space {
    param([string] $Name)
    Invoke-Ip @('netns', 'add', $Name)
    $spaces.Add($Name)
    Invoke-Ip @('-n', $Name, 'link', 'set', 'lo', 'up')
}

# A member with a link to each net. What is to stand before its command is given.
function New-Node {
    param([string] $Name, [int] $Number)
    $space = "$prefix-$Name"
    New-Space $space
    foreach ($net in @{ Link = 'control'; Net = $control; Port = "c-$Name" }, @{ Link = 'load'; Net = $load; Port = "l-$Name" }) {
        Invoke-Ip @('-n', $space, 'link', 'add', $net.Link, 'type', 'veth', 'peer', 'name', $net.Port, 'netns', $hub)
        Invoke-Ip @('-n', $space, 'addr', 'add', "$($net.Net).$Number/24", 'dev', $net.Link)
        Invoke-Ip @('-n', $space, 'link', 'set', $net.Link, 'up')
        Invoke-Ip @('-n', $hub, 'link', 'set', $net.Port, 'master', "br-$($net.Link)")
        Invoke-Ip @('-n', $hub, 'link', 'set', $net.Port, 'up')
    }

    @($ip, 'netns', 'exec', $space)
}

function Set-Cut {
    param([string] $Name, [switch] $Over)
    if ($Over) { Invoke-Ip @('-n', $hub, 'link', 'set', "c-$Name", 'master', 'br-control') }
    else { Invoke-Ip @('-n', $hub, 'link', 'set', "c-$Name", 'nomaster') }
}

# Agents whose process has ended, anew, each at its place.
function Restore-Agent {
    param([hashtable] $Members)
    $gone = @($names | Where-Object { -not $Members[$_] -or $Members[$_].HasExited })
    foreach ($name in $gone) { $Members[$name] = Start-TrialAgent $trial $name "-Address $($nodes[$name].Address)" $nodes[$name].Before }
    foreach ($name in $gone) { $null = Wait-TrialAgent $trial $name $Members[$name] }
}

# The way of one agent to the coordinator is cut in the middle of a run.
function Measure-AgentCut {
    param([int] $Cut, [string] $Scenario, [hashtable] $Members)
    '' | Out-Host
    "the way of one agent to the coordinator is cut for $Cut s, in a run of $Seconds s" | Out-Host
    '{0,5} {1,-8} {2,10} {3,14} {4,9} {5,7} {6,8} {7,8} {8,9} {9,10}   {10}' -f 'trial', 'cut off', 'noticed s', 'last request s', 'missing s', 'untold', 'repeated', 'refused', 'run s', 'back ms', 'what is wrong' | Out-Host
    $noticed = @(); $late = @(); $back = @(); $correct = 0
    foreach ($number in 1..$Trials) {
        $victim = $names[($number - 1) % $names.Count]
        $run = $null
        $isCut = $false
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $Scenario -Agents 3 -Seed $number -Before $nodes['run'].Before
            $began = Wait-TrialLoad $trial $run
            Wait-Moment ($began + 4000)
            $isCut = $true
            $at = Get-UnixTime
            Set-Cut $victim
            # The shorter cut ends within the run, and the longer one after it.
            $isShort = $at + 1000 * $Cut -lt $began + 1000 * $Seconds
            if ($isShort) { Wait-Moment ($at + 1000 * $Cut); Set-Cut $victim -Over; $isCut = $false }
            $result = Wait-TrialRun $trial $run
            $took = ((Get-UnixTime) - $began) / 1000
            $tally = Get-TrialTally $trial
            if (-not $isShort) { Wait-Moment ($at + 1000 * $Cut); Set-Cut $victim -Over; $isCut = $false }
            $account = Get-TrialAccount $result $tally ($Rate * $Seconds) $Slack
            $lost = $result.Agents | Where-Object Name -eq $victim
            $problems = @($account.Problems) + @(Get-TrialLoss $result $account $victim)
            if ($took -gt $Seconds + 15) { $problems += 'the run took too long' }
            if ($problems.Count -eq 0) { $correct++ }
            $noticed += Get-TrialNotice $lost $at
            $late += ((Get-TrialLast $tally $victim) - $at) / 1000
            $back += Wait-TrialIdle $trial 3 $nodes['run'].Before
            '{0,5} {1,-8} {2,10:0.00} {3,14:0.00} {4,9:0.00} {5,7} {6,8} {7,8} {8,9:0.0} {9,10}   {10}' -f $number, $victim, $noticed[-1], $late[-1], $lost.Missing, $account.Untold, $tally.repeated, $lost.RefusedReports, $took, $back[-1], ($problems -join '; ') | Out-Host
            $trial.Rows.Add([pscustomobject]@{
                    Cut = $Cut; Trial = $number; CutOff = $victim; Noticed = $noticed[-1]; LastRequest = $late[-1]; Missing = $lost.Missing; MissingStarts = $account.Missing; Unfinished = $account.Unfinished
                    Untold = $account.Untold; Repeated = $tally.repeated; Refused = $lost.RefusedReports; RunSeconds = $took; BackMs = $back[-1]; Valid = $result.IsValid; Findings = $result.Findings; Problems = $problems
                })
            $trial.Failures = 0
        }
        catch {
            $why = Add-TrialFailure $trial $_
            '{0,5} {1,-8}   {2}' -f $number, $victim, $why | Out-Host
            $trial.Rows.Add([pscustomobject]@{ Cut = $Cut; Trial = $number; CutOff = $victim; Problems = @($why) })
            Stop-TrialRun $run
        }
        finally {
            if ($isCut) { Set-Cut $victim -Over }
        }

        Restore-Agent $Members
    }

    $worst = Get-Largest $noticed
    $latest = Get-Largest $late
    $longest = Get-Largest $back
    Write-Figure $trial "an agent cut off for $Cut s: runs with a correct result, in time" "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    Write-Figure $trial "an agent cut off for $Cut s: it is noticed after, largest" '<= 3 s' ('{0:0.00} s' -f $worst) ($worst -le 3)
    Write-Figure $trial "an agent cut off for $Cut s: its last request, largest" '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)
    Write-Figure $trial "an agent cut off for $Cut s: all are idle again, largest" '<= 60 s' ('{0:0.0} s' -f ($longest / 1000)) ($longest -le 60000 -and $back.Count -eq $Trials)
}

# The coordinator is cut off from all agents, and from the store.
function Measure-CoordinatorCut {
    param([int] $Cut, [string] $Scenario, [hashtable] $Members)
    '' | Out-Host
    "the coordinator is cut off from all agents for $Cut s, in a run of $Seconds s" | Out-Host
    '{0,5} {1,14} {2,-10} {3,9} {4,10} {5,10} {6,10} {7,10}   {8}' -f 'trial', 'last request s', 'status', 'ends s', 'by then', 'in result', 'at target', 'back ms', 'what is wrong' | Out-Host
    $late = @(); $back = @(); $correct = 0
    foreach ($number in 1..$Trials) {
        $run = $null
        $isCut = $false
        try {
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $Scenario -Agents 3 -Seed $number -Before $nodes['run'].Before
            $began = Wait-TrialLoad $trial $run
            Wait-Moment ($began + 5000)
            $atCut = (Get-TrialTally $trial).total
            $isCut = $true
            $at = Get-UnixTime
            Set-Cut 'run'
            # Whatever still makes load shows within this.
            $shown = $at + 8000
            if ($Cut -lt 8) { Wait-Moment ($at + 1000 * $Cut); Set-Cut 'run' -Over; $isCut = $false }
            $result = Wait-TrialRun $trial $run 60
            $ended = ((Get-UnixTime) - $at) / 1000
            Wait-Moment $shown
            $tally = Get-TrialTally $trial
            if ($isCut) { Wait-Moment ($at + 1000 * $Cut); Set-Cut 'run' -Over; $isCut = $false }
            $late += ((Get-TrialLast $tally) - $at) / 1000
            $back += Wait-TrialIdle $trial 3 $nodes['run'].Before
            $problems = @(
                if ($result.Status -ne 'Failed') { "the run is $($result.Status)" }
                if (@($result.Agents | Where-Object End -ne 'Lost').Count -gt 0) { 'not all agents are told as lost' }
                if ($result.Requests -gt $tally.distinct) { 'more is in the result than the target saw' }
                if ($result.Requests -lt $atCut - 3 * $Rate) { "$($result.Requests) in the result of $atCut that had been made" }
                if ($tally.repeated -gt 0) { "$($tally.repeated) starts were made twice" }
                if ($ended -gt 30) { 'the run took too long to end' }
            )
            if ($problems.Count -eq 0) { $correct++ }
            '{0,5} {1,14:0.00} {2,-10} {3,9:0.0} {4,10} {5,10} {6,10} {7,10}   {8}' -f $number, $late[-1], $result.Status, $ended, $atCut, $result.Requests, $tally.distinct, $back[-1], ($problems -join '; ') | Out-Host
            $trial.Rows.Add([pscustomobject]@{
                    Cut = $Cut; Trial = $number; CutOff = 'coordinator'; LastRequest = $late[-1]; Status = $result.Status; Reason = $result.Reason; EndsAfter = $ended; ByThen = $atCut
                    InResult = $result.Requests; AtTarget = $tally.distinct; BackMs = $back[-1]; Problems = $problems
                })
            $trial.Failures = 0
        }
        catch {
            $why = Add-TrialFailure $trial $_
            '{0,5}   {1}' -f $number, $why | Out-Host
            $trial.Rows.Add([pscustomobject]@{ Cut = $Cut; Trial = $number; CutOff = 'coordinator'; Problems = @($why) })
            Stop-TrialRun $run
        }
        finally {
            if ($isCut) { Set-Cut 'run' -Over }
        }

        Restore-Agent $Members
    }

    $latest = Get-Largest $late
    Write-Figure $trial "the coordinator cut off for $Cut s: Failed, with what had come in" "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    Write-Figure $trial "the coordinator cut off for $Cut s: last request, largest" '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)
    $longest = Get-Largest $back
    Write-Figure $trial "the coordinator cut off for $Cut s: all are idle again, largest" '<= 60 s' ('{0:0.0} s' -f ($longest / 1000)) ($longest -le 60000 -and $back.Count -eq $Trials)
}

Clear-Leftover
& $ip netns add $hub 2>&1 | Out-Null
if ($LASTEXITCODE -ne 0) { Write-Host 'AgentCuts: network namespaces cannot be made here; left out.'; return }
$spaces.Add($hub)
$trial = $null
try {
    $trial = New-Trial 'AgentCuts' $Perfsh @{ Trials = $Trials; Cuts = $Cuts; Rate = $Rate; Seconds = $Seconds; Slack = $Slack } -Short:$Short
    Invoke-Ip @('-n', $hub, 'link', 'set', 'lo', 'up')
    foreach ($bridge in 'br-control', 'br-load') {
        # It looks for no other bridges, so that a link that comes back passes on at once.
        Invoke-Ip @('-n', $hub, 'link', 'add', $bridge, 'type', 'bridge')
        Invoke-Ip @('-n', $hub, 'link', 'set', $bridge, 'up')
    }

    # The script itself, on the load net alone: it asks the target what it saw.
    Invoke-Ip @('link', 'add', $outside, 'type', 'veth', 'peer', 'name', 'l-outside', 'netns', $hub)
    Invoke-Ip @('-n', $hub, 'link', 'set', 'l-outside', 'master', 'br-load')
    Invoke-Ip @('-n', $hub, 'link', 'set', 'l-outside', 'up')
    Invoke-Ip @('addr', 'add', "$load.254/24", 'dev', $outside)
    Invoke-Ip @('link', 'set', $outside, 'up')

    Start-TrialStore $trial "$control.2" (New-Node 'redis' 2)
    Start-TrialTarget $trial "$load.3" (New-Node 'target' 3)
    $nodes = @{ run = @{ Before = @(New-Node 'run' 1) } }
    $names = 'agent1', 'agent2', 'agent3'
    foreach ($name in $names) {
        $number = 10 + $nodes.Count
        $nodes[$name] = @{ Address = "$control.$number"; Before = @(New-Node $name $number) }
    }

    $members = @{}
    Restore-Agent $members
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 2s }"
    foreach ($one in $Cuts) { Measure-AgentCut $one $scenario $members }
    foreach ($one in $Cuts) { Measure-CoordinatorCut $one $scenario $members }
    $trial.IsWhole = $true
}
finally {
    try { if ($trial) { Stop-Trial $trial } }
    finally {
        # With its programs gone a namespace goes, and with it all links that lead there.
        foreach ($space in $spaces) { & $ip netns delete $space 2>&1 | Out-Null }
        & $ip link delete $outside 2>&1 | Out-Null
    }
}

Assert-Figure $trial
