namespace Perf.Engine.Protocols;

/// <summary>What may stand in a header, and what must not leave its origin.</summary>
internal static class HeaderText
{
    private static readonly string[] s_credentials = ["auth", "cookie", "key", "token", "secret", "password", "session"];

    /// <summary>Whether a redirect to another origin must drop it: Authorization, Proxy-Authorization, Cookie, X-Api-Key, X-Auth-Token and the like.</summary>
    public static bool IsCredential(string name) => s_credentials.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value, when it is one line: with a line break it would be a header of its own, somebody's data becoming a command.</summary>
    /// <exception cref="StepFault">It has a line break.</exception>
    public static string Checked(string name, string value) => value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? value : throw Broken(name);

    /// <summary>What a header with a line break in it is; the value is not told, for it may be a secret.</summary>
    public static StepFault Broken(string name) => new(ErrorClasses.InvalidRequest, $"the value of the header '{name}' has a line break in it");
}
