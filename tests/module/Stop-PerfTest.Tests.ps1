BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/live.ps1
}

Describe 'Stop-PerfTest' {
    It 'says that nothing runs' {
        Stop-PerfTest -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Be 'RunNotFound,Perf.Commands.StopPerfTestCommand'
    }

    It 'ends a test of another process, whose result is stored with status Stopped' {
        $job = Start-LiveTest
        try {
            $test = Wait-LiveTest
            Stop-PerfTest -WhatIf
            (Get-PerfTest).Id | Should -Be $test.Id
            (Stop-PerfTest -Id $test.Id.Substring(0, 15) -Wait).Id | Should -Be $test.Id
            $stored = Get-PerfResult -Id $test.Id
            $stored.Status | Should -Be 'Stopped'
            $stored.Metrics['iterations'].Count | Should -BeGreaterThan 0
            Get-PerfTest | Should -BeNullOrEmpty
        } finally {
            Stop-LiveTest $job
        }
    }

    It 'does not guess which of several is meant, and takes them from the pipeline' {
        $jobs = (Start-LiveTest), (Start-LiveTest)
        try {
            $tests = Wait-LiveTest -Count 2
            Stop-PerfTest -ErrorAction SilentlyContinue -ErrorVariable fault
            $fault[0].FullyQualifiedErrorId | Should -Be 'RunAmbiguous,Perf.Commands.StopPerfTestCommand'
            ($tests | Stop-PerfTest -Wait).Id | Should -Be $tests.Id
            (Get-PerfResult -Status Stopped -Last 2).Id | Sort-Object | Should -Be ($tests.Id | Sort-Object)
        } finally {
            $jobs | ForEach-Object { Stop-LiveTest $_ }
        }
    }
}
