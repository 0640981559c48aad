namespace Perf.Tests.Compatibility.Artillery.Translation;

public sealed class EnsureTranslatorTests
{
    [Fact]
    public void Load_Conditions_KeepMetricLimitAndPlace()
    {
        using var folder = new ArtilleryFolder();
        IReadOnlyList<EnsureCondition> conditions = folder.Load(Test(
            """
                maxErrorRate: 1.5
                p99: 300
                thresholds:
                  - "plugins.metrics-by-endpoint.response_time./users (list users).p95": 250
                conditions:
                  - { expression: " vusers.failed == 0 ", strict: false }
            """)).Artillery!.Ensure;
        Assert.Equal(
            [("(vusers.created - vusers.completed) / vusers.created * 100 <= 1.5", null, 0), ("http.response_time.p99 < 300", "http.response_time.p99", 300),
                ("plugins.metrics-by-endpoint.response_time./users (list users).p95 < 250", "plugins.metrics-by-endpoint.response_time./users (list users).p95", 250), ("vusers.failed == 0", null, 0)],
            conditions.Select(condition => (condition.Expression, condition.Metric, condition.Limit)));
        Assert.Equal([true, true, true, false], conditions.Select(condition => condition.Strict));
        Assert.Equal(["4", "5", "7", "9"], conditions.Select(condition => condition.Source.Split(':')[^1]));
    }

    /// <summary>Names of several words are names before anything is measured.</summary>
    [Theory]
    [InlineData("plugins.metrics-by-endpoint.response_time./users (list users).p95 < 200", "plugins.metrics-by-endpoint.response_time./users (list users).p95")]
    [InlineData("plugins.metrics-by-endpoint./users (list users).codes.200 > 0", "plugins.metrics-by-endpoint./users (list users).codes.200")]
    [InlineData("vusers.created_by_name.a long walk > 3 and vusers.failed == 0", "vusers.created_by_name.a long walk")]
    [InlineData("errors.Failed capture or match == 0", "errors.Failed capture or match")]
    [InlineData("http.codes.500 == 0", "")]
    public void Load_NamesOfSeveralWords_AreKept(string expression, string name)
    {
        using var folder = new ArtilleryFolder();
        EnsureCondition condition = folder.Load(Test($"    conditions: [ {{ expression: \"{expression}\" }} ]")).Artillery!.Ensure.Single();
        Assert.Equal(name, string.Join('|', condition.Names));
    }

    [Fact]
    public void Load_NameThatOnlyAProcessorCanMake_IsAWarning()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("p.js", "module.exports = {};");
        string text = Test("    conditions: [ { expression: 'orders made > 3' } ]");
        Assert.StartsWith("4: the expression 'orders made > 3' cannot be read", folder.Problems(text).Single(), StringComparison.Ordinal);
        Scenario scenario = folder.Load(text.Replace("config:\n", "config:\n  processor: p.js\n", StringComparison.Ordinal));
        Assert.Contains("a metric that the processor makes", scenario.Warnings.Single().Message, StringComparison.Ordinal);
    }

    private static string Test(string ensure) =>
        $"config:\n  target: http://127.0.0.1:1\n  ensure:\n{ensure}\nscenarios: [ {{ name: a long walk, flow: [ {{ get: {{ url: /users, name: list users }} }} ] }} ]";
}
