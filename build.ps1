<#
.SYNOPSIS
    Builds, tests and packs Perf. Runs in pwsh 7.6 and in perfsh alike.
.EXAMPLE
    ./build.ps1
    Builds the module into out/module/Perf and the shell into out/perfsh.
.EXAMPLE
    ./build.ps1 Test
    Builds, starts what the tests need, runs them all, and ends with "N passed, N failed".
.EXAMPLE
    ./build.ps1 Test -Filter 'FullyQualifiedName~Pacing'
    Runs a part of the tests.
.EXAMPLE
    ./build.ps1 Lab -Seeds 5 -Noisy
    Injects known faults into a small app and scores what Get-PerfBottleneck says of them; see tests/Perf.Lab/README.md.
.EXAMPLE
    ./build.ps1 Lab -Optimize
    Has faults that a setting cures cured by Set-PerfOptimization, and prints what that brought.
#>
[CmdletBinding()]
param(
    # What to do; several are done in order.
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Build', 'Test', 'Docs', 'Pack', 'Bench', 'Lab')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Limits Test to what matches: a filter of `dotnet test`.
    [string] $Filter,

    # Lab: how often each fault is run; which faults, with wildcards; beside a neighbour; the few of the short form; the table that is kept aside; the length of a run in seconds; where the results go.
    [int] $Seeds = 5,
    [string[]] $Only,
    [switch] $Noisy,
    [switch] $Short,
    [switch] $HeldOut,
    [double] $Seconds = 25,
    [string] $ResultPath,
    # Lab: a folder with results of before, which are diagnosed and scored anew.
    [string] $Replay,
    # Lab: cures instead of diagnoses: what Set-PerfOptimization brings for faults that a setting cures, and whether it undoes what harms. Seeds, Only, Short, Seconds and ResultPath as above; once each by default.
    [switch] $Optimize
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = Join-Path $root 'out'
$perfsh = Join-Path $out 'perfsh' 'perfsh'
if ($IsWindows) { $perfsh += '.exe' }

function Invoke-Native {
    # Runs a program and fails with it. Its output goes to the host as it comes.
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments -join ' ') ended with exit code $LASTEXITCODE." }
}

function Get-Rid {
    $os = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' }
    "$os-$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture.ToString().ToLowerInvariant())"
}

function Invoke-Clean {
    foreach ($folder in @($out) + @(Get-ChildItem -Path (Join-Path $root 'src'), (Join-Path $root 'tests') -Directory | ForEach-Object { Join-Path $_.FullName 'bin'; Join-Path $_.FullName 'obj' })) {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
}

function Invoke-Build {
    # Building the shell stages the module, publishing it swaps out/perfsh. Neither touches a file that is in use.
    Invoke-Native dotnet @('publish', (Join-Path $root 'src' 'Perf.Shell'), '-c', $Configuration, '--nologo', '-v', 'quiet', '-r', (Get-Rid), '--no-self-contained',
        '-p:PublishReadyToRun=true', '-p:StageShell=true', "-p:PublishDir=$out/.stage/perfsh/")
    Write-Host "Module: $out/module/Perf"
    Write-Host "Shell:  $perfsh"
}

function Install-TestServer {
    # The tests run against real servers. Where this may install them, it does; otherwise the tests that need them say so and are skipped.
    $missing = @(
        @{ Program = 'nginx'; Package = 'nginx-light' }
        @{ Program = 'redis-server'; Package = 'redis-server' }
        @{ Program = 'influxd'; Package = 'influxdb' }
        @{ Program = 'mariadbd'; Package = 'mariadb-server' }
        @{ Program = 'prometheus-alertmanager'; Package = 'prometheus-alertmanager' }
        @{ Program = 'chromium'; Package = 'chromium' }
        @{ Program = 'amtool'; Package = 'prometheus-alertmanager' }
        @{ Program = 'prometheus'; Package = 'prometheus' }
        @{ Program = 'promtool'; Package = 'prometheus' }
        @{ Program = 'prometheus-node-exporter'; Package = 'prometheus-node-exporter' }
        @{ Program = 'prometheus-pushgateway'; Package = 'prometheus-pushgateway' }
        @{ Program = 'crontab'; Package = 'cron' }
        @{ Program = 'openssl'; Package = 'openssl' }
        @{ Program = 'strace'; Package = 'strace' }
        @{ Program = 'tc'; Package = 'iproute2'; Path = '/usr/sbin/tc' }
        # PostgreSQL's programs are in a folder of their version.
        @{ Program = 'postgres'; Package = 'postgresql'; Path = '/usr/lib/postgresql/*/bin/postgres' }
    ) | Where-Object {
        -not (Get-Command $_.Program -CommandType Application -ErrorAction Ignore) -and -not (Test-Path "/usr/sbin/$($_.Program)") -and -not ($_.Path -and (Test-Path $_.Path))
    }
    $missing = @($missing)

    # What says which index would help: a package of each version of PostgreSQL, so that it is known only where that is there.
    $hypopg = {
        Get-ChildItem '/usr/lib/postgresql' -Directory -ErrorAction Ignore | Where-Object { -not (Test-Path "/usr/share/postgresql/$($_.Name)/extension/hypopg.control") } |
            ForEach-Object { @{ Program = 'hypopg'; Package = "postgresql-$($_.Name)-hypopg" } }
    }
    if ($missing.Count -eq 0) { $missing = @(& $hypopg) }
    if ($missing.Count -eq 0) { return }
    $isRoot = $IsLinux -and [Environment]::UserName -eq 'root'
    if (-not $isRoot -or -not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        Write-Warning "Not installed, and this may not install it: $($missing.Package -join ', '). The tests that need it are skipped."
        return
    }

    # The tests start servers of their own; those of the packages are not to run.
    $env:DEBIAN_FRONTEND = 'noninteractive'
    $env:RUNLEVEL = '1'
    & apt-get update -qq 2>&1 | Out-Null
    & apt-get install -y -qq --no-install-recommends @($missing.Package | Sort-Object -Unique) 2>&1 | Out-Null
    if ($LASTEXITCODE -ne 0) { Write-Warning "apt-get could not install $($missing.Package -join ', '). The tests that need it are skipped." }
    foreach ($package in @(& $hypopg).Package) { & apt-get install -y -qq --no-install-recommends $package 2>&1 | Out-Null }
}

function Get-TestCount {
    # Adds up what a runner wrote into its result files.
    param([string] $Folder, [string] $Name = '*.trx')
    $passed = 0
    $failed = 0
    $skipped = 0
    foreach ($file in Get-ChildItem -Path $Folder -Filter $Name -Recurse -ErrorAction Ignore) {
        $counters = ([xml](Get-Content $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted
        $skipped += [int]$counters.total - [int]$counters.executed
    }

    [pscustomobject]@{ Passed = $passed; Failed = $failed; Skipped = $skipped }
}

# Tests make real load on real servers, and a machine that others share stands still for seconds now and then. Up to ten tests that failed are asked again, alone and twice: what is wrong fails
# again, and what was disturbed does not. They are named either way, so that one that comes back is looked at.
function Get-Disturbed {
    param([string] $Project, [string] $Results)
    $names = @(foreach ($file in Get-ChildItem -Path $Results -Filter "$Project.trx") {
            ([xml](Get-Content $file.FullName -Raw)).TestRun.Results.UnitTestResult | Where-Object outcome -eq 'Failed' | ForEach-Object testName
        })
    if ($names.Count -eq 0 -or $names.Count -gt 10) { return @() }

    # The name of a theory's case has its arguments, which a filter cannot hold: the whole theory is asked.
    $filter = (@($names | ForEach-Object { $_ -replace '\(.*$', '' } | Sort-Object -Unique) | ForEach-Object { "FullyQualifiedName~$_" }) -join '|'
    foreach ($time in 1, 2) {
        & dotnet test (Join-Path $root 'tests' $Project) -c $Configuration --no-build --nologo -v quiet --filter $filter --logger "trx;LogFileName=$Project.again.$time.xml" --results-directory $Results | Out-Host
        $again = Get-TestCount $Results "$Project.again.$time.xml"
        if ($LASTEXITCODE -ne 0 -or $again.Failed -gt 0 -or $again.Passed -eq 0) { return @() }
    }

    $names
}

function Invoke-Pester {
    # The same module in a real pwsh, where there is one with Pester.
    $pwsh = Get-Command pwsh -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $pwsh) {
        Write-Host 'Pester: skipped, there is no pwsh on this machine.'
        return [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0 }
    }

    $script = "if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.0)) { 'none' } else { " +
        "`$r = Invoke-Pester -Path '$root/tests/module' -PassThru -Output Detailed; `"PESTER `$(`$r.PassedCount) `$(`$r.FailedCount) `$(`$r.SkippedCount)`" }"
    $lines = @(& $pwsh.Source -NoProfile -NonInteractive -Command $script)
    $lines | Out-Host
    $counts = @($lines | Where-Object { $_ -match '^PESTER (\d+) (\d+) (\d+)$' })
    if ($lines -contains 'none') {
        Write-Host 'Pester: skipped, pwsh has no Pester 5.'
        return [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0 }
    }

    # It was there and gave no count: it died.
    if ($counts.Count -eq 0) { return [pscustomobject]@{ Passed = 0; Failed = 1; Skipped = 0 } }

    $null = $counts[-1] -match '^PESTER (\d+) (\d+) (\d+)$'
    [pscustomobject]@{ Passed = [int]$Matches[1]; Failed = [int]$Matches[2]; Skipped = [int]$Matches[3] }
}

function Invoke-Test {
    Invoke-Build
    Install-TestServer
    $results = Join-Path $out 'tests'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $crashed = 0
    $disturbed = @()
    foreach ($project in 'Perf.Tests', 'Perf.Module.Tests') {
        $arguments = @('test', (Join-Path $root 'tests' $project), '-c', $Configuration, '--nologo', '-v', 'quiet', '--logger', "trx;LogFileName=$project.trx", '--results-directory', $results)
        if ($Filter) { $arguments += @('--filter', $Filter) }
        & dotnet @arguments | Out-Host
        # A runner that died has written no result, or only a part of it without a failure: that is a failure, not nothing.
        if ($LASTEXITCODE -ne 0 -and (Get-TestCount $results "$project.trx").Failed -eq 0) { $crashed++ }
        $disturbed += @(Get-Disturbed $project $results)
    }

    $counts = Get-TestCount $results
    $pester = if ($Filter) { [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0 } } else { Invoke-Pester }
    $passed = $counts.Passed + $pester.Passed + $disturbed.Count
    $failed = $counts.Failed + $pester.Failed + $crashed - $disturbed.Count
    foreach ($name in $disturbed) { Write-Host "Disturbed: $name failed beside the other tests, and passed twice alone." }
    $skipped = $counts.Skipped + $pester.Skipped
    if ($skipped -gt 0) { Write-Host "$skipped skipped: what they need is not on this machine; see the messages above." }
    Write-Host "$passed passed, $failed failed"
    if ($failed -gt 0 -or $passed -eq 0) { exit 1 }
}

function Invoke-Docs {
    # Every command has a page, and every page is in the help that ships.
    Invoke-Build
    $commands = (Test-ModuleManifest (Join-Path $out 'module' 'Perf' 'Perf.psd1')).ExportedCmdlets.Keys
    $help = Get-Content (Join-Path $root 'module' 'en-US' 'Perf.Cmdlets.dll-Help.xml') -Raw
    foreach ($command in $commands) {
        if (-not (Test-Path (Join-Path $root 'docs' 'en-US' "$command.md"))) { throw "docs/en-US/$command.md is missing." }
        if ($help -notmatch "<command:name>$command</command:name>") { throw "module/en-US/Perf.Cmdlets.dll-Help.xml lacks $command." }
    }

    Write-Host "Help: $($commands.Count) commands, each with a page and an entry."
}

function Invoke-Pack {
    Invoke-Build
    $version = (Test-ModuleManifest (Join-Path $out 'module' 'Perf' 'Perf.psd1')).Version
    $packages = Join-Path $out 'packages'
    $null = New-Item $packages -ItemType Directory -Force
    foreach ($part in @{ Folder = 'module/Perf'; Name = "Perf-$version.zip" }, @{ Folder = 'perfsh'; Name = "perfsh-$version-$(Get-Rid).zip" }) {
        $zip = Join-Path $packages $part.Name
        if (Test-Path $zip) { Remove-Item $zip }
        [System.IO.Compression.ZipFile]::CreateFromDirectory((Join-Path $out $part.Folder), $zip, [System.IO.Compression.CompressionLevel]::Optimal, $true)
        Write-Host "$zip"
    }
}

function Invoke-Bench {
    Invoke-Build
    & (Join-Path $root 'tests' 'bench' 'Startup.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Convert.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Peers.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Scaling.ps1') -Perfsh $perfsh -Long
    & (Join-Path $root 'tests' 'bench' 'Capacity.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'FrozenServer.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'K6.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Artillery.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Import.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Report.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Diagnosis.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Outputs.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Outage.ps1') -Perfsh $perfsh
    & (Join-Path $root 'tests' 'bench' 'Monitors.ps1') -Perfsh $perfsh
}

function Invoke-Lab {
    $asked = (Get-Variable PSBoundParameters -Scope Script).Value
    Invoke-Build
    if (-not $asked.ContainsKey('Replay')) { Install-TestServer }
    Invoke-Native dotnet @('build', (Join-Path $root 'tests' 'Perf.Lab'), '-c', $Configuration, '--nologo', '-v', 'quiet')
    # Only what was asked for: the short form has figures of its own for the rest.
    $arguments = @{ Configuration = $Configuration }
    $others = @('Noisy', 'HeldOut', 'Replay')
    if ($Optimize) { foreach ($name in $others) { if ($asked.ContainsKey($name)) { throw "-$name is of the diagnoses, and -Optimize measures cures." } } }
    foreach ($name in @('Seeds', 'Only', 'Short', 'Seconds', 'ResultPath') + $others) { if ($asked.ContainsKey($name)) { $arguments[$name] = $asked[$name] } }
    & (Join-Path $root 'tests' 'Perf.Lab' 'Scripts' ($Optimize ? 'Optimize.ps1' : 'Lab.ps1')) @arguments
}

foreach ($name in $Task) { & "Invoke-$name" }
