namespace Perf.Module.Tests.Commands;

/// <summary>A session that names its usual environment and cluster once, in $PSDefaultParameterValues.</summary>
public sealed class DefaultParameterTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Defaults = "$WarningPreference = 'SilentlyContinue'; $PSDefaultParameterValues = @{ '*-Perf*:Environment' = 'staging'; '*-Perf*:Cluster' = 'localhost:1' }\n";

    /// <summary>PowerShell gives defaults before it looks at the pipeline: a set that takes objects and not the parameter could never be chosen then.</summary>
    [Fact]
    public void Sets_ThatTakeObjectsFromThePipeline_HaveTheEnvironmentToo()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            foreach ($command in Get-Command -Module Perf | Where-Object { $_.Parameters.ContainsKey('Environment') -or $_.Parameters.ContainsKey('Cluster') }) {
                $wanted = @('Environment', 'Cluster').Where({ $command.Parameters.ContainsKey($_) })
                foreach ($set in $command.ParameterSets.Where({ $_.Parameters.Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }) })) {
                    foreach ($name in $wanted.Where({ $_ -notin $set.Parameters.Name })) { "$($command.Name), $($set.Name): no -$name" }
                }

                if ($wanted -contains 'Environment' -and $command.Parameters['Environment'].Aliases -notcontains 'Env') { "$($command.Name): no -Env" }
            }

            'looked'
            """);
        Assert.Equal(("", "looked"), (result.Error, result.Output.Trim()));
    }

    [Fact]
    public void Pipelines_WorkAsWithoutDefaults()
    {
        using var home = new TestRunHome(shell);
        Environments(home);
        Perfsh.Result result = home.Run(Defaults + $$"""
            $run = Invoke-PerfTest '{{home.Scenario()}}' -Target sample
            "run $($run.Environment) $($run.Status)"
            "judged $($run | Test-PerfThreshold -Threshold 'http_reqs: count > 0' -Quiet)"
            "kpis $(@($run | Get-PerfKpi).Count -gt 0)"
            "trend $(@(@(5) * 12 | Get-PerfTrend).Count)"
            $null = $run | Get-PerfBottleneck
            $run | Set-PerfBaseline -Name mine
            Get-PerfBaseline | Remove-PerfBaseline -Confirm:$false
            "left $(@(Get-PerfBaseline).Count)"
            $away = Invoke-PerfTest '{{home.Scenario()}}' -Target sample -Environment development
            "by id $((Get-PerfResult $away.Id).Environment), by environment $(@(Get-PerfResult).Id -contains $away.Id)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["run staging Completed", "judged True", "kpis True", "trend 0", "left 0", "by id development, by environment False"], result.Lines);
    }

    [Fact]
    public void WhatALineItselfSays_IsRefusedWhereItDoesNotFit()
    {
        using var home = new TestRunHome(shell);
        Environments(home);
        Perfsh.Result result = home.RunAlone(Defaults + $$"""
            $run = Invoke-PerfTest '{{home.Scenario()}}' -Target sample
            foreach ($wrong in { $run | Test-PerfThreshold -Environment development }, { $run | Get-PerfKpi -Env development }, { 1..3 | Get-PerfTrend -Env development }, { $run | Get-PerfBottleneck -Env development },
                { $run | Measure-PerfNoise -Env development }, { Invoke-PerfTest '{{home.Scenario()}}' -Target sample -Cluster localhost:2 }) {
                try { & $wrong } catch { $_.FullyQualifiedErrorId -replace ',.*' }
            }

            exit 0
            """);
        Assert.Equal(Enumerable.Repeat("ArgumentInvalid", 6), result.Lines);
    }

    /// <summary>Durations, rates, shares and moments come in several forms, and a wrong one says what is accepted.</summary>
    [Fact]
    public void Arguments_AreTakenAsPeopleAndProgramsWriteThem()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $WarningPreference = 'SilentlyContinue'
            (Invoke-PerfTest -ScriptBlock { 1 } -Duration ([timespan]'00:00:01') -NoStore).Status
            (Invoke-PerfTest -ScriptBlock { 1 } -Duration PT1S -NoStore).Status
            $null = Invoke-PerfTest '{{home.Scenario()}}'
            "$(@(Get-PerfResult -Since 1h).Count) $(@(Get-PerfResult -Since (Get-Date).AddHours(-1)).Count) $(@(Get-PerfResult -Before 1d).Count) $(@(Get-PerfResult -Since today -Before yesterday).Count)"
            foreach ($wrong in { Get-PerfResult -Since soon }, { Find-PerfCapacity x.yaml -MinRate fast }, { Find-PerfCapacity x.yaml -Confidence most }) { try { & $wrong } catch { "$($_.FullyQualifiedErrorId -replace ',.*'): $($_.Exception.Message -match 'write')" } }
            """);
        Assert.Equal(
            ["Completed", "Completed", "1 1 0 0", "ParameterArgumentTransformationError: True", "ParameterArgumentTransformationError: True", "ParameterArgumentTransformationError: True"], result.Lines);
    }

    private static void Environments(TestRunHome home)
    {
        Directory.CreateDirectory(Path.Combine(home.Path, "config"));
        home.File(Path.Combine("config", "environments.yaml"), "development: { target: sample }\nstaging: { target: sample }\n");
    }
}
