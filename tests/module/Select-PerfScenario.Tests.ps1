BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Join-Path $TestDrive 'repository'
    $null = New-Item (Join-Path $folder 'config/ci-cd') -ItemType Directory
    Set-Content (Join-Path $folder 'config/ci-cd/critical-paths.yaml') 'rules: [ { name: api, paths: ["src/**"], scenarios: [scenarios/api.yaml] }, { name: sql, paths: ["**/*.sql"], scenarios: [scenarios/db.yaml], type: database-intensive } ]'
    Push-Location $folder
}

AfterAll { Pop-Location }

Describe 'Select-PerfScenario' {
    It 'gives the scenarios of what changed' {
        $chosen = 'src/a.cs', 'docs/b.md' | Select-PerfScenario
        $chosen | Should -BeOfType ([Perf.ScenarioSelection])
        $chosen.Path | Should -Be ([System.IO.Path]::GetFullPath((Join-Path $folder 'scenarios/api.yaml')))
        $chosen.ChangedPaths | Should -Be 'src/a.cs'
        $chosen.Type | Should -BeNullOrEmpty
    }

    It 'gives each once, with the type of its rule' {
        $chosen = @(Select-PerfScenario src/a.cs, src/b.cs, src/c.sql)
        $chosen.Count | Should -Be 2
        $chosen[1].Type | Should -Be 'database-intensive'
        $chosen[0].Rules | Should -Be 'api'
    }

    It 'gives nothing where nothing matters, or changed' {
        'readme.md' | Select-PerfScenario | Should -BeNullOrEmpty
        '' | Select-PerfScenario | Should -BeNullOrEmpty
    }

    It 'says what is wrong with the rules' {
        $path = Join-Path $TestDrive 'rules.yaml'
        Set-Content $path 'rules: [ { path: a } ]'
        { Select-PerfScenario a -RulePath $path -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyInvalid,Perf.Commands.SelectPerfScenarioCommand'
    }
}
