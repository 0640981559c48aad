using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.Curl;

/// <summary>An address of curl, whose parts may be variables of the shell.</summary>
/// <param name="Origin">Scheme, host and port, a template.</param>
/// <param name="Host">The host with its port where one is written.</param>
/// <param name="Path">The path as written, without query; begins with <c>/</c>.</param>
/// <param name="Query">The query as written, without <c>?</c>; empty for none.</param>
/// <param name="User">User and password of the address, or empty.</param>
internal sealed partial record CurlUrl(string Origin, string Host, string Path, string Query, string User)
{
    public static CurlUrl? Parse(string text)
    {
        Match match = Parts().Match(text);
        string scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        if (!match.Success || scheme is not ("" or "http" or "https") || match.Groups["host"].Length == 0)
        {
            return null;
        }

        // As curl has it, http where no scheme is written; a variable may hold it.
        string host = match.Groups["host"].Value;
        string shown = ShellVariable.Template(host);
        bool isVariable = ShellVariable.IsIn(host);
        if (host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || (!isVariable && !Uri.TryCreate($"http://{host}", UriKind.Absolute, out _)))
        {
            return null;
        }

        string origin = isVariable && scheme.Length == 0 ? shown : $"{(scheme.Length == 0 ? "http" : scheme)}://{shown.ToLowerInvariant()}";
        string path = match.Groups["path"].Value;
        return new CurlUrl(isVariable ? $"{(scheme.Length == 0 ? "" : $"{scheme}://")}{shown}" : origin, shown, path.Length == 0 ? "/" : path, match.Groups["query"].Value, match.Groups["user"].Value);
    }

    [GeneratedRegex(@"^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<user>[^/?#@]*)@)?(?<host>[^/?#]*)(?<path>/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Parts();
}
