<#
.SYNOPSIS
    Builds, tests and packs Perf. Runs in pwsh 7.6 and in perfsh alike.
.EXAMPLE
    ./build.ps1
    Builds the module into out/module/Perf and the shell into out/perfsh.
.EXAMPLE
    ./build.ps1 Test
    Builds, starts what the tests need, packs what this machine can install, runs them all, and ends with "N passed, N failed".
.EXAMPLE
    ./build.ps1 Test -Filter 'FullyQualifiedName~Pacing'
    Runs a part of the tests.
.EXAMPLE
    ./build.ps1 Coverage
    Measures which lines of Analysis, Tuning and the deciding part of the engine tests reach, lists the worst files, and fails below 90 %.
.EXAMPLE
    ./build.ps1 Bench -Only Agent*
    Measures load agents: their starts, their deaths, and cuts of their network, in some three quarters of an hour; with -Short it shows in some minutes that all of it works. Without -Only all benchmarks but those that are run by hand (LongRun, History, ChangePoints).
.EXAMPLE
    ./build.ps1 Docs
    Makes the help that ships of the pages in docs/en-US, where there is platyPS, and in any case holds the two together and both against the commands.
.EXAMPLE
    ./build.ps1 Lint
    Looks at the scripts by PSScriptAnalyzer's rules, where there is a pwsh that has it.
.EXAMPLE
    ./build.ps1 Pack, Test
    Makes what is published, in out/packages: the module for the PowerShell Gallery, perfsh as a tool of .NET and as archives with all that it needs, sums, a bill of materials and notices. The tests then install what of it runs here.
.EXAMPLE
    ./build.ps1 Pack -Verify
    Packs twice, the second time at another place, and fails where a byte differs.
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
    [ValidateSet('Clean', 'Build', 'Test', 'Coverage', 'Docs', 'Lint', 'Pack', 'Bench', 'Lab')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Limits Test and Coverage to what matches: a filter of `dotnet test`.
    [string] $Filter,

    # Test: both projects of tests at once. It is over sooner where they mostly wait; beside each other, more of them are disturbed and asked again.
    [switch] $SideBySide,

    # Pack: the platforms that perfsh is packed for with all that it needs. Those that are named have to be had; of the usual seven, one whose parts the registry does not have is left out with a warning.
    [string[]] $Runtime = @('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'linux-musl-x64', 'osx-x64', 'osx-arm64'),
    # Pack: the module alone; twice, to compare; the address of the project, which the manifest does not know.
    [switch] $ModuleOnly,
    [switch] $Verify,
    [string] $ProjectUrl,

    # Lab: how often each fault is run; which faults, with wildcards (Bench: which scripts); beside a neighbour; the few of the short form (Bench: of those of agents); the table that is kept aside; the length of a run in seconds; where the results go.
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
$asked = $PSBoundParameters
$script:built = $false
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

    $script:built = $false
}

function Invoke-Build {
    # Once, however many tasks begin with it. Building the shell stages the module, publishing it swaps out/perfsh. Neither touches a file that is in use.
    if ($script:built) { return }
    Invoke-Native dotnet @('publish', (Join-Path $root 'src' 'Perf.Shell'), '-c', $Configuration, '--nologo', '-v', 'quiet', '-r', (Get-Rid), '--no-self-contained',
        '-p:PublishReadyToRun=true', '-p:StageShell=true', "-p:PublishDir=$out/.stage/perfsh/")
    $script:built = $true
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

function Get-TestArgument {
    # What `dotnet` is called with to run a project of tests that is built.
    param([string] $Project, [string] $Results)
    @('test', (Join-Path $root 'tests' $Project), '-c', $Configuration, '--no-build', '--nologo', '-v', 'quiet', '--logger', "trx;LogFileName=$Project.trx", '--results-directory', $Results)
    if ($Filter) { '--filter', $Filter }
}

function Start-Beside {
    # Starts dotnet beside what goes on here, with the same terminal.
    param([string[]] $Arguments)
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.UseShellExecute = $false
    foreach ($argument in $Arguments) { $start.ArgumentList.Add($argument) }
    [System.Diagnostics.Process]::Start($start)
}

function Invoke-Test {
    Invoke-Build
    Install-TestServer
    $results = Join-Path $out 'tests'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $crashed = 0
    $disturbed = @()
    # Tests install packages: the module, the tool and the archive of this machine are made for them in a minute, unless all were packed just now. Where that fails the others run all the same.
    $unpacked = 0
    if (-not $Filter -and $Task -notcontains 'Pack') {
        try { Invoke-Pack @(Get-Rid) }
        catch {
            Write-Host "Nothing was packed: $_"
            $unpacked = 1
        }
    }

    # Both are built before either runs: so nothing is built while a test measures, and they can run side by side.
    $projects = 'Perf.Tests', 'Perf.Module.Tests'
    foreach ($project in $projects) { Invoke-Native dotnet @('build', (Join-Path $root 'tests' $project), '-c', $Configuration, '--nologo', '-v', 'quiet') }
    $codes = @{}
    $beside = $null
    if ($SideBySide) { $beside = Start-Beside (Get-TestArgument $projects[1] $results) }
    foreach ($project in $projects) {
        if ($beside -and $project -eq $projects[1]) {
            $beside.WaitForExit()
            $codes[$project] = $beside.ExitCode
        } else {
            $arguments = Get-TestArgument $project $results
            & dotnet @arguments | Out-Host
            $codes[$project] = $LASTEXITCODE
        }
    }

    foreach ($project in $projects) {
        # A runner that died has written no result, or only a part of it without a failure: that is a failure, not nothing.
        if ($codes[$project] -ne 0 -and (Get-TestCount $results "$project.trx").Failed -eq 0) { $crashed++ }
        $disturbed += @(Get-Disturbed $project $results)
    }

    $counts = Get-TestCount $results
    $pester = if ($Filter) { [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0 } } else { Invoke-Pester }
    $passed = $counts.Passed + $pester.Passed + $disturbed.Count
    $failed = $counts.Failed + $pester.Failed + $crashed + $unpacked - $disturbed.Count
    foreach ($name in $disturbed) { Write-Host "Disturbed: $name failed beside the other tests, and passed twice alone." }
    $skipped = $counts.Skipped + $pester.Skipped
    if ($skipped -gt 0) { Write-Host "$skipped skipped: what they need is not on this machine; see the messages above." }
    Write-Host "$passed passed, $failed failed"
    if ($failed -gt 0 -or $passed -eq 0) { exit 1 }
}

function Invoke-Docs {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '', Justification = 'The task is called so.')]
    param()
    # Every command has a page, and every page is in the help that ships.
    # With platyPS the help that ships is made of the pages; without it, it is the one that is checked in. The tests of Documentation then hold the two together, whichever it is.
    if (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable) {
        $made = Join-Path $out 'help'
        Get-ChildItem (Join-Path $root 'docs' 'en-US') -Filter '*-*.md' | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $made -Force | Out-Null
        Copy-Item (Join-Path $made 'Perf' 'Perf.Cmdlets.dll-Help.xml') (Join-Path $root 'module' 'en-US')
    }

    Invoke-Build
    $commands = (Test-ModuleManifest (Join-Path $out 'module' 'Perf' 'Perf.psd1')).ExportedCmdlets.Keys
    $help = Get-Content (Join-Path $root 'module' 'en-US' 'Perf.Cmdlets.dll-Help.xml') -Raw
    foreach ($command in $commands) {
        if (-not (Test-Path (Join-Path $root 'docs' 'en-US' "$command.md"))) { throw "docs/en-US/$command.md is missing." }
        if ($help -notmatch "<command:name>$command</command:name>") { throw "module/en-US/Perf.Cmdlets.dll-Help.xml lacks $command." }
    }

    Invoke-Native dotnet @('test', (Join-Path $root 'tests' 'Perf.Tests'), '-c', $Configuration, '--nologo', '-v', 'quiet', '--filter', 'FullyQualifiedName~Perf.Tests.Documentation')
    Write-Host "Help: $($commands.Count) commands, each with a page, and the help that ships says what the pages say."
}

function Invoke-Lint {
    # The scripts by PSScriptAnalyzer's rules, in a real pwsh, where there is one that has it. Tests look at what needs no more than PowerShell's parser (ScriptRuleTests).
    $pwsh = Get-Command pwsh -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $pwsh) {
        Write-Host 'PSScriptAnalyzer: skipped, there is no pwsh on this machine.'
        return
    }

    $places = 'build.ps1', '.ci', 'module', 'config', 'scenarios', '.github', 'tests/bench', 'tests/Perf.Lab/Scripts' | ForEach-Object { "'$(Join-Path $root $_)'" }
    $script = "if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { 'none'; exit 0 }
        `$found = @($($places -join ', ') | ForEach-Object { Invoke-ScriptAnalyzer -Path `$_ -Recurse -Settings '$(Join-Path $root '.ci' 'PSScriptAnalyzerSettings.psd1')' })
        `$found | ForEach-Object { `"`$(`$_.ScriptPath):`$(`$_.Line): `$(`$_.RuleName): `$(`$_.Message)`" }
        exit [Math]::Min(`$found.Count, 100)"
    $lines = @(& $pwsh.Source -NoProfile -NonInteractive -Command $script)
    if ($lines -contains 'none') {
        Write-Host 'PSScriptAnalyzer: skipped, pwsh has no such module (Install-PSResource PSScriptAnalyzer).'
        return
    }

    $lines | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "PSScriptAnalyzer found $LASTEXITCODE things; see above. Rules that are left out, and why, are in .ci/PSScriptAnalyzerSettings.psd1." }
    Write-Host 'PSScriptAnalyzer: clean.'
}

# Invoke-Pack and Invoke-Coverage, and what they consist of.
if ($Task -contains 'Pack' -or $Task -contains 'Test') { . (Join-Path $root '.ci' 'Pack.ps1') }
if ($Task -contains 'Coverage') { . (Join-Path $root '.ci' 'Coverage.ps1') }

function Invoke-Bench {
    # One that misses its figures throws; the others are run all the same.
    $scripts = @(
        @{ Name = 'Startup' }, @{ Name = 'Convert' }, @{ Name = 'Peers' }, @{ Name = 'Scaling'; Arguments = @{ Long = $true } }, @{ Name = 'Capacity' }, @{ Name = 'FrozenServer' }, @{ Name = 'K6' }
        @{ Name = 'Artillery' }, @{ Name = 'Import' }, @{ Name = 'Report' }, @{ Name = 'Diagnosis' }, @{ Name = 'Outputs' }, @{ Name = 'Outage' }, @{ Name = 'Monitors' }
        @{ Name = 'Agents'; IsOfAgents = $true }, @{ Name = 'AgentDeaths'; IsOfAgents = $true }, @{ Name = 'AgentStops'; IsOfAgents = $true }, @{ Name = 'AgentCuts'; IsOfAgents = $true }, @{ Name = 'AgentScale'; IsOfAgents = $true }
    ) | Where-Object { $one = $_.Name; -not $Only -or @($Only | Where-Object { $one -like $_ }).Count -gt 0 }
    if (-not $scripts) { throw "No benchmark is named $($Only -join ', '). They are the scripts of tests/bench that build.ps1 lists." }
    Invoke-Build
    $missed = @()
    foreach ($bench in @($scripts)) {
        $arguments = @{ Perfsh = $perfsh }
        if ($Short -and $bench.IsOfAgents) { $arguments.Short = $true }
        if ($bench.Arguments) { foreach ($key in $bench.Arguments.Keys) { $arguments[$key] = $bench.Arguments[$key] } }
        try { & (Join-Path $root 'tests' 'bench' "$($bench.Name).ps1") @arguments }
        catch {
            Write-Host "$($bench.Name): $_"
            $missed += $bench.Name
        }
    }

    if ($missed) { throw "Benchmarks that failed or missed a figure: $($missed -join ', ')." }
}

function Invoke-Lab {
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
