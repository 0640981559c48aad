namespace Perf.Compatibility.Import;

/// <summary>Reads fields of a form in percent form: <c>a=1&amp;b=x+y</c>.</summary>
internal static class FormText
{
    public static IReadOnlyList<(string Name, string Value)> Parse(string text) =>
    [
        .. text.Trim().Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (Unescape(pair), "") : (Unescape(pair[..equals]), Unescape(pair[(equals + 1)..]));
        }),
    ];

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
