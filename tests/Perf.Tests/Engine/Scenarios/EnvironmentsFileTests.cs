using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public class EnvironmentsFileTests
{
    [Fact]
    public void Load_FileOfRepository_HasTheThreeEnvironments()
    {
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentsFile.Load(RepositoryFiles.Environments);
        Assert.Equal(["development", "production", "staging"], environments.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([true], environments.Values.Where(environment => environment.Name == "production").Select(environment => environment.Production));
        Assert.All(environments.Values, environment => Assert.StartsWith("${env:API_BASE_URL:-http", environment.Target, StringComparison.Ordinal));
        Assert.False(environments["Staging"].Production);
    }

    [Theory]
    [InlineData("a: { target: http://x, variables: { n: 1 } }\na: { target: http://y }\n", 2, 1, "the key 'a' stands twice")]
    [InlineData("a: http://x\n", 1, 4, "'a' must be a mapping")]
    [InlineData("a: { production: yes }\n", 1, 18, "'production' must be true or false, not 'yes'")]
    [InlineData("a: { tarket: http://x }\n", 1, 6, "there is no key 'tarket' in the environment 'a'")]
    [InlineData("a: { target: \"${env:}\" }\n", 1, 15, "names no environment variable")]
    [InlineData("a: { variables: { p: \"${q}\", q: \"${p}\" } }\n", 1, 22, "p -> q -> p")]
    [InlineData("- a\n", 1, 1, "must be a mapping")]
    [InlineData("a:\n\ttarget: http://x\n", 2, 1, "a tab stands in the indentation")]
    [InlineData("", 0, 0, "the file is empty")]
    public void Parse_BadFile_TellsPlaceAndFault(string text, int line, int column, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => EnvironmentsFile.Parse(text, "config/environments.yaml"));
        Assert.Equal(ErrorIds.EnvironmentInvalid, error.Id);
        Assert.Contains(error.Problems, problem => (problem.Line, problem.Column) == (line, column) && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_VariableOfTheScenario_MayBeReferredTo()
    {
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentsFile.Parse("a: { target: \"http://${host}\", variables: { url: \"${host}/x\" } }", "");
        Assert.Equal("${host}/x", environments["a"].Variables["url"].Values[0].Text);
    }

    [Fact]
    public void Parse_Monitors_AreReadAsThoseOfAScenario()
    {
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentsFile.Parse("a: { target: http://x, monitors: [ host, process=nginx, { postgresql: { connection: \"${env:PG}\", name: orders } } ] }\nb: {}", "");
        Assert.Equal(["host", "process-nginx", "orders"], environments["a"].Monitors.Select(monitor => monitor.Name));
        Assert.Empty(environments["b"].Monitors);
        ScenarioException error = Assert.Throws<ScenarioException>(() => EnvironmentsFile.Parse("a: { monitors: [ hots ] }", "config/environments.yaml"));
        Assert.Contains(error.Problems, problem => problem.Message.Contains("there is no monitor 'hots'", StringComparison.Ordinal));
    }

    [Fact]
    public void Find_FileAboveTheFolder_IsFound()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("config/environments.yaml", "a: { target: http://x }");
        string deep = Directory.CreateDirectory(Path.Combine(folder.Path, "scenarios", "deep")).FullName;
        Assert.Equal(file, EnvironmentsFile.Find(deep));
        Assert.Equal(file, EnvironmentsFile.Find(folder.Path));
    }

    [Fact]
    public void Find_NoFile_IsNull()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(EnvironmentsFile.Find(folder.Path));
    }

    [Fact]
    public void Load_NoFile_IsFileNotFound() =>
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => EnvironmentsFile.Load("no/such/environments.yaml")).Id);
}
