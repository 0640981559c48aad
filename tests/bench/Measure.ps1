<#
.SYNOPSIS
    What the benchmarks share: servers on one core, clients on another, and the figures of a run. Dot-source it.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Scripts that dot-source this one use them.')]
param()

$ErrorActionPreference = 'Stop'

function Test-Program {
    param([string] $Name)
    [bool] (Get-Command $Name -CommandType Application -ErrorAction Ignore)
}

function Get-Median {
    param([double[]] $Values)
    $sorted = @($Values | Sort-Object)
    $sorted[[int][Math]::Floor(($sorted.Count - 1) / 2)]
}

# The server has core 0 and each client core 1, so that neither takes the other's time. With one core, or without taskset, they share what there is.
function Get-Pin {
    param([int] $Core)
    if ([Environment]::ProcessorCount -ge 2 -and (Test-Program taskset)) { "taskset -c $Core" } else { '' }
}

function Start-Server {
    param([string] $Command, [int] $Port)
    $info = [System.Diagnostics.ProcessStartInfo]::new('bash')
    $info.ArgumentList.Add('-c')
    $info.ArgumentList.Add("exec $(Get-Pin 0) $Command")
    $info.RedirectStandardOutput = $true
    $server = [System.Diagnostics.Process]::Start($info)
    foreach ($i in 1..100) {
        $probe = [System.Net.Sockets.TcpClient]::new()
        try { $probe.Connect('127.0.0.1', $Port); return $server } catch { Start-Sleep -Milliseconds 50 } finally { $probe.Dispose() }
    }

    throw "Nothing listens on port $Port after 5 s: $Command"
}

function Stop-Server {
    param($Server)
    if (-not $Server.HasExited) { $Server.Kill(); $Server.WaitForExit() }
}

# Runs a peer; gives its requests/s (by the pattern) and the CPU time of its process per request, in microseconds.
function Measure-Peer {
    param([string] $Command, [string] $Pattern, [double] $Seconds, [double] $CountFactor = 0)
    $text = (& bash -c "$(Get-Pin 1) $Command 2>&1; echo; times" | Out-String)
    if ($text -notmatch $Pattern) { throw "No figure in what '$Command' says: $text" }
    $rate = [double]$Matches[1]
    $times = [regex]::Matches($text, '(\d+)m([\d.]+)s')
    $cpu = 0.0
    # The last two are user and system time of the children.
    foreach ($i in ($times.Count - 2), ($times.Count - 1)) { $cpu += 60 * [double]$times[$i].Groups[1].Value + [double]$times[$i].Groups[2].Value }
    @{ Rate = $rate; Cpu = $cpu * 1e6 / ($rate * $Seconds) }
}

# Runs a scenario in a process of its own; gives what is asked of its result $r, one value for each expression. Memory is the peak of the whole process.
function Measure-Perf {
    param([string] $Perfsh, [string] $Scenario, [string[]] $Figures, [int] $Core = 1, [string] $With = '')
    $path = Join-Path $folder "$([guid]::NewGuid().ToString('N')).yaml"
    Set-Content $path $Scenario
    $list = $Figures -join ', '
    $command = "`$r = Invoke-PerfTest '$path' -NoStore $With -WarningAction SilentlyContinue; ConvertTo-Json -Compress @($list)"
    $pin = if ($Core -ge 0) { Get-Pin $Core } else { '' }
    $out = & bash -c "PERF_HOME='$folder' $pin '$Perfsh' -NoLogo -NoProfile -Command `"`$1`" | tee '$folder/told.txt'" bash $command
    Remove-Item $path
    , @(($out | Select-Object -Last 1) | ConvertFrom-Json)
}

$rateFigure = '$r.Metrics.http_reqs.Rate'
$cpuFigure = '($r.Validity.CpuShare * $r.Machine.Cores * 1e6 / $r.Metrics.http_reqs.Rate)'
$memoryFigure = '([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)'

function Format-Range {
    param([double[]] $Values, [string] $Format = '0.00')
    $range = $Values | Measure-Object -Minimum -Maximum
    '{0,9} {1,9} {2,9}' -f $range.Minimum.ToString($Format), (Get-Median $Values).ToString($Format), $range.Maximum.ToString($Format)
}

function New-Scenario {
    param([string] $Target, [string] $Load, [string] $Steps = '[ { get: /, expect: { status: 200 } } ]', [string] $Http = '')
    @"
name: bench
target: $Target
$Http
load: { main: $Load }
flows: { main: { steps: $Steps } }
"@
}
