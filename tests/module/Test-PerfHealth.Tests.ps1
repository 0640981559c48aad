BeforeAll {
    . $PSScriptRoot/common.ps1
    $nowhere = 'http://127.0.0.1:1'
}

Describe 'Test-PerfHealth' {
    It 'gives an object for each check, with what to do next' {
        $checks = Test-PerfHealth -Target $nowhere -Exclude clock -WarningAction SilentlyContinue
        $target = $checks | Where-Object Name -eq target
        $target.Status | Should -Be Unhealthy
        $target.Message | Should -Match 'nobody listens'
        $target.Advice | Should -Not -BeNullOrEmpty
        $target.Duration | Should -BeOfType [timespan]
        ($checks | Where-Object Name -eq store).Status | Should -Be Healthy
    }

    It 'warns with the summary, and counts with Where-Object' {
        $checks = Test-PerfHealth -Target $nowhere -Include target, store -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match 'Unhealthy: 1 unhealthy \(target\), 1 healthy'
        @($checks | Where-Object Status -ge Degraded).Name | Should -Be target
    }

    It 'gives a report, and true or false' {
        $report = Test-PerfHealth -Include store -AsReport
        $report | Should -BeOfType [Perf.HealthReport]
        $report | Out-String | Should -Match 'store'
        Test-PerfHealth -Include store -Quiet | Should -BeTrue
        Test-PerfHealth -Target $nowhere -Include target -Quiet | Should -BeFalse
    }

    It 'takes a file of settings' {
        $file = Join-Path $TestDrive 'health.yaml'
        Set-Content $file "services: { grafana: { url: '$nowhere', optional: true } }"
        (Test-PerfHealth -Path $file -Include grafana -WarningAction SilentlyContinue).Status | Should -Be Degraded
        Set-Content $file 'servces: {}'
        (Get-Fault 'Test-PerfHealth -Path $v.file' @{ file = $file }).FullyQualifiedErrorId | Should -Match '^HealthFileInvalid,'
    }

    It 'asks nobody with -WhatIf' {
        Test-PerfHealth -Target $nowhere -WhatIf | Should -BeNullOrEmpty
    }

    It 'writes a report, and refuses a form that it has not' {
        $file = Join-Path $TestDrive 'health.json'
        $null = Test-PerfHealth -Include store -OutputPath $file
        (Get-Content $file -Raw | ConvertFrom-Json).checks[0].name | Should -Be store
        (Get-Fault 'Test-PerfHealth -Include store -OutputPath health.pdf').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
    }

    It 'ends with exit code 99 where something is unhealthy' {
        (Invoke-ChildCommand "Test-PerfHealth -Target $nowhere -Include target -Enforce").ExitCode | Should -Be 99
        (Invoke-ChildCommand 'Test-PerfHealth -Include store -Enforce').ExitCode | Should -Be 0
    }

    It 'completes the names of checks' {
        (Get-Completion 'Test-PerfHealth -Include pro').CompletionText | Should -Be prometheus
    }

    It 'survives a job' {
        $check = Start-Job { param($module) Import-Module $module; Test-PerfHealth -Include store } -ArgumentList $modulePath | Receive-Job -Wait -AutoRemoveJob
        "$($check.Status)" | Should -Match 'Healthy|1'
        $check.Name | Should -Be store
    }
}
