<#
.SYNOPSIS
    A k6 script of a GET and a check, once interpreted and once as a native plan, each in a process tree on one core; and the memory that a virtual user takes.
.DESCRIPTION
    k6 0.47 makes 13,800 iterations/s of such a script with 64 virtual users on the machine of docs/performance.md (-Theirs), 75 us of CPU for each. Where k6 is installed, it is measured here and now,
    in turns with Perf. Memory is what the worker process has more with 1,000 virtual users than with one.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [double] $Theirs = 13800,
    [int] $Seconds = 12,
    [int] $Blocks = 5,
    [int] $Users = 1000
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
if (-not $IsLinux) { Write-Host 'K6: needs Linux; left out.'; return }
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
& dotnet build (Join-Path $root 'tests' 'Perf.Sink') -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18731

function New-Script {
    param([int] $Vus, [string] $Duration, [string] $Rest = '')
    @"
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: $Vus, duration: '$Duration' };
export default function () {
  const res = http.get('http://127.0.0.1:$port/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  $Rest
}
"@
}

# Runs a script pinned to core 1, its worker with it; gives the rate of iterations and the most memory of its worker, in MB.
function Measure-Script {
    param([string] $Script, [bool] $Interpret)
    $path = Join-Path $folder 'test.js'
    Set-Content $path $Script
    $interpreted = if ($Interpret) { 'PERF_SCRIPT_INTERPRET=1' } else { '' }
    $command = "`$r = Invoke-PerfTest '$path' -NoStore -WarningAction SilentlyContinue; ConvertTo-Json -Compress @(`$r.Metrics.iterations.Rate, `$r.Metrics.checks.Rate, `$r.Engine)"
    $info = [System.Diagnostics.ProcessStartInfo]::new('bash')
    $info.ArgumentList.Add('-c')
    $info.ArgumentList.Add("PERF_HOME='$folder' $interpreted exec $(Get-Pin 1) '$Perfsh' -NoLogo -NoProfile -Command `"`$1`"")
    $info.ArgumentList.Add('bash')
    $info.ArgumentList.Add($command)
    $info.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($info)
    $reading = $process.StandardOutput.ReadToEndAsync()
    $most = 0
    while (-not $process.WaitForExit(200)) {
        foreach ($child in (Get-Content "/proc/$($process.Id)/task/$($process.Id)/children", "/proc/$($process.Id)/task/*/children" -ErrorAction Ignore) -split ' ' | Where-Object { $_ } | Select-Object -Unique) {
            $line = Get-Content "/proc/$child/status" -ErrorAction Ignore | Where-Object { $_ -like 'VmRSS:*' }
            if ($line -match '(\d+)') { $most = [Math]::Max($most, [int]$Matches[1] / 1024) }
        }
    }

    $found = ($reading.Result -split "`n" | Where-Object { $_ -like '`[*' } | Select-Object -Last 1) | ConvertFrom-Json
    if ($found[1] -ne 1) { throw "Checks of the script did not hold: $($reading.Result)" }
    @{ Rate = $found[0]; Engine = $found[2]; Memory = $most }
}

$sink = Start-Server "$(Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink') $port" $port
try {
    $rows = @(foreach ($block in 1..$Blocks) {
        $k6 = $Theirs
        if (Test-Program k6) {
            Set-Content (Join-Path $folder 'theirs.js') (New-Script 64 "${Seconds}s")
            $k6 = (Measure-Peer "k6 run '$folder/theirs.js'" 'iterations\.*: \d+\s+([\d.]+)/s' $Seconds).Rate
        }

        @{ K6 = $k6; Interpreted = Measure-Script (New-Script 64 "${Seconds}s") $true; Native = Measure-Script (New-Script 64 "${Seconds}s") $false }
    })
    "A k6 script of a GET and a check, 64 virtual users, $Seconds s, one core, $Blocks blocks; k6: $(if (Test-Program k6) { 'measured in turns' } else { "$Theirs/s, measured before" })" | Out-Host
    '{0,-14} {1,29}   {2,9}   {3}' -f '', 'iterations/s to k6: min med max', 'Perf/s', 'engine' | Out-Host
    foreach ($kind in 'Interpreted', 'Native') {
        '{0,-14} {1}   {2,9:0}   {3}' -f $kind, (Format-Range @($rows | ForEach-Object { $_.$kind.Rate / $_.K6 })), (Get-Median @($rows | ForEach-Object { $_.$kind.Rate })), $rows[0].$kind.Engine | Out-Host
    }

    $one = Measure-Script (New-Script 1 '6s' 'sleep(1);') $true
    $many = Measure-Script (New-Script $Users '6s' 'sleep(1);') $true
    'Memory of the worker: {0:0} MB with 1 virtual user, {1:0} MB with {2}: {3:0.00} MB each' -f $one.Memory, $many.Memory, $Users, (($many.Memory - $one.Memory) / ($Users - 1)) | Out-Host
}
finally {
    Stop-Server $sink
    Remove-Item $folder -Recurse -Force
}
