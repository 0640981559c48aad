BeforeDiscovery {
    $manifest = Import-PowerShellDataFile ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Perf.psd1'))
    $commands = $manifest.CmdletsToExport
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
}

Describe 'The help of <_>' -ForEach $commands {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        $help = Get-Help $name -Full
        $pageText = Get-Content ([System.IO.Path]::Combine($repository, 'docs', 'en-US', "$name.md")) -Raw
        $own = @($command.Parameters.Keys | Where-Object { $_ -notin $common })
    }

    It 'has a synopsis and a description, and is not made up by the engine' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$name "
        ($help.description.Text -join '').Length | Should -BeGreaterThan 100
    }

    It 'describes every parameter, and no other' {
        $help.parameters.parameter.name | Sort-Object | Should -Be ($own | Sort-Object)
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description.Text -join '').Length | Should -BeGreaterThan 20 -Because $parameter.name
        }
    }

    It 'tells type, necessity, pipeline and aliases as they are' {
        foreach ($parameter in $help.parameters.parameter) {
            $real = $command.Parameters[$parameter.name]
            $sets = $real.ParameterSets.Values
            $parameter.required | Should -Be "$([bool]($sets.IsMandatory -contains $true))".ToLowerInvariant() -Because $parameter.name
            ($parameter.pipelineInput -ne 'false') | Should -Be ($sets.ValueFromPipeline -contains $true -or $sets.ValueFromPipelineByPropertyName -contains $true) -Because $parameter.name
            $aliases = if ($real.Aliases) { $real.Aliases -join ', ' } else { 'none' }
            $parameter.aliases | Should -Be $aliases -Because $parameter.name
        }
    }

    It 'has the syntax of every parameter set' {
        @($help.syntax.syntaxItem) | Should -HaveCount $command.ParameterSets.Count
        $documented = @($help.syntax.syntaxItem | ForEach-Object { (@($_.parameter.name) | Sort-Object) -join ' ' }) | Sort-Object
        $real = @($command.ParameterSets | ForEach-Object { (@($_.Parameters.Name | Where-Object { $_ -notin $common }) | Sort-Object) -join ' ' }) | Sort-Object
        $documented | Should -Be $real
    }

    It 'has at least three examples, each with code that parses and a remark' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $problems = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$problems)
            $problems | Should -BeNullOrEmpty -Because $example.title
            $example.code | Should -Match $name -Because $example.title
            ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty -Because $example.title
        }
    }

    It 'uses only parameters that there are' {
        foreach ($example in $help.examples.example) {
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$null)
            $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | Where-Object { $_.GetCommandName() -in $commands }
            foreach ($call in $calls) {
                $known = (Get-Command $call.GetCommandName()).Parameters.Keys
                foreach ($used in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                    $used.ParameterName | Should -BeIn $known -Because $call.Extent.Text
                }
            }
        }
    }

    It 'says what the command gives' {
        $command.OutputType | Should -Not -BeNullOrEmpty
        foreach ($type in $command.OutputType.Name) { $help.returnValues.returnValue.type.name.Trim() | Should -Contain $type }
    }

    It 'is the same as the page in docs/en-US' {
        $pageText | Should -Match ([regex]::Escape($help.Synopsis))
        foreach ($parameter in $own) { $pageText | Should -Match "(?m)^### -$parameter\r?$" }
        foreach ($set in $command.ParameterSets) {
            # The order of types in angle brackets and names is the engine's own.
            $pageText.Replace("`r", '') | Should -Match ([regex]::Escape("$name $($set.ToString())"))
        }

        foreach ($example in $help.examples.example) {
            $pageText.Replace("`r", '') | Should -Match ([regex]::Escape($example.code.Replace("`r", '').Trim())) -Because $example.title
        }
    }
}

Describe 'about_Perf' {
    It 'is found, and lists every exit code and metric' {
        $text = Get-Help about_Perf | Out-String
        foreach ($code in 96, 97, 99, 104, 105, 107, 108) { $text | Should -Match "(?m)^\s+$code\s" }
        foreach ($name in [Perf.MetricNames].GetFields().ForEach({ $_.GetValue($null) }).Where({ [Perf.MetricNames]::All.ContainsKey($_) })) { $text | Should -Match "(?m)^\s+$name\s" }
    }

    It 'is the same topic as the page in docs/en-US' {
        $page = Get-Content (Join-Path $repository 'docs' 'en-US' 'about_Perf.md') -Raw
        $text = Get-Content (Join-Path (Split-Path $modulePath) 'en-US' 'about_Perf.help.txt') -Raw
        foreach ($heading in [regex]::Matches($page, '(?m)^## (.+?)\r?$')) { $text | Should -Match "(?m)^$($heading.Groups[1].Value)\r?$" }
    }
}
