using System.Text;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>How a request authenticates itself. All texts are templates.</summary>
public sealed record HttpAuth
{
    /// <summary>The scheme.</summary>
    public HttpAuthScheme Scheme { get; init; }

    /// <summary>The user's name, for basic and digest.</summary>
    public string User { get; init; } = "";

    /// <summary>The password, for basic and digest. JSON and text show it only where it is a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string Password { get; init; } = "";

    /// <summary>The token, for bearer. JSON and text show it only where it is a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string Token { get; init; } = "";

    /// <summary>How the token is got, for OAuth 2.0; otherwise null.</summary>
    public OAuth2Options? OAuth2 { get; init; }

    // What a record writes of itself ends up in messages and logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Scheme = {Scheme}, User = {User}, Password = {SecretText.Show(Password)}, Token = {SecretText.Show(Token)}, OAuth2 = {OAuth2}");
        return true;
    }
}
