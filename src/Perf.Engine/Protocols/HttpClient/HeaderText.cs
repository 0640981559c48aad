namespace Perf.Engine.Protocols.HttpClient;

/// <summary>What may stand in a header, and what must not leave its origin.</summary>
internal static class HeaderText
{
    private static readonly string[] s_credentials = ["auth", "cookie", "key", "token", "secret", "password", "session"];

    /// <summary>Whether a redirect to another origin must drop it: Authorization, Cookie, X-Api-Key and the like.</summary>
    public static bool IsCredential(string name) => s_credentials.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value, when it is one line: with a line break it would be a header of its own, somebody's data becoming a command.</summary>
    /// <exception cref="StepFault">It has a line break.</exception>
    public static string Checked(string name, string value) => value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
        ? value
        : throw new StepFault(ErrorClasses.InvalidRequest, $"the value of the header '{name}' has a line break in it");
}
