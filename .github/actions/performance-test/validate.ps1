# Validates the folder of results, and ends with the exit code of what the policy blocks.
$ErrorActionPreference = 'Stop'
Import-Module $env:PERF_MODULE
$options = @{}
# Scenarios that the change asked for may be of several types; each result says its own.
if ($env:PERF_TEST_TYPE -and $env:PERF_SCENARIOS -notmatch '\|') { $options.Type = $env:PERF_TEST_TYPE }
if ($env:PERF_TEST_ENVIRONMENT) { $options.Environment = $env:PERF_TEST_ENVIRONMENT }
if ($env:PERF_TEST_POLICY) { $options.PolicyPath = $env:PERF_TEST_POLICY }
Test-PerfThreshold -ResultsPath $env:PERF_TEST_RESULTS -OutputPath $env:PERF_TEST_OUTPUT @options -Enforce | Format-Table Outcome, Threshold, Value, Margin

# Only what has passed becomes what later runs are compared with: what is blocked has ended here.
if ($env:PERF_TEST_UPDATE_BASELINE -eq 'true') {
    $runs = Get-ChildItem $env:PERF_TEST_RESULTS -Filter *.json -Recurse | ForEach-Object BaseName
    Get-PerfResult -Last 200 -List | Where-Object Id -In $runs | Set-PerfBaseline -Update -Reason 'passed in CI' -Confirm:$false | Out-Null
}
