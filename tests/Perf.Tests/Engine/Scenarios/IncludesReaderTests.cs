using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public sealed class IncludesReaderTests : IDisposable
{
    private const string Main = """
        name: main
        target: http://localhost:3000
        includes: INCLUDES
        variables: { tenant: own }
        load: { it: { executor: constant-vus, duration: 1s, flow: buy } }
        flows:
          buy:
            steps:
              - { call: sign in, with: { user: ann } }
              - { get: "/${tenant}/${region}/${token}" }
        """;

    private const string SignIn = """
        variables: { tenant: theirs, region: eu }
        metrics: { logins: counter }
        flows:
          sign in:
            steps:
              - { post: /login, json: { user: "${user}", region: "${region}" }, capture: { token: { json: "$.token" } } }
              - { metric: logins }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Include_IsAPartOfTheScenario()
    {
        _folder.Write("parts/sign-in.yaml", SignIn);
        Scenario scenario = Load("parts/sign-in.yaml");

        Assert.Equal(["buy", "sign in"], scenario.Flows.Keys.Order());
        Assert.Equal(("own", "eu"), (scenario.Variables["tenant"].Values[0].Text, scenario.Variables["region"].Values[0].Text));
        Assert.Equal(["parts/sign-in.yaml"], scenario.Includes);
        Assert.True(scenario.Metrics.ContainsKey("logins"));
        Assert.Empty(scenario.Warnings);
    }

    [Fact]
    public void Load_IncludeOfAnInclude_CountsFromItsOwnFolder()
    {
        _folder.Write("parts/all.yaml", "includes: [deep/sign-in.yaml]\nvariables: { region: us }\n");
        _folder.Write("parts/deep/sign-in.yaml", SignIn);
        Scenario scenario = Load("[parts/all.yaml, parts/deep/sign-in.yaml]");

        // The file that includes wins over the one that it includes.
        Assert.Equal("us", scenario.Variables["region"].Values[0].Text);
        Assert.Equal(["parts/deep/sign-in.yaml", "parts/all.yaml"], scenario.Includes);
    }

    [Fact]
    public void Load_ProblemInAnInclude_NamesItsFile()
    {
        string path = _folder.Write("parts/sign-in.yaml", SignIn.Replace("post:", "psot:", StringComparison.Ordinal));
        ScenarioProblem problem = Assert.Single(Problems("parts/sign-in.yaml"), one => one.Message.Contains("psot", StringComparison.Ordinal));

        Assert.Equal((Path.GetFullPath(path), 6, 11, "post"), (Path.GetFullPath(problem.File), problem.Line, problem.Column, problem.Nearest));
    }

    [Theory]
    [InlineData("nowhere.yaml", 3, 11, "cannot be included: There is no file")]
    [InlineData("../elsewhere.yaml", 3, 11, "is outside the scenario's folder")]
    [InlineData("/etc/passwd", 3, 11, "is outside the scenario's folder")]
    [InlineData("main.yaml", 3, 11, "includes itself: main.yaml → main.yaml")]
    [InlineData("[a.yaml]", 2, 11, "includes itself: a.yaml → b.yaml → a.yaml")]
    [InlineData("scenario.yaml", 1, 1, "there is no key 'name' in an included file")]
    [InlineData("list.yaml", 1, 1, "'an included file' must be a mapping")]
    [InlineData("twice.yaml", 2, 3, "the flow 'buy' is in another file of the scenario too")]
    [InlineData("{ a: 1 }", 3, 11, "'includes' must be text")]
    public void Load_BadInclude_TellsPlaceAndFault(string includes, int line, int column, string message)
    {
        _folder.Write("a.yaml", "includes: b.yaml\n");
        _folder.Write("b.yaml", "variables: {}\nincludes: a.yaml\n");
        _folder.Write("scenario.yaml", "name: x\nflows: { \"sign in\": { steps: [ { get: / } ] } }\n");
        _folder.Write("list.yaml", "- a\n");
        _folder.Write("twice.yaml", "flows:\n  buy: { steps: [ { get: / } ] }\n");
        IReadOnlyList<ScenarioProblem> problems = Problems(includes);

        Assert.Contains(problems, one => one.Line == line && one.Column == column && one.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_LinkOutOfTheFolder_IsRefused()
    {
        using var outside = new TemporaryFolder();
        string target = outside.Write("secret.yaml", SignIn);
        try
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.yaml"), target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows asks for a privilege.
            return;
        }

        Assert.Contains(Problems("link.yaml"), one => one.Message.Contains("is a link out of the scenario's folder", StringComparison.Ordinal));
    }

    private Scenario Load(string includes) => ScenarioLoader.Load(_folder.Write("main.yaml", Main.Replace("INCLUDES", includes, StringComparison.Ordinal)));

    private IReadOnlyList<ScenarioProblem> Problems(string includes) => Assert.Throws<ScenarioException>(() => Load(includes)).Problems;
}
