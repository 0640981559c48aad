<#
.SYNOPSIS
    What the trials of load agents share: a target that knows who asked it when, agents and coordinators as processes of their own, and what a run told beside what the target saw. Dot-source it.
#>
. (Join-Path $PSScriptRoot 'Measure.ps1')

$trialTargetPort = 18751
$trialRedisPort = 18752
$trialClusterPort = 21100

$trialMostFailures = 3

function Get-UnixTime { [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() }

# A quantile as the smallest value that so many are not above.
function Get-Quantile {
    param([double[]] $Values, [double] $Share)
    $sorted = @($Values | Sort-Object)
    $sorted[[Math]::Max(0, [int][Math]::Ceiling($Share * $sorted.Count) - 1)]
}

# Builds the target, and gives its program.
function Build-TrialTarget {
    $project = Join-Path (Split-Path $PSScriptRoot -Parent) 'Perf.Target'
    & dotnet build $project -c Release --nologo -v quiet | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The target could not be built.' }
    Join-Path $project 'bin' 'Release' 'net10.0' 'Perf.Target.dll'
}

# What a script keeps of its trials, with a folder and a home of its own. Nothing runs yet.
function New-Trial {
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Perfsh, [hashtable] $Settings = @{}, [switch] $Short, [string] $Program = (Build-TrialTarget))
    # A short path: a running test has a socket below its home.
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-trial-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item $folder -ItemType Directory
    @{
        Name = $Name
        IsShort = $Short.IsPresent
        Settings = $Settings
        Watch = [System.Diagnostics.Stopwatch]::StartNew()
        Perfsh = (Convert-Path $Perfsh)
        Program = $Program
        Folder = $folder
        Results = (Join-Path (Split-Path (Split-Path $PSScriptRoot -Parent) -Parent) 'out' 'bench')
        Environment = @{ PERF_HOME = (Join-Path $folder 'home'); PERF_CLUSTER = "localhost:$trialClusterPort" }
        Options = ''
        Address = ''
        Runs = 0
        Failures = 0
        # Set by the script when all is measured.
        IsWhole = $false
        Client = [System.Net.Http.HttpClient]::new()
        Started = [System.Collections.Generic.List[object]]::new()
        Figures = [System.Collections.Generic.List[object]]::new()
        Rows = [System.Collections.Generic.List[object]]::new()
    }
}

# Starts a program whose output goes to <folder>/<name>.log. What stands before it (ip netns exec) becomes the program itself, so that the number holds.
function Start-TrialProcess {
    param([hashtable] $Trial, [string] $Name, [string[]] $Command, [hashtable] $Environment = @{})
    $log = Join-Path $Trial.Folder "$Name.log"
    # What the one of before said says nothing of this one, and may be looked at afterwards.
    if (Test-Path $log) { [System.IO.File]::Move($log, "$log.before", $true) }
    $info = [System.Diagnostics.ProcessStartInfo]::new('/bin/sh')
    $info.UseShellExecute = $false
    $info.RedirectStandardInput = $true
    foreach ($argument in @('-c', 'exec "$@" >>"$0" 2>&1', $log) + $Command) { $info.ArgumentList.Add($argument) }
    foreach ($key in $Trial.Environment.Keys) { $info.Environment[$key] = [string]$Trial.Environment[$key] }
    foreach ($key in $Environment.Keys) { $info.Environment[$key] = [string]$Environment[$key] }
    $process = [System.Diagnostics.Process]::Start($info)
    $Trial.Started.Add($process)
    $process.StandardInput.Close()
    $process
}

# Waits for a line of a program's log, and gives what the pattern's first group has of it. A pattern that could match a part of a line ends with its end.
function Wait-TrialLine {
    param([hashtable] $Trial, [string] $Name, [string] $Pattern, $Process, [double] $Seconds = 60)
    $log = Join-Path $Trial.Folder "$Name.log"
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        # Looked at before the log: what ends has written its last line by then.
        $hasEnded = $Process.HasExited
        $text = if (Test-Path $log) { [System.IO.File]::ReadAllText($log) } else { '' }
        $found = [regex]::Match($text, $Pattern, [System.Text.RegularExpressions.RegexOptions]::Multiline)
        if ($found.Success) { return $found.Groups[1].Value }
        if ($hasEnded -or $watch.Elapsed.TotalSeconds -gt $Seconds) {
            $tail = if ($text.Length -gt 2000) { $text.Substring($text.Length - 2000) } else { $text }
            throw "$Name $(if ($hasEnded) { 'ended' } else { "did not say '$Pattern' within $Seconds s" }): $tail"
        }

        # Seldom enough to be nothing to what is measured: what is asked for has its own moment in it.
        Start-Sleep -Milliseconds 50
    }
}

function Start-TrialTarget {
    param([hashtable] $Trial, [string] $Address = '127.0.0.1', [string[]] $Before = @())
    $process = Start-TrialProcess $Trial 'target' ($Before + @('dotnet', $Trial.Program, '--address', $Address, '--port', "$trialTargetPort"))
    $Trial.Address = Wait-TrialLine $Trial 'target' '"http":"(http://[^"]+?)/"' $process
}

# A Redis of its own as the cluster's store.
function Start-TrialStore {
    param([hashtable] $Trial, [string] $Address = '127.0.0.1', [string[]] $Before = @())
    $process = Start-TrialProcess $Trial 'redis' ($Before + @('redis-server', '--port', "$trialRedisPort", '--bind', $Address, '--protected-mode', 'no', '--save', '', '--appendonly', 'no', '--dir', $Trial.Folder))
    $null = Wait-TrialLine $Trial 'redis' '(Ready to accept connections)' $process
    $Trial.Environment.PERF_CLUSTER = "redis://${Address}:$trialRedisPort"
    $Trial.Environment.PERF_CLUSTER_SECRET = [guid]::NewGuid().ToString('N')
}

# Where agents of this machine find each other: in a Redis of their own, or in the file of the cluster localhost.
function Initialize-TrialStore {
    param([hashtable] $Trial, [string] $Store)
    if ($Store -eq 'Redis') {
        Start-TrialStore $Trial
        # Otherwise it is the machine's own address, which is another one.
        $Trial.Options = '-Address 127.0.0.1'
    }

    "Agents find each other by $($Trial.Environment.PERF_CLUSTER)." | Out-Host
}

# Redis where it is asked for and is there.
function Get-TrialStore {
    param([string] $Store)
    if ($Store -ne 'Redis' -or (Test-Program redis-server)) { return $Store }
    Write-Host 'There is no redis-server (apt-get install redis-server): the cluster localhost takes its place.'
    'localhost'
}

# An agent tells when it begins to start, with the module there, and when it is ready. TRIAL_AGENT is what its requests say they are by.
function Start-TrialAgent {
    param([hashtable] $Trial, [string] $Name, [string] $More = $Trial.Options, [string[]] $Before = @())
    $now = '[DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()'
    $command = "Import-Module Perf; `"begins `$($now)`"; Start-PerfAgent $Name $More | ForEach-Object { `"ready `$($now)`" }"
    Start-TrialProcess $Trial $Name ($Before + @($Trial.Perfsh, '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', $command)) @{ TRIAL_AGENT = $Name }
}

# When an agent was ready, Unix time in milliseconds.
function Wait-TrialAgent {
    param([hashtable] $Trial, [string] $Name, $Process)
    [long](Wait-TrialLine $Trial $Name '^ready (\d+)\n' $Process)
}

# Several agents at once, by their names.
function Start-TrialFleet {
    param([hashtable] $Trial, [string[]] $Names)
    $agents = @{}
    foreach ($name in $Names) { $agents[$name] = Start-TrialAgent $Trial $name }
    foreach ($name in $Names) { $null = Wait-TrialAgent $Trial $name $agents[$name] }
    $agents
}

# Starts those anew whose process has ended.
function Restore-TrialFleet {
    param([hashtable] $Trial, [hashtable] $Agents)
    $gone = @($Agents.Keys | Where-Object { $Agents[$_].HasExited })
    foreach ($name in $gone) { $Agents[$name] = Start-TrialAgent $Trial $name }
    foreach ($name in $gone) { $null = Wait-TrialAgent $Trial $name $Agents[$name] }
}

# One request an iteration. Its id follows from the seed and the iteration, whoever makes it, and so does the time that the target takes, where that is a function. That time is a metric of its own,
# too: what the target was asked for, without what a machine adds.
function New-TrialScenario {
    param([hashtable] $Trial, [string] $Load, [string] $Milliseconds = '20')
    $path = Join-Path $Trial.Folder "$([guid]::NewGuid().ToString('N')).yaml"
    Set-Content $path @"
name: trial
target: $($Trial.Address)
variables: { ms: "$Milliseconds" }
load: { main: $Load }
flows:
  main:
    steps:
      - { get: "/tally?by=`${env:TRIAL_AGENT}&ms=`${ms}&id=`${uuid()}", name: tally, expect: { status: 200 } }
      - { metric: service, type: trend, value: "`${ms}" }
"@
    $path
}

# Starts a run in a process of its own: of so many agents, or with 0 of that process alone. Without a scenario it only waits until they are all idle.
function Start-TrialRun {
    param([hashtable] $Trial, [string] $Scenario = '', [int] $Agents, [int] $Seed = 1, [string[]] $Before = @())
    $Trial.Runs++
    $name = "run$($Trial.Runs)"
    $command = @($Trial.Perfsh, '-NoLogo', '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'AgentRun.ps1'), '-Agents', "$Agents", '-Seed', "$Seed")
    if ($Scenario) { $command += @('-Scenario', $Scenario) }
    # As long as the agents' names, so that requests have the same length.
    $process = Start-TrialProcess $Trial $name ($Before + $command) @{ TRIAL_AGENT = 'single' }
    @{ Name = $name; Process = $process }
}

# What a run told. One that does not end is a failure, too.
function Wait-TrialRun {
    param([hashtable] $Trial, [hashtable] $Run, [double] $Seconds = 120)
    (Wait-TrialLine $Trial $Run.Name '^RESULT (.+)\n' $Run.Process $Seconds) | ConvertFrom-Json
}

# Ends a run that nobody waits for any more; its agents stop by themselves.
function Stop-TrialRun {
    param($Run)
    if ($Run -and -not $Run.Process.HasExited) { Send-Signal 'KILL' $Run.Process }
}

# How long it takes until so many agents are idle, in milliseconds; one that is never again is a failure.
function Wait-TrialIdle {
    param([hashtable] $Trial, [int] $Agents, [string[]] $Before = @())
    $idle = Start-TrialRun $Trial -Agents $Agents -Before $Before
    [long](Wait-TrialLine $Trial $idle.Name '^IDLE (\d+)\n' $idle.Process 120)
}

# What the target saw since the counts were cleared.
function Get-TrialTally {
    param([hashtable] $Trial, [switch] $Clear)
    $Trial.Client.GetStringAsync("$($Trial.Address)/tallies$($Clear ? '?clear=true' : '')").GetAwaiter().GetResult() | ConvertFrom-Json
}

function Get-TrialSender {
    param($Tally, [string] $Name)
    $Tally.senders | Where-Object name -eq $Name | Select-Object -First 1
}

# Waits until the first request of a run is there, and gives that moment, Unix time in milliseconds.
function Wait-TrialLoad {
    param([hashtable] $Trial, [hashtable] $Run, [double] $Seconds = 150)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ((Get-TrialTally $Trial).total -eq 0) {
        if ($Run.Process.HasExited -or $watch.Elapsed.TotalSeconds -gt $Seconds) {
            throw "The load of $($Run.Name) did not begin: $(Get-Content (Join-Path $Trial.Folder "$($Run.Name).log") -Raw -ErrorAction Ignore)"
        }

        Start-Sleep -Milliseconds 20
    }

    Get-UnixTime
}

# Waits until a moment, Unix time in milliseconds.
function Wait-Moment {
    param([double] $Moment)
    Start-Sleep -Milliseconds ([Math]::Max(0, [int]($Moment - (Get-UnixTime))))
}

# When the last request came, of one sender or of all, Unix time in milliseconds; 0 for none.
function Get-TrialLast {
    param($Tally, [string] $Name = '*')
    $last = ($Tally.senders | Where-Object name -like $Name | Measure-Object -Property last_us -Maximum -ErrorAction Ignore).Maximum
    if ($null -eq $last) { 0 } else { $last / 1000 }
}

<#
    Sets what a run told beside the plan and beside what the target saw. Starts are told when they ended, were cut off, dropped or left out, were under way when an agent was lost, or were due
    while nobody made its part. A second is cut while starts are under way, so that a start at that very moment may be told twice or not at all: $Slack for each agent that was lost.
#>
function Get-TrialAccount {
    param($Result, $Tally, [long] $Planned, [int] $Slack)
    $missing = [long](@($Result.Agents) | Measure-Object -Property MissingStarts -Sum).Sum
    $unfinished = [long](@($Result.Agents) | Measure-Object -Property Unfinished -Sum).Sum
    $lost = @($Result.Agents | Where-Object End -ne 'Completed')
    $told = $Result.Iterations + $Result.Interrupted + $Result.Dropped + $Result.Skipped + $missing + $unfinished
    $problems = @(
        if ([Math]::Abs($Planned - $told) -gt $Slack * $lost.Count) { "$Planned starts planned, $told told" }
        # What is in the result was really sent, once; and no more was sent than is told.
        if ($Result.Requests -gt $Tally.distinct) { "$($Result.Requests) requests in the result, $($Tally.distinct) different ones at the target" }
        if ($Tally.distinct -gt $Result.Requests + $Result.Interrupted + $missing + $unfinished + $Slack * $lost.Count) { "$($Tally.distinct) different requests at the target, $($Result.Requests) in the result and $($missing + $unfinished) told as lost" }
    )
    [pscustomobject]@{ Planned = $Planned; Told = $told; Untold = $Planned - $told; Missing = $missing; Unfinished = $unfinished; Lost = $lost; Problems = $problems }
}

# What is wrong with a run that lost this one agent and nothing else, besides what the account says.
function Get-TrialLoss {
    param($Result, $Account, [string] $Agent)
    $lost = $Result.Agents | Where-Object Name -eq $Agent
    if ($Result.Status -ne 'Completed') { "$($Result.Status): $($Result.Reason)" }
    if ($lost.End -ne 'Lost' -or $Account.Lost.Count -ne 1) { "lost: $(@($Account.Lost | ForEach-Object { "$($_.Name) ($($_.Reason))" }) -join ', ')" }
    if ($lost.IsAbandoned) { 'a part was taken over by nobody' }
}

# Notes a trial that could not be made, and gives why. So many one after the other are no accident, and the rest would only take time.
function Add-TrialFailure {
    param([hashtable] $Trial, $Fault)
    $Trial.Failures++
    if ($Trial.Failures -ge $trialMostFailures) { throw "$trialMostFailures trials running could not be made. The last: $Fault" }
    "$Fault"
}

# Seconds from a moment until an agent was given up.
function Get-TrialNotice {
    param($Agent, [double] $Since)
    if ($Agent.LostAt) { ($Agent.LostAt - $Since) / 1000 } else { [double]::PositiveInfinity }
}

# The largest, and something that meets no limit where there is none.
function Get-Largest {
    param([double[]] $Values)
    if ($Values.Count -eq 0) { [double]::PositiveInfinity } else { ($Values | Measure-Object -Maximum).Maximum }
}

function Format-Figure {
    param($Figure)
    '{0,-70} {1,-16} {2,-26} {3}' -f $Figure.Figure, $Figure.Wanted, $Figure.Reached, $Figure.Verdict
}

# One line for each figure, as it is reached; all of them stand in a table at the end.
function Write-Figure {
    param([hashtable] $Trial, [string] $What, [string] $Wanted, [string] $Reached, [bool] $IsMet)
    $figure = [pscustomobject]@{ Figure = $What; Wanted = $Wanted; Reached = $Reached; Verdict = ($IsMet ? 'PASS' : 'FAIL') }
    $Trial.Figures.Add($figure)
    Format-Figure $figure | Out-Host
}

# Sends a signal to a process by its number.
function Send-Signal {
    param([string] $Signal, $Process)
    & /bin/sh -c "kill -$Signal $($Process.Id)"
    if ($LASTEXITCODE -ne 0) { throw "kill -$Signal $($Process.Id) ended with exit code $LASTEXITCODE." }
}

# What was reached, as a table and as <name>.json in out/bench; a proof that the script works does not take the place of figures.
function Save-Trial {
    param([hashtable] $Trial)
    '' | Out-Host
    Format-Figure ([pscustomobject]@{ Figure = "$($Trial.Name)$($Trial.IsShort ? ', the short form' : '')"; Wanted = 'wanted'; Reached = 'reached'; Verdict = '' }) | Out-Host
    foreach ($figure in $Trial.Figures) { Format-Figure $figure | Out-Host }
    $null = New-Item $Trial.Results -ItemType Directory -Force
    $path = Join-Path $Trial.Results "$($Trial.Name)$($Trial.IsShort ? '.short' : '').json"
    $saved = [ordered]@{
        name = $Trial.Name
        short = $Trial.IsShort
        ended = [DateTimeOffset]::UtcNow.ToString('yyyy-MM-dd HH:mm:ss', [cultureinfo]::InvariantCulture)
        minutes = [Math]::Round($Trial.Watch.Elapsed.TotalMinutes, 1)
        whole = $Trial.IsWhole
        cores = [Environment]::ProcessorCount
        system = [System.Runtime.InteropServices.RuntimeInformation]::OSDescription
        settings = $Trial.Settings
        figures = $Trial.Figures.ToArray()
        rows = $Trial.Rows.ToArray()
    }
    Set-Content $path ($saved | ConvertTo-Json -Depth 6)
    "$($saved.minutes) minutes; saved as $path" | Out-Host
}

# Ends all that was started, the last first, also what stands still; tells and saves what was reached; removes the folder, unless its logs say what went wrong.
function Stop-Trial {
    param([hashtable] $Trial)
    for ($i = $Trial.Started.Count - 1; $i -ge 0; $i--) {
        $process = $Trial.Started[$i]
        try { if (-not $process.HasExited) { $process.Kill(); $null = $process.WaitForExit(5000) } }
        catch { Write-Warning "Process $($process.Id) could not be ended: $_" }
    }

    $Trial.Client.Dispose()
    Save-Trial $Trial
    if ($Trial.IsWhole -and @($Trial.Figures | Where-Object Verdict -eq 'FAIL').Count -eq 0) { Remove-Item $Trial.Folder -Recurse -Force -ErrorAction Ignore }
    else { "What all processes said is kept in $($Trial.Folder); remove it when it was looked at." | Out-Host }
}

# Ends the script with an error where a figure was missed.
function Assert-Figure {
    param([hashtable] $Trial)
    $missed = @($Trial.Figures | Where-Object Verdict -eq 'FAIL' | ForEach-Object Figure)
    if ($missed.Count -gt 0) { throw "$($Trial.Name): missed: $($missed -join '; ')" }
}
