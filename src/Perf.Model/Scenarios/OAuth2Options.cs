using System.Text;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A sign-in by OAuth 2.0 (RFC 6749) whose token is renewed before it expires. All texts are templates.</summary>
public sealed record OAuth2Options
{
    /// <summary>How a token is got.</summary>
    public OAuth2Grant Grant { get; init; }

    /// <summary>Where: a path of the target, or a whole address.</summary>
    public string TokenUrl { get; init; } = "";

    /// <summary>The client's id; empty for none.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The client's secret; empty for none. JSON and text show it only where it is a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string ClientSecret { get; init; } = "";

    /// <summary>Whether the client shows its id and secret in an Authorization header (section 2.3.1); otherwise in the body.</summary>
    public bool ClientInHeader { get; init; }

    /// <summary>The user's name, for <see cref="OAuth2Grant.Password"/>.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password. JSON and text show it only where it is a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string Password { get; init; } = "";

    /// <summary>The token to begin with, for <see cref="OAuth2Grant.RefreshToken"/>. JSON and text show it only where it is a reference.</summary>
    [JsonConverter(typeof(SecretText))]
    public string RefreshToken { get; init; } = "";

    /// <summary>What the token is to be good for; empty for what the server thinks fit.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Whom the token is for, as some servers want it; empty for none.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Whether each virtual user has a token of its own; otherwise all share one.</summary>
    public bool PerUser { get; init; }

    /// <summary>How long before its end a token is renewed; at most half of its life.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The name under which its requests are counted.</summary>
    /// <value>sign in.</value>
    public string Name { get; init; } = "sign in";

    /// <summary>The line in the scenario's file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }

    // What a record writes of itself ends up in messages and logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Grant = {Grant}, TokenUrl = {TokenUrl}, ClientId = {ClientId}, ClientSecret = {SecretText.Show(ClientSecret)}, User = {User}, Password = {SecretText.Show(Password)}, RefreshToken = {SecretText.Show(RefreshToken)}, Name = {Name}");
        return true;
    }
}
