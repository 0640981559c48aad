BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/live.ps1
}

Describe 'Suspend-PerfTest' {
    It 'says that nothing runs, and does not end the script' {
        Suspend-PerfTest  -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
    }

    It 'says that no running test has such an id' {
        Suspend-PerfTest  -Id zzz -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
        $fault[0].TargetObject | Should -Be 'zzz'
    }

    It 'changes nothing with -WhatIf' {
        $job = Start-LiveTest
        try {
            $test = Wait-LiveTest
            Suspend-PerfTest  -WhatIf | Should -BeNullOrEmpty
            $after = Get-PerfTest
            $after.IsSuspended | Should -Be $test.IsSuspended
            $after.RateFactor | Should -Be $test.RateFactor
        } finally {
            Stop-LiveTest $job
        }
    }
}
