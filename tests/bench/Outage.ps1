<#
.SYNOPSIS
    InfluxDB is down for 60 seconds in the middle of a run: how many points are lost, and what memory does. Wanted: none, and flat.
.DESCRIPTION
    A real influxd is stopped and started again while a run of three minutes goes on. Afterwards the requests that InfluxDB has are compared with those of the result.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Before = 40,
    [int] $Down = 60,
    [int] $After = 60
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux) { Write-Host 'Outage: needs Linux; left out.'; return }
if (-not (Test-Program influxd)) { Write-Host 'Outage: needs influxd; left out.'; return }
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18742
Set-Content (Join-Path $folder 'influxdb.conf') @"
reporting-disabled = true
bind-address = "127.0.0.1:18743"
[meta]
  dir = "$folder/meta"
[data]
  dir = "$folder/data"
  wal-dir = "$folder/wal"
[http]
  bind-address = "127.0.0.1:$port"
  log-enabled = false
[monitor]
  store-enabled = false
"@
$influx = "influxd -config $folder/influxdb.conf 2> /dev/null > /dev/null"
$seconds = $Before + $Down + $After
$steps = (1..10 | ForEach-Object { "      - get: /items`n        name: step $_" }) -join "`n"
Set-Content (Join-Path $folder 'outage.yaml') @"
name: outage
target: sample
load:
  steady: { executor: constant-arrival-rate, rate: 20, duration: ${seconds}s }
flows:
  main:
    steps:
$steps
outputs: [ { influxdb: { url: "http://127.0.0.1:$port", database: perf } } ]
"@
$server = Start-Server $influx $port
$run = $null
try {
    $info = [System.Diagnostics.ProcessStartInfo]::new($Perfsh)
    foreach ($argument in '-NonInteractive', '-Command', "`$r = Invoke-PerfTest '$folder/outage.yaml'; `$o = `$r.Outputs[0]; `"`$(`$r.Metrics.http_reqs.Count) `$(`$o.Written) `$(`$o.Spilled) `$(`$o.Lost)`"; `$r.Warnings") { $info.ArgumentList.Add($argument) }
    $info.Environment['PERF_HOME'] = Join-Path $folder 'home'
    $info.RedirectStandardOutput = $true
    $run = [System.Diagnostics.Process]::Start($info)
    $memory = @()
    foreach ($second in 1..($seconds + 10)) {
        if ($run.HasExited) { break }
        Start-Sleep -Seconds 1
        if ($second -eq $Before) { Stop-Server $server; "after $second s: InfluxDB is stopped" | Out-Host }
        if ($second -eq $Before + $Down) { $server = Start-Server $influx $port; "after $second s: InfluxDB is started" | Out-Host }
        $run.Refresh()
        if (-not $run.HasExited) { $memory += $run.WorkingSet64 / 1MB }
    }

    $lines = @($run.StandardOutput.ReadToEnd() -split "`n" | Where-Object { $_ })
    $requests, $written, $spilled, $lost = -split $lines[0]
    $lines | Select-Object -Skip 1 | Out-Host
    $query = [uri]::EscapeDataString("SELECT sum(""sum"") FROM perf_seconds WHERE metric = 'http_reqs' AND step = '(all)'")
    $http = [System.Net.Http.HttpClient]::new()
    $there = ($http.GetStringAsync("http://127.0.0.1:$port/query?db=perf&q=$query").GetAwaiter().GetResult() | ConvertFrom-Json).results[0].series[0].values[0][1]
    $memoryBefore = @($memory[[Math]::Min(15, $Before - 1)..($Before - 1)])
    $memoryDown = @($memory[$Before..($Before + $Down - 1)])
    'requests {0}, in InfluxDB {1}; points sent {2}, on disk {3}, lost {4}' -f $requests, $there, $written, $spilled, $lost | Out-Host
    'memory of the process, MB: median before {0:0}, median while down {1:0}, largest while down {2:0}, largest at all {3:0}' -f (Get-Median $memoryBefore), (Get-Median $memoryDown), ($memoryDown | Measure-Object -Maximum).Maximum, ($memory | Measure-Object -Maximum).Maximum | Out-Host
}
finally {
    Stop-Server $server
    if ($run) { Stop-Server $run }
    Remove-Item $folder -Recurse -Force
}
