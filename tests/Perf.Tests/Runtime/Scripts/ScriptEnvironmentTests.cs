using Perf.Runtime.Scripts;

namespace Perf.Tests.Runtime.Scripts;

public class ScriptEnvironmentTests
{
    private static readonly Func<string, string?> s_notSet = static _ => null;

    [Fact]
    public void Of_EnvironmentAndVariables_TheUsersWordWins()
    {
        var chosen = new EnvironmentDefinition { Target = "https://staging.example", Variables = new Dictionary<string, Variable> { ["TENANT"] = One("acme"), ["LIMIT"] = One("1") } };
        IReadOnlyDictionary<string, string> all = ScriptEnvironment.Of(chosen, "staging", new Dictionary<string, Variable> { ["LIMIT"] = One("2") }, s_notSet);

        Assert.Equal(("staging", "https://staging.example", "acme", "2"), (all["ENVIRONMENT"], all["API_BASE_URL"], all["TENANT"], all["LIMIT"]));
    }

    [Fact]
    public void Of_ReferencesOfTheEnvironment_AreKeptAndTheUsersTextIsLiteral()
    {
        var chosen = new EnvironmentDefinition { Variables = new Dictionary<string, Variable> { ["TOKEN"] = One("${env:TOKEN}") } };
        IReadOnlyDictionary<string, string> all = ScriptEnvironment.Of(chosen, "staging", new Dictionary<string, Variable> { ["TEXT"] = One("${env:TOKEN}") }, s_notSet);

        // Templates: a reference is resolved where the script runs, and never stands in a plan by its value.
        Assert.Equal(("${env:TOKEN}", "$${env:TOKEN}"), (all["TOKEN"], all["TEXT"]));
    }

    [Fact]
    public void Of_SeveralValues_IsRefused() =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() =>
            ScriptEnvironment.Of(null, null, new Dictionary<string, Variable> { ["A"] = new Variable { Values = [ScalarValue.OfText("x"), ScalarValue.OfText("y")] } }, s_notSet)).Id);

    /// <summary>As for scenarios: the process environment's address wins, and one that refers to what is not set is none.</summary>
    [Theory]
    [InlineData("${env:API_BASE_URL:-https://staging.example}", null, "${env:API_BASE_URL:-https://staging.example}")]
    [InlineData("${env:API_BASE_URL:-https://staging.example}", "", "${env:API_BASE_URL:-https://staging.example}")]
    [InlineData("${env:API_BASE_URL:-https://staging.example}", "http://127.0.0.1:9", null)]
    [InlineData("https://staging.example", "http://127.0.0.1:9", null)]
    [InlineData("https://${env:HOST}", null, "https://${env:HOST}")]
    [InlineData("https://${env:NOT_SET}", null, null)]
    [InlineData("https://${tenant}.example", null, null)]
    public void Of_TargetOfTheEnvironment_IsTheScriptsAddressWhereNothingElseIs(string target, string? process, string? expected)
    {
        IReadOnlyDictionary<string, string> all = ScriptEnvironment.Of(
            new EnvironmentDefinition { Target = target }, "staging", new Dictionary<string, Variable>(), name => name switch { "API_BASE_URL" => process, "HOST" => "a.example", _ => null });
        Assert.Equal(expected, all.GetValueOrDefault("API_BASE_URL"));
    }

    private static Variable One(string text) => new() { Values = [ScalarValue.OfText(text)] };
}
