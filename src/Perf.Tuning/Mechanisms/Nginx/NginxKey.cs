using System.Text.RegularExpressions;

namespace Perf.Tuning.Nginx;

/// <summary>A block on the way to a directive.</summary>
/// <param name="Name">Its name: <c>location</c>.</param>
/// <param name="Which">Which of them: its arguments, a server's name or address, <c>*</c> for each, <c>-&gt;app</c> for those that pass to that upstream; null for the only one.</param>
internal sealed record NginxStep(string Name, string? Which);

/// <summary>Where a directive is and which: <c>http/server[*]/location[/]/proxy_http_version</c>, <c>main/worker_processes</c>, <c>.../proxy_set_header[Connection]</c> for the one of that first argument.</summary>
/// <param name="Text">The key as it was written.</param>
/// <param name="Blocks">The blocks around it, from outside.</param>
/// <param name="Name">The directive.</param>
/// <param name="First">Its first argument, where it is one of many that are told apart by it; null for all of that name.</param>
internal sealed partial record NginxKey(string Text, IReadOnlyList<NginxStep> Blocks, string Name, string? First)
{
    // Blocks take those of the blocks around them only where they have none of their own (nginx' documentation of each).
    private static readonly HashSet<string> Gathered = new(StringComparer.Ordinal)
    {
        "proxy_set_header", "add_header", "add_trailer", "fastcgi_param", "uwsgi_param", "scgi_param", "grpc_set_header", "proxy_hide_header", "proxy_pass_header", "access_log", "error_page",
    };

    /// <summary>Whether it is of those that a block inherits only where it has none of them itself.</summary>
    public bool IsGathered => Gathered.Contains(Name);

    /// <summary>Whether it is of those by which headers and parameters are passed on.</summary>
    public bool IsHeader => Name is "proxy_set_header" or "add_header" or "add_trailer" or "fastcgi_param" or "uwsgi_param" or "scgi_param" or "grpc_set_header";

    /// <summary>Whether it is the header by which upgrades are passed on, WebSockets for one.</summary>
    public bool IsConnection => Name == "proxy_set_header" && First?.Equals("Connection", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether only locations that pass requests on are meant by <c>location[*]</c>.</summary>
    public bool IsOfProxy => Name.StartsWith("proxy_", StringComparison.Ordinal);

    /// <summary>Reads a key.</summary>
    /// <param name="text">The key.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is none.</exception>
    public static NginxKey Of(string text)
    {
        List<NginxStep> steps = [];
        foreach (string part in Split(text))
        {
            Match match = Step().Match(part);
            if (!match.Success)
            {
                throw new PerfException(ErrorIds.CatalogueInvalid, $"'{text}' is no key of an nginx directive: write the blocks around it and its name with slashes between them (http/server[*]/location[/]/proxy_http_version; main/worker_processes).", text);
            }

            steps.Add(new NginxStep(match.Groups["name"].Value, match.Groups["which"].Success ? match.Groups["which"].Value : null));
        }

        if (steps.Count < 2)
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, $"'{text}' says no block: write main/{text} for what stands outside of all blocks, http/{text} for what stands in http.", text);
        }

        bool isMain = steps[0] is { Name: "main", Which: null };
        return new NginxKey(text, [.. steps.Skip(isMain ? 1 : 0).SkipLast(1)], steps[^1].Name, steps[^1].Which);
    }

    private static List<string> Split(string text)
    {
        List<string> parts = [];
        int start = 0;
        int open = 0;
        for (int i = 0; i < text.Length; i++)
        {
            open += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[i] == '/' && open == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    [GeneratedRegex(@"\A(?<name>[a-z][a-z0-9_]{0,63})(\[(?<which>[^\p{C}]{1,256})\])?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
