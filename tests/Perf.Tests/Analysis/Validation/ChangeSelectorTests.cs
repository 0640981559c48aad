using Perf.Analysis;

namespace Perf.Tests.Analysis.Validation;

public sealed class ChangeSelectorTests
{
    private static readonly ChangeRule[] s_rules =
    [
        new() { Name = "api", Paths = ["src/**"], Except = ["**/*.md"], Scenarios = ["/s/api.yaml"] },
        new() { Name = "sql", Paths = ["**/*.sql"], Scenarios = ["/s/db.yaml", "/s/api.yaml"], Type = "database-intensive" },
        new() { Name = "auth", Paths = ["src/Auth/**"], Scenarios = ["/s/api.yaml"] },
    ];

    [Theory]
    [InlineData("src/a/b.cs", "/s/api.yaml|")]
    [InlineData("./src/a.cs", "/s/api.yaml|")]
    [InlineData("src\\a\\b.cs", "/s/api.yaml|")]
    [InlineData("\"src/caf\\303\\251.cs\"", "/s/api.yaml|")]
    [InlineData("src/readme.md", "")]
    [InlineData("docs/a.md", "")]
    [InlineData("Src/a.cs", "")]
    [InlineData("db/migrations/1.sql", "/s/db.yaml|database-intensive,/s/api.yaml|database-intensive")]
    [InlineData("src/x.sql", "/s/api.yaml|,/s/db.yaml|database-intensive,/s/api.yaml|database-intensive")]
    [InlineData("", "")]
    public void Select_Change_AsksForScenarios(string changed, string expected) =>
        Assert.Equal(expected, string.Join(',', ChangeSelector.Select(s_rules, [changed]).Select(one => $"{one.Path}|{one.Type}")));

    [Fact]
    public void Select_ScenarioOfSeveralRules_IsThereOnceWithAllReasons()
    {
        ScenarioSelection one = Assert.Single(ChangeSelector.Select(s_rules, ["src/Auth/token.cs", "src/a.cs", "src/a.cs"]));

        Assert.Equal(["api", "auth"], one.Rules);
        Assert.Equal(["src/Auth/token.cs", "src/a.cs"], one.ChangedPaths);
        Assert.Equal(one.Path, one.FullName);
    }
}
