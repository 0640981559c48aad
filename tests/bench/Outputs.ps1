<#
.SYNOPSIS
    What seeing it costs: the engine's throughput with InfluxDB, Prometheus (scraped once a second) and the dashboard (somebody reads its events) on against off, in interleaved pairs. Wanted: 0.97 or more.
.DESCRIPTION
    The server (tests/Perf.Sink) has core 0 and Perf core 1; InfluxDB and Prometheus run where there is room, so that on two cores they take time from both sides of every pair alike: they run, idle, in the pairs' other
    half too. The pairs' order changes (off on, on off), and the figure is the median of the pairs' ratios.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Pairs = 9,
    [string] $Duration = '20s',
    # Also the k6 layout, in which every sample is sent.
    [switch] $Samples
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux) { Write-Host 'Outputs: needs Linux; left out.'; return }
foreach ($program in 'influxd', 'prometheus') { if (-not (Test-Program $program)) { Write-Host "Outputs: needs $program; left out."; return } }
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
& dotnet build (Join-Path $root 'tests' 'Perf.Sink') -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18731
$influxPort = 18732
$prometheusPort = 18733
$scrapePort = 18734
$pagePort = 18736
Set-Content (Join-Path $folder 'influxdb.conf') @"
reporting-disabled = true
bind-address = "127.0.0.1:18735"
[meta]
  dir = "$folder/meta"
[data]
  dir = "$folder/data"
  wal-dir = "$folder/wal"
[http]
  bind-address = "127.0.0.1:$influxPort"
  log-enabled = false
[monitor]
  store-enabled = false
"@
Set-Content (Join-Path $folder 'prometheus.yml') "global: { scrape_interval: 1s, scrape_timeout: 1s }`nscrape_configs: [ { job_name: perf, static_configs: [ { targets: [ '127.0.0.1:$scrapePort' ] } ] } ]`n"
$sinkProgram = Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink'
# Reads the page's events as a browser does, on the server's core. The page's address has a secret, and is told when it is served.
function Start-PageReader {
    Set-Content (Join-Path $folder 'told.txt') ''
    $info = [System.Diagnostics.ProcessStartInfo]::new('bash')
    $info.ArgumentList.Add('-c')
    $info.ArgumentList.Add("until address=`$(grep -o 'http://127.0.0.1:$pagePort/[^ ]*' '$folder/told.txt'); do sleep 0.2; done; exec $(Get-Pin 0) curl -sN `"`${address}events`" -o '$folder/events.txt'")
    [System.Diagnostics.Process]::Start($info)
}

$servers = @()
try {
    $servers += Start-Server "$sinkProgram $port" $port
    $servers += Start-Server "influxd -config $folder/influxdb.conf 2> /dev/null > /dev/null" $influxPort
    $servers += Start-Server "prometheus --config.file=$folder/prometheus.yml --storage.tsdb.path=$folder/tsdb --web.listen-address=127.0.0.1:$prometheusPort 2> /dev/null" $prometheusPort
    $plain = New-Scenario "http://127.0.0.1:$port" "{ executor: constant-vus, vus: 64, duration: $Duration, gracefulStop: 1s }"
    $layouts = @(@{ Name = 'InfluxDB, Prometheus, page'; Page = $true; Outputs = "outputs: [ { influxdb: { url: 'http://127.0.0.1:$influxPort', database: perf } }, { prometheus: { listen: '127.0.0.1:$scrapePort', linger: 0s } } ]" })
    if ($Samples) { $layouts += @{ Name = 'InfluxDB, k6 layout'; Page = $false; Outputs = "outputs: [ { influxdb: { url: 'http://127.0.0.1:$influxPort', database: k6, layout: k6 } } ]" } }
    foreach ($layout in $layouts) {
        $with = "$plain`n$($layout.Outputs)`n"
        $null = Measure-Perf $Perfsh $plain @($rateFigure)
        $ratios = @()
        foreach ($pair in 1..$Pairs) {
            $rates = @{}
            foreach ($side in $(if ($pair % 2) { 'off', 'on' } else { 'on', 'off' })) {
                $watched = $side -eq 'on' -and $layout.Page
                $reader = if ($watched) { Start-PageReader }
                $figures = Measure-Perf $Perfsh $(if ($side -eq 'on') { $with } else { $plain }) -With $(if ($watched) { "-DashboardPort $pagePort -NoBrowser" } else { '' }) -Figures @($rateFigure, '[double](@($r.Outputs | ForEach-Object Lost) | Measure-Object -Sum).Sum', '[double](@($r.Outputs | ForEach-Object Written) | Measure-Object -Sum).Sum')
                if ($reader) {
                    Stop-Server $reader
                    if (-not (Test-Path (Join-Path $folder 'events.txt'))) { Write-Warning 'Nobody read the page.' }
                    Remove-Item (Join-Path $folder 'events.txt') -ErrorAction Ignore
                }

                $rates[$side] = $figures[0]
                if ($side -eq 'on') { $lost = $figures[1]; $written = $figures[2] }
            }

            $ratio = $rates.on / $rates.off
            $ratios += $ratio
            '{0,-26} pair {1}: off {2,9:0}/s, on {3,9:0}/s, ratio {4:0.000}, {5:0} points sent, {6:0} lost' -f $layout.Name, $pair, $rates.off, $rates.on, $ratio, $written, $lost | Out-Host
        }

        '{0,-26} median ratio {1:0.000} ({2})' -f $layout.Name, (Get-Median $ratios), (Format-Range $ratios '0.000') | Out-Host
    }
}
finally {
    foreach ($server in $servers) { Stop-Server $server }
    Remove-Item $folder -Recurse -Force
}
