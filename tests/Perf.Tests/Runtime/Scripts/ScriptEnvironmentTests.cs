using Perf.Runtime.Scripts;

namespace Perf.Tests.Runtime.Scripts;

public class ScriptEnvironmentTests
{
    [Fact]
    public void Of_EnvironmentAndVariables_TheUsersWordWins()
    {
        var chosen = new EnvironmentDefinition { Target = "https://staging.example", Variables = new Dictionary<string, Variable> { ["TENANT"] = One("acme"), ["LIMIT"] = One("1") } };
        IReadOnlyDictionary<string, string> all = ScriptEnvironment.Of(chosen, "staging", new Dictionary<string, Variable> { ["LIMIT"] = One("2") });

        Assert.Equal(("staging", "https://staging.example", "acme", "2"), (all["ENVIRONMENT"], all["API_BASE_URL"], all["TENANT"], all["LIMIT"]));
    }

    [Fact]
    public void Of_ReferencesOfTheEnvironment_AreKeptAndTheUsersTextIsLiteral()
    {
        var chosen = new EnvironmentDefinition { Variables = new Dictionary<string, Variable> { ["TOKEN"] = One("${env:TOKEN}") } };
        IReadOnlyDictionary<string, string> all = ScriptEnvironment.Of(chosen, "staging", new Dictionary<string, Variable> { ["TEXT"] = One("${env:TOKEN}") });

        // Templates: a reference is resolved where the script runs, and never stands in a plan by its value.
        Assert.Equal(("${env:TOKEN}", "$${env:TOKEN}"), (all["TOKEN"], all["TEXT"]));
    }

    [Fact]
    public void Of_SeveralValues_IsRefused() =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() =>
            ScriptEnvironment.Of(null, null, new Dictionary<string, Variable> { ["A"] = new Variable { Values = [ScalarValue.OfText("x"), ScalarValue.OfText("y")] } })).Id);

    private static Variable One(string text) => new() { Values = [ScalarValue.OfText(text)] };
}
