<#
.SYNOPSIS
    A run of half an hour with what makes processes grow: connections that close, cookies, redirects, gzip, 404s and captures. Memory, descriptors and threads are read on the way; what may grow is what the result keeps of each second.
.DESCRIPTION
    300 iterations/s of six steps beside 20 looping users, against nginx, which closes each connection after 500 requests. It is not a part of `build.ps1 Bench`, for it takes its time.
.EXAMPLE
    ./tests/bench/LongRun.ps1 -Perfsh out/perfsh/perfsh
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Minutes = 30
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux -or -not (Test-Program nginx)) { Write-Host 'LongRun: needs Linux and nginx (apt-get install nginx-light); left out.'; return }
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18761
$config = Join-Path $folder 'nginx.conf'
Set-Content $config @"
daemon off; worker_processes 1; pid $folder/nginx.pid; error_log $folder/error.log;
events { worker_connections 10000; }
http { access_log off; keepalive_requests 500; default_type application/json; gzip on; gzip_min_length 1; gzip_types application/json;
  server { listen 127.0.0.1:$port;
    location = /item { add_header Set-Cookie "seen=1; Path=/"; return 200 '{"id":7,"token":"t-7"}'; }
    location = /zipped { return 200 '{"pad":"$('x' * 2000)"}'; }
    location = /moved { return 302 /item; }
    location = /cookie { return 200 '{"seen":"`$cookie_seen"}'; }
    location / { return 404; } } }
"@
$scenario = Join-Path $folder 'long.yaml'
Set-Content $scenario @"
name: long run
target: http://127.0.0.1:$port
load:
  steady: { executor: constant-arrival-rate, rate: 300, duration: ${Minutes}m, flow: visit }
  loops: { executor: constant-vus, vus: 20, duration: ${Minutes}m, flow: visit again }
flows:
  visit:
    steps:
      - { get: /item, name: item, expect: { status: 200 }, capture: { token: { json: "`$.token" } } }
      - { get: /zipped, name: zipped, headers: { accept-encoding: gzip, authorization: "Bearer `${token}" }, expect: { status: 200 } }
      - { get: /moved, name: moved, expect: { status: [200, 302] } }
      - { get: /cookie, name: cookie, expect: { status: 200 } }
      - { get: /nothing, name: nothing, expect: { status: 404 } }
      - { get: /item, name: item once more, expect: { status: 200 } }
  visit again:
    steps:
      - call: visit
      - think: 20ms..40ms
"@
$nginx = Start-Server "nginx -p $folder -c $config" $port
$run = $null
try {
    $info = [System.Diagnostics.ProcessStartInfo]::new($Perfsh)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "`$r = Invoke-PerfTest '$scenario' -NoStore -WarningAction SilentlyContinue; ConvertTo-Json -Compress @(`$r.Metrics.http_reqs.Count, `$r.Metrics.http_req_failed.Rate, `$r.Validity.IsValid)") {
        $info.ArgumentList.Add($argument)
    }

    $info.Environment['PERF_HOME'] = Join-Path $folder 'home'
    $info.RedirectStandardOutput = $true
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $run = [System.Diagnostics.Process]::Start($info)
    $told = $run.StandardOutput.ReadToEndAsync()
    '{0,6} {1,10} {2,12} {3,8}' -f 'minute', 'memory, MB', 'descriptors', 'threads' | Out-Host
    foreach ($minute in 1, [int][Math]::Floor($Minutes / 3), ($Minutes - 1) | Where-Object { $_ -ge 1 } | Sort-Object -Unique) {
        $left = $minute * 60000 - $watch.ElapsedMilliseconds
        if ($left -gt 0 -and $run.WaitForExit([int]$left)) { break }
        $status = Get-Content "/proc/$($run.Id)/status"
        $memory = [double](@($status -match '^VmRSS:')[0] -replace '\D') / 1024
        $threads = [int](@($status -match '^Threads:')[0] -replace '\D')
        '{0,6} {1,10:0} {2,12} {3,8}' -f $minute, $memory, [System.IO.Directory]::GetFileSystemEntries("/proc/$($run.Id)/fd").Count, $threads | Out-Host
    }

    $run.WaitForExit()
    $last = @($told.Result -split '\r?\n' | Where-Object { $_ -match '^\[' })
    if (-not $last) { throw "LongRun: the run gave no result: $($told.Result)" }
    $requests, $failed, $isValid = $last[-1] | ConvertFrom-Json
    '{0:N0} requests, {1:0.0000} of them failed, valid: {2}' -f $requests, $failed, $isValid | Out-Host
    if ($failed -gt 0) { throw 'LongRun: no request may fail.' }
}
finally {
    if ($run -and -not $run.HasExited) { $run.Kill() }
    & bash -c "kill `$(cat $folder/nginx.pid) 2>/dev/null; true"
    $nginx.WaitForExit()
    Remove-Item $folder -Recurse -Force
}
