BeforeAll {
    . $PSScriptRoot/common.ps1
    $null = New-TestScenario -Name 'shop smoke' -FileName 'scenarios/smoke.yaml' -Extra 'tags: { type: smoke }'
    $null = New-TestScenario -Name 'shop load' -FileName 'scenarios/load.yml' -Load '{ executor: constant-arrival-rate, rate: 10, duration: 1m }'
    $null = New-TestScenario -Name 'inner' -FileName 'scenarios/more/inner.yaml'
    Set-Content (Join-Path $TestDrive 'scenarios' 'broken.yaml') 'flows: {}'
    Set-Content (Join-Path $TestDrive 'scenarios' 'compose.yaml') 'services: {}'
    Push-Location $TestDrive
}

AfterAll { Pop-Location }

Describe 'Get-PerfScenario' {
    It 'lists the scenarios of the folder, those with problems too, and no other files' {
        $all = Get-PerfScenario
        $all | Should -BeOfType ([Perf.ScenarioInfo])
        $all.Name | Sort-Object | Should -Be 'broken', 'shop load', 'shop smoke'
        ($all | Where-Object Name -eq 'broken').Problems | Should -Not -BeNullOrEmpty
        $load = $all | Where-Object Name -eq 'shop load'
        $load.PeakLoad | Should -Be '10/s'
        $load.Duration | Should -Be ([timespan]'00:01:00')
        $load.Flows | Should -Be 'browse'
        ($all | Where-Object Type -eq 'smoke').Name | Should -Be 'shop smoke'
    }

    It 'lists what ships with the module' {
        (Get-PerfScenario -Shipped).Type | Should -Contain 'breakpoint'
        (Get-PerfScenario 'quick*' -Shipped).Name | Should -Be 'quick start'
    }

    It 'takes wildcards of names, folders and files' {
        (Get-PerfScenario shop*).Name | Sort-Object | Should -Be 'shop load', 'shop smoke'
        (Get-PerfScenario -Path scenarios/s*.yaml).Name | Should -Be 'shop smoke'
        (Get-PerfScenario -Recurse inner).Name | Should -Be 'inner'
        Get-PerfScenario nothing | Should -BeNullOrEmpty
    }

    It 'is a table of one line each' {
        Get-PerfScenario | Out-String -Width 160 | Should -Match '(?m)^shop load +1m +10/s'
    }

    It 'completes names, in quotes where they need them' {
        (Get-Completion 'Get-PerfScenario shop').CompletionText | Sort-Object | Should -Be "'shop load'", "'shop smoke'"
    }

    It 'says when there is no such folder' {
        (Get-Fault 'Get-PerfScenario -Path $v.Path' @{ Path = (Join-Path $TestDrive 'absent') }).FullyQualifiedErrorId | Should -Match '^FileNotFound'
    }
}
