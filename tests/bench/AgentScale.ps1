<#
.SYNOPSIS
    What the coordinator of a run on 1,000 agents takes by itself: processor time, memory, and how long after a second's end its merged interval is there.
.DESCRIPTION
    Wanted: less than one core, less than 1 GB, and less than 1 s.

    The agents are simulated, in virtual time, ten steps with eight metrics of time each. Their answers are recorded as the bytes that travel, and then the run is made once more: the real coordinator asks the same
    questions, gets those bytes at the same moments, reads them, merges and judges, and nothing else works in the process. Counted is the processor time of all of the process' threads, that of the garbage collector
    with it. What a call takes on its way (sockets, Orleans) is measured with a real agent on loopback, whose own work is in that figure too, so that it is too large rather than too small.

    Memory is that of the coordinator and of all simulated agents together. The lag is the longest in virtual time and the dearest second's processor time on top, as if all of that came behind the last report.

    With 65 agents and more some gather for the others, and those are the figures that are judged; those of a coordinator that asks each agent by itself stand beside them.
.EXAMPLE
    ./build.ps1 Bench -Only AgentScale
#>
[CmdletBinding()]
param(
    # Every benchmark gets it; this one needs no shell.
    [string] $Perfsh = (Join-Path $PSScriptRoot '..' '..' 'out' 'perfsh' 'perfsh'),
    # How often the simulation is run.
    [int] $Runs = 3,
    # One run, to see that it works.
    [switch] $Short
)

. (Join-Path $PSScriptRoot 'AgentTrial.ps1')
if ($Short) { $Runs = 1 }
$trial = New-Trial AgentScale $Perfsh @{ runs = $Runs } -Short:$Short -Program 'none'
$project = Join-Path (Split-Path $PSScriptRoot -Parent) 'Perf.Tests'
$file = Join-Path $trial.Folder 'scale.ndjson'
$before = $env:PERF_SCALE_FIGURES
$env:PERF_SCALE_FIGURES = $file
try {
    & dotnet build $project -c Release --nologo -v quiet | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The tests could not be built.' }
    foreach ($run in 1..$Runs) {
        & dotnet test $project -c Release --no-build --nologo -v quiet --filter 'FullyQualifiedName~RunAsync_ThousandAgents|FullyQualifiedName~CallCostTests' | Out-Host
        if ($LASTEXITCODE -ne 0) { throw "The simulation failed in run $run." }
    }

    $told = @(Get-Content $file | ForEach-Object { ConvertFrom-Json $_ -AsHashtable })
    foreach ($one in $told) { $trial.Rows.Add($one) }
    $call = Get-Median @($told | Where-Object { $_.of -eq 'call' } | ForEach-Object { $_.figures.cpuMicroseconds })
    '{0,-66} {1:0} us' -f "a call's processor time, both ends, median of $Runs runs", $call | Out-Host
    $reached = @{}
    foreach ($way in 'direct', 'gathered') {
        $figures = @($told | Where-Object { $_.of -eq $way } | ForEach-Object { $_.figures })
        if ($figures.Count -ne $Runs) { throw "$($figures.Count) of $Runs runs told their figures ($way)." }
        $calls = ($figures.calls | Measure-Object -Maximum).Maximum
        $onTheWay = $calls * $call / 1e6
        $reached[$way] = @{
            Cores = ($figures.cpuSeconds | Measure-Object -Maximum).Maximum + $onTheWay
            Memory = ($figures.aliveBytes | Measure-Object -Maximum).Maximum / 1e6
            Lag = ($figures.lagSeconds | Measure-Object -Maximum).Maximum + ($figures.mostCpuSeconds | Measure-Object -Maximum).Maximum + $onTheWay
        }
        '' | Out-Host
        if ($way -eq 'direct') { '1,000 agents, each asked by itself' | Out-Host } else { '1,000 agents, gathered by some of them' | Out-Host }
        '{0,-44} {1,9} {2,9} {3,9}' -f "each second, of $Runs runs", 'min', 'median', 'max' | Out-Host
        '{0,-44} {1}' -f 'coordinator''s own processor time, ms', (Format-Range @($figures.cpuSeconds | ForEach-Object { $_ * 1000 }) '0') | Out-Host
        '{0,-44} {1}' -f 'the dearest second, ms', (Format-Range @($figures.mostCpuSeconds | ForEach-Object { $_ * 1000 }) '0') | Out-Host
        '{0,-44} {1}' -f 'allocated, MB', (Format-Range @($figures.allocatedBytes | ForEach-Object { $_ / 1e6 }) '0') | Out-Host
        '{0,-44} {1}' -f 'calls', (Format-Range @($figures.calls) '0') | Out-Host
        '{0,-44} {1}' -f 'measurements that come, kB', (Format-Range @($figures.bytes | ForEach-Object { $_ / 1e3 }) '0') | Out-Host
        '{0,-44} {1,9:0.00}' -f 'cores, with the calls on their way', $reached[$way].Cores | Out-Host
        '{0,-44} {1,9:0.00}' -f 'merge lag, s', $reached[$way].Lag | Out-Host
    }
    '' | Out-Host
    Write-Figure $trial '1,000 agents: CPU of the coordinator, largest' '< 1 core' ('{0:0.00} cores' -f $reached.gathered.Cores) ($reached.gathered.Cores -lt 1)
    Write-Figure $trial '1,000 agents: memory, all simulated agents included, largest' '< 1,000 MB' ('{0:0} MB' -f $reached.gathered.Memory) ($reached.gathered.Memory -lt 1000)
    Write-Figure $trial '1,000 agents: from a second''s end to its merged interval, largest' '< 1 s' ('{0:0.00} s' -f $reached.gathered.Lag) ($reached.gathered.Lag -lt 1)
    $trial.IsWhole = $true
}
finally {
    $env:PERF_SCALE_FIGURES = $before
    Stop-Trial $trial
}

Assert-Figure $trial
