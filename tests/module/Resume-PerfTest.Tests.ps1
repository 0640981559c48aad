BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/live.ps1
}

Describe 'Resume-PerfTest' {
    It 'says that nothing runs, and does not end the script' {
        Resume-PerfTest  -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
    }

    It 'says that no running test has such an id' {
        Resume-PerfTest  -Id zzz -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Match '^RunNotFound,'
        $fault[0].TargetObject | Should -Be 'zzz'
    }

    It 'changes nothing with -WhatIf' {
        $job = Start-LiveTest
        try {
            $test = Wait-LiveTest
            Resume-PerfTest  -WhatIf | Should -BeNullOrEmpty
            $after = Get-PerfTest
            $after.IsSuspended | Should -Be $test.IsSuspended
            $after.RateFactor | Should -Be $test.RateFactor
        } finally {
            Stop-LiveTest $job
        }
    }
}
