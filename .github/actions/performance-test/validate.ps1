# Validates the folder of results, and ends with the exit code of what the policy blocks.
$ErrorActionPreference = 'Stop'
Import-Module $env:PERF_MODULE
$options = @{}
if ($env:PERF_TEST_TYPE) { $options.Type = $env:PERF_TEST_TYPE }
if ($env:PERF_TEST_ENVIRONMENT) { $options.Environment = $env:PERF_TEST_ENVIRONMENT }
if ($env:PERF_TEST_POLICY) { $options.PolicyPath = $env:PERF_TEST_POLICY }
Test-PerfThreshold -ResultsPath $env:PERF_TEST_RESULTS -OutputPath $env:PERF_TEST_OUTPUT @options -Enforce | Format-Table Outcome, Threshold, Value, Margin
