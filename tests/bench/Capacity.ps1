<#
.SYNOPSIS
    Searches the capacity of servers whose capacity is known, and sets the answers beside the truth.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [double[]] $Capacities = @(100, 200, 400)
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
$target = Join-Path $root 'tests' 'Perf.Target'
& dotnet build $target -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$info = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
$info.ArgumentList.Add((Join-Path $target 'bin' 'Release' 'net10.0' 'Perf.Target.dll'))
$info.RedirectStandardOutput = $true
$server = [System.Diagnostics.Process]::Start($info)
try {
    $address = ($server.StandardOutput.ReadLine() | ConvertFrom-Json).http.TrimEnd('/')
    '{0,10} {1,10} {2,10} {3,10} {4,6}   {5}' -f 'capacity/s', 'found', 'low', 'high', 'steps', 'limit' | Out-Host
    foreach ($capacity in $Capacities) {
        $scenario = Join-Path $folder 'capacity.yaml'
        Set-Content $scenario (New-Scenario $address '{ executor: constant-arrival-rate, rate: 10, duration: 10s }' "[ { get: '/capacity?rate=$capacity&servers=2&queue=500' } ]")
        $command = "`$c = Find-PerfCapacity '$scenario' -MinRate 20 -MaxRate 3000 -StepDuration 5s -MaxDuration 4m -NoStore -Threshold 'http_req_response_time: p(95) < 60ms' -WarningAction SilentlyContinue; ConvertTo-Json -Compress @(`$c.Rate, `$c.Low, `$c.High, `$c.Steps.Count, `$c.LimitReason)"
        $figures = (& bash -c "PERF_HOME='$folder' '$Perfsh' -NoLogo -NoProfile -Command `"`$1`"" bash $command | Select-Object -Last 1) | ConvertFrom-Json
        '{0,10:0} {1,10:0.0} {2,10:0.0} {3,10:0.0} {4,6}   {5}' -f $capacity, $figures[0], $figures[1], $figures[2], $figures[3], $figures[4] | Out-Host
    }
}
finally {
    Stop-Server $server
    Remove-Item $folder -Recurse -Force
}
