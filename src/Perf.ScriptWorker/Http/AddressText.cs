namespace Perf.ScriptWorker.Http;

/// <summary>Addresses as they may be shown and kept: user and password in them are for the server alone. Pure functions.</summary>
internal static class AddressText
{
    private const string SchemeEnd = "://";

    /// <summary>An address without user and password.</summary>
    /// <param name="address">The address, or the name of one with gaps in it: <c>https://host/items/${}</c>.</param>
    public static string WithoutUser(string address)
    {
        if (!address.Contains('@'))
        {
            return address;
        }

        int start = StartOf(address);
        ReadOnlySpan<char> rest = address.AsSpan(start);
        int end = rest.IndexOfAny("/?#\\");
        int at = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, start), rest[(at + 1)..]);
    }

    /// <summary>A text that was meant as an address, for messages. In one that cannot be read, a password may hold any character, so that all before the last @ is left out.</summary>
    public static string Shown(string text) => Uri.TryCreate(text, UriKind.Absolute, out _) ? WithoutUser(text)
        : text.LastIndexOf('@') is > 0 and var at && StartOf(text) is var start && at >= start ? string.Concat(text.AsSpan(0, start), text.AsSpan(at + 1))
        : text;

    private static int StartOf(string address) => address.IndexOf(SchemeEnd, StringComparison.Ordinal) is >= 0 and var scheme ? scheme + SchemeEnd.Length : 0;
}
