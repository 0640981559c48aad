<#
.SYNOPSIS
    Tells the truth or not: 1,000 arrivals/s against a server that freezes 1 s in every 10. The response times that users would have seen follow from the
    server's own freeze log; the percentiles that Perf reports are set beside them.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Rate = 1000,
    [int] $Seconds = 60
)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
$target = Join-Path $root 'tests' 'Perf.Target'
& dotnet build $target -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory

$info = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
foreach ($argument in (Join-Path $target 'bin' 'Release' 'net10.0' 'Perf.Target.dll'), '--freeze', '1s/10s') { $info.ArgumentList.Add($argument) }
$info.RedirectStandardOutput = $true
$server = [System.Diagnostics.Process]::Start($info)
try {
    $address = ($server.StandardOutput.ReadLine() | ConvertFrom-Json).http.TrimEnd('/')
    '{0,-16} {1,-10} {2,10} {3,10} {4,8}   {5}' -f 'connections', 'percentile', 'truth ms', 'response', 'error', 'http_req_duration (service time)' | Out-Host
    foreach ($connections in $null, 200, 50) {
        $limit = if ($connections) { "http: { maxConnections: $connections }" } else { '' }
        $scenario = Join-Path $folder 'frozen.yaml'
        Set-Content $scenario @"
name: frozen server
target: $address
$limit
load:
  steady: { executor: constant-arrival-rate, rate: $Rate, duration: ${Seconds}s }
flows:
  main: { steps: [ { get: /ok } ] }
"@
        $result = Join-Path $folder 'result.json'
        & $Perfsh -NoProfile -Command "`$env:PERF_HOME = '$folder'; Invoke-PerfTest '$scenario' | Export-PerfReport '$result'" | Out-Host
        & $Perfsh -NoProfile -File (Join-Path $PSScriptRoot 'FrozenTruth.ps1') -Result $result -Address $address -Rate $Rate -Seconds $Seconds -Name $(if ($connections) { "at most $connections" } else { 'as needed' }) | Out-Host
    }
}
finally {
    $server.Kill()
    $server.WaitForExit()
    Remove-Item $folder -Recurse -Force
}
