<#
.SYNOPSIS
    The lab of cures: injects faults that a setting cures, has Get-PerfBottleneck find them and Set-PerfOptimization cure them, and prints what that brought.
.DESCRIPTION
    The stack of each case is that of Lab.ps1, with an app that a command restarts and an nginx that can be told to reload. Its config/environments.yaml says what may be changed. Traps, which harm or do nothing, must be
    judged so and undone; healthy systems must be left as they are; and once all is undone every file must be as it was, byte for byte. The lab fails where that is not so, and where a fault, whichever it is, gains less than 20 % or
    fewer times than its table asks.
    The results stay in -ResultPath: a file for each case, cases.jsonl and summary.txt. `build.ps1 Lab -Optimize` builds what is needed and calls this. Runs in pwsh and in perfsh.
.EXAMPLE
    ./build.ps1 Lab -Optimize -Only pool-of-two, 'trap-*'
.EXAMPLE
    ./build.ps1 Lab -Optimize -Short
    A fault, a trap and a healthy system once, in three pairs of five seconds: about five minutes. Three pairs prove nothing; they show that it works.
#>
[CmdletBinding()]
param(
    # How often each case is run.
    [ValidateRange(1, 100)] [int] $Seeds = 1,
    # Names of cases, with wildcards.
    [string[]] $Only,
    # One of each kind, in few and short trials.
    [switch] $Short,
    # The length of the run that is diagnosed, and of the warm-up before it.
    [ValidateRange(1, 3600)] [double] $Seconds = 25,
    [ValidateRange(1, 600)] [double] $WarmUp = 5,
    # How many pairs, and how long each trial is.
    [ValidateRange(3, 50)] [int] $Pairs = 6,
    [ValidateRange(1, 3600)] [double] $TrialSeconds = 10,
    # The first seed.
    [int] $FirstSeed = 1,
    # Where the results go.
    [string] $ResultPath,
    # The first of eleven ports, below those that the system gives away.
    [ValidateRange(1024, 32750)] [int] $Port = 18080,
    # PostgreSQL's port.
    [ValidateRange(1024, 32767)] [int] $DatabasePort = 25432,
    # The shell that makes the load. Default: the built perfsh, else the one that runs this.
    [string] $Shell,
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$here = $PSScriptRoot
$root = Split-Path (Split-Path (Split-Path $here))
foreach ($part in 'Programs', 'Machine', 'Database', 'Stack', 'Shop', 'Run', 'Verdict') { . (Join-Path $here "$part.ps1") }

# What is asked of every fault: a fifth better. The tables ask some for more (atLeast, atMost).
$aim = 0.2
# Of faults.yaml those that a setting cures.
$cured = 'missing-index', 'pool-of-two', 'pooling-off', 'thread-sleep', 'sync-over-async', 'narrow-network', 'no-upstream-keepalive', 'worker-connections', 'allocation'
$healthy = 'healthy-ping', 'healthy-items', 'healthy-events'
$few = 'pool-of-two', 'trap-gzip', 'healthy-ping'

function New-LabEnvironment {
    # What may be changed of a case's stack, as JSON, which is YAML too.
    param($Lab, $Fault, $Stack)
    $folder = $Stack.Folder
    $nginx = [ordered]@{ configuration = "$folder/nginx.conf"; program = $Lab.Nginx; prefix = $folder; pidFile = "$folder/nginx.pid" }
    # The user's word, which is true of these pages alone.
    if ((Get-LabFix $Fault) -eq 'api.proxy_cache') { $nginx['cache'] = $true }
    $tuning = [ordered]@{ nginx = $nginx }
    # From within another network namespace neither database nor app are reached; and what is restarted from there would be in it.
    if ($Stack.Prefix.Count -eq 0) {
        $tuning['postgresql'] = [ordered]@{ connection = "Host=127.0.0.1;Port=$($Lab.Ports.Database);Username=postgres;Password=$($Lab.Word);Database=shop"; applicationRole = 'shop' }
        $tuning['redis'] = [ordered]@{ connection = "127.0.0.1:$($Lab.Ports.Cache)"; cache = $true }
        $tuning['applications'] = [ordered]@{ shop = [ordered]@{ connection = [ordered]@{ file = "$folder/shop.json"; key = 'ConnectionStrings:Shop' }; environmentFile = "$folder/app.env" } }
        # nginx reloads by itself. A database that is the lab's child is not restarted.
        $tuning['restart'] = [ordered]@{ 'application:shop' = @('/bin/sh', "$folder/restart-app.sh") }
    }

    [ordered]@{ lab = [ordered]@{ tuning = $tuning } } | ConvertTo-Json -Depth 8
}

function Invoke-LabCure {
    # Starts a case's stack, has it cured and all of that undone, ends it, and gives what came of it.
    param($Lab, $Fault, [int] $Seed, [string] $Results)
    $stack = New-LabStack $Lab "$($Fault.id)-$Seed"
    $folder = $stack.Folder
    # All cases have one cluster, and what a case that fails has set in it must not be the next one's.
    $own = Join-Path $Lab.Folder 'pg' 'postgresql.auto.conf'
    $bytes = [System.IO.File]::ReadAllBytes($own)
    try {
        Start-LabStack $Lab $Fault $stack -CanRestart
        $null = New-Item "$folder/config" -ItemType Directory
        Set-Content "$folder/config/environments.yaml" (New-LabEnvironment $Lab $Fault $stack)
        Set-Content "$folder/warm-up.yaml" (New-LabScenario $Lab $Fault $WarmUp $stack.Target)
        Set-Content "$folder/run.yaml" (New-LabScenario $Lab $Fault $Seconds $stack.Target $stack.Monitors)
        $out = Join-Path $Results "$($Fault.id)-$Seed.json"
        Remove-Item $out -ErrorAction Ignore
        $arguments = @('-NoProfile', '-NonInteractive', '-File', (Join-Path $here 'Cure.ps1'), '-WarmUp', "$folder/warm-up.yaml", '-Scenario', "$folder/run.yaml", '-Out', $out, '-Seed', $Seed, '-Module', $Lab.Module,
            '-Catalogue', (Join-Path $Lab.Root 'tests' 'Perf.Lab' 'traps.yaml'), '-Files', (@("$folder/nginx.conf", "$folder/shop.json", "$folder/app.env", $own) -join ','),
            '-Pairs', $Pairs, '-TrialDuration', "${TrialSeconds}s", '-MaxChanges', $most)
        if (@($Fault.include).Count -gt 0) { $arguments += @('-Include', (@($Fault.include) -join ',')) }
        # A healthy system has no finding, and so no change of its own: what a strategy proposes by itself is tried there.
        if ((Get-LabKind $Fault) -eq 'healthy') { $arguments += '-Alone' }
        $generator = Start-LabProgram generator (@($stack.Prefix) + @($stack.Names) + @($Lab.Shell) + $arguments) $folder $stack.Started -Environment @{ PERF_HOME = "$folder/home" }
        # Each trial with its warm-ups and, at most, a restart; those of the noise, which may be made three times as long; and the whole set.
        $patience = $WarmUp + $Seconds + 300 + $most * (2 * $Pairs + 20) * (3 * $TrialSeconds + 20)
        $null = Wait-LabLoad $generator "$folder/generator.log" $patience $out
    }
    finally {
        Stop-LabStack $Lab $Fault $stack
        [System.IO.File]::WriteAllBytes($own, $bytes)
    }

    Get-Content $out -Raw | ConvertFrom-Json
}

if ($Short) {
    if (-not $PSBoundParameters.ContainsKey('Pairs')) { $Pairs = 3 }
    if (-not $PSBoundParameters.ContainsKey('TrialSeconds')) { $TrialSeconds = 5 }
    if (-not $PSBoundParameters.ContainsKey('Seconds')) { $Seconds = 15 }
}

$most = if ($Short) { 1 } else { 4 }
if (-not $ResultPath) { $ResultPath = Join-Path $root 'out' 'lab-optimize' }
$null = New-Item $ResultPath -ItemType Directory -Force
$ResultPath = (Resolve-Path $ResultPath).Path
$cases = Join-Path $ResultPath 'cases.jsonl'
Set-Content $cases ''
$lab = New-Lab $root $Configuration $Port $DatabasePort $Shell
$rows = [System.Collections.Generic.List[object]]::new()
$failed = [System.Collections.Generic.List[string]]::new()
$skipped = [System.Collections.Generic.List[string]]::new()
try {
    $known = @(Read-LabFault $lab (Join-Path $root 'tests' 'Perf.Lab' 'faults.yaml'))
    $faults = @($known | Where-Object { $_.id -in $cured }) + @(Read-LabFault $lab (Join-Path $root 'tests' 'Perf.Lab' 'cures.yaml')) + @($known | Where-Object { $_.id -in $healthy })
    if ($Short -and -not $Only) { $faults = @($faults | Where-Object { $_.id -in $few }) }
    # A shell that passes arguments as texts gives a list as one.
    $Only = @($Only -split ',' | ForEach-Object Trim | Where-Object { $_ })
    if ($Only) { $faults = @($faults | Where-Object { $id = $_.id; @($Only | Where-Object { $id -like $_ }).Count -gt 0 }) }
    if ($faults.Count -eq 0) { throw "No case is named '$($Only -join "', '")'." }
    Assert-LabPort $lab.Ports
    Write-Host "$($faults.Count) cases, $Seeds times each: at most $most changes, $Pairs pairs of ${TrialSeconds} s."
    Initialize-LabDatabase $lab
    $done = 0
    foreach ($seed in $FirstSeed..($FirstSeed + $Seeds - 1)) {
        foreach ($fault in $faults) {
            $done++
            $name = "[$done/$($faults.Count * $Seeds)] $($fault.id) (seed $seed)"
            $why = Get-LabMissing $fault $lab
            if ($why) {
                $skipped.Add($fault.id)
                Write-Host "${name}: skipped, $why"
                continue
            }

            try {
                $row = Test-LabCure $fault (Invoke-LabCure $lab $fault $seed $ResultPath)
                $rows.Add($row)
                Add-Content $cases (ConvertTo-Json -InputObject ([ordered]@{ fault = $row.Fault; seed = $seed; kind = $row.Kind; gain = $row.Gain; factor = $row.Factor; left = $row.Left; what = $row.What; wrong = @($row.Wrong); missed = @($row.Missed) }) -Compress -Depth 4)
                Write-Host "${name}: $($row.What)"
                foreach ($wrong in @($row.Wrong) + @($row.Missed)) { Write-Warning "$($fault.id): $wrong" }
            }
            catch {
                # One case that cannot be run does not end the others; in the end the lab has failed.
                Write-Warning "$($fault.id), seed ${seed}: $_"
                $failed.Add("$($fault.id) (seed $seed): $_")
                Add-Content $cases (ConvertTo-Json -InputObject ([ordered]@{ fault = $fault.id; seed = $seed; failed = "$_" }) -Compress)
            }
        }
    }

    $scores = @(Get-LabScore $rows $aim)
    $summary = @(Format-LabScore $scores $aim -Skipped @($skipped | Sort-Object -Unique) -Failed $failed.Count)
    Set-Content (Join-Path $ResultPath 'summary.txt') $summary
    $summary | Out-Host
    foreach ($row in $rows) { foreach ($wrong in $row.Wrong) { $failed.Add("$($row.Fault): $wrong") } }
    # Few short trials show that it works, and nothing more.
    if (-not $Short) {
        foreach ($one in $scores) { if ($one.Kind -eq 'cure' -and -not $one.IsEnough) { $failed.Add("$($one.Fault): $($one.Came), and $($one.Asked) is asked") } }
        foreach ($row in $rows) { foreach ($missed in $row.Missed) { $failed.Add("$($row.Fault): $missed") } }
    }

    if ($failed.Count -gt 0) { throw "$($failed.Count) things are wrong: $($failed -join '; ')" }
}
finally {
    if (-not $env:PERF_LAB_KEEP) { Remove-Item $lab.Folder -Recurse -Force -ErrorAction Ignore } else { Write-Host "Kept: $($lab.Folder)" }
}
