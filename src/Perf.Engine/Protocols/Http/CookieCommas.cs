namespace Perf.Engine.Protocols.Http;

/// <summary>
/// A comma is part of a cookie's value (RFC 6265, section 5.2), as in one that holds JSON; .NET's container takes it for the beginning of another cookie. So
/// within the container it is another character, one that no header has.
/// </summary>
internal static class CookieCommas
{
    // Of private use: no text has it by intent.
    private const char Hidden = '\uF82C';

    /// <summary>A Set-Cookie as the container may have it. Attributes, whose dates have commas of their own, stay.</summary>
    public static string Hide(string setCookie)
    {
        int end = setCookie.IndexOf(';', StringComparison.Ordinal) is var mark and >= 0 ? mark : setCookie.Length;
        return setCookie.AsSpan(0, end).Contains(',') ? string.Concat(setCookie[..end].Replace(',', Hidden), setCookie.AsSpan(end)) : setCookie;
    }

    /// <summary>A Cookie header of the container's as it is sent.</summary>
    public static string Show(string header) => header.Replace(Hidden, ',');
}
