BeforeAll {
    . $PSScriptRoot/common.ps1
    $runs = 1..3 | ForEach-Object { Invoke-PerfTest (New-TestScenario -Name alpha) }
    $failed = Invoke-PerfTest (New-TestScenario -Name alpha -FileName failed.yaml -Threshold 'http_req_duration: "p(95) < 1us"')
}

Describe 'Set-PerfBaseline' {
    AfterEach { Get-PerfBaseline | Remove-PerfBaseline -Confirm:$false }

    It 'makes a baseline of runs, with who, when and why' {
        $baseline = $runs | Set-PerfBaseline -Reason 'first' -PassThru
        $baseline | Should -BeOfType ([Perf.Baseline])
        $baseline.Name | Should -Be 'default'
        $baseline.Scenario | Should -Be 'alpha'
        $baseline.RunIds | Should -Be $runs.Id
        $baseline.Reason | Should -Be 'first'
        $baseline.By | Should -Match ' on '
        $baseline.Fingerprint | Should -Be $runs[0].Fingerprint.Hash
        (Get-PerfBaseline).RunIds | Should -Be $runs.Id
        (Get-PerfResult -List -Baseline default).Id | Sort-Object | Should -Be ($runs.Id | Sort-Object)
    }

    It 'gives nothing without -PassThru, and replaces the set' {
        $runs[0] | Set-PerfBaseline | Should -BeNullOrEmpty
        Set-PerfBaseline $runs[1].Id
        (Get-PerfBaseline).RunIds | Should -Be $runs[1].Id
    }

    It 'adds with -Update, and keeps the newest' {
        $runs[0] | Set-PerfBaseline -Name main
        Get-PerfResult -List -Id $runs[1].Id | Set-PerfBaseline -Name main -Update
        (Get-PerfBaseline main).RunIds | Should -Be $runs[0, 1].Id
        $runs[2] | Set-PerfBaseline -Name main -Update -Keep 2
        (Get-PerfBaseline main).RunIds | Should -Be $runs[1, 2].Id
        (Get-PerfBaseline main).Action | Should -Be 'Updated'
    }

    It 'changes nothing with -WhatIf, and shows what would be' {
        $would = $runs | Set-PerfBaseline -WhatIf -PassThru
        $would.RunIds | Should -Be $runs.Id
        Get-PerfBaseline | Should -BeNullOrEmpty
    }

    It 'refuses a run that failed, names it, and changes nothing' {
        { $runs[0], $failed | Set-PerfBaseline } | Should -Throw -ErrorId 'BaselineInvalid,Perf.Commands.SetPerfBaselineCommand' -ExpectedMessage "*$($failed.Id)*thresholds*"
        Get-PerfBaseline | Should -BeNullOrEmpty
    }

    It 'refuses an id that is not stored' {
        { Set-PerfBaseline zzz } | Should -Throw -ErrorId 'RunNotFound,Perf.Commands.SetPerfBaselineCommand'
    }

    It 'refuses a result that is not stored' {
        $unstored = Invoke-PerfTest (New-TestScenario -Name alpha) -NoStore
        { $unstored | Set-PerfBaseline } | Should -Throw -ErrorId 'RunNotFound,Perf.Commands.SetPerfBaselineCommand'
    }
}
