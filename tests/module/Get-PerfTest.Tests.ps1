BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/live.ps1
}

Describe 'Get-PerfTest' {
    It 'gives nothing, and no error, when nothing runs' {
        Get-PerfTest | Should -BeNullOrEmpty
    }

    It 'says that no running test has an id, and goes on' {
        $null = Get-PerfTest -Id 'zzz' -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Be 'RunNotFound,Perf.Commands.GetPerfTestCommand'
    }

    It 'lists a test of another process, and offers its id' {
        $job = Start-LiveTest
        try {
            $test = Wait-LiveTest
            $test | Should -BeOfType ([Perf.LiveRun])
            $test.Scenario | Should -Be 'live'
            $test.Target | Should -Be 'sample'
            $test.ProcessId | Should -Be $job.Id
            $test.IsSuspended | Should -BeFalse
            $test.Tags['build'] | Should -Be '42'
            (Get-PerfTest -Id $test.Id.Substring(0, 15)).Id | Should -Be $test.Id
            $test | Out-String -Width 160 | Should -Match "(?m)^$($test.Id)\s+live\s+sample\s+Running\s"
            (Get-Completion 'Stop-PerfTest -Id ').CompletionText | Should -Be $test.Id
            (Get-Completion 'Get-PerfTest -Id ').ToolTip | Should -Match 'live'
        } finally {
            Stop-LiveTest $job
        }
    }
}
