<#
.SYNOPSIS
    What all monitors together cost at one reading a second: the CPU time that a run with them uses more than one without.
.DESCRIPTION
    Starts a PostgreSQL, a Redis, an nginx, a Prometheus, a node_exporter and a .NET process on loopback, as far as they are installed, and runs a scenario that waits and sends nearly nothing, with
    and without monitors in turns. CPU time is that of the process that runs the test, after 45 seconds, in which code is compiled (about a second of CPU, once); what the servers spend on their answers is not in it. The figure is
    to be under 2 % of a core.
.EXAMPLE
    ./out/perfsh/perfsh tests/bench/Monitors.ps1 -Perfsh ./out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Seconds = 75,
    [int] $Blocks = 3
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux) { Write-Host 'Monitors: needs Linux; left out.'; return }
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$servers = [System.Collections.Generic.List[object]]::new()
$monitors = [System.Collections.Generic.List[string]]::new()
function Start-Monitored {
    param([string] $Program, [string[]] $Arguments)
    if (-not (Test-Path $Program)) { Write-Warning "$Program is not installed; it is not measured."; return $false }
    $info = [System.Diagnostics.ProcessStartInfo]::new('bash')
    foreach ($argument in @('-c', "exec `"`$@`" > '$folder/$($servers.Count).out' 2>&1", 'bash', $Program) + $Arguments) { $info.ArgumentList.Add($argument) }
    $servers.Add([System.Diagnostics.Process]::Start($info))
    Start-Sleep -Seconds 1
    $true
}

try {
    $monitors.Add('host')
    if (Start-Monitored /usr/bin/redis-server @('--port', '18722', '--bind', '127.0.0.1', '--save', '')) {
        $monitors.Add('redis=127.0.0.1:18722')
        $monitors.Add("process=$($servers[-1].Id)")
    }
    if (Start-Monitored /usr/bin/prometheus-node-exporter @('--web.listen-address=127.0.0.1:18723')) { $monitors.Add('node=http://127.0.0.1:18723') }
    Set-Content (Join-Path $folder 'prometheus.yml') 'global: { scrape_interval: 1s }', 'scrape_configs: [ { job_name: self, static_configs: [ { targets: ["127.0.0.1:18724"] } ] } ]'
    if (Start-Monitored /usr/bin/prometheus @("--config.file=$folder/prometheus.yml", "--storage.tsdb.path=$folder/data", '--web.listen-address=127.0.0.1:18724')) {
        $monitors.Add('prometheus=http://127.0.0.1:18724 sum(rate(prometheus_http_requests_total[10s]))')
        $monitors.Add('http=http://127.0.0.1:18724/api/v1/status/tsdb $.data.headStats.numSeries')
    }
    Set-Content (Join-Path $folder 'nginx.conf') @"
daemon off; master_process off; pid $folder/nginx.pid; error_log $folder/error.log; events { worker_connections 64; }
http {
    log_format timed '`$remote_addr "`$request" `$status rt=`$request_time uct=`$upstream_connect_time urt=`$upstream_response_time';
    access_log $folder/access.log timed; client_body_temp_path $folder/b; proxy_temp_path $folder/p; fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    server { listen 127.0.0.1:18725; location = /status { stub_status; } }
}
"@
    if (Start-Monitored /usr/sbin/nginx @('-p', $folder, '-c', "$folder/nginx.conf", '-e', "$folder/error.log")) { $monitors.Add("nginx=http://127.0.0.1:18725/status $folder/access.log") }
    $bin = Get-Item '/usr/lib/postgresql/*/bin' -ErrorAction Ignore | Select-Object -Last 1
    if ($bin) {
        & chmod 777 $folder
        $as = [Environment]::UserName -eq 'root' ? @('setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups') : @('env')
        & $as[0] @($as | Select-Object -Skip 1) "$bin/initdb" -D "$folder/pg" -U postgres -A trust -N | Out-Null
        if (Start-Monitored (Get-Command $as[0] -CommandType Application | Select-Object -First 1).Source (@($as | Select-Object -Skip 1) + @("$bin/postgres", '-D', "$folder/pg", '-p', '18726', '-c', 'listen_addresses=127.0.0.1', '-c', "unix_socket_directories=$folder"))) {
            $monitors.Add('postgresql=Host=127.0.0.1;Port=18726;Username=postgres;Database=postgres')
        }
    }
    # A .NET process: another perfsh that waits.
    if (Start-Monitored $Perfsh @('-NoProfile', '-Command', 'while ($true) { Start-Sleep 1 }')) { $monitors.Add("dotnet=$($servers[-1].Id)") }

    Set-Content (Join-Path $folder 'still.yaml') @"
name: still
target: sample
load: { one: { executor: constant-arrival-rate, rate: 1, duration: ${Seconds}s, flow: one } }
flows: { one: { steps: [ { get: /items } ] } }
"@
    # Each in a process of its own. The last second is left out, in which the result is made.
    $measure = {
        param([string] $With)
        $info = [System.Diagnostics.ProcessStartInfo]::new($Perfsh)
        $info.RedirectStandardOutput = $true
        $command = "`$r = Invoke-PerfTest '$folder/still.yaml' -NoStore $With -WarningAction SilentlyContinue; [pscustomobject]@{ Signals = @(`$r.Monitors).Count; Warnings = @(`$r.Warnings) } | ConvertTo-Json -Compress"
        foreach ($argument in '-NoLogo', '-NoProfile', '-Command', $command) { $info.ArgumentList.Add($argument) }
        $info.Environment['PERF_HOME'] = $folder
        $process = [System.Diagnostics.Process]::Start($info)
        $text = $process.StandardOutput.ReadToEndAsync()
        Start-Sleep -Seconds 45
        $process.Refresh()
        $from = $process.TotalProcessorTime
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Start-Sleep -Seconds ($Seconds - 46)
        $process.Refresh()
        $cpu = ($process.TotalProcessorTime - $from).TotalSeconds / $clock.Elapsed.TotalSeconds * 100
        $process.WaitForExit()
        $told = $text.Result.TrimEnd().Split("`n")[-1] | ConvertFrom-Json
        [pscustomobject]@{ Cpu = $cpu; Signals = $told.Signals; Warnings = $told.Warnings }
    }
    $with = "-Monitor $(($monitors | ForEach-Object { "'$_'" }) -join ', ')"
    $rows = foreach ($block in 1..$Blocks) {
        $none = & $measure ''
        $all = & $measure $with
        $all.Warnings | ForEach-Object { Write-Warning $_ }
        [pscustomobject]@{ Block = $block; Monitors = $monitors.Count; Signals = $all.Signals; 'Without (% of a core)' = [Math]::Round($none.Cpu, 2); 'With' = [Math]::Round($all.Cpu, 2); 'Cost' = [Math]::Round($all.Cpu - $none.Cpu, 2) }
    }
    $rows | Format-Table | Out-String | Write-Host
    $median = Get-Median $rows.Cost
    Write-Host "All monitors at 1 Hz: $median % of a core (median of $Blocks); the limit is 2 %."
    if ($median -gt 2) { exit 1 }
}
finally {
    foreach ($server in $servers) { Stop-Server $server }
    Start-Sleep -Seconds 1
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
