# nginx, Redis, the app and what it depends on, for one case. Dot-sourced by Lab.ps1.

function Write-LabProxy {
    # nginx' configuration for a case; the path of the file is given.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] $Proxy, [Parameter(Mandatory)] [string] $Upstream, [switch] $HasMaster)
    $keepalive = if ($Proxy.keepalive) { 'keepalive 64;' } else { '' }
    $connection = if ($Proxy.keepalive) { 'proxy_http_version 1.1; proxy_set_header Connection "";' } else { '' }
    $zone = if ($Proxy.cache) { "proxy_cache_path $Folder/cache levels=1 keys_zone=pages:1m;" } else { '' }
    $cache = if ($Proxy.cache) { 'proxy_cache pages; proxy_cache_lock on;' } else { '' }
    $listen = "listen 127.0.0.1:$($Lab.Ports.Proxy);"
    if ($Proxy.tls) {
        $said = & openssl req -x509 -newkey rsa:4096 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout "$Folder/key.pem" -out "$Folder/certificate.pem" 2>&1
        if ($LASTEXITCODE -ne 0) { throw "openssl: $said" }
        $listen = "listen 127.0.0.1:$($Lab.Ports.Proxy) ssl; ssl_certificate $Folder/certificate.pem; ssl_certificate_key $Folder/key.pem; ssl_session_cache off; ssl_session_tickets off;"
    }

    # One process that is master and worker: its number is the whole of nginx. Where it is to be told to reload it has a master; workers are then the same user's, who may use the app's socket.
    # Few connections are few in one worker alone.
    $processes = if ($HasMaster) { "worker_processes $(if ($Proxy.workerConnections -lt 100) { 1 } else { 'auto' });$(if ([Environment]::UserName -eq 'root') { ' user root;' })" } else { 'master_process off;' }
    Set-Content (Join-Path $Folder 'nginx.conf') @"
daemon off;
$processes
pid $Folder/nginx.pid;
error_log $Folder/nginx-error.log warn;
$($Proxy.main -join "`n")
events { worker_connections $($Proxy.workerConnections); }
http {
    log_format timed '`$remote_addr "`$request" `$status bytes=`$body_bytes_sent rt=`$request_time urt=`$upstream_response_time uct=`$upstream_connect_time uht=`$upstream_header_time cs=`$upstream_cache_status';
    access_log $Folder/nginx-access.log timed;
    client_body_temp_path $Folder/body; proxy_temp_path $Folder/proxy; fastcgi_temp_path $Folder/fastcgi; uwsgi_temp_path $Folder/uwsgi; scgi_temp_path $Folder/scgi;
    keepalive_requests 1000000;
    $zone
    $($Proxy.http -join "`n    ")
    upstream app { server $Upstream; $keepalive }
    server {
        listen 127.0.0.1:$($Lab.Ports.Status);
        location = /stub_status { stub_status; access_log off; }
    }
    server {
        $listen
        location / {
            proxy_pass http://app;
            $connection
            $cache
            $($Proxy.location -join "`n            ")
        }
    }
}
"@
    Join-Path $Folder 'nginx.conf'
}

function New-LabScenario {
    # The scenario of a case as JSON, which is YAML too.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] $Fault, [Parameter(Mandatory)] [double] $Seconds, [Parameter(Mandatory)] [string] $Target, $Monitors)
    $load = [ordered]@{}
    $flows = [ordered]@{}
    $number = 0
    foreach ($stream in $Fault.load) {
        $number++
        $method = if ($stream.get) { 'get' } else { 'post' }
        $path = if ($stream.get) { $stream.get } else { $stream.post }
        $step = [ordered]@{ $method = $path; name = "$($method.ToUpperInvariant()) $(($path -split '/')[1])" }
        # As browsers ask. The engine sends no header that nobody wrote, and without it a proxy compresses nothing: neither a cure nor a trap would be one.
        $step['headers'] = @{ 'accept-encoding' = 'gzip' }
        if ($stream.close) { $step['headers']['connection'] = 'close' }
        $flows["flow$number"] = @{ steps = @($step) }
        $shape = if ($stream.users) { [ordered]@{ executor = 'constant-vus'; vus = $stream.users; duration = "${Seconds}s" } }
        elseif (@($stream.levels).Count -gt 0) { [ordered]@{ executor = 'shaped-arrival-rate'; shape = 'steps'; levels = @($stream.levels); each = "$([Math]::Round($Seconds / @($stream.levels).Count, 2))s"; arrival = 'poisson' } }
        else { [ordered]@{ executor = 'constant-arrival-rate'; rate = $stream.rate; duration = "${Seconds}s"; arrival = 'poisson' } }
        $shape['flow'] = "flow$number"
        $shape['gracefulStop'] = '2s'
        $load["load$number"] = $shape
    }

    $http = [ordered]@{ timeout = '20s'; tls = @{ skipVerify = $true } }
    # Each connection is to look the name up.
    if ($null -ne $Fault.inject.names) { $http['dns'] = @{ ttl = '0s' } }
    $scenario = [ordered]@{ name = "lab $($Fault.id)"; description = $Fault.fault; target = $Target; http = $http; load = $load; flows = $flows }
    if ($Monitors) { $scenario['monitors'] = @($Monitors) }
    $scenario | ConvertTo-Json -Depth 12
}

function Get-LabMonitor {
    # All that can be watched of a case.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [int] $App, $Group, [bool] $IsInNamespace)
    # From within another network namespace the database is reached by its socket, and Redis not at all.
    $database = if ($IsInNamespace) { "Host=$($Lab.Folder)" } else { 'Host=127.0.0.1' }
    @{ host = @{} }
    if ($Group) { @{ host = @{ name = 'service group'; cgroup = $Group } } }
    @{ process = @{ name = 'app'; pid = $App } }
    @{ process = @{ name = 'nginx'; program = 'nginx' } }
    @{ process = @{ name = 'postgres'; program = 'postgres' } }
    @{ dotnet = @{ pid = $App; providers = @('Npgsql') } }
    @{ postgresql = @{ connection = "$database;Port=$($Lab.Ports.Database);Username=postgres;Password=$($Lab.Word);Database=shop"; indexEvidence = $true } }
    @{ nginx = @{ url = "http://127.0.0.1:$($Lab.Ports.Status)/stub_status"; accessLog = "$Folder/nginx-access.log"; errorLog = "$Folder/nginx-error.log" } }
    if (-not $IsInNamespace) {
        @{ process = @{ name = 'redis'; program = 'redis-server' } }
        @{ redis = @{ connection = "127.0.0.1:$($Lab.Ports.Cache)" } }
    }
}
