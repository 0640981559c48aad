<#
.SYNOPSIS
    Tests of Artillery with a CSV file, captures and expectations: the CPU time that a request costs, beside Artillery's own.
.DESCRIPTION
    Two files: one whose arrivals make three requests each over a connection of their own, and one whose arrivals make them again and again. Where artillery is on the PATH,
    both programs run the same files, in turns, each at a rate that it can hold. Elsewhere Artillery counts with the 516 us that a bare GET in a loop takes it on a machine
    like A of docs/performance.md (-Theirs), on whatever machine this is.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [double] $Theirs = 516,
    # Requests a second of each program, of the file with arrivals and of the one with loops. More than Artillery can do makes it late, not faster.
    [int] $Rate = 12000,
    [int] $LoopRate = 30000,
    [int] $TheirRate = 600,
    [int] $TheirLoopRate = 900,
    [int] $Seconds = 15,
    [int] $Blocks = 3
)

. (Join-Path $PSScriptRoot 'Measure.ps1')
$root = Split-Path (Split-Path $PSScriptRoot -Parent) -Parent
& dotnet build (Join-Path $root 'tests' 'Perf.Sink') -c Release --nologo -v quiet | Out-Host
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-bench-$([guid]::NewGuid().ToString('N'))"
$null = New-Item $folder -ItemType Directory
$port = 18721
Set-Content (Join-Path $folder 'users.csv') (@('name,key') + @(1..1000 | ForEach-Object { "user$_,k$($_ * 7919 % 100000)" }))

# Arrivals of three requests, or, with loops, of thirty times as many.
function New-Test {
    param([int] $Rate, [bool] $Loops)
    $steps = @"
      - get:
          url: "/items?q={{ name }}"
          headers: { x-key: "{{ key }}" }
          capture: { json: "`$.pad", as: pad }
          expect: [ { statusCode: 200 }, { contentType: json }, { hasProperty: pad } ]
      - post:
          url: "/items/{{ pad }}"
          json: { name: "{{ name }}", key: "{{ key }}" }
          expect: [ { statusCode: 200 } ]
      - get: { url: "/search?term={{ name }}", expect: [ { statusCode: [200, 201] } ] }
"@
    if ($Loops) { $steps = "      - loop:`n" + ($steps -replace '(?m)^', '    ') + "`n        count: 30" }
    $arrivals = if ($Loops) { $Rate / 90 } else { $Rate / 3 }
    @"
config:
  target: http://127.0.0.1:$port
  phases: [ { duration: $Seconds, arrivalRate: $([int][Math]::Round($arrivals)) } ]
  payload: { path: users.csv, fields: [name, key], order: sequence }
  plugins: { expect: { outputFormat: silent } }
scenarios:
  - flow:
$steps
"@
}

# What a request cost Artillery: its process' CPU time by the requests that it reports at the end.
function Measure-Artillery {
    param([string] $Path)
    (Measure-Peer "env ARTILLERY_DISABLE_TELEMETRY=true artillery run '$Path'" 'Summary report[\s\S]*http\.requests: \.+ (\d+)' 1).Cpu
}

$sink = Start-Server "$(Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink') $port" $port
try {
    $hasArtillery = Test-Program artillery
    foreach ($loops in $false, $true) {
        $theirPath = Join-Path $folder "theirs-$loops.yml"
        Set-Content $theirPath (New-Test $(if ($loops) { $TheirLoopRate } else { $TheirRate }) $loops)
        $measured = @()
        $ours = @(foreach ($i in 1..$Blocks) {
            if ($hasArtillery) { $measured += Measure-Artillery $theirPath }
            $test = New-Test $(if ($loops) { $LoopRate } else { $Rate }) $loops
            $figures = Measure-Perf $Perfsh $test @($rateFigure, $cpuFigure, '$r.Metrics.http_req_failed.Rate', '$r.Metrics.checks.Rate', '$r.Metrics.dropped_iterations.Count')
            $beside = if ($hasArtillery) { ", Artillery's {0:0} us" -f $measured[-1] } else { '' }
            Write-Host ('  {0,9:0} requests/s {1,8:0.0} us a request, {2:P1} failed, {3:P1} of checks held, {4} arrivals dropped{5}' -f $figures[0], $figures[1], $figures[2], $figures[3], $figures[4], $beside)
            $figures[1]
        })
        $theirsMedian = if ($measured) { Get-Median $measured } else { $Theirs }
        '{3}: Artillery {0:0} us, Perf {1:0.0} us a request: {2:0.0} times as many for the same CPU (wanted: 30)' -f $theirsMedian, (Get-Median $ours), ($theirsMedian / (Get-Median $ours)),
            $(if ($loops) { 'Loops' } else { 'Arrivals' }) | Out-Host
    }
}
finally {
    Stop-Server $sink
    Remove-Item $folder -Recurse -Force
}
