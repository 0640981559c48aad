BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'The module' {
    It 'has a valid manifest that exports the commands and nothing else' {
        $manifest = Test-ModuleManifest $modulePath
        $manifest.ExportedCmdlets.Keys | Sort-Object | Should -Be 'Compare-PerfResult', 'ConvertTo-PerfScenario', 'Export-PerfReport', 'Find-PerfCapacity', 'Get-PerfAgent', 'Get-PerfBackup', 'Get-PerfBaseline', 'Get-PerfBottleneck', 'Get-PerfKpi', 'Get-PerfResult', 'Get-PerfScenario', 'Get-PerfTest', 'Get-PerfTrend', 'Import-PerfResult', 'Invoke-PerfTest', 'Measure-PerfNoise', 'New-PerfScenario', 'Optimize-PerfHistory', 'Register-PerfHealthCheck', 'Remove-PerfBaseline', 'Remove-PerfResult', 'Resume-PerfTest', 'Select-PerfScenario', 'Send-PerfAlert', 'Set-PerfBaseline', 'Set-PerfOptimization', 'Set-PerfTestRate', 'Start-PerfAgent', 'Stop-PerfAgent', 'Stop-PerfTest', 'Suspend-PerfTest', 'Test-PerfHealth', 'Test-PerfScenario', 'Test-PerfThreshold', 'Undo-PerfOptimization'
        $module = Get-Module Perf
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object)
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'can be imported again, removed and imported' {
        $child = Invoke-ChildCommand "
            Import-Module '$modulePath' -Force
            Import-Module '$modulePath' -Force
            Remove-Module Perf
            `"removed: `$(@(Get-Command -Module Perf).Count)`"
            Import-Module '$modulePath'
            `"imported: `$(@(Get-Command -Module Perf).Count)`"
            `"ran: `$((Invoke-PerfTest '$(New-TestScenario)').Metrics['http_reqs'].Count)`""
        $child.Output | Should -Match 'removed: 0'
        $child.Output | Should -Match "imported: $((Test-ModuleManifest $modulePath).ExportedCmdlets.Count)"
        $child.Output | Should -Match 'ran: 20'
        $child.ExitCode | Should -Be 0
    }

    It 'leaves nothing behind when it is removed' {
        $child = Invoke-ChildCommand "Remove-Module Perf; @(Get-Module Perf*).Count"
        $child.Output.Trim() | Should -Be '0'
    }

    It 'is found and loaded by the name of a command' {
        $folder = Split-Path (Split-Path $modulePath)
        $separator = [System.IO.Path]::PathSeparator
        $child = Invoke-ChildShell -Argument '-Command', "`$env:PSModulePath = '$folder$separator' + `$env:PSModulePath; (Invoke-PerfTest '$(New-TestScenario)').Status"
        $child.Output.Trim() | Should -Be 'Completed'
    }

    It 'lets scripts name its types' {
        [Perf.RunResult]::new().SchemaVersion | Should -Be 1
        [Perf.ThresholdParser]::Parse('http_req_failed: rate < 1%').Limit | Should -Be 0.01
    }

    It 'has no library twice, and is small' {
        $folder = Split-Path $modulePath
        $lib = Get-ChildItem (Join-Path $folder 'lib') -Filter *.dll | ForEach-Object Name
        $worker = Get-ChildItem ([System.IO.Path]::Combine($folder, 'lib', 'worker')) -Filter *.dll | ForEach-Object Name
        $worker | Should -Contain 'Perf.ScriptWorker.dll'
        $worker | Where-Object { $lib -contains $_ } | Should -Be $null
        (Get-ChildItem $folder -Recurse -File | Measure-Object Length -Sum).Sum | Should -BeLessThan 40MB
    }

    It 'keeps its libraries to itself' {
        $child = Invoke-ChildCommand "`$null = Get-PerfResult
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name }"
        $names = $child.Output -split '\r?\n'
        $names | Should -Contain 'Perf.Model'
        foreach ($library in 'YamlDotNet', 'HdrHistogram', 'Microsoft.Data.Sqlite', 'Perf.Engine', 'Perf.Runtime') { $names | Should -Not -Contain $library }
    }
}

Describe 'The guidelines for commands' {
    BeforeDiscovery {
        $manifest = Import-PowerShellDataFile ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Perf.psd1'))
        $commands = $manifest.CmdletsToExport
    }

    It '<_>: approved verb, singular noun with the prefix' -ForEach $commands {
        $command = Get-Command $_
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.Noun | Should -Match '^Perf[A-Z][A-Za-z]*[^s]$'
    }

    It '<_>: parameters are singular, in Pascal case' -ForEach $commands {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        foreach ($parameter in (Get-Command $_).Parameters.Values | Where-Object Name -NotIn $common) {
            $parameter.Name | Should -MatchExactly '^[A-Z][A-Za-z]+$'
            if ($parameter.ParameterType.IsArray -or $parameter.ParameterType -eq [hashtable]) { $parameter.Name | Should -Not -Match '[^s]s$' }
        }
    }

    It '<_>: says what it gives' -ForEach $commands {
        (Get-Command $_).OutputType | Should -Not -BeNullOrEmpty
    }

    It '<_>: makes sure before it acts, and only then' -ForEach $commands {
        $command = Get-Command $_
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($command.Verb -in 'ConvertTo', 'Invoke', 'Export', 'Find', 'Measure', 'New', 'Optimize', 'Register', 'Remove', 'Resume', 'Send', 'Set', 'Stop', 'Suspend', 'Undo' -or $_ -eq 'Test-PerfHealth')
    }

    It 'Invoke-PerfTest: Path has wildcards, LiteralPath has not and takes files from the pipeline' {
        $parameters = (Get-Command Invoke-PerfTest).Parameters
        $parameters.LiteralPath.Aliases | Should -Contain 'PSPath'
        $parameters.LiteralPath.ParameterSets.LiteralPath.ValueFromPipelineByPropertyName | Should -BeTrue
        $parameters.Path.ParameterSets.Path.Position | Should -Be 0
    }

    It 'has the syntax that scripts rely on' {
        $syntax = Get-Command -Module Perf | ForEach-Object { $name = $_.Name; $_.ParameterSets | ForEach-Object { "$name $_" } }
        ($syntax -join "`n") | Should -Be ((Get-Content (Join-Path $PSScriptRoot 'syntax.txt')) -join "`n")
    }
}
