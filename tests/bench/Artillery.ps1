<#
.SYNOPSIS
    A test of Artillery with a CSV file, captures and expectations: the CPU time that a request costs, beside Artillery's own.
.DESCRIPTION
    Artillery 2 takes 516 us a request for such a file on the machine of docs/performance.md (-Theirs). Where artillery is installed, it is measured here and now.
#>
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [double] $Theirs = 516,
    [int] $Rate = 4000,
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

function New-Test {
    param([int] $Rate)
    @"
config:
  target: http://127.0.0.1:$port
  phases: [ { duration: $Seconds, arrivalRate: $Rate } ]
  payload: { path: users.csv, fields: [name, key], order: sequence }
  plugins: { expect: {} }
scenarios:
  - flow:
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
}

$sink = Start-Server "$(Join-Path $root 'tests' 'Perf.Sink' 'bin' 'Release' 'net10.0' 'Perf.Sink') $port" $port
try {
    $measured = @()
    if (Test-Program artillery) {
        # As much as one of its processes can do: more makes it late, not slower.
        $path = Join-Path $folder 'theirs.yml'
        Set-Content $path (New-Test 200)
        foreach ($i in 1..$Blocks) { $measured += (Measure-Peer "artillery run '$path'" 'http\.request_rate: \.+ (\d+)/sec[\s\S]*\z' $Seconds).Cpu }
    }

    $ours = @(foreach ($i in 1..$Blocks) {
        $figures = Measure-Perf $Perfsh (New-Test $Rate) @($rateFigure, $cpuFigure, '$r.Metrics.http_req_failed.Rate', '$r.Metrics.checks.Rate', '$r.Metrics.dropped_iterations.Count')
        Write-Host ('  {0,9:0} requests/s {1,8:0.0} us a request, {2:P1} failed, {3:P1} of checks held, {4} arrivals dropped' -f $figures[0], $figures[1], $figures[2], $figures[3], $figures[4])
        $figures[1]
    })
    $theirsMedian = if ($measured) { Get-Median $measured } else { $Theirs }
    'Artillery {0:0} us, Perf {1:0.0} us a request: {2:0.0} times as many for the same CPU (wanted: 30)' -f $theirsMedian, (Get-Median $ours), ($theirsMedian / (Get-Median $ours)) | Out-Host
}
finally {
    Stop-Server $sink
    Remove-Item $folder -Recurse -Force
}
