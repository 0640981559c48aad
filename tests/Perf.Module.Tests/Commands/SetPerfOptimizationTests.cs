using System.Globalization;

namespace Perf.Module.Tests.Commands;

/// <summary>Set-PerfOptimization, Undo-PerfOptimization and Get-PerfBackup in the built shell, where nobody sits at the prompt: what a step of a pipeline sees of them.</summary>
public sealed class SetPerfOptimizationTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Settings = """{ "Cache": { "Entries": 100 } }""";

    private const string Ask = "$a = @{ Catalogue = 'catalogue.yaml'; Include = 'shop.cache-entries'; SkipVerification = $true; WarningAction = 'SilentlyContinue' }\n";

    [SkippableFact]
    public void RoundTrip_WithForce_AsksNobodyAndLeavesNoTrace()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux alone.");
        using TestRunHome home = Project();
        Perfsh.Result result = home.Run(Ask + """
            $change = Set-PerfOptimization -Environment staging @a -Force
            "$($change.State) $($change.Outcome)"
            Get-Content app/settings.json -Raw
            (Get-PerfBackup).State
            ($change | Undo-PerfOptimization).State
            Get-Content app/settings.json -Raw
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Kept Unverified", """{ "Cache": { "Entries": 500 } }""", "Kept", "Reverted", Settings], result.Lines);
    }

    [SkippableFact]
    public void WhatIf_WritesNothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux alone.");
        using TestRunHome home = Project();
        string everything = Everything(home.Path);
        Assert.Equal("", home.Run(Ask + "Set-PerfOptimization -Environment staging @a -WhatIf 6>$null").Error);
        Assert.Equal(everything, Everything(home.Path));

        Assert.Equal("", home.Run(Ask + "$null = Set-PerfOptimization -Environment staging @a -Force").Error);
        everything = Everything(home.Path);
        Perfsh.Result would = home.Run("(Undo-PerfOptimization -Latest -WhatIf).Message");
        Assert.Equal(("", "It would be undone."), (would.Error, Assert.Single(would.Lines)));
        Assert.Equal(everything, Everything(home.Path));
    }

    [SkippableTheory]
    [InlineData("Set-PerfOptimization -Environment live @a -Confirm:$false", "-Force")] // a production
    [InlineData("Set-PerfOptimization -Environment nowhere @a -Force", "nowhere")]
    [InlineData("Set-PerfOptimization -Environment staging @a -Force -RestartCommand 1", "script block")]
    [InlineData("Set-PerfOptimization -Environment staging @a -Force -MaintenanceWindow always", "-MaintenanceWindow")]
    [InlineData("Undo-PerfOptimization 20200101_000000", "20200101_000000")]
    public void WhatIsRefused_EndsTheProcessWith104AndChangesNothing(string command, string expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux alone.");
        using TestRunHome home = Project();
        Perfsh.Result result = home.Run(Ask + command);
        Assert.Equal(104, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(Settings, File.ReadAllText(Path.Combine(home.Path, "app", "settings.json")));
        Assert.False(Directory.Exists(Path.Combine(home.Home, "backups")) && Directory.EnumerateDirectories(Path.Combine(home.Home, "backups")).Any());
    }

    // With the moment at which each was written last: a file that was there for a moment shows in its folder's.
    private static string Everything(string folder) => string.Join('\n', Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder).Order(StringComparer.Ordinal)
        .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path} {File.GetLastWriteTimeUtc(path).Ticks}")));

    private TestRunHome Project()
    {
        var home = new TestRunHome(shell);
        Directory.CreateDirectory(Path.Combine(home.Path, "app"));
        Directory.CreateDirectory(Path.Combine(home.Path, "config"));
        home.File(Path.Combine("app", "settings.json"), Settings);
        home.File(Path.Combine("config", "environments.yaml"), """
            staging: { tuning: { applications: { shop: { settings: ../app/settings.json } } } }
            live: { production: true, tuning: { applications: { shop: { settings: ../app/settings.json } } } }
            """);
        home.File("catalogue.yaml", """
            optimizations:
              - id: shop.cache-entries
                title: Let the shop keep more pages
                layer: application
                strategy: conservative
                risk: low
                change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Entries": "500" } }
            """);
        return home;
    }
}
