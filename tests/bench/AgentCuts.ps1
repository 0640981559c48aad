<#
.SYNOPSIS
    Load agents whose network is cut, in network namespaces: the way of one agent to the coordinator for some seconds and for longer than the run, and that of the coordinator to all of them.
.DESCRIPTION
    The coordinator, three agents, the target and a Redis each have a network namespace of their own, with a link to a control net and one to a load net. A cut takes a link out of its bridge: nothing
    is refused and no interface goes down, packets just do not arrive any more. An agent that is cut off still reaches the target.

    Wanted of one agent that is cut off: it is given up within 3 s, its load stops within 3 s, the run ends in time with a correct result, and the agent takes work again when the cut is over. Of a
    coordinator that is cut off: all load stops within 3 s, the run ends by itself as Failed with what had come in, and the agents take work again.

    Needs root, iproute2 and redis-server. The script itself reaches the load net by an interface of its own, and nothing else of the machine is changed.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/AgentCuts.ps1 -Perfsh ./out/perfsh/perfsh -Cuts 5 -Trials 1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # Of each kind.
    [int] $Trials = 2,
    # How long an agent is cut off, in seconds.
    [int[]] $Cuts = @(5, 60),
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

function Wait-Idle {
    # How long it takes until all agents are there and idle, in milliseconds.
    $idle = Start-TrialRun $trial -Agents 3 -Before $coordinator
    [long](Wait-TrialLine $trial $idle.Name '^IDLE (\d+)\n' $idle.Process 100)
}

function Wait-Until {
    param([long] $Moment)
    Start-Sleep -Milliseconds ([Math]::Max(0, [int]($Moment - (Get-UnixTime))))
}

$trial = New-Trial $Perfsh
try {
    New-Space $hub
    foreach ($bridge in 'br-control', 'br-load') {
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
    $coordinator = New-Node 'run' 1
    $names = 'agent1', 'agent2', 'agent3'
    $members = @{}
    foreach ($number in 1..3) {
        $name = "agent$number"
        $members[$name] = Start-TrialAgent $trial $name "-Address $control.1$number" (New-Node $name (10 + $number))
    }

    foreach ($name in $names) { $null = Wait-TrialAgent $trial $name $members[$name] }
    $scenario = New-TrialScenario $trial "{ executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s, gracefulStop: 2s }"

    foreach ($cut in $Cuts) {
        "the way of one agent to the coordinator is cut for $cut s, in a run of $Seconds s" | Out-Host
        '{0,5} {1,-8} {2,10} {3,14} {4,9} {5,7} {6,8} {7,8} {8,9} {9,10}   {10}' -f 'trial', 'cut off', 'noticed s', 'last request s', 'missing s', 'untold', 'repeated', 'refused', 'run s', 'back ms', 'what is wrong' | Out-Host
        $noticed = @(); $late = @(); $back = @(); $correct = 0
        foreach ($number in 1..$Trials) {
            $victim = $names[($number - 1) % 3]
            $null = Get-TrialTally $trial -Clear
            $run = Start-TrialRun $trial $scenario -Agents 3 -Seed $number -Before $coordinator
            $began = Wait-TrialLoad $trial $run
            Start-Sleep -Seconds 4
            $at = Get-UnixTime
            Set-Cut $victim
            # The shorter cut ends within the run, and the longer one after it.
            $isShort = $at + 1000 * $cut -lt $began + 1000 * $Seconds
            if ($isShort) { Wait-Until ($at + 1000 * $cut); Set-Cut $victim -Over }
            $result = Wait-TrialRun $trial $run
            $took = ((Get-UnixTime) - $began) / 1000
            $tally = Get-TrialTally $trial
            if (-not $isShort) { Wait-Until ($at + 1000 * $cut); Set-Cut $victim -Over }
            $account = Get-TrialAccount $result $tally ($Rate * $Seconds) $Slack
            $lost = $result.Agents | Where-Object Name -eq $victim
            $problems = @($account.Problems)
            if ($result.Status -ne 'Completed') { $problems += "$($result.Status): $($result.Reason)" }
            if ($lost.End -ne 'Lost' -or $account.Lost.Count -ne 1) { $problems += "lost: $(@($account.Lost | ForEach-Object { "$($_.Name) ($($_.Reason))" }) -join ', ')" }
            if ($lost.IsAbandoned) { $problems += 'a part was taken over by nobody' }
            if ($took -gt $Seconds + 15) { $problems += 'the run took too long' }
            if ($problems.Count -eq 0) { $correct++ }
            $noticedAfter = if ($lost.LostAt) { ($lost.LostAt - $at) / 1000 } else { [double]::PositiveInfinity }
            $last = ((Get-TrialLast $tally $victim) - $at) / 1000
            $waited = Wait-Idle
            $noticed += $noticedAfter
            $late += $last
            $back += $waited
            '{0,5} {1,-8} {2,10:0.00} {3,14:0.00} {4,9:0.00} {5,7} {6,8} {7,8} {8,9:0.0} {9,10}   {10}' -f $number, $victim, $noticedAfter, $last, $lost.Missing, $account.Untold, $tally.repeated, $lost.RefusedReports, $took, $waited, ($problems -join '; ') | Out-Host
        }

        $worst = ($noticed | Measure-Object -Maximum).Maximum
        $latest = ($late | Measure-Object -Maximum).Maximum
        $longest = ($back | Measure-Object -Maximum).Maximum
        Write-Figure $trial "cut of $cut s: runs with a correct result, in time" "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
        Write-Figure $trial "cut of $cut s: it is noticed after, largest" '<= 3 s' ('{0:0.00} s' -f $worst) ($worst -le 3)
        Write-Figure $trial "cut of $cut s: the agent's last request, largest" '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)
        Write-Figure $trial "cut of $cut s: all agents are idle again, largest" '<= 60 s' ('{0:0.0} s' -f ($longest / 1000)) ($longest -le 60000)
        '' | Out-Host
    }

    "the coordinator is cut off from all agents, in a run of $Seconds s" | Out-Host
    '{0,5} {1,14} {2,-10} {3,9} {4,10} {5,10} {6,10}   {7}' -f 'trial', 'last request s', 'status', 'ends s', 'in result', 'at target', 'back ms', 'what is wrong' | Out-Host
    $late = @(); $correct = 0
    foreach ($number in 1..$Trials) {
        $null = Get-TrialTally $trial -Clear
        $run = Start-TrialRun $trial $scenario -Agents 3 -Seed $number -Before $coordinator
        $null = Wait-TrialLoad $trial $run
        Start-Sleep -Seconds 5
        $atCut = (Get-TrialTally $trial).total
        $at = Get-UnixTime
        Set-Cut 'run'
        $result = Wait-TrialRun $trial $run 60
        $ended = ((Get-UnixTime) - $at) / 1000
        # Whatever still makes load shows within this.
        Wait-Until ($at + 8000)
        $tally = Get-TrialTally $trial
        Set-Cut 'run' -Over
        $last = ((Get-TrialLast $tally) - $at) / 1000
        $late += $last
        $waited = Wait-Idle
        $problems = @(
            if ($result.Status -ne 'Failed') { "the run is $($result.Status)" }
            if ($result.Requests -gt $tally.distinct) { 'more is in the result than the target saw' }
            if ($result.Requests -lt $atCut - 3 * $Rate) { "$($result.Requests) in the result of $atCut that had been made" }
            if ($tally.repeated -gt 0) { "$($tally.repeated) starts were made twice" }
            if ($ended -gt 30) { 'the run took too long to end' }
        )
        if ($problems.Count -eq 0) { $correct++ }
        '{0,5} {1,14:0.00} {2,-10} {3,9:0.0} {4,10} {5,10} {6,10}   {7}' -f $number, $last, $result.Status, $ended, $result.Requests, $tally.distinct, $waited, ($problems -join '; ') | Out-Host
    }

    $latest = ($late | Measure-Object -Maximum).Maximum
    Write-Figure $trial 'coordinator cut off: runs that end as Failed, with what had come in' "$Trials of $Trials" "$correct of $Trials" ($correct -eq $Trials)
    Write-Figure $trial 'coordinator cut off: last request, largest' '<= 3 s' ('{0:0.00} s' -f $latest) ($latest -le 3)
}
finally {
    Stop-Trial $trial
    # With its programs gone a namespace goes, and with it all links that lead there.
    foreach ($space in $spaces) { & $ip netns delete $space 2>&1 | Out-Null }
    & $ip link delete $outside 2>&1 | Out-Null
}

Assert-Figure $trial 'AgentCuts'
