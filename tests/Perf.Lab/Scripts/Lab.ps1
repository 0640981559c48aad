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
foreach ($part in 'Programs', 'Machine', 'Database', 'Stack') { . (Join-Path $here "$part.ps1") }

function New-Lab {
    # What all cases share; throws where the machine has not even the servers.
    $servers = @{ Nginx = Find-LabProgram nginx @('/usr/sbin/nginx'); Redis = Find-LabProgram redis-server @('/usr/bin/redis-server') }
    foreach ($name in @($servers.Keys)) { if (-not $servers[$name]) { throw "The lab needs $name, which is not installed. Build.ps1 Test installs it where it may." } }
    $bin = Get-Item '/usr/lib/postgresql/*/bin' -ErrorAction Ignore | Select-Object -Last 1
    if (-not $bin) { throw 'The lab needs PostgreSQL, which is not installed. Build.ps1 Test installs it where it may.' }
    $program = Join-Path $root 'tests' 'Perf.Lab' 'bin' $Configuration 'net10.0' 'Perf.Lab.dll'
    if (-not (Test-Path $program)) { throw "The lab's app is not built: $program. Call build.ps1 Lab, or dotnet build tests/Perf.Lab -c $Configuration." }
    if (-not $Shell) { $Shell = @((Join-Path $root 'out' 'perfsh' 'perfsh'), [Environment]::ProcessPath) | Where-Object { Test-Path $_ } | Select-Object -First 1 }
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-lab-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item $folder -ItemType Directory
    [pscustomobject]@{
        Folder      = $folder
        Word        = [guid]::NewGuid().ToString('N')
        Program     = $program
        Dotnet      = Find-LabProgram dotnet @('/usr/share/dotnet/dotnet')
        Shell       = $Shell
        Nginx       = $servers.Nginx
        Redis       = $servers.Redis
        PostgresBin = "$bin"
        Missing     = Get-LabMachine
        Module      = Join-Path $root 'out' 'module' 'Perf'
        Ports       = @{ App = $Port; Supplier = $Port + 1; Users = $Port + 2; Far = $Port + 3; Cache = $Port + 4; Status = $Port + 5; Proxy = $Port + 10; Database = $DatabasePort }
    }
}

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
    $folder = Join-Path $Lab.Folder "$($Fault.id)-$Seed"
    $null = New-Item $folder -ItemType Directory
    $inject = $Fault.inject
    $ports = $Lab.Ports
    $started = [System.Collections.Generic.List[object]]::new()
    $groups = [System.Collections.Generic.List[string]]::new()
    $mark = "perf-lab-$PID"
    $prefix = @()
    try {
        $environment = @{}
        if ($inject.slowSync) {
            $library = Join-Path $Lab.Folder 'slowsync.so'
            if (-not (Test-Path $library)) {
                $said = & cc -shared -fPIC -O2 -o $library (Join-Path $root 'tests' 'Perf.Lab' 'Faults' 'slowsync.c') -ldl 2>&1
                if ($LASTEXITCODE -ne 0) { throw "cc: $said" }
            }

            $environment = @{ LD_PRELOAD = $library; LAB_SYNC_FILE = "$folder/sync-us" }
        }

        $server = Start-LabDatabase $Lab $started (ConvertTo-LabHashtable $inject.postgres) $environment
        Reset-LabShop $Lab @($inject.sql | Where-Object { $_ })
        if ($inject.slowSync) { Set-Content "$folder/sync-us" ([int]($inject.slowSync * 1000)) }

        $redis = @($Lab.Redis, '--port', $ports.Cache, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', $folder)
        $settings = ConvertTo-LabHashtable $inject.redis
        foreach ($key in $settings.Keys) { $redis += @("--$key", $settings[$key]) }
        $cache = Start-LabProgram redis $redis $folder $started
        # A port that answers is not enough: it may be somebody else's.
        Wait-Lab Redis -Process $cache -Log "$folder/redis.log" -Until { (Test-LabPort $ports.Cache) -and -not $cache.HasExited }

        if ($inject.bandwidth) { $prefix = @(New-LabNamespace $mark $inject.bandwidth) }
        $far = if ($inject.delay) { @{ users = $ports.Proxy; database = $ports.Database; app = $ports.App }[$inject.delay.at] }
        if ($inject.delay -and $inject.delay.at -ne 'users') { Start-LabProxy $Lab $folder $started $far $inject.delay.milliseconds }

        $supplier = @{ LAB_PORT = $ports.Supplier } + (ConvertTo-LabHashtable $inject.supplier)
        $null = Start-LabProgram supplier @($Lab.Dotnet, $Lab.Program, 'app') $folder $started -Environment $supplier
        $database = if ($inject.delay.at -eq 'database') { $ports.Far } else { $ports.Database }
        $app = @{
            LAB_PORT       = $ports.App
            LAB_SOCKET     = "$folder/app.sock"
            LAB_DATABASE   = "Host=127.0.0.1;Port=$database;Username=shop;Password=$($Lab.Word);Database=shop;Max Auto Prepare=20;$($inject.connection)"
            LAB_REDIS      = "127.0.0.1:$($ports.Cache)"
            LAB_DEPENDENCY = "http://127.0.0.1:$($ports.Supplier)"
        } + (ConvertTo-LabHashtable $inject.app)
        $service = Start-LabProgram app @($Lab.Dotnet, $Lab.Program, 'app') $folder $started -Environment $app
        $appId = $service.Id
        Wait-Lab 'The app' -Process $service -Log "$folder/app.log" -Until { (Test-Path "$folder/app.log") -and (Get-Content "$folder/app.log" -Raw) -match 'ready' }

        $upstream = if ($inject.bandwidth) { "unix:$folder/app.sock" } elseif ($inject.delay.at -eq 'app') { "127.0.0.1:$($ports.Far)" } else { "127.0.0.1:$($ports.App)" }
        $configuration = Write-LabProxy $Lab $folder $inject.nginx $upstream
        # nginx sets worker_rlimit_nofile for workers, and this one is master and worker at once.
        $files = [regex]::Match("$($inject.nginx.main)", 'worker_rlimit_nofile\s+(\d+)').Groups[1].Value
        $limit = if ($files) { @('prlimit', "--nofile=${files}:$files") } else { @() }
        $nginx = Start-LabProgram nginx (@($prefix) + $limit + @($Lab.Nginx, '-p', $folder, '-c', $configuration, '-e', "$folder/nginx-error.log")) $folder $started
        if ($inject.delay.at -eq 'users') { Start-LabProxy $Lab $folder $started $far $inject.delay.milliseconds }
        Wait-Lab nginx -Process $nginx -Log "$folder/nginx-error.log" -Until { Test-Path "$folder/nginx.pid" }

        $group = $null
        if ($inject.quota.app -or $inject.quota.database) {
            $group = New-LabGroup $mark cpu
            $groups.Add($group)
            Set-LabCpuQuota $group ($inject.quota.app ?? $inject.quota.database)
            Add-LabGroupMember $group ($inject.quota.app ? $appId : $server.Id)
        }

        if ($inject.diskWrites) {
            $groups.Add((New-LabGroup $mark blkio))
            Set-LabDiskWrites $groups[-1] $Lab.Folder $inject.diskWrites
            Add-LabGroupMember $groups[-1] $server.Id
        }

        if ($inject.neighbour) { $null = Start-LabProgram neighbour @($Lab.Dotnet, $Lab.Program, 'burn', $inject.neighbour, 'steady') $folder $started }
        if ($Noisy) { $null = Start-LabProgram noise @($Lab.Dotnet, $Lab.Program, 'burn', '0.5', 'bursts') $folder $started }

        $scheme = if ($inject.nginx.tls) { 'https' } else { 'http' }
        $target = "${scheme}://127.0.0.1:$(if ($inject.delay.at -eq 'users') { $ports.Far } else { $ports.Proxy })"
        $monitors = @(Get-LabMonitors $Lab $folder $appId $(if ($group) { Split-Path $group -Leaf }) ($prefix.Count -gt 0))
        Set-Content "$folder/warm-up.yaml" (New-LabScenario $Lab $Fault $WarmUp $target)
        Set-Content "$folder/run.yaml" (New-LabScenario $Lab $Fault $Seconds $target $monitors)

        $out = Join-Path $Results "$($Fault.id)-$Seed"
        $arguments = @('-NoProfile', '-NonInteractive', '-File', (Join-Path $here 'Case.ps1'), '-WarmUp', "$folder/warm-up.yaml", '-Scenario', "$folder/run.yaml", '-Out', $out, '-Seed', $Seed, '-Module', $Lab.Module)
        if ($inject.quota.generator) { $arguments += @('-Warm', "$folder/warm", '-Go', "$folder/go") }
        $generator = Start-LabProgram generator (@($prefix) + @($Lab.Shell) + $arguments) $folder $started -Environment @{ PERF_HOME = "$folder/home" }
        if ($inject.quota.generator) {
            Wait-Lab 'The warm-up' -Process $generator -Log "$folder/generator.log" -Until { Test-Path "$folder/warm" } -Seconds ($WarmUp + 30)
            $own = New-LabGroup "$mark-generator" cpu
            $groups.Add($own)
            Set-LabCpuQuota $own $inject.quota.generator
            Add-LabGroupMember $own $generator.Id
            Set-Content "$folder/go" 'go'
        }

        # In short waits: a script that is to end does between them, and then ends what it has started.
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not $generator.WaitForExit(250)) {
            if ($watch.Elapsed.TotalSeconds -gt $WarmUp + $Seconds + 180) { throw "The load did not end: $((Get-Content "$folder/generator.log" | Select-Object -Last 8) -join ' | ')" }
        }

        $said = @(Get-Content "$folder/generator.log" -ErrorAction Ignore)
        if ($generator.ExitCode -ne 0 -or -not (Test-Path "$out.json")) { throw "The load failed: $(($said | Select-Object -Last 8) -join ' | ')" }
        $said | Where-Object { $_ -like 'warning: *' } | ForEach-Object { Write-Verbose "$($Fault.id): $_" }
    }
    finally {
        # The database, which was the first, is the last that ends.
        Stop-LabStarted $started
        foreach ($one in $groups) { Remove-LabGroup $one }
        if ($inject.bandwidth) { Remove-LabNamespace $mark }
        if (-not $env:PERF_LAB_KEEP) { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }
    }

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

function Start-LabProxy {
    param($Lab, [string] $Folder, [System.Collections.Generic.List[object]] $Started, [int] $Target, [double] $Milliseconds)
    $proxy = Start-LabProgram distance @($Lab.Dotnet, $Lab.Program, 'proxy', $Lab.Ports.Far, $Target, $Milliseconds) $Folder $Started
    Wait-Lab 'The proxy' -Process $proxy -Log "$Folder/distance.log" -Until { (Test-Path "$Folder/distance.log") -and (Get-Content "$Folder/distance.log" -Raw) -match 'ready' }
}

function ConvertTo-LabHashtable {
    param($Object)
    $table = @{}
    if ($null -ne $Object) { foreach ($property in $Object.PSObject.Properties) { $table[$property.Name] = [string]$property.Value } }
    $table
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
$lab = if ($Replay) { New-LabReplay } else { New-Lab }
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
    $text = & $lab.Dotnet $lab.Program table $tableFile
    if ($LASTEXITCODE -ne 0) { throw "The table of faults cannot be read: $text" }
    $faults = @(($text -join "`n" | ConvertFrom-Json).faults)
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

    Assert-LabPorts $lab.Ports
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
