using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import;

/// <summary>What the user wants to keep and to leave out: methods, paths and hosts, with <c>*</c> and <c>?</c>. Pure.</summary>
internal sealed class ImportFilter
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    private readonly Patterns _include;
    private readonly Patterns _exclude;

    /// <summary>Refuses a choice of requests where a source is converted as a whole: a test lacks a part of itself otherwise.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="what">What the source is.</param>
    public static void RefuseFor(ConversionRequest request, string what)
    {
        if (request.Include.Count + request.Exclude.Count > 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"{what} is converted as a whole: -Include and -Exclude choose among requests that were recorded or described. Leave them out, and delete steps of the scenario.", request.Path);
        }
    }

    public ImportFilter(ConversionRequest request)
    {
        _include = new Patterns(request.Include);
        _exclude = new Patterns(request.Exclude);
    }

    /// <summary>Whether a request is kept.</summary>
    /// <param name="method">The method.</param>
    /// <param name="host">The host with its port where that is unusual; empty where it is the target.</param>
    /// <param name="path">The path without query.</param>
    public bool Keeps(string method, string host, string path) =>
        (_include.Methods.Count == 0 || Fits(_include.Methods, method))
        && (_include.Paths.Count == 0 || Fits(_include.Paths, path))
        && (_include.Hosts.Count == 0 || host.Length == 0 || Fits(_include.Hosts, host))
        && !Fits(_exclude.Methods, method)
        && !Fits(_exclude.Paths, path)
        && !(host.Length > 0 && Fits(_exclude.Hosts, host));

    /// <summary>Whether the user asked for a host by name, so that it is kept though it is somebody else's.</summary>
    public bool AsksForHost(string host) => Fits(_include.Hosts, host);

    /// <summary>Whether the user asked for a path, so that it is kept though it is a picture or a style sheet.</summary>
    public bool AsksForPath(string path) => Fits(_include.Paths, path);

    /// <summary>Whether the user asked for a method by name.</summary>
    public bool AsksForMethod(string method) => Fits(_include.Methods, method);

    private static bool Fits(List<Regex> patterns, string text) => patterns.Exists(pattern => pattern.IsMatch(text));

    private sealed class Patterns
    {
        public Patterns(IReadOnlyList<string> texts)
        {
            foreach (string text in texts)
            {
                List<Regex> kind = text.Contains('/', StringComparison.Ordinal) ? Paths : s_methods.Contains(text, StringComparer.OrdinalIgnoreCase) ? Methods : Hosts;
                string pattern = Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
                kind.Add(new Regex($"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking));
            }
        }

        public List<Regex> Methods { get; } = [];

        public List<Regex> Paths { get; } = [];

        public List<Regex> Hosts { get; } = [];
    }
}
