<#
.SYNOPSIS
    How fast a stream of k6's samples is read, and in how much memory. It makes the file itself: samples of 200 requests a second on 10 steps, as k6 writes them.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    # The file's size in megabytes.
    [int] $Megabytes = 2048,
    [int] $Runs = 3
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$file = Join-Path $folder 'samples.json'
try {
    # One second of samples is made once and written again and again with another time.
    $random = [System.Random]::new(7)
    $invariant = [cultureinfo]::InvariantCulture
    $head = [System.Text.StringBuilder]::new()
    $trends = 'http_req_duration', 'http_req_blocked', 'http_req_connecting', 'http_req_tls_handshaking', 'http_req_sending', 'http_req_waiting', 'http_req_receiving'
    foreach ($name in $trends) { $null = $head.Append("{`"type`":`"Metric`",`"data`":{`"name`":`"$name`",`"type`":`"trend`",`"contains`":`"time`",`"thresholds`":[],`"submetrics`":null},`"metric`":`"$name`"}`n") }
    $null = $head.Append("{`"type`":`"Metric`",`"data`":{`"name`":`"http_reqs`",`"type`":`"counter`",`"contains`":`"default`",`"thresholds`":[],`"submetrics`":null},`"metric`":`"http_reqs`"}`n")
    $null = $head.Append("{`"type`":`"Metric`",`"data`":{`"name`":`"http_req_failed`",`"type`":`"rate`",`"contains`":`"default`",`"thresholds`":[],`"submetrics`":null},`"metric`":`"http_req_failed`"}`n")
    $blocks = foreach ($variant in 1..8) {
        $text = [System.Text.StringBuilder]::new()
        foreach ($i in 0..199) {
            $step = $i % 10
            $time = "@TIME@.$(($i * 5).ToString('000', $invariant))123456Z"
            $tags = "{`"expected_response`":`"true`",`"group`":`"::shop`",`"method`":`"GET`",`"name`":`"step $step`",`"proto`":`"HTTP/1.1`",`"scenario`":`"peak`",`"status`":`"200`",`"url`":`"http://shop.example.test/api/v1/items/$step`"}"
            $waiting = 20 + 200 * $random.NextDouble()
            $values = [ordered]@{
                http_reqs = 1; http_req_duration = $waiting + 0.3; http_req_blocked = 0.002 + 0.01 * $random.NextDouble(); http_req_connecting = 0; http_req_tls_handshaking = 0
                http_req_sending = 0.02 + 0.05 * $random.NextDouble(); http_req_waiting = $waiting; http_req_receiving = 0.05 + 0.2 * $random.NextDouble(); http_req_failed = 0
            }
            foreach ($name in $values.Keys) {
                $null = $text.Append("{`"metric`":`"$name`",`"type`":`"Point`",`"data`":{`"time`":`"$time`",`"value`":$(([double]$values[$name]).ToString('0.######', $invariant)),`"tags`":$tags}}`n")
            }
        }

        $text.ToString()
    }

    $writer = [System.IO.StreamWriter]::new($file, $false, [System.Text.UTF8Encoding]::new($false), 1MB)
    $writer.Write($head.ToString())
    $start = [datetime]::new(2026, 3, 1, 12, 0, 0)
    for ($second = 0; $writer.BaseStream.Length -lt $Megabytes * 1MB; $second++) {
        $writer.Write($blocks[$second % $blocks.Count].Replace('@TIME@', $start.AddSeconds($second).ToString('s', $invariant)))
    }

    $writer.Dispose()
    $megabytes = (Get-Item $file).Length / 1MB
    $requests = $second * 200
    "k6's NDJSON, {0:0} MB, {1:#,##0} requests, {2} s of run, on one core" -f $megabytes, $requests, $second | Out-Host
    '{0,-24} {1,9} {2,9} {3,9}' -f '', 'min', 'median', 'max' | Out-Host
    $command = "`$p = [System.Diagnostics.Process]::GetCurrentProcess(); `$c = `$p.TotalProcessorTime; `$w = [System.Diagnostics.Stopwatch]::StartNew(); `$r = Import-PerfResult '$file' -NoStore; `$w.Stop(); `$p.Refresh(); " +
        '"$($w.Elapsed.TotalSeconds) $($p.PeakWorkingSet64 / 1MB) $($r.Metrics[''http_reqs''].Count) $(($p.TotalProcessorTime - $c).TotalSeconds)"'
    $figures = @(foreach ($i in 1..$Runs) {
        $words = -split (& bash -c "$(Get-Pin 1) '$Perfsh' -NoProfile -Command '$($command.Replace("'", "'\''"))'" | Select-Object -Last 1)
        if ([double]$words[2] -ne $requests) { throw "The result has $($words[2]) requests, and the file $requests." }
        , @(($megabytes / [double]$words[0]), [double]$words[1], ($megabytes / [double]$words[3]))
    })

    '{0,-24} {1}' -f 'MB/s', (Format-Range @($figures | ForEach-Object { $_[0] }) '0') | Out-Host
    # The same on a machine that does other things too; compiling the code is in it.
    '{0,-24} {1}' -f 'MB per second of CPU', (Format-Range @($figures | ForEach-Object { $_[2] }) '0') | Out-Host
    '{0,-24} {1}' -f 'peak memory, MB', (Format-Range @($figures | ForEach-Object { $_[1] }) '0') | Out-Host
    'Asked for: 100 MB/s at least, 300 MB at most.' | Out-Host
}
finally {
    Remove-Item $folder -Recurse -Force
}
