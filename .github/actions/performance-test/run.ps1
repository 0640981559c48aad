# Runs the scenarios that the environment variables name, and keeps each result as a file. A threshold that is not met does not end it: the validation decides.
$ErrorActionPreference = 'Stop'
Import-Module $env:PERF_MODULE
$options = @{}
if ($env:PERF_TEST_ENVIRONMENT) { $options.Environment = $env:PERF_TEST_ENVIRONMENT }
if ($env:PERF_TEST_DURATION) { $options.Duration = $env:PERF_TEST_DURATION }
# Whoever starts the job has confirmed it there.
if ($env:PERF_TEST_PRODUCTION -eq 'true') { $options.Force = $true }
$null = New-Item -ItemType Directory -Path $env:PERF_TEST_RESULTS -Force
foreach ($line in $env:PERF_SCENARIOS -split '\r?\n' | Where-Object { $_.Trim() }) {
    # A scenario, or with a bar the type of test that it is run as: scenarios/sign-in.yaml|authentication
    $scenario, $type = $line.Trim() -split '\|', 2
    if ($type) { $options.Type = $type } elseif ($env:PERF_TEST_TYPE) { $options.Type = $env:PERF_TEST_TYPE } else { $options.Remove('Type') }
    foreach ($i in 1..[Math]::Max(1, [int]$env:PERF_TEST_RUNS)) {
        $result = Invoke-PerfTest -LiteralPath $scenario @options
        $result | Export-PerfReport (Join-Path $env:PERF_TEST_RESULTS "$($result.Id).json")
        $result | Export-PerfReport (Join-Path $env:PERF_TEST_RESULTS "$($result.Id).html")
    }
}
