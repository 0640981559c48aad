BeforeAll {
    . $PSScriptRoot/common.ps1
    $scenario = New-TestScenario
    $run = Invoke-PerfTest $scenario
    $file = Join-Path $TestDrive 'run.json'
    $run | Export-PerfReport -Path $file
}

Describe 'Test-PerfThreshold' {
    Context 'verdicts' {
        It 'gives one for each threshold, with value, limit and margin' {
            $verdict = $run | Test-PerfThreshold
            $verdict | Should -HaveCount 1
            $verdict | Should -BeOfType ([Perf.Verdict])
            $verdict.Outcome | Should -Be 'Pass'
            $verdict.Metric | Should -Be 'http_req_failed'
            $verdict.Value | Should -Be 0
            $verdict.Limit | Should -Be 0.01
            $verdict.Margin | Should -Be 1
            $verdict.RunId | Should -Be $run.Id
        }

        It 'adds those of the command line' {
            $verdicts = $run | Test-PerfThreshold -Threshold 'http_reqs: count >= 20', 'http_reqs{step:list}: count > 20'
            $verdicts.Outcome | Should -Be 'Pass', 'Pass', 'Fail'
            $verdicts[2].Value | Should -Be 20
            $verdicts[2].Step | Should -Be 'list'
        }

        It 'adds those of a file' {
            $limits = Join-Path $TestDrive 'limits.json'
            @{ global_thresholds = @{ response_times = @{ api_endpoints = @{ p95_ms = 0.000001 } }; error_rates = @{ default = @{ max_error_rate_percent = 1 } } } } |
                ConvertTo-Json -Depth 9 | Set-Content $limits
            $verdicts = $run | Test-PerfThreshold -Path $limits
            $verdicts | Should -HaveCount 3
            ($verdicts | Where-Object Metric -EQ 'http_req_response_time').Outcome | Should -Be 'Fail'
            @($verdicts | Where-Object Metric -EQ 'http_req_failed').Outcome | Should -Be 'Pass', 'Pass'
        }

        It 'reads the file of limits that comes with Perf' {
            $run | Test-PerfThreshold -Path (Join-Path $repository 'config' 'ci-cd' '*thresholds.json') | Should -Not -BeNullOrEmpty
        }

        It 'gives NoData, which is no pass, for what the run does not have' {
            $verdict = $run | Test-PerfThreshold -Threshold 'http_req_duration{step:absent}: p(95) < 1s' | Select-Object -Last 1
            $verdict.Outcome | Should -Be 'NoData'
        }

        It 'shows as a table' {
            $run | Test-PerfThreshold | Out-String -Width 120 | Should -Match '(?m)^Pass\s+http_req_failed: rate < 1%\s+0\.00 %\s+100 %'
        }
    }

    Context 'result files' {
        It 'judges them like the run itself' {
            (Test-PerfThreshold -ResultPath $file).Outcome | Should -Be 'Pass'
            (Get-Item $file | Test-PerfThreshold -Threshold 'http_reqs: count > 20').Outcome | Should -Be 'Pass', 'Fail'
        }

        It 'says when a file is missing or no result' {
            $absent = Get-Fault 'Test-PerfThreshold -ResultPath $v.path' @{ path = Join-Path $TestDrive 'absent.json' }
            $absent.FullyQualifiedErrorId | Should -Be 'FileNotFound,Perf.Commands.TestPerfThresholdCommand'
            Set-Content (Join-Path $TestDrive 'other.json') '{ "a": 1 }'
            $other = Get-Fault 'Test-PerfThreshold -ResultPath $v.path' @{ path = Join-Path $TestDrive 'other.json' }
            $other.FullyQualifiedErrorId | Should -Be 'ResultInvalid,Perf.Commands.TestPerfThresholdCommand'
        }
    }

    Context '-Quiet' {
        It 'gives one boolean and nothing else' {
            $run | Test-PerfThreshold -Quiet | Should -BeExactly $true
            $run | Test-PerfThreshold -Threshold 'http_reqs: count > 20' -Quiet | Should -BeExactly $false
        }

        It 'is about all runs together' {
            $worse = Invoke-PerfTest $scenario -Threshold 'http_reqs: count > 20'
            @($run, $worse, $run | Test-PerfThreshold -Quiet) | Should -HaveCount 1
            $run, $worse, $run | Test-PerfThreshold -Quiet | Should -BeFalse
            $run, $run | Test-PerfThreshold -Quiet | Should -BeTrue
        }
    }

    Context '-Enforce' {
        BeforeAll { $pipeline = "Invoke-PerfTest '$scenario' | Test-PerfThreshold" }

        It 'ends with an error that names the thresholds' {
            $fault = Get-Fault 'Test-PerfThreshold -ResultPath $v.path -Threshold "http_reqs: count > 20" -Enforce' @{ path = $file }
            $fault.FullyQualifiedErrorId | Should -Be 'ThresholdFailed,Perf.Commands.TestPerfThresholdCommand'
            $fault.CategoryInfo.Category | Should -Be 'InvalidResult'
            $fault.Exception.Message | Should -Match 'http_reqs: count > 20'
        }

        It 'gives exit code 0 when all are met' {
            $child = Invoke-ChildCommand "$pipeline -Enforce"
            $child.ExitCode | Should -Be 0 -Because $child.Output
        }

        It 'gives exit code 99 to -Command' {
            $child = Invoke-ChildCommand "$pipeline -Threshold 'http_reqs: count > 20' -Enforce"
            $child.ExitCode | Should -Be 99 -Because $child.Output
            $child.Output | Should -Match 'http_reqs: count > 20'
        }

        It 'gives exit code 99 to -File' {
            $script = Join-Path $TestDrive 'ci.ps1'
            Set-Content $script "Import-Module '$modulePath'`n$pipeline -Threshold 'http_reqs: count > 20' -Enforce"
            (Invoke-ChildShell -Argument '-File', $script).ExitCode | Should -Be 99
        }

        It 'leaves exit code 0 without it' {
            (Invoke-ChildCommand "$pipeline -Threshold 'http_reqs: count > 20'").ExitCode | Should -Be 0
        }

        It 'gives exit code 104 for thresholds that cannot be read' {
            (Invoke-ChildCommand "$pipeline -Threshold 'http_reqs: p(95) > 20' -Enforce").ExitCode | Should -Be 104
        }

        It 'does not pass a run without thresholds' {
            $bare = New-TestScenario -Name bare -Threshold @()
            $child = Invoke-ChildCommand "Invoke-PerfTest '$bare' | Test-PerfThreshold -Enforce"
            $child.ExitCode | Should -Be 104
            $child.Output | Should -Match 'nothing to judge'
        }
    }
}
