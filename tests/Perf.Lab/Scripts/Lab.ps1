<#
.SYNOPSIS
    The bottleneck lab: injects known faults into a small app with nginx, PostgreSQL and Redis, makes load, and scores what Get-PerfBottleneck says.
.DESCRIPTION
    Everything runs on 127.0.0.1 and in a temporary folder, without containers, and is ended by its number. Faults that this machine cannot have are skipped with a reason. The results stay in
    -ResultPath: a RunResult as JSON and the findings for each case, cases.jsonl, and score.txt. `build.ps1 Lab` builds what is needed and calls this. Runs in pwsh and in perfsh.
.EXAMPLE
    ./build.ps1 Lab -Short
    A few faults, one seed, 15 seconds each: about three minutes.
.EXAMPLE
    ./build.ps1 Lab -Only hot-row, 'healthy-*' -Seeds 2
.EXAMPLE
    ./build.ps1 Lab -Replay out/lab
    What the rules as they are now say of runs that were made before: seconds instead of hours.
.EXAMPLE
    ./build.ps1 Lab -HeldOut -Noisy
    The faults that rules are not tuned on, beside a neighbour that uses half a core in bursts.
#>
[CmdletBinding()]
param(
    # How often each fault is run.
    [ValidateRange(1, 100)] [int] $Seeds = 5,
    # Names of faults, with wildcards.
    [string[]] $Only,
    # Beside a neighbour that uses half a core in bursts.
    [switch] $Noisy,
    # The few faults of the short form, once, for 15 seconds after 3 of warm-up; -Seeds, -Seconds and -WarmUp say otherwise.
    [switch] $Short,
    # The table of faults that are kept aside.
    [switch] $HeldOut,
    # The length of a run, and of the warm-up before it.
    [ValidateRange(1, 3600)] [double] $Seconds = 25,
    [ValidateRange(1, 600)] [double] $WarmUp = 5,
    # The first seed.
    [int] $FirstSeed = 1,
    # Where the results go.
    [string] $ResultPath,
    # A folder with results of a lab: they are diagnosed and scored anew, and nothing is run. For whoever changes a rule.
    [string] $Replay,
    # The first of ten ports, below those that the system gives away.
    [ValidateRange(1024, 32750)] [int] $Port = 18080,
    # PostgreSQL's port.
    [ValidateRange(1024, 32767)] [int] $DatabasePort = 25432,
    # The shell that makes the load: a process of its own for each case. Default: the built perfsh, else the one that runs this.
    [string] $Shell,
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$here = $PSScriptRoot
$root = Split-Path (Split-Path (Split-Path $here))
foreach ($part in 'Programs', 'Machine', 'Database', 'Stack', 'Shop', 'Run') { . (Join-Path $here "$part.ps1") }

function New-LabReplay {
    # What scoring needs: nothing is run.
    [pscustomobject]@{
        Program = Join-Path $root 'tests' 'Perf.Lab' 'bin' $Configuration 'net10.0' 'Perf.Lab.dll'
        Dotnet  = Find-LabProgram dotnet @('/usr/share/dotnet/dotnet')
        Module  = Join-Path $root 'out' 'module' 'Perf'
        Folder  = $null
    }
}

function Invoke-LabCase {
    # Starts what a case needs, makes the load, ends it all, and gives the case for the score.
    param($Lab, $Fault, [int] $Seed, [string] $Results)
    $stack = New-LabStack $Lab "$($Fault.id)-$Seed"
    $folder = $stack.Folder
    try {
        Start-LabStack $Lab $Fault $stack
        if ($Noisy) { $null = Start-LabProgram noise @($Lab.Dotnet, $Lab.Program, 'burn', '0.5', 'bursts') $folder $stack.Started }
        Set-Content "$folder/warm-up.yaml" (New-LabScenario $Lab $Fault $WarmUp $stack.Target)
        Set-Content "$folder/run.yaml" (New-LabScenario $Lab $Fault $Seconds $stack.Target $stack.Monitors)

        $out = Join-Path $Results "$($Fault.id)-$Seed"
        $arguments = @('-NoProfile', '-NonInteractive', '-File', (Join-Path $here 'Case.ps1'), '-WarmUp', "$folder/warm-up.yaml", '-Scenario', "$folder/run.yaml", '-Out', $out, '-Seed', $Seed, '-Module', $Lab.Module)
        $hasLate = $Fault.inject.quota.generator -or $stack.Memory
        if ($hasLate) { $arguments += @('-Warm', "$folder/warm", '-Go', "$folder/go") }
        $generator = Start-LabProgram generator (@($stack.Prefix) + @($stack.Names) + @($Lab.Shell) + $arguments) $folder $stack.Started -Environment @{ PERF_HOME = "$folder/home" }
        if ($hasLate) {
            Wait-Lab 'The warm-up' -Process $generator -Log "$folder/generator.log" -Until { Test-Path "$folder/warm" } -Seconds ($WarmUp + 30)
            if ($stack.Memory) { Set-LabMemoryRoom $stack.Memory $stack.Room }
            if ($Fault.inject.quota.generator) {
                $own = New-LabGroup "$($stack.Mark)-generator" cpu
                $stack.Groups.Add($own)
                Set-LabCpuQuota $own $Fault.inject.quota.generator
                Add-LabGroupMember $own $generator.Id
            }

            Set-Content "$folder/go" 'go'
        }

        $said = Wait-LabLoad $generator "$folder/generator.log" ($WarmUp + $Seconds + 180) "$out.json"
        $said | Where-Object { $_ -like 'warning: *' } | ForEach-Object { Write-Verbose "$($Fault.id): $_" }
    }
    finally { Stop-LabStack $Lab $Fault $stack }

    if ($canDiagnose -and -not (Test-Path "$out.findings.json")) { throw "The run was not diagnosed: $(($said | Select-Object -Last 8) -join ' | ')" }
    $findings = if (Test-Path "$out.findings.json") { @(Get-Content "$out.findings.json" -Raw | ConvertFrom-Json) } else { @() }
    [ordered]@{ fault = $Fault.id; seed = $Seed; noisy = [bool]$Noisy; findings = @($findings) }
}

function Get-LabSteal {
    # The percent of the run's time that the hypervisor gave to other machines; 0 where it does not tell.
    param([string] $File)
    $run = Get-Content $File -Raw | ConvertFrom-Json
    @($run.monitors | Where-Object { $_.signal -eq 'system.cpu.utilization' -and $_.labels.'cpu.mode' -eq 'steal' } | ForEach-Object avg) + 0 | Select-Object -First 1
}

function Invoke-LabControl {
    # A machine that others take the processors from is not healthy, and no control: it is waited for, twice at most.
    param($Lab, $Fault, [int] $Seed, [string] $Results)
    foreach ($attempt in 1..3) {
        $case = Invoke-LabCase $Lab $Fault $Seed $Results
        $steal = Get-LabSteal (Join-Path $Results "$($Fault.id)-$Seed.json")
        if ($steal -le 10 -or $attempt -eq 3) { return $case }
        Write-Host "$($Fault.id) (seed $Seed): again, for the hypervisor gave $([Math]::Round($steal)) % of the time to other machines"
    }
}

function Invoke-LabReplay {
    # Stored runs of the table's faults, diagnosed by the module as it is now.
    param($Lab, $Faults, [string] $Folder, [string] $CasesFile)
    Import-Module $Lab.Module
    $count = 0
    # Where the list of a pass is there, what others left in the folder is none of it.
    $list = Join-Path $Folder 'cases.jsonl'
    $known = @{}
    if (Test-Path $list) { Get-Content $list | Where-Object { $_ } | ForEach-Object { $case = $_ | ConvertFrom-Json; if (-not $case.skipped -and -not $case.failed) { $known["$($case.fault)-$($case.seed)"] = $case } } }
    foreach ($file in Get-ChildItem $Folder -Filter '*.json' | Where-Object Name -NotLike '*.findings.json' | Sort-Object Name) {
        $match = [regex]::Match($file.BaseName, '^(.+)-(\d+)$')
        if (-not $match.Success -or @($Faults | Where-Object id -EQ $match.Groups[1].Value).Count -eq 0 -or ($known.Count -gt 0 -and -not $known.ContainsKey($file.BaseName))) { continue }
        $findings = @(Get-PerfResult -Path $file.FullName -WarningAction SilentlyContinue | Get-PerfBottleneck -Sensitivity Medium -WarningAction SilentlyContinue |
                ForEach-Object { [ordered]@{ Id = $_.Id; Rank = $_.Rank; Confidence = $_.Confidence; Impact = $_.Impact; Title = $_.Title; Explanation = $_.Explanation } })
        Add-Content $CasesFile (ConvertTo-Json -InputObject ([ordered]@{ fault = $match.Groups[1].Value; seed = [int]$match.Groups[2].Value; noisy = [bool]($known[$file.BaseName].noisy); findings = $findings }) -Compress -Depth 6)
        $count++
    }

    if ($count -eq 0) { throw "$Folder has no results of these faults." }
    Write-Host "$count stored runs, diagnosed anew."
}

function Get-LabLength {
    # How often and how long each fault is run: the short form's own figures, but for what was asked for.
    param([bool] $IsShort, [System.Collections.IDictionary] $Asked, [int] $Seeds, [double] $Seconds, [double] $WarmUp)
    $length = [ordered]@{ Seeds = $Seeds; Seconds = $Seconds; WarmUp = $WarmUp }
    # What is judged needs 200 requests after the diagnosis' own cut, and monitors some seconds of them.
    $few = @{ Seeds = 1; Seconds = 15; WarmUp = 3 }
    if ($IsShort) { foreach ($name in @($few.Keys | Where-Object { $Asked.Keys -notcontains $_ })) { $length[$name] = $few[$name] } }
    [pscustomobject]$length
}

$length = Get-LabLength $Short $PSBoundParameters $Seeds $Seconds $WarmUp
($Seeds, $Seconds, $WarmUp) = ($length.Seeds, $length.Seconds, $length.WarmUp)
$lab = if ($Replay) { New-LabReplay } else { New-Lab $root $Configuration $Port $DatabasePort $Shell }
if ($Replay) { $Replay = (Resolve-Path $Replay).Path }
# Quiet and noisy runs, and those of the two tables, are told apart by their folders: a replay takes all that lies in one.
if (-not $ResultPath) { $ResultPath = Join-Path $root 'out' ($Replay ? 'lab-replay' : "lab$($HeldOut ? '-held-out' : '')$($Noisy ? '-noisy' : '')") }
$null = New-Item $ResultPath -ItemType Directory -Force
$ResultPath = (Resolve-Path $ResultPath).Path
if ($Replay -eq $ResultPath) { throw "The results of a replay need a folder of their own (-ResultPath): $ResultPath has the runs." }
$tableFile = Join-Path $root 'tests' 'Perf.Lab' ($HeldOut ? 'held-out.yaml' : 'faults.yaml')
$cases = Join-Path $ResultPath 'cases.jsonl'
Set-Content $cases ''
$failed = [System.Collections.Generic.List[string]]::new()
try {
    $faults = @(Read-LabFault $lab $tableFile)
    if ($Short -and -not $Only) { $faults = @($faults | Where-Object short) }
    # A shell that passes arguments as texts gives a list as one.
    $Only = @($Only -split ',' | ForEach-Object Trim | Where-Object { $_ })
    if ($Only) { $faults = @($faults | Where-Object { $id = $_.id; @($Only | Where-Object { $id -like $_ }).Count -gt 0 }) }
    if ($faults.Count -eq 0) { throw "No fault is named '$($Only -join "', '")'." }
    if ($Replay) {
        Invoke-LabReplay $lab $faults $Replay $cases
        $score = & $lab.Dotnet $lab.Program score $tableFile $cases
        if ($LASTEXITCODE -ne 0) { throw "The score failed: $score" }
        Set-Content (Join-Path $ResultPath 'score.txt') $score
        $score | Out-Host
        return
    }

    Assert-LabPort $lab.Ports
    Write-Host "$($faults.Count) faults, $Seeds times each: ${Seconds} s after ${WarmUp} s of warm-up."
    Initialize-LabDatabase $lab
    $canDiagnose = [bool](Get-Command Get-PerfBottleneck -ErrorAction Ignore) -or (Test-Path (Join-Path $lab.Module 'Perf.psd1')) -and (Get-Content (Join-Path $lab.Module 'Perf.psd1') -Raw) -match "'Get-PerfBottleneck'"
    $done = 0
    foreach ($seed in $FirstSeed..($FirstSeed + $Seeds - 1)) {
        foreach ($fault in $faults) {
            $done++
            $why = Get-LabMissing $fault $lab
            $case = if ($why) { [ordered]@{ fault = $fault.id; seed = $seed; noisy = [bool]$Noisy; findings = @(); skipped = $why } }
            else {
                try { if ($fault.expect -eq 'none') { Invoke-LabControl $lab $fault $seed $ResultPath } else { Invoke-LabCase $lab $fault $seed $ResultPath } }
                catch {
                    # One case that cannot be run does not end the others; it is no score, and in the end the lab has failed.
                    Write-Warning "$($fault.id), seed ${seed}: $_"
                    $failed.Add("$($fault.id) (seed $seed): $_")
                    [ordered]@{ fault = $fault.id; seed = $seed; noisy = [bool]$Noisy; findings = @(); failed = "$_" }
                }
            }

            Add-Content $cases (ConvertTo-Json -InputObject $case -Compress -Depth 6)
            $top = @($case.findings | Where-Object { $_.Rank -gt 0 } | Sort-Object Rank | Select-Object -First 1)
            $unjudged = @($case.findings | Where-Object Id -eq 'CannotBeJudged')
            $answer = if ($case.skipped) { "skipped: $($case.skipped)" } elseif ($case.failed) { "failed: $($case.failed)" } elseif (-not $canDiagnose) { 'run' }
            elseif ($top) { "$($top[0].Id) ($([Math]::Round($top[0].Confidence * 100)) %)" } elseif ($unjudged) { "cannot be judged: $($unjudged[0].Explanation)" } else { 'nothing found' }
            Write-Host "[$done/$($faults.Count * $Seeds)] $($fault.id) (seed $seed): expected $($fault.expect); $answer"
        }
    }

    if ($canDiagnose) {
        $score = & $lab.Dotnet $lab.Program score $tableFile $cases
        if ($LASTEXITCODE -ne 0) { throw "The score failed: $score" }
        Set-Content (Join-Path $ResultPath 'score.txt') $score
        $score | Out-Host
    }
    else { Write-Host 'There is no Get-PerfBottleneck in this module: the results are stored, and not scored.' }
    if ($failed.Count -gt 0) { throw "$($failed.Count) of $done cases failed: $($failed -join '; ')" }
}
finally {
    if ($lab.Folder -and -not $env:PERF_LAB_KEEP) { Remove-Item $lab.Folder -Recurse -Force -ErrorAction Ignore } elseif ($lab.Folder) { Write-Host "Kept: $($lab.Folder)" }
}
