BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario -Name alpha)
}

Describe 'Optimize-PerfHistory' {
    It 'does nothing with -WhatIf' {
        Optimize-PerfHistory -DeleteAfter 0 -WhatIf | Should -BeNullOrEmpty
        Get-PerfResult -List | Should -HaveCount 1
    }

    It 'keeps everything by default' {
        $done = Optimize-PerfHistory
        $done | Should -BeOfType ([Perf.HistoryUpkeep])
        $done.Runs | Should -Be 1
        $done.RolledUp + $done.Deleted | Should -Be 0
    }

    It 'thins out by age and keeps the figures' {
        (Optimize-PerfHistory -KeepFull 0 -KeepTenSeconds 0 -KeepMinutes 0).RolledUp | Should -Be 1
        $after = Get-PerfResult -Id $run.Id
        $after.Metrics['http_req_duration'].P95 | Should -Be $run.Metrics['http_req_duration'].P95
        (Get-PerfResult -List).Resolution | Should -Be 0
    }

    It 'deletes only what no baseline has' {
        $run | Set-PerfBaseline
        (Optimize-PerfHistory -DeleteAfter 0).KeptForBaselines | Should -Be 1
        Remove-PerfBaseline default -Confirm:$false
        (Optimize-PerfHistory -DeleteAfter 0).Deleted | Should -Be 1
        Get-PerfResult -List | Should -BeNullOrEmpty
    }

    It 'refuses what is no age, and settings that contradict each other' {
        { Optimize-PerfHistory -KeepFull soon } | Should -Throw -ErrorId 'ArgumentInvalid,*'
        { Optimize-PerfHistory -KeepFull 9d -KeepTenSeconds 5d } | Should -Throw -ErrorId 'HistoryInvalid,*'
    }
}
