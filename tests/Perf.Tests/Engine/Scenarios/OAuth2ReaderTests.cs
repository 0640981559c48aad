using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public sealed class OAuth2ReaderTests
{
    [Fact]
    public void Parse_OAuth2_ReadsAllKeys()
    {
        Scenario scenario = ScenarioLoader.Parse(
            ValidScenario.With("http: { auth: { oauth2: { grant: password, tokenUrl: \"/t\", user: u, password: \"${env:P}\", clientId: c, clientSecret: hunter2, clientIn: header, scope: a b, audience: x, token: perUser, margin: 5s, name: login } } }\nthresholds: { \"http_req_duration{step:login}\": \"p(95) < 1s\" }"), "s.yaml");
        OAuth2Options options = scenario.Http.Auth!.OAuth2!;

        Assert.Equal(HttpAuthScheme.OAuth2, scenario.Http.Auth.Scheme);
        Assert.Equal(
            (OAuth2Grant.Password, "/t", "u", "${env:P}", "c", "hunter2", true, "a b", "x", true, TimeSpan.FromSeconds(5), "login"),
            (options.Grant, options.TokenUrl, options.User, options.Password, options.ClientId, options.ClientSecret, options.ClientInHeader, options.Scope, options.Audience, options.PerUser, options.Margin, options.Name));

        // The secret that stands in the file is warned of, and not repeated.
        ScenarioProblem warning = Assert.Single(scenario.Warnings);
        Assert.Contains("'clientSecret' stands in the file", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ tokenUrl: /t }", "oauth2 needs the key 'grant'")]
    [InlineData("{ grant: clientCredentials }", "oauth2 needs the key 'tokenUrl'")]
    [InlineData("{ grant: clientcredentials, tokenUrl: /t }", "'grant' cannot be 'clientcredentials'; did you mean 'clientCredentials'?")]
    [InlineData("{ grant: clientCredentials, tokenUrl: /t, clientId: a }", "oauth2 needs the key 'clientSecret'")]
    [InlineData("{ grant: password, tokenUrl: /t, user: a }", "oauth2 needs the key 'password'")]
    [InlineData("{ grant: refreshToken, tokenUrl: /t }", "oauth2 needs the key 'refreshToken'")]
    [InlineData("{ grant: clientCredentials, tokenUrl: /t, clientId: a, clientSecret: hunter2, user: b }", "'user' does not belong to this grant")]
    [InlineData("{ grant: clientCredentials, tokenUrl: nowhere, clientId: a, clientSecret: hunter2 }", "'tokenUrl' must be a path")]
    [InlineData("{ grant: clientCredentials, tokenUrl: /t, clientId: a, clientSecret: hunter2, token: each }", "'token' cannot be 'each'")]
    [InlineData("{ grant: clientCredentials, tokenUrl: /t, clientId: a, clientSecret: hunter2, margin: 5 }", "'margin' has no unit")]
    [InlineData("{ grant: clientCredentials, tokenUrl: /t, clientID: a }", "there is no key 'clientID' in oauth2; did you mean 'clientId'?")]
    [InlineData("hunter2", "'oauth2' must be a mapping")]
    public void Parse_WrongOAuth2_IsToldWithoutTheSecret(string definition, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.With($"http: {{ auth: {{ oauth2: {definition} }} }}"), "dir/bad.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
