using System.Globalization;

namespace Perf.Target.Raw;

/// <summary>The little of a request that the raw server looks at: its path and its whole-number query parameters.</summary>
internal sealed record RawRequest(string Path, IReadOnlyDictionary<string, int> Numbers)
{
    public int Number(string name, int fallback) => Numbers.TryGetValue(name, out int value) ? value : fallback;

    /// <summary>Reads a request line such as <c>GET /half?bytes=100 HTTP/1.1</c>.</summary>
    public static RawRequest Parse(string requestLine)
    {
        string target = requestLine.Split(' ') is [_, var second, ..] ? second : "";
        string[] parts = target.Split('?', 2);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string pair in parts is [_, var query] ? query.Split('&') : [])
        {
            if (pair.Split('=') is [var name, var text]
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                numbers[name] = value;
            }
        }
        return new RawRequest(parts[0], numbers);
    }
}
