# What the lab and what a case of it is made of: programs, ports, and the stack that is started for it and ended. Dot-sourced by Lab.ps1 and Optimize.ps1, after Programs, Machine, Database and Stack.

function New-Lab {
    # What all cases share; throws where the machine has not even the servers.
    param([Parameter(Mandatory)] [string] $Root, [string] $Configuration = 'Release', [int] $Port = 18080, [int] $DatabasePort = 25432, [string] $Shell)
    $servers = @{ Nginx = Find-LabProgram nginx @('/usr/sbin/nginx'); Redis = Find-LabProgram redis-server @('/usr/bin/redis-server') }
    foreach ($name in @($servers.Keys)) { if (-not $servers[$name]) { throw "The lab needs $name, which is not installed. Build.ps1 Test installs it where it may." } }
    $bin = Get-Item '/usr/lib/postgresql/*/bin' -ErrorAction Ignore | Select-Object -Last 1
    if (-not $bin) { throw 'The lab needs PostgreSQL, which is not installed. Build.ps1 Test installs it where it may.' }
    $program = Join-Path $Root 'tests' 'Perf.Lab' 'bin' $Configuration 'net10.0' 'Perf.Lab.dll'
    if (-not (Test-Path $program)) { throw "The lab's app is not built: $program. Call build.ps1 Lab, or dotnet build tests/Perf.Lab -c $Configuration." }
    if (-not $Shell) { $Shell = @((Join-Path $Root 'out' 'perfsh' 'perfsh'), [Environment]::ProcessPath) | Where-Object { Test-Path $_ } | Select-Object -First 1 }
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
        Module      = Join-Path $Root 'out' 'module' 'Perf'
        Root        = $Root
        Ports       = @{ App = $Port; Supplier = $Port + 1; Users = $Port + 2; Far = $Port + 3; Cache = $Port + 4; Status = $Port + 5; Proxy = $Port + 10; Database = $DatabasePort }
    }
}

function New-LabStack {
    # What is to be started for a case, while nothing of it is: whoever gives up in the middle ends it by Stop-LabStack.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] [string] $Name)
    $folder = Join-Path $Lab.Folder $Name
    $null = New-Item $folder -ItemType Directory
    [pscustomobject]@{
        Folder   = $folder
        Started  = [System.Collections.Generic.List[object]]::new()
        Groups   = [System.Collections.Generic.List[string]]::new()
        Mark     = "perf-lab-$PID"
        # What stands before the generator's command: its network namespace, and names of its own.
        Prefix   = @()
        Names    = @()
        AppId    = 0
        # The control group whose memory is limited when the warm-up is over, and by how much.
        Memory   = $null
        Room     = 0
        Target   = ''
        Monitors = @()
    }
}

function Start-LabStack {
    # Starts what a case needs, with its fault.
    # With -CanRestart the app takes its settings from files, and can be restarted with them as they are then; and nginx has a master process, which can be told to reload.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] $Fault, [Parameter(Mandatory)] $Stack, [switch] $CanRestart)
    $folder = $Stack.Folder
    $inject = $Fault.inject
    $ports = $Lab.Ports
    $started = $Stack.Started
    $groups = $Stack.Groups
    $prefix = @()
    $environment = @{}
    if ($inject.slowSync) {
        $library = Join-Path $Lab.Folder 'slowsync.so'
        if (-not (Test-Path $library)) {
            $said = & cc -shared -fPIC -O2 -o $library (Join-Path $Lab.Root 'tests' 'Perf.Lab' 'Faults' 'slowsync.c') -ldl 2>&1
            if ($LASTEXITCODE -ne 0) { throw "cc: $said" }
        }

        $environment = @{ LD_PRELOAD = $library; LAB_SYNC_FILE = "$folder/sync-us" }
    }

    $server = Start-LabDatabase $Lab $started (ConvertTo-LabHashtable $inject.postgres) $environment
    if ($inject.memory.app -or $inject.memory.database) {
        $Stack.Memory = New-LabGroup $Stack.Mark memory
        $Stack.Room = $inject.memory.database ?? $inject.memory.app
        $groups.Add($Stack.Memory)
        # Before it reads anything: pages are the group's that touches them first.
        if ($inject.memory.database) { Add-LabGroupMember $Stack.Memory $server.Id }
    }

    Reset-LabShop $Lab @($inject.sql | Where-Object { $_ })
    if ($inject.slowSync) { Set-Content "$folder/sync-us" ([int]($inject.slowSync * 1000)) }

    $redis = @($Lab.Redis, '--port', $ports.Cache, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', $folder)
    $settings = ConvertTo-LabHashtable $inject.redis
    foreach ($key in $settings.Keys) { $redis += @("--$key", $settings[$key]) }
    $cache = Start-LabProgram redis $redis $folder $started
    # A port that answers is not enough: it may be somebody else's.
    Wait-Lab Redis -Process $cache -Log "$folder/redis.log" -Until { (Test-LabPort $ports.Cache) -and -not $cache.HasExited }

    if ($inject.bandwidth) { $prefix = $Stack.Prefix = @(New-LabNamespace $Stack.Mark $inject.bandwidth) }
    # A quick one takes 0 ms, which is no reason to go without.
    $hasNames = $null -ne $inject.names
    if ($hasNames) {
        $Stack.Names = @(New-LabName "$folder/names")
        $resolver = Start-LabProgram names (@($prefix) + @($Lab.Dotnet, $Lab.Program, 'names', "${LabResolver}:53", $inject.names, $LabName, '127.0.0.1')) $folder $started
        Wait-Lab 'The resolver' -Process $resolver -Log "$folder/names.log" -Until { (Test-Path "$folder/names.log") -and (Get-Content "$folder/names.log" -Raw) -match 'ready' }
    }

    $far = if ($inject.delay) { @{ users = $ports.Proxy; database = $ports.Database; app = $ports.App; supplier = $ports.Supplier }[$inject.delay.at] }
    if ($inject.delay -and $inject.delay.at -ne 'users') { Start-LabProxy $Lab $folder $started $far $inject.delay.milliseconds }

    $supplier = @{ LAB_PORT = $ports.Supplier } + (ConvertTo-LabHashtable $inject.supplier)
    $null = Start-LabProgram supplier @($Lab.Dotnet, $Lab.Program, 'app') $folder $started -Environment $supplier
    $database = if ($inject.delay.at -eq 'database') { $ports.Far } else { $ports.Database }
    $app = @{
        LAB_PORT       = $ports.App
        LAB_SOCKET     = "$folder/app.sock"
        LAB_DATABASE   = "Host=127.0.0.1;Port=$database;Username=shop;Password=$($Lab.Word);Database=shop;Max Auto Prepare=20;$($inject.connection)"
        LAB_REDIS      = "127.0.0.1:$($ports.Cache)"
        LAB_DEPENDENCY = "http://127.0.0.1:$($inject.delay.at -eq 'supplier' ? $ports.Far : $ports.Supplier)"
    } + (ConvertTo-LabHashtable $inject.app)
    if ($CanRestart) { $Stack.AppId = Start-LabShop $Lab $Stack $app }
    else {
        $service = Start-LabProgram app @($Lab.Dotnet, $Lab.Program, 'app') $folder $started -Environment $app
        $Stack.AppId = $service.Id
        Wait-Lab 'The app' -Process $service -Log "$folder/app.log" -Until { (Test-Path "$folder/app.log") -and (Get-Content "$folder/app.log" -Raw) -match 'ready' }
    }

    $upstream = if ($inject.bandwidth) { "unix:$folder/app.sock" } elseif ($inject.delay.at -eq 'app') { "127.0.0.1:$($ports.Far)" } else { "127.0.0.1:$($ports.App)" }
    $configuration = Write-LabProxy $Lab $folder $inject.nginx $upstream -HasMaster:$CanRestart
    # nginx sets worker_rlimit_nofile for workers, and this one is master and worker at once.
    $files = [regex]::Match("$($inject.nginx.main)", 'worker_rlimit_nofile\s+(\d+)').Groups[1].Value
    $limit = if ($files) { @('prlimit', "--nofile=${files}:$files") } else { @() }
    $nginx = Start-LabProgram nginx (@($prefix) + $limit + @($Lab.Nginx, '-p', $folder, '-c', $configuration, '-e', "$folder/nginx-error.log")) $folder $started
    if ($inject.delay.at -eq 'users') { Start-LabProxy $Lab $folder $started $far $inject.delay.milliseconds }
    Wait-Lab nginx -Process $nginx -Log "$folder/nginx-error.log" -Until { Test-Path "$folder/nginx.pid" }

    $group = $Stack.Memory
    if ($inject.memory.app) { Add-LabGroupMember $Stack.Memory $Stack.AppId }
    if ($inject.quota.app -or $inject.quota.database) {
        $group = New-LabGroup $Stack.Mark cpu
        $groups.Add($group)
        Set-LabCpuQuota $group ($inject.quota.app ?? $inject.quota.database)
        Add-LabGroupMember $group ($inject.quota.app ? $Stack.AppId : $server.Id)
    }

    if ($inject.diskWrites) {
        $groups.Add((New-LabGroup $Stack.Mark blkio))
        Set-LabDiskWrite $groups[-1] $Lab.Folder $inject.diskWrites
        Add-LabGroupMember $groups[-1] $server.Id
    }

    if ($inject.neighbour) { $null = Start-LabProgram neighbour @($Lab.Dotnet, $Lab.Program, 'burn', $inject.neighbour, 'steady') $folder $started }
    $scheme = if ($inject.nginx.tls) { 'https' } else { 'http' }
    $Stack.Target = "${scheme}://$(if ($hasNames) { $LabName } else { '127.0.0.1' }):$(if ($inject.delay.at -eq 'users') { $ports.Far } else { $ports.Proxy })"
    $Stack.Monitors = @(Get-LabMonitor $Lab $folder $Stack.AppId $(if ($group) { Split-Path $group -Leaf }) ($prefix.Count -gt 0))
}

function Stop-LabStack {
    # Ends all that was started for a case; the database, which was the first, is the last that ends.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] $Fault, [Parameter(Mandatory)] $Stack)
    Stop-LabShop $Lab $Stack
    Stop-LabStarted $Stack.Started
    foreach ($one in $Stack.Groups) { Remove-LabGroup $one }
    if ($Fault.inject.bandwidth) { Remove-LabNamespace $Stack.Mark }
    if (-not $env:PERF_LAB_KEEP) { Remove-Item $Stack.Folder -Recurse -Force -ErrorAction Ignore }
}

function Read-LabFault {
    # A table of faults, with what each needs.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] [string] $File)
    $text = & $Lab.Dotnet $Lab.Program table $File
    if ($LASTEXITCODE -ne 0) { throw "The table of faults cannot be read: $text" }
    @(($text -join "`n" | ConvertFrom-Json).faults)
}

function Wait-LabLoad {
    # Waits for the process that makes the load, in short waits: a script that is to end does between them, and then ends what it has started. What it said is given.
    param([Parameter(Mandatory)] [System.Diagnostics.Process] $Generator, [Parameter(Mandatory)] [string] $Log, [Parameter(Mandatory)] [double] $Seconds, [Parameter(Mandatory)] [string] $Result)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not $Generator.WaitForExit(250)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "The load did not end: $((Get-Content $Log | Select-Object -Last 8) -join ' | ')" }
    }

    $said = @(Get-Content $Log -ErrorAction Ignore)
    if ($Generator.ExitCode -ne 0 -or -not (Test-Path $Result)) { throw "The load failed: $(($said | Select-Object -Last 8) -join ' | ')" }
    $said
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
