# Compares one result with the truth. The truth of a start is the end of the freeze that it fell into, less its intended time; outside a freeze the server
# answers at once. The freezes are in the server's log, as microseconds since 1970.
[CmdletBinding()]
param([string] $Result, [string] $Address, [int] $Rate, [int] $Seconds, [string] $Name)

Import-Module Perf
$run = Get-PerfResult -Path $Result
$client = [System.Net.Http.HttpClient]::new()
$log = $client.GetStringAsync("$Address/freeze-log").GetAwaiter().GetResult() | ConvertFrom-Json
$freezes = @($log.windows | Where-Object { $_.end_us })
$from = [long]($run.StartedAt.UtcDateTime - [datetime]::UnixEpoch).TotalMicroseconds
$waits = [double[]]::new($Rate * $Seconds)
for ($i = 0; $i -lt $waits.Length; $i++) {
    $at = $from + [long]($i * 1000000 / $Rate)
    foreach ($freeze in $freezes) {
        if ($at -ge $freeze.start_us -and $at -lt $freeze.end_us) { $waits[$i] = ($freeze.end_us - $at) / 1000 }
    }
}

[array]::Sort($waits)
foreach ($percent in 95, 99, 99.9) {
    $truth = $waits[[Math]::Max(0, [int][Math]::Ceiling($percent / 100 * $waits.Length) - 1)]
    $seen = $run.Metrics['http_req_response_time'].Percentile($percent)
    '{0,-16} {1,-10} {2,10:0.0} {3,10:0.0} {4,7:+0.0;-0.0} %   {5:0.0}' -f $Name, "p$percent", $truth, $seen, (($seen / $truth - 1) * 100), $run.Metrics['http_req_duration'].Percentile($percent)
}
